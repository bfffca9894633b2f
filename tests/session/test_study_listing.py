"""Studies are listed as they come, never more than anybody looks through, and what is not listed is said."""

from __future__ import annotations

from app.core.errors import ArchiveUnreachableError
from app.core.identity import StudyInstanceUID
from app.core.study import FoundStudies, StudyQuery, StudyRecord
from app.session.browsing import MOST_STUDIES, Browsed, Extent, Loading
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_heart import OTHER_STUDY, STUDY
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner


def studies(count: int, *, first: int = 0) -> tuple[StudyRecord, ...]:
    """Studies of as many days, the oldest first."""
    return tuple(
        StudyRecord(StudyInstanceUID(f"2.25.{number}"), study_date=f"{20000101 + number}")
        for number in range(first, first + count)
    )


def uids(state: Browsed) -> list[str]:
    return [study.study_instance_uid for study in state.studies]


def test_studies_are_listed_as_they_come_each_part_below_what_is_there_and_sorted_at_the_end():
    services = fake_services()
    services.archive.studies = list(studies(4))
    services.archive.parts = [FoundStudies(studies(2)), FoundStudies(studies(2, first=2))]
    browser, seen = services.session.browser, []
    browser.changed.connect(lambda: seen.append((browser.state.searching, uids(browser.state))))
    browser.search(StudyQuery(modality=""))
    loading = [listed for searching, listed in seen if searching is Loading.LOADING]
    assert loading == [[], ["2.25.1", "2.25.0"], ["2.25.1", "2.25.0", "2.25.3", "2.25.2"]]
    assert uids(browser.state) == ["2.25.3", "2.25.2", "2.25.1", "2.25.0"]
    assert browser.state.extent is Extent.ALL


def test_the_same_search_again_moves_nothing_before_all_has_come():
    services = fake_services()
    browser = services.session.browser
    browser.search_again()
    before = uids(browser.state)
    services.archive.parts = [FoundStudies(studies(1))]
    seen = []
    browser.changed.connect(lambda: seen.append(uids(browser.state)))
    browser.search_again()
    assert seen
    assert all(listed == before for listed in seen)


def test_an_answer_that_is_too_long_is_cut_and_the_archive_is_not_listened_to_any_longer():
    runner = StepwiseRunner()
    services = fake_services(runner)
    browser = services.session.browser
    services.archive.parts = [FoundStudies(studies(700)), FoundStudies(studies(700, first=700))]
    services.archive.parts.append(FoundStudies(studies(700, first=1400)))
    browser.search(StudyQuery(patient_name="*"))
    runner.run("search")
    state = browser.state
    assert (len(state.studies), state.extent, state.searching) == (MOST_STUDIES, Extent.CUT, Loading.LOADING)
    assert not {"2.25.1400", "2.25.2099"} & set(uids(state)), "the third part was never taken"
    services.archive.parts = []
    runner.run("search")
    assert (browser.state.extent, browser.state.searching) == (Extent.CUT, Loading.READY)


def test_an_archive_that_tells_all_at_once_is_cut_to_the_newest():
    services = fake_services()
    services.archive.studies = list(reversed(studies(MOST_STUDIES + 5)))
    services.session.browser.search_again()
    state = services.session.browser.state
    assert (len(state.studies), state.extent) == (MOST_STUDIES, Extent.CUT)
    assert uids(state)[0] == f"2.25.{MOST_STUDIES + 4}"


def test_a_search_that_is_stopped_keeps_what_has_come_and_says_so():
    runner = StepwiseRunner()
    services = fake_services(runner)
    browser = services.session.browser
    services.archive.parts = [FoundStudies(studies(3)), FoundStudies(studies(3, first=3))]

    def stop() -> None:
        if len(browser.state.studies) == 3:
            browser.stop_search()

    browser.changed.connect(stop)
    browser.search_again()
    runner.run("search")
    state = browser.state
    assert uids(state) == ["2.25.2", "2.25.1", "2.25.0"]
    assert (state.extent, state.searching) == (Extent.STOPPED, Loading.READY)


def test_cancelling_stops_a_search_too_and_leaves_no_list_of_another_question():
    runner = StepwiseRunner()
    session = fake_services(runner).session
    session.browser.search_again()
    runner.run_all()
    session.browser.search(StudyQuery(patient_name="*x*"))
    session.cancel()
    assert session.browser.state.studies == ()
    assert session.browser.state.extent is Extent.STOPPED
    runner.run_all()
    assert session.browser.state.studies == ()


def test_a_search_that_fails_half_way_keeps_what_had_come():
    services = fake_services()
    unreachable = ArchiveUnreachableError("The archive broke off.", next_step="Try again.")

    services.archive.parts = [FoundStudies(studies(2))]
    original = services.archive.find_studies

    def failing(query, control):
        original(query, control)
        raise unreachable

    services.archive.find_studies = failing
    services.session.browser.search(StudyQuery(patient_name="*"))
    state = services.session.browser.state
    assert uids(state) == ["2.25.1", "2.25.0"]
    assert state.searching is Loading.FAILED


def test_what_the_archive_does_not_compare_is_kept_to_be_shown_until_the_next_search():
    services = fake_services()
    services.archive.parts = [FoundStudies(remark="It does not compare the description.")]
    browser = services.session.browser
    browser.search_again()
    assert browser.state.remark == "It does not compare the description."
    services.archive.parts = []
    browser.search_again()
    assert browser.state.remark == ""


def test_a_study_that_is_to_be_opened_is_listed_whatever_was_searched_for():
    services = fake_services()
    session = services.session
    session.browser.search(StudyQuery(patient_id="4712"))
    session.start(STUDY)
    assert uids(session.browser.state) == [STUDY]
    assert session.browser.state.query == StudyQuery(study_instance_uid=STUDY)
    assert session.opened is not None


def test_another_archive_is_asked_what_was_typed_and_not_for_the_study_that_was_opened():
    services = fake_services()
    session = services.session
    session.browser.search(StudyQuery(patient_id="4712"))
    session.start(STUDY)
    session.browser.use(FakeArchive("OTHER"))
    assert session.browser.state.query == StudyQuery(patient_id="4712")


def test_what_is_listed_stays_after_saving_even_where_the_open_study_is_not_among_it():
    services = fake_services()
    session = services.session
    session.start(STUDY)
    session.browser.search(StudyQuery(patient_id="4712"))
    session.browser.refresh()
    assert uids(session.browser.state) == [OTHER_STUDY]
