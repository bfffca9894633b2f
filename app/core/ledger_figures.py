"""What a ledger says of networks: counts, shares with their confidence, medians and quartiles, and how they lie."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from app.core.ledger import DECIDED, LedgerEntry, LedgerFilter, NetworkVersion, Outcome, standing

TOO_FEW: Final = 5
"""Below as many decisions no share and no median is worth anything."""
NORMAL_95: Final = 1.959963984540054
"""Quantile of the normal distribution that leaves 2.5 % on either side."""
MOST_PERIODS: Final = 40
DICE_EDGES: Final = (0.0, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
SECONDS_EDGES: Final = (0.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, math.inf)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many proposals came to what."""

    accepted: int = 0
    edited: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        """How many were decided."""
        return self.accepted + self.edited + self.rejected


@dataclass(frozen=True, slots=True)
class Share:
    """A part of what was decided, 0..1, and between which values it lies with 95 % confidence."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and quartiles of some values, of which there is at least one."""

    count: int
    median: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of the proposals of one version of a network for one class.

    Parameters
    ----------
    taken_back
        How many decisions were withdrawn, whatever was decided later.
    accepted
        The share that was validated just as it was proposed; None where too few were decided.
    edited
        The share that was validated with changes; likewise.
    dice, hd95_mm, added_mm2, removed_mm2
        Over what was edited: that the others are as they were proposed is said by their share.
    """

    network: NetworkVersion
    class_name: str
    tally: Tally
    taken_back: int
    patients: int
    studies: int
    accepted: Share | None
    edited: Share | None
    dice: Spread | None
    hd95_mm: Spread | None
    added_mm2: Spread | None
    removed_mm2: Spread | None
    seconds: Spread | None
    first: date | None
    last: date | None

    @property
    def is_too_few(self) -> bool:
        """Whether there is too little to say anything but the counts."""
        return self.tally.total < TOO_FEW


@dataclass(frozen=True, slots=True)
class Period:
    """What was decided from one day to another, both included."""

    first: date
    last: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class Bin:
    """What was decided with a value from `low` on and below `high`; the last bin holds its upper end too."""

    low: float
    high: float
    tally: Tally


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """Everything that is shown of a part of a ledger.

    Parameters
    ----------
    whole
        Of all decisions in it, whatever network and class.
    accepted
        As in a `Summary`, over all of them.
    rows
        By version of a network and class, in the order of their names.
    """

    whole: Tally
    accepted: Share | None
    patients: int
    studies: int
    taken_back: int
    rows: tuple[Summary, ...]
    periods: tuple[Period, ...]
    dice: tuple[Bin, ...]
    seconds: tuple[Bin, ...]


def ledger_figures(entries: Sequence[LedgerEntry], chosen: LedgerFilter) -> LedgerFigures:
    """What the decisions that hold say, and how many were taken back."""
    held = [entry for entry in standing(entries) if chosen.accepts(entry)]
    withdrawn = [entry for entry in entries if entry.outcome is Outcome.WITHDRAWN and chosen.accepts(entry)]
    whole = tally(held)
    keys = sorted({(entry.network, entry.class_name) for entry in (*held, *withdrawn)})
    by_key: dict[tuple[NetworkVersion, str], list[LedgerEntry]] = {key: [] for key in keys}
    back = dict.fromkeys(keys, 0)
    for entry in held:
        by_key[entry.network, entry.class_name].append(entry)
    for entry in withdrawn:
        back[entry.network, entry.class_name] += 1
    return LedgerFigures(
        whole=whole,
        accepted=_share(whole.accepted, whole.total),
        patients=len({entry.patient for entry in held}),
        studies=len({entry.study for entry in held}),
        taken_back=len(withdrawn),
        rows=tuple(_summary(*key, held=of_key, taken_back=back[key]) for key, of_key in by_key.items()),
        periods=over_time(held),
        dice=histogram(held, DICE_EDGES, lambda entry: entry.dice),
        seconds=histogram(held, SECONDS_EDGES, lambda entry: entry.seconds),
    )


def tally(entries: Iterable[LedgerEntry]) -> Tally:
    """How many came to what; withdrawals count nothing."""
    counts = dict.fromkeys(Outcome, 0)
    for entry in entries:
        counts[entry.outcome] += 1
    return Tally(*(counts[outcome] for outcome in DECIDED))


def wilson(count: int, total: int) -> Share:
    """The share of `count` in `total`, at least 1, and Wilson's interval for it (1927): right near 0 and 1 too."""
    share, square = count / total, NORMAL_95**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = NORMAL_95 / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    return Share(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


def spread(values: Iterable[float | None]) -> Spread | None:
    """Median and quartiles (linear between values) of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    lower, median, upper = np.percentile(known, (25, 50, 75)).tolist()
    return Spread(len(known), median, lower, upper)


def histogram(
    entries: Iterable[LedgerEntry], edges: Sequence[float], value_of: Callable[[LedgerEntry], float | None]
) -> tuple[Bin, ...]:
    """How the values of decisions lie between edges; those that are not known, or lie beyond, are in no bin."""
    bins: list[list[LedgerEntry]] = [[] for _ in edges[1:]]
    for entry in entries:
        value = value_of(entry)
        if value is not None and edges[0] <= value <= edges[-1]:
            place = int(np.searchsorted(edges, value, side="right")) - 1
            bins[min(place, len(bins) - 1)].append(entry)
    return tuple(Bin(low, high, tally(held)) for low, high, held in zip(edges[:-1], edges[1:], bins, strict=True))


def over_time(entries: Sequence[LedgerEntry]) -> tuple[Period, ...]:
    """The decisions by days, weeks from Monday on, months or years, whatever gives few periods; none is left out."""
    if not entries:
        return ()
    days = [entry.when.date() for entry in entries]
    first, last = min(days), max(days)
    for begins, following in _STEPS:
        starts = _starts(begins(first), last, following)
        if len(starts) <= MOST_PERIODS:
            break
    else:
        step = (last.year - first.year) // MOST_PERIODS + 1
        starts = [date(year, 1, 1) for year in range(first.year, last.year + 1, step)]
    held: list[list[LedgerEntry]] = [[] for _ in starts]
    ordinals = [start.toordinal() for start in starts]
    for entry, day in zip(entries, days, strict=True):
        held[int(np.searchsorted(ordinals, day.toordinal(), side="right")) - 1].append(entry)
    ends = [start - timedelta(days=1) for start in starts[1:]]
    ends.append(max(last, starts[-1]))
    return tuple(Period(start, end, tally(of_it)) for start, end, of_it in zip(starts, ends, held, strict=True))


def _summary(network: NetworkVersion, class_name: str, *, held: Sequence[LedgerEntry], taken_back: int) -> Summary:
    counts = tally(held)
    edited = [entry for entry in held if entry.outcome is Outcome.EDITED]
    days = [entry.when.date() for entry in held]
    return Summary(
        network,
        class_name,
        counts,
        taken_back,
        patients=len({entry.patient for entry in held}),
        studies=len({entry.study for entry in held}),
        accepted=_share(counts.accepted, counts.total),
        edited=_share(counts.edited, counts.total),
        dice=spread(entry.dice for entry in edited),
        hd95_mm=spread(entry.hd95_mm for entry in edited),
        added_mm2=spread(entry.added_mm2 for entry in edited),
        removed_mm2=spread(entry.removed_mm2 for entry in edited),
        seconds=spread(entry.seconds for entry in held),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _share(count: int, total: int) -> Share | None:
    return wilson(count, total) if total >= TOO_FEW else None


def _starts(first: date, last: date, following: Callable[[date], date]) -> list[date]:
    """The first days of periods up to a day; one more than are wanted at most."""
    found = [first]
    while len(found) <= MOST_PERIODS and found[-1] < last:
        try:
            start = following(found[-1])
        except (OverflowError, ValueError):
            break  # the calendar ends
        if start > last:
            break
        found.append(start)
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


_STEPS: Final[tuple[tuple[Callable[[date], date], Callable[[date], date]], ...]] = (
    (lambda day: day, lambda day: day + timedelta(days=1)),
    (_monday, lambda day: day + timedelta(days=7)),
    (lambda day: day.replace(day=1), _next_month),
    (lambda day: day.replace(month=1, day=1), lambda day: date(day.year + 1, 1, 1)),
)
