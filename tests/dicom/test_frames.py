"""One frame of many is read by itself, wherever it lies."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, JPEG2000Lossless, JPEGBaseline8Bit, RLELossless

from app.core.errors import FileError, PixelDataError, TruncatedFileError
from app.core.tasks import TaskControl
from app.dicom.frames import index_frames
from app.dicom.pixel_layout import pixel_layout
from app.dicom.pixels import decode_pixels
from app.dicom.reading import open_header
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.pixel_files import write_compressed, write_image
from tests.helpers.pixel_reading import read_pixels

ROWS, COLUMNS = 7, 11
FRAMES = np.arange(4 * ROWS * COLUMNS, dtype=np.uint16).reshape(4, ROWS, COLUMNS) * 3


def jpeg_2000(frame: np.ndarray) -> bytes:
    return imagecodecs.jpeg2k_encode(frame, codecformat="j2k", level=0, reversible=True)


def read_all(path: Path) -> list[np.ndarray]:
    layout = pixel_layout(open_header(path))
    return [decode_pixels(layout, frame).stored for frame in range(layout.number_of_frames)]


def test_uncompressed_frames_follow_one_another(tmp_path: Path):
    path = write_image(tmp_path / "f.dcm", FRAMES, rows=ROWS, columns=COLUMNS, NumberOfFrames=4)
    assert np.array_equal(read_all(path), FRAMES)


def test_frames_of_single_bits_need_not_start_with_a_byte(tmp_path: Path):
    bits = (FRAMES // 3 % 5 < 2).astype(np.uint8)
    packed = np.packbits(bits, bitorder="little").tobytes()
    attributes = {"NumberOfFrames": 4, "BitsAllocated": 1}
    path = write_image(tmp_path / "f.dcm", packed, rows=ROWS, columns=COLUMNS, **attributes)
    assert np.array_equal(read_all(path), bits)


def test_bytes_in_words_of_the_other_order_are_swapped_for_every_frame(tmp_path: Path):
    frames = (FRAMES % 251).astype(np.uint8)
    swapped = np.frombuffer(frames.tobytes(), dtype="<u2").byteswap().tobytes()
    attributes = {"NumberOfFrames": 4, "BitsAllocated": 8, "syntax": ExplicitVRBigEndian}
    path = write_image(tmp_path / "f.dcm", swapped, rows=ROWS, columns=COLUMNS, **attributes)
    path.write_bytes(path.read_bytes().replace(b"\x7f\xe0\x00\x10OB", b"\x7f\xe0\x00\x10OW"))
    assert np.array_equal(read_all(path), frames)


@pytest.mark.parametrize(
    ("fragments", "table"), [(1, "basic"), (1, "none"), (3, "basic"), (3, "none"), (1, "extended")]
)
def test_compressed_frames_are_found_with_and_without_offset_tables(tmp_path: Path, fragments: int, table: str):
    path = write_compressed(
        tmp_path / "f.dcm",
        [jpeg_2000(frame) for frame in FRAMES],
        rows=ROWS,
        columns=COLUMNS,
        syntax=JPEG2000Lossless,
        fragments=fragments,
        table=table,
    )
    assert np.array_equal(read_all(path), FRAMES)


def test_an_offset_table_that_points_elsewhere_is_not_believed(tmp_path: Path):
    frames = [jpeg_2000(frame) for frame in FRAMES]
    path = write_compressed(tmp_path / "f.dcm", frames, rows=ROWS, columns=COLUMNS, syntax=JPEG2000Lossless)
    data = path.read_bytes()
    table = data.index(b"\xfe\xff\x00\xe0") + 8
    path.write_bytes(data[: table + 4] + (6).to_bytes(4, "little") + data[table + 8 :])
    assert np.array_equal(read_all(path), FRAMES)


def test_fragments_that_cannot_be_told_apart_are_refused(tmp_path: Path):
    dataset = pydicom.dcmread(write_image(tmp_path / "f.dcm", FRAMES, rows=ROWS, columns=COLUMNS, NumberOfFrames=4))
    dataset.compress(RLELossless, encoding_plugin="pydicom")
    dataset.NumberOfFrames = 3
    dataset.PixelData = pydicom.encaps.encapsulate(
        list(pydicom.encaps.generate_frames(dataset.PixelData, number_of_frames=4)), has_bot=False
    )
    dataset.save_as(path := tmp_path / "rle.dcm")
    with pytest.raises(PixelDataError, match="4 fragments cannot be told apart into 3 frames"):
        read_pixels(path)


def test_the_frames_before_the_end_of_a_truncated_file_are_read(tmp_path: Path):
    uncompressed = write_image(tmp_path / "u.dcm", FRAMES, rows=ROWS, columns=COLUMNS, NumberOfFrames=4)
    encapsulated = write_compressed(
        tmp_path / "e.dcm", [jpeg_2000(f) for f in FRAMES], rows=ROWS, columns=COLUMNS, syntax=JPEG2000Lossless
    )
    for path, lost in ((uncompressed, 40), (encapsulated, 60)):
        path.write_bytes(path.read_bytes()[:-lost])
        assert np.array_equal([read_pixels(path, frame).stored for frame in range(3)], FRAMES[:3])
        with pytest.raises(TruncatedFileError, match=f"{path.name} is truncated"):
            read_pixels(path, 3)


def test_a_frame_that_is_not_there_is_named(tmp_path: Path):
    path = write_image(tmp_path / "f.dcm", FRAMES, rows=ROWS, columns=COLUMNS, NumberOfFrames=4)
    with pytest.raises(PixelDataError, match="It has no frame 5, only 4"):
        read_pixels(path, 4)


def test_finding_a_frame_reads_no_other(tmp_path: Path):
    frames = [imagecodecs.jpeg8_encode(np.full((64, 64), 10 * n, dtype=np.uint8)) for n in range(20)]
    path = write_compressed(tmp_path / "f.dcm", frames, rows=64, columns=64, syntax=JPEGBaseline8Bit, BitsAllocated=8)
    layout = pixel_layout(open_header(path))
    with path.open("rb") as file:
        index = index_frames(layout, file)
    broken = bytearray(path.read_bytes())
    offset, length = index.fragments[7]
    broken[offset : offset + length] = bytes(length)
    path.write_bytes(broken)
    assert set(decode_pixels(layout, 13, index=index).stored.ravel()) == {130}
    with pytest.raises(PixelDataError):
        decode_pixels(layout, 7, index=index)


def rescale(slope: float, intercept: float) -> Dataset:
    item, group = Dataset(), Dataset()
    item.RescaleSlope, item.RescaleIntercept, item.RescaleType = str(slope), str(intercept), "US"
    group.PixelValueTransformationSequence = [item]
    return group


def test_each_frame_has_its_own_slope_and_intercept(tmp_path: Path):
    groups = [rescale(slope, -slope) for slope in (0.5, 1, 2, 4)]
    attributes = {"NumberOfFrames": 4, "PerFrameFunctionalGroupsSequence": groups}
    path = write_image(tmp_path / "f.dcm", FRAMES, rows=ROWS, columns=COLUMNS, **attributes)
    for frame, slope in enumerate((0.5, 1, 2, 4)):
        assert np.array_equal(read_pixels(path, frame).values, FRAMES[frame] * slope - slope)


def test_a_frame_without_slope_and_intercept_has_those_of_the_image(tmp_path: Path):
    groups = [Dataset(), rescale(2, 10), Dataset()]
    attributes = {"NumberOfFrames": 4, "RescaleSlope": "3", "PerFrameFunctionalGroupsSequence": groups}
    path = write_image(tmp_path / "f.dcm", FRAMES, rows=ROWS, columns=COLUMNS, **attributes)
    for frame, (slope, intercept) in enumerate(((3, 0), (2, 10), (3, 0), (3, 0))):
        assert np.array_equal(read_pixels(path, frame).values, FRAMES[frame] * float(slope) + intercept)


def test_a_frame_whose_slope_is_no_slope_is_refused(tmp_path: Path):
    attributes = {"NumberOfFrames": 4, "PerFrameFunctionalGroupsSequence": [rescale(0, 10), *[rescale(1, 0)] * 3]}
    path = write_image(tmp_path / "f.dcm", FRAMES, rows=ROWS, columns=COLUMNS, **attributes)
    with pytest.raises(PixelDataError, match="RescaleSlope is 0"):
        read_pixels(path, 1)


def test_all_frames_share_slope_and_intercept(tmp_path: Path):
    attributes = {"NumberOfFrames": 4, "SharedFunctionalGroupsSequence": [rescale(2, 10)]}
    path = write_image(tmp_path / "f.dcm", FRAMES, rows=ROWS, columns=COLUMNS, **attributes)
    assert np.array_equal(read_pixels(path, 2).values, FRAMES[2] * 2.0 + 10)


def test_the_reader_gives_the_frame_that_the_image_names_and_notices_another_file(tmp_path: Path):
    path = write_compressed(
        tmp_path / "f.dcm", [jpeg_2000(f) for f in FRAMES], rows=ROWS, columns=COLUMNS, syntax=JPEG2000Lossless
    )
    reader = DicomStudyReader()
    (series, *_) = reader.read_series([path], TaskControl())
    images = {image.frame_number: image for image in series.slices}
    assert np.array_equal(reader.read_pixels(images[3]).stored, FRAMES[2])
    assert np.array_equal(reader.read_values(images[1]), FRAMES[0])
    dataset = pydicom.dcmread(path)
    dataset.PixelData = pydicom.encaps.encapsulate([jpeg_2000(f) for f in FRAMES[::-1] + 1])
    dataset.save_as(path)
    assert np.array_equal(reader.read_pixels(images[3]).stored, FRAMES[1] + 1)
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
    dataset.save_as(path)
    with pytest.raises(FileError, match="no longer the image that was opened"):
        reader.read_pixels(images[3])
