"""Writing the selected study to files: which series, as a folder, medium or ZIP file, with or without names."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.identity import SeriesInstanceUID
from app.core.phrases import Phrase, counted, phrase
from app.core.study import SeriesRecord
from app.core.study_export import Exported, ExportRequest
from app.session.session import Session
from app.session.study_export import COULD_NOT, concern_text, exported_text, missing_text, suggested_name
from widgets.bind import bind
from widgets.dialogs.names_out_box import NamesOutBox
from widgets.dialogs.roomy_dialog import SIDE_MARGIN, RoomyDialog
from widgets.panels.labels import heading, say, wrapped
from widgets.translation import said, tr

ABOUT = phrase(
    "What was saved of it goes with it: structure sets, segmentations, reports. All is written, or nothing."
)
NAMED = phrase("The copy names the patient. Whoever gets it can read the name.")
WIDTH, ROWS_SHOWN, STEPS = 980, 6, 1000
SCROLL_BAR_PX = 16
"""Kept free beside the form, with some air."""


class StudyExportDialog(RoomyDialog):
    """Follows `session.media.exporting`; the study is the one that was selected when it was opened."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Export study"), width=WIDTH, parent=parent)
        self._exporting = session.media.exporting
        self._archive, browsed = session.archive, session.browser.state
        self._study, self._records = browsed.study, browsed.series
        self._form = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._form)
        self.series = QListWidget()
        self.media = QCheckBox(tr("With a &DICOMDIR, as on a disc"))
        self.as_zip = QCheckBox(tr("Into one &ZIP file"))
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder = Path(documents or Path.home())
        self.where, self.name = QLabel(), QLineEdit()
        self.choose = QPushButton(tr("Choose a &folder…"))
        self.names = NamesOutBox()
        self.named = wrapped(tr(NAMED), "caution")
        self.bar, self.step = QProgressBar(), wrapped(role="dim")
        self.outcome, self.problem = wrapped(), wrapped(role="error")
        self.export = QPushButton(tr("Export"))
        self.again, self.partly = QPushButton(tr("Fetch the rest first")), QPushButton(tr("Export what is here"))
        self._can_fetch = session.archive is not session.archives.embedded
        self.end = QPushButton()
        self._lay_out()
        self._connect()
        self.use_folder(self.folder)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Where the screen is too narrow for two columns, one below the other."""
        free = self.room().width() - 2 * SIDE_MARGIN - SCROLL_BAR_PX
        if not event.spontaneous() and self._form.minimumSizeHint().width() > free:
            self._columns.setDirection(QBoxLayout.Direction.TopToBottom)
        super().showEvent(event)

    def done(self, result: int) -> None:
        """Whoever closes it ends what runs."""
        self._exporting.close()
        super().done(result)

    def use_folder(self, folder: Path) -> None:
        """Write there, under a name that is free."""
        self.folder = folder
        self.where.setText(tr("Folder: {folder}", folder=str(folder)))
        self.name.setText(suggested_name(folder))

    @property
    def target(self) -> Path:
        """What would be made."""
        name = Path(self.name.text().strip()).name
        return self.folder / (f"{name}.zip" if self.as_zip.isChecked() and not name.endswith(".zip") else name)

    @property
    def chosen(self) -> tuple[SeriesInstanceUID, ...]:
        """The series that are ticked; none for all."""
        items = [self.series.item(row) for row in range(self.series.count())]
        ticked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        if len(ticked) == len(items):
            return ()
        return tuple(SeriesInstanceUID(item.data(Qt.ItemDataRole.UserRole)) for item in ticked)

    def _lay_out(self) -> None:
        self.series.setAccessibleName(tr("Series to be written"))
        self.series.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.series.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for record in self._records:
            item = QListWidgetItem(_title(record))
            item.setData(Qt.ItemDataRole.UserRole, record.series_instance_uid)
            item.setToolTip(item.text())
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            item.setCheckState(Qt.CheckState.Checked)
            self.series.addItem(item)
        row = self.series.sizeHintForRow(0) if self._records else self.fontMetrics().height()
        self.series.setFixedHeight((row + 2) * min(ROWS_SHOWN, max(2, len(self._records))) + 8)
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        self.where.setWordWrap(True)
        self.name.setAccessibleName(tr("Name of the folder or file"))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the export"))
        form, place, name = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for tick in (self.media, self.as_zip):
            form.addWidget(tick)
        form.addStretch(1)
        self.choose.setAutoDefault(False)
        place.addWidget(self.where, 1)
        place.addWidget(self.choose)
        label = QLabel(tr("&Name"))
        label.setBuddy(self.name)
        name.addWidget(label)
        name.addWidget(self.name, 1)
        patient = self._study.patient.display_name if self._study is not None else ""
        self.column.addWidget(heading(patient or tr("Study")))
        self.column.addWidget(self._form)
        what = QVBoxLayout()
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(32)
        self._columns.addLayout(what, 1)
        self._columns.addWidget(self.names, 1)
        what.setSpacing(12)
        what.addWidget(wrapped(tr(ABOUT), "dim"))
        what.addWidget(self.series)
        for layout in (form, place, name):
            what.addLayout(layout)
        what.addWidget(self.named)
        what.addStretch(1)
        for widget in (self.bar, self.step, self.outcome, self.problem):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        buttons = QDialogButtonBox()
        buttons.addButton(self.export, QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.again, self.partly):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.end, QDialogButtonBox.ButtonRole.RejectRole)
        self.export.setDefault(True)
        self.end.setAutoDefault(False)
        self.add_buttons(buttons)

    def _connect(self) -> None:
        self.series.itemChanged.connect(self._choose_series)
        self.names.changed.connect(self._look)
        self.name.textChanged.connect(self._show)
        self.choose.clicked.connect(self._ask_where)
        self.export.clicked.connect(self._export)
        self.again.clicked.connect(partial(self._exporting.start_again, with_what_is_here=False))
        self.partly.clicked.connect(partial(self._exporting.start_again, with_what_is_here=True))
        self.end.clicked.connect(self._end)
        bind(self._exporting.changed, self, self._show)

    def _show(self) -> None:
        state = self._exporting.state
        runs, is_done = state.is_running, state.exported is not None
        self.names.show_concerns(state.concerns, is_looking=state.is_looking)
        self.named.setVisible(not self.names.is_wanted)
        self.bar.setVisible(runs or state.is_looking)
        self.bar.setRange(0, STEPS if runs else 0)
        self.bar.setValue(int((state.fraction or 0.0) * STEPS))
        say(self.step, said(state.text) if runs else "")
        lacks = bool(state.missing)
        problem = COULD_NOT if lacks else state.problem
        say(self.problem, "\n".join([said(problem), *map(tr, map(missing_text, state.missing))]).strip())
        say(self.outcome, "\n".join(map(tr, _told(state.exported))) if state.exported is not None else "")
        self._form.setEnabled(not runs and not is_done)
        ticked = any(
            self.series.item(row).checkState() is Qt.CheckState.Checked for row in range(self.series.count())
        )
        named = bool(Path(self.name.text().strip()).name)
        self.export.setEnabled(ticked and named and not runs and not state.is_looking)
        self.export.setVisible(not is_done and not lacks)
        self.again.setVisible(lacks and self._can_fetch)
        self.partly.setVisible(lacks)
        self.end.setText(tr("Cancel") if runs else tr("Close"))

    def _choose_series(self) -> None:
        self._look()
        self._show()

    def _look(self) -> None:
        """What was found out holds for other series."""
        if self.names.is_wanted and self._study is not None:
            self._exporting.look(self._archive, self._study.study_instance_uid, self.chosen)
        else:
            self._exporting.forget()
        self._show()

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, tr("Folder to write to"), str(self.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._use)
        dialog.open()

    def _use(self, folder: str) -> None:
        self.use_folder(Path(folder))

    def _export(self) -> None:
        if self._study is not None:
            request = ExportRequest(
                self._study.study_instance_uid,
                self.target,
                self.chosen,
                as_media=self.media.isChecked(),
                as_zip=self.as_zip.isChecked(),
            )
            self._exporting.start(self._archive, request, self.names.names_out())

    def _end(self) -> None:
        if self._exporting.state.is_running:
            self._exporting.cancel()
        else:
            self.reject()


def _told(exported: Exported) -> list[Phrase]:
    """What was written, and what of the study is not in it."""
    missing, left_out = map(missing_text, exported.missing), map(concern_text, exported.left_out)
    return [exported_text(exported), *missing, *left_out]


def _title(record: SeriesRecord) -> str:
    number = str(record.series_number) if record.series_number is not None else ""
    words = " ".join(filter(None, (number, record.modality, record.series_description)))
    if record.number_of_instances is None:
        return words
    count = tr(counted(record.number_of_instances, "{count} instance", "{count} instances"))
    return f"{words} ({count})"
