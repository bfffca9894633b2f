"""The audit trail as a table that can be sorted: a row for each event."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from app.core.audit import AuditEvent, AuditOutcome
from app.core.phrases import phrase
from app.session.audit_table import (
    KINDS,
    OUTCOMES,
    details_text,
    objects_count,
    patients_text,
    peer_text,
    studies_text,
    who_text,
)
from app.session.study_texts import person_name
from widgets.item_models.localised import short_date, whole_number
from widgets.item_models.table_model import Column, TableModel
from widgets.translation import said, tr

_ROLES: Final = {AuditOutcome.SUCCESS: "", AuditOutcome.MINOR: "caution"}
_MARKS: Final = {AuditOutcome.SUCCESS: "✓", AuditOutcome.MINOR: "!"}


def _when(event: AuditEvent) -> str:
    local = event.when.astimezone()
    return f"{short_date(local.date())} {local:%H:%M:%S}"


def _who(event: AuditEvent) -> str:
    return person_name(who) if (who := who_text(event)) == event.reviewer else who


def _outcome(event: AuditEvent) -> str:
    return f"{_MARKS.get(event.outcome, '✕')}  {said(OUTCOMES[event.outcome])}"


_COLUMNS: Final[tuple[Column[AuditEvent], ...]] = (
    Column(phrase("When"), _when, lambda event: event.when.timestamp()),
    Column(phrase("What"), lambda event: said(KINDS[event.kind]), lambda event: said(KINDS[event.kind])),
    Column(phrase("Outcome"), _outcome, lambda event: int(event.outcome), lambda e: _ROLES.get(e.outcome, "bad")),
    Column(phrase("Who"), _who, _who),
    Column(phrase("Patient ID"), patients_text, patients_text),
    Column(phrase("Objects"), lambda e: whole_number(objects_count(e)) if objects_count(e) else "", objects_count),
    Column(phrase("Other side"), peer_text, peer_text),
    Column(phrase("Details"), details_text, details_text),
)


class AuditModel(TableModel[AuditEvent]):
    """A row for each event."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, identity=lambda event: event, tip=_tip, parent=parent)


def _tip(event: AuditEvent) -> str:
    parts = (
        f"{event.when:%Y-%m-%d %H:%M:%S} UTC",
        tr("Account: {account}", account=event.account) if event.account else "",
        peer_text(event),
        tr("Study: {uid}", uid=studies_text(event)) if event.studies else "",
        details_text(event),
    )
    return "\n".join(part for part in parts if part)
