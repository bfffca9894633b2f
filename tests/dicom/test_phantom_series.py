"""The phantom as DICOM files: valid, complete, the same each time, in the place that its arrays say."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pydicom
import pytest

from app.dicom.phantom import make_phantom
from app.dicom.phantom_series import phantom_series, phantom_uid
from tests.helpers.phantom_files import write_phantom


@pytest.fixture(scope="module")
def phantom():
    return make_phantom(5, slices=25, rows=64, columns=48, pixel_spacing_mm=(4.5, 5.5))


@pytest.fixture(scope="module")
def series(phantom, tmp_path_factory):
    return write_phantom(tmp_path_factory.mktemp("series"), phantom)


def test_pixels_and_places_are_those_of_the_phantom(phantom, series):
    for path, pixels, position in zip(series, phantom.pixels, phantom.image_positions_patient, strict=True):
        dataset = pydicom.dcmread(path)
        assert np.array_equal(dataset.pixel_array, pixels)
        assert np.allclose(dataset.ImagePositionPatient, position, atol=0)
        assert np.allclose(dataset.ImageOrientationPatient, phantom.image_orientation_patient, atol=0)
        assert tuple(dataset.PixelSpacing) == phantom.pixel_spacing_mm
        assert (dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit) == (16, 12, 11)


def test_a_series_has_one_study_one_frame_of_reference_and_an_instance_uid_for_each_slice(series):
    datasets = [pydicom.dcmread(path, stop_before_pixels=True) for path in series]
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "PatientID"):
        assert len({dataset[keyword].value for dataset in datasets}) == 1
    assert len({dataset.SOPInstanceUID for dataset in datasets}) == len(datasets)
    assert len({dataset.InstanceNumber for dataset in datasets}) == len(datasets)
    assert all(dataset.SOPInstanceUID == dataset.file_meta.MediaStorageSOPInstanceUID for dataset in datasets)


def test_the_fields_that_the_viewer_shows_are_filled(series):
    dataset = pydicom.dcmread(series[0], stop_before_pixels=True)
    assert dataset.Modality == "MR"
    assert dataset.BodyPartExamined == "HEART"
    assert dataset.StudyDescription == "MR HEART SHORT AXIS"
    assert str(dataset.PatientName) == "Demonstration^Cardiac Phantom"
    for keyword in (
        *("PatientID", "PatientBirthDate", "PatientSex", "AccessionNumber", "InstitutionName", "StudyID"),
        *("ReferringPhysicianName", "StudyDate", "StudyTime", "SeriesDescription", "WindowCenter", "WindowWidth"),
    ):
        assert dataset[keyword].value not in ("", None), keyword


def test_the_same_phantom_gives_the_same_files_byte_for_byte(phantom, series):
    assert phantom_series(phantom) == [path.read_bytes() for path in series]


def test_other_phantoms_have_other_uids(phantom):
    other = make_phantom(6, slices=1, rows=8, columns=6)
    assert phantom_uid(phantom, "study") != phantom_uid(other, "study")
    assert phantom_uid(phantom, "study") != phantom_uid(phantom, "series")


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dciodvfy (dicom3tools) is not installed")
def test_dciodvfy_finds_no_error(series):
    for path in series[::12]:
        outcome = subprocess.run(["dciodvfy", path], capture_output=True, text=True, check=False)
        assert "MRImage" in outcome.stdout + outcome.stderr
        assert "Error" not in outcome.stdout + outcome.stderr
