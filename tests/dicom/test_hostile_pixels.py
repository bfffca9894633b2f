"""Files that claim more than they hold, or were damaged on the way, cost little and end in a sentence."""

from __future__ import annotations

import random
import tracemalloc
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import DeflatedExplicitVRLittleEndian, JPEG2000Lossless, JPEGLSLossless, RLELossless

from app.core.errors import FileError, PixelDataError
from app.dicom.pixel_layout import pixel_layout
from app.dicom.pixels import decode_pixels
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import open_header
from tests.helpers.pixel_files import write_compressed, write_image
from tests.helpers.pixel_reading import read_pixels

ONE_MEGABYTE = 1 << 20
FRAMES = np.random.default_rng(1).integers(0, 4096, (3, 24, 18), dtype=np.uint16)


def refusal(path: Path, frame: int = 0) -> str:
    """The sentence with which a file is refused; fails if that takes more than a megabyte."""
    tracemalloc.start()
    try:
        with pytest.raises(FileError) as caught:
            read_pixels(path, frame)
        assert tracemalloc.get_traced_memory()[1] < ONE_MEGABYTE
    finally:
        tracemalloc.stop()
    return str(caught.value)


@pytest.mark.parametrize(
    ("claims", "cause"),
    [
        ({"rows": 65535, "columns": 65535, "NumberOfFrames": 1000}, "claims 65535 × 65535 pixels"),
        ({"rows": 10000, "columns": 10000, "NumberOfFrames": 1000}, "1,000 frames of 10000 × 10000 need"),
        ({"rows": 10000, "columns": 10000}, "10000 × 10000 needs 200,000,000"),
        ({"rows": 1, "columns": 1, "NumberOfFrames": 2**31 - 1}, "It claims 2,147,483,647 frames, more than 262,144"),
    ],
)
def test_uncompressed_pixels_that_cannot_fit_are_refused_before_anything_is_allocated(
    tmp_path: Path, claims: dict, cause: str
):
    assert cause in refusal(write_image(tmp_path / "huge.dcm", bytes(600), **claims))


def test_a_length_that_the_file_does_not_hold_is_no_reason_to_believe_in_frames(tmp_path: Path):
    path = write_image(tmp_path / "huge.dcm", bytes(600), rows=1, columns=1, NumberOfFrames=2**17)
    data = path.read_bytes()
    at = data.index((600).to_bytes(4, "little"))
    path.write_bytes(data[:at] + (0xFFFFFFF0).to_bytes(4, "little") + data[at + 4 :])
    assert "It claims 131,072 frames, more than fit into its" in refusal(path)


def test_more_compressed_frames_than_bytes_are_refused(tmp_path: Path):
    path = write_compressed(
        tmp_path / "huge.dcm", [bytes(64)], rows=10, columns=10, syntax=RLELossless, NumberOfFrames=10**5
    )
    assert "It claims 100,000 frames, more than fit into its" in refusal(path)


def test_a_codestream_larger_than_the_header_says_is_not_decoded(tmp_path: Path):
    frame = imagecodecs.jpegls_encode(np.zeros((2000, 2000), dtype=np.uint16))
    path = write_compressed(tmp_path / "bomb.dcm", [frame], rows=20, columns=20, syntax=JPEGLSLossless)
    assert "The compressed image is 2000 × 2000 with 1 components, the header says 20 × 20" in refusal(path)


def test_run_lengths_too_short_for_the_image_are_not_expanded(tmp_path: Path):
    frame = np.array([1, 64] + [0] * 14, dtype="<u4").tobytes() + bytes([129, 0]) * 100
    path = write_compressed(
        tmp_path / "rle.dcm", [frame], rows=10000, columns=10000, syntax=RLELossless, BitsAllocated=8
    )
    assert "Its run lengths are damaged" in refusal(path)


