"""Grey value to brightness, by the LINEAR function of PS3.3 C.11.2.1.2."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.voi import MINIMUM_WIDTH, Window, apply_window, automatic_window


def test_the_standards_own_example() -> None:
    # Note 4 of C.11.2.1.2.1: centre 2048 and width 4096 map 0..4095 to the whole range.
    window = Window(2048, 4096)
    values = np.array([-1, 0, 4095, 4096])
    assert apply_window(values, window).tolist() == [0, 0, 255, 255]
    assert window.bounds == (0, 4095)


def test_a_width_of_one_is_a_threshold() -> None:
    # Note 4: centre 0 and width 1 map values below -0.5 to the minimum and everything else to the maximum.
    assert apply_window(np.array([-2, -1, 0, 1]), Window(0, 1)).tolist() == [0, 0, 255, 255]


@given(
    center=st.floats(-2000, 2000),
    width=st.floats(2, 5000),
    values=st.lists(st.floats(-4000, 4000), min_size=2, max_size=50),
)
def test_brightness_never_falls_where_the_value_rises(center: float, width: float, values: list[float]) -> None:
    ordered = np.sort(np.array(values))
    bright = apply_window(ordered, Window(center, width)).astype(int)
    assert np.all(np.diff(bright) >= 0)
    dark = apply_window(ordered, Window(center, width), inverted=True).astype(int)
    assert np.array_equal(bright + dark, np.full(len(values), 255))


def test_the_middle_of_the_window_is_half_bright() -> None:
    assert apply_window(np.array([39.5]), Window(40, 400)).tolist() == [pytest.approx(128, abs=1)]


def test_a_window_never_becomes_narrower_than_nothing() -> None:
    assert Window(40, 400).adjusted(center_change=5, width_change=-1000) == Window(45, MINIMUM_WIDTH)


def test_the_automatic_window_leaves_out_a_few_extreme_values() -> None:
    values = np.concatenate([np.linspace(100, 300, 10_000), [60_000.0]])
    window = automatic_window(values)
    assert window.center == pytest.approx(200, abs=2)
    assert window.width == pytest.approx(198, abs=3)


def test_an_even_image_has_a_window_too() -> None:
    assert automatic_window(np.full((4, 5), 7.0)).width == 1.0
