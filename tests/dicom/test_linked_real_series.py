"""Series of real patients follow one another where their scanners say that they may, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.plane_intersection import are_parallel
from app.core.slice_positions import Comparison, SlicePositions
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.shared_data import shared_data


def read(*parts: str) -> ImageSeries:
    paths = sorted(path for path in shared_data(*parts).rglob("*") if path.is_file())
    (series,) = DicomStudyReader().read_series(paths, TaskControl())
    return series


@pytest.mark.parametrize("patient", ["STS_003", "STS_019"])
def test_ct_and_mr_registered_to_each_other_follow_by_position(patient: str):
    ct, mr = read("sts_ct", patient, "image"), read("sts_mr_t1", patient, "image")
    positions = SlicePositions(mr.slices)
    heights = np.array([image.plane.image_position_patient[2] for image in mr.slices if image.plane is not None])
    for image in ct.slices:
        nearest = positions.nearest_parallel(image, here=0)
        assert image.plane is not None
        assert positions.comparison(image) is Comparison.PARALLEL
        assert nearest is not None
        # Both are axial here: the nearest one is found on z alone.
        away = np.abs(heights - image.plane.image_position_patient[2])
        assert nearest.distance_mm == pytest.approx(float(away.min()), abs=0.02)


def test_classic_and_enhanced_images_of_one_scan_find_one_another_slice_by_slice():
    classic = read("philips_mr_pcasl_classic_vs_enhanced", "classic")
    enhanced = read("philips_mr_pcasl_classic_vs_enhanced", "enhanced")
    positions = SlicePositions(enhanced.slices)
    for index, image in enumerate(classic.slices):
        nearest = positions.nearest_parallel(image, here=index)
        assert nearest is not None
        assert (nearest.index, nearest.distance_mm) == (index, pytest.approx(0, abs=1e-3))


def test_slices_of_a_tilted_gantry_find_themselves():
    series = read("ge_ct_tilt_uneven")
    positions = SlicePositions(series.slices)
    for index, image in enumerate(series.slices):
        assert image.plane is not None
        assert are_parallel(image.plane.normal, series.slices[0].plane.normal)
        nearest = positions.nearest_parallel(image, here=0)
        assert nearest is not None
        assert nearest.index == index


def test_patients_are_in_frames_of_reference_of_their_own():
    one, other = read("sts_mr_t1", "STS_003", "image"), read("sts_mr_t1", "STS_005", "image")
    assert SlicePositions(one.slices).comparison(other.slices[0]) is Comparison.OTHER_FRAME
