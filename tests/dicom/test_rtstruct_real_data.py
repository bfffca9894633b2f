"""Published structure sets of real patients: drawn by others, compared with masks that others made of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.contour import mask_of_contours
from app.core.roi import ReviewState
from app.core.structure_set import StructureSet
from app.core.volume import ImageSeries
from app.dicom.rtstruct_reading import read_structure_set
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.nifti import read_nifti
from tests.helpers.regions import opened
from tests.helpers.shared_data import shared_data

pytestmark = pytest.mark.shared_data


def _read(folder: Path, images: str) -> tuple[StructureSet, ImageSeries]:
    series = opened(sorted((folder / images).glob("*.dcm")))
    (path,) = (folder / "rtstruct").iterdir()
    found = read_structure_set(path, [series])
    assert found is not None
    return found, series


def test_slightly_oblique_mr_with_complete_references() -> None:
    folder = shared_data("sts001_mr_t2fs")
    found, series = _read(folder, "images")
    assert {roi.roi_class.name for roi in found.rois} == {"GTV_Mass", "GTV_Edema"}
    assert sum(len(roi.contours) for roi in found.rois) == 52
    assert {roi.state for roi in found.rois} == {ReviewState.IMPORTED}
    assert found.notes == ()

    (path,) = (folder / "rtstruct").iterdir()
    seen = read_masks(path.read_bytes(), (folder / "images").glob("*.dcm"))
    for roi in found.rois:
        plane = series.slices[series.index_of(roi.image) or 0].plane
        assert plane is not None
        mask = mask_of_contours(roi.contours, plane)
        assert np.array_equal(mask, seen[roi.roi_class.name][roi.sop_instance_uid])


@pytest.mark.parametrize("patient", ["STS_003", "STS_013", "STS_025", "STS_045"])
def test_with_every_reference_dangling_the_masks_equal_their_nifti_twins_voxel_for_voxel(patient: str) -> None:
    folder = shared_data("sts_mr_t1", patient)
    found, series = _read(folder, "image")
    values, to_ras = read_nifti(folder / "mask.nii.gz")
    drawn = {roi.sop_instance_uid: roi for roi in found.rois}
    assert len(drawn) == len(found.rois) > 0
    compared = 0
    for image in series.slices:
        plane = image.plane
        assert plane is not None
        roi = drawn.get(image.sop_instance_uid)
        mask = mask_of_contours(roi.contours if roi else (), plane)
        centres = plane.to_lps(np.stack(np.indices(mask.shape), axis=-1).reshape(-1, 2))
        ras = centres * [-1, -1, 1]
        index = np.linalg.solve(to_ras, np.vstack([ras.T, np.ones(len(ras))]))[:3].T
        voxels = np.rint(index).astype(int)
        assert np.abs(index - voxels).max() < 0.05
        twin = values[voxels[:, 0], voxels[:, 1], voxels[:, 2]].reshape(mask.shape) > 0
        assert np.array_equal(mask, twin)
        compared += int(twin.sum())
    assert compared == int((values > 0).sum()) > 0
