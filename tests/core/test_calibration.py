"""A length means millimetres only where the image says so, and then by the right spacing in each direction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.calibration import CalibratedRegion, Calibration, CalibrationSource, Scale, uncalibrated
from app.core.errors import GeometryError

CM = Scale(0.4, 0.3, "mm", "mm")
M_MODE = Scale(0.4, 0.005, "mm", "s")


def points(*row_column: tuple[float, float]) -> np.ndarray:
    return np.array(row_column, dtype=float)


def ultrasound(*regions: CalibratedRegion) -> Calibration:
    return Calibration(None, None, CalibrationSource.ULTRASOUND_REGIONS, regions=regions)


def test_a_region_with_a_scale_of_its_own_is_not_said_to_be_in_pixels():
    calibration = replace(uncalibrated(), regions=(CalibratedRegion(0, 0, 99, 99, M_MODE),))
    inside = calibration.scale(np.array([[10.0, 10.0], [40.0, 50.0]]))
    assert (inside, calibration.caveat_for(inside)) == (M_MODE, "")


def test_a_spacing_holds_for_the_whole_image():
    scale = Calibration(0.5, 0.25, CalibrationSource.PIXEL_SPACING).scale(points((-9, 1e4)))
    assert scale == Scale(0.5, 0.25, "mm", "mm")


def test_without_spacing_a_length_is_in_pixel_widths_and_says_so():
    calibration = uncalibrated(2.0)
    scale = calibration.scale(points((0, 0), (3, 4)))
    assert (scale.row, scale.column, scale.unit) == (2.0, 1.0, "px")
    assert "not square" in calibration.caveat_for(scale)


@pytest.mark.parametrize("spacings", [(0.5, None), (None, 0.5), (0.0, 0.5), (0.5, -1.0), (float("nan"), 0.5)])
def test_half_a_spacing_or_an_impossible_one_is_none(spacings):
    with pytest.raises(GeometryError):
        Calibration(*spacings, CalibrationSource.PIXEL_SPACING)


def test_a_length_inside_one_ultrasound_region_has_its_scale():
    calibration = ultrasound(CalibratedRegion(10, 20, 49, 99, CM), CalibratedRegion(60, 20, 99, 99, M_MODE))
    assert calibration.scale(points((10, 20), (49, 99))) == CM
    assert calibration.scale(points((60, 20), (99, 99))) == M_MODE
    assert not calibration.caveat_for(CM)


def test_a_region_reaches_to_the_edges_of_its_pixels_and_no_farther():
    calibration = ultrasound(CalibratedRegion(10, 20, 49, 99, CM))
    assert calibration.scale(points((9.5, 19.5), (49.5, 99.5))) == CM
    assert calibration.scale(points((9.4, 20), (20, 30))).unit == "px"


def test_a_length_across_two_regions_is_in_pixels_and_says_why():
    calibration = ultrasound(CalibratedRegion(0, 0, 49, 99, CM), CalibratedRegion(50, 0, 99, 99, CM))
    scale = calibration.scale(points((40, 10), (60, 10)))
    assert scale == Scale(1.0, 1.0, "px", "px")
    assert "one calibrated region" in calibration.caveat_for(scale)


def test_where_regions_overlap_the_one_of_high_priority_holds():
    # PS3.3 C.8.5.5.1.3
    below = CalibratedRegion(0, 0, 99, 99, CM, low_priority=True)
    above = CalibratedRegion(10, 10, 49, 49, M_MODE)
    calibration = ultrasound(below, above)
    assert calibration.scale(points((20, 20), (30, 30))) == M_MODE
    assert calibration.scale(points((20, 20), (60, 60))) == CM


def test_where_regions_of_one_priority_overlap_they_must_agree():
    other = Scale(0.2, 0.2, "mm", "mm")
    tissue, flow = CalibratedRegion(0, 0, 99, 99, CM), CalibratedRegion(10, 10, 49, 49, CM)
    assert ultrasound(tissue, flow).scale(points((20, 20), (30, 30))) == CM
    contradicting = ultrasound(tissue, CalibratedRegion(10, 10, 49, 49, other))
    assert contradicting.scale(points((20, 20), (30, 30))).unit == "px"
