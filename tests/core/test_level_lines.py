"""The border of where a field is positive: it parts the samples, closes, and lies where the field is zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.core.level_lines import level_lines
from app.core.mask import rasterise
from app.core.polygon import even_odd_area

fields = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, max_side=9),
    elements=st.integers(-40, 40).filter(bool).map(float),
)


@given(fields)
def test_it_parts_positive_samples_from_the_others(field):
    assert np.array_equal(rasterise(level_lines(field), *field.shape), field > 0)


def test_of_a_cone_it_is_a_circle_between_the_samples():
    rows, columns = np.mgrid[:60, :90]
    (circle,) = level_lines(20.3 - np.hypot(rows - 30.2, columns - 40.7))

    assert np.hypot(*(circle - [30.2, 40.7]).T) == pytest.approx(20.3, abs=0.01)


def test_holes_are_lines_of_their_own():
    rows, columns = np.mgrid[:60, :60]
    ring = 5.0 - np.abs(np.hypot(rows - 30, columns - 30) - 18)

    lines = level_lines(ring)

    assert len(lines) == 2
    assert even_odd_area(lines) == pytest.approx(np.pi * (23**2 - 13**2), rel=2e-3)


def test_what_reaches_the_rim_is_closed_there():
    (loop,) = level_lines(np.ones((3, 4)))

    assert loop.min(axis=0) == pytest.approx([-0.5, -0.5], abs=0.2)
    assert loop.max(axis=0) == pytest.approx([2.5, 3.5], abs=0.2)


def test_where_nothing_is_positive_there_is_no_line():
    assert level_lines(np.zeros((4, 5))) == []
