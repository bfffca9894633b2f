"""The window of the ledger as the session knows it: read when wanted, narrowed down, live, exported, cleared."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.ledger import EVERYTHING, Outcome
from app.session.ledger import Ledger, Period
from app.session.ledger_columns import COLUMNS
from app.session.ledger_table import as_csv
from app.session.ledger_texts import headline, network_text
from app.session.session import Session
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.ledgers import HEART, LUNG, NEWER_HEART, WHEN, entry, ward
from tests.helpers.stepwise_runner import StepwiseRunner

TODAY = WHEN.date()


@pytest.fixture
def services() -> FakeServices:
    made = fake_services()
    made.ledger.entries = list(ward())
    return made


@pytest.fixture
def ledger(services: FakeServices) -> Ledger:
    return services.session.ledger


def total(ledger: Ledger) -> int:
    assert ledger.state.figures is not None
    return ledger.state.figures.whole.total


def test_nothing_is_read_before_somebody_wants_to_see_it(ledger: Ledger):
    assert ledger.state.figures is None and not ledger.state.is_read

    ledger.open()

    assert ledger.state.is_read and total(ledger) > 250
    assert set(ledger.state.networks) == {HEART, NEWER_HEART, LUNG}
    ledger.close()
    assert ledger.state.figures is None and not ledger.state.is_open


def test_it_is_read_away_from_the_users_thread_and_forgotten_if_it_comes_too_late():
    runner = StepwiseRunner()
    services = fake_services(runner)
    services.ledger.entries = list(ward(10))
    ledger = services.session.ledger
    ledger.open()
    assert "read-ledger" in runner.waiting and not ledger.state.is_read
    ledger.close()
    runner.run_all()

    assert not ledger.state.is_read


def test_a_network_or_a_class_is_looked_at_alone(ledger: Ledger):
    ledger.open()
    whole = total(ledger)
    ledger.choose(replace(EVERYTHING, network=LUNG))
    alone = total(ledger)
    ledger.choose(replace(EVERYTHING, class_name="Lung lesion"))

    assert 0 < alone < whole and total(ledger) == alone
    assert len(ledger.state.networks) == 3, "the others can still be chosen"


def test_the_window_of_networks_leads_to_the_ledger_of_one(ledger: Ledger):
    ledger.open(NEWER_HEART.dnn_uid)
    assert ledger.state.chosen.network == NEWER_HEART

    ledger.open(HEART.dnn_uid)
    assert ledger.state.chosen.network == HEART


def test_a_network_without_a_decision_shows_them_all(ledger: Ledger):
    ledger.open(replace(HEART, dnn_uid="2.25.9").dnn_uid)

    assert ledger.state.chosen == EVERYTHING


@pytest.mark.parametrize(("period", "days"), [(Period.WEEK, 7), (Period.MONTH, 30), (Period.YEAR, 365)])
def test_days_are_counted_back_from_today(services: FakeServices, period: Period, days: int):
    services.ledger.entries = [
        entry(region=str(back), when=WHEN - timedelta(days=back)) for back in (0, days - 1, days)
    ]
    ledger = Ledger(services.session, services.ledger, services.files, runner=services.runner, today=lambda: TODAY)
    ledger.open()
    ledger.choose_period(period)

    assert total(ledger) == 2


def test_between_two_days_begins_with_all_that_there_are(ledger: Ledger, services: FakeServices):
    ledger.open()
    before = total(ledger)
    ledger.choose_period(Period.BETWEEN)
    days = [one.when.date() for one in services.ledger.entries]

    assert (ledger.state.chosen.since, ledger.state.chosen.until) == (min(days), max(days))
    assert total(ledger) == before
    ledger.choose(replace(ledger.state.chosen, since=date(2026, 11, 1)))
    assert total(ledger) < before and ledger.state.period is Period.BETWEEN
    ledger.choose_period(Period.EVERYTHING)
    assert total(ledger) == before


def test_what_is_decided_meanwhile_is_counted_at_once():
    services = fake_services()
    services.open_study()
    services.show_pixels()
    session = services.session
    session.ledger.open()
    assert total(session.ledger) == 0

    session.propose()
    session.deciding.reject_selected()

    assert session.ledger.state.figures is not None
    assert session.ledger.state.figures.whole.rejected == 1


def test_a_ledger_that_cannot_be_read_says_so_and_can_be_tried_again(ledger: Ledger, services: FakeServices):
    services.ledger.failure = StorageError("The ledger could not be read.")
    ledger.open()
    assert "could not be read" in ledger.state.failure and ledger.state.figures is None

    services.ledger.failure = None
    ledger.open()
    assert not ledger.state.failure and total(ledger) > 0


def test_damage_is_said(ledger: Ledger, services: FakeServices):
    services.ledger.set_aside, services.ledger.left_out = "corrections.damaged-1.ledger", 2
    ledger.open()

    assert "corrections.damaged-1.ledger" in ledger.state.remark
    assert "2 entries could not be understood" in ledger.state.remark


def test_what_is_chosen_is_exported_one_decision_a_row(ledger: Ledger, services: FakeServices):
    ledger.open()
    ledger.choose(replace(EVERYTHING, network=LUNG))
    ledger.export(Path("/somewhere/ledger.csv"))

    rows = list(csv.DictReader(StringIO(services.files.written[Path("/somewhere/ledger.csv")].decode("utf-8-sig"))))
    expected = [one for one in services.ledger.entries if one.network == LUNG]
    assert len(rows) == len(expected)
    assert [row["Outcome"] for row in rows] == [one.outcome.value for one in expected]
    assert float(rows[0]["Proposal mm2"]) == pytest.approx(expected[0].proposal_mm2)
    assert "ledger.csv" in services.session.notices.all[-1].text


def test_an_export_that_fails_is_reported(ledger: Ledger, services: FakeServices):
    ledger.open()
    services.files.failure = StorageError("The disk is full.")
    ledger.export(Path("/somewhere/ledger.csv"))

    assert "full" in services.session.notices.all[-1].text


def test_names_that_a_spreadsheet_would_run_are_marked_as_words():
    hostile = entry(network=replace(HEART, name='=HYPERLINK("http://x")'), class_name="@SUM(A1)")

    (row,) = list(csv.DictReader(StringIO(as_csv([hostile]).decode("utf-8-sig"))))

    assert row["Network"].startswith("'=") and row["Class"].startswith("'@")


def test_clearing_leaves_nothing_but_decisions_and_journals():
    services = fake_services()
    services.open_study()
    services.show_pixels()
    session: Session = services.session
    session.propose()
    session.deciding.validate_selected()
    session.ledger.open()
    journal = {study: list(entries) for study, entries in services.journal.entries.items()}
    session.ledger.clear()

    assert services.ledger.entries == [] and total(session.ledger) == 0
    assert services.journal.entries == journal
    assert session.review is not None and len(session.review.to_save) == 1


def test_a_headline_says_how_sure_it_is(ledger: Ledger, services: FakeServices):
    services.ledger.entries = [entry(region=str(number)) for number in range(9)]
    services.ledger.entries.append(entry(region="no", outcome=Outcome.REJECTED, patient="other"))
    ledger.open()
    assert ledger.state.figures is not None

    said = headline(ledger.state.figures)

    assert "10 decisions for 2 patients: 9 accepted, 0 edited, 1 rejected." in said
    assert "90 % were accepted as proposed; with 95 % confidence 60 to 98 %." in said


def test_of_too_few_decisions_only_the_counts_are_said(ledger: Ledger, services: FakeServices):
    services.ledger.entries = [entry(region=str(number), outcome=Outcome.EDITED, dice=0.8) for number in range(4)]
    ledger.open()
    assert ledger.state.figures is not None
    (row,) = ledger.state.figures.rows
    cells = {str(one.heading): one.text(row) for one in COLUMNS}

    assert "Fewer than 5 decisions are too few" in headline(ledger.state.figures)
    assert (cells["Decided"], cells["Accepted"], cells["Dice, edited"]) == ("4", "too few", "too few")


def test_versions_of_one_name_are_told_apart():
    assert network_text(HEART) == "LV U-Net · 1.0 · abababab"
    assert network_text(replace(HEART, name="", version="", digest="")) == HEART.dnn_uid
