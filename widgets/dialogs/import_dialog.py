"""Taking files over into this machine's archive: what is there, how far it is, what came in and what did not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QProgressBar,
    QPushButton,
    QWidget,
)

from app.core.phrases import counted, joined, phrase
from app.session.session import Session
from app.session.study_import import offer_text, taken_text
from widgets.bind import bind
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.file_dropping import paths_of
from widgets.panels.labels import heading, say, wrapped
from widgets.translation import said, tr

ABOUT = phrase(
    "DICOM files, folders, ZIP files, or a disc with a DICOMDIR. They are copied into this machine's archive; the "
    "originals stay as they are."
)
WIDTH, LIST_PX, STEPS = 600, 150, 1000


class ImportDialog(RoomyDialog):
    """Follows `session.media.importing`; files may be dropped on it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Import"), width=WIDTH, parent=parent)
        self._importing = session.media.importing
        self._choosing, self.about = QWidget(), wrapped(tr(ABOUT), "dim")
        self.files = QPushButton(tr("Choose &files…"))
        self.folder = QPushButton(tr("Choose a f&older or disc…"))
        self.chosen, self.found = wrapped(), wrapped()
        self.listed = QCheckBox()
        self.bar = QProgressBar()
        self.outcome, self.problem = wrapped(), wrapped(role="error")
        self.refused = QListWidget()
        self._listed: tuple[str, ...] = ()
        self.copy = QPushButton(tr("&Copy the list"))
        self.start = QPushButton(tr("Import"))
        self.show_it = QPushButton(tr("&Show it"))
        self.end = QPushButton()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.installEventFilter(self)
        self._show()

    def done(self, result: int) -> None:
        """Whoever closes it ends what runs."""
        self._importing.close()
        super().done(result)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged in if all of it lies on this machine."""
        if watched is self and isinstance(event, QDropEvent) and paths_of(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if event.type() == QEvent.Type.Drop:
                self._importing.choose(paths_of(event.mimeData()))
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the import"))
        self.refused.setWordWrap(True)
        self.refused.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.refused.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.refused.setAccessibleName(tr("What was not taken"))
        self.refused.setFixedHeight(LIST_PX)
        choose = QHBoxLayout(self._choosing)
        choose.setContentsMargins(0, 0, 0, 0)
        for button in (self.files, self.folder):
            button.setAutoDefault(False)
            choose.addWidget(button)
        choose.addStretch(1)
        self.column.addWidget(heading(tr("Into {archive}", archive=self._importing.archive_name)))
        for widget in (self.about, self._choosing):
            self.column.addWidget(widget)
        for widget in (self.chosen, self.found, self.listed, self.bar, self.outcome, self.problem, self.refused):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        buttons = QDialogButtonBox()
        for button, role in (
            (self.copy, QDialogButtonBox.ButtonRole.ActionRole),
            (self.start, QDialogButtonBox.ButtonRole.ActionRole),
            (self.show_it, QDialogButtonBox.ButtonRole.ActionRole),
            (self.end, QDialogButtonBox.ButtonRole.RejectRole),
        ):
            buttons.addButton(button, role)
        for button in (self.copy, self.end):
            button.setAutoDefault(False)
        self.add_buttons(buttons)

    def _connect(self) -> None:
        self.files.clicked.connect(self._ask_files)
        self.folder.clicked.connect(self._ask_folder)
        self.start.clicked.connect(self._start)
        self.show_it.clicked.connect(self._show_study)
        self.end.clicked.connect(self._end)
        self.copy.clicked.connect(self._copy)
        bind(self._importing.changed, self, self._show)

    def _show(self) -> None:
        state = self._importing.state
        offer, taken, runs = state.offer, state.taken, state.is_running
        say(self.chosen, _names(state.paths))
        found = tr(offer_text(offer)) if offer is not None and taken is None else ""
        say(self.found, tr("Looking…") if state.is_looking else found)
        unlisted = offer.unlisted if offer is not None else 0
        self.listed.setVisible(bool(unlisted) and taken is None)
        self.listed.setText(
            tr(
                counted(
                    unlisted,
                    "&Leave {count} file alone that the DICOMDIR does not list",
                    "&Leave {count} files alone that the DICOMDIR does not list",
                )
            )
        )
        self.bar.setVisible(runs or state.is_looking)
        self.bar.setRange(0, STEPS if runs else 0)
        self.bar.setValue(int((state.fraction or 0.0) * STEPS))
        say(self.outcome, tr(taken_text(taken)) if taken is not None else "")
        say(self.problem, said(state.problem))
        before = (*offer.missing, *offer.refused) if offer is not None else ()
        refused = taken.refused if taken is not None else before
        if refused != self._listed:
            self._listed = refused
            self.refused.clear()
            self.refused.addItems([said(sentence) for sentence in refused])
        self.refused.setVisible(bool(refused))
        self.copy.setVisible(bool(refused))
        for widget in (self._choosing, self.listed):
            widget.setEnabled(not runs)
        for widget in (self.about, self._choosing):
            widget.setVisible(taken is None)
        self.start.setVisible(taken is None)
        self.start.setEnabled(offer is not None and offer.count > 0 and not runs)
        self.start.setDefault(taken is None)
        self.show_it.setVisible(taken is not None)
        self.show_it.setDefault(taken is not None)
        self.end.setText(tr("Cancel") if runs or state.is_looking else tr("Close"))

    def _start(self) -> None:
        self._importing.start(only_listed=self.listed.isChecked() and not self.listed.isHidden())

    def _show_study(self) -> None:
        self._importing.show()
        self.accept()

    def _end(self) -> None:
        state = self._importing.state
        if state.is_running or state.is_looking:
            self._importing.cancel()
        else:
            self.reject()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(said(sentence) for sentence in self._listed))

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, tr("Files to import"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._ask(dialog)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Folder to import"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._choose)
        dialog.open()

    def _choose(self, names: list[str]) -> None:
        self._importing.choose([Path(name) for name in names])


def _names(paths: Sequence[Path]) -> str:
    if len(paths) == 1:
        return str(paths[0])
    return said(joined("", [counted(len(paths), "{count} file", "{count} files")])) if paths else ""
