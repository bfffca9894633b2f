"""What the lists share: rows that are values, each found by its identifier, and texts to see and to hear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


class RowModel(QAbstractListModel, Generic[Row]):
    """A list of values; `ROW_ROLE` gives the value itself.

    Parameters
    ----------
    identifier
        What tells rows apart.
    """

    def __init__(self, identifier: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._identifier = identifier
        self._rows: tuple[Row, ...] = ()

    def name(self, row: Row) -> str:
        """What a row is called."""
        raise NotImplementedError

    def description(self, row: Row) -> Sequence[str]:
        """Everything there is to say of a row, line by line: the tool tip, and what screen readers read."""
        raise NotImplementedError

    def replace(self, rows: tuple[Row, ...]) -> bool:
        """Show other rows; returns whether any came, went or moved. What did not change stays as it is."""
        if [self._identifier(row) for row in rows] == [self._identifier(row) for row in self._rows]:
            changed = [i for i, (new, old) in enumerate(zip(rows, self._rows, strict=True)) if new != old]
            self._rows = rows
            for i in changed:
                self.dataChanged.emit(self.index(i), self.index(i))
            return False
        if self._rows and rows[: len(self._rows)] == self._rows:  # what is looked at stays where it is
            self.beginInsertRows(QModelIndex(), len(self._rows), len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
            return True
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def row(self, index: Index) -> Row | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, identifier: str) -> QModelIndex:
        """Where a row is listed; an invalid index if it is not."""
        place = next((i for i, row in enumerate(self._rows) if self._identifier(row) == identifier), -1)
        return self.index(place) if place >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row, and its texts for the view, the tool tip and screen readers."""
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(row)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join(self.description(row))
        return None
