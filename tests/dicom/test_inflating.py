"""Deflated files are bounded by what they inflate to, also where nobody but an index looks at them."""

from __future__ import annotations

import zlib

import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian

from app.core.errors import FileError
from app.dicom import inflating
from app.dicom.instance_texts import read_texts
from app.dicom.part10 import file_content
from app.dicom.whole_reading import read_whole
from tests.helpers.instances import data_set, encoded, structure_set_like


def deflated(*, followed_by: bytes = b"") -> tuple[str, bytes]:
    """An instance and its UID."""
    dataset = structure_set_like()
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = deflater.compress(data_set(encoded(dataset)) + followed_by) + deflater.flush()
    content = file_content(
        packed,
        sop_class_uid=dataset.SOPClassUID,
        sop_instance_uid=dataset.SOPInstanceUID,
        transfer_syntax_uid=DeflatedExplicitVRLittleEndian,
    )
    return dataset.SOPInstanceUID, content


def test_a_deflated_file_reads_as_any_other_and_keeps_its_transfer_syntax() -> None:
    uid, content = deflated()
    texts = read_texts(content)
    assert (texts.image["SOPInstanceUID"], texts.transfer_syntax_uid) == (uid, DeflatedExplicitVRLittleEndian)
    whole = read_whole(content)
    assert (whole.SOPInstanceUID, whole.file_meta.TransferSyntaxUID) == (uid, DeflatedExplicitVRLittleEndian)


@pytest.mark.parametrize("read", [read_texts, read_whole])
def test_what_grows_beyond_the_limit_is_refused(read, monkeypatch: pytest.MonkeyPatch) -> None:
    _, content = deflated(followed_by=bytes(5 << 20))
    monkeypatch.setattr(inflating, "MAX_INFLATED_BYTES", 4 << 20)
    with pytest.raises(FileError, match="larger than 1 GiB"):
        read(content)


@pytest.mark.parametrize("read", [read_texts, read_whole])
def test_a_small_file_that_inflates_to_millions_of_elements_is_refused(read) -> None:
    _, content = deflated(followed_by=b"\x0a\x30\x02\0LO\0\0" * 1_100_000)
    assert len(content) < 100_000
    with pytest.raises(FileError):
        read(content)
