"""What a compressed image says of its size is read as its encoder wrote it, and nonsense is no image."""

from __future__ import annotations

import imagecodecs
import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dicom.codestream import Codec, codestream_header, has_end
from tests.helpers.shared_data import shared_data

sizes = st.integers(1, 300)


@given(rows=sizes, columns=sizes, is_boxed=st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_size_of_a_jpeg_xl_image(rows: int, columns: int, is_boxed: bool):
    data = imagecodecs.jpegxl_encode(np.zeros((rows, columns), np.uint8), effort=1, usecontainer=is_boxed)
    header = codestream_header(data)
    assert header is not None
    assert (header.codec, header.rows, header.columns) == (Codec.JPEG_XL, rows, columns)


@pytest.mark.parametrize(
    ("rows", "columns"), [(1, 1), (8, 256), (9, 512), (513, 8193), (3, 4), (400, 640), (90, 160)]
)
def test_the_size_of_a_jpeg_xl_image_of_a_usual_ratio_or_beyond_the_short_forms(rows: int, columns: int):
    header = codestream_header(imagecodecs.jpegxl_encode(np.zeros((rows, columns), np.uint8), effort=1))
    assert header is not None
    assert (header.rows, header.columns) == (rows, columns)


@pytest.mark.parametrize(
    ("data", "codec", "precision"),
    [
        (imagecodecs.jpeg8_encode(np.zeros((5, 9), np.uint8)), Codec.JPEG, 8),
        (imagecodecs.jpeg8_encode(np.zeros((5, 9), np.uint16), bitspersample=12), Codec.JPEG, 12),
        (imagecodecs.jpeg8_encode(np.zeros((5, 9), np.uint16), lossless=True), Codec.JPEG_LOSSLESS, 12),
        (imagecodecs.jpegls_encode(np.zeros((5, 9), np.uint16)), Codec.JPEG_LS, 16),
        (imagecodecs.jpeg2k_encode(np.zeros((5, 9), np.uint16), codecformat="jp2"), Codec.JPEG_2000, 16),
        (imagecodecs.htj2k_encode(np.zeros((5, 9), np.int16)), Codec.HTJ2K, 16),
    ],
)
def test_family_size_and_precision(data: bytes, codec: Codec, precision: int):
    header = codestream_header(data)
    assert header is not None
    assert (header.codec, header.rows, header.columns, header.components) == (codec, 5, 9, 1)
    assert header.precision == precision
    assert has_end(data)
    assert not has_end(data[:-2])


def test_colours_are_told_from_markers_and_subsampling():
    rgb = np.zeros((16, 16, 3), np.uint8)
    spaces = [("RGB", "444", True), ("YCBCR", "444", False), ("YCBCR", "420", False)]
    for space, subsampling, expected in spaces:
        header = codestream_header(imagecodecs.jpeg8_encode(rgb, outcolorspace=space, subsampling=subsampling))
        assert header is not None
        assert header.is_rgb is expected


def test_jpeg_2000_says_whether_its_components_were_mixed():
    rgb = np.zeros((16, 16, 3), np.uint8)
    for mct, expected in ((True, True), (False, None)):
        header = codestream_header(imagecodecs.jpeg2k_encode(rgb, codecformat="j2k", mct=mct))
        assert header is not None
        assert header.is_rgb is expected


def test_the_size_in_a_codestream_is_that_of_the_decoded_image():
    for number in (5, 6, 7, 8, 9):
        path = shared_data("one_mr_slice_in_9_transfer_syntaxes", f"{number}.dcm")
        frame = pydicom.encaps.get_frame(pydicom.dcmread(path).PixelData, 0, number_of_frames=1)
        header = codestream_header(frame)
        assert header is not None
        assert (header.rows, header.columns, header.components) == (384, 384, 1)


@given(st.binary(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_bytes_behind_a_start_marker_end_in_a_size_or_in_none(tail: bytes):
    for start in (
        b"\xff\xd8",
        b"\xff\x4f\xff\x51",
        b"\xff\x0a",
        b"\0\0\0\x0cJXL \r\n\x87\n",
        b"\0\0\0\x0cjP  \r\n\x87\n",
    ):
        header = codestream_header(start + tail)
        assert header is None or header.codec in Codec
    assert codestream_header(b"") is None
