"""What an image says of how it was made, and by what its attributes tell it from others at the same place."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ImplicitVRLittleEndian

from app.core.dimensions import Attribute
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.details_reading import image_details
from app.dicom.elements import Elements
from app.dicom.image_traits import b_value, image_traits
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.series_files import write_series


def read(paths: list[Path]) -> tuple[ImageSeries, ...]:
    return DicomStudyReader().read_series(paths, TaskControl())


def rewritten(paths: list[Path], change, *, implicit: bool = False) -> list[Path]:
    """Each file changed by `change(number, dataset)`."""
    for number, path in enumerate(paths):
        ds = pydicom.dcmread(path)
        change(number, ds)
        if implicit:
            ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
            ds.save_as(path, implicit_vr=True, little_endian=True)
        else:
            ds.save_as(path)
    return paths


def test_type_side_compression_time_and_parameters_are_read(tmp_path: Path):
    overrides: dict[str, object] = {
        "ImageType": ["DERIVED", "SECONDARY", "MPR"],
        "ImageLaterality": "L",
        "LossyImageCompression": "01",
        "LossyImageCompressionRatio": ["8", "1.5"],
        "LossyImageCompressionMethod": ["ISO_10918_1", "ISO_15444_1"],
        "AcquisitionDate": "20260102",
        "AcquisitionTime": "101530.25",
        "RepetitionTime": "500",
        "EchoTime": "12.5",
        "FlipAngle": "90",
    }
    details = read(write_series(tmp_path, slices=1, overrides=overrides))[0].slices[0].details
    assert details.image_type == ("DERIVED", "SECONDARY", "MPR")
    assert details.is_derived and not details.is_localizer
    assert (details.laterality, details.lossy) == ("L", "Lossy 8:1 1.5:1 JPEG JPEG 2000")
    assert (details.acquisition_date, details.acquisition_time) == ("20260102", "101530.25")
    assert details.parameters == ("TR 500 ms", "TE 12.5 ms", "flip angle 90°", "slice 4 mm")


@pytest.mark.parametrize(
    ("stated", "rate"),
    [
        ({"FrameTime": "66.7"}, pytest.approx(14.99, abs=0.01)),
        ({"FrameTime": "40", "CineRate": "12"}, 12),
        ({"FrameTime": "40", "CineRate": "12", "RecommendedDisplayFrameRate": "30"}, 30),
        ({"FrameTime": "0"}, None),
        ({}, None),
    ],
)
def test_frames_have_the_rate_that_is_meant_for_display_or_was_that_of_the_acquisition(tmp_path: Path, stated, rate):
    (series,) = read(write_series(tmp_path, slices=1, overrides=stated))
    assert series.slices[0].details.frames_per_second == rate


def test_numbers_have_no_more_digits_than_anybody_reads(tmp_path: Path):
    long = {"SliceThickness": "3.269950012", "RepetitionTime": "12345.67", "EchoTime": "2.4160001"}
    details = read(write_series(tmp_path, slices=1, overrides=long))[0].slices[0].details
    assert details.parameters == ("TR 12346 ms", "TE 2.416 ms", "slice 3.27 mm")


def test_nothing_stated_is_nothing_said(tmp_path: Path):
    overrides: dict[str, object] = {"ImageType": None, "SliceThickness": None, "LossyImageCompression": "00"}
    details = read(write_series(tmp_path, slices=1, overrides=overrides))[0].slices[0].details
    assert (details.image_type, details.laterality, details.lossy, details.parameters) == ((), "", "", ())


def test_each_image_keeps_its_own_details_although_headers_repeat(tmp_path: Path):
    def change(number: int, ds: Dataset) -> None:
        ds.AcquisitionTime, ds.EchoTime = f"1015{number:02}", str(10 * (number % 2 + 1))
        if number == 2:
            ds.LossyImageCompression = "01"

    slices = read(rewritten(write_series(tmp_path, slices=4), change))[0].slices
    assert [image.details.acquisition_time for image in slices] == ["101500", "101501", "101502", "101503"]
    assert [image.details.parameters[0] for image in slices] == ["TE 10 ms", "TE 20 ms", "TE 10 ms", "TE 20 ms"]
    assert [image.details.lossy for image in slices] == ["", "", "Lossy", ""]


@pytest.mark.parametrize(
    ("group", "creator", "element", "vr", "value", "expected"),
    [
        (0x0019, "SIEMENS MR HEADER", 0x0C, "IS", "800", 800),
        (0x0043, "GEMS_PARM_01", 0x39, "IS", ["1000000700", "8", "0", "0"], 700),
        (0x2001, "Philips Imaging DD 001", 0x03, "FL", 500.0, 500),
        (0x0065, "Image Private Header", 0x09, "FD", 600.0, 600),
        (0x0019, "SOMEBODY ELSE", 0x0C, "IS", "800", None),
    ],
)
def test_the_weighting_is_found_where_vendors_keep_it(group, creator, element, vr, value, expected):
    ds = Dataset()
    ds.private_block(group, "ANOTHER", create=True)
    ds.private_block(group, creator, create=True).add_new(element, vr, value)
    assert b_value(Elements(ds)) == expected
    ds.DiffusionBValue = 50.0
    assert b_value(Elements(ds)) == 50


@pytest.mark.parametrize(
    ("image_type", "word"),
    [
        (["ORIGINAL", "PRIMARY", "M", "ND"], "Magnitude"),
        (["ORIGINAL", "PRIMARY", "P", "ND"], "Phase"),
        (["ORIGINAL", "PRIMARY", "M_FFE", "M", "FFE"], "Magnitude"),
        (["ORIGINAL", "PRIMARY", "PHASE MAP", "P", "PCA"], "Phase"),
        (["DERIVED", "PRIMARY", "I", "NONE"], "Imaginary"),
        (["ORIGINAL", "PRIMARY", "OTHER"], None),
    ],
)
def test_magnitude_and_phase_are_known_by_the_image_type(image_type: list[str], word: str | None):
    ds = Dataset()
    ds.ImageType = image_type
    found = image_traits(Elements(ds)).get(Attribute.COMPONENT)
    assert (found.text if found else None) == word


@pytest.mark.parametrize("implicit", [False, True])
def test_a_diffusion_series_of_private_weightings_is_split_by_them(tmp_path: Path, implicit: bool):
    paths = [*write_series(tmp_path, slices=3, series_uid="1.2.3", study_uid="1.2")]
    paths += write_series(tmp_path, slices=3, series_uid="1.2.3", study_uid="1.2")
    frame = pydicom.dcmread(paths[0]).FrameOfReferenceUID

    def change(number: int, ds: Dataset) -> None:
        ds.FrameOfReferenceUID = frame
        block = ds.private_block(0x0019, "SIEMENS MR HEADER", create=True)
        block.add_new(0x0C, "IS", "0" if number < 3 else "1000")

    stacks = read(rewritten(paths, change, implicit=implicit))
    assert [(series.stack.name, len(series.slices)) for series in stacks] == [("b 0", 3), ("b 1000", 3)]


def test_water_and_fat_are_named_by_their_image_type(tmp_path: Path):
    paths = [*write_series(tmp_path, slices=3, series_uid="1.2.3", study_uid="1.2")]
    paths += write_series(tmp_path, slices=3, series_uid="1.2.3", study_uid="1.2")
    frame = pydicom.dcmread(paths[0]).FrameOfReferenceUID

    def change(number: int, ds: Dataset) -> None:
        ds.FrameOfReferenceUID = frame
        ds.ImageType = ["DERIVED", "PRIMARY", "DIXON", "WATER" if number < 3 else "FAT"]

    stacks = read(rewritten(paths, change))
    assert [series.stack.name for series in stacks] == ["Water", "Fat"]
    assert [series.stack.dimension for series in stacks] == ["Image type"] * 2


@pytest.mark.parametrize(
    ("stated", "read"),
    [(["A", "FR"], ("A", "FR")), (["LE", "V"], ("", "")), (["A"], ("", "")), ("", ("", "")), (["", "F"], ("", ""))],
)
def test_a_projection_says_which_sides_its_edges_are(stated: object, read: tuple[str, str]):
    dataset = Dataset()
    dataset.PatientOrientation = stated
    assert image_details(Elements(dataset), transfer_syntax="").patient_orientation == read
