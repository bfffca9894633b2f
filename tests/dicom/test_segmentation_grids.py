"""Masks on one grid of pixels, seen on others in its plane."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.core.geometry import PlaneGeometry
from app.dicom.segmentation_grids import Grids

FRAME = PlaneGeometry(
    (10.0, -20.0, 30.0),
    row_direction=(0.6, 0.48, -0.64),
    column_direction=(-0.8, 0.36, -0.48),
    row_spacing_mm=2.5,
    column_spacing_mm=0.7,
    rows=12,
    columns=17,
)
MASK = np.random.default_rng(4).random((12, 17)) > 0.5


def moved(rows: int, columns: int, shape: tuple[int, int]) -> PlaneGeometry:
    """An image that begins with that pixel of the frame."""
    (position,) = FRAME.to_lps([(rows, columns)]).tolist()
    return replace(FRAME, image_position_patient=tuple(position), rows=shape[0], columns=shape[1])


def test_each_of_several_images_gets_its_own_part_whichever_was_asked_for_before():
    grids = Grids(*MASK.shape)
    for rows, columns in [(2, 3), (4, 1), (2, 3)]:
        found, is_exact = grids.on_image(MASK, FRAME, moved(rows, columns, (6, 9)))
        assert is_exact
        np.testing.assert_array_equal(found, MASK[rows : rows + 6, columns : columns + 9])


def test_what_lies_beside_the_frame_is_outside():
    found, _ = Grids(*MASK.shape).on_image(MASK, FRAME, moved(-1, -2, (14, 20)))

    expected = np.zeros((14, 20), dtype=bool)
    expected[1:13, 2:19] = MASK
    np.testing.assert_array_equal(found, expected)


def test_parts_of_a_pixel_beside_the_nearest_counts_and_it_is_not_exact():
    shifted = replace(
        FRAME, image_position_patient=tuple(FRAME.to_lps([(0.4, 0.0)])[0].tolist()), rows=11, columns=17
    )
    found, is_exact = Grids(*MASK.shape).on_image(MASK, FRAME, shifted)

    np.testing.assert_array_equal(found, MASK[:11])
    assert not is_exact
