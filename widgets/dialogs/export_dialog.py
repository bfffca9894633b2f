"""Which files regions are written to, what each holds, and where; nothing is replaced unasked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.core.phrases import counted, joined, phrase
from app.session.region_export import ExportFormat, PlannedFile
from app.session.session import Session
from widgets.bind import bind
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import heading, say, wrapped
from widgets.translation import said, tr

USUAL = (ExportFormat.NIFTI, ExportFormat.CSV)
COLUMNS = (phrase("File"), phrase("What it holds"))
TICKS_IN_A_ROW = 2
ROWS_SHOWN = 6
WIDTH = 640


class ExportDialog(RoomyDialog):
    """Ticks, a folder, and a list of what would be written; accepting writes it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Export regions"), width=WIDTH, parent=parent)
        self._session = session
        self._review, opened = session.review, session.opened
        self._stacks = opened.stacks if opened is not None else ()
        self._planned: tuple[PlannedFile, ...] = ()
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder = Path(documents or Path.home())
        self.ticks = {kind: QCheckBox(tr(kind.title)) for kind in ExportFormat}
        self.others = QCheckBox(tr("Also regions that nobody has validated, marked as such in every file"))
        self.replace = QCheckBox()
        self.where = QLabel()
        self.choose = QPushButton(tr("Choose a &folder…"))
        self.table = _table()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setDefault(True)
        self._lay_out()
        self.add_buttons(buttons)
        for kind, tick in self.ticks.items():
            tick.setChecked(kind in USUAL)
            tick.toggled.connect(self._plan)
        self.others.toggled.connect(self._plan)
        self.replace.toggled.connect(self._allow)
        self.choose.clicked.connect(self._ask_where)
        buttons.accepted.connect(self._export)
        buttons.rejected.connect(self.reject)
        bind(session.region_export.changed, self, self._allow)
        self._plan()

    @property
    def planned(self) -> tuple[PlannedFile, ...]:
        """What is listed."""
        return self._planned

    def use_folder(self, folder: Path) -> None:
        """Write there."""
        self.folder = folder
        self._look_there()

    def _lay_out(self) -> None:
        ticks = QGridLayout()
        ticks.setHorizontalSpacing(24)
        ticks.setVerticalSpacing(8)
        for place, tick in enumerate(self.ticks.values()):
            ticks.addWidget(tick, place // TICKS_IN_A_ROW, place % TICKS_IN_A_ROW)
        folder = QHBoxLayout()
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.where.setWordWrap(True)
        self.choose.setAutoDefault(False)
        folder.addWidget(self.where, 1)
        folder.addWidget(self.choose)
        self.column.addWidget(heading(tr("Files for other programs; none names the patient")))
        self.column.addLayout(ticks)
        self.column.addWidget(self.others)
        self.column.addWidget(self.table)
        self.column.addLayout(folder)
        self.caution = wrapped(role="caution")
        self.column.addWidget(self.caution)
        self.column.addWidget(self.replace)
        self.column.addStretch(1)

    def _plan(self) -> None:
        formats = [kind for kind, tick in self.ticks.items() if tick.isChecked()]
        if self._review is not None:
            self._planned = self._session.region_export.plan(
                self._review, self._stacks, formats, with_others=self.others.isChecked()
            )
        self.table.setRowCount(len(self._planned))
        for row, file in enumerate(self._planned):
            refused = tr(phrase("Not written: {why}", why=file.reason_if_refused)) if file.reason_if_refused else ""
            for column, text in enumerate((file.name, refused or said(file.about))):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled if not refused else Qt.ItemFlag.NoItemFlags)
                self.table.setItem(row, column, item)
        self.table.resizeRowsToContents()
        self._look_there()

    def _look_there(self) -> None:
        there = self._session.region_export.there_already(self._planned, self.folder)
        self.where.setText(tr("Folder: {folder}", folder=str(self.folder)))
        said_there = counted(
            len(there),
            "{count} file is there already: {names}",
            "{count} files are there already: {names}",
            names=joined(", ", there),
        )
        say(self.caution, tr(said_there) if there else "")
        self.replace.setText(tr(counted(len(there), "&Replace it", "&Replace them")))
        self.replace.setChecked(False)
        self.replace.setVisible(bool(there))
        self._allow()

    def _allow(self) -> None:
        any_ = any(file.content is not None for file in self._planned)
        agreed = self.replace.isHidden() or self.replace.isChecked()
        self.export.setEnabled(any_ and agreed and not self._session.region_export.running)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, tr("Folder for the files of regions"), str(self.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._use)
        dialog.open()

    def _use(self, folder: str) -> None:
        self.use_folder(Path(folder))

    def _export(self) -> None:
        replaces = self.replace.isChecked()
        self.accept()
        self._session.region_export.start(self._planned, self.folder, replaces=replaces)


def _table() -> QTableWidget:
    table = QTableWidget(0, len(COLUMNS))
    table.setAccessibleName(tr("Files to be written"))
    table.setHorizontalHeaderLabels([tr(name) for name in COLUMNS])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    header.sectionResized.connect(table.resizeRowsToContents)
    table.setStyleSheet("QTableView::item { padding: 2px 5px; }")
    line = table.verticalHeader().defaultSectionSize()
    table.setFixedHeight(header.sizeHint().height() + ROWS_SHOWN * line)
    return table
