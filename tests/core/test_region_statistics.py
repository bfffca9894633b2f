"""The pixels of a region are those whose centres lie inside, found one by one as all at once."""

from __future__ import annotations

import statistics as independent

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.region_statistics import PixelRegion, nearest_pixel, pixels_of_ellipse, pixels_of_loop, statistics

ROWS, COLUMNS = 11, 17

# Off the grid, so that no pixel centre lies on an edge where rounding decides.
COORDINATES = st.tuples(
    st.integers(-30, 140).map(lambda n: n / 10 + 0.03), st.integers(-30, 200).map(lambda n: n / 10 + 0.07)
)


def in_image(region: PixelRegion) -> np.ndarray:
    mask = np.zeros((ROWS, COLUMNS), dtype=bool)
    rows, columns = region.mask.shape
    mask[region.row : region.row + rows, region.column : region.column + columns] = region.mask
    return mask


def lies_inside(row: float, column: float, corners: list[tuple[float, float]]) -> bool:
    """Even-odd by walking along the edges and counting those to the right."""
    inside = False
    for (r0, c0), (r1, c1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (r0 > row) != (r1 > row) and column < c0 + (row - r0) / (r1 - r0) * (c1 - c0):
            inside = not inside
    return inside


@settings(max_examples=120, deadline=None)
@given(st.lists(COORDINATES, min_size=3, max_size=9))
def test_the_pixels_of_any_outline_even_one_that_crosses_itself_or_leaves_the_image(corners):
    found = in_image(pixels_of_loop(np.array(corners), rows=ROWS, columns=COLUMNS))
    expected = [[lies_inside(row, column, corners) for column in range(COLUMNS)] for row in range(ROWS)]
    assert np.array_equal(found, expected)


@settings(max_examples=120, deadline=None)
@given(COORDINATES, COORDINATES)
def test_the_pixels_of_any_ellipse(one, other):
    found = in_image(pixels_of_ellipse(np.array([one, other]), rows=ROWS, columns=COLUMNS))
    (r0, c0), (r1, c1) = one, other
    for row in range(ROWS):
        for column in range(COLUMNS):
            inside = False
            if r0 != r1 and c0 != c1:
                down, right = (row - (r0 + r1) / 2) / ((r1 - r0) / 2), (column - (c0 + c1) / 2) / ((c1 - c0) / 2)
                inside = down * down + right * right <= 1
            assert found[row, column] == inside, (row, column)


def test_a_rectangle_drawn_from_edge_to_edge_holds_whole_pixels():
    corners = np.array([[1.5, 2.5], [1.5, 5.5], [4.5, 5.5], [4.5, 2.5]])
    found = in_image(pixels_of_loop(corners, rows=ROWS, columns=COLUMNS))
    assert np.argwhere(found).min(axis=0).tolist() == [2, 3]
    assert np.argwhere(found).max(axis=0).tolist() == [4, 5]
    assert found.sum() == 9


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_statistics_are_those_of_the_values_one_by_one(seed):
    random = np.random.default_rng(seed)
    values = (random.normal(-900, 40, (ROWS, COLUMNS))).astype(np.float32)
    mask = random.random((4, 6)) < 0.5
    mask[0, 0] = mask[3, 5] = True
    found = statistics(values[3:7, 5:11], mask)
    listed = [float(values[3 + r, 5 + c]) for r in range(4) for c in range(6) if mask[r, c]]
    assert found is not None
    assert found.count == len(listed)
    assert found.mean == pytest.approx(independent.fmean(listed), rel=1e-12)
    assert found.standard_deviation == pytest.approx(independent.stdev(listed), rel=1e-9)
    assert (found.minimum, found.maximum) == (min(listed), max(listed))


def test_the_mean_of_many_equal_large_values_is_that_value():
    # Summed in single precision, a million times 30000.1 is off in the fourth digit.
    values = np.full((1000, 1000), 30000.1, dtype=np.float32)
    found = statistics(values, np.ones((1000, 1000), dtype=bool))
    assert found is not None
    assert found.mean == pytest.approx(float(values[0, 0]), rel=1e-12)
    assert found.standard_deviation == pytest.approx(0, abs=1e-6)


def test_pixels_without_a_value_are_left_out_and_counted():
    values = np.array([[1, np.nan, 5], [np.inf, 3, 3]], dtype=np.float32)
    found = statistics(values, np.ones((2, 3), dtype=bool))
    assert found is not None
    assert (found.count, found.left_out, found.mean) == (4, 2, 3.0)


def test_one_pixel_has_no_spread_and_none_has_nothing():
    values = np.array([[7.0, 8.0]], dtype=np.float32)
    one = statistics(values, np.array([[False, True]]))
    assert one is not None and one.standard_deviation is None and one.mean == 8.0
    assert statistics(values, np.array([[False, False]])) is None


@pytest.mark.parametrize(
    ("point", "pixel"),
    [((0, 0), (0, 0)), ((-0.5, -0.5), (0, 0)), ((0.5, 1.49), (1, 1)), ((-0.51, 0), None), ((10.5, 0), None)],
)
def test_a_point_lies_on_the_pixel_whose_square_holds_it(point, pixel):
    assert nearest_pixel(np.array(point), rows=ROWS, columns=COLUMNS) == pixel
