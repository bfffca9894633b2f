"""Damaged copies of real files: the same number makes the same copy, on every machine."""

from __future__ import annotations

import io
import random
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian

from app.dicom.quiet import quiet_pydicom
from app.dicom.value_representations import LONG_VRS

SOURCES = (
    "sts001_mr_t2fs/images/1-01.dcm",
    "sts001_mr_t2fs/rtstruct/1-1.dcm",
    "dcmqi_ct3_seg/seg/liver.dcm",
    "one_mr_slice_in_9_transfer_syntaxes/6.dcm",
    "singles_cornerstone/CT1_J2KR",
    "singles_cornerstone/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm",
    "singles_cornerstone/CTImage.dcm_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm",
    "singles_cornerstone/TestPattern_JPEG-Baseline_YBR422.dcm",
    "singles_cornerstone/TestPattern_JPEG-LS-NearLossless.dcm",
    "singles_cornerstone/TestPattern_Palette_16.dcm",
    "singles_pydicom-data/HTJ2K_08_RGB.dcm",
    "singles_pydicom-data/OBXXXX1A_rle_2frame.dcm",
    "singles_pydicom-data/color-pl.dcm",
    "singles_pydicom-data/emri_small_RLE.dcm",
    "singles_pydicom-data/emri_small_big_endian.dcm",
    "singles_pydicom-data/emri_small_jpeg_2k_lossless.dcm",
    "singles_pydicom-data/emri_small_jpeg_ls_lossless.dcm",
    "singles_pydicom-data/explicit_VR-UN.dcm",
    "singles_pydicom-data/liver_deflate.dcm",
    "singles_pydicom-data/parametric_map_float.dcm",
)
"""Twenty files below the shared data: every family of syntaxes, colours, frames, floats, bits, regions."""
IMAGES_OF = {SOURCES[1]: "sts001_mr_t2fs/images", SOURCES[2]: "dcmqi_ct3_seg/ct"}
"""Where the images lie that regions were drawn on."""

