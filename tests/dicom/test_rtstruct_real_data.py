"""Published structure sets of real patients: drawn by others, compared with masks that others made of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.contour import mask_of_contours
from app.core.mask_volumes import on_stack, volume_of
from app.core.nifti import parsed_nifti
from app.core.roi import ReviewState, Roi
from app.core.structure_set import ApprovalStatus, StructureSet, StructureSetRequest
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_checking import check_completely
from app.dicom.rtstruct_placing import PlacedRoi, place
from app.dicom.rtstruct_reading import parse_file, read_structure_set
from app.dicom.rtstruct_rewriting import not_kept
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.nifti import read_nifti
from tests.helpers.regions import WHEN, opened
from tests.helpers.shared_data import SHARED_DATA, shared_data

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


@pytest.mark.parametrize("patient", ["STS_003", "STS_025"])
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


def test_every_structure_set_reads_to_the_mask_of_its_nifti_twin() -> None:
    different, covered = {}, 0
    for patient in sorted([*shared_data("sts_mr_t1").glob("STS_*"), *shared_data("sts_ct").glob("STS_*")]):
        series = opened(sorted((patient / "image").glob("*.dcm")))
        parsed = parse_file(patient / "rtstruct" / "RS.dcm")
        assert parsed is not None
        (roi,) = place(parsed, [series])
        twin = on_stack(parsed_nifti((patient / "mask.nii.gz").read_bytes(), "mask"), series) > 0
        mask = volume_of(roi.masks(), series)
        covered += int(mask.sum())
        if not np.array_equal(mask, twin):
            different[patient.name] = int(np.count_nonzero(mask != twin))
    assert different == {}
    assert covered > 4_000_000


def _rewritable() -> list[Path]:
    """Every structure set that lies beside all of its images."""
    first = SHARED_DATA / "sts001_mr_t2fs" / "rtstruct" / "1-1.dcm"
    return [first, *sorted(SHARED_DATA.glob("sts_*/STS_*/rtstruct/RS.dcm"))]


@pytest.mark.parametrize("path", _rewritable(), ids=lambda path: "-".join(path.parts[-4:-2]))
def test_reading_writing_and_reading_again_keeps_masks_names_colours_and_types(path: Path, tmp_path: Path) -> None:
    shared_data(*path.parts[len(SHARED_DATA.parts) :])
    images = path.parents[1] / ("images" if (path.parents[1] / "images").exists() else "image")
    series = opened(sorted(images.glob("*.dcm")))
    first = read_structure_set(path, [series])
    assert first is not None
    request = StructureSetRequest((series,), first.rois, ApprovalStatus.UNAPPROVED, "", WHEN)
    (tmp_path / "again.dcm").write_bytes(DicomRoiWriter().write(request, TaskControl()).content)
    parsed, again = parse_file(path), parse_file(tmp_path / "again.dcm")
    assert parsed is not None
    assert again is not None

    before, after = place(parsed, [series]), place(again, [series])
    assert [_stated(one) for one in after] == [_stated(one) for one in before]
    for one, other in zip(before, after, strict=True):
        masks, kept = one.masks(), other.masks()
        assert {image for image, mask in masks.items() if mask.any()} == set(kept)
        assert all(np.array_equal(mask, masks[image]) for image, mask in kept.items())
    assert again.header.predecessors == (parsed.sop_instance_uid,)
    assert check_completely(again, [series]) == ()
    lost = {note.split()[0] for note in not_kept(parsed) if not note.startswith("The description of")}
    assert lost == {"ROIObservationLabel"}


def _stated(roi: PlacedRoi) -> tuple[object, ...]:
    observation = roi.observation
    assert observation is not None
    return roi.roi.name, roi.colour, observation.interpreted_type, observation.code, observation.description


def test_what_a_planning_system_states_and_we_do_not_keep_is_named() -> None:
    parsed = parse_file(shared_data("rtstruct_alone_dev", "dicompyler_core", "rtss.dcm"))
    assert parsed is not None
    assert not_kept(parsed) == (
        "ROIObservationLabel of 10 observations is not kept.",
        "ROIPhysicalPropertiesSequence of 1 observation is not kept.",
        "ROIs are numbered from 1 on: their own numbers are not kept.",
        "Not kept, for they have no contours: 'Areola'.",
    )


def test_a_structure_set_of_ten_rois_with_one_image_of_its_series() -> None:
    folder = shared_data("rtstruct_alone_dev", "dicompyler_core")
    found = read_structure_set(folder / "rtss.dcm", [opened([folder / "ct.0.dcm"])])
    assert found is not None
    assert "'Areola' has no contours." in found.notes
    assert any("contours on images that this series does not hold left out" in note for note in found.notes)
    assert {roi.roi_class.name for roi in found.rois} <= {"BODY", "Breast", "Heart", "Lt Lung"}
    assert len(found.rois) > 0


ALONE = (
    "dicompyler_core/rtss.dcm",
    "rt-utils_mock/invalid_reference_rt.dcm",
    "rt-utils_mock/non_existent_reference_rt.dcm",
)


@pytest.mark.parametrize("name", ALONE)
def test_what_lies_on_the_few_images_at_hand_comes_back_after_writing(name: str, tmp_path: Path) -> None:
    path = shared_data("rtstruct_alone_dev", *name.split("/"))
    series = opened(sorted(one for one in path.parent.glob("ct*.dcm")))
    first = read_structure_set(path, [series])
    assert first is not None
    assert first.rois
    request = StructureSetRequest((series,), first.rois, ApprovalStatus.UNAPPROVED, "", WHEN)
    (tmp_path / "again.dcm").write_bytes(DicomRoiWriter().write(request, TaskControl()).content)
    again = read_structure_set(tmp_path / "again.dcm", [series])
    assert again is not None
    for one, other in zip(_by_name(first), _by_name(again), strict=True):
        plane = series.slices[series.index_of(one.image) or 0].plane
        assert plane is not None
        assert (other.roi_class, other.colour, other.comment) == (one.roi_class, one.colour, one.comment)
        assert np.array_equal(mask_of_contours(other.contours, plane), mask_of_contours(one.contours, plane))


def _by_name(found: StructureSet) -> list[Roi]:
    return sorted(found.rois, key=lambda roi: (roi.roi_class.name, roi.image.sop_instance_uid))
