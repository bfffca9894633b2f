"""What the user chooses in the save dialog: the objects beside the structure set, its holes, and files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.saved_objects import HoleEncoding, ObjectType, SaveChoice, SegmentationType
from app.session.region_files import ExportFormat
from app.session.save_plan import SavePlan
from app.session.save_texts import ABOUT_HOLES, HOLES, OBJECT_NAMES
from widgets.panels.labels import heading, say, wrapped
from widgets.translation import said, tr

FORMATS_IN_A_ROW = 2


class SaveChoices(QWidget):
    """Ticks and lists; a report brings the segmentation along that it points at."""

    objects_changed = Signal()
    """Something else is to be written into the archive."""
    files_changed = Signal()
    """Other files are to be written, or elsewhere."""

    def __init__(self, plan: SavePlan, preferred: SaveChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder = Path(documents or Path.home())
        self.structure_set = QCheckBox(tr("{object}: always", object=OBJECT_NAMES[ObjectType.STRUCTURE_SET]))
        self.segmentation = QCheckBox(tr(OBJECT_NAMES[ObjectType.SEGMENTATION]))
        self.kind = QComboBox()
        self.why_binary = wrapped(role="dim")
        self.report = QCheckBox(
            tr("{object}: area, perimeter, mean, diameters", object=OBJECT_NAMES[ObjectType.REPORT])
        )
        self.holes = QComboBox()
        self.about_holes = wrapped(role="dim")
        self.with_files = QCheckBox(tr("Files in a folder"))
        self.formats = {kind: QCheckBox(tr(kind.title)) for kind in ExportFormat}
        self.where = wrapped(role="dim")
        self.choose = QPushButton(tr("Choose a &folder…"))
        self._files = QWidget()
        self._holes = QWidget()
        self._lay_out()
        self._take(preferred)
        self._connect()
        self._follow()

    @property
    def choice(self) -> SaveChoice:
        """What is chosen."""
        segmentation = self.kind.currentData() if self.segmentation.isChecked() else SegmentationType.NONE
        files = tuple(kind.name for kind in self.chosen_formats)
        return SaveChoice(segmentation, self.report.isChecked(), self.holes.currentData(), files)

    @property
    def chosen_formats(self) -> tuple[ExportFormat, ...]:
        """Of files; none where no files are wanted."""
        if not self.with_files.isChecked():
            return ()
        return tuple(kind for kind, tick in self.formats.items() if tick.isChecked())

    def fix_objects(self) -> None:
        """What goes into the archive cannot be chosen any more."""
        for widget in (self.segmentation, self.kind, self.report, self.holes):
            widget.setEnabled(False)

    def use_folder(self, folder: Path) -> None:
        """Write files there."""
        self.folder = folder
        self._follow()
        self.files_changed.emit()

    def _lay_out(self) -> None:
        self.structure_set.setChecked(True)
        self.structure_set.setEnabled(False)
        self.kind.setAccessibleName(tr("Kind of segmentation"))
        self.kind.addItem(tr("Inside or outside (binary)"), SegmentationType.BINARY)
        self.kind.addItem(tr("Probabilities of the network (fractional)"), SegmentationType.FRACTIONAL)
        segmentation = QHBoxLayout()
        segmentation.setSpacing(16)
        segmentation.addWidget(self.segmentation)
        segmentation.addWidget(self.kind, 1)
        self.holes.setAccessibleName(tr("How holes are written"))
        for encoding, name in HOLES.items():
            self.holes.addItem(tr(name), encoding)
        holes = QVBoxLayout(self._holes)
        holes.setContentsMargins(0, 0, 0, 0)
        holes.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(heading(tr("Holes")))
        row.addWidget(self.holes, 1)
        holes.addLayout(row)
        holes.addWidget(self.about_holes)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for place, tick in enumerate(self.formats.values()):
            grid.addWidget(tick, place // FORMATS_IN_A_ROW, place % FORMATS_IN_A_ROW)
        self.choose.setAutoDefault(False)
        folder = QHBoxLayout()
        folder.addWidget(self.where, 1)
        folder.addWidget(self.choose)
        files = QVBoxLayout(self._files)
        files.setContentsMargins(24, 0, 0, 0)
        files.setSpacing(8)
        files.addLayout(grid)
        files.addLayout(folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading(tr("What is written")))
        column.addWidget(self.structure_set)
        column.addLayout(segmentation)
        column.addWidget(self.why_binary)
        column.addWidget(self.report)
        column.addWidget(self._holes)
        column.addWidget(self.with_files)
        column.addWidget(self._files)

    def _take(self, preferred: SaveChoice) -> None:
        possible = self._plan.possible(preferred)
        self.segmentation.setChecked(possible.segmentation is not SegmentationType.NONE)
        self.kind.setCurrentIndex(max(self.kind.findData(possible.segmentation), 0))
        self.report.setChecked(possible.report)
        self.holes.setCurrentIndex(self.holes.findData(possible.holes))
        self.with_files.setChecked(bool(possible.files))
        for kind, tick in self.formats.items():
            tick.setChecked(kind.name in possible.files)
        if self._plan.why_no_fractions:
            # Qt greys out an entry of a list by what its model says of it.
            self.kind.model().item(self.kind.findData(SegmentationType.FRACTIONAL)).setEnabled(False)
        self._holes.setVisible(self._plan.has_holes)

    def _connect(self) -> None:
        self.segmentation.toggled.connect(self._without_segmentation)
        self.report.toggled.connect(self._with_report)
        self.kind.currentIndexChanged.connect(self._change_objects)
        self.holes.currentIndexChanged.connect(self._change_objects)
        self.choose.clicked.connect(self._ask_where)
        for tick in (self.with_files, *self.formats.values()):
            tick.toggled.connect(self._change_files)

    def _without_segmentation(self, wanted: bool) -> None:
        if not wanted and self.report.isChecked():
            self.report.setChecked(False)
            return  # which has told of the change
        self._change_objects()

    def _with_report(self, wanted: bool) -> None:
        if wanted and not self.segmentation.isChecked():
            self.segmentation.setChecked(True)
            return  # which has told of the change
        self._change_objects()

    def _change_objects(self) -> None:
        self._follow()
        self.objects_changed.emit()

    def _change_files(self) -> None:
        self._follow()
        self.files_changed.emit()

    def _follow(self) -> None:
        """What depends on a choice."""
        with_segmentation = self.segmentation.isChecked()
        self.kind.setEnabled(with_segmentation and self.segmentation.isEnabled())
        say(self.why_binary, said(self._plan.why_no_fractions) if with_segmentation else "")
        encoding: HoleEncoding = self.holes.currentData()
        self.about_holes.setText(tr(ABOUT_HOLES[encoding]))
        self._files.setVisible(self.with_files.isChecked())
        self.where.setText(tr("Folder: {folder}", folder=str(self.folder)))

    def _ask_where(self) -> None:
        asked = QFileDialog(self, tr("Folder for the files of regions"), str(self.folder))
        asked.setFileMode(QFileDialog.FileMode.Directory)
        asked.setOption(QFileDialog.Option.ShowDirsOnly)
        asked.fileSelected.connect(self._use)
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _use(self, folder: str) -> None:
        self.use_folder(Path(folder))
