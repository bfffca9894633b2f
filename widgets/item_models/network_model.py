"""The networks of an archive as a table that can be sorted and searched."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

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
from widgets.item_models.table_model import Column, Index, TableModel, TableSorting
from widgets.translation import said, tr

_ORDER: Final = (Fit.FIRST, Fit.FITS, Fit.NO_IMAGE, Fit.REFUSED, Fit.BROKEN, Fit.DIFFERS, Fit.AWAY)
NO_NAME: Final = phrase("Network without a name")


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


_COLUMNS: Final[tuple[Column[NetworkRow], ...]] = (
    Column(phrase("Name"), _name, lambda row: _name(row).casefold()),
    Column(phrase("Made for"), target_text, target_text),
    Column(phrase("This image"), _fit, _fit_key, lambda row: FITS[row.fit].role),
    Column(
        phrase("Signature"), _signature, lambda row: signature_sign(row).text, lambda row: signature_sign(row).role
    ),
    Column(phrase("Measured"), lambda row: said(metric_text(row)) or "–", metric_text),
    Column(phrase("Licence"), lambda row: licence_text(row) or "–", licence_text),
    Column(phrase("Size"), lambda row: weights_text(row) or "–", _size, is_number=True),
    Column(
        phrase("Last used"), _last_used, lambda row: row.last_used.timestamp() if row.last_used is not None else 0.0
    ),
    Column(phrase("Digest"), lambda row: digest_text(row) or "–", digest_text),
)
FIT_COLUMN: Final = 2


class NetworkModel(TableModel[NetworkRow]):
    """A row for each network; known by its DnnUID."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, identity=lambda row: row.record.dnn_uid, tip=_tip, parent=parent)


def _tip(row: NetworkRow) -> str:
    return "\n".join(part for part in (_name(row), said(row.reason), said(row.problem)) if part)


class NetworkFilter(TableSorting):
    """Sorted by any column; rows that a search does not find are hidden."""

    def __init__(self, model: NetworkModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self._model = model
        self._words: tuple[str, ...] = ()

    def search(self, text: str) -> None:
        """Show the networks in which every word of a text occurs."""
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Whether a network is shown."""
        row = self._model.row(self._model.index(source_row, 0, source_parent))
        return row is not None and all(word in searched_text(row) for word in self._words)
