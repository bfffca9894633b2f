"""What a hand does to a region, in millimetres: areas add up, brushes are round, nothing else moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.geometry import PlaneGeometry
from app.core.plane_region import contours_in_space, in_plane_mm, point_mm, whole_image
from app.core.region_editing import (
    area_mm2,
    components,
    covers,
    cut,
    grown,
    intersected,
    on_image,
    smoothed,
    subtracted,
    swept,
    united,
    with_vertex,
    with_vertex_moved,
    without_holes,
    without_vertex,
)

SQUARE = (np.array([[0.0, 0.0], [0.0, 20.0], [20.0, 20.0], [20.0, 0.0]]),)
RING = subtracted(swept(np.array([[50.0, 50.0]]), 10.0), swept(np.array([[50.0, 50.0]]), 5.0))
OBLIQUE = PlaneGeometry(
    (-60.0, -70.0, 55.0),
    row_direction=(0.8, 0.6, 0.0),
    column_direction=(-0.36, 0.48, -0.8),
    row_spacing_mm=1.6,
    column_spacing_mm=1.1,
    rows=112,
    columns=176,
)
places = st.tuples(st.floats(-5, 25), st.floats(-5, 25))
paths = st.lists(places, min_size=1, max_size=6).map(np.array)
radii = st.floats(0.3, 8)


def disc(row: float, column: float, radius: float):
    return swept(np.array([[row, column]]), radius)


@given(path=paths, radius=radii)
def test_what_is_added_and_what_is_common_make_up_both(path, radius: float):
    stroke = swept(path, radius)

    both = area_mm2(united(SQUARE, stroke)) + area_mm2(intersected(SQUARE, stroke))

    assert both == pytest.approx(area_mm2(SQUARE) + area_mm2(stroke), abs=1e-2)


SIDES = (50, 40, 30, 20, 4)
FRAMES = (
    *(np.array([[0.0, 0.0], [0.0, side], [side, side], [side, 0.0]]) + (50 - side) / 2 for side in SIDES),
    np.array([[60.0, 60.0], [60.0, 64.0], [64.0, 60.0]]),
)
"""Frames in frames, and a piece apart."""


@given(
    path=st.lists(st.tuples(st.floats(-5, 70), st.floats(-5, 70)), min_size=1, max_size=3).map(np.array), radius=radii
)
def test_of_many_loops_those_far_from_the_brush_count_as_much_as_those_near_it(path, radius: float):
    stroke = swept(path, radius)

    common = area_mm2(intersected(FRAMES, stroke))

    grown = area_mm2(FRAMES) + area_mm2(stroke) - common
    assert area_mm2(united(FRAMES, stroke)) == pytest.approx(grown, abs=1e-2)
    assert area_mm2(subtracted(FRAMES, stroke)) == pytest.approx(area_mm2(FRAMES) - common, abs=1e-2)


def test_what_lies_on_the_image_stays_as_it_is_and_the_rest_is_cut_off():
    (corners,) = whole_image(OBLIQUE)
    inside, over = disc(50.0, 60.0, 8.0), disc(*corners[0], 8.0)

    assert on_image(inside, OBLIQUE) is inside
    assert area_mm2(on_image(over, OBLIQUE)) == pytest.approx(area_mm2(over) / 4, rel=1e-3)


@given(path=paths, radius=radii)
def test_what_is_erased_is_what_was_common(path, radius: float):
    stroke = swept(path, radius)

    left = subtracted(SQUARE, stroke)

    assert area_mm2(left) == pytest.approx(area_mm2(SQUARE) - area_mm2(intersected(SQUARE, stroke)), abs=1e-2)
    assert area_mm2(intersected(left, stroke)) == pytest.approx(0, abs=1e-2)


@given(path=paths, radius=radii)
def test_painting_twice_is_painting_once(path, radius: float):
    once = united(SQUARE, swept(path, radius))

    assert area_mm2(united(once, swept(path, radius))) == pytest.approx(area_mm2(once), abs=1e-3)


@given(radius=st.floats(0.05, 40))
def test_a_brush_is_a_disc(radius: float):
    # An arc may leave the circle by five micrometres, so the area by that times its length.
    assert area_mm2(disc(3, 4, radius)) == pytest.approx(np.pi * radius**2, abs=2 * np.pi * radius * 0.006)


@settings(max_examples=25)
@given(
    row=st.floats(20, 90),
    column=st.floats(20, 150),
    radius=st.floats(2, 15),
)
def test_on_pixels_that_are_not_square_a_brush_is_round_in_the_patient(row: float, column: float, radius: float):
    centre = point_mm(np.array([row, column]), OBLIQUE)
    (contour,) = contours_in_space(disc(centre[0], centre[1], radius), OBLIQUE)

    distances = np.linalg.norm(contour.points_lps - OBLIQUE.to_lps([[row, column]]), axis=1)

    assert distances == pytest.approx(np.full(len(distances), radius), abs=0.02)


def test_a_region_goes_to_its_plane_and_back_unchanged():
    contours = contours_in_space(RING, OBLIQUE)

    again = contours_in_space(in_plane_mm(contours, OBLIQUE), OBLIQUE)

    assert len(again) == 2
    for one, other in zip(contours, again, strict=True):
        assert other.points_lps == pytest.approx(one.points_lps, abs=1e-9)


def test_the_whole_image_is_all_its_pixels():
    assert area_mm2(whole_image(OBLIQUE)) == pytest.approx(112 * 1.6 * 176 * 1.1)


def test_a_disc_along_an_edge_bulges_what_it_is_added_to_and_dents_what_it_is_taken_from():
    way = np.array([[10.0, 17.0], [10.0, 19.0]])

    bulged = united(SQUARE, swept(way, 4.0))
    dented = subtracted(SQUARE, swept(way[::-1] + np.array([0, 5]), 4.0))

    assert covers(bulged, np.array([10.0, 22.5])) and not covers(SQUARE, np.array([10.0, 22.5]))
    assert not covers(dented, np.array([10.0, 19.0])) and covers(dented, np.array([10.0, 12.0]))
    assert len(bulged) == len(dented) == 1


@given(path=paths, radius=radii)
def test_far_from_the_brush_nothing_moves(path, radius: float):
    changed = united(SQUARE, swept(path, radius))

    far = [corner for corner in SQUARE[0] if np.linalg.norm(path - corner, axis=1).min() > 60]
    grown = {tuple(point) for loop in changed for point in loop}
    assert all(tuple(corner) in grown for corner in far)
    assert area_mm2(subtracted(SQUARE, changed)) == pytest.approx(0, abs=1e-3)


def test_smoothing_takes_a_spike_and_a_notch_and_leaves_straight_edges():
    spike = (np.array([[9.8, 19.0], [9.8, 30.0], [10.2, 30.0], [10.2, 19.0]]),)
    notch = (np.array([[4.8, -1.0], [4.8, 5.0], [5.2, 5.0], [5.2, -1.0]]),)
    spoilt = subtracted(united(SQUARE, spike), notch)

    smooth = smoothed(spoilt, 1.0)

    assert not covers(smooth, np.array([10.0, 25.0]))
    assert covers(smooth, np.array([5.0, 3.0]))
    for row in (2.0, 7.0, 13.0, 18.0):
        assert covers(smooth, np.array([row, 19.99])) and not covers(smooth, np.array([row, 20.01]))
    assert area_mm2(smooth) == pytest.approx(400, rel=0.01)


def test_growing_moves_every_edge_outward_and_rounds_corners_shrinking_moves_it_inward():
    larger, smaller = grown(SQUARE, 2.0), grown(SQUARE, -2.0)
    assert area_mm2(larger) == pytest.approx(20 * 20 + 4 * 20 * 2 + np.pi * 4, rel=1e-3)
    assert area_mm2(smaller) == pytest.approx(16 * 16, rel=1e-6)


def test_a_hole_is_filled_and_what_lies_in_it_too():
    island = disc(50, 50, 2)

    filled = without_holes(united(RING, island))

    assert area_mm2(filled) == pytest.approx(np.pi * 100, rel=0.01)
    assert len(filled) == 1


def test_parts_keep_their_holes_and_come_largest_first():
    far, island = disc(90, 90, 3), disc(50, 50, 2)

    parts = components(united(united(RING, far), island))

    assert [len(part) for part in parts] == [2, 1, 1]
    assert [area_mm2(part) for part in parts] == pytest.approx([np.pi * 75, np.pi * 9, np.pi * 4], rel=0.01)


def test_a_cut_makes_two_parts_and_takes_next_to_nothing():
    halves = components(cut(SQUARE, np.array([[-5.0, 8.0], [25.0, 8.0]])))

    assert [area_mm2(half) for half in halves] == pytest.approx([240, 160], abs=0.05)


def test_a_cut_that_does_not_go_through_leaves_one_part():
    assert len(components(cut(SQUARE, np.array([[-5.0, 8.0], [10.0, 8.0]])))) == 1


def test_corners_are_moved_added_and_taken_away():
    moved = with_vertex_moved(SQUARE, 0, 2, to=np.array([30.0, 30.0]))
    added = with_vertex(SQUARE, 0, 1, at=np.array([10.0, 25.0]))

    assert area_mm2(moved) == pytest.approx(600)
    assert area_mm2(added) == pytest.approx(450)
    assert area_mm2(without_vertex(SQUARE, 0, 2)) == pytest.approx(200)
    assert without_vertex((SQUARE[0][:3],), 0, 0) == ()


def test_a_corner_dragged_across_leaves_loops_that_do_not_cross():
    crossed = with_vertex_moved(SQUARE, 0, 2, to=np.array([-10.0, 10.0]))

    assert all(len(components((loop,))) == 1 for loop in crossed)
    assert area_mm2(crossed) > 0


@pytest.mark.parametrize("nothing", [(), (np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]),)])
def test_what_covers_nothing_adds_and_takes_nothing(nothing):
    assert area_mm2(united(SQUARE, nothing)) == area_mm2(subtracted(SQUARE, nothing)) == 400
    assert united(nothing, ()) == () == subtracted(nothing, SQUARE)
    assert components(nothing) == ()
