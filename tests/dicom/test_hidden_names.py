"""A name in every place of a file that is no text: in its copy it is gone, or there is no copy."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate, generate_fragments
from pydicom.uid import (
    MPEG4HP41,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    RLELossless,
)

from app.core.errors import FileError
from app.dicom.burned_in import what_cannot_be_cleaned
from app.dicom.codestream_texts import without_texts
from tests.helpers.deidentification import deidentifier
from tests.helpers.series_files import write_series

NAME = "DOE^JANE"
SPELLED = {
    "as it is": NAME.encode(),
    "in small": b"doe^jane",
    "as words": b"Doe Jane",
    "UTF-16 little": NAME.encode("utf-16-le"),
    "UTF-16 big": NAME.encode("utf-16-be"),
    "EBCDIC": NAME.encode("cp500"),
}


@pytest.fixture
def image(tmp_path: Path) -> Dataset:
    dataset = pydicom.dcmread(write_series(tmp_path, slices=1)[0])
    dataset.PatientName = NAME
    return dataset


def content_of(dataset: Dataset) -> bytes:
    written = BytesIO()
    dataset.save_as(written)
    return written.getvalue()


def copied(dataset: Dataset) -> bytes:
    """The copy of a file; nothing where it is refused for what it holds."""
    content = content_of(dataset)
    assert any(one in content for one in SPELLED.values())
    try:
        return deidentifier().deidentified(content).content
    except FileError as error:
        assert "A name or an identifier" in error.cause
        return b""


def has_name(content: bytes) -> bool:
    return any(one in content for one in SPELLED.values())


def compressed(image: Dataset, syntax: str, frame: bytes) -> Dataset:
    image.file_meta.TransferSyntaxUID = syntax
    image.PixelData = encapsulate([frame], has_bot=False)
    image["PixelData"].is_undefined_length = True
    return image


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def jpeg(*before: bytes, between: bytes = b"", behind: bytes = b"") -> bytes:
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
    frame = segment(0xC0, b"\x08\0\1\0\1\1\1\x11\0")
    return b"\xff\xd8" + b"".join(before) + frame + scan + between + scan + b"\xff\xd9" + behind


def jpeg_2000(*before: bytes, in_tile: bytes = b"", behind: bytes = b"", is_open: bool = False) -> bytes:
    size = segment(0x51, struct.pack(">HIIIIIIIIH3B", 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 7, 1, 1))
    tile_bytes = 12 + len(in_tile) + 2 + 4
    tile = struct.pack(">HHHIBB", 0xFF90, 10, 0, 0 if is_open else tile_bytes, 0, 1) + in_tile + b"\xff\x93\1\2\3\4"
    return b"\xff\x4f" + size + b"".join(before) + tile + b"\xff\xd9" + behind


def planted(text: bytes) -> dict[str, tuple[str, bytes]]:
    """Frames with a text in each place that a codestream has for one, and behind."""
    frames = {f"JPEG APP{number}": (JPEGBaseline8Bit, jpeg(segment(0xE0 + number, text))) for number in range(16)}
    frames |= {
        "JPEG comment": (JPEGBaseline8Bit, jpeg(segment(0xFE, text))),
        "JPEG comment between scans": (JPEGBaseline8Bit, jpeg(between=segment(0xFE, text))),
        "JPEG application data between scans": (JPEGBaseline8Bit, jpeg(between=segment(0xE1, text))),
        "JPEG behind the end": (JPEGBaseline8Bit, jpeg(behind=text)),
        "JPEG-LS comment": (JPEGLSLossless, jpeg(segment(0xFE, text))),
        "JPEG-LS SPIFF": (JPEGLSLossless, jpeg(segment(0xE8, b"SPIFF\0" + text))),
        "JPEG 2000 comment": (JPEG2000Lossless, jpeg_2000(segment(0x64, b"\0\1" + text))),
        "JPEG 2000 comment of a tile": (JPEG2000Lossless, jpeg_2000(in_tile=segment(0x64, b"\0\1" + text))),
        "JPEG 2000 behind the end": (JPEG2000Lossless, jpeg_2000(behind=text)),
        "JPEG 2000 behind an open tile": (JPEG2000Lossless, jpeg_2000(behind=text, is_open=True)),
    }
    start = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    inner = jpeg_2000(segment(0x64, b"\0\1" + text))
    frames |= {
        f"JP2 {kind.decode()}": (JPEG2000Lossless, start + box(kind, text) + box(b"jp2c", jpeg_2000()))
        for kind in (b"xml ", b"uuid", b"uinf", b"asoc", b"jp2i", b"free")
    }
    frames["JP2 header"] = (JPEG2000Lossless, start + box(b"jp2h", box(b"lbl ", text)) + box(b"jp2c", inner))
    frames["JP2 codestream"] = (JPEG2000Lossless, start + box(b"jp2c", inner))
    frames["JP2 behind"] = (JPEG2000Lossless, start + box(b"jp2c", jpeg_2000()) + text)
    start = box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl \0\0\0\0jxl ")
    frames |= {
        f"JPEG XL {kind.decode()}": (JPEG2000Lossless, start + box(b"jxlc", b"\xff\x0a\0\0") + box(kind, text))
        for kind in (b"Exif", b"xml ", b"jumb", b"brob", b"jbrd")
    }
    frames["RLE behind"] = (RLELossless, struct.pack("<16L", 1, 64, *[0] * 14) + b"\0\1" + text)
    unused = struct.pack("<4L", 1, 64, 0, 0) + text
    frames["RLE offsets"] = (RLELossless, unused.ljust(64, b"\0") + b"\0\1")
    return frames


@pytest.mark.parametrize("place", planted(b""))
@pytest.mark.parametrize("spelled", SPELLED)
def test_a_name_in_a_codestream(image: Dataset, place: str, spelled: str) -> None:
    syntax, frame = planted(SPELLED[spelled])[place]
    copy = copied(compressed(image, syntax, frame))
    assert not has_name(copy)
    assert bool(copy) or syntax == RLELossless, "what can be cleaned is no reason to refuse"


@pytest.mark.parametrize("place", [name for name in planted(b"") if not name.startswith("RLE")])
def test_the_frame_keeps_its_length_and_an_image_without_texts_every_byte(place: str) -> None:
    _, frame = planted(SPELLED["as it is"])[place]
    pixels = encapsulate([frame, frame])
    left = without_texts(pixels)
    assert len(left) == len(pixels)
    assert not has_name(left)
    for clean in (jpeg(), jpeg_2000(), jpeg_2000(is_open=True)):
        pixels = encapsulate([clean, clean])
        assert without_texts(pixels) == pixels


def test_offsets_that_are_none_go(image: Dataset) -> None:
    text = NAME.encode()
    frames = encapsulate([jpeg(), jpeg()], has_bot=False)[8:]
    table = b"\xfe\xff\0\xe0" + struct.pack("<L", len(text))
    compressed(image, JPEGBaseline8Bit, jpeg())
    image.PixelData = table + text + frames
    copy = pydicom.dcmread(BytesIO(copied(image)))
    assert [one.rstrip(b"\0") for one in generate_fragments(copy.PixelData)] == [b"", jpeg(), jpeg()]


@pytest.mark.parametrize("where", ["between", "behind"])
def test_a_fragment_that_is_no_frame_goes(image: Dataset, where: str) -> None:
    text = b"\xfe\xff\0\xe0" + struct.pack("<L", len(NAME)) + NAME.encode()
    one = encapsulate([jpeg()], has_bot=False)
    compressed(image, JPEGBaseline8Bit, jpeg())
    image.PixelData = one + text + (one[8:] if where == "between" else b"")
    copy = copied(image)
    assert copy and not has_name(copy)


def as_words(text: bytes) -> bytes:
    return text + b" " * (len(text) % 2)


def lut(image: Dataset, text: bytes) -> None:
    table = Dataset()
    table.LUTDescriptor, table.ModalityLUTType = [len(text) // 2, 0, 16], "HU"
    table.LUTData = text
    table["LUTData"].VR = "OW"
    image.ModalityLUTSequence = [table]


def lut_of_numbers(image: Dataset, text: bytes) -> None:
    lut(image, text)
    image.ModalityLUTSequence[0]["LUTData"].VR = "US"
    image.ModalityLUTSequence[0].LUTData = list(np.frombuffer(text, "<u2").tolist())


def pixels(image: Dataset, text: bytes) -> None:
    image.PixelData = text + image.PixelData[len(text) :]


ELSEWHERE: dict[str, Callable[[Dataset, bytes], object]] = {
    "table": lut,
    "table of numbers": lut_of_numbers,
    "pixels": pixels,
    "behind the pixels": lambda image, text: setattr(image, "PixelData", image.PixelData + text),
    "palette": lambda image, text: image.add_new("RedPaletteColorLookupTableData", "OW", text),
    "extended offsets": lambda image, text: image.add_new("ExtendedOffsetTable", "OV", text.ljust(32, b"\0")),
    "overlay": lambda image, text: image.add_new(0x60003000, "OW", text),
    "overlay comments": lambda image, text: image.add_new(0x60004000, "LT", text.decode("latin-1")),
    "curve": lambda image, text: image.add_new(0x50003000, "OW", text),
    "audio": lambda image, text: image.add_new(0x5000200C, "OW", text),
    "padding of the data set": lambda image, text: image.add_new(0xFFFCFFFC, "OB", text),
    "unknown private": lambda image, text: image.private_block(0x11, "X", create=True).add_new(1, "UN", text),
    "binary private": lambda image, text: image.private_block(0x11, "X", create=True).add_new(1, "OB", text),
    "unknown element": lambda image, text: image.add_new(0x00181FFE, "UN", text),
    "preamble": lambda image, text: setattr(image, "preamble", text.ljust(128, b"\0")),
}


@pytest.mark.parametrize("place", ELSEWHERE)
@pytest.mark.parametrize("spelled", SPELLED)
def test_a_name_in_binary_values(image: Dataset, place: str, spelled: str) -> None:
    ELSEWHERE[place](image, as_words(SPELLED[spelled]))
    assert not has_name(copied(image))


def test_a_name_behind_the_data_set(image: Dataset) -> None:
    try:
        assert not has_name(deidentifier().deidentified(content_of(image) + NAME.encode()).content)
    except FileError as error:
        assert error.cause


def test_a_video_is_named_before_it_is_exported(image: Dataset) -> None:
    assert what_cannot_be_cleaned(image) is None
    image.file_meta.TransferSyntaxUID = MPEG4HP41
    assert "a video" in str(what_cannot_be_cleaned(image))


def test_thousands_of_comments_in_thousands_of_fragments_take_no_longer_than_they_are_long() -> None:
    body = b"\xff\xd8" + b"\xff\xfe\x00\x06DOE^" * 3000 + b"\xff\xd9"
    parts = [b"", body[:4], *(body[at : at + 2] for at in range(4, len(body), 2))]
    begun = time.process_time()
    cleaned = without_texts(b"".join(b"\xfe\xff\x00\xe0" + len(part).to_bytes(4, "little") + part for part in parts))
    assert time.process_time() - begun < 2.0  # it took ten, and a file a hundred times as long, a day
    assert b"DO" not in cleaned
    assert b"E^" not in cleaned


@pytest.mark.parametrize("cut", range(1, 14))
def test_a_codestream_may_be_cut_into_fragments_anywhere_also_in_its_first_mark(cut: int) -> None:
    body = b"\xff\xd8" + b"\xff\xfe\x00\x07WARD7" + b"\xff\xd9"
    parts = [b"", body[:cut], body[cut:]]
    cleaned = without_texts(b"".join(b"\xfe\xff\x00\xe0" + len(part).to_bytes(4, "little") + part for part in parts))
    assert not set(b"WARD") & set(cleaned)
