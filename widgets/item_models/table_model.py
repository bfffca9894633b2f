"""Rows of values as a table: what a column says, how it is sorted, and in which colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from widgets.item_models.tag_model import plain_tip
from widgets.theme import colour
from widgets.translation import said

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
SORT_ROLE: Final = int(Qt.ItemDataRole.UserRole)


def _no_key(_row: object) -> int:
    return 0


def _plain(_row: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column.

    Parameters
    ----------
    key
        What rows are sorted by.
    role
        The role of its colour; empty for that of texts.
    tip
        What the heading means.
    """

    heading: str
    text: Callable[[Row], str]
    key: Callable[[Row], str | int | float] = _no_key
    role: Callable[[Row], str] = _plain
    is_number: bool = False
    tip: str = ""


class TableModel(QAbstractTableModel, Generic[Row]):
    """A row for each value.

    Parameters
    ----------
    identity
        What makes a row the same one when what it says has changed.
    tip
        The tool tip of a row.
    """

    def __init__(
        self,
        columns: tuple[Column[Row], ...],
        *,
        identity: Callable[[Row], object],
        tip: Callable[[Row], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._identity = identity
        self._tip = tip
        self._rows: tuple[Row, ...] = ()

    def show(self, rows: tuple[Row, ...]) -> None:
        """Show these rows; where they are the same ones, what is selected stays so."""
        if [self._identity(row) for row in rows] == [self._identity(row) for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self._columns) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> Row | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, identity: object) -> QModelIndex:
        """Where a row is listed; an invalid index if it is not."""
        place = next((i for i, row in enumerate(self._rows) if self._identity(row) == identity), -1)
        return self.index(place, 0) if place >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The headings, and what they mean."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return said(column.heading)
        return said(column.tip) if role == Qt.ItemDataRole.ToolTipRole and column.tip else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, colours and sort keys."""
        row = self.row(index)
        if row is None:
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == SORT_ROLE:
            return column.key(row)
        if role == Qt.ItemDataRole.ForegroundRole and column.role(row):
            return colour(column.role(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{said(column.heading)}: {column.text(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(row))
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class TableSorting(QSortFilterProxyModel):
    """Sorted by any column."""

    def __init__(self, model: TableModel[Row], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)