_LENGTHS = (0, 1, 2, 7, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
_SIZE_TAGS = {
    **dict.fromkeys((0x00280010, 0x00280011), (0, 1, 3, 511, 1000, 0x7FFF, 0xFFFF)),
    **dict.fromkeys((0x00280002, 0x00280006, 0x00280103), (0, 1, 2, 3, 4, 0xFFFF)),
    **dict.fromkeys((0x00280100, 0x00280101, 0x00280102), (0, 1, 7, 8, 9, 12, 16, 31, 32, 64, 0xFFFF)),
}
_FRAMES = 0x00280008
_SYNTAX = re.compile(rb"1\.2\.840\.10008\.1\.2[.0-9]*")
_SYNTAXES = ("", ".1", ".2", ".5", ".1.99", ".4.50", ".4.51", ".4.70", ".4.80", ".4.90", ".4.201", ".4.102", ".8.1")
_HEADER_BYTES = 4096


@dataclass(frozen=True)
class Place:
    """An element of a file: where its value begins, and how wide the field of its length is."""

    tag: int
    value_at: int
    length_bytes: int


@dataclass(frozen=True)
class Source:
    """A real file and where its elements lie; of a deflated one, `body` is what was inflated."""

    name: str
    content: bytes
    places: tuple[Place, ...]
    is_little: bool
    deflated_from: int | None


def load_source(root: Path, name: str) -> Source:
    """Read a source; raises nothing that a real file could cause."""
    return source_of(Path(name).name, (root / name).read_bytes())


def source_of(name: str, content: bytes) -> Source:
    """A whole file as a source; raises nothing that a real file could cause."""
    with quiet_pydicom():
        dataset = pydicom.dcmread(io.BytesIO(content), force=True, stop_before_pixels=True)
    start = None
    if dataset.file_meta.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian:
        start = content.index(b"DICM") + 4 + 12 + dataset.file_meta.FileMetaInformationGroupLength
        content = content[:start] + zlib.decompress(content[start:], -zlib.MAX_WBITS)
    implicit, little = dataset.original_encoding
    places: list[Place] = []
    offset = start or 0
    _collect(dataset, places, implicit=implicit, offset=offset)
    return Source(name, content, tuple(places), little, start)


def mutant(source: Source, number: int, others: Sequence[Source]) -> bytes:
    """Damaged copy `number` of a source; parts of `others` may be spliced in."""
    chance = random.Random(f"{source.name} {number}")  # noqa: S311 - reproducible, not secret
    data = bytearray(source.content)
    damages: tuple[Callable[[bytearray, Source, Sequence[Source], random.Random], None], ...] = (
        *(_flip, _flip, _bruise, _bruise, _bruise, _truncate, _lengthen, _lengthen, _resize, _resize, _resize),
        *(_swap_tags, _splice, _change_syntax),
    )
    for damage in chance.choices(damages, k=chance.choice((1, 1, 1, 2, 3))):
        if data:
            damage(data, source, others, chance)
    if source.deflated_from is None:
        return bytes(data)
    head, body = data[: source.deflated_from], data[source.deflated_from :]
    squeezer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = bytearray(squeezer.compress(body) + squeezer.flush())
    if chance.random() < 0.3:
        _flip(packed, source, others, chance)
    return bytes(head + packed)


def _collect(dataset: Dataset, places: list[Place], *, implicit: bool, offset: int) -> None:
    for tag in list(dataset.keys()):
        raw = dataset.get_item(tag)
        if isinstance(raw, RawDataElement):
            is_short = not implicit and raw.VR.encode() not in LONG_VRS
            places.append(Place(int(tag), raw.value_tell + offset, 2 if is_short else 4))
        elif raw.VR == "SQ":
            for item in raw.value:
                _collect(item, places, implicit=implicit, offset=offset)


def _flip(data: bytearray, _source: Source, _others: Sequence[Source], chance: random.Random) -> None:
    reach = min(len(data), _HEADER_BYTES) if chance.random() < 0.5 else len(data)
    for _ in range(chance.choice((1, 2, 4, 16))):
        data[chance.randrange(reach)] = chance.randrange(256)


def _bruise(data: bytearray, source: Source, _others: Sequence[Source], chance: random.Random) -> None:
    """Damage behind the header: in compressed pixels, mostly."""
    start = min(source.places[-1].value_at, len(data) - 1)
    for _ in range(chance.choice((1, 3, 30))):
        data[chance.randrange(start, len(data))] = chance.choice((0, 0xFF, chance.randrange(256)))


def _truncate(data: bytearray, _source: Source, _others: Sequence[Source], chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _lengthen(data: bytearray, source: Source, _others: Sequence[Source], chance: random.Random) -> None:
    place = chance.choice(source.places)
    value = chance.choice((*_LENGTHS, len(data), chance.randrange(1 << 16)))
    _put(data, place.value_at - place.length_bytes, value, place.length_bytes, source)


def _resize(data: bytearray, source: Source, _others: Sequence[Source], chance: random.Random) -> None:
    sizes = [place for place in source.places if place.tag in _SIZE_TAGS or place.tag == _FRAMES]
    if not sizes:
        _lengthen(data, source, (), chance)
        return
    place = chance.choice(sizes)
    if place.tag == _FRAMES:
        text = chance.choice((b"0 ", b"-1", b"99", b"1 ", b"9e9 "))
        data[place.value_at : place.value_at + 2] = text[:2]
    else:
        _put(data, place.value_at, chance.choice(_SIZE_TAGS[place.tag]), 2, source)


def _swap_tags(data: bytearray, source: Source, _others: Sequence[Source], chance: random.Random) -> None:
    a, b = (chance.choice(source.places) for _ in range(2))
    first, second = a.value_at - 8, b.value_at - 8
    if min(first, second) >= 0 and max(first, second) + 4 <= len(data):
        data[first : first + 4], data[second : second + 4] = data[second : second + 4], data[first : first + 4]


def _splice(data: bytearray, source: Source, others: Sequence[Source], chance: random.Random) -> None:
    donor = chance.choice([source, *others]).content
    start = chance.randrange(len(donor))
    part = donor[start : start + chance.choice((1, 8, 200, 5000))]
    at = chance.randrange(len(data))
    data[at : at + chance.choice((0, len(part)))] = part


def _change_syntax(data: bytearray, _source: Source, _others: Sequence[Source], chance: random.Random) -> None:
    found = _SYNTAX.search(data, 0, 1024)
    if found is None:
        return
    wanted = b"1.2.840.10008.1.2" + chance.choice(_SYNTAXES).encode()
    length = found.end() - found.start()
    data[found.start() : found.end()] = wanted[:length].ljust(length, b"\0")


def _put(data: bytearray, at: int, value: int, size: int, source: Source) -> None:
    if 0 <= at <= len(data) - size:
        order = "<" if source.is_little else ">"
        data[at : at + size] = struct.pack(f"{order}{'H' if size == 2 else 'L'}", value & (1 << 8 * size) - 1)
