"""The columns of the table of a ledger, in its window and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.core.ledger_figures import Share, Spread, Summary
from app.core.phrases import phrase
from app.session.ledger_texts import share_text, spread_text, version_text

INTERVAL: Final = phrase("With the interval of 95 % confidence (Wilson)")
QUARTILES: Final = phrase("Median and quartiles over what was edited, then validated")


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column.

    Parameters
    ----------
    text
        Of a row; empty where there is nothing to say.
    key
        What rows are sorted by.
    """

    heading: str
    text: Callable[[Summary], str]
    key: Callable[[Summary], str | float]
    tip: str = ""
    is_number: bool = True


def _spread_column(
    heading: str, spread: Callable[[Summary], Spread | None], tip: str, *, digits: int
) -> LedgerColumn:
    def median(row: Summary) -> float:
        found = spread(row)
        return found.median if found is not None else -1.0

    return LedgerColumn(heading, lambda row: spread_text(spread(row), digits=digits), median, tip)


def _share_column(heading: str, share: Callable[[Summary], Share | None]) -> LedgerColumn:
    def value(row: Summary) -> float:
        found = share(row)
        return found.value if found is not None else -1.0

    return LedgerColumn(heading, lambda row: share_text(share(row)), value, INTERVAL)


def _count_column(heading: str, count: Callable[[Summary], int]) -> LedgerColumn:
    return LedgerColumn(heading, lambda row: str(count(row)), count)


COLUMNS: Final = (
    LedgerColumn(
        phrase("Network"),
        lambda row: row.network.name or row.network.dnn_uid,
        lambda row: row.network.name.casefold(),
        is_number=False,
    ),
    LedgerColumn(
        phrase("Version"),
        lambda row: version_text(row.network),
        lambda row: version_text(row.network),
        phrase("Version and the first digits of the digest of its weights"),
        is_number=False,
    ),
    LedgerColumn(phrase("Class"), lambda row: row.class_name, lambda row: row.class_name.casefold(), is_number=False),
    _count_column(phrase("Decided"), lambda row: row.tally.total),
    _share_column(phrase("Accepted"), lambda row: row.accepted),
    _share_column(phrase("Edited"), lambda row: row.edited),
    _count_column(phrase("Rejected"), lambda row: row.tally.rejected),
    _spread_column(phrase("Dice, edited"), lambda row: row.dice, QUARTILES, digits=3),
    _spread_column(phrase("HD95 mm, edited"), lambda row: row.hd95_mm, QUARTILES, digits=1),
    _spread_column(phrase("Added mm²"), lambda row: row.added_mm2, QUARTILES, digits=0),
    _spread_column(phrase("Removed mm²"), lambda row: row.removed_mm2, QUARTILES, digits=0),
    _spread_column(
        phrase("Seconds"),
        lambda row: row.seconds,
        phrase(
            "From when the slice was first shown to the decision, median and quartiles; "
            "of a pause no more than a minute counts"
        ),
        digits=0,
    ),
    _count_column(phrase("Patients"), lambda row: row.patients),
    _count_column(phrase("Taken back"), lambda row: row.taken_back),
)
