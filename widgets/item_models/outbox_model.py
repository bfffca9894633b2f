"""The queue of the outbox as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.phrases import phrase
from app.session.model_facts import size_text
from app.session.outbox import OutboxRow
from app.session.outbox_texts import SIGNS, objects_text, patient_text, state_text
from widgets.item_models.localised import moment
from widgets.item_models.tag_model import plain_tip
from widgets.theme import colour
from widgets.translation import said, tr

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    text: Callable[[OutboxRow], str]
    role: Callable[[OutboxRow], str] = lambda _row: ""


def _state(row: OutboxRow) -> str:
    return f"{SIGNS[row.group.state].mark}  {said(state_text(row.group))}"


_COLUMNS: Final = (
    _Column(phrase("State"), _state, lambda row: SIGNS[row.group.state].role),
    _Column(phrase("To"), lambda row: row.group.destination),
    _Column(phrase("Objects"), lambda row: said(objects_text(row.group))),
    _Column(phrase("Patient"), lambda row: patient_text(row) or "–"),
    _Column(phrase("Size"), lambda row: size_text(row.group.size_bytes)),
    _Column(phrase("Saved"), lambda row: moment(row.group.queued)),
)


class OutboxModel(QAbstractTableModel):
    """A row for each group."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[OutboxRow, ...] = ()

    def show(self, rows: tuple[OutboxRow, ...]) -> None:
        """Show these groups; what did not change stays as it is."""
        if [row.group.number for row in rows] == [row.group.number for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(_COLUMNS) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> OutboxRow | None:
        """The group at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, number: int) -> QModelIndex:
        """Where a group is listed; an invalid index if it is not."""
        place = next((i for i, row in enumerate(self._rows) if row.group.number == number), -1)
        return self.index(place, 0) if place >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many groups."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return said(_COLUMNS[section].heading)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts and colours."""
        row = self.row(index)
        if row is None:
            return None
        column = _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ForegroundRole and column.role(row):
            return colour(column.role(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{said(column.heading)}: {column.text(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(tr(row.group.cause) if row.group.cause else _state(row))
        return None
