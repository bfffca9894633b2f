"""A decision holds for the image that was looked at, and for no other that comes under its UID."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom import Dataset, dcmread
from pydicom.uid import RLELossless

from app.core.image_mark import image_mark
from app.core.pixels import ImagePixels
from app.core.roi import GenerationAlgorithm, ReviewState, Roi
from app.core.volume import ImageSeries, ImageSlice
from app.session.notices import NoticeLevel
from app.store.review_journals import ReviewJournals
from tests.helpers.fake_heart import SHORT_AXIS, STUDY, heart_values
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.real_session import real_session, stored
from tests.helpers.series_files import write_series

Replace = Callable[[FakeServices, ImageSlice], None]


def other_pixels(services: FakeServices, image: ImageSlice) -> None:
    values = heart_values(int(image.path.stem), 12).copy()
    values[3, 4] += 1
    services.reader.values[image.sop_instance_uid] = values


def moved(services: FakeServices, image: ImageSlice) -> None:
    """Within its own plane: every region drawn on it still lies in that plane."""
    assert image.plane is not None
    position = np.array(image.plane.image_position_patient) + 5 * np.array(image.plane.row_direction)
    put(services, replace(image, plane=replace(image.plane, image_position_patient=tuple(position.tolist()))))


def off_plane(services: FakeServices, image: ImageSlice) -> None:
    assert image.plane is not None
    position = np.array(image.plane.image_position_patient) + 2 * image.plane.normal
    put(services, replace(image, plane=replace(image.plane, image_position_patient=tuple(position.tolist()))))


def other_frame_of_reference(services: FakeServices, image: ImageSlice) -> None:
    put(services, replace(image, frame_of_reference_uid="1.2.3.4"))


def put(services: FakeServices, image: ImageSlice) -> None:
    series: ImageSeries = services.reader.series[SHORT_AXIS]
    slices = tuple(image if one.reference == image.reference else one for one in series.slices)
    services.reader.series[SHORT_AXIS] = ImageSeries(series.study, series.series, slices, series.stacking)


def validated() -> tuple[FakeServices, Roi, ImageSlice]:
    services = fake_services()
    session = services.open_study()
    session.set_reviewer("Rossi^Ada")
    session.propose()
    assert session.review is not None and session.review.selected is not None and session.image is not None
    roi_id, image = session.review.selected.roi_id, session.image
    session.deciding.validate_selected()
    roi = session.review.find(roi_id)
    assert roi is not None and roi.state is ReviewState.VALIDATED
    return services, roi, image


def started_again(before: FakeServices) -> FakeServices:
    services = fake_services()
    services.journal.entries = {study: list(entries) for study, entries in before.journal.entries.items()}
    return services


def region(services: FakeServices, roi: Roi) -> Roi:
    review = services.session.review
    assert review is not None
    found = review.find(roi.roi_id)
    assert found is not None
    return found


def said(services: FakeServices) -> list[str]:
    return [n.text for n in services.session.notices.all if "replaced since" in n.text]


@pytest.mark.parametrize("replace_image", [other_pixels, moved, off_plane, other_frame_of_reference])
def test_a_validation_does_not_hold_on_an_image_that_replaced_the_one_looked_at(replace_image: Replace):
    before, roi, image = validated()
    after = started_again(before)
    replace_image(after, image)
    session = after.open_study()

    assert region(after, roi).state is ReviewState.PROPOSED
    assert region(after, roi).decision is None
    assert session.review is not None and session.review.to_save == ()
    (text,) = said(after)
    assert text.startswith("2 regions were drawn on images that were replaced since"), "and the one beside it"
    notice = next(one for one in session.notices.all if one.text == text)
    assert notice.level is NoticeLevel.ERROR
    number = session.series.index_of(image.reference) + 1
    assert notice.details.splitlines()[0] == f"Left ventricle, image {number}"


@pytest.mark.parametrize("replace_image", [other_pixels, moved, off_plane])
def test_nor_does_it_where_the_image_is_replaced_while_the_review_goes_on(replace_image: Replace):
    services, roi, image = validated()
    replace_image(services, image)
    session = services.open_study()

    assert region(services, roi).state is ReviewState.PROPOSED
    assert len(said(services)) == 1
    session.deciding.undo()
    session.deciding.redo()
    assert session.review is not None and session.review.to_save == (), "no step back brings it back"


def test_a_new_look_at_what_is_there_now_holds():
    before, roi, image = validated()
    after = started_again(before)
    other_pixels(after, image)
    session = after.open_study()
    session.set_reviewer("Rossi^Ada")
    session.select(roi.roi_id)
    session.deciding.validate_selected()
    assert region(after, roi).state is ReviewState.VALIDATED

    later = started_again(after)
    other_pixels(later, image)
    later.open_study()
    assert region(later, roi).state is ReviewState.VALIDATED
    assert said(later) == []


def test_it_is_said_until_somebody_has_looked():
    before, roi, image = validated()
    after = started_again(before)
    other_pixels(after, image)
    after.open_study()
    later = started_again(after)
    other_pixels(later, image)
    later.open_study()
    assert region(later, roi).state is ReviewState.PROPOSED
    assert len(said(later)) == 1


def test_on_the_same_image_a_validation_holds():
    before, roi, _image = validated()
    after = started_again(before)
    after.open_study()
    assert region(after, roi).state is ReviewState.VALIDATED
    assert said(after) == []


def test_of_a_proposal_that_lies_elsewhere_now_it_is_said():
    before = fake_services()
    before.open_study().propose()
    image = before.session.image
    assert image is not None
    after = started_again(before)
    off_plane(after, image)
    after.open_study()
    assert len(said(after)) == 1


def test_a_journal_of_an_earlier_version_is_compared_by_place():
    before, roi, image = validated()
    entries = before.journal.entries[STUDY]
    before.journal.entries[STUDY] = [replace(entry, images=()) for entry in entries]
    after = started_again(before)
    off_plane(after, image)
    after.open_study()
    assert region(after, roi).state is ReviewState.PROPOSED

    same = started_again(before)
    same.open_study()
    assert region(same, roi).state is ReviewState.VALIDATED


def test_the_marks_are_the_same_after_a_way_over_the_disk(tmp_path: Path):
    before, _roi, _image = validated()
    entries = before.journal.entries[STUDY]
    assert [len(entry.images) for entry in entries] == [0, 1]
    journals = ReviewJournals(tmp_path)
    journals.append(STUDY, entries)
    assert [entry.images for entry in ReviewJournals(tmp_path).read(STUDY).entries] == [e.images for e in entries]


def test_the_type_that_values_were_decoded_to_makes_no_other_image():
    _services, _roi, image = validated()
    values = np.arange(12).reshape(3, 4)
    marks = {image_mark(image, ImagePixels(values.astype(kind))) for kind in (np.uint8, np.int16, np.uint16)}
    assert len(marks) == 1
    assert image_mark(image, ImagePixels(values.T.copy())) not in marks


def compressed(dataset: Dataset) -> None:
    dataset.compress(RLELossless, generate_instance_uid=False)


def brighter_by_one_in_one_pixel(dataset: Dataset) -> None:
    values = dataset.pixel_array.copy()
    values[2, 3] += 1
    dataset.PixelData = values.tobytes()


def turned_over(dataset: Dataset) -> None:
    dataset.ImageOrientationPatient = [-float(number) for number in dataset.ImageOrientationPatient]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (compressed, ReviewState.VALIDATED),
        (brighter_by_one_in_one_pixel, ReviewState.EDITED),
        (turned_over, ReviewState.EDITED),
    ],
)
def test_of_files_too_an_image_is_what_it_shows_and_where(
    tmp_path: Path, change: Callable[[Dataset], None], state: ReviewState
):
    paths = write_series(tmp_path / "images", slices=3)
    uid = str(dcmread(paths[0]).SeriesInstanceUID)
    with stored(tmp_path, paths) as archive:
        first = real_session(tmp_path, archive).open(uid)
        first.set_reviewer("Rossi^Ada")
        assert first.review is not None and first.series is not None
        image = first.series.slices[1]
        mask = np.zeros((24, 18), bool)
        mask[8:14, 5:11] = True
        drawn = replace(
            proposed_roi(image, mask, state=ReviewState.EDITED), network=None, generation=GenerationAlgorithm.MANUAL
        )
        first.review.draw([drawn], "draw")
        assert first.review.validate(drawn.roi_id)

        dataset = dcmread(image.path)
        change(dataset)
        dataset.save_as(image.path)
        again = real_session(tmp_path, archive).open(uid)
        assert again.review is not None
        assert [roi.state for roi in again.review.rois] == [state]
