"""The index takes nothing from a damaged file, says so in a sentence, and allocates no more than there is."""

from __future__ import annotations

import struct
import tracemalloc
import warnings
from pathlib import Path

import pytest

from app.core.errors import FileError, TruncatedFileError
from app.dicom.instance_texts import read_texts
from app.dicom.reading import open_header
from tests.helpers.series_files import write_series


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return write_series(tmp_path, slices=1)[0]


def damage(path: Path, at: bytes, change: bytes) -> None:
    """Replace what follows the tag and VR `at`, in the file."""
    content = path.read_bytes()
    place = content.index(at) + len(at)
    path.write_bytes(content[:place] + change + content[place + len(change) :])


def test_a_sequence_without_its_end_is_a_truncated_file(image: Path):
    content = image.read_bytes()
    start = content.index(struct.pack("<HH2s", 0x0008, 0x1030, b"LO"))
    opening = struct.pack("<HH2sHL", 0x0008, 0x1032, b"SQ", 0, 0xFFFFFFFF) + struct.pack("<HHL", 0xFFFE, 0xE000, 4)
    image.write_bytes(content[:start] + opening)
    with pytest.raises(TruncatedFileError, match="not complete"):
        read_texts(image)


def test_a_length_of_gigabytes_is_not_allocated(image: Path):
    rows = struct.pack("<HH2sH", 0x0028, 0x0010, b"US", 2)
    content = image.read_bytes()
    place = content.index(rows)
    image.write_bytes(
        content[:place] + struct.pack("<HH2sHL", 0x0028, 0x0010, b"UT", 0, 0xFFFFFFF0) + content[place:]
    )
    tracemalloc.start()
    try:
        read_texts(image)
    except FileError as error:
        assert str(error)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_no_remark_of_the_parser_quotes_what_the_file_holds(image: Path):
    damage(image, struct.pack("<HH2s", 0x0008, 0x0050, b"SH"), struct.pack("<H", 40_000))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            read_texts(image)
        except FileError as error:
            assert "Oblique" not in str(error)


def test_a_million_empty_elements_are_refused_before_they_fill_the_memory(tmp_path: Path, image: Path):
    path = tmp_path / "many.dcm"
    syntax = struct.pack("<HH2sH", 0x0002, 0x0010, b"UI", 20) + b"1.2.840.10008.1.2.1\0"
    tags = ((0x0009 + 2 * (number // 60_000), 0x1000 + number % 60_000) for number in range(300_000))
    elements = b"".join(struct.pack("<HH2sH", group, element, b"SH", 0) for group, element in tags)
    path.write_bytes(bytes(128) + b"DICM" + syntax + elements)
    with pytest.raises(FileError, match="more data elements than any honest file"):
        open_header(path)
    with pytest.raises(FileError, match="more data elements than any honest file"):
        read_texts(path)
    assert open_header(image).pixels is not None
