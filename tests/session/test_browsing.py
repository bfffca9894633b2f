"""The study browser: searches replace one another, thumbnails follow one by one, failures leave what was there."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.errors import ArchiveUnreachableError, PixelDataError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.pixels import ImagePixels
from app.core.study import SeriesRecord, StudyQuery
from app.session.browsing import Loading, has_picture
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_heart import LOCALISER, OTHER_STUDY, SHORT_AXIS, STUDY
from tests.helpers.fake_services import fake_services, store_structure_set
from tests.helpers.stepwise_runner import StepwiseRunner

UNREACHABLE = ArchiveUnreachableError("The archive did not answer.", next_step="Try again.")


def test_a_search_lists_what_the_archive_finds():
    services = fake_services()
    services.session.browser.search(StudyQuery(patient_id="4712"))
    state = services.session.browser.state
    assert [study.study_instance_uid for study in state.studies] == [OTHER_STUDY]
    assert state.searching is Loading.READY
    assert state.query == StudyQuery(patient_id="4712")


def test_a_newer_search_replaces_an_older_one_that_still_runs():
    runner = StepwiseRunner()
    browser = fake_services(runner).session.browser
    browser.search(StudyQuery(patient_id="4711"))
    browser.search(StudyQuery(patient_id="4712"))
    assert browser.state.searching is Loading.LOADING
    runner.run_all()
    assert [study.study_instance_uid for study in browser.state.studies] == [OTHER_STUDY]


def test_a_failed_search_says_why_and_leaves_the_studies_that_were_found_before():
    services = fake_services()
    browser = services.session.browser
    browser.search_again()
    services.archive.failure = UNREACHABLE
    browser.search_again()
    assert browser.state.searching is Loading.FAILED
    assert browser.state.failure == str(UNREACHABLE)
    assert len(browser.state.studies) == 2
    assert [notice.text for notice in services.session.notices.all] == [str(UNREACHABLE)]


def test_the_next_search_forgets_the_failure():
    services = fake_services()
    services.archive.failure = UNREACHABLE
    services.session.browser.search_again()
    services.archive.failure = None
    services.session.browser.search_again()
    assert services.session.browser.state.failure == ""
    assert services.session.browser.state.searching is Loading.READY


def test_a_study_that_is_not_listed_cannot_be_selected():
    services = fake_services()
    services.session.browser.search_again()
    services.session.browser.select_study(StudyInstanceUID("1.2.3"))
    assert services.session.browser.state.study is None
    assert "find_series" not in services.archive.calls


def test_thumbnails_follow_one_by_one_without_being_asked_for():
    runner = StepwiseRunner()
    browser = fake_services(runner).session.browser
    browser.search_again()
    runner.run("search")
    browser.select_study(STUDY)
    assert browser.state.listing is Loading.LOADING
    runner.run("series")
    assert browser.state.listing is Loading.READY
    assert not browser.state.thumbnails
    runner.run("thumbnails")
    assert set(browser.state.thumbnails) == {SHORT_AXIS}
    runner.run("thumbnails")
    assert set(browser.state.thumbnails) == {SHORT_AXIS, LOCALISER}
    assert not runner.waiting
    assert browser.state.progress is None


def test_a_thumbnail_shows_the_middle_slice_in_its_true_proportions():
    services = fake_services()
    services.session.browser.search_again()
    services.session.browser.select_study(STUDY)
    picture = services.session.browser.state.thumbnails[SHORT_AXIS]
    # 112 rows of 1.6 mm by 176 columns of 1.1 mm.
    assert picture.dtype == np.uint8
    assert picture.shape[0] / picture.shape[1] == pytest.approx(112 * 1.6 / (176 * 1.1), rel=0.02)


def test_a_series_without_readable_pixels_gets_an_empty_picture_and_the_next_one_follows():
    services = fake_services()
    middle = services.reader.series[SHORT_AXIS].slices[6]
    services.reader.failures[middle.sop_instance_uid] = PixelDataError("The pixels cannot be decoded.")
    services.session.browser.search_again()
    services.session.browser.select_study(STUDY)
    thumbnails = services.session.browser.state.thumbnails
    assert thumbnails[SHORT_AXIS].shape == (0, 0)
    assert thumbnails[LOCALISER].size
    assert not services.session.notices.all


def test_no_picture_is_fetched_for_series_without_images():
    services = fake_services()
    store_structure_set(services)
    services.session.browser.search_again()
    services.session.browser.select_study(STUDY)
    state = services.session.browser.state
    assert [record.modality for record in state.series] == ["MR", "MR", "RTSTRUCT"]
    assert [record.series_instance_uid for record in state.image_series] == [SHORT_AXIS, LOCALISER]
    assert set(state.thumbnails) == {SHORT_AXIS, LOCALISER}


def test_selecting_another_study_drops_the_thumbnails_that_have_not_come():
    runner = StepwiseRunner()
    browser = fake_services(runner).session.browser
    browser.search_again()
    runner.run("search")
    browser.select_study(STUDY)
    runner.run("series")
    browser.select_study(OTHER_STUDY)
    runner.run_all()
    assert browser.state.study is not None
    assert browser.state.study.study_instance_uid == OTHER_STUDY
    assert browser.state.series == ()
    assert not browser.state.thumbnails


def test_what_was_stored_shows_after_a_refresh_which_keeps_the_thumbnails():
    runner = StepwiseRunner()
    services = fake_services(runner)
    browser = services.session.browser
    browser.search_again()
    runner.run("search")
    browser.select_study(STUDY)
    runner.run_all()
    before = browser.state.thumbnails[SHORT_AXIS]
    store_structure_set(services)
    browser.refresh()
    runner.run_all()
    assert [record.modality for record in browser.state.series] == ["MR", "MR", "RTSTRUCT"]
    assert browser.state.thumbnails[SHORT_AXIS] is before
    assert services.archive.calls.count("retrieve_series") == 2


def test_a_listing_that_fails_is_said():
    services = fake_services()
    services.session.browser.search_again()
    services.archive.failure = UNREACHABLE
    services.session.browser.select_study(STUDY)
    assert services.session.browser.state.listing is Loading.FAILED
    assert services.session.notices.all[-1].text == str(UNREACHABLE)


def test_another_archive_is_browsed_from_the_start_with_the_same_question():
    services = fake_services()
    browser = services.session.browser
    browser.search(StudyQuery(modality="MR"))
    browser.select_study(STUDY)
    browser.use(FakeArchive("OTHER"))
    assert browser.state.studies == ()
    assert browser.state.study is None
    assert browser.state.query == StudyQuery(modality="MR")


def test_a_search_can_end_with_a_study_selected():
    services = fake_services()
    services.session.browser.search_and_select(STUDY)
    assert services.session.browser.state.study is not None
    assert len(services.session.browser.state.series) == 2


def test_secondary_captures_have_pictures_and_structure_sets_have_none():
    def record(modality: str) -> SeriesRecord:
        return SeriesRecord(STUDY, SeriesInstanceUID("1.2"), modality)

    assert has_picture(record("OT"))
    assert has_picture(record(""))
    assert not has_picture(record("RTSTRUCT"))
    assert not has_picture(record("SR"))


def test_a_study_that_is_picked_while_a_search_runs_stays_picked():
    runner = StepwiseRunner()
    browser = fake_services(runner).session.browser
    browser.search_again()
    runner.run_all()
    browser.select_study(STUDY)
    runner.run_all()
    browser.refresh()
    browser.select_study(OTHER_STUDY)
    runner.run_all()
    assert browser.state.study is not None
    assert browser.state.study.study_instance_uid == OTHER_STUDY


def test_a_search_after_a_failed_one_selects_nothing_by_itself():
    services = fake_services()
    browser = services.session.browser
    services.archive.failure = UNREACHABLE
    browser.search_and_select(STUDY)
    services.archive.failure = None
    browser.search_again()
    assert browser.state.study is None


def test_a_thumbnail_of_an_image_in_colours_is_in_its_colours(monkeypatch):
    services = fake_services()
    colours = np.zeros((60, 120, 3), dtype=np.uint8)
    colours[:, :60] = 200, 30, 30
    colours[:, 60:] = 30, 30, 200
    monkeypatch.setattr(services.reader, "read_pixels", lambda _image: ImagePixels(colours))
    services.open_study()
    picture = services.session.browser.state.thumbnails[SHORT_AXIS]
    assert picture.shape[1:] == (96, 3)
    assert picture[5, 10].tolist() == [200, 30, 30]
    assert picture[5, -10].tolist() == [30, 30, 200]


def test_a_thumbnail_shows_no_images_of_another_series():
    services = fake_services()
    services.archive.paths[LOCALISER] = services.archive.paths[SHORT_AXIS]
    browser = services.session.browser
    browser.search_again()
    browser.select_study(STUDY)
    assert browser.state.thumbnails[SHORT_AXIS].size
    assert not browser.state.thumbnails[LOCALISER].size
