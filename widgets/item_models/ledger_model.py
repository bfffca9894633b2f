"""The figures of a ledger as a table that can be sorted: a row for each version of a network and class."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from app.core.ledger_figures import Summary
from app.core.phrases import phrase
from app.session.ledger_columns import COLUMNS, LedgerColumn
from app.session.ledger_texts import FEWER
from widgets.item_models.localised import short_date
from widgets.item_models.table_model import Column, TableModel
from widgets.translation import said, tr

UNKNOWN: Final = "–"


def _days(row: Summary) -> str:
    if row.first is None or row.last is None:
        return ""
    first, last = short_date(row.first), short_date(row.last)
    return first if first == last else f"{first} – {last}"


def _role(row: Summary) -> str:
    return "dim" if row.is_too_few else ""


def _shown(column: LedgerColumn) -> Column[Summary]:
    def text(row: Summary) -> str:
        return said(column.text(row)) or UNKNOWN

    return Column(column.heading, text, column.key, _role, column.is_number, column.tip)


_DAYS: Final = LedgerColumn(
    phrase("Days"), _days, lambda row: row.last.toordinal() if row.last is not None else 0, is_number=False
)
_COLUMNS: Final = tuple(_shown(column) for column in (*COLUMNS, _DAYS))
DECIDED_COLUMN: Final = 3


class LedgerModel(TableModel[Summary]):
    """A row for each version of a network and class."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, identity=lambda row: row, tip=_tip, parent=parent)


def _tip(row: Summary) -> str:
    few = tr(FEWER) if row.is_too_few else ""
    parts = (row.network.name, row.network.digest, row.network.dnn_uid, few)
    return "\n".join(part for part in parts if part)
