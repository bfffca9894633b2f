"""Panes follow one another by millimetres of the patient, not by numbers, and only where that means something."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.identity import SeriesInstanceUID
from app.core.voi import VoiLut, Window
from app.session.display import resolve
from app.session.opening import Opened
from app.session.pane import Pane
from app.session.reference_lines import NO_REFERENCES, link_text, references
from app.session.series_arrival import Arrived, SeriesArrival
from app.session.session import Session
from app.session.synchronising import Linked
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS
from tests.helpers.fake_services import fake_services
from tests.helpers.linked_series import COPIED_FRAME, ELSEWHERE, LONG_AXIS, THIN, TIMED, add_linked_series


def side_by_side(*shown: SeriesInstanceUID) -> tuple[Session, tuple[Pane, ...]]:
    services = fake_services()
    add_linked_series(services)
    services.open_study()
    session = services.session
    session.panes.arrange(*((1, len(shown)) if len(shown) < 4 else (2, 2)))
    for pane, uid in zip(session.panes.all, shown, strict=True):
        session.open_series(services.reader.series[uid].series, pane=pane)
        pane.size_px = (600.0, 500.0)
    return session, session.panes.all


def along_normal(pane: Pane) -> float:
    """Where the slice in view lies, along the normal of the short axis."""
    assert pane.image is not None
    assert pane.image.plane is not None
    normal = np.cross((0.8, 0.6, 0.0), (-0.36, 0.48, -0.8))
    return float(np.dot(pane.image.plane.image_position_patient, normal))


def says(session: Session, pane: Pane) -> str:
    return link_text(session.panes, session.synchronising, pane)


# Slices


def test_scrolling_one_shows_the_nearest_slice_in_the_other():
    _session, (coarse, fine) = side_by_side(SHORT_AXIS, THIN)
    for index in (0, 5, 11):
        coarse.viewport.show_slice(index)
        assert abs(along_normal(coarse) - along_normal(fine)) <= 1.5 + 1e-6
    fine.viewport.show_slice(12)
    assert abs(along_normal(coarse) - along_normal(fine)) <= 4.0 + 1e-6


def test_whichever_is_scrolled_leads_and_what_follows_does_not_lead_back():
    _session, (_coarse, fine) = side_by_side(SHORT_AXIS, THIN)
    fine.viewport.show_slice(8)
    assert fine.viewport.view.index == 8
    fine.viewport.show_slice(9)
    assert fine.viewport.view.index == 9


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (ELSEWHERE, "not linked: another frame of reference"),
        (COPIED_FRAME, "not linked: another patient"),
        (LONG_AXIS, "not linked: another direction of slices"),
        (LOCALISER, "not linked: no position in the patient"),
    ],
)
def test_what_cannot_be_compared_stays_and_says_why(other: SeriesInstanceUID, why: str):
    session, (first, second) = side_by_side(SHORT_AXIS, other)
    before = second.viewport.view.index
    first.viewport.show_slice(0)
    first.viewport.show_slice(11)
    assert second.viewport.view.index == before
    assert says(session, second) == why
    assert says(session, first) == ""


def test_a_slice_beyond_the_end_of_the_other_stack_says_how_far_it_is_away():
    session, (coarse, fine) = side_by_side(SHORT_AXIS, THIN)
    coarse.viewport.show_slice(6)
    assert says(session, fine) == "linked"
    session.panes.activate(fine)
    fine.viewport.show_slice(0)
    assert along_normal(fine) - along_normal(coarse) == pytest.approx(115 - 88)
    assert says(session, coarse) == "linked, 27.0 mm away"
    session.synchronising.toggle(Linked.SLICE)
    assert says(session, coarse) == ""


def test_switched_off_nothing_follows_and_switched_on_all_catch_up():
    session, (coarse, fine) = side_by_side(SHORT_AXIS, THIN)
    session.synchronising.toggle(Linked.SLICE)
    before = fine.viewport.view.index
    coarse.viewport.show_slice(0)
    assert fine.viewport.view.index == before
    session.synchronising.toggle(Linked.SLICE)
    assert abs(along_normal(coarse) - along_normal(fine)) <= 1.5


def test_a_series_that_is_opened_beside_others_goes_to_their_place_and_moves_none_of_them():
    services = fake_services()
    add_linked_series(services)
    session = services.open_study()
    session.panes.arrange(1, 2)
    first, second = session.panes.all
    first.viewport.show_slice(2)
    session.open_series(services.reader.series[THIN].series, pane=second)
    assert first.viewport.view.index == 2
    assert abs(along_normal(first) - along_normal(second)) <= 1.5


def test_a_series_that_was_seen_in_part_beside_others_stays_where_the_reader_went_when_the_rest_is_here():
    session, (coarse, fine) = side_by_side(SHORT_AXIS, LONG_AXIS)
    assert coarse.opened is not None
    services = fake_services()
    add_linked_series(services)
    thin = services.reader.series[THIN]
    places = {image.sop_instance_uid: place for place, image in enumerate(thin.slices)}
    part = replace(thin, slices=thin.slices[5:20])
    fine.begin_opening(thin.series, SeriesArrival())
    fine.begin(Opened((part,), (), (), coarse.opened.archive, arrived=Arrived(15, places)), at=None)
    session.panes.activate(fine)
    fine.viewport.show_slice(8)
    fine.viewport.magnify(3.0, fitted=True, pan=(4.0, 5.0))
    gone_to, view = fine.image, fine.viewport.view
    led_to = coarse.image
    fine.grow(Opened((thin,), (), (), coarse.opened.archive))
    assert fine.image is gone_to
    assert (fine.viewport.view.zoom, fine.viewport.view.pan) == (view.zoom, view.pan)
    assert coarse.image is led_to


def test_it_stays_there_too_where_the_one_beside_has_grown_meanwhile_and_shows_another():
    session, (other, fine) = side_by_side(LONG_AXIS, LONG_AXIS)
    assert other.opened is not None
    archive = other.opened.archive
    services = fake_services()
    add_linked_series(services)
    thin = services.reader.series[THIN]
    places = {image.sop_instance_uid: place for place, image in enumerate(thin.slices)}

    def part(first: int, last: int) -> Opened:
        return Opened((replace(thin, slices=thin.slices[first:last]),), (), (), archive, arrived=Arrived(1, places))

    fine.begin_opening(thin.series, SeriesArrival())
    fine.begin(part(15, 25), at=None)
    session.panes.activate(fine)
    fine.viewport.show_slice(7)
    other.viewport.step(1)
    other.begin_opening(thin.series, SeriesArrival())
    other.begin(part(20, 21), at=None)
    other.grow(part(15, 26))
    fine.grow(Opened((thin,), (), (), archive))
    assert fine.image is thin.slices[22]


def test_a_series_that_was_seen_in_part_catches_up_with_another_when_the_rest_is_here():
    session, (coarse, fine) = side_by_side(SHORT_AXIS, LONG_AXIS)
    assert coarse.opened is not None
    services = fake_services()
    add_linked_series(services)
    thin = services.reader.series[THIN]
    places = {image.sop_instance_uid: place for place, image in enumerate(thin.slices)}
    part = replace(thin, slices=thin.slices[5:9])
    fine.begin_opening(thin.series, SeriesArrival())
    fine.begin(Opened((part,), (), (), coarse.opened.archive, arrived=Arrived(4, places)), at=None)
    session.panes.activate(coarse)
    for index in (0, 11):
        coarse.viewport.show_slice(index)
        if abs(along_normal(coarse) - along_normal(fine)) > 8:
            break
    fine.grow(Opened((thin,), (), (), coarse.opened.archive))
    assert abs(along_normal(coarse) - along_normal(fine)) <= 1.5 + 1e-6


def test_the_other_stack_of_a_series_stays_where_the_pane_was():
    _session, (first, second) = side_by_side(SHORT_AXIS, TIMED)
    first.viewport.show_slice(2)
    second.step_stack(1)
    second.step_family(1)
    assert (first.viewport.view.index, second.viewport.view.index) == (2, 2)


def test_what_is_enlarged_leaves_the_others_until_they_are_seen_again():
    session, (coarse, fine) = side_by_side(SHORT_AXIS, THIN)
    session.panes.enlarge(True)
    before = fine.viewport.view.index
    coarse.viewport.show_slice(1)
    assert fine.viewport.view.index == before
    session.panes.enlarge(False)
    assert abs(along_normal(coarse) - along_normal(fine)) <= 1.5


def test_of_panes_that_follow_one_another_one_plays():
    _session, (coarse, fine) = side_by_side(SHORT_AXIS, THIN)
    coarse.viewport.play(True)
    fine.viewport.play(True)
    assert not coarse.viewport.view.playing
    assert fine.viewport.view.playing


# Window and magnification


def test_the_window_is_shared_on_demand_among_images_of_one_kind():
    session, (first, second) = side_by_side(SHORT_AXIS, LONG_AXIS)
    first.viewport.set_window(Window(10, 20))
    assert second.viewport.view.window is None
    session.synchronising.toggle(Linked.WINDOW)
    assert second.viewport.view.window == Window(10, 20)
    second.viewport.invert()
    assert first.viewport.view.inverted
    first.viewport.set_window(None)
    assert second.viewport.view.window is None


def test_a_table_belongs_to_its_image_and_is_not_shared():
    session, (first, second) = side_by_side(SHORT_AXIS, THIN)
    session.synchronising.toggle(Linked.WINDOW)
    first.viewport.set_window(VoiLut(first=0, entries=np.arange(4), bits=2))
    assert second.viewport.view.window is None


def test_the_same_window_of_two_pet_images_is_the_same_in_suv():
    services = fake_services()
    add_linked_series(services)
    for uid, factor in ((SHORT_AXIS, 2.0), (THIN, 0.5)):
        series = services.reader.series[uid]
        slices = tuple(replace(image, suv_factor=factor, unit="BQML") for image in series.slices)
        services.reader.series[uid] = replace(series, slices=slices)
    session = services.open_study()
    session.panes.arrange(1, 2)
    first, second = session.panes.all
    session.open_series(services.reader.series[THIN].series, pane=second)
    first.viewport.set_window(Window(10, 20))
    session.synchronising.toggle(Linked.WINDOW)
    assert second.viewport.view.window == Window(40, 80)
    second.viewport.set_window(Window(4, 8))
    assert first.viewport.view.window == Window(1, 2)


def centre_and_scale(pane: Pane) -> tuple[np.ndarray, float]:
    """The point of the patient in the middle of a pane, and screen pixels per mm, by the definition of View."""
    assert pane.image is not None
    assert pane.size_px is not None
    plane, view = pane.image.plane, pane.viewport.view
    assert plane is not None
    middle = [(plane.rows - 1) / 2 - view.pan[0], (plane.columns - 1) / 2 - view.pan[1]]
    wide, high = plane.columns * plane.column_spacing_mm, plane.rows * plane.row_spacing_mm
    return plane.to_lps([middle])[0], view.zoom * min(pane.size_px[0] / wide, pane.size_px[1] / high)


@pytest.mark.parametrize("pan", [(0.0, 0.0), (13.0, -22.5)])
def test_the_same_part_of_the_patient_is_shown_equally_large(pan: tuple[float, float]):
    session, (coarse, fine) = side_by_side(SHORT_AXIS, THIN)
    fine.size_px = (300.0, 700.0)
    session.synchronising.toggle(Linked.MAGNIFICATION)
    coarse.viewport.zoom_by(2.5)
    coarse.viewport.pan_to(pan)
    (here, scale), (there, other_scale) = centre_and_scale(coarse), centre_and_scale(fine)
    assert other_scale == pytest.approx(scale)
    apart = np.subtract(there, here)
    normal = np.cross((0.8, 0.6, 0.0), (-0.36, 0.48, -0.8))
    assert np.linalg.norm(apart - normal * (apart @ normal)) == pytest.approx(0, abs=1e-6)


def test_pixels_one_to_one_are_the_same_scale_elsewhere():
    session, (coarse, fine) = side_by_side(SHORT_AXIS, THIN)
    session.synchronising.toggle(Linked.MAGNIFICATION)
    coarse.viewport.show_pixels()
    assert centre_and_scale(fine)[1] == pytest.approx(1 / 1.1)  # its shorter side is 1.1 mm


def test_in_another_frame_of_reference_the_same_part_of_the_image_is_shown():
    session, (first, second) = side_by_side(SHORT_AXIS, ELSEWHERE)
    session.synchronising.toggle(Linked.MAGNIFICATION)
    first.viewport.zoom_by(2)
    first.viewport.pan_to((4, 6))
    assert (second.viewport.view.zoom, second.viewport.view.pan) == (pytest.approx(2), pytest.approx((4, 6)))


# Lines and cross


def test_the_active_slice_is_a_line_where_it_cuts_the_others():
    session, (short, long) = side_by_side(SHORT_AXIS, LONG_AXIS)
    short.viewport.show_slice(4)
    (line,) = references(session.panes, session.synchronising, long).lines
    assert line.in_view
    assert short.image is not None
    assert short.image.plane is not None
    assert long.image is not None
    assert long.image.plane is not None
    ends = long.image.plane.to_lps([line.segment.start, line.segment.end])
    assert short.image.plane.distance_mm(ends) == pytest.approx([0, 0], abs=1e-9)
    assert references(session.panes, session.synchronising, short).lines == ()
    session.panes.activate(long)
    assert len(references(session.panes, session.synchronising, short).lines) == 1
    assert references(session.panes, session.synchronising, long).lines == ()


def test_first_and_last_line_on_demand():
    session, (short, long) = side_by_side(SHORT_AXIS, LONG_AXIS)
    short.viewport.show_slice(4)
    session.synchronising.toggle(Linked.ENDS)
    lines = references(session.panes, session.synchronising, long).lines
    assert [line.in_view for line in lines] == [True, False, False]
    rows = [line.segment.start[0] for line in lines]
    assert rows[1] < rows[0] < rows[2]
    session.synchronising.toggle(Linked.LINES)
    assert references(session.panes, session.synchronising, long).lines == ()


@pytest.mark.parametrize("other", [ELSEWHERE, LOCALISER, THIN])
def test_no_line_where_there_is_none(other: SeriesInstanceUID):
    session, (_, second) = side_by_side(SHORT_AXIS, other)
    assert references(session.panes, session.synchronising, second).lines == ()


def test_a_point_is_shown_in_every_pane_at_its_nearest_slice():
    session, (short, long, thin, elsewhere) = side_by_side(SHORT_AXIS, LONG_AXIS, THIN, ELSEWHERE)
    short.viewport.show_slice(5)
    before = elsewhere.viewport.view.index
    session.synchronising.point_at(short, (30.0, 80.0))
    assert short.image is not None
    assert short.image.plane is not None
    point = short.image.plane.to_lps([(30.0, 80.0)])[0]
    for pane, spacing in ((short, 8.0), (long, 6.0), (thin, 3.0)):
        cross = references(session.panes, session.synchronising, pane).cross
        assert cross is not None
        assert pane.image is not None
        assert pane.image.plane is not None
        found = pane.image.plane.to_lps([cross])[0]
        assert np.linalg.norm(found - point) <= spacing / 2 + 1e-6
        assert abs(pane.image.plane.distance_mm(point)[0]) == pytest.approx(np.linalg.norm(found - point))
    assert references(session.panes, session.synchronising, elsewhere).cross is None
    assert elsewhere.viewport.view.index == before


def test_the_cross_is_not_drawn_on_slices_that_do_not_hold_the_point_and_goes_when_asked():
    session, (short, _long) = side_by_side(SHORT_AXIS, LONG_AXIS)
    session.synchronising.toggle(Linked.SLICE)
    short.viewport.show_slice(5)
    session.synchronising.point_at(short, (30.0, 80.0))
    short.viewport.show_slice(7)
    assert references(session.panes, session.synchronising, short).cross is None
    short.viewport.show_slice(5)
    assert references(session.panes, session.synchronising, short).cross is not None
    session.synchronising.clear_cross()
    assert references(session.panes, session.synchronising, short).cross is None


def test_a_point_on_an_image_without_position_is_nowhere():
    session, (plain, other) = side_by_side(LOCALISER, SHORT_AXIS)
    before = other.viewport.view.index
    session.synchronising.point_at(plain, (10.0, 10.0))
    assert session.synchronising.cross is None
    assert other.viewport.view.index == before


def test_lines_and_cross_are_on_the_display_and_hidden_with_the_overlays():
    session, (short, long) = side_by_side(SHORT_AXIS, LONG_AXIS)
    assert long.image is not None
    long.pixels.pixels(long.image)
    session.synchronising.point_at(short, (30.0, 80.0))
    assert long.image is not None
    long.pixels.pixels(long.image)
    shown = resolve(session, long)
    assert shown.references.lines
    assert shown.references.cross is not None
    long.viewport.toggle_overlays()
    assert not resolve(session, long).references.lines


# Patients


def test_neither_lines_nor_points_nor_places_go_from_one_patient_to_another():
    session, (first, second) = side_by_side(SHORT_AXIS, COPIED_FRAME)
    session.synchronising.toggle(Linked.ENDS)
    session.panes.activate(first)
    shown = second.viewport.view.index
    session.synchronising.point_at(first, (30.0, 40.0))
    assert second.viewport.view.index == shown
    assert references(session.panes, session.synchronising, second) == NO_REFERENCES
    assert references(session.panes, session.synchronising, first).cross is not None
    first.viewport.show_slice(3)
    session.open_series(second.opened.series.series, pane=second)
    assert second.viewport.view.index == 6, "the middle, not the place of the other patient"