def test_deflated_frames_are_inflated_to_the_size_of_the_frame_only(tmp_path: Path):
    import zlib

    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    bomb = deflater.compress(bytes(64 * ONE_MEGABYTE)) + deflater.flush()
    path = write_compressed(tmp_path / "z.dcm", [bomb], rows=8, columns=8, syntax="1.2.840.10008.1.2.8.1")
    tracemalloc.start()
    assert not read_pixels(path).stored.any()
    assert tracemalloc.get_traced_memory()[1] < ONE_MEGABYTE
    tracemalloc.stop()


def test_a_precision_beyond_the_words_of_the_image_is_refused(tmp_path: Path):
    frame = imagecodecs.jpegls_encode(FRAMES[0])
    path = write_compressed(
        tmp_path / "deep.dcm", [frame], rows=24, columns=18, syntax=JPEGLSLossless, BitsAllocated=8
    )
    assert "has 16 bits per sample, the header says 8" in refusal(path)


def seeds(folder: Path) -> list[bytes]:
    """One small multi-frame file of every family."""
    attributes = {"rows": 24, "columns": 18, "BitsStored": 12, "NumberOfFrames": 3}
    plain = write_image(folder / "plain.dcm", FRAMES, **attributes)
    families = {
        "jls": (JPEGLSLossless, imagecodecs.jpegls_encode),
        "j2k": (JPEG2000Lossless, lambda frame: imagecodecs.jpeg2k_encode(frame, codecformat="j2k")),
        "jpg": ("1.2.840.10008.1.2.4.51", lambda frame: imagecodecs.jpeg8_encode(frame, bitspersample=12)),
        "ljpg": ("1.2.840.10008.1.2.4.57", lambda frame: imagecodecs.jpeg8_encode(frame, lossless=True)),
        "jxl": ("1.2.840.10008.1.2.4.110", lambda frame: imagecodecs.jpegxl_encode(frame, lossless=True)),
    }
    files = [plain]
    for name, (syntax, encode) in families.items():
        frames = [encode(frame) for frame in FRAMES]
        files.append(write_compressed(folder / f"{name}.dcm", frames, syntax=syntax, **attributes))
    for syntax, name in ((RLELossless, "rle"), (DeflatedExplicitVRLittleEndian, "deflated")):
        dataset = pydicom.dcmread(plain)
        if syntax == RLELossless:
            dataset.compress(RLELossless, encoding_plugin="pydicom")
        dataset.file_meta.TransferSyntaxUID = syntax
        dataset.save_as(folder / f"{name}.dcm", enforce_file_format=True)
        files.append(folder / f"{name}.dcm")
    return [path.read_bytes() for path in files]


def test_damaged_files_give_an_image_or_a_sentence(tmp_path: Path):
    rng, path = random.Random(20), tmp_path / "damaged.dcm"  # noqa: S311  # the same damage at every run
    originals = seeds(tmp_path)
    refused = 0
    for number in range(1200):
        data = bytearray(originals[number % len(originals)])
        pixels = max(data.find(b"\xe0\x7f\x10\x00"), 200)
        for _ in range(rng.choice((1, 1, 2, 5))):
            start, end = rng.choice(((132, pixels), (pixels, min(pixels + 200, len(data))), (pixels, len(data))))
            data[rng.randrange(start, end)] = rng.randrange(256)
        path.write_bytes(data[: rng.choice((len(data), len(data), rng.randrange(len(data))))])
        try:
            header = open_header(path)
            with quiet_pydicom():
                layout = pixel_layout(header)
            found = decode_pixels(layout, layout.number_of_frames - 1)
            assert found.stored.shape[:2] == (layout.rows, layout.columns)
        except FileError as error:
            refused += 1
            assert "damaged.dcm" in str(error)
    assert 200 < refused < 1200


def test_fragments_in_place_of_frames_are_named_as_damaged(tmp_path: Path):
    path = write_compressed(tmp_path / "f.dcm", [bytes(64)], rows=8, columns=8, syntax=RLELossless)
    data = path.read_bytes()
    for damage in (data.replace(encapsulate([bytes(64)])[:8], b"\xfe\xff\x01\xe0\0\0\0\0"), data[:-80]):
        path.write_bytes(damage)
        with pytest.raises((PixelDataError, FileError), match=r"f\.dcm"):
            read_pixels(path)
