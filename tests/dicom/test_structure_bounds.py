"""Files of a few megabytes that would be millions of objects are refused before there are any, others are read."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import dcmread

from app.core.errors import VerdantError
from app.core.tasks import TaskControl
from app.dicom.dicomdir_reading import read_directory
from app.dicom.elements import Elements
from app.dicom.instance_identity import identity_of
from app.dicom.instance_texts import read_texts
from app.dicom.reading import open_header
from app.dicom.structure_bounds import TooManyElementsError, check_structure
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.deidentification import deidentifier
from tests.helpers.series_files import write_series

ITEM, ITEM_END, SEQUENCE_END = b"\xfe\xff\0\xe0", b"\xfe\xff\x0d\xe0" + bytes(4), b"\xfe\xff\xdd\xe0" + bytes(4)
UNDEFINED = b"\xff" * 4
EMPTY = ITEM + bytes(4)
MOST_S = 5.0
MANY = 12 << 20


def element(tag: int, vr: bytes, value: bytes, length: int | None = None) -> bytes:
    size = len(value) if length is None else length
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr)
    if vr in (b"SQ", b"UN", b"UC", b"UT"):
        return head + struct.pack("<2xL", size) + value
    return head + struct.pack("<H", size) + value


def sequence(tag: int, items: bytes) -> bytes:
    return element(tag, b"SQ", items + SEQUENCE_END, 0xFFFFFFFF)


def item(content: bytes) -> bytes:
    return ITEM + struct.pack("<L", len(content)) + content


def with_element(content: bytes, added: bytes) -> bytes:
    """A file in Explicit VR Little Endian with one more element, in its place."""
    tag = struct.unpack("<HH", added[:4])
    dataset = dcmread(BytesIO(content))
    after = min(each for each in dataset.keys() if (each.group, each.element) > tag)  # noqa: SIM118
    place = content.index(struct.pack("<HH", after.group, after.element) + dataset[after].VR.encode(), 132)
    return content[:place] + added + content[place:]


HOSTILE: dict[str, bytes] = {
    "empty items": sequence(0x00081140, EMPTY * (MANY // 8)),
    "empty items of stated length": element(0x00081140, b"SQ", EMPTY * (MANY // 8)),
    "empty items with ends": sequence(0x00081140, (ITEM + UNDEFINED + ITEM_END) * (MANY // 16)),
    "empty items of unknown kind": element(0x00091001, b"UN", EMPTY * (MANY // 8) + SEQUENCE_END, 0xFFFFFFFF),
    "empty items in items": sequence(0x00081140, item(element(0x00081199, b"SQ", EMPTY * 4)) * (MANY // 52)),
    "no items": element(0x00081140, b"SQ", bytes(MANY)),
    "icons": sequence(0x00280500, item(element(0x00280010, b"US", b"\xff\xff")) * (MANY // 18)),
    "private creators": b"".join(
        element(group << 16 | number, b"LO", b"MAKER ")
        for group in range(0x11, 0x3011, 2)
        for number in range(16, 256)
    ),
    "frames": element(0x52009230, b"SQ", EMPTY * (MANY // 8)),
    "nested": element(0x00081140, b"SQ", UNDEFINED, 0xFFFFFFFF)[:12]
    + (ITEM + UNDEFINED + element(0x00081140, b"SQ", b"", 0xFFFFFFFF)) * 100_000,
}
LISTS: dict[str, bytes] = {
    "positions": element(0x00200033, b"UC", b"1.5\\" * (MANY // 4)),
    "windows": element(0x00281050, b"UC", b"1.5\\" * (MANY // 4)),
    "names": element(0x0008103F, b"UC", b"a\\" * (MANY // 2)),
    "text": element(0x00104000, b"UT", b"a " * (MANY // 2)),
}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_series(tmp_path_factory.mktemp("image"), slices=1)[0].read_bytes()


def seconds_of(act: Callable[[], object]) -> float:
    """How long it takes to be done or refused in a sentence."""
    begun = time.process_time()
    try:
        act()
    except VerdantError as error:
        assert str(error).rstrip().endswith(".")
    return time.process_time() - begun


@pytest.mark.parametrize("name", [*HOSTILE, *LISTS])
def test_whatever_comes_is_read_or_refused_within_seconds(image: bytes, tmp_path: Path, name: str) -> None:
    content, path = with_element(image, (HOSTILE | LISTS)[name]), tmp_path / "image.dcm"
    path.write_bytes(content)
    reader = DicomStudyReader()
    ways: tuple[Callable[[], object], ...] = (
        lambda: reader.read_series([path], TaskControl()),
        lambda: reader.read_set_facts([path], TaskControl()),
        lambda: read_texts(path),
        lambda: read_texts(content),
        lambda: identity_of(content),
        lambda: read_directory(content),
        lambda: deidentifier().deidentified(content),
    )
    assert max(map(seconds_of, ways)) < MOST_S


@pytest.mark.parametrize("name", HOSTILE)
def test_what_the_archive_takes_from_a_peer_it_finds_again_in_its_folder(
    image: bytes, tmp_path: Path, name: str
) -> None:
    content, path = with_element(image, HOSTILE[name]), tmp_path / "image.dcm"
    path.write_bytes(content)
    found = []
    for source in (content, path):
        try:
            found.append(read_texts(source))
        except VerdantError as error:
            found.append(str(error))
    assert found[0] == found[1]


def test_a_list_of_millions_where_one_value_belongs_counts_as_none(image: bytes, tmp_path: Path) -> None:
    path = tmp_path / "image.dcm"
    path.write_bytes(with_element(image, LISTS["windows"]))
    (series,) = DicomStudyReader().read_series([path], TaskControl())
    assert len(series.slices) == 1
    assert Elements(open_header(path).dataset).numbers("WindowCenter") == ()


def test_a_hundred_thousand_records_of_nothing_are_no_directory(image: bytes) -> None:
    records = element(0x00041220, b"SQ", item(element(0x00041430, b"CS", b"IMAGE ")) * 200_000)
    with pytest.raises(VerdantError, match="more data elements"):
        read_directory(image[: image.index(b"\x08\0", 144)] + records)


def test_thousands_of_frames_with_all_that_belongs_to_them_are_no_such_file() -> None:
    values = b"".join(element(tag, b"DS", b"0.5\\1.5\\2.5 ") for tag in (0x00200032, 0x00200037, 0x00280030))
    groups = b"".join(element(tag, b"SQ", item(values)) for tag in range(0x00209110, 0x0020911A))
    frames = element(0x52009230, b"SQ", item(groups) * 10_000)
    pixels = element(0x7FE00010, b"UN", bytes(64 * 64 * 2 * 10_000))
    check_structure(frames + pixels)


def coded(tag: int) -> bytes:
    """A sequence of one concept, as short as those of real reports."""
    texts = (element(0x00080100, b"SH", b"113738"), element(0x00080102, b"SH", b"DCM "))
    return element(tag, b"SQ", item(b"".join(texts) + element(0x00080104, b"LO", b"Dose Area ")))


def test_the_report_of_the_dose_of_a_long_intervention_is_no_such_file() -> None:
    value = item(element(0x0040A30A, b"DS", b"0.25") + coded(0x004008EA))
    measured = element(0x0040A300, b"SQ", value)
    kind = element(0x0040A010, b"CS", b"CONTAINS") + element(0x0040A040, b"CS", b"NUM ")
    number = item(kind + coded(0x0040A043) + measured)
    check_structure(element(0x0040A730, b"SQ", number * 45_000))


@given(st.lists(st.sampled_from(["stated", "undefined", "unknown"]), max_size=4), st.booleans())
def test_items_are_counted_however_they_are_wrapped(wrappings: list[str], implicit: bool) -> None:
    def wrapped(content: bytes) -> bytes:
        for wrapping in ["stated", *wrappings]:
            vr = b"" if implicit else b"UN\0\0" if wrapping == "unknown" else b"SQ\0\0"
            if wrapping == "undefined":
                length, content = UNDEFINED, content + SEQUENCE_END
            else:
                length = struct.pack("<L", len(content))
            content = item(b"\x08\0\x40\x11" + vr + length + content)
        return content[8:]

    for head in (b"", bytes(128) + b"DICM" + element(0x00020010, b"UI", b"1.2.840.10008.1.2\0")):
        check_structure(head + wrapped(EMPTY * 1000))
        with pytest.raises(TooManyElementsError):
            check_structure(head + wrapped(EMPTY * 126_000))
