"""The quick look at a header says what the complete parser says, or leaves the file to it."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from app.core.errors import FileError
from app.core.tasks import TaskControl
from app.dicom.elements import Elements, Memo
from app.dicom.header_scanning import scan_header
from app.dicom.instance_texts import SERIES_KEYWORDS, STUDY_KEYWORDS
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import Header, open_header
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

IMAGE_KEYWORDS = (
    *("SOPClassUID", "SOPInstanceUID", "InstanceNumber", "FrameOfReferenceUID", "ImageType", "NumberOfFrames"),
    *("PixelSpacing", "ImagerPixelSpacing", "ImagePositionPatient", "ImageOrientationPatient", "PixelAspectRatio"),
    *("SamplesPerPixel", "PhotometricInterpretation", "Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit"),
    *("PixelRepresentation", "SmallestImagePixelValue", "RescaleSlope", "RescaleIntercept", "RescaleType", "Units"),
    *("WindowCenter", "WindowWidth", "WindowCenterWidthExplanation", "ModalityLUTSequence"),
)


def seen(header: Header) -> dict[str, object]:
    keywords = (*STUDY_KEYWORDS, *SERIES_KEYWORDS, *IMAGE_KEYWORDS)
    values: dict[str, object] = {keyword: repr(header.elements.values(keyword)) for keyword in keywords}
    return values | {"syntax": header.transfer_syntax, "size": header.file_size, "pixels": header.pixels}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = write_series(tmp_path_factory.mktemp("one"), slices=1)[0]
    dataset = pydicom.dcmread(path)
    code, inner = Dataset(), Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "1", "99TEST", "one"
    inner.PurposeOfReferenceCodeSequence = [code, code]
    inner["PurposeOfReferenceCodeSequence"].is_undefined_length = True
    dataset.ReferencedImageSequence = [inner, inner]
    dataset["ReferencedImageSequence"].is_undefined_length = True
    dataset.save_as(path)
    return path


def test_both_see_the_same_in_every_example_file():
    root = shared_data("decode_baseline.tsv").parent
    scanned = 0
    memo: Memo = {}
    with quiet_pydicom():
        for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".png"):
            quick = scan_header(path, memo)
            if quick is not None:
                assert seen(quick) == seen(open_header(path)), path
                scanned += 1
    assert scanned > 1000


@pytest.mark.parametrize(
    "folder",
    ["ge_ct_tilt_uneven", "sts001_mr_t2fs/images", "philips_mr_pcasl_classic_vs_enhanced", "singles_cornerstone"],
)
def test_what_is_shared_among_files_is_what_each_says_alone(folder: str):
    paths = sorted(path for path in shared_data(*folder.split("/")).rglob("*.dcm"))
    together = DicomStudyReader().read_series(paths, TaskControl())
    images = {image.path: image for series in together for image in series.slices if image.frame_number is None}
    assert images
    for path, image in images.items():
        (alone,) = DicomStudyReader().read_series([path], TaskControl())
        assert alone.slices == (image,), path


def test_a_pure_function_is_computed_once_for_equal_bytes_and_anew_for_others(tmp_path: Path):
    calls: list[str] = []

    def described(elements: Elements, word: str) -> str:
        calls.append(word)
        more = elements.text("SeriesDescription") if elements.text("InstanceNumber") == "2" else ""
        return f"{word} {elements.text('Modality')} {more}"

    memo: Memo = {}
    found = []
    for number, path in enumerate(write_series(tmp_path, slices=4)):
        dataset = pydicom.dcmread(path)
        dataset.InstanceNumber = 1 + number // 2
        dataset.SeriesDescription = f"description {number}"
        dataset.save_as(path)
        header = scan_header(path, memo)
        assert header is not None
        found.append(header.elements.derived(described, "an"))
    assert found == ["an MR ", "an MR ", "an MR description 2", "an MR description 3"]
    assert len(calls) == 3


@pytest.mark.parametrize("implicit", [False, True])
def test_a_long_header_is_scanned_too(tmp_path: Path, image: Path, implicit: bool):
    dataset = pydicom.dcmread(image)
    dataset.private_block(0x0029, "LONG", create=True).add_new(0x10, "OB", bytes(200_000))
    dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else dataset.file_meta.TransferSyntaxUID
    dataset.save_as(path := tmp_path / "long.dcm", implicit_vr=implicit, little_endian=True)
    quick = scan_header(path)
    assert quick is not None
    assert seen(quick) == seen(open_header(path))


@pytest.mark.parametrize("implicit", [False, True])
def test_ordinary_files_are_scanned_with_sequences_of_undefined_length(tmp_path: Path, image: Path, implicit: bool):
    path = image
    if implicit:
        dataset = pydicom.dcmread(image)
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        dataset.save_as(path := tmp_path / "implicit.dcm", implicit_vr=True, little_endian=True)
    quick = scan_header(path)
    assert quick is not None
    complete = open_header(path)
    assert seen(quick) == seen(complete)
    for header in (quick, complete):
        (code, _) = header.elements.items("ReferencedImageSequence")[0].items("PurposeOfReferenceCodeSequence")
        assert code.text("CodeMeaning") == "one"


def test_other_encodings_are_left_to_the_complete_parser(tmp_path: Path, image: Path):
    dataset = pydicom.dcmread(image)
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    dataset.save_as(path := tmp_path / "deflated.dcm")
    assert scan_header(path) is None
    big_endian = shared_data("one_mr_slice_in_9_transfer_syntaxes", "3.dcm")
    assert open_header(big_endian).transfer_syntax == ExplicitVRBigEndian
    assert scan_header(big_endian) is None


def test_what_is_missing_is_left_to_the_complete_parser(tmp_path: Path, image: Path):
    path = tmp_path / "part.dcm"
    content = image.read_bytes()
    for length in (0, 100, 131, 140, 300, 700):
        path.write_bytes(content[:length])
        assert scan_header(path) is None
    assert scan_header(tmp_path / "gone.dcm") is None


@settings(max_examples=200, deadline=None)
@given(position=st.floats(0, 1, exclude_max=True), replacement=st.binary(min_size=1, max_size=6))
def test_a_damaged_header_is_seen_alike_or_left_to_the_complete_parser(
    tmp_path_factory: pytest.TempPathFactory, image: Path, position: float, replacement: bytes
):
    content = bytearray(image.read_bytes())
    at = 132 + int(position * (len(content) - 132 - 24 * 18 * 2))
    content[at : at + len(replacement)] = replacement
    path = tmp_path_factory.getbasetemp() / "damaged_header.dcm"
    path.write_bytes(content)
    quick = scan_header(path)
    if quick is None:
        return
    with quiet_pydicom():
        try:
            complete = open_header(path)
        except FileError:
            return  # it is stricter inside sequences, which the quick look passes over
        assert seen(quick)["pixels"] == seen(complete)["pixels"]
