"""Stored values to colours: the table gives what each value gives by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.core.colour_maps import ColourMap
from app.core.shading import PaddingRange, Shading, has_table, look_up, shade_directly, shading_table
from app.core.voi import VoiFunction, VoiLut, Window, apply_window

BLACK = 0xFF000000


def to_values(stored: NDArray[Any]) -> NDArray[np.float32]:
    return (stored * np.float64(0.5) - 1024).astype(np.float32)


def grey(colours: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The brightness of colours that must all be grey and opaque."""
    channels = np.stack([colours >> shift & 0xFF for shift in (24, 16, 8, 0)])
    assert (channels[0] == 255).all()
    assert (channels[1] == channels[2]).all() and (channels[2] == channels[3]).all()
    return channels[1].astype(np.uint8)


TRANSFORMS = [
    Window(40, 400),
    Window(40, 1),
    Window(0.3, 0.7, function=VoiFunction.LINEAR_EXACT),
    Window(-600, 1500, function=VoiFunction.SIGMOID),
    VoiLut(-1000, np.linspace(0, 4095, 3000).astype(np.uint16), 12),
]


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", ">i2", ">u2"])
@pytest.mark.parametrize("inverted", [False, True])
def test_the_table_equals_the_float_reference_for_every_stored_value(
    transform: Window | VoiLut, dtype: str, inverted: bool
):
    kind = np.dtype(dtype)
    limits = np.iinfo(kind)
    stored = np.arange(limits.min, limits.max + 1).astype(kind)
    shading = Shading(transform, inverted)
    found = grey(look_up(stored, shading_table(kind, shading, to_values=to_values)))
    expected = apply_window(to_values(stored), transform, inverted=inverted)
    assert np.array_equal(found, expected)


@given(st.lists(st.floats(-2000, 2000, width=32), min_size=1, max_size=40), st.booleans())
def test_floats_and_wide_integers_are_computed_one_by_one(numbers: list[float], inverted: bool):
    shading = Shading(Window(10, 500), inverted)
    for stored in (np.array(numbers, dtype=np.float32), np.array(numbers).astype(np.int32)):
        assert not has_table(stored.dtype)
        found = grey(shade_directly(stored, shading, to_values=to_values))
        assert np.array_equal(found, apply_window(to_values(stored), Window(10, 500), inverted=inverted))


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("colour_map", ColourMap)
def test_padding_is_black_however_the_rest_is_shown(inverted: bool, colour_map: ColourMap):
    stored = np.array([[-2000, -1999, 0, 100]], dtype=np.int16)
    shading, padding = Shading(Window(-1000, 2000), inverted, colour_map), PaddingRange(-2000, -1999)
    table = shading_table(stored.dtype, shading, to_values=to_values, padding=padding)
    for shown in (
        look_up(stored, table),
        shade_directly(stored.astype(np.int32), shading, to_values=to_values, padding=padding),
    ):
        assert shown[0, :2].tolist() == [BLACK, BLACK]
        assert BLACK not in shown[0, 2:]


def test_what_is_no_number_is_black():
    stored = np.array([np.nan, 100], dtype=np.float32)
    shown = shade_directly(stored, Shading(Window(0, 10), inverted=True), to_values=lambda values: values)
    assert shown.tolist() == [BLACK, BLACK]


def test_colours_follow_brightness_after_inversion():
    stored = np.array([0, 255], dtype=np.uint8)
    shading = Shading(Window.between(0, 255), inverted=True, colour_map=ColourMap.HOT_IRON)
    table = shading_table(stored.dtype, shading, to_values=lambda values: values.astype(np.float32))
    assert look_up(stored, table).tolist() == [0xFFFFFFFF, BLACK]


def test_an_image_that_is_no_contiguous_block_is_looked_up_all_the_same():
    stored = np.arange(60, dtype=np.int16).reshape(6, 10)[::2, 1:7]
    table = shading_table(stored.dtype, Shading(Window.between(0, 60)), to_values=lambda v: v.astype(np.float32))
    assert np.array_equal(look_up(stored, table), look_up(stored.copy(), table))
