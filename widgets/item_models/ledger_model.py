"""The figures of a ledger as a table that can be sorted: a row for each version of a network and class."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from app.core.ledger_figures import Summary
from app.core.phrases import phrase
from app.session.ledger_columns import COLUMNS, LedgerColumn
from app.session.ledger_texts import FEWER
from widgets.item_models.localised import short_date
from widgets.item_models.tag_model import plain_tip
from widgets.theme import colour
from widgets.translation import said, tr

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE: Final = int(Qt.ItemDataRole.UserRole)
UNKNOWN: Final = "–"


def _days(row: Summary) -> str:
    if row.first is None or row.last is None:
        return ""
    first, last = short_date(row.first), short_date(row.last)
    return first if first == last else f"{first} – {last}"


_COLUMNS: Final = (
    *COLUMNS,
    LedgerColumn(
        phrase("Days"), _days, lambda row: row.last.toordinal() if row.last is not None else 0, is_number=False
    ),
)
DECIDED_COLUMN: Final = 3


class LedgerModel(QAbstractTableModel):
    """A row for each version of a network and class."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Summary, ...] = ()

    def show(self, rows: tuple[Summary, ...]) -> None:
        """Show these rows."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def row(self, index: Index) -> Summary | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The headings, and what they mean."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = _COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return said(column.heading)
        return said(column.tip) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, colours and sort keys."""
        row = self.row(index)
        if row is None:
            return None
        column = _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return said(column.text(row)) or UNKNOWN
        if role == SORT_ROLE:
            return column.key(row)
        if role == Qt.ItemDataRole.ForegroundRole and row.is_too_few:
            return colour("dim")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{said(column.heading)}: {said(column.text(row)) or UNKNOWN}"
        if role == Qt.ItemDataRole.ToolTipRole:
            few = tr(FEWER) if row.is_too_few else ""
            digest = f"{row.network.name}\n{row.network.digest}\n{row.network.dnn_uid}"
            return plain_tip("\n".join(part for part in (digest, few) if part))
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class LedgerSorting(QSortFilterProxyModel):
    """Sorted by any column."""

    def __init__(self, model: LedgerModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)
