"""How long a series takes to open, beside other readers of the same folder, how that grows, and what it weighs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from PySide6.QtWidgets import QApplication

from app.core.tasks import TaskControl
from app.dicom.volume_reading import DicomStudyReader
from tests.benchmarks.conftest import OURS, PLAIN
from tests.benchmarks.workstation import Workstation, put_into_archive
from tests.helpers.enhanced_files import write_enhanced
from tests.helpers.series_files import write_series

BESIDE_PYDICOM = "open 500 slices, beside pydicom"
BESIDE_DCM2NIIX = "open 500 slices, beside dcm2niix"
SLICES, SIDE, LONGEST = 500, 512, 2000
LENGTHS = (100, 500, 1000, LONGEST)
WINDOW = {"WindowCenter": "1500", "WindowWidth": "3000"}
MOST_MEMORY = 1.3
"""Peak memory over that of the pixels; see packaging/benchmarks.md for how it is weighed."""
Compared = Callable[[str, str], Any]


def written(folder: Path, slices: int, side: int) -> list[Path]:
    """Uncompressed slices, 16 bits allocated."""
    one = np.random.default_rng(3).integers(0, 4096, (side, side)).astype(np.uint16)
    pixels = np.broadcast_to(one, (slices, side, side))
    return write_series(
        folder, slices=slices, rows=side, columns=side, slice_spacing_mm=0.5, pixels=pixels, overrides=WINDOW
    )


@pytest.fixture(scope="module")
def longest(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return written(tmp_path_factory.mktemp("longest"), LONGEST, SIDE)


@pytest.fixture(scope="module")
def folder(longest: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """500 slices of 512 x 512, 16 bits allocated, uncompressed."""
    folder = tmp_path_factory.mktemp("long")
    for path in longest[:SLICES]:
        os.link(path, folder / path.name)
    return folder


def opened(paths: list[Path]) -> int:
    """To a scrollable stack with its first picture."""
    reader = DicomStudyReader()
    (series,) = reader.read_series(paths, TaskControl())
    reader.read_pixels(series.slices[len(series.slices) // 2])
    return len(series.slices)


@pytest.fixture
def station(request: pytest.FixtureRequest, tmp_path: Path, qapp: QApplication) -> Iterator[Workstation]:
    """The viewer with the first `request.param` slices in its archive."""
    longest: list[Path] = request.getfixturevalue("longest")
    put_into_archive(tmp_path, longest[: request.param])
    station = Workstation(tmp_path)
    yield station
    station.end()


# 500 slices, beside others.


@pytest.mark.parametrize("station", [SLICES], indirect=True, ids=["500"])
def test_from_the_click_to_the_first_picture_on_the_screen(compared: Compared, station: Workstation) -> None:
    record = station.series("MR")
    compared(BESIDE_PYDICOM, OURS).pedantic(
        lambda: station.open(record), setup=station.close_series, rounds=9, warmup_rounds=1
    )
    station.wait_for_the_rest()
    assert len(station.session.series.slices) == SLICES


@pytest.mark.parametrize("station", [SLICES], indirect=True, ids=["500"])
def test_from_the_click_until_one_can_scroll_through_all(compared: Compared, station: Workstation) -> None:
    record = station.series("MR")
    compared(BESIDE_PYDICOM, OURS).pedantic(
        lambda: station.open_to_the_end(record), setup=station.close_series, rounds=9, warmup_rounds=1
    )
    assert len(station.session.series.slices) == SLICES


def test_headers_and_the_first_pixels(compared: Compared, folder: Path) -> None:
    paths = sorted(folder.iterdir())
    assert compared(BESIDE_PYDICOM, OURS).pedantic(lambda: opened(paths), rounds=9, warmup_rounds=1) == SLICES


def test_dcmread_and_pixel_array_of_all(compared: Compared, folder: Path) -> None:
    def run() -> int:
        slices = [pydicom.dcmread(path) for path in folder.iterdir()]
        slices.sort(key=lambda ds: float(ds.ImagePositionPatient[2]))
        return len([ds.pixel_array for ds in slices])

    assert compared(BESIDE_PYDICOM, PLAIN).pedantic(run, rounds=3, warmup_rounds=1) == SLICES


def test_headers_and_pixels_in_the_folder_of_dcm2niix(compared: Compared, folder: Path) -> None:
    paths = sorted(folder.iterdir())
    assert compared(BESIDE_DCM2NIIX, OURS).pedantic(lambda: opened(paths), rounds=9, warmup_rounds=1) == SLICES


def test_dcm2niix_to_an_uncompressed_nifti(compared: Compared, folder: Path, tmp_path: Path) -> None:
    dcm2niix = pytest.importorskip("dcm2niix", reason="the extra “bench” is not installed")
    command = [dcm2niix.bin, "-b", "n", "-z", "n", "-w", "1", "-o", str(tmp_path), str(folder)]

    def run() -> int:
        return subprocess.run(command, check=True, capture_output=True).returncode

    compared(BESIDE_DCM2NIIX, PLAIN).pedantic(run, rounds=3, warmup_rounds=1)
    assert list(tmp_path.glob("*.nii"))


# Growth with the length.


@pytest.mark.parametrize("station", LENGTHS, indirect=True, ids=map(str, LENGTHS))
def test_growth_of_the_first_picture(compared: Compared, station: Workstation) -> None:
    record = station.series("MR")
    benchmark = compared(f"first picture of {record.number_of_instances:4} slices", OURS)
    benchmark.pedantic(lambda: station.open(record), setup=station.close_series, rounds=5, warmup_rounds=1)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is weighed by what Linux says of a process")
@pytest.mark.parametrize("slices", LENGTHS)
def test_growth_until_all_can_be_shown_and_the_memory_for_it(
    compared: Compared, longest: list[Path], slices: int, tmp_path: Path
) -> None:
    """In a process of its own, which has shown nothing before; its time is that of the process."""
    put_into_archive(tmp_path, longest[:slices])
    benchmark = compared(f"weigh {slices:4} slices", OURS)
    weighed = benchmark.pedantic(lambda: weighed_in_a_process(tmp_path), rounds=1)
    benchmark.extra_info |= {"memory": weighed["peak"] / weighed["pixels"], "MiB": weighed["peak"] >> 20}
    assert weighed["slices"] == slices
    if slices >= SLICES:  # less than that is dwarfed by what the first series of all takes
        assert weighed["peak"] <= MOST_MEMORY * weighed["pixels"], weighed


def weighed_in_a_process(home: Path) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.fresh_start", "opened", str(home)],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    weighed: dict[str, int] = json.loads(done.stdout)
    return weighed


@pytest.mark.parametrize("frames", [100, 500, LONGEST])
def test_growth_with_the_number_of_frames(compared: Compared, tmp_path: Path, frames: int) -> None:
    path = write_enhanced(tmp_path, [{"position": number} for number in range(frames)], step_mm=0.5)
    run = compared(f"open {frames:4} frames", OURS)
    assert run.pedantic(lambda: opened([path]), rounds=3, warmup_rounds=1) == frames
