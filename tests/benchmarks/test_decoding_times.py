"""How long all slices of a compressed series take to decode, beside a single-threaded loop of pydicom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000Lossless, JPEGLosslessSV1, JPEGLSLossless
from PySide6.QtWidgets import QApplication

from tests.benchmarks.conftest import OURS, PLAIN
from tests.benchmarks.workstation import Workstation, put_into_archive
from tests.helpers.series_files import write_series

SLICES, SIDE = 64, 512
ENCODERS: dict[str, Callable[[np.ndarray], bytes]] = {
    JPEG2000Lossless: lambda one: imagecodecs.jpeg2k_encode(
        one, level=0, codecformat="j2k", reversible=True, bitspersample=12
    ),
    JPEGLSLossless: imagecodecs.jpegls_encode,
    JPEGLosslessSV1: lambda one: imagecodecs.ljpeg_encode(one, bitspersample=12),
}
PLUGINS = {JPEG2000Lossless: "pylibjpeg", JPEGLSLossless: "pyjpegls", JPEGLosslessSV1: "gdcm"}
NAMES = {JPEG2000Lossless: "JPEG 2000", JPEGLSLossless: "JPEG-LS", JPEGLosslessSV1: "lossless JPEG"}
Compared = Callable[[str, str], Any]


@pytest.fixture(scope="module", params=list(NAMES), ids=list(NAMES.values()))
def syntax(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def paths(syntax: str, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Structures with noise, 12 bits, which compress about as CT does."""
    rows, columns = np.indices((SIDE, SIDE))
    noise = np.random.default_rng(3)
    shapes = (1500 + 900 * np.sin((rows + 3 * n) / 40) * np.cos(columns / 25) for n in range(SLICES))
    stored = [shape + noise.normal(0, 12, shape.shape) for shape in shapes]
    paths = write_series(
        tmp_path_factory.mktemp("series"),
        slices=SLICES,
        rows=SIDE,
        columns=SIDE,
        slice_spacing_mm=1.0,
        pixels=np.array(stored, dtype=np.uint16),
    )
    for path in paths:
        ds = pydicom.dcmread(path)
        ds.PixelData = encapsulate([bytes(ENCODERS[syntax](ds.pixel_array))])
        ds["PixelData"].VR = "OB"
        ds.file_meta.TransferSyntaxUID = syntax
        ds.save_as(path)
    return paths


@pytest.fixture
def workstation(paths: list[Path], tmp_path: Path, qapp: QApplication) -> Iterator[Workstation]:
    put_into_archive(tmp_path, paths)
    station = Workstation(tmp_path)
    yield station
    station.end()


def test_from_the_click_until_all_can_be_shown(compared: Compared, syntax: str, workstation: Workstation) -> None:
    record = workstation.series("MR")

    def run() -> None:
        workstation.open_to_the_end(record)
        workstation.wait(workstation.has_decoded_all)

    compared(task(syntax), OURS).pedantic(run, setup=workstation.close_series, rounds=3, warmup_rounds=1)


def test_dcmread_and_pixel_array_of_all(compared: Compared, syntax: str, paths: list[Path]) -> None:
    def run() -> int:
        return len([pixel_array(path) for path in paths])

    assert compared(task(syntax), PLAIN).pedantic(run, rounds=2, warmup_rounds=0) == SLICES


def pixel_array(path: Path) -> np.ndarray:
    """What pydicom gives on one thread; left to choose, it takes GDCM for JPEG 2000 too, which uses all cores."""
    ds = pydicom.dcmread(path)
    ds.pixel_array_options(decoding_plugin=PLUGINS[ds.file_meta.TransferSyntaxUID])
    return ds.pixel_array


def task(syntax: str) -> str:
    return f"decode {SLICES} slices of {NAMES[syntax]}"
