"""Figures of images with small values are written with their digits, not as 0."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.pixels import ImagePixels
from app.core.shading import PaddingRange
from app.dicom.measured_regions import MEAN, STANDARD_DEVIATION, coded_figures
from tests.helpers.regions import disc, opened, region
from tests.helpers.series_files import write_series


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_the_mean_is_written_with_its_digits_however_small_it_is(scale: float, tmp_path: Path):
    image = opened(write_series(tmp_path, slices=1)).slices[0]
    values = (np.random.default_rng(4).random((24, 18)) * scale).astype(np.float32)
    mask = disc((24, 18), (11, 8), 6)
    figures = {
        one.concept: one.value for one in coded_figures(region(image, mask), image, lambda _: ImagePixels(values))
    }
    inside = values[mask].astype(np.float64)
    assert figures[MEAN] == pytest.approx(inside.mean(), rel=1e-6)
    assert figures[STANDARD_DEVIATION] == pytest.approx(inside.std(), rel=0.01)
    assert all(len(repr(value)) <= 16 for value in figures.values())


def test_padding_is_no_value_of_a_region_that_is_written(tmp_path: Path):
    image = opened(write_series(tmp_path, slices=1)).slices[0]
    values = np.full((24, 18), 40, dtype=np.int16)
    values[:10] = -2000
    pixels = ImagePixels(values, padding=PaddingRange(-2000, -2000))
    mask = disc((24, 18), (11, 8), 6)
    assert mask[:10].any()
    figures = {one.concept: one.value for one in coded_figures(region(image, mask), image, lambda _: pixels)}
    assert (figures[MEAN], figures[STANDARD_DEVIATION]) == (40, 0)
