"""Which instance a file is, whatever its encoding and whatever stands before the UIDs."""

from __future__ import annotations

from io import BytesIO

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from app.core.errors import FileError
from app.dicom.instance_identity import identity_of
from tests.helpers.instances import encoded, structure_set_like

SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]


def uids(ds: Dataset) -> tuple[str, str, str]:
    return str(ds.StudyInstanceUID), str(ds.SeriesInstanceUID), str(ds.SOPInstanceUID)


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("undefined", [False, True], ids=["stated length", "undefined length"])
def test_it_is_found_in_every_encoding_and_behind_sequences(syntax: str, undefined: bool):
    ds = structure_set_like()
    nested = Dataset()
    nested.StudyInstanceUID, nested.SeriesInstanceUID, nested.ReferencedSOPInstanceUID = "1.9", "1.9.1", "1.9.2"
    ds.ReferencedStudySequence = Sequence([nested])
    ds["ReferencedStudySequence"].is_undefined_length = undefined
    assert identity_of(encoded(ds, syntax)) == uids(ds)


@pytest.mark.parametrize("name", ["StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"])
def test_a_file_without_one_of_them_is_refused(name: str):
    ds = dcmread(BytesIO(encoded(structure_set_like())))
    content = encoded(ds)
    before = content[: content.index(str(ds[name].value).encode(), 400)]
    with pytest.raises(FileError):
        identity_of(before)


def test_what_is_no_file_is_refused():
    with pytest.raises(FileError):
        identity_of(b"no DICOM at all" * 20)
