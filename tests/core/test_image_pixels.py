"""Stored values and what they mean in the unit of the modality."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.pixels import ImagePixels, LookupTable, Rescale

slopes = st.sampled_from([1.0, 0.5, -2.0, 0.001, 3.7])
intercepts = st.sampled_from([0.0, -1024.0, 0.25, 1e9])


@given(
    dtype=st.sampled_from(["u1", "i1", "u2", "i2", "u4", "i4"]),
    codes=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=20),
    slope=slopes,
    intercept=intercepts,
)
def test_modality_values_are_the_nearest_32_bit_numbers(dtype: str, codes: list[int], slope: float, intercept: float):
    stored = np.array(codes, dtype=np.uint64).astype(dtype).reshape(1, -1)
    values = ImagePixels(stored, Rescale(slope, intercept)).values
    exact = [[int(code) * slope + intercept for code in stored[0]]]
    assert values.dtype == np.float32
    assert np.array_equal(values, np.array(exact, dtype=np.float64).astype(np.float32))


def test_every_possible_code_has_the_value_that_a_pixel_with_it_has():
    stored = np.array([[-3, 7], [300, -32768]], dtype=np.int16)
    pixels = ImagePixels(stored, Rescale(2.5, -10))
    table = pixels.to_values(np.arange(1 << 16, dtype=np.uint16).view(np.int16))
    assert np.array_equal(table[stored.view(np.uint16)], pixels.values)


def test_a_lookup_table_clamps_outside_its_range():
    table = LookupTable(-2, np.array([5, 6, 7], dtype=np.float32))
    stored = np.array([[-32768, -2, -1, 0, 1, 32767]], dtype=np.int16)
    assert ImagePixels(stored, table).values.tolist() == [[5, 5, 6, 7, 7, 7]]


def test_an_image_costs_what_its_stored_values_take():
    grey = ImagePixels(np.zeros((8, 4), dtype=np.uint16))
    colour = ImagePixels(np.zeros((8, 4, 3), dtype=np.uint8))
    assert (grey.nbytes, grey.is_colour) == (64, False)
    assert (colour.nbytes, colour.is_colour) == (96, True)
    with pytest.raises(TypeError, match="no modality values"):
        _ = colour.values


def test_values_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        ImagePixels(np.zeros((2, 2), dtype=np.uint16)).values[0, 0] = 1
