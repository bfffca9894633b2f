"""Documents and videos leave their DICOM file as they went in; everything else is saved as the file it is."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from pydicom.encaps import encapsulate

from app.core.errors import FileError
from app.core.tasks import Cancelled, TaskControl
from app.dicom.object_reading import DicomObjectReader
from tests.helpers.objects import MPEG4, write_object
from tests.helpers.series_files import write_series

PDF = b"%PDF-1.7 a letter of an odd length."


def read(path: Path) -> tuple[bytes, str]:
    payload = DicomObjectReader().read_payload(path, TaskControl())
    return payload.content, payload.extension


@pytest.mark.parametrize("length", [len(PDF), None])
def test_a_pdf_is_the_bytes_that_were_put_in(tmp_path: Path, length: int | None):
    values = {"EncapsulatedDocument": PDF + b"\0", "MIMETypeOfEncapsulatedDocument": "application/pdf"}
    if length is not None:
        values["EncapsulatedDocumentLength"] = length
    content, extension = read(write_object(tmp_path / "a.dcm", sop_class="104.1", **values))
    assert extension == ".pdf"
    assert content == (PDF if length else PDF + b"\0")


def test_a_length_that_cannot_be_is_not_believed(tmp_path: Path):
    path = write_object(
        tmp_path / "a.dcm", sop_class="104.1", EncapsulatedDocument=PDF + b"\0", EncapsulatedDocumentLength=1 << 30
    )
    assert read(path) == (PDF + b"\0", ".pdf")


def test_a_video_is_the_stream_out_of_all_its_fragments(tmp_path: Path):
    stream = bytes(range(256)) * 40
    value = encapsulate([stream], fragments_per_frame=5, has_bot=False)
    path = write_object(tmp_path / "v.dcm", sop_class="77.1.1.1", syntax=MPEG4, PixelData=value)
    assert read(path) == (stream, ".mp4")


def test_a_damaged_video_is_refused_in_a_sentence(tmp_path: Path):
    value = encapsulate([bytes(4000)], has_bot=False)
    path = write_object(tmp_path / "v.dcm", sop_class="77.1.1.1", syntax=MPEG4, PixelData=value)
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(FileError, match=r"v\.dcm"):
        read(path)


def test_an_empty_document_is_refused_in_a_sentence(tmp_path: Path):
    path = write_object(tmp_path / "a.dcm", sop_class="104.1", EncapsulatedDocument=b"")
    with pytest.raises(FileError, match="empty"):
        read(path)


def test_any_other_object_is_the_whole_file(tmp_path: Path):
    path = write_series(tmp_path, slices=1)[0]
    content, extension = read(path)
    assert (content, extension) == (path.read_bytes(), ".dcm")
    assert pydicom.dcmread(path).Modality == "MR"


def test_saving_is_withdrawn_between_pieces(tmp_path: Path):
    control = TaskControl()
    control.cancel()
    with pytest.raises(Cancelled):
        DicomObjectReader().read_payload(write_series(tmp_path, slices=1)[0], control)
