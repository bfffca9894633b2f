"""The ledger as a table for a spreadsheet, and its figures as words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.core.ledger import LedgerEntry
from app.session.spreadsheet import csv_content

COLUMNS: Final = (
    "When",
    "Outcome",
    "Network",
    "Version",
    "Digest",
    "DnnUID",
    "Class",
    "Final class",
    "Modality",
    "Proposal mm2",
    "Final mm2",
    "Dice",
    "HD95 mm",
    "Added mm2",
    "Removed mm2",
    "Seconds to decide",
    "Region",
    "Study",
    "Patient",
)
"""The last three are salted digests that tell regions, studies and patients apart."""


def as_csv(entries: Iterable[LedgerEntry]) -> bytes:
    """A table for a spreadsheet, one entry a row; UTF-8 with a mark of order; it names nobody."""
    return csv_content(COLUMNS, map(_row, entries))


def _row(entry: LedgerEntry) -> tuple[str | float | None, ...]:
    network = entry.network
    return (
        entry.when.isoformat(timespec="seconds"),
        entry.outcome.value,
        *(network.name, network.version, network.digest, network.dnn_uid),
        *(entry.class_name, entry.final_class_name, entry.modality),
        *(entry.proposal_mm2, entry.final_mm2, entry.dice, entry.hd95_mm, entry.added_mm2, entry.removed_mm2),
        entry.seconds,
        *(entry.region, entry.study, entry.patient),
    )
