"""Opening a file: what is no DICOM, what is cut off, and what pydicom must not say aloud."""

from __future__ import annotations

import logging
import threading
import warnings
from pathlib import Path

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag
from pydicom.uid import DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian

from app.core.errors import FileError, NotDicomError, TruncatedFileError
from app.dicom import reading
from app.dicom.elements import Elements
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import open_header, read_header
from tests.helpers.pixel_reading import read_pixels
from tests.helpers.series_files import write_series


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_series(tmp_path_factory.mktemp("one"), slices=1)[0]


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\x08\x00" * 400, bytes(1000), b"\x89PNG\r\n\x1a\n" + bytes(500), b'{"a": 1}' * 100],
)
def test_a_file_that_is_no_dicom_is_named_with_the_cause_and_the_next_step(tmp_path: Path, content: bytes):
    path = tmp_path / "notes.dcm"
    path.write_bytes(content)
    with pytest.raises(NotDicomError, match=r"^notes\.dcm is no DICOM file: .+\. Choose files"):
        read_header(path)


def test_a_file_that_does_not_exist_is_named(tmp_path: Path):
    with pytest.raises(FileError, match=r"^gone\.dcm cannot be read\. The system says: No such file"):
        read_header(tmp_path / "gone.dcm")


def test_a_data_set_without_preamble_is_read_when_it_is_clearly_dicom(tmp_path: Path, image: Path):
    whole = pydicom.dcmread(image)
    path = tmp_path / "bare"
    pydicom.filewriter.dcmwrite(path, Dataset(whole), implicit_vr=True, little_endian=True)
    header = open_header(path)
    assert header.transfer_syntax == ImplicitVRLittleEndian
    assert header.dataset.SOPInstanceUID == whole.SOPInstanceUID
    assert (read_pixels(path).values == read_pixels(image).values).all()


def test_a_header_cut_anywhere_is_never_taken_for_a_whole_one(tmp_path: Path, image: Path):
    content = image.read_bytes()
    element = open_header(image).pixels
    assert element is not None
    path = tmp_path / "cut.dcm"
    for length in range(200, element.offset, 7):
        path.write_bytes(content[:length])
        try:
            assert open_header(path).pixels is None
        except FileError as error:
            assert "cut.dcm" in str(error)


def test_a_file_cut_inside_a_value_is_truncated(tmp_path: Path, image: Path):
    content = image.read_bytes()
    path = tmp_path / "cut.dcm"
    path.write_bytes(content[: content.index(b"Test^Oblique") + 4])
    with pytest.raises(TruncatedFileError, match=r"^cut\.dcm is truncated: it ends inside its header\. Copy or"):
        read_header(path)


def test_a_file_cut_inside_a_sequence_is_truncated(tmp_path: Path, image: Path):
    whole = pydicom.dcmread(image)
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "1", "99TEST", "one"
    whole.ProcedureCodeSequence = [item, item]
    whole["ProcedureCodeSequence"].is_undefined_length = True
    del whole.PixelData
    whole.save_as(path := tmp_path / "sequence.dcm")
    content = path.read_bytes()
    at = content.rindex(b"\x08\x00\x00\x01")
    path.write_bytes(content[:at])
    with pytest.raises(TruncatedFileError, match=r"sequence\.dcm is truncated"):
        read_header(path)


def test_a_length_beyond_the_file_allocates_no_more_than_the_file(tmp_path: Path, image: Path):
    content = image.read_bytes()
    at = content.index(b"UI", content.index(b"\x08\x00\x16\x00"))
    # The SOP Class UID becomes an OB of nearly 4 GiB.
    path = tmp_path / "huge.dcm"
    path.write_bytes(content[:at] + b"OB\0\0\xfe\xff\xff\xff" + content[at + 4 :])
    with pytest.raises(TruncatedFileError, match=r"huge\.dcm"):
        read_header(path)


def test_a_deflated_bomb_is_refused(tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch):
    whole = pydicom.dcmread(image)
    whole.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    whole.save_as(path := tmp_path / "deflated.dcm")
    assert (read_pixels(path).values == read_pixels(image).values).all()
    monkeypatch.setattr(reading, "MAX_INFLATED_BYTES", 500)
    with pytest.raises(FileError, match=r"^deflated\.dcm cannot be read\. .*larger than 1 GiB"):
        read_header(path)


@settings(max_examples=150, deadline=None)
@given(position=st.floats(0, 1, exclude_max=True), replacement=st.binary(min_size=1, max_size=6))
def test_damaged_bytes_give_values_or_a_named_file_error(
    tmp_path_factory: pytest.TempPathFactory, image: Path, position: float, replacement: bytes
):
    content = bytearray(image.read_bytes())
    at = int(position * len(content))
    content[at : at + len(replacement)] = replacement
    path = tmp_path_factory.getbasetemp() / "damaged.dcm"
    path.write_bytes(content)
    try:
        values = read_pixels(path).values
    except FileError as error:
        assert "damaged.dcm" in str(error)
    else:
        assert values.ndim == 2


def test_flawed_values_are_not_complained_about_on_stderr_or_in_the_log(
    tmp_path: Path, image: Path, recwarn: pytest.WarningsRecorder, caplog: pytest.LogCaptureFixture
):
    content = image.read_bytes()
    path = tmp_path / "flawed.dcm"
    path.write_bytes(content.replace(b"20260102", b"2026-01x", 1).replace(b"1.50000\\0.80000", b"1.5 mm \\0.80000"))
    with caplog.at_level(logging.DEBUG):
        header = open_header(path)
        with quiet_pydicom():
            assert header.elements.numbers("PixelSpacing") == ()
            assert header.elements.text("StudyDate")
    assert not recwarn.list
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_quiet_on_one_thread_leaves_the_filters_of_the_process_as_they_were():
    before = list(warnings.filters)
    inside, leave = threading.Barrier(2), threading.Event()

    def hold() -> None:
        with quiet_pydicom():
            inside.wait(5)
            leave.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(5)
    with quiet_pydicom(), quiet_pydicom():
        pass
    leave.set()
    thread.join(5)
    assert list(warnings.filters) == before


def test_a_number_of_the_wrong_length_counts_as_absent():
    data_set = Dataset()
    data_set[0x00280010] = RawDataElement(BaseTag(0x00280010), "US", 3, b"\x18\x00\x00", 0, False, True)
    assert Elements(data_set).integer("Rows") is None
