"""Areas, nesting, keyholes and crossings of plane polygons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.core.errors import GeometryError
from app.core.keyholes import keyholed, without_slits
from app.core.mask import rasterise, trace
from app.core.polygon import contains, crosses_itself, even_odd_area, nesting_depths, nestings, signed_area, simplify

SQUARE = np.array([(0.0, 0.0), (0.0, 8.0), (8.0, 8.0), (8.0, 0.0)])
HOLE = np.array([(2.0, 2.0), (2.0, 6.0), (6.0, 6.0), (6.0, 2.0)])
BOW_TIE = np.array([(0.0, 0.0), (4.0, 4.0), (0.0, 4.0), (4.0, 0.0)])
masks = arrays(bool, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=10))


def _has_edges_of_no_length(loop: np.ndarray) -> bool:
    return bool(np.any(np.all(loop == np.roll(loop, 1, axis=0), axis=1)))


@settings(max_examples=200)
@given(mask=masks)
def test_keyholes_cover_the_same_pixels_with_one_contour_per_region(mask: np.ndarray) -> None:
    loops = trace(mask)
    regions = keyholed(loops)
    assert len(regions) == sum(depth % 2 == 0 for depth in nesting_depths(loops))
    assert np.array_equal(rasterise(regions, *mask.shape), mask)
    assert sum(abs(signed_area(region)) for region in regions) == pytest.approx(mask.sum())
    assert not crosses_itself(regions)
    assert not any(_has_edges_of_no_length(region) for region in regions)


@settings(max_examples=100)
@given(groups=st.lists(masks, max_size=3))
def test_loops_of_many_groups_are_measured_and_nested_as_one_by_one(groups: list[np.ndarray]) -> None:
    loops = [trace(mask) for mask in groups]
    for one, found in zip(loops, nestings(loops), strict=True):
        assert found.areas == pytest.approx([signed_area(loop) for loop in one])
        assert [len(around) for around in found.around] == nesting_depths(one)


@settings(max_examples=100)
@given(mask=masks)
def test_slits_meet_no_pixel_centre(mask: np.ndarray) -> None:
    for region in keyholed(trace(mask)):
        edges = np.stack([region, np.roll(region, -1, axis=0)], axis=1)
        vertical = edges[edges[:, 0, 1] == edges[:, 1, 1]]
        assert np.all(np.abs(vertical[:, 0, 1] % 1) > 0.01)


@settings(max_examples=100)
@given(mask=masks)
def test_taking_slits_out_again_gives_holes_of_their_own(mask: np.ndarray) -> None:
    loops = trace(mask)
    again = [loop for region in keyholed(loops) for loop in without_slits(region)]
    assert len(again) == len(loops)
    assert np.array_equal(rasterise(again, *mask.shape), mask)
    assert even_odd_area(again) == pytest.approx(mask.sum())


def test_a_loop_without_slits_stays_as_it_is() -> None:
    (same,) = without_slits(SQUARE)
    assert np.array_equal(same, SQUARE)


def test_a_line_walked_to_and_fro_encloses_nothing() -> None:
    assert without_slits(np.array([(0.0, 0.0), (0.0, 3.0), (0.0, 5.0), (0.0, 3.0)])) == []


@pytest.mark.parametrize("turn", [1, -1])
def test_outer_loops_wind_positively_whatever_they_did_before(turn: int) -> None:
    (joined,) = keyholed([SQUARE[::turn], HOLE[::turn]])
    assert signed_area(joined) == pytest.approx(64 - 16)


def test_an_island_in_a_hole_is_a_region_of_its_own() -> None:
    island = (HOLE - 4) / 4 + 4
    regions = keyholed([SQUARE, HOLE, island])
    assert sorted(round(abs(signed_area(region))) for region in regions) == [1, 48]


def test_a_hole_that_reaches_the_edge_is_none_and_says_so() -> None:
    with pytest.raises(GeometryError, match="cannot be joined"):
        keyholed([SQUARE, HOLE - np.array([2.0, 0.0])])


def test_hundreds_of_holes_are_joined_within_a_second() -> None:
    holed = np.ones((65, 65), dtype=bool)
    holed[1::2, 1::2] = False
    (region,) = keyholed(trace(holed))
    assert np.array_equal(rasterise([region], 65, 65), holed)


@pytest.mark.parametrize(
    ("loops", "crosses"),
    [
        ([SQUARE], False),
        ([SQUARE, HOLE], False),
        ([BOW_TIE], True),
        ([SQUARE, SQUARE + 4], True),
        ([SQUARE, SQUARE + np.array([0.0, 8.0])], False),
        ([SQUARE, SQUARE + 8], False),
        ([], False),
    ],
    ids=["square", "nested", "bow tie", "overlapping", "side by side", "corner to corner", "nothing"],
)
def test_only_edges_that_pass_through_one_another_cross(loops: list[np.ndarray], crosses: bool) -> None:
    assert crosses_itself(loops) is crosses


def test_holes_are_taken_out_of_the_area_whatever_their_winding() -> None:
    assert even_odd_area([SQUARE, HOLE]) == even_odd_area([SQUARE, HOLE[::-1]]) == 48


def test_inside_is_half_open() -> None:
    assert contains(SQUARE, np.array([0.0, 0.0]))
    assert not contains(SQUARE, np.array([8.0, 4.0]))
    assert not contains(SQUARE, np.array([4.0, 8.0]))
    assert contains(SQUARE, np.array([7.9, 7.9]))


def test_simplifying_drops_points_on_a_line_and_keeps_corners() -> None:
    dense = np.vstack([np.linspace(a, b, 9)[:-1] for a, b in zip(SQUARE, np.roll(SQUARE, -1, axis=0), strict=True)])
    simple = simplify(dense, 0.01)
    assert len(dense) == 32
    assert {tuple(point) for point in simple.tolist()} == {tuple(point) for point in SQUARE.tolist()}
