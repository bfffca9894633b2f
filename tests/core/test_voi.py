"""Grey value to brightness, by the functions and tables of PS3.3 C.11.2, and windows made of the values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.voi import (
    MINIMUM_WIDTH,
    VoiFunction,
    VoiLut,
    Window,
    apply_window,
    automatic_window,
    percentile_window,
    window_of_region,
)


def by_the_text(x: float, window: Window) -> float:
    """Brightness of one value, 0..255, in the words of C.11.2.1.2.1, C.11.2.1.3.1 and C.11.2.1.3.2."""
    c, w = window.center, window.width
    if window.function is VoiFunction.SIGMOID:
        return 255 / (1 + math.exp(min(-4 * (x - c) / w, 700)))
    if window.function is VoiFunction.LINEAR_EXACT:
        if x <= c - w / 2:
            return 0.0
        if x > c + w / 2:
            return 255.0
        return ((x - c) / w + 0.5) * 255
    if x <= c - 0.5 - (w - 1) / 2:
        return 0.0
    if x > c - 0.5 + (w - 1) / 2:
        return 255.0
    return ((x - (c - 0.5)) / (w - 1) + 0.5) * 255


@given(
    window=st.builds(
        Window,
        center=st.integers(-3000, 3000),
        width=st.integers(2, 5000),
        function=st.sampled_from(VoiFunction),
    ),
    values=st.lists(st.integers(-5000, 5000), min_size=1, max_size=60),
)
def test_brightness_is_what_the_standard_says_value_by_value(window: Window, values: list[int]) -> None:
    expected = np.array([by_the_text(value, window) for value in values])
    found = apply_window(np.array(values), window).astype(float)
    assert np.abs(found - expected).max() <= 0.5 + 1e-2


def test_the_standards_own_example() -> None:
    # Note 4 of C.11.2.1.2.1: centre 2048 and width 4096 map 0..4095 to the whole range.
    window = Window(2048, 4096)
    values = np.array([-1, 0, 4095, 4096])
    assert apply_window(values, window).tolist() == [0, 0, 255, 255]
    assert window.bounds == (0, 4095)


def test_a_width_of_one_is_a_threshold() -> None:
    # The formula for centre 0 and width 1: values up to -0.5 to the minimum, everything above to the maximum.
    assert apply_window(np.array([-2, -0.6, -0.5, -0.4, 1]), Window(0, 1)).tolist() == [0, 0, 0, 255, 255]


def test_an_exact_window_of_small_numbers_is_no_threshold() -> None:
    window = Window(0.5, 1.0, function=VoiFunction.LINEAR_EXACT)
    assert apply_window(np.array([0.0, 0.25, 0.5, 1.0]), window).tolist() == [0, 64, 128, 255]


@given(
    center=st.floats(-2000, 2000),
    width=st.floats(2, 5000),
    function=st.sampled_from(VoiFunction),
    values=st.lists(st.floats(-4000, 4000), min_size=2, max_size=50),
)
def test_brightness_never_falls_where_the_value_rises(
    center: float, width: float, function: VoiFunction, values: list[float]
) -> None:
    ordered = np.sort(np.array(values))
    window = Window(center, width, function=function)
    bright = apply_window(ordered, window).astype(int)
    assert np.all(np.diff(bright) >= 0)
    dark = apply_window(ordered, window, inverted=True).astype(int)
    assert np.array_equal(bright + dark, np.full(len(values), 255))


def test_values_far_outside_a_narrow_sigmoid_are_black_and_white_without_overflow() -> None:
    window = Window(0, 0.001, function=VoiFunction.SIGMOID)
    assert apply_window(np.array([-1e30, 0.0, 1e30]), window).tolist() == [0, 128, 255]


def test_the_middle_of_the_window_is_half_bright() -> None:
    assert apply_window(np.array([39.5]), Window(40, 400)).tolist() == [pytest.approx(128, abs=1)]


def test_a_window_never_becomes_narrower_than_its_function_allows() -> None:
    assert Window(40, 400).adjusted(center_change=5, width_change=-1000) == Window(45, 1)
    exact = Window(40, 400, function=VoiFunction.LINEAR_EXACT)
    assert exact.adjusted(center_change=0, width_change=-1000).width == MINIMUM_WIDTH


def test_a_window_changed_by_hand_keeps_its_function_and_loses_its_name() -> None:
    window = Window(40, 400, "soft tissue", VoiFunction.SIGMOID)
    changed = window.adjusted(center_change=1, width_change=2)
    assert changed == Window(41, 402, "", VoiFunction.SIGMOID)


# Tables


def table(entries: list[int], *, first: int, bits: int) -> VoiLut:
    return VoiLut(first, np.array(entries, dtype=np.uint16), bits)


def test_a_table_gives_each_value_its_entry_and_holds_beyond_its_ends() -> None:
    lut = table([0, 1023, 512, 1023], first=-2, bits=10)
    values = np.array([-100, -2, -1, 0, 1, 100], dtype=np.float32)
    assert apply_window(values, lut).tolist() == [0, 0, 255, 128, 255, 255]


def test_a_table_takes_the_nearest_entry_for_values_between() -> None:
    assert apply_window(np.array([0.4, 0.6]), table([0, 255], first=0, bits=8)).tolist() == [0, 255]


def test_from_a_table_one_goes_on_with_the_window_over_the_same_values() -> None:
    assert table([0, 1, 2, 3, 4], first=10, bits=3).as_window.bounds == (10, 14)


# Windows made of the values


def test_the_automatic_window_leaves_out_a_few_extreme_values() -> None:
    values = np.concatenate([np.linspace(100, 300, 10_000), [60_000.0]])
    window = automatic_window(values)
    assert window.center == pytest.approx(200, abs=2)
    assert window.width == pytest.approx(198, abs=3)


def test_the_automatic_window_leaves_out_padding_that_nobody_declared() -> None:
    inside = np.linspace(-1000, 1500, 9000)
    window = automatic_window(np.concatenate([np.full(3000, -3024.0), inside]))
    assert window == automatic_window(inside)


def test_the_automatic_window_keeps_a_dark_background_that_belongs_to_the_image() -> None:
    values = np.concatenate([np.zeros(5000), np.linspace(1, 800, 5000)])
    assert automatic_window(values).bounds[0] == pytest.approx(0)


def test_an_image_of_two_values_shows_both() -> None:
    values = np.zeros(10_000)
    values[:20] = 7.0
    assert apply_window(values, automatic_window(values))[[0, -1]].tolist() == [255, 0]


def test_what_is_no_number_is_left_out() -> None:
    values = np.concatenate([np.linspace(0, 1, 1000), [np.nan, np.inf, -np.inf]])
    assert automatic_window(values).width == pytest.approx(0.99, abs=0.01)


@pytest.mark.parametrize("values", [np.full((4, 5), 7.0), np.zeros((0, 3)), np.full((2, 2), np.nan)])
def test_an_even_or_empty_image_has_a_window_too(values: np.ndarray) -> None:
    assert automatic_window(values).width == 1.0


def test_the_window_of_small_numbers_is_small() -> None:
    assert automatic_window(np.linspace(0, 1, 1000)).width == pytest.approx(0.99, abs=0.01)


def test_a_large_image_has_the_window_of_its_values_too() -> None:
    values = np.linspace(0, 1000, 2_000_000)
    assert percentile_window(values, low=5, high=95).bounds == pytest.approx((50, 950), abs=1)


def test_the_window_of_a_region_spreads_its_values() -> None:
    assert window_of_region(np.linspace(30, 60, 500)).bounds == pytest.approx((30, 60), abs=0.5)
