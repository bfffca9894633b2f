"""What a ledger says: every decision counts once, shares have an interval, and too few decisions say nothing."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from app.core.ledger import EVERYTHING, LedgerEntry, LedgerFilter, Outcome, standing
from app.core.ledger_figures import (
    DICE_EDGES,
    MOST_PERIODS,
    TOO_FEW,
    Tally,
    histogram,
    ledger_figures,
    over_time,
    spread,
    tally,
    wilson,
)
from tests.helpers.ledgers import HEART, LUNG, NEWER_HEART, WHEN, entry

moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
entries_ = st.lists(
    st.builds(
        lambda when, outcome, network, region, patient, dice, seconds: entry(
            when=when,
            outcome=outcome,
            network=network,
            region=region,
            patient=patient,
            dice=dice if outcome in (Outcome.ACCEPTED, Outcome.EDITED) else None,
            seconds=seconds,
        ),
        moments,
        st.sampled_from(Outcome),
        st.sampled_from((HEART, NEWER_HEART, LUNG)),
        st.sampled_from("abcdefgh"),
        st.sampled_from("123"),
        st.floats(0, 1),
        st.none() | st.floats(0, 2000),
    ),
    max_size=40,
)


@given(entries=entries_)
def test_of_each_region_the_last_decision_counts_and_no_other(entries: list[LedgerEntry]):
    last = {one.region: one for one in entries}
    expected = {region: one for region, one in last.items() if one.outcome is not Outcome.WITHDRAWN}

    assert {one.region: one for one in standing(entries)} == expected


@settings(deadline=None)
@given(entries=entries_)
def test_every_part_of_the_figures_adds_up_to_the_whole(entries: list[LedgerEntry]):
    held = standing(entries)
    figures = ledger_figures(entries, EVERYTHING)

    assert figures.whole.total == len(held)
    assert sum(row.tally.total for row in figures.rows) == len(held)
    assert sum(period.tally.total for period in figures.periods) == len(held)
    assert sum(one.tally.total for one in figures.dice) == sum(one.dice is not None for one in held)
    assert sum(one.tally.total for one in figures.seconds) == sum(one.seconds is not None for one in held)
    assert figures.patients == len({one.patient for one in held})
    assert sum(row.taken_back for row in figures.rows) == figures.taken_back
    assert figures.taken_back == Counter(one.outcome for one in entries)[Outcome.WITHDRAWN]


@settings(deadline=None)
@given(entries=entries_)
def test_figures_of_a_row_are_those_of_its_decisions_alone(entries: list[LedgerEntry]):
    figures = ledger_figures(entries, EVERYTHING)

    for row in figures.rows:
        alone = ledger_figures(entries, LedgerFilter(network=row.network, class_name=row.class_name))
        assert alone.rows == (row,)
        of_row = [one for one in standing(entries) if one.network == row.network]
        assert row.tally == tally(of_row)
        assert row.is_too_few == (len(of_row) < TOO_FEW)
        assert (row.accepted is None) == row.is_too_few
        if row.seconds is not None:
            known = [one.seconds for one in of_row if one.seconds is not None]
            assert row.seconds.median == pytest.approx(np.median(known))
            assert row.seconds.lower <= row.seconds.median <= row.seconds.upper


@given(total=st.integers(1, 400), data=st.data())
def test_the_interval_is_wilsons(total: int, data: st.DataObject):
    count = data.draw(st.integers(0, total))

    found = wilson(count, total)

    reference = binomtest(count, total).proportion_ci(0.95, method="wilson")
    assert (found.low, found.high) == pytest.approx((reference.low, reference.high), abs=1e-9)
    assert found.value == count / total and 0 <= found.low <= found.value <= found.high <= 1


def test_below_five_decisions_there_is_no_share():
    four = [entry(region=str(number)) for number in range(TOO_FEW - 1)]

    few, enough = (ledger_figures(some, EVERYTHING) for some in (four, [*four, entry(region="five")]))

    assert few.accepted is None and few.rows[0].is_too_few
    assert enough.accepted is not None and enough.accepted.value == 1.0
    assert enough.accepted.low == pytest.approx(0.566, abs=0.001)


def test_versions_of_a_network_and_classes_are_kept_apart():
    entries = [
        entry(region="a"),
        entry(region="b", network=NEWER_HEART),
        entry(region="c", class_name="Myocardium"),
        entry(region="d", network=replace(HEART, digest="sha256:00")),
    ]

    rows = ledger_figures(entries, EVERYTHING).rows

    assert len(rows) == 4 and all(row.tally == Tally(accepted=1) for row in rows)


def test_how_far_off_it_was_is_said_of_what_was_edited_alone():
    dice = (0.7, 0.8, 0.9)
    entries = [
        *(entry(region=str(one), outcome=Outcome.EDITED, dice=one, hd95_mm=10 * one, added_mm2=3.0) for one in dice),
        *(entry(region=f"as it was {number}") for number in range(9)),
        entry(region="no", outcome=Outcome.REJECTED, dice=None, hd95_mm=None),
    ]

    (row,) = ledger_figures(entries, EVERYTHING).rows

    assert row.dice is not None and row.hd95_mm is not None and row.added_mm2 is not None
    assert (row.dice.count, row.dice.median, row.dice.lower) == (3, 0.8, pytest.approx(0.75))
    assert (row.hd95_mm.median, row.added_mm2.median) == (8.0, 3.0)


def test_only_what_is_chosen_counts():
    entries = [entry(region=str(day), when=WHEN + timedelta(days=day)) for day in range(10)]
    first = WHEN.date()

    chosen = LedgerFilter(since=first + timedelta(days=2), until=first + timedelta(days=4))

    assert ledger_figures(entries, chosen).whole.total == 3
    assert ledger_figures(entries, LedgerFilter(network=LUNG)).whole.total == 0


def test_a_decision_that_was_changed_outside_the_chosen_days_does_not_count_inside():
    entries = [entry(), entry(outcome=Outcome.REJECTED, when=WHEN + timedelta(days=9))]

    assert ledger_figures(entries, LedgerFilter(until=WHEN.date())).whole.total == 0


def test_nothing_gives_empty_figures():
    figures = ledger_figures((), EVERYTHING)

    assert (figures.whole, figures.rows, figures.periods) == (Tally(), (), ())
    assert spread([None, None]) is None


@pytest.mark.parametrize(("days", "length"), [(10, 1), (100, 7), (900, 28), (6000, 365)])
def test_periods_are_longer_the_more_days_there_are_and_leave_no_gap(days: int, length: int):
    entries = [entry(region="a"), entry(region="b", when=WHEN - timedelta(days=days))]

    periods = over_time(entries)

    assert 1 < len(periods) <= MOST_PERIODS
    assert all(b.first - a.last == timedelta(days=1) for a, b in pairwise(periods))
    assert (periods[0].last - periods[0].first).days + 1 >= length
    assert periods[0].first <= entries[1].when.date() and periods[-1].last >= entries[0].when.date()
    assert [period.tally.total for period in periods if period.tally.total] == [1, 1]


def test_the_first_and_the_last_day_of_the_calendar_are_bounded():
    entries = [
        entry(region="a", when=datetime(1, 1, 1, tzinfo=UTC)),
        entry(region="b", when=datetime(9999, 12, 31, tzinfo=UTC)),
    ]

    periods = over_time(entries)

    assert len(periods) <= MOST_PERIODS + 1
    assert periods[-1].last == date(9999, 12, 31)
    assert sum(period.tally.total for period in periods) == 2


@settings(deadline=None)
@given(values=st.lists(st.floats(0, 1), max_size=30))
def test_a_value_is_in_the_bin_that_begins_with_it_or_before(values: list[float]):
    bins = histogram([entry(dice=value) for value in values], DICE_EDGES, lambda one: one.dice)

    counted, _ = np.histogram(values, DICE_EDGES)
    assert [one.tally.total for one in bins] == counted.tolist()


def test_values_beyond_every_edge_are_in_no_bin():
    bins = histogram([entry(seconds=math.inf), entry(seconds=-1)], (0, 1, 2), lambda one: one.seconds)

    assert all(one.tally.total == 0 for one in bins)
