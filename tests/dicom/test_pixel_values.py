"""Stored values to modality values, in every transfer syntax, against what independent readers make of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000Lossless, RLELossless

from app.core.errors import FileError, PixelDataError, TruncatedFileError
from app.dicom.pixel_decoding import read_stored
from app.dicom.pixel_layout import pixel_layout
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import open_header
from tests.helpers.pixel_reading import read_pixels
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

MPEG2 = "1.2.840.10008.1.2.4.100"


def read_values(path: Path) -> np.ndarray:
    return read_pixels(path).values


def stored_values(path: Path) -> np.ndarray:
    header = open_header(path)
    with quiet_pydicom():
        return read_stored(pixel_layout(header))


def written(folder: Path, **overrides: object) -> Path:
    pixels = overrides.pop("pixels", None)
    return write_series(folder, slices=1, rows=5, columns=3, pixels=pixels, overrides=overrides)[0]


def words(*values: int) -> np.ndarray:
    return np.resize(np.array(values, dtype=np.uint16), (1, 5, 3))


def test_one_slice_has_the_same_values_in_all_its_transfer_syntaxes():
    files = sorted(shared_data("one_mr_slice_in_9_transfer_syntaxes").glob("*.dcm"))
    values = [read_values(path) for path in files]
    assert len(values) == 9
    assert all((other == values[0]).all() for other in values)


def test_values_are_read_only_float32_of_the_image_shape(tmp_path: Path):
    values = read_values(written(tmp_path))
    assert values.shape == (5, 3)
    assert values.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        values[0, 0] = 1


def test_bits_outside_bits_stored_are_ignored(tmp_path: Path):
    path = written(tmp_path, pixels=words(0xF123, 0x8FFF, 0x7000))
    assert sorted(set(read_values(path).ravel())) == [0, 0x123, 0xFFF]


def test_bits_below_the_lowest_stored_bit_are_ignored(tmp_path: Path):
    path = written(tmp_path, pixels=words(0xABCF), HighBit=15)
    assert set(read_values(path).ravel()) == {0xABC}


def test_the_sign_is_extended_from_the_high_bit(tmp_path: Path):
    path = written(tmp_path, pixels=words(0x0FFF, 0x0800, 0x07FF, 0xF001), PixelRepresentation=1)
    assert sorted(set(read_values(path).ravel())) == [-2048, -1, 1, 2047]


def test_rescale_slope_and_intercept_lead_to_modality_values(tmp_path: Path):
    path = written(tmp_path, pixels=words(0, 1, 4095), RescaleSlope="0.5", RescaleIntercept="-1000.25")
    assert sorted(set(read_values(path).ravel())) == [-1000.25, -999.75, 1047.25]


def test_a_modality_lut_maps_values_and_clamps_outside_its_range(tmp_path: Path):
    item = Dataset()
    item.add_new(0x00283002, "US", [4, 10, 16])
    item.add_new(0x00283006, "OW", np.array([100, 200, 400, 800], dtype="<u2").tobytes())
    item.ModalityLUTType = "OD"
    path = written(tmp_path, pixels=words(0, 10, 11, 12, 13, 4095), ModalityLUTSequence=[item])
    assert [float(v) for v in read_values(path).ravel()[:6]] == [100, 100, 200, 400, 800, 800]


def test_monochrome1_keeps_its_values(tmp_path: Path):
    pixels = words(1, 2, 3)
    plain, inverted = (
        written(tmp_path / "2", pixels=pixels),
        written(tmp_path / "1", pixels=pixels, PhotometricInterpretation="MONOCHROME1"),
    )
    assert (read_values(plain) == read_values(inverted)).all()


@pytest.mark.filterwarnings("ignore:Invalid value for VR DS")
@pytest.mark.parametrize(
    ("overrides", "cause"),
    [
        ({"SamplesPerPixel": 3}, "MONOCHROME2 has 1 samples per pixel, it states 3"),
        ({"PhotometricInterpretation": "CMYK"}, "is an image in the colour space CMYK"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "The descriptor of its red palette has not three values"),
        ({"NumberOfFrames": 40}, "They are 30 bytes long, but 40 frames of 5 × 3 need 1,200"),
        ({"NumberOfFrames": 0}, "Its NumberOfFrames is no number of frames"),
        ({"Rows": 0}, "Rows × Columns is 0 × 3"),
        ({"Rows": 60000, "Columns": 60000}, "It claims 60000 × 60000 pixels"),
        ({"BitsAllocated": 12}, "BitsAllocated is 12"),
        ({"BitsStored": 17, "HighBit": 16}, "BitsAllocated 16, BitsStored 17 and HighBit 16 disagree"),
        ({"RescaleSlope": "0"}, "RescaleSlope is 0"),
        ({"RescaleSlope": "NaN", "RescaleIntercept": "-1024"}, "RescaleSlope is no number"),
        ({"RescaleSlope": "1", "RescaleIntercept": "inf"}, "RescaleIntercept is no number"),
        ({"Rows": 500}, "500 × 3 needs 3,000"),
        ({"PixelData": None}, "holds no pixel data"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(tmp_path: Path, overrides: dict[str, object], cause: str):
    path = written(tmp_path, **overrides)
    with pytest.raises(PixelDataError) as caught:
        read_values(path)
    assert path.name in str(caught.value)
    assert cause in str(caught.value)
    assert caught.value.next_step


def test_truncated_pixels_say_how_much_is_there(tmp_path: Path):
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-11])
    with pytest.raises(TruncatedFileError, match=r"is truncated: 19 of 30 bytes of its pixels are there"):
        read_values(path)


def compressed(folder: Path, syntax: str, codestream: bytes, **overrides: object) -> Path:
    path = written(folder, **overrides)
    dataset = pydicom.dcmread(path)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([codestream])
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)
    return path


@pytest.mark.parametrize("number", [4, 5, 7, 9])
def test_no_half_of_a_compressed_image_is_ever_shown(tmp_path: Path, number: int):
    whole = shared_data("one_mr_slice_in_9_transfer_syntaxes", f"{number}.dcm").read_bytes()
    path = tmp_path / "half.dcm"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(TruncatedFileError, match=r"half\.dcm is truncated"):
        read_values(path)


def test_a_failing_decoder_names_file_and_transfer_syntax(tmp_path: Path):
    path = compressed(tmp_path, RLELossless, b"no run lengths at all" * 4)
    with pytest.raises(PixelDataError, match=rf"The pixels of {path.name} \(RLE Lossless\) cannot be decoded\."):
        read_values(path)


def test_a_video_is_named(tmp_path: Path):
    path = compressed(tmp_path, MPEG2, b"\xff\x0a" + bytes(40))
    with pytest.raises(PixelDataError, match=r"\(MPEG2 Main Profile.*\) cannot be decoded\. It is a video\. Save it"):
        read_values(path)


def test_a_codestream_of_another_size_is_refused_before_it_is_decoded(tmp_path: Path):
    huge = bytes.fromhex("ff4fff51002f0000") + (60000).to_bytes(4, "big") * 2 + bytes(24) + b"\0\1\x0b" + bytes(60)
    path = compressed(tmp_path, JPEG2000Lossless, huge)
    with pytest.raises(PixelDataError, match="The compressed image is 60000 × 60000"):
        read_values(path)


def test_a_file_that_vanished_is_named(tmp_path: Path):
    path = written(tmp_path)
    layout = pixel_layout(open_header(path))
    path.unlink()
    with pytest.raises(FileError, match=f"^{path.name} cannot be read any more"):
        read_stored(layout)


def test_a_transfer_syntax_that_is_no_uid_is_refused_without_repeating_it(tmp_path: Path):
    path = written(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"1.2.840.10008.1.2.1\0", b"1.2.\x9440.10008.1.2.1\0"))
    with pytest.raises(PixelDataError, match=r"\(unknown transfer syntax\) cannot be decoded"):
        read_values(path)


@pytest.mark.parametrize(
    ("overrides", "padded"),
    [
        ({"PixelPaddingValue": 7}, [7]),
        ({"PixelPaddingValue": 7, "PixelPaddingRangeLimit": 10}, [7, 8, 10]),
        ({"PixelPaddingValue": 10, "PixelPaddingRangeLimit": 7}, [7, 8, 10]),
        ({}, []),
    ],
)
def test_padding_is_a_range_of_stored_values(tmp_path: Path, overrides: dict[str, object], padded: list[int]):
    path = written(tmp_path, pixels=words(6, 7, 8, 10, 11), RescaleIntercept="-1000", RescaleSlope="2", **overrides)
    pixels = read_pixels(path)
    found = pixels.stored[pixels.padding.holds(pixels.stored)] if pixels.padding else []
    assert sorted({int(value) for value in found}) == padded


def test_padding_of_signed_pixels_may_be_stated_unsigned(tmp_path: Path):
    path = written(tmp_path, pixels=words(0x830, 5), PixelRepresentation=1)
    dataset = pydicom.dcmread(path)
    dataset.add_new(0x00280120, "US", 0xF830)
    dataset.save_as(path)
    pixels = read_pixels(path)
    assert pixels.padding is not None
    assert set(pixels.stored[pixels.padding.holds(pixels.stored)]) == {-2000}


def test_padding_of_unsigned_pixels_may_be_stated_signed(tmp_path: Path):
    path = written(tmp_path, pixels=words(0xF830, 5), BitsStored=16, HighBit=15, PixelRepresentation=0)
    dataset = pydicom.dcmread(path)
    dataset.add_new(0x00280120, "SS", -2000)
    dataset.save_as(path)
    pixels = read_pixels(path)
    assert pixels.padding is not None
    assert set(pixels.stored[pixels.padding.holds(pixels.stored)]) == {63536}


@pytest.mark.parametrize(("allocated", "keyword"), [(32, "FloatPixelData"), (64, "DoubleFloatPixelData")])
def test_float_pixels(tmp_path: Path, allocated: int, keyword: str):
    values = np.linspace(-1.5, 3e5, 15).astype(f"<f{allocated // 8}")
    path = written(tmp_path, PixelData=None, BitsAllocated=allocated, RescaleSlope="2", **{keyword: values.tobytes()})
    pixels = read_pixels(path)
    assert pixels.stored.dtype == values.dtype
    assert np.array_equal(pixels.values.ravel(), (values * 2).astype(np.float32))


def test_words_of_32_bits_of_which_16_are_used_take_16(tmp_path: Path):
    values = np.arange(15, dtype="<i4").reshape(1, 5, 3) * 1000 - 7000
    overrides = {"BitsAllocated": 32, "BitsStored": 16, "HighBit": 15, "PixelRepresentation": 1}
    path = written(tmp_path, PixelData=values.tobytes(), **overrides)
    pixels = read_pixels(path)
    assert pixels.stored.dtype == np.int16
    assert np.array_equal(pixels.values, values[0])


def test_uncompressed_pixels_are_the_bytes_of_the_file_without_a_copy(tmp_path: Path):
    path = written(tmp_path, pixels=words(1, 65535), BitsStored=16, HighBit=15)
    stored = read_pixels(path).stored
    assert (stored.base.dtype, stored.base.nbytes) == (np.uint8, stored.nbytes)
