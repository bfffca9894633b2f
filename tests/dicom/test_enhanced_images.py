"""Frames of enhanced images are images like their classic twins; segments and clips are stacks of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.enhanced_files import write_enhanced
from tests.helpers.series_files import OBLIQUE_COLUMN, OBLIQUE_ROW, write_series
from tests.helpers.shared_data import shared_data


def read(*paths: Path) -> tuple[ImageSeries, ...]:
    return DicomStudyReader().read_series(paths, TaskControl())


def test_an_enhanced_series_equals_its_classic_twin_image_by_image():
    root = shared_data("philips_mr_pcasl_classic_vs_enhanced")
    reader, control = DicomStudyReader(), TaskControl()
    (classic,) = reader.read_series(sorted((root / "classic").glob("*.dcm")), control)
    (enhanced,) = reader.read_series(sorted((root / "enhanced").glob("*.dcm")), control)
    assert len(classic.slices) == len(enhanced.slices) == 40
    assert [image.frame_number for image in enhanced.slices] == list(range(1, 41))
    assert len({image.reference for image in enhanced.slices}) == 40
    assert classic.stacking == enhanced.stacking
    assert enhanced.index_to_lps == pytest.approx(classic.index_to_lps, abs=1e-6)
    for one, frame in zip(classic.slices, enhanced.slices, strict=True):
        assert frame.plane is not None and one.plane is not None
        assert frame.plane.image_position_patient == pytest.approx(one.plane.image_position_patient, abs=1e-6)
        assert frame.plane.row_direction == pytest.approx(one.plane.row_direction, abs=1e-6)
        assert frame.plane.pixel_spacing_mm == pytest.approx(one.plane.pixel_spacing_mm, abs=1e-6)
        assert (frame.windows, frame.inverted) == (one.windows, one.inverted)
        assert frame.frame_of_reference_uid == one.frame_of_reference_uid
        assert frame.details.parameters == one.details.parameters
        assert np.array_equal(reader.read_values(frame), reader.read_values(one))


def test_classic_and_enhanced_copies_in_one_series_are_stacks_beside_one_another():
    root = shared_data("philips_mr_pcasl_classic_vs_enhanced")
    stacks = read(*sorted((root / "classic").glob("*.dcm")), *(root / "enhanced").glob("*.dcm"))
    assert [(series.stack.name, len(series.slices)) for series in stacks] == [
        ("Axial, single-frame", 40),
        ("Axial, multi-frame", 40),
    ]
    assert len({series.series.series_instance_uid for series in stacks}) == 1
    assert stacks[0].series.number_of_instances == 41


def test_a_segmentation_is_one_stack_of_binary_images_for_each_segment():
    (path,) = [shared_data("dcmqi_ct3_seg", "seg", "partial_overlaps.dcm")]
    reader = DicomStudyReader()
    stacks = reader.read_series([path], TaskControl())
    labels = {item.SegmentNumber: item.SegmentLabel for item in pydicom.dcmread(path).SegmentSequence}
    assert [series.stack.name for series in stacks] == list(labels.values())
    dataset = pydicom.dcmread(path)
    pixels = dataset.pixel_array
    for number, series in enumerate(stacks, start=1):
        for image in series.slices:
            group = dataset.PerFrameFunctionalGroupsSequence[image.frame_number - 1]
            assert group.SegmentIdentificationSequence[0].ReferencedSegmentNumber == number
            assert np.array_equal(reader.read_values(image), pixels[image.frame_number - 1])
            assert (image.windows[0].center, image.windows[0].width) == (0.5, 1)
    assert sum(len(series.slices) for series in stacks) == 7


def test_a_known_point_lands_on_its_voxel_of_an_enhanced_image_in_any_order_of_frames(tmp_path: Path):
    order = (3, 0, 4, 1, 2)
    path = write_enhanced(tmp_path, [{"position": number} for number in order], spacing_mm=(1.5, 0.8), step_mm=4.0)
    (series,) = read(path)
    assert [image.frame_number for image in series.slices] == [order.index(number) + 1 for number in range(5)]
    normal = np.cross(OBLIQUE_ROW, OBLIQUE_COLUMN)
    wanted = np.array([-31.5, 12.25, 80.0]) + 2 * 4.0 * normal + 5 * 1.5 * OBLIQUE_COLUMN + 7 * 0.8 * OBLIQUE_ROW
    assert series.index_to_lps is not None
    assert (series.index_to_lps @ [2, 5, 7, 1])[:3] == pytest.approx(wanted, abs=1e-4)


def test_rescale_and_window_of_each_frame_are_its_own(tmp_path: Path):
    frames = [
        {"position": n, "slope": 0.5 * (n + 1), "intercept": -10.0 * n, "window": (100 + n, 50)} for n in range(3)
    ]
    path = write_enhanced(tmp_path, frames)
    reader = DicomStudyReader()
    (series,) = reader.read_series([path], TaskControl())
    stored = pydicom.dcmread(path).pixel_array
    for n, image in enumerate(series.slices):
        assert np.allclose(reader.read_values(image), stored[n] * 0.5 * (n + 1) - 10.0 * n)
        assert (image.windows[0].center, image.windows[0].width) == (100 + n, 50)


def test_echoes_and_weightings_of_an_enhanced_image_are_stacks(tmp_path: Path):
    frames = [{"position": n, "echo_time": te} for te in (12.0, 90.0) for n in range(4)]
    stacks = read(write_enhanced(tmp_path, frames))
    assert [(series.stack.name, series.stack.group, len(series.slices)) for series in stacks] == [
        ("TE 12 ms", 1, 4),
        ("TE 90 ms", 1, 4),
    ]
    frames = [{"position": n, "b_value": b} for n in range(4) for b in (0.0, 800.0)]
    stacks = read(write_enhanced(tmp_path, frames))
    assert [series.stack.name for series in stacks] == ["b 0", "b 800"]
    assert stacks[1].slices[0].details.parameters[-1] == "b 800"


def test_time_points_of_an_enhanced_image_are_a_group(tmp_path: Path):
    frames = [{"position": n, "temporal_position": t} for t in (1, 2, 3) for n in range(4)]
    stacks = read(write_enhanced(tmp_path, frames))
    assert [(series.stack.name, series.stack.dimension) for series in stacks] == [
        *(("Time 1", "Time"), ("Time 2", "Time"), ("Time 3", "Time"))
    ]
    assert [[image.frame_number for image in series.slices] for series in stacks] == [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
    ]


def test_a_frame_that_is_not_described_has_no_plane_and_stands_apart(tmp_path: Path):
    path = write_enhanced(tmp_path, [{"position": n} for n in range(4)])
    dataset = pydicom.dcmread(path)
    del dataset.PerFrameFunctionalGroupsSequence[-1]
    dataset.save_as(path)
    placed, lost = read(path)
    assert (len(placed.slices), len(lost.slices)) == (3, 1)
    assert lost.slices[0].plane is None
    assert "no ImagePositionPatient" in lost.slices[0].note


def test_an_enhanced_image_of_one_frame_is_referred_to_by_frame(tmp_path: Path):
    (series,) = read(write_enhanced(tmp_path, [{"position": 0}]))
    assert [image.frame_number for image in series.slices] == [1]


def test_a_clip_has_frames_without_position_even_if_the_instance_states_one(tmp_path: Path):
    (path,) = write_series(tmp_path, slices=1)
    dataset = pydicom.dcmread(path)
    dataset.NumberOfFrames, dataset.Modality = 3, "US"
    dataset.PixelData *= 3
    dataset.save_as(path)
    (series,) = read(path)
    assert [(image.frame_number, image.plane) for image in series.slices] == [(1, None), (2, None), (3, None)]


def nuclear(path: Path) -> Dataset:
    dataset = pydicom.dcmread(path)
    dataset.Modality = "NM"
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION"]
    del dataset.ImagePositionPatient, dataset.ImageOrientationPatient
    detector = Dataset()
    detector.ImagePositionPatient, detector.ImageOrientationPatient = [-50, -40, 30], [1, 0, 0, 0, 1, 0]
    dataset.DetectorInformationSequence = [detector]
    dataset.SpacingBetweenSlices = "-3.5"
    return dataset


def test_slices_of_a_nuclear_tomogram_follow_from_its_detector_and_spacing(tmp_path: Path):
    (path,) = write_series(tmp_path, slices=1)
    dataset = nuclear(path)
    dataset.NumberOfFrames, dataset.SliceVector = 4, [1, 2, 3, 4]
    dataset.PixelData *= 4
    dataset.save_as(path)
    (series,) = read(path)
    assert [image.plane.image_position_patient for image in series.slices if image.plane] == [
        *((-50, -40, 19.5), (-50, -40, 23), (-50, -40, 26.5), (-50, -40, 30))
    ]
    assert [image.frame_number for image in series.slices] == [4, 3, 2, 1]


def test_the_beats_of_a_gated_tomogram_are_stacks_of_one_group(tmp_path: Path):
    (path,) = write_series(tmp_path, slices=1)
    dataset = nuclear(path)
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "RECON GATED TOMO", "EMISSION"]
    dataset.NumberOfFrames, dataset.SliceVector, dataset.TimeSlotVector = 6, [1, 2, 3] * 2, [1, 1, 1, 2, 2, 2]
    dataset.PixelData *= 6
    dataset.save_as(path)
    stacks = read(path)
    assert [(series.stack.name, series.stack.group, len(series.slices)) for series in stacks] == [
        ("Time 1", 1, 3),
        ("Time 2", 1, 3),
    ]


def test_planar_nuclear_images_have_no_invented_position(tmp_path: Path):
    (path,) = write_series(tmp_path, slices=1)
    dataset = nuclear(path)
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "STATIC", "EMISSION"]
    dataset.NumberOfFrames = 2
    dataset.PixelData *= 2
    dataset.save_as(path)
    (series,) = read(path)
    assert [image.plane for image in series.slices] == [None, None]
