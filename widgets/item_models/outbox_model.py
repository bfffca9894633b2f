"""The queue of the outbox as a table."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from app.core.phrases import phrase
from app.session.model_facts import size_text
from app.session.outbox import OutboxRow
from app.session.outbox_texts import SIGNS, objects_text, patient_text, state_text
from widgets.item_models.localised import moment
from widgets.item_models.table_model import Column, TableModel
from widgets.translation import said, tr


def _state(row: OutboxRow) -> str:
    return f"{SIGNS[row.group.state].mark}  {said(state_text(row.group))}"


_COLUMNS: Final[tuple[Column[OutboxRow], ...]] = (
    Column(phrase("State"), _state, role=lambda row: SIGNS[row.group.state].role),
    Column(phrase("To"), lambda row: row.group.destination),
    Column(phrase("Objects"), lambda row: said(objects_text(row.group))),
    Column(phrase("Patient"), lambda row: patient_text(row) or "–"),
    Column(phrase("Size"), lambda row: size_text(row.group.size_bytes)),
    Column(phrase("Put in"), lambda row: moment(row.group.queued)),
)


class OutboxModel(TableModel[OutboxRow]):
    """A row for each group; known by its number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, identity=lambda row: row.group.number, tip=_tip, parent=parent)


def _tip(row: OutboxRow) -> str:
    return tr(row.group.cause) if row.group.cause else _state(row)
