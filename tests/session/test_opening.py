"""Opening a series: what was open stays until the new one is here; structure sets come with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import ArchiveAbortedError, PixelDataError, SeriesError, StructureSetError
from app.core.nodes import PacsNode
from app.core.roi import ReviewState
from app.core.stacking import StackProblem
from app.core.volume import UnreadableFile
from app.session.decoding import Decoding
from app.session.display import resolve
from app.session.notices import NoticeLevel
from app.session.pane_pixels import Pixels
from app.session.pixel_cache import PixelCache, key_of
from app.session.primary_action import PrimaryAction
from app.session.session import Session
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS, image_series
from tests.helpers.fake_services import FakeServices, fake_services, store_structure_set
from tests.helpers.stepwise_runner import StepwiseRunner

BROKEN = SeriesError("The series could not be opened.", cause="No image could be read.", next_step="Open another.")


def opened_uid(session: Session) -> str:
    assert session.opened is not None
    return session.opened.series.series.series_instance_uid


def open_localiser(services: FakeServices) -> None:
    services.session.open_series(services.reader.series[LOCALISER].series)


def test_a_series_opens_in_its_middle_with_nothing_to_decide():
    session = fake_services().open_study()
    assert opened_uid(session) == SHORT_AXIS
    assert session.viewport.view.index == 6
    assert session.review is not None
    assert session.review.rois == ()
    assert session.primary_action is PrimaryAction.PROPOSE


def test_until_the_new_series_is_here_the_old_one_stays_open():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    session.open_series(services.reader.series[SHORT_AXIS].series)
    runner.run_all()
    open_localiser(services)
    assert session.opening is not None
    assert opened_uid(session) == SHORT_AXIS
    runner.run_all()
    assert session.opening is None
    assert opened_uid(session) == LOCALISER


def test_a_failed_opening_leaves_what_was_open_and_its_decisions():
    services = fake_services()
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    before, at = session.opened, session.viewport.view
    services.reader.open_failure = BROKEN
    open_localiser(services)
    assert session.opened is before
    assert session.opening is None
    assert session.viewport.view == at
    assert session.review is not None
    assert len(session.review.to_save) == 1
    assert session.notices.all[-1].text == str(BROKEN)
    assert session.notices.all[-1].level is NoticeLevel.ERROR


def test_a_failed_first_opening_leaves_nothing_open():
    services = fake_services()
    services.archive.failure = ArchiveAbortedError("The connection broke.")
    session = services.open_study()
    assert session.opened is None
    assert session.image is None
    assert session.primary_action is PrimaryAction.OPEN


def test_an_empty_answer_of_the_archive_is_a_failure_with_its_reason():
    services = fake_services()
    services.archive.paths.clear()
    services.archive.retrieval_failures = ("The PACS sent none of 12 instances.",)
    session = services.open_study()
    assert session.opened is None
    assert "none of 12 instances" in session.notices.all[-1].text


def test_opening_can_be_cancelled_and_leaves_what_was_open():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    session.open_series(services.reader.series[SHORT_AXIS].series)
    runner.run_all()
    open_localiser(services)
    session.cancel()
    runner.run_all()
    assert session.opening is None
    assert opened_uid(session) == SHORT_AXIS


def test_approved_regions_are_green_without_predicting_and_their_slice_is_shown():
    services = fake_services()
    stored = store_structure_set(services)
    session = services.open_study()
    assert session.review is not None
    assert [roi.state for roi in session.review.rois] == [ReviewState.VALIDATED]
    assert session.review.rois[0].is_saved
    assert session.image is not None
    assert session.image.sop_instance_uid == stored.rois[0].sop_instance_uid
    assert session.unsaved_decisions == 0


def test_regions_that_nobody_approved_are_shown_as_imported():
    services = fake_services()
    store_structure_set(services, approved=False)
    session = services.open_study()
    assert session.review is not None
    assert [roi.state for roi in session.review.rois] == [ReviewState.IMPORTED]


def test_what_cannot_be_read_is_named_and_the_rest_opens():
    services = fake_services()
    series = services.reader.series[SHORT_AXIS]
    unreadable = (UnreadableFile(Path("/x/7.dcm"), "The file ends before its pixels."),)
    services.reader.series[SHORT_AXIS] = type(series)(
        series.study, series.series, series.slices, series.stacking, unreadable
    )
    session = services.open_study()
    assert session.opened is not None
    notice = session.notices.all[-1]
    assert notice.level is NoticeLevel.WARNING
    assert notice.text.startswith("1 of 12 files of this series is not shown.")
    assert "7.dcm" in notice.text + notice.details
    services.show_pixels()
    assert "1 file not shown" in resolve(session, session.panes.active).marks, "also when the notice is gone"


@pytest.mark.parametrize(
    ("modality", "count", "remarks"),
    [
        ("US", 1, ()),
        ("DX", 3, ()),
        ("CT", 1, ("no PixelSpacing",)),
        ("CT", 3, ("in the order of InstanceNumber", "no PixelSpacing")),
    ],
)
def test_that_images_have_no_place_is_said_of_those_that_must_have_one(modality, count, remarks):
    services = fake_services()
    known = services.reader.series[SHORT_AXIS]
    record = replace(known.series, modality=modality)
    bare = image_series(record, known.study, slices=count, calibrated=False)
    slices = tuple(replace(image, note="This image has no PixelSpacing.") for image in bare.slices)
    services.reader.series[SHORT_AXIS] = replace(bare, slices=slices)
    session = services.session
    session.open_series(record)
    assert session.opened is not None
    assert len(session.opened.remarks) == len(remarks)
    assert all(word in said for word, said in zip(remarks, session.opened.remarks, strict=True))


def test_a_series_with_gaps_or_sent_in_part_is_marked_as_such_as_long_as_it_is_open():
    services = fake_services()
    series = services.reader.series[SHORT_AXIS]
    report = replace(series.stacking, problems=(StackProblem.MISSING_SLICES,))
    services.reader.series[SHORT_AXIS] = replace(series, stacking=report)
    services.archive.retrieval_failures = ("The PACS sent 12 of 14 instances.",)
    session = services.open_study()
    services.show_pixels()
    assert resolve(session, session.panes.active).marks == ("Slices are missing", "Not all of it was sent")


def test_images_that_the_archive_no_longer_lists_are_a_remark_and_nothing_is_missing():
    services = fake_services()
    services.archive.retrieval_remarks = ("3 images on this machine are not, or no longer, listed by FAKE.",)
    session = services.open_study()
    assert session.opened is not None and not session.opened.is_partial
    assert session.opened.remarks == services.archive.retrieval_remarks
    assert "no longer" in session.notices.all[-1].text


def test_structure_sets_that_did_not_come_or_were_taken_back_are_remarks(monkeypatch):
    services = fake_services()
    store_structure_set(services)
    retrieve = services.archive.retrieve_series

    def retrieve_some(study, series, control, *, arriving=None):
        came = retrieve(study, series, control, arriving=arriving)
        if series == SHORT_AXIS:
            return came
        return replace(came, failures=("One did not come.",), remarks=("Two left.",))

    monkeypatch.setattr(services.archive, "retrieve_series", retrieve_some)
    session = services.open_study()
    assert session.opened is not None and not session.opened.is_partial
    assert session.opened.remarks == ("Structure sets: One did not come.", "Structure sets: Two left.")


def test_an_unreadable_structure_set_is_a_remark_and_the_images_open(monkeypatch):
    services = fake_services()
    store_structure_set(services)

    def refuse(*_: object) -> None:
        raise StructureSetError("The structure set has no contours.")

    monkeypatch.setattr(services.reader, "read_structure_sets", refuse)
    session = services.open_study()
    assert session.opened is not None
    assert "no contours" in session.notices.all[-1].text


def test_decisions_of_a_series_wait_until_it_is_opened_again():
    services = fake_services()
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    open_localiser(services)
    assert session.review is not None
    assert session.review.rois == ()
    assert session.unsaved_decisions == 1
    assert [one.series.series.series_instance_uid for one in session.unsaved] == [SHORT_AXIS]
    session.open_series(services.reader.series[SHORT_AXIS].series)
    assert [roi.state for roi in session.review.rois] == [ReviewState.VALIDATED, ReviewState.PROPOSED]


def test_unsaved_decisions_are_shown_again_where_they_were_opened_though_their_archive_is_gone():
    services = fake_services(nodes=[PacsNode("FAR", "192.0.2.1", 104, "FAR")])
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    came_from = session.opened.archive if session.opened else None
    open_localiser(services)
    session.archives.use("FAR")
    services.archive.failure = ArchiveAbortedError("The connection broke.")
    session.show_unsaved()
    assert opened_uid(session) == SHORT_AXIS
    assert session.opened is not None
    assert session.opened.archive is came_from
    assert session.review is not None
    assert session.review.selected in session.review.to_save
    session.panes.arrange(1, 2)
    session.panes.step(1)
    session.show_unsaved()
    assert session.panes.active is session.panes.all[0]
    assert session.panes.all[1].opened is None


def test_stepping_through_series_stops_at_the_ends():
    session = fake_services().open_study()
    session.step_series(-1)
    assert opened_uid(session) == SHORT_AXIS
    session.step_series(1)
    assert opened_uid(session) == LOCALISER
    session.step_series(1)
    assert opened_uid(session) == LOCALISER


def test_a_slice_whose_pixels_fail_says_why_and_others_show():
    services = fake_services()
    session = services.open_study()
    image = session.image
    assert image is not None
    services.reader.failures[image.sop_instance_uid] = PixelDataError("The pixels cannot be decoded.")
    assert session.pixels.pixels(image) is None
    assert isinstance(session.pixels.failure(image), PixelDataError)
    session.viewport.step(1)
    assert session.image is not None
    session.pixels.pixels(session.image)
    assert session.pixels.pixels(session.image) is not None


def test_another_archive_keeps_the_open_series_open():
    services = fake_services()
    session = services.open_study()
    session.archives.use("no such archive")
    assert session.archive.name == "EMBEDDED"
    assert opened_uid(session) == SHORT_AXIS


def test_images_of_another_series_are_not_shown_in_place_of_the_one_that_was_asked_for():
    services = fake_services()
    session = services.open_study()
    services.archive.paths[LOCALISER] = services.archive.paths[SHORT_AXIS]
    open_localiser(services)
    assert opened_uid(session) == SHORT_AXIS
    assert session.opening is None
    assert "another series in its place" in session.notices.all[-1].text


def test_pixels_that_come_after_their_series_was_closed_are_not_kept():
    services = fake_services()
    session = services.open_study()
    image = session.image
    assert image is not None
    read = services.reader.read_pixels

    def slowly(asked):
        decoded = read(asked)
        pixels.forget()
        return decoded

    services.reader.read_pixels = slowly
    cache = PixelCache()
    pixels = Pixels(Decoding(services.reader, services.runner, cache=cache))
    pixels.pixels(image)
    assert cache.get(key_of(image)) is None


def test_a_copy_of_a_series_under_another_patient_does_not_take_over_the_decisions():
    services = fake_services()
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    original = services.reader.series[SHORT_AXIS]
    patient = replace(original.study.patient, patient_id="4712-B")
    services.reader.series[SHORT_AXIS] = replace(original, study=replace(original.study, patient=patient))
    session.open_series(original.series)
    assert session.review is not None
    assert session.review.rois == ()
    assert session.unsaved_decisions == 1
