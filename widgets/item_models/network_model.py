"""The networks of an archive as a table that can be sorted and searched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from app.core.identity import SOPInstanceUID
from app.core.phrases import phrase
from app.session.network_rows import Fit, NetworkRow
from app.session.network_texts import (
    FITS,
    digest_text,
    fit_text,
    licence_text,
    metric_text,
    searched_text,
    signature_sign,
    target_text,
    weights_text,
)
from widgets.item_models.localised import moment
from widgets.item_models.tag_model import plain_tip
from widgets.theme import colour
from widgets.translation import said, tr

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_ORDER: Final = (Fit.FIRST, Fit.FITS, Fit.NO_IMAGE, Fit.REFUSED, Fit.BROKEN, Fit.DIFFERS, Fit.AWAY)
NO_NAME: Final = phrase("Network without a name")


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    text: Callable[[NetworkRow], str]
    key: Callable[[NetworkRow], str | int | float]
    role: Callable[[NetworkRow], str] = lambda _row: ""
    is_number: bool = False


def _name(row: NetworkRow) -> str:
    return row.record.name or tr(NO_NAME)


def _fit(row: NetworkRow) -> str:
    return f"{FITS[row.fit].mark}  {said(fit_text(row))}".strip()


def _fit_key(row: NetworkRow) -> int:
    return _ORDER.index(row.fit) * 10_000 + row.rank


def _signature(row: NetworkRow) -> str:
    sign = signature_sign(row)
    return f"{sign.mark}  {said(sign.text)}"


def _last_used(row: NetworkRow) -> str:
    return moment(row.last_used) if row.last_used is not None else "–"


def _size(row: NetworkRow) -> int:
    return row.card.weights_size_bytes if row.card is not None else -1


_COLUMNS: Final = (
    _Column(phrase("Name"), _name, lambda row: _name(row).casefold()),
    _Column(phrase("Made for"), target_text, target_text),
    _Column(
        phrase("This image"),
        _fit,
        lambda row: _ORDER.index(row.fit) * 10_000 + row.rank,
        lambda row: FITS[row.fit].role,
    ),
    _Column(
        phrase("Signature"), _signature, lambda row: signature_sign(row).text, lambda row: signature_sign(row).role
    ),
    _Column(phrase("Measured"), lambda row: said(metric_text(row)) or "–", metric_text),
    _Column(phrase("Licence"), lambda row: licence_text(row) or "–", licence_text),
    _Column(phrase("Size"), lambda row: weights_text(row) or "–", _size, is_number=True),
    _Column(
        phrase("Last used"), _last_used, lambda row: row.last_used.timestamp() if row.last_used is not None else 0.0
    ),
    _Column(phrase("Digest"), lambda row: digest_text(row) or "–", digest_text),
)
FIT_COLUMN: Final = 2


class NetworkModel(QAbstractTableModel):
    """A row for each network."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[NetworkRow, ...] = ()

    def show(self, rows: tuple[NetworkRow, ...]) -> None:
        """Show these networks; what did not change stays as it is."""
        if [row.record.dnn_uid for row in rows] == [row.record.dnn_uid for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(_COLUMNS) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> NetworkRow | None:
        """The network at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, dnn_uid: SOPInstanceUID | None) -> QModelIndex:
        """Where a network is listed; an invalid index if it is not."""
        place = next((i for i, row in enumerate(self._rows) if row.record.dnn_uid == dnn_uid), -1)
        return self.index(place, 0) if place >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many networks."""
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
        """Texts, colours and sort keys."""
        row = self.row(index)
        if row is None:
            return None
        column = _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == SORT_ROLE:
            return column.key(row)
        if role == Qt.ItemDataRole.ForegroundRole and column.role(row):
            return colour(column.role(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{said(column.heading)}: {column.text(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(part for part in (_name(row), said(row.reason), said(row.problem)) if part))
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class NetworkFilter(QSortFilterProxyModel):
    """Sorted by any column; rows that a search does not find are hidden."""

    def __init__(self, model: NetworkModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words: tuple[str, ...] = ()
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)

    def search(self, text: str) -> None:
        """Show the networks in which every word of a text occurs."""
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Whether a network is shown."""
        row = self._model.row(self._model.index(source_row, 0, source_parent))
        return row is not None and all(word in searched_text(row) for word in self._words)
