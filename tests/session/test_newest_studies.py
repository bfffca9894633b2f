"""Of more studies than an archive tells at once, the newest are listed, whatever it tells first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import ArchiveStatusError, ArchiveUnreachableError
from app.core.identity import StudyInstanceUID
from app.core.study import FoundStudies, StudyQuery, StudyRecord
from app.core.tasks import Cancelled, TaskControl
from app.session.browsing import MOST_STUDIES, Extent, Loading
from app.session.newest import MOST_QUESTIONS, newest_studies
from app.session.notices import NoticeLevel
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_services import fake_services

TODAY = date(2026, 11, 21)
CUT = ArchiveStatusError("The PACS did not do the C-FIND: the operation was cancelled.")


@dataclass
class StubbornArchive(FakeArchive):
    """Tells its oldest studies first, and no more than `most` of them, as PACS do; `asked` are the periods."""

    most: int = 100_000
    asked: list[StudyQuery] = field(default_factory=list)

    def find_studies(self, query: StudyQuery, control: TaskControl) -> tuple[StudyRecord, ...]:
        self._begin("find_studies", control)
        self.asked.append(query)
        first, last = (day.strftime("%Y%m%d") if day else "" for day in (query.date_from, query.date_to))
        matching = [
            one for one in self.studies if first <= one.study_date <= (last or "9") and (one.study_date or not first)
        ]
        told = tuple(sorted(matching, key=lambda one: one.study_date))[: self.most]
        for at in range(0, len(told), 50):
            control.publish(FoundStudies(told[at : at + 50]))
        if len(matching) > self.most:
            raise CUT
        return told


def on(*days_ago: int) -> list[StudyRecord]:
    """A study of each day, numbered."""
    return [
        StudyRecord(StudyInstanceUID(f"2.25.{number}"), study_date=(TODAY - timedelta(ago)).strftime("%Y%m%d"))
        for number, ago in enumerate(days_ago)
    ]


def ages(studies: tuple[StudyRecord, ...]) -> list[int]:
    return [(TODAY - date.fromisoformat(one.study_date)).days for one in studies]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4000), max_size=300), st.integers(5, 60), st.sampled_from([40, 100_000]))
def test_what_is_listed_are_the_newest(days_ago: list[int], most: int, told_at_once: int) -> None:
    busiest = max((days_ago.count(day) for day in days_ago), default=0)
    archive = StubbornArchive(studies=on(*days_ago), most=max(told_at_once, busiest))
    found = newest_studies(archive, StudyQuery(), TaskControl(), most=most, today=TODAY)
    assert len(archive.asked) <= MOST_QUESTIONS
    if len(archive.asked) < MOST_QUESTIONS:
        assert ages(found) == sorted(days_ago)[:most]


def test_years_without_a_study_are_passed_over_in_a_few_questions() -> None:
    archive = StubbornArchive(studies=on(*range(5000, 7000)))
    found = newest_studies(archive, StudyQuery(), TaskControl(), most=100, today=TODAY)
    assert ages(found) == list(range(5000, 5100))
    assert len(archive.asked) < 25


def test_the_period_that_was_asked_for_is_kept() -> None:
    archive = StubbornArchive(studies=on(*range(400)))
    query = StudyQuery(date_from=TODAY - timedelta(300), date_to=TODAY - timedelta(100), modality="CT")
    found = newest_studies(archive, query, TaskControl(), most=50, today=TODAY)
    assert ages(found) == list(range(100, 150))
    assert all(query.date_from <= one.date_from and one.date_to <= query.date_to for one in archive.asked)
    assert {one.modality for one in archive.asked} == {"CT"}


def test_a_day_of_which_the_archive_does_not_tell_all_keeps_nobody() -> None:
    archive = StubbornArchive(studies=on(*[0] * 90, *range(1, 40)), most=30)
    found = newest_studies(archive, StudyQuery(), TaskControl(), most=50, today=TODAY)
    assert ages(found) == [0] * 30 + list(range(1, 21))


def test_a_withdrawn_question_is_withdrawn() -> None:
    archive, control = StubbornArchive(studies=on(1)), TaskControl()
    control.cancel()
    with pytest.raises(Cancelled):
        newest_studies(archive, StudyQuery(), control, most=5, today=TODAY)


def test_the_list_of_studies_holds_the_newest_of_twenty_thousand() -> None:
    services = fake_services()
    archive = StubbornArchive(name=services.archive.name)
    everyday = [ago for ago in range(1000) for _ in range(20)]
    archive.studies = on(*everyday)
    services.session.browser.use(archive)
    state = services.session.browser.state
    assert (len(state.studies), state.extent, state.searching) == (MOST_STUDIES, Extent.CUT, Loading.READY)
    today = date.today()
    newest = sorted({one.study_date for one in archive.studies if one.study_date <= today.strftime("%Y%m%d")})[-50:]
    assert {one.study_date for one in state.studies} == set(newest)


def test_an_archive_that_cuts_its_answer_with_a_failure_is_asked_for_the_newest_and_it_is_no_failure() -> None:
    services = fake_services()
    today = date.today()
    archive = StubbornArchive(most=5)
    archive.studies = [
        StudyRecord(StudyInstanceUID(f"2.25.{ago}"), study_date=(today - timedelta(ago)).strftime("%Y%m%d"))
        for ago in range(60)
    ]
    services.session.browser.use(archive)
    state = services.session.browser.state
    assert (state.extent, state.searching) == (Extent.CUT, Loading.READY)
    assert state.studies[0].study_date == today.strftime("%Y%m%d") and len(state.studies) > 50
    assert not [one for one in services.session.notices.all if one.level is not NoticeLevel.INFO]


def test_an_archive_that_cannot_search_is_said_to_fail_after_one_more_question() -> None:
    services = fake_services()
    archive = StubbornArchive(failure=ArchiveStatusError("The PACS did not do the C-FIND: it failed."))
    services.session.browser.use(archive)
    assert services.session.browser.state.searching is Loading.FAILED
    assert archive.calls == ["find_studies"] * 2
    assert [one.text for one in services.session.notices.all] == ["The PACS did not do the C-FIND: it failed."]


def test_a_broken_connection_is_not_asked_again() -> None:
    services = fake_services()
    archive = StubbornArchive(failure=ArchiveUnreachableError("It broke off."))
    services.session.browser.use(archive)
    assert archive.calls == ["find_studies"]
