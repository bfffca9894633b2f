"""What is read from files and answers for an index, and what is written into queries."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pynetdicom.dsutils import decode, encode

from app.core.errors import FileError, NotDicomError, VerdantError
from app.core.study import StudyQuery
from app.dicom.instance_texts import QueryLevel, identifier_of, read_texts, texts_of
from app.dicom.part10 import file_content, read_head
from app.dicom.records import instance_record, study_keys, study_record
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.series_files import write_series


def test_a_file_and_its_bytes_are_read_alike(tmp_path: Path) -> None:
    (path,) = write_series(tmp_path, slices=1)
    assert read_texts(path) == read_texts(path.read_bytes())
    assert read_texts(path).study["PatientName"] == "Test^Oblique"


def test_attributes_that_make_no_value_are_empty(tmp_path: Path) -> None:
    (path,) = write_series(tmp_path, slices=1)
    content = path.read_bytes().replace(b"\x20\x00\x13\x00IS\x02\x001 ", b"\x20\x00\x13\x00IS\x02\x00x ")
    texts = read_texts(content)
    assert instance_record({**texts.series, **texts.image}).instance_number is None
    assert texts.study["PatientID"] == "T1"


def test_unusual_values_are_not_spelled_out_in_logs_and_warnings(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    (path,) = write_series(tmp_path, slices=1)
    content = path.read_bytes().replace(b"19600229", b"born 60?").replace(b"Test^Oblique", b"Te=s=t=Obliq")
    assert read_texts(content).study["PatientBirthDate"] == "born 60?"
    assert caplog.records == []
    assert list(recwarn) == []


@pytest.mark.parametrize("content", [b"", b"DICM", b"\0" * 128 + b"DIXM" + b"\0" * 100, b"%PDF-1.7" * 100])
def test_what_is_no_dicom_file_is_called_so(content: bytes) -> None:
    with pytest.raises(NotDicomError, match="no DICOM file"):
        read_texts(content)
    with pytest.raises(NotDicomError, match="no DICOM file"):
        read_head(content)


@pytest.mark.parametrize("uid", ["../../etc/passwd", "1.2/3", "", "..", "1.2.\\..\\x"])
def test_uids_that_are_none_are_refused(uid: str) -> None:
    padded = uid.encode() + b"\0" * (len(uid) % 2)
    ds = structure_set_like()
    ds.add_new(0x0020000E, "UI", None)
    content = encoded(ds).replace(
        b"\x20\x00\x0e\x00UI\x00\x00",
        b"\x20\x00\x0e\x00UI" + len(padded).to_bytes(2, "little") + padded,
    )
    with pytest.raises(FileError, match="SeriesInstanceUID"):
        read_texts(content)


@pytest.mark.filterwarnings("ignore:Expected", "ignore:Found unknown escape", "ignore:Unknown encoding")
@given(cut=st.integers(0, 1400), noise=st.binary(max_size=8))
def test_damaged_files_are_read_or_refused_but_nothing_else(cut: int, noise: bytes) -> None:
    content = _STRUCTURE_SET[:cut] + noise + _STRUCTURE_SET[cut + len(noise) :]
    try:
        read_texts(content[: cut + 200])
        read_head(content)
    except VerdantError as error:
        assert error.next_step


def test_a_data_set_keeps_its_bytes_in_a_new_file() -> None:
    stored = encoded(structure_set_like())
    head = read_head(stored)
    again = file_content(
        data_set(stored),
        sop_class_uid=head.sop_class_uid,
        sop_instance_uid=head.sop_instance_uid,
        transfer_syntax_uid=head.transfer_syntax_uid,
    )
    assert data_set(again) == data_set(stored)
    assert read_texts(again) == read_texts(stored)


@pytest.mark.parametrize(
    "texts",
    [
        {"PatientBirthDate": "born 60?"},
        {"PatientName": "x" * 200},
        {"StudyInstanceUID": "none"},
        {"SeriesNumber": "x"},
    ],
)
def test_unusual_values_are_answered_without_spelling_them_out(
    texts: dict[str, str], caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    identifier = identifier_of(texts, level=QueryLevel.STUDY)
    assert encode(identifier, True, True)
    assert caplog.records == []
    assert list(recwarn) == []


def test_what_a_vr_cannot_hold_is_answered_empty() -> None:
    assert identifier_of({"SeriesNumber": "x"})["SeriesNumber"].is_empty
    assert identifier_of({"Rows": "many"})["Rows"].is_empty


def test_a_query_outside_ascii_declares_its_character_set() -> None:
    identifier = identifier_of(study_keys(StudyQuery(patient_name="Müller*")), level=QueryLevel.STUDY)
    assert identifier.SpecificCharacterSet == "ISO_IR 192"
    assert "SpecificCharacterSet" not in identifier_of({"PatientName": "Miller"})


@pytest.mark.parametrize(("charset", "raw"), [("ISO_IR 100", b"M\xfcller^J"), ("ISO_IR 192", "Müller^J".encode())])
def test_answers_are_decoded_by_their_own_character_set(charset: str, raw: bytes) -> None:
    ds = Dataset()
    ds.SpecificCharacterSet, ds.PatientName, ds.StudyInstanceUID = charset, "x" * len(raw), "1.2.3"
    buffer = BytesIO()
    ds.save_as(buffer, implicit_vr=True, little_endian=True)
    answer = decode(BytesIO(buffer.getvalue().replace(b"x" * len(raw), raw)), True, True)
    assert study_record(texts_of(answer)).patient.name == "Müller^J"


_STRUCTURE_SET = encoded(structure_set_like(study_uid="1.2.3", series_uid="1.2.3.4"))
