"""Lines of equal probability lie where the network was as sure as that, as finely as a byte tells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.mask import rasterise
from app.core.probability_map import ProbabilityMap, as_bytes, band_of

ROWS, COLUMNS = 40, 56


def cone(middle: tuple[float, float] = (18.0, 25.0), steepness: float = 0.05) -> np.ndarray:
    """Probability 1 in the middle, less with every pixel."""
    rows, columns = np.mgrid[:ROWS, :COLUMNS]
    return np.asarray(1 - steepness * np.hypot(rows - middle[0], columns - middle[1]), np.float32)


@given(st.floats(0.2, 0.9))
def test_a_line_keeps_the_distance_at_which_the_probability_is_its_level(level: float):
    around = ProbabilityMap(as_bytes(cone()), 7, 3, threshold=0.5)
    (line,) = around.lines(level)
    distances = np.hypot(*(line - (18 + 7, 25 + 3)).T)
    assert np.abs(distances - (1 - level) / 0.05).max() < 0.15
    assert np.array_equal(line[0], line[-1]), "closed"


def test_what_lies_within_a_line_is_at_least_as_probable():
    values = as_bytes(cone() + np.random.default_rng(3).normal(0, 0.01, (ROWS, COLUMNS)).astype(np.float32))
    around = ProbabilityMap(values, 0, 0, threshold=0.5)
    for level in around.band:
        inside = rasterise([line[:-1] for line in around.lines(level)], ROWS, COLUMNS)
        assert np.array_equal(inside, values > 255 * level)


def test_a_line_that_leaves_the_box_ends_there_and_does_not_run_along_its_edge():
    around = ProbabilityMap(as_bytes(cone(middle=(2.0, 25.0))), 100, 200, threshold=0.5)
    (line,) = around.lines(0.5)
    assert not np.array_equal(line[0], line[-1])
    assert line[:, 0].min() >= 100
    assert np.hypot(*(line - (102, 225)).T) == pytest.approx(10, abs=0.2)


@given(st.floats(0.0, 1.0))
def test_the_band_lies_round_the_threshold_and_never_at_the_ends(threshold: float):
    low, high = band_of(threshold)
    assert 0.05 <= low < high <= 0.95
    if 0.25 <= threshold <= 0.75:
        assert (low, high) == pytest.approx((threshold - 0.2, threshold + 0.2))
