"""The trees of the window of versions: the versions, the ROIs of one, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from app.core.identity import ImageReference, SOPInstanceUID
from app.core.phrases import phrase
from app.core.roi import GenerationAlgorithm
from app.core.set_facts import RoiFacts
from app.core.version_comparison import Change, ComparedRoi, MatchedBy
from app.core.volume import ImageSeries
from app.session.study_texts import person_name
from app.session.version_rows import VersionRow
from widgets.item_models.localised import area, moment
from widgets.item_models.roi_model import APPROVALS, WITHOUT_APPROVAL
from widgets.translation import said, tr

UID_ROLE: Final = int(Qt.ItemDataRole.UserRole)
IMAGE_ROLE: Final = UID_ROLE + 1

CHANGES: Final = {
    Change.SAME: phrase("equal"),
    Change.CHANGED: phrase("changed"),
    Change.RENAMED: phrase("renamed"),
    Change.NEW: phrase("new"),
    Change.GONE: phrase("gone"),
}
MARKS: Final = {
    Change.SAME: "=",
    Change.CHANGED: "≠",
    Change.RENAMED: "→",
    Change.NEW: "+",
    Change.GONE: "−",
}
"""A second cue beside the words, for who skims the list."""
MATCHES: Final = {
    MatchedBy.NAME: phrase("same name"),
    MatchedBy.NUMBER: phrase("same number"),
    MatchedBy.SHAPE: phrase("same place"),
    MatchedBy.NOTHING: phrase("no counterpart"),
}
ORIGINS: Final = {
    GenerationAlgorithm.AUTOMATIC: phrase("automatic"),
    GenerationAlgorithm.SEMIAUTOMATIC: phrase("semi-automatic"),
    GenerationAlgorithm.MANUAL: phrase("manual"),
    GenerationAlgorithm.UNKNOWN: phrase("not stated"),
}


class TableTree(QTreeWidget):
    """A tree as a table: whole rows, columns as wide as what they hold.

    Parameters
    ----------
    name
        What it is to who cannot see it.
    is_flat
        Whether no row has rows below it.
    """

    def __init__(self, name: str, headings: Sequence[str], *, is_flat: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setColumnCount(len(headings))
        self.setHeaderLabels(list(headings))
        self.setProperty("role", "table")
        self.setRootIsDecorated(not is_flat)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setAllColumnsShowFocus(True)
        self.setTabKeyNavigation(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)


class VersionTree(TableTree):
    """The versions; a check mark draws one on the images."""

    def __init__(self) -> None:
        headings = (tr("Shown"), tr("Kind"), tr("Approval"), tr("By"), tr("When"), tr("ROIs"), tr("Made from"))
        super().__init__(tr("Versions"), headings, is_flat=True)
        self._rows: tuple[VersionRow, ...] = ()

    def show_rows(
        self, rows: tuple[VersionRow, ...], hidden: frozenset[SOPInstanceUID], selected: SOPInstanceUID | None
    ) -> None:
        """Show these versions; items stay as long as the rows do, for a click on one may have led here."""
        if rows != self._rows:
            self._rows = rows
            self.clear()
            self.addTopLevelItems([_version(row) for row in rows])
        for place, row in enumerate(rows):
            item = self.topLevelItem(place)
            if item is None:
                continue
            if row.is_listed:
                drawn = row.uid not in hidden
                item.setCheckState(0, Qt.CheckState.Checked if drawn else Qt.CheckState.Unchecked)
            if row.uid == selected and item is not self.currentItem():
                self.setCurrentItem(item)


class RoiFactsTree(TableTree):
    """The ROIs of one version as it lists them, empty ones too."""

    def __init__(self) -> None:
        headings = (
            *(tr("No."), tr("Name"), tr("Code"), tr("Type"), tr("Origin"), tr("Contours"), tr("Planes")),
            *(tr("Area"), tr("Extent L × P × H, mm"), tr("Beside its image"), tr("Comment")),
        )
        super().__init__(tr("ROIs of the version"), headings, is_flat=True)

    def show_row(self, row: VersionRow | None) -> None:
        """Show the ROIs of a version."""
        self.clear()
        if row is None or row.facts is None:
            return
        beside: dict[int | None, float] = {}
        for roi in row.rois:
            if roi.structure_set is not None:
                number = roi.structure_set.number
                beside[number] = max(roi.structure_set.off_plane_mm, beside.get(number, 0.0))
        for facts in row.facts.rois:
            item = QTreeWidgetItem(_facts(facts, beside.get(facts.number, 0.0)))
            for column in range(item.columnCount()):
                item.setToolTip(column, item.text(column))
            self.addTopLevelItem(item)


class ChangeTree(TableTree):
    """What changed, ROI by ROI; below each the slices on which it did."""

    def __init__(self) -> None:
        headings = (
            *(tr("Was"), tr("Is"), tr("Change"), tr("Dice"), tr("HD95 mm")),
            *(tr("Added"), tr("Removed"), tr("Matched by")),
        )
        super().__init__(tr("Changes"), headings)

    def show_comparison(self, compared: Iterable[ComparedRoi], series: ImageSeries | None) -> None:
        """Show what changed on the images of a series."""
        self.clear()
        for one in compared:
            item = QTreeWidgetItem(_changed(one))
            if one.why_not:
                item.setToolTip(2, said(one.why_not))
            for change in one.slices:
                index = series.index_of(change.image) if series is not None else None
                below = QTreeWidgetItem(
                    ["", "", _slice(index), "", "", _area(change.added_mm2), _area(change.removed_mm2)]
                )
                below.setData(0, IMAGE_ROLE, change.image)
                item.addChild(below)
            if one.slices:
                largest = max(one.slices, key=lambda change: change.added_mm2 + change.removed_mm2)
                item.setData(0, IMAGE_ROLE, largest.image)
            elif (place := _place(one)) is not None:
                item.setData(0, IMAGE_ROLE, place)
            self.addTopLevelItem(item)


def _version(row: VersionRow) -> QTreeWidgetItem:
    approval = APPROVALS.get(row.approval.value, WITHOUT_APPROVAL) if row.facts is not None else ""
    item = QTreeWidgetItem(
        [
            said(row.label),
            row.kind_text,
            tr(approval) if approval else "",
            person_name(row.who),
            moment(row.when) if row.when is not None else "",
            str(row.roi_count),
            ", ".join(row.before),
        ]
    )
    item.setData(0, UID_ROLE, str(row.uid))
    for column in range(item.columnCount()):
        item.setToolTip(column, item.text(column))
    return item


def _facts(roi: RoiFacts, beside_mm: float) -> list[str]:
    extent = roi.extent_mm
    origin = tr(ORIGINS[roi.generation])
    return [
        "" if roi.number is None else str(roi.number),
        roi.name,
        f"{roi.code.meaning} ({roi.code.value}, {roi.code.scheme})" if roi.code is not None else "",
        roi.interpreted_type,
        f"{origin} · {roi.source}" if roi.source else origin,
        tr("none") if roi.is_empty else str(roi.contours),
        str(roi.planes) if roi.planes else "",
        area(roi.area_mm2) if roi.area_mm2 is not None else "",
        " × ".join(_number(part, 1) for part in extent) if extent is not None else "",
        tr("{distance} mm", distance=_number(beside_mm, 2)) if beside_mm else "",
        " ".join(roi.comment.split()),
    ]


def _changed(one: ComparedRoi) -> list[str]:
    measured = one.agreement
    figures = ["", "", "", ""]
    if measured is not None:
        figures = [
            _number(measured.dice, 3) if one.first and one.second else "",
            _number(measured.hd95_mm, 2) if measured.hd95_mm is not None else "",
            _area(measured.added_mm2),
            _area(measured.removed_mm2),
        ]
    return [
        _name(one.first.name, one.first.number) if one.first is not None else "",
        _name(one.second.name, one.second.number) if one.second is not None else "",
        f"{MARKS[one.change]} {tr(CHANGES[one.change])}",
        *figures,
        tr(MATCHES[one.matched_by]),
    ]


def _name(name: str, number: int | None) -> str:
    return name or tr("ROI {number}", number=number)


def _place(one: ComparedRoi) -> ImageReference | None:
    """An image that it covers."""
    masks = [roi.masks for roi in (one.second, one.first) if roi is not None and roi.masks]
    return next(iter(masks[0]), None) if masks else None


def _area(value_mm2: float) -> str:
    return area(value_mm2) if value_mm2 else ""


def _slice(index: int | None) -> str:
    return tr("Slice {number}", number=index + 1) if index is not None else ""


def _number(value: float, decimals: int) -> str:
    return QLocale.system().toString(float(value), "f", decimals)
