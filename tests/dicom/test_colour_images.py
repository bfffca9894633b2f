"""Colours as red, green and blue of 8 bits, whatever they are stored as."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydicom.pixels import apply_color_lut, convert_color_space
from pydicom.uid import ExplicitVRBigEndian

from app.core.errors import PixelDataError
from app.dicom.pixels import grey_values
from app.dicom.reading import open_header
from tests.helpers.pixel_files import write_image
from tests.helpers.pixel_reading import read_pixels
from tests.helpers.shared_data import shared_data

ROWS, COLUMNS = 6, 10
SAMPLES = np.random.default_rng(7).integers(0, 256, (ROWS, COLUMNS, 3), dtype=np.uint8)
COLOUR = {"rows": ROWS, "columns": COLUMNS, "SamplesPerPixel": 3, "BitsAllocated": 8}
GREY = {"rows": 1, "columns": 8, "BitsAllocated": 8, "PhotometricInterpretation": "PALETTE COLOR"}


def stored(path: Path) -> np.ndarray:
    pixels = read_pixels(path)
    assert pixels.is_colour
    assert pixels.stored.dtype == np.uint8
    return pixels.stored


def test_rgb_lies_pixel_by_pixel_or_plane_by_plane(tmp_path: Path):
    planes = np.moveaxis(SAMPLES, -1, 0)
    path = write_image(tmp_path / "0.dcm", SAMPLES, PhotometricInterpretation="RGB", **COLOUR)
    planar = write_image(tmp_path / "1.dcm", planes, PhotometricInterpretation="RGB", PlanarConfiguration=1, **COLOUR)
    assert np.array_equal(stored(path), SAMPLES)
    assert np.array_equal(stored(planar), SAMPLES)


def test_deeper_colours_are_shown_by_their_upper_bits(tmp_path: Path):
    deep = SAMPLES.astype(np.uint16) << 4 | 0xF
    attributes = COLOUR | {"BitsAllocated": 16, "BitsStored": 12, "PhotometricInterpretation": "RGB"}
    assert np.array_equal(stored(write_image(tmp_path / "12.dcm", deep, **attributes)), SAMPLES)


def test_full_range_chrominance_becomes_what_the_standards_formula_gives(tmp_path: Path):
    path = write_image(tmp_path / "ybr.dcm", SAMPLES, PhotometricInterpretation="YBR_FULL", **COLOUR)
    assert np.array_equal(stored(path), convert_color_space(SAMPLES, "YBR_FULL", "RGB"))


def test_every_luminance_and_chrominance_is_rounded_once(tmp_path: Path):
    levels = np.arange(0, 256, 5, dtype=np.uint8)
    grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(levels.size**2, -1, 3)
    attributes = COLOUR | {"rows": grid.shape[0], "columns": grid.shape[1]}
    path = write_image(tmp_path / "ybr.dcm", grid, PhotometricInterpretation="YBR_FULL", **attributes)
    assert np.array_equal(stored(path), convert_color_space(grid, "YBR_FULL", "RGB"))


def test_neighbours_share_their_chrominance(tmp_path: Path):
    pairs = SAMPLES.reshape(-1, 2, 3).copy()
    pairs[:, 1, 1:] = pairs[:, 0, 1:]
    packed = np.concatenate([pairs[:, :, 0], pairs[:, 0, 1:]], axis=1)
    path = write_image(tmp_path / "422.dcm", packed, PhotometricInterpretation="YBR_FULL_422", **COLOUR)
    expected = convert_color_space(pairs.reshape(SAMPLES.shape), "YBR_FULL", "RGB")
    assert np.array_equal(stored(path), expected)


def test_chrominance_said_to_be_shared_but_stored_for_every_pixel_is_read_as_stored(tmp_path: Path):
    path = write_image(tmp_path / "444.dcm", SAMPLES, PhotometricInterpretation="YBR_FULL_422", **COLOUR)
    assert np.array_equal(stored(path), convert_color_space(SAMPLES, "YBR_FULL", "RGB"))


def test_the_range_of_television_spans_black_to_white(tmp_path: Path):
    ybr = np.array([[16, 128, 128], [235, 128, 128], [126, 128, 128]], dtype=np.uint8).repeat(20, axis=0)
    ybr = ybr.reshape(ROWS, COLUMNS, 3)[:, :, :]
    attributes = COLOUR | {"PhotometricInterpretation": "YBR_PARTIAL_422"}
    found = stored(write_image(tmp_path / "partial.dcm", ybr, **attributes)).reshape(-1, 3)
    assert [tuple(colour) for colour in found[[0, 20, 40]].tolist()] == [(0,) * 3, (255,) * 3, (128,) * 3]


def words(*values: int) -> bytes:
    return np.array(values, dtype="<u2").tobytes()


def palettes(descriptor: list[int], *data: bytes, segmented: bool = False) -> dict[str, object]:
    prefix = "Segmented" if segmented else ""
    found: dict[str, object] = {}
    for colour, entries in zip(("Red", "Green", "Blue"), data, strict=True):
        found[f"{colour}PaletteColorLookupTableDescriptor"] = descriptor
        found[f"{prefix}{colour}PaletteColorLookupTableData"] = entries
    return found


INDEXES = np.array([[0, 1, 2, 3, 4, 5, 6, 255]], dtype=np.uint8)


def test_a_palette_of_16_bits_clamps_outside_its_range(tmp_path: Path):
    ramp, back = words(0x1000, 0x2000, 0x3000, 0xFF00), words(0xFFFF, 0x8000, 0x4000, 0)
    path = write_image(tmp_path / "p.dcm", INDEXES, **GREY | palettes([4, 2, 16], ramp, back, ramp))
    red, green = [0x10, 0x10, 0x10, 0x20, 0x30, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x80, 0x40, 0, 0, 0]
    assert stored(path)[0].T.tolist() == [red, green, red]


def test_a_palette_of_8_bits_may_be_packed_two_to_a_word(tmp_path: Path):
    path = write_image(tmp_path / "p.dcm", INDEXES, **GREY | palettes([4, 0, 8], *[bytes([9, 8, 7, 6])] * 3))
    assert stored(path)[0, :, 0].tolist() == [9, 8, 7, 6, 6, 6, 6, 6]


@pytest.mark.parametrize(
    ("bits", "entries", "expected"),
    [(8, bytes([9, 8, 7, 6]), [9, 8, 7, 6]), (16, words(0x1000, 0x20AA, 0x3000, 0xFF01), [0x10, 0x20, 0x30, 0xFF])],
)
def test_a_palette_in_words_of_big_endian_order_is_the_same(
    bits: int, entries: bytes, expected: list[int], tmp_path: Path
):
    swapped = np.frombuffer(entries, dtype="<u2").astype(">u2").tobytes()
    path = write_image(
        tmp_path / "p.dcm", INDEXES, syntax=ExplicitVRBigEndian, **GREY | palettes([4, 0, bits], *[swapped] * 3)
    )
    assert stored(path)[0, :4, 1].tolist() == expected


def test_a_palette_that_fills_only_the_lower_byte_of_its_16_bits_is_not_black(tmp_path: Path):
    path = write_image(tmp_path / "p.dcm", INDEXES, **GREY | palettes([4, 0, 16], *[words(9, 88, 177, 255)] * 3))
    assert stored(path)[0, :4, 2].tolist() == [9, 88, 177, 255]


def test_segments_are_values_lines_and_repeats(tmp_path: Path):
    segments = words(0, 2, 0x1000, 0x2000, 1, 2, 0x4000, 2, 1, 0, 0)
    attributes = GREY | palettes([6, 0, 16], *[segments] * 3, segmented=True)
    path = write_image(tmp_path / "p.dcm", INDEXES, **attributes)
    assert stored(path)[0, :6, 0].tolist() == [0x10, 0x20, 0x30, 0x40, 0x10, 0x20]


def test_segments_of_8_bits(tmp_path: Path):
    segments = bytes([0, 2, 10, 20, 1, 2, 60, 2, 2, 0, 0, 0, 0, 0])
    attributes = GREY | palettes([8, 0, 8], *[segments] * 3, segmented=True)
    path = write_image(tmp_path / "p.dcm", INDEXES, **attributes)
    assert stored(path)[0, :, 0].tolist() == [10, 20, 40, 60, 10, 20, 40, 60]


@pytest.mark.parametrize(
    ("segments", "cause"),
    [
        (words(1, 5, 9), "segments of its palette are damaged"),
        (words(0, 2, 7, 7, 2, 60000, 4, 0), "segments of its palette are damaged"),
        (words(7, 7, 7, 7), "segments of its palette are damaged"),
        (words(0, 2, 7, 7), "red palette has 2 entries instead of 8"),
        (words(), "red palette has 0 entries instead of 8"),
    ],
)
def test_damaged_segments_are_refused(tmp_path: Path, segments: bytes, cause: str):
    attributes = GREY | palettes([8, 0, 16], *[segments] * 3, segmented=True)
    with pytest.raises(PixelDataError, match=cause):
        read_pixels(write_image(tmp_path / "p.dcm", INDEXES, **attributes))


@pytest.mark.parametrize("name", ["TestPattern_Palette.dcm", "TestPattern_Palette_16.dcm"])
def test_a_palette_image_looks_like_the_same_pattern_in_rgb(name: str):
    folder = shared_data("singles_cornerstone")
    difference = stored(folder / name).astype(int) - stored(folder / "TestPattern_RGB.dcm")
    assert np.abs(difference).mean() < 3


def test_palettes_agree_with_an_independent_reader():
    for name in ("OBXXXX1A_rle.dcm", "OT-PAL-8-face.dcm"):
        header = open_header(shared_data("singles_pydicom-data", name))
        dataset = header.dataset
        dataset.file_meta.TransferSyntaxUID = header.transfer_syntax
        indexes = np.arange(256, dtype=np.uint8)
        path = header.path
        expected = apply_color_lut(indexes, dataset)
        found, colours = stored(path), (expected >> 8 if expected.dtype == np.uint16 else expected)
        assert {tuple(c) for c in found.reshape(-1, 3).tolist()} <= {tuple(c) for c in colours.tolist()}


def test_colours_have_no_grey_values(tmp_path: Path):
    path = write_image(tmp_path / "rgb.dcm", SAMPLES, PhotometricInterpretation="RGB", **COLOUR)
    with pytest.raises(PixelDataError, match=r"rgb\.dcm is an image in colours"):
        grey_values(path, read_pixels(path))
