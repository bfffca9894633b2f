"""Whatever an encoder of any family made of an image comes back: exactly, or as closely as it promised."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian, RLELossless

from app.core.errors import PixelDataError, TruncatedFileError
from tests.helpers.pixel_files import little, write_compressed, write_image
from tests.helpers.pixel_reading import read_pixels

JPEG = "1.2.840.10008.1.2.4."
ROWS, COLUMNS = 37, 53
Y, X = np.mgrid[:ROWS, :COLUMNS]
GREY_16 = ((np.sin(X / 7) * np.cos(Y / 5) + 1) * 1500 + (X * Y) % 9).astype(np.uint16)
GREY_8 = (GREY_16 >> 4).astype(np.uint8)
SIGNED = (GREY_16.astype(np.int32) - 1500).astype(np.int16)
RGB = np.stack([GREY_8, 255 - GREY_8, (X * 4).astype(np.uint8)], axis=-1)
COLOUR = {"SamplesPerPixel": 3, "BitsAllocated": 8, "PhotometricInterpretation": "RGB"}


def lossless_jpeg(pixels: np.ndarray, *, bits: int = 16, predictor: int = 1) -> bytes:
    return imagecodecs.jpeg8_encode(pixels, lossless=True, predictor=predictor, bitspersample=bits)


def jpeg_2000(pixels: np.ndarray, **options: object) -> bytes:
    return imagecodecs.jpeg2k_encode(pixels, codecformat="j2k", level=0, reversible=True, **options)


def htj2k(pixels: np.ndarray) -> bytes:
    return imagecodecs.htj2k_encode(pixels, reversible=True)


def jpeg_xl(pixels: np.ndarray, **options: object) -> bytes:
    return imagecodecs.jpegxl_encode(pixels, lossless=True, **options)


def stored(path: Path) -> np.ndarray:
    return read_pixels(path).stored


def compressed(folder: Path, syntax: str, frame: bytes, **attributes: object) -> Path:
    return write_compressed(folder / "image.dcm", [frame], rows=ROWS, columns=COLUMNS, syntax=syntax, **attributes)


@pytest.mark.parametrize("predictor", range(1, 8))
def test_every_predictor_of_lossless_jpeg(tmp_path: Path, predictor: int):
    path = compressed(tmp_path, JPEG + "57", lossless_jpeg(GREY_16, predictor=predictor))
    assert np.array_equal(stored(path), GREY_16)


@pytest.mark.parametrize(
    ("syntax", "encode", "pixels", "attributes"),
    [
        (JPEG + "70", lambda p: lossless_jpeg(p, bits=12), GREY_16, {"BitsStored": 12}),
        (JPEG + "70", lambda p: lossless_jpeg(p, bits=8), GREY_8, {"BitsAllocated": 8}),
        (JPEG + "70", lambda p: lossless_jpeg(p.view(np.uint16)), SIGNED, {"PixelRepresentation": 1}),
        (JPEG + "70", lambda p: lossless_jpeg(p, bits=8), RGB, COLOUR),
        (JPEG + "80", imagecodecs.jpegls_encode, GREY_16, {}),
        (JPEG + "80", lambda p: imagecodecs.jpegls_encode(p.view(np.uint16)), SIGNED, {"PixelRepresentation": 1}),
        (JPEG + "80", imagecodecs.jpegls_encode, RGB, COLOUR),
        (JPEG + "90", jpeg_2000, GREY_16, {}),
        (JPEG + "90", jpeg_2000, GREY_8, {"BitsAllocated": 16, "BitsStored": 8}),
        (JPEG + "90", jpeg_2000, SIGNED, {"PixelRepresentation": 1}),
        (JPEG + "90", jpeg_2000, RGB, COLOUR | {"PhotometricInterpretation": "YBR_RCT"}),
        (JPEG + "90", lambda p: jpeg_2000(p, mct=False), RGB, COLOUR),
        (JPEG + "91", lambda p: imagecodecs.jpeg2k_encode(p, codecformat="jp2", reversible=True), GREY_16, {}),
        (JPEG + "201", htj2k, GREY_16, {}),
        (JPEG + "202", htj2k, SIGNED, {"PixelRepresentation": 1}),
        (JPEG + "203", htj2k, RGB, COLOUR | {"PhotometricInterpretation": "YBR_RCT"}),
        (JPEG + "110", jpeg_xl, GREY_16, {}),
        (JPEG + "110", lambda p: jpeg_xl(p, usecontainer=True), GREY_8, {"BitsAllocated": 8}),
        (JPEG + "112", jpeg_xl, RGB, COLOUR),
        ("1.2.840.10008.1.2.1.98", little, GREY_16, {}),
        ("1.2.840.10008.1.2.1.98", little, RGB, COLOUR),
    ],
)
def test_lossless_families_give_every_pixel_back(
    tmp_path: Path, syntax: str, encode: Callable[[np.ndarray], bytes], pixels: np.ndarray, attributes: dict
):
    found = stored(compressed(tmp_path, syntax, encode(pixels), **attributes))
    assert np.array_equal(found, pixels)
    assert not found.flags.writeable


@pytest.mark.parametrize(
    ("syntax", "frame", "pixels", "attributes", "tolerance"),
    [
        ("50", imagecodecs.jpeg8_encode(GREY_8, level=98), GREY_8, {"BitsAllocated": 8}, 4),
        ("51", imagecodecs.jpeg8_encode(GREY_16, level=98, bitspersample=12), GREY_16, {"BitsStored": 12}, 12),
        ("81", imagecodecs.jpegls_encode(GREY_16, level=3), GREY_16, {}, 3),
        ("112", imagecodecs.jpegxl_encode(GREY_8, level=95), GREY_8, {"BitsAllocated": 8}, 6),
    ],
)
def test_lossy_families_stay_close(
    tmp_path: Path, syntax: str, frame: bytes, pixels: np.ndarray, attributes: dict, tolerance: int
):
    found = stored(compressed(tmp_path, JPEG + syntax, frame, **attributes))
    assert np.abs(found.astype(int) - pixels.astype(int)).max() <= tolerance


@pytest.mark.parametrize("subsampling", ["444", "422", "420"])
@pytest.mark.parametrize("said", ["YBR_FULL_422", "RGB"])
def test_jpeg_in_luminance_and_chrominance_becomes_rgb_whatever_the_header_calls_it(
    tmp_path: Path, subsampling: str, said: str
):
    smooth = np.stack([X * 4, Y * 6, 255 - X * 4], axis=-1).astype(np.uint8)
    frame = imagecodecs.jpeg8_encode(smooth, level=98, outcolorspace="YCBCR", subsampling=subsampling)
    path = compressed(tmp_path, JPEG + "50", frame, **COLOUR | {"PhotometricInterpretation": said})
    assert np.abs(stored(path).astype(int) - smooth).max() <= 8


def test_jpeg_of_red_green_and_blue_stays_as_it_is(tmp_path: Path):
    frame = imagecodecs.jpeg8_encode(RGB, level=98, outcolorspace="RGB", subsampling="444")
    for said in ("RGB", "YBR_FULL"):
        path = compressed(tmp_path, JPEG + "50", frame, **COLOUR | {"PhotometricInterpretation": said})
        assert np.abs(stored(path).astype(int) - RGB).max() <= 4


@pytest.mark.parametrize(
    ("pixels", "attributes"),
    [
        (GREY_8, {"BitsAllocated": 8}),
        (GREY_16, {}),
        (SIGNED, {"PixelRepresentation": 1}),
        (RGB, COLOUR),
        (RGB.astype(np.uint16) * 257, COLOUR | {"BitsAllocated": 16}),
    ],
)
def test_rle_gives_every_pixel_back(tmp_path: Path, pixels: np.ndarray, attributes: dict):
    plain = write_image(tmp_path / "plain.dcm", pixels, rows=ROWS, columns=COLUMNS, **attributes)
    dataset = pydicom.dcmread(plain)
    dataset.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
    dataset.save_as(path := tmp_path / "rle.dcm")
    assert np.array_equal(stored(path), stored(plain))
    assert np.array_equal(read_pixels(path).stored, pixels if pixels.dtype != np.uint16 or pixels.ndim < 3 else RGB)


def test_rle_of_32_bits_has_four_planes_the_most_significant_first(tmp_path: Path):
    words = np.arange(256, dtype=np.uint32).reshape(16, 16) * 16843009 + 7
    planes = [bytes([127, *half]) for half in _halves(words)]
    segments = [planes[n] + planes[n + 1] for n in range(0, 8, 2)]
    starts = [64 + sum(map(len, segments[:n])) for n in range(4)]
    header = np.array([4, *starts] + [0] * 11, dtype="<u4").tobytes()
    path = write_compressed(
        tmp_path / "rle.dcm",
        [header + b"".join(segments)],
        rows=16,
        columns=16,
        syntax=RLELossless,
        BitsAllocated=32,
    )
    assert np.array_equal(stored(path), words)


def _halves(words: np.ndarray) -> list[bytes]:
    """Each byte plane in two literal runs of 128."""
    planes = [(words >> shift & 0xFF).astype(np.uint8).tobytes() for shift in (24, 16, 8, 0)]
    return [plane[at : at + 128] for plane in planes for at in (0, 128)]


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian])
def test_uncompressed_and_deflated_data_sets(tmp_path: Path, syntax: str):
    path = write_image(tmp_path / "image.dcm", SIGNED, rows=ROWS, columns=COLUMNS, PixelRepresentation=1)
    dataset = pydicom.dcmread(path)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.save_as(path, enforce_file_format=True)
    assert np.array_equal(stored(path), SIGNED)


def test_the_kind_of_a_codestream_counts_not_the_transfer_syntax_that_was_stated(tmp_path: Path):
    assert np.array_equal(stored(compressed(tmp_path, JPEG + "70", jpeg_2000(GREY_16))), GREY_16)


@pytest.mark.parametrize("encode", [lossless_jpeg, imagecodecs.jpegls_encode, jpeg_2000, htj2k, jpeg_xl])
@pytest.mark.parametrize("share", [0.4, 0.9])
def test_no_half_of_a_codestream_is_shown(tmp_path: Path, encode: Callable[[np.ndarray], bytes], share: float):
    frame = encode(GREY_16)
    path = compressed(tmp_path, JPEG + "90", frame[: int(len(frame) * share)])
    with pytest.raises(PixelDataError, match=r"image\.dcm .* cannot be decoded"):
        read_pixels(path)


def test_jpeg_2000_without_its_end_marker_is_whole_by_the_lengths_of_its_tiles(tmp_path: Path):
    frame = jpeg_2000(GREY_16)
    assert frame[-2:] == b"\xff\xd9"
    assert np.array_equal(stored(compressed(tmp_path, JPEG + "90", frame[:-2])), GREY_16)


def test_a_file_that_ends_inside_its_only_codestream_is_truncated(tmp_path: Path):
    path = compressed(tmp_path, JPEG + "80", imagecodecs.jpegls_encode(GREY_16))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(TruncatedFileError, match=r"image\.dcm is truncated"):
        read_pixels(path)


def test_a_file_that_lacks_but_the_end_of_its_fragments_is_whole(tmp_path: Path):
    path = compressed(tmp_path, JPEG + "80", imagecodecs.jpegls_encode(GREY_16))
    path.write_bytes(path.read_bytes()[:-8])
    assert np.array_equal(stored(path), GREY_16)
