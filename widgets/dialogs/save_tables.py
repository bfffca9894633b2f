"""The tables of the save dialog: the regions, and the objects and files that they become."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.core.phrases import phrase
from app.session.save_plan import SavePlan
from widgets.item_models.localised import area
from widgets.translation import said, tr

REGION_COLUMNS = (phrase("Region"), phrase("Slice"), phrase("Area"), phrase("Proposed by"))
OBJECT_COLUMNS = (
    phrase("Object"),
    phrase("Where"),
    phrase("Regions"),
    phrase("Size"),
    phrase("What the next system will see"),
)
MOST_REGIONS_SHOWN, MOST_OBJECTS_SHOWN = 5, 6
_BESIDE_PX, _ABOVE_AND_BELOW_PX, _TALLEST_PX = 8, 8, 10_000


def region_table(plan: SavePlan) -> FittedTable:
    """The regions, with slice, area and network."""
    stretch, narrow = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
    table = _table(REGION_COLUMNS, (stretch, narrow, narrow, stretch), numbers=(1, 2), most_shown=MOST_REGIONS_SHOWN)
    table.setAccessibleName(tr("Regions to be written"))
    rows = [
        (said(region.name), str(region.slice_number), area(region.area_mm2), region.network or "—")
        for region in plan.regions
    ]
    fill(table, rows)
    return table


def object_table() -> FittedTable:
    """Objects and files; empty at first."""
    stretch, narrow = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
    table = _table(
        OBJECT_COLUMNS, (narrow, narrow, narrow, narrow, stretch), numbers=(2, 3), most_shown=MOST_OBJECTS_SHOWN
    )
    table.setAccessibleName(tr("What is written, and where"))
    return table


def fill(table: FittedTable, rows: Sequence[Sequence[str]]) -> None:
    """Show other rows."""
    table.setRowCount(len(rows))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setTextAlignment(Qt.AlignmentFlag(table.horizontalHeaderItem(column).textAlignment()))
            table.setItem(row, column, item)
    table.fit()


class FittedTable(QTableWidget):
    """As high as its rows, up to a number of them; a text that needs more lines in a narrower column gets them.

    Parameters
    ----------
    most_shown
        Rows that are shown without scrolling.
    """

    def __init__(self, columns: int, *, most_shown: int) -> None:
        super().__init__(0, columns)
        self._most_shown = most_shown
        self.horizontalHeader().sectionResized.connect(self.fit)

    def fit(self) -> None:
        """Give rows and table the height that they need."""
        # Qt's own reckoning leaves out the padding of the style sheet, and cuts off what just does not fit.
        last = self.columnCount() - 1
        room = QRect(0, 0, self.columnWidth(last) - 2 * _BESIDE_PX, _TALLEST_PX)
        line = self.verticalHeader().defaultSectionSize()
        for row in range(self.rowCount()):
            item = self.item(row, last)
            text = item.text() if item is not None else ""
            needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
            self.setRowHeight(row, max(line, needed + _ABOVE_AND_BELOW_PX))
        heights = [self.rowHeight(row) for row in range(min(self.rowCount(), self._most_shown))]
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + (sum(heights) or line) + 2)


def _table(
    columns: Sequence[str], modes: Sequence[QHeaderView.ResizeMode], *, numbers: Sequence[int], most_shown: int
) -> FittedTable:
    table = FittedTable(len(columns), most_shown=most_shown)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    for column, (name, mode) in enumerate(zip(columns, modes, strict=True)):
        header.setSectionResizeMode(column, mode)
        side = Qt.AlignmentFlag.AlignRight if column in numbers else Qt.AlignmentFlag.AlignLeft
        title = QTableWidgetItem(tr(name))
        title.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalHeaderItem(column, title)
    table.setStyleSheet("QTableView::item { padding: 2px 5px; }")
    return table
