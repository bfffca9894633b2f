"""The pixels of a range of values: exactly those, under the brush and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.geometry import PlaneGeometry
from app.core.mask import rasterise
from app.core.pixels import ImagePixels, Rescale
from app.core.region_editing import swept
from app.core.value_region import ValueRange, value_at, within_range

PLANE = PlaneGeometry(
    (0.0, 0.0, 0.0),
    row_direction=(0.8, 0.6, 0.0),
    column_direction=(-0.36, 0.48, -0.8),
    row_spacing_mm=1.6,
    column_spacing_mm=0.7,
    rows=60,
    columns=90,
)
STORED = np.random.default_rng(5).integers(0, 100, (60, 90)).astype(np.int16)
PIXELS = ImagePixels(STORED, Rescale(2.0, -50.0))


@pytest.mark.parametrize("place", [(40.0, 30.0), (0.0, 0.0), (94.0, 62.0)])
def test_it_covers_the_pixels_under_the_brush_whose_modality_value_is_in_the_range(place: tuple[float, float]):
    brush = swept(np.array([place]), 12.0)

    found = within_range(brush, PIXELS, ValueRange(20.0, 90.0), plane=PLANE)

    values = STORED * 2.0 - 50.0
    under = rasterise([loop / PLANE.pixel_spacing_mm for loop in brush], 60, 90)
    covered = rasterise([loop / PLANE.pixel_spacing_mm for loop in found], 60, 90)
    assert np.array_equal(covered, under & (values >= 20.0) & (values <= 90.0))
    assert covered.any()


def test_beyond_the_image_there_is_nothing():
    assert within_range(swept(np.array([[-90.0, 5.0]]), 12.0), PIXELS, ValueRange(-999, 999), plane=PLANE) == ()
    assert value_at(PIXELS, -1, 4) is None
    assert value_at(PIXELS, 60, 4) is None


def test_a_pixel_has_the_value_of_the_modality():
    assert value_at(PIXELS, 7, 11) == STORED[7, 11] * 2.0 - 50.0
