"""Overlay planes of an image, where they lie on it and what they are called."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.uid import ExplicitVRBigEndian

from app.core.errors import PixelDataError
from app.core.overlay import Overlay, OverlayKind
from app.core.tasks import TaskControl
from app.dicom.overlays import overlays
from app.dicom.pixel_layout import pixel_layout
from app.dicom.reading import open_header
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.pixel_files import write_image
from tests.helpers.pixel_reading import read_pixels

ROWS, COLUMNS = 9, 13
PLANE = np.random.default_rng(3).integers(0, 2, (4, 5), dtype=np.uint8)
PIXELS = (np.arange(ROWS * COLUMNS, dtype=np.uint16) * 37 % 4096).reshape(ROWS, COLUMNS)


def with_overlay(path: Path, plane: np.ndarray, *, group: int = 0x6000, **attributes: object) -> Path:
    dataset = pydicom.dcmread(write_image(path, PIXELS, rows=ROWS, columns=COLUMNS, BitsStored=12))
    packed = np.packbits(plane.ravel(), bitorder="little").tobytes()
    rows, columns = plane.shape[-2:]
    elements = {
        0x0010: ("US", rows),
        0x0011: ("US", columns),
        0x0040: ("CS", "G"),
        0x0050: ("SS", [1, 1]),
        0x0100: ("US", 1),
        0x0102: ("US", 0),
        0x3000: ("OW", packed + b"\0" * (len(packed) % 2)),
    }
    elements |= {int(key[1:], 16): value for key, value in attributes.items()}
    for element, (vr, value) in elements.items():
        if value is not None:
            dataset.add_new((group, element), vr, value)
    dataset.save_as(path)
    return path


def read(path: Path, frame: int = 0) -> tuple[Overlay, ...]:
    header = open_header(path)
    return overlays(header, pixel_layout(header), frame)


def test_an_overlay_has_a_place_a_kind_and_a_label(tmp_path: Path):
    path = with_overlay(
        tmp_path / "o.dcm", PLANE, e0050=("SS", [3, 7]), e0040=("CS", "R"), e1500=("LO", "lesion 1"), group=0x6002
    )
    (overlay,) = read(path)
    assert np.array_equal(overlay.mask, PLANE)
    assert (overlay.row, overlay.column, overlay.kind, overlay.label) == (2, 6, OverlayKind.ROI, "lesion 1")
    expected = np.zeros((ROWS, COLUMNS), dtype=bool)
    expected[2:6, 6:11] = PLANE
    assert np.array_equal(overlay.on_image(ROWS, COLUMNS), expected)


@pytest.mark.parametrize(("row", "column"), [(-2, -3), (7, 11), (-9, 0), (9, 13), (3, 30), (0, 0)])
def test_what_lies_outside_the_image_is_cut_off(row: int, column: int):
    canvas = np.zeros((60, 60), dtype=bool)
    canvas[20 + row : 24 + row, 20 + column : 25 + column] = PLANE
    overlay = Overlay(PLANE.astype(bool), row, column)
    assert np.array_equal(overlay.on_image(ROWS, COLUMNS), canvas[20 : 20 + ROWS, 20 : 20 + COLUMNS])


@pytest.mark.parametrize("bit", [12, 15])
def test_an_overlay_in_unused_bits_of_the_pixels(tmp_path: Path, bit: int):
    drawn = np.random.default_rng(bit).integers(0, 2, (ROWS, COLUMNS), dtype=np.uint16)
    path = with_overlay(
        tmp_path / "o.dcm", drawn.astype(np.uint8), e3000=("OW", None), e0100=("US", 16), e0102=("US", bit)
    )
    dataset = pydicom.dcmread(path)
    dataset.PixelData = (PIXELS | drawn << bit).astype("<u2").tobytes()
    dataset.save_as(path)
    (overlay,) = read(path)
    assert np.array_equal(overlay.mask, drawn)
    assert np.array_equal(read_pixels(path).stored, PIXELS)


def test_an_overlay_that_does_not_say_where_it_begins_begins_with_the_image(tmp_path: Path):
    (overlay,) = read(with_overlay(tmp_path / "o.dcm", PLANE, e0050=("SS", None)))
    assert (overlay.row, overlay.column) == (0, 0)


def test_bits_of_the_stored_value_are_no_overlay(tmp_path: Path):
    drawn = np.zeros((ROWS, COLUMNS), dtype=np.uint8)
    path = with_overlay(tmp_path / "o.dcm", drawn, e3000=("OW", None), e0100=("US", 16), e0102=("US", 3))
    assert read(path) == ()


def test_each_frame_has_its_own_overlay(tmp_path: Path):
    planes = np.random.default_rng(5).integers(0, 2, (3, 3, 7), dtype=np.uint8)
    path = with_overlay(tmp_path / "o.dcm", planes, e0015=("IS", 3), e0051=("US", 2))
    assert read(path, 0) == ()
    for frame in (1, 2, 3):
        assert np.array_equal(read(path, frame)[0].mask, planes[frame - 1])
    assert read(path, 4) == ()


def test_an_overlay_that_names_no_frame_is_for_all(tmp_path: Path):
    path = with_overlay(tmp_path / "o.dcm", PLANE)
    assert np.array_equal(read(path, 5)[0].mask, PLANE)


def test_overlays_of_big_endian_files_are_turned_round(tmp_path: Path):
    path = with_overlay(tmp_path / "o.dcm", PLANE)
    dataset = pydicom.dcmread(path)
    dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    dataset[0x6000, 0x3000].value = np.frombuffer(dataset[0x6000, 0x3000].value, "<u2").byteswap().tobytes()
    pydicom.dcmwrite(path, dataset, implicit_vr=False, little_endian=False, force_encoding=True)
    assert np.array_equal(read(path)[0].mask, PLANE)


def test_a_large_overlay_is_read_from_its_place_in_the_file(tmp_path: Path):
    plane = np.zeros((3000, 3001), dtype=np.uint8)
    plane[2999, 3000] = plane[0, 5] = 1
    (overlay,) = read(with_overlay(tmp_path / "o.dcm", plane))
    assert np.argwhere(overlay.mask).tolist() == [[0, 5], [2999, 3000]]


@pytest.mark.parametrize(
    ("attributes", "cause"),
    [
        ({"e0010": ("US", 60000), "e0011": ("US", 60000)}, "claims 60000 × 60000 pixels"),
        ({"e0010": ("US", 500)}, "of 500 × 5 has only"),
    ],
)
def test_an_overlay_that_contradicts_itself_is_refused(tmp_path: Path, attributes: dict, cause: str):
    with pytest.raises(PixelDataError, match=rf"The overlays of o\.dcm cannot be right.*{cause}"):
        read(with_overlay(tmp_path / "o.dcm", PLANE, **attributes))


def test_an_independent_reader_sees_the_same_overlay():
    path = Path(str(get_testdata_file("examples_overlay.dcm")))
    (overlay,) = read(path)
    assert overlay.label == "Siemens MedCom Object Graphics"
    assert np.array_equal(overlay.mask, pydicom.dcmread(path).overlay_array(0x6000))


def test_the_reader_gives_the_overlays_of_the_images_that_it_lists(tmp_path: Path):
    plain = write_image(tmp_path / "plain.dcm", PIXELS, rows=ROWS, columns=COLUMNS)
    drawn = with_overlay(tmp_path / "drawn.dcm", PLANE)
    reader = DicomStudyReader()
    images = {s.slices[0].path: s.slices[0] for s in reader.read_series([plain, drawn], TaskControl())}
    assert reader.read_overlays(images[plain]) == ()
    assert np.array_equal(reader.read_overlays(images[drawn])[0].mask, PLANE)
