"""From a key to the next slice on the screen, with twenty outlines on it, beside plain pydicom and NumPy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.roi import Roi, RoiClass
from app.core.tasks import TaskControl
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.benchmarks.conftest import OURS, PLAIN
from tests.benchmarks.workstation import Workstation, put_into_archive
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.series_files import write_series

NEXT = "show the next slice"
SLICES, SIDE, CONTOURS = 40, 512, 20
WINDOW = {"WindowCenter": "1500", "WindowWidth": "3000"}
ROUNDS = 200
Compared = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    one = np.random.default_rng(3).integers(0, 4096, (SIDE, SIDE)).astype(np.uint16)
    return write_series(
        tmp_path_factory.mktemp("series"),
        slices=SLICES,
        rows=SIDE,
        columns=SIDE,
        slice_spacing_mm=1.0,
        pixels=np.stack([np.roll(one, number, axis=0) for number in range(SLICES)]),
        overrides=WINDOW,
    )


def outlines(paths: list[Path]) -> list[Roi]:
    """Twenty discs of different names on each slice, wandering."""
    series = opened(paths)
    return [
        replace(
            region(image, disc((SIDE, SIDE), (80 + 90 * (n // 5) + index, 70 + 90 * (n % 5) + index / 2), 30)),
            roi_class=RoiClass(f"Region {n + 1}", None, "ORGAN"),
        )
        for index, image in enumerate(series.slices)
        for n in range(CONTOURS)
    ]


@pytest.fixture(scope="module")
def workstation(
    paths: list[Path], tmp_path_factory: pytest.TempPathFactory, qapp: QApplication
) -> Iterator[Workstation]:
    folder = tmp_path_factory.mktemp("workstation")
    put_into_archive(folder, paths)
    station = Workstation(folder)
    written = DicomRoiWriter().write(approved(opened(paths), *outlines(paths)), TaskControl())
    station.archive.store([written.content], TaskControl())
    station.open_to_the_end(station.series("MR"))
    station.wait(station.has_decoded_all)
    yield station
    station.end()


def test_with_twenty_outlines_on_it(compared: Compared, workstation: Workstation) -> None:
    show_the_next(compared, workstation)
    assert len(workstation.window.viewport.display.shapes) == CONTOURS


def test_without_any(compared: Compared, workstation: Workstation) -> None:
    workstation.session.viewport.toggle_overlays()
    workstation.settle()
    show_the_next(compared, workstation)
    workstation.session.viewport.toggle_overlays()


def test_read_from_disk(compared: Compared, workstation: Workstation) -> None:
    def cold() -> None:
        back_at_the_end(workstation)
        workstation.session.pixels.forget()

    compared(NEXT, OURS).pedantic(lambda: workstation.press(Qt.Key.Key_Down), setup=cold, rounds=50, warmup_rounds=5)


def test_dcmread_pixel_array_and_a_window_in_numpy(compared: Compared, paths: list[Path]) -> None:
    next_path = iter(paths * 2)

    def run() -> np.ndarray:
        ds = pydicom.dcmread(next(next_path))
        low, width = float(ds.WindowCenter) - float(ds.WindowWidth) / 2, float(ds.WindowWidth)
        return np.clip((ds.pixel_array.astype(np.float32) - low) / width * 255, 0, 255).astype(np.uint8)

    assert compared(NEXT, PLAIN).pedantic(run, rounds=30, warmup_rounds=3).shape == (SIDE, SIDE)


def show_the_next(compared: Compared, workstation: Workstation) -> None:
    compared(NEXT, OURS).pedantic(
        lambda: workstation.press(Qt.Key.Key_Down),
        setup=lambda: back_at_the_end(workstation),
        rounds=ROUNDS,
        warmup_rounds=5,
    )


def back_at_the_end(workstation: Workstation) -> None:
    if workstation.session.viewport.view.index == SLICES - 1:
        workstation.press(Qt.Key.Key_Home)
    workstation.settle()
