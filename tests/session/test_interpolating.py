"""Filling the slices between two that hold a region: which are filled, what is made of them, and when nothing is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.contour import area_mm2
from app.core.geometry import PlaneGeometry
from app.core.roi import GenerationAlgorithm, ReviewState, Roi, RoiClass
from app.core.volume import ImageSeries
from app.session.reviewing import Review
from app.session.session import Session
from app.session.tool_in_hand import EditTool
from tests.helpers.fake_heart import SHORT_AXIS, SLICE_STEP_MM
from tests.helpers.fake_services import FakeServices, fake_services


def review_of(session: Session) -> Review:
    assert session.review is not None
    return session.review


def draw(session: Session, index: int, *, size: float = 30.0, name: str = "Liver") -> Roi:
    """A box of that many rows and columns round the middle of a slice."""
    session.viewport.show_slice(index)
    review_of(session).select(None)
    session.hand.take(EditTool.BOX)
    half = size / 2
    session.editing.press(session.panes.active, np.array([50 - half, 80 - half]), reach_mm=1)
    session.editing.move(np.array([50 + half, 80 + half]))
    session.editing.release()
    roi = review_of(session).selected
    assert roi is not None
    review_of(session).rename(roi.roi_id, RoiClass(name))
    found = review_of(session).find(roi.roi_id)
    assert found is not None
    return found


def on(session: Session, index: int) -> tuple[Roi, ...]:
    assert session.series is not None
    return review_of(session).on_slice(session.series.slices[index].reference)


def said(session: Session) -> str:
    return session.notices.all[-1].text


def test_the_slices_between_are_filled_with_regions_that_await_a_decision(session: Session):
    draw(session, 2, size=20)
    key = draw(session, 6, size=36)

    session.reshaping.between_slices.fill()

    made = [roi for index in (3, 4, 5) for roi in on(session, index)]
    assert [roi.state for roi in made] == [ReviewState.EDITED] * 3
    assert {roi.generation for roi in made} == {GenerationAlgorithm.SEMIAUTOMATIC}
    assert {roi.roi_class.name for roi in made} == {"Liver"}
    assert all(roi.decision is None and roi.network is None for roi in made)
    assert session.series is not None
    for index, roi in zip((3, 4, 5), made, strict=True):
        plane = session.series.slices[index].plane
        assert plane is not None
        side = 20 + (index - 2) * 4
        assert area_mm2(roi.contours, plane) == pytest.approx(side**2 * plane.pixel_area_mm2, rel=0.02)
        for contour in roi.contours:
            assert plane.distance_mm(contour.points_lps) == pytest.approx(0, abs=1e-9)
    assert "3 regions were made" in said(session)
    assert review_of(session).selected is key


def test_it_is_one_step_back(session: Session):
    draw(session, 2)
    draw(session, 6)
    before = review_of(session).rois

    session.reshaping.between_slices.fill()
    session.history.undo()

    assert review_of(session).rois == before


def test_both_sides_of_the_selected_region_are_filled_up_to_the_nearest_of_its_name(session: Session):
    for index in (0, 3, 8, 11):
        draw(session, index)
    draw(session, 5, name="Spleen")
    review_of(session).select(on(session, 3)[0].roi_id)

    session.reshaping.between_slices.fill()

    filled = [n for n in range(12) if any(roi.roi_class.name == "Liver" for roi in on(session, n))]
    assert filled == [0, 1, 2, 3, 4, 5, 6, 7, 8, 11]
    assert len(on(session, 5)) == 2


def test_slices_that_hold_one_already_stay_as_they_are_and_rejected_ones_do_not_count(session: Session):
    draw(session, 1)
    kept = draw(session, 3)
    rejected = draw(session, 2)
    review_of(session).reject(rejected.roi_id)
    draw(session, 5)
    review_of(session).select(kept.roi_id)

    session.reshaping.between_slices.fill()

    assert on(session, 3) == (kept,)
    assert {roi.state for roi in on(session, 2)} == {ReviewState.REJECTED, ReviewState.EDITED}
    assert len(on(session, 4)) == 1


def test_a_proposal_is_no_base_for_others(session: Session):
    session.viewport.show_slice(4)
    session.propose()
    session.viewport.show_slice(7)
    session.propose()

    session.reshaping.between_slices.fill()

    assert on(session, 5) == () == on(session, 6)
    assert "No other slice holds" in said(session)


def test_what_an_expert_validated_is_a_base(session: Session):
    for index in (4, 7):
        session.viewport.show_slice(index)
        session.propose()
        session.deciding.validate_selected()
    session.viewport.show_slice(7)
    review_of(session).select(on(session, 7)[0].roi_id)

    session.reshaping.between_slices.fill()

    assert len(on(session, 5)) == len(on(session, 6)) == 1


def test_without_an_empty_slice_between_nothing_is_made(session: Session):
    draw(session, 4)
    draw(session, 5)

    session.reshaping.between_slices.fill()

    assert len(review_of(session).rois) == 2
    assert "No slice is empty" in said(session)


def turned(services: FakeServices, index: int, plane: PlaneGeometry | None) -> Session:
    """The study with one slice lying otherwise."""
    old = services.reader.series[SHORT_AXIS]
    slices = tuple(replace(s, plane=plane) if n == index else s for n, s in enumerate(old.slices))
    services.reader.series[SHORT_AXIS] = ImageSeries(old.study, old.series, slices, old.stacking)
    session = services.open_study()
    services.show_pixels()
    return session


def test_where_a_slice_is_not_parallel_nothing_is_made_and_it_is_said():
    services = fake_services()
    old = services.reader.series[SHORT_AXIS].slices[4].plane
    assert old is not None
    tilted = replace(old, row_direction=(0.8, 0.6, 0.0), column_direction=(0.0, 0.0, -1.0))
    session = turned(services, 4, tilted)
    draw(session, 3)
    draw(session, 6)

    session.reshaping.between_slices.fill()

    assert len(review_of(session).rois) == 2
    assert "not parallel" in said(session)


def test_where_a_slice_does_not_say_where_it_lies_nothing_is_made():
    session = turned(fake_services(), 4, None)
    draw(session, 3)
    draw(session, 6)

    session.reshaping.between_slices.fill()

    assert "where it lies" in said(session)


def test_an_uneven_gap_is_filled_by_millimetres():
    services = fake_services()
    old = services.reader.series[SHORT_AXIS].slices
    assert old[4].plane is not None
    shift = 0.75 * SLICE_STEP_MM * old[4].plane.normal
    place = tuple(np.add(old[4].plane.image_position_patient, shift).tolist())
    session = turned(services, 4, replace(old[4].plane, image_position_patient=place))
    draw(session, 3, size=20)
    draw(session, 5, size=36)

    session.reshaping.between_slices.fill()

    (made,) = on(session, 4)
    assert session.series is not None
    plane = session.series.slices[4].plane
    assert plane is not None
    assert area_mm2(made.contours, plane) == pytest.approx(34**2 * plane.pixel_area_mm2, rel=0.02)
