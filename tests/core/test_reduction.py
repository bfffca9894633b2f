"""A smaller copy is the mean of what it stands for; padding does not leak into the image, lines do not vanish."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.reduction import reduced, reduced_mask
from app.core.shading import PaddingRange


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 23), st.integers(1, 23))
def test_every_block_is_its_mean(down: int, across: int, rows: int, columns: int):
    image = np.random.default_rng(rows * 100 + columns).integers(-500, 500, (rows, columns)).astype(np.int16)
    small = reduced(image, down=down, across=across)
    assert small.shape == (-(-rows // down), -(-columns // across))
    assert small.dtype == image.dtype
    for row in range(rows // down):
        for column in range(columns // across):
            block = image[row * down : (row + 1) * down, column * across : (column + 1) * across]
            assert abs(small[row, column] - block.mean()) <= 0.5


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int32", "float32"])
def test_an_even_image_stays_even_to_its_last_row(dtype: str):
    assert (reduced(np.full((7, 11), 200, dtype=dtype), down=3, across=4) == 200).all()


def test_colours_are_averaged_channel_by_channel():
    image = np.zeros((2, 2, 3), dtype=np.uint8)
    image[..., 0], image[0, 0, 1] = 100, 200
    assert reduced(image, down=2, across=2).tolist() == [[[100, 50, 0]]]


def test_a_block_with_padding_is_no_mean_of_padding_and_image():
    image = np.array([[-2000, 100], [100, 100], [100, 100], [100, 300]], dtype=np.int16)
    small = reduced(image, down=2, across=2, padding=PaddingRange(-2000, -2000))
    assert small.tolist() == [[-2000], [150]]


def test_nothing_to_reduce_is_the_same_image():
    image = np.zeros((3, 3), dtype=np.uint8)
    assert reduced(image, down=1, across=1) is image


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 12), st.integers(0, 9))
def test_a_single_pixel_of_a_mask_stays(down: int, across: int, row: int, column: int):
    mask = np.zeros((13, 10), dtype=bool)
    mask[row, column] = True
    assert np.argwhere(reduced_mask(mask, down=down, across=across)).tolist() == [[row // down, column // across]]
