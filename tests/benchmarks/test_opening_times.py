"""How long a series takes to open, beside dcm2niix on the same folder, and how that grows with its length."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.tasks import TaskControl
from app.dicom.volume_reading import DicomStudyReader
from tests.benchmarks.conftest import OURS, PLAIN
from tests.helpers.enhanced_files import write_enhanced
from tests.helpers.series_files import write_series

BESIDE = "open 500 slices, beside dcm2niix"
SLICES, SIDE, LONGEST = 500, 512, 2000
Compared = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """500 slices of 512 x 512, 16 bits allocated, uncompressed."""
    one = np.random.default_rng(3).integers(0, 4096, (SIDE, SIDE)).astype(np.uint16)
    folder = tmp_path_factory.mktemp("long")
    write_series(
        folder,
        slices=SLICES,
        rows=SIDE,
        columns=SIDE,
        slice_spacing_mm=1.0,
        pixels=np.broadcast_to(one, (SLICES, SIDE, SIDE)),
    )
    return folder


def opened(paths: list[Path]) -> int:
    """To a scrollable stack with its first picture."""
    reader = DicomStudyReader()
    (series,) = reader.read_series(paths, TaskControl())
    reader.read_pixels(series.slices[0])
    return len(series.slices)


def test_headers_and_the_first_picture(compared: Compared, folder: Path) -> None:
    paths = sorted(folder.iterdir())
    assert compared(BESIDE, OURS).pedantic(lambda: opened(paths), rounds=5, warmup_rounds=1) == SLICES


def test_dcm2niix_to_an_uncompressed_nifti(compared: Compared, folder: Path, tmp_path: Path) -> None:
    dcm2niix = pytest.importorskip("dcm2niix", reason="the extra “bench” is not installed")
    command = [dcm2niix.bin, "-b", "n", "-z", "n", "-w", "1", "-o", str(tmp_path), str(folder)]

    def run() -> int:
        return subprocess.run(command, check=True, capture_output=True).returncode

    compared(BESIDE, PLAIN).pedantic(run, rounds=3, warmup_rounds=1)
    assert list(tmp_path.glob("*.nii"))


@pytest.fixture(scope="module")
def longest(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    pixels = np.zeros((LONGEST, 32, 32), np.uint16)
    folder = tmp_path_factory.mktemp("longest")
    return write_series(folder, slices=LONGEST, rows=32, columns=32, slice_spacing_mm=0.5, pixels=pixels)


@pytest.mark.parametrize("slices", [100, 500, LONGEST])
def test_growth_with_the_number_of_files(compared: Compared, longest: list[Path], slices: int) -> None:
    paths = longest[:slices]
    run = compared(f"open {slices} files", OURS)
    assert run.pedantic(lambda: opened(paths), rounds=5, warmup_rounds=1) == slices


@pytest.mark.parametrize("frames", [100, 500, LONGEST])
def test_growth_with_the_number_of_frames(compared: Compared, tmp_path: Path, frames: int) -> None:
    path = write_enhanced(tmp_path, [{"position": number} for number in range(frames)], step_mm=0.5)
    run = compared(f"open {frames} frames", OURS)
    assert run.pedantic(lambda: opened([path]), rounds=3, warmup_rounds=1) == frames
