"""A series that is read while it comes is in the end what it would be at once, and no file is read twice."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import generate_uid

from app.core.errors import SeriesError
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.series_files import write_series


def flawed(folder: Path) -> list[Path]:
    """Eight slices, one of them twice, one of another patient, one without pixels' shape, and a file of nobody."""
    paths = write_series(folder / "good", slices=8)
    twin = shutil.copy(paths[2], folder / "twin.dcm")
    other, bare = dcmread(paths[3]), dcmread(paths[4])
    other.PatientID, other.SOPInstanceUID = "SOMEBODY-ELSE", generate_uid()
    other.file_meta.MediaStorageSOPInstanceUID = other.SOPInstanceUID
    del bare.Rows
    other.save_as(folder / "other.dcm")
    bare.save_as(folder / "bare.dcm")
    (folder / "notes.txt").write_text("no DICOM")
    return [*paths, Path(twin), folder / "other.dcm", folder / "bare.dcm", folder / "notes.txt"]


def shuffled(paths: list[Path], seed: int) -> list[Path]:
    return [paths[at] for at in np.random.default_rng(seed).permutation(len(paths))]


def in_pieces(paths: list[Path], order: list[Path]) -> tuple[ImageSeries, ...]:
    """Read files in an order in which they might come, a few at a time; then all of them, as they are listed."""
    reading, control, here = DicomStudyReader().begin_series(), TaskControl(), list[Path]()
    for path in order:
        here.append(path)
        if len(here) % 3 == 0:
            with contextlib.suppress(SeriesError):  # no image may be among the first
                reading.read_series(here, control)
    return reading.read_series(paths, control)


@pytest.mark.parametrize("seed", range(5))
def test_in_whatever_order_they_come_the_stacks_and_what_is_wrong_are_the_same(tmp_path: Path, seed: int):
    paths = flawed(tmp_path)
    order = shuffled(paths, seed)
    at_once = DicomStudyReader().read_series(paths, TaskControl())
    assert len(at_once[0].unreadable) == 4
    assert in_pieces(paths, order) == at_once


def test_a_series_of_several_stacks_is_taken_apart_in_the_same_way(tmp_path: Path):
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    paths = [
        path
        for echo in ("10", "40")
        for path in write_series(
            tmp_path / echo,
            slices=5,
            study_uid=study,
            series_uid=series,
            overrides={"EchoTime": echo, "FrameOfReferenceUID": frame},
        )
    ]
    at_once = DicomStudyReader().read_series(paths, TaskControl())
    assert [len(stack.slices) for stack in at_once] == [5, 5]
    assert in_pieces(paths, shuffled(paths, 1)) == at_once


def test_a_file_is_read_once_however_often_it_is_asked_for(tmp_path: Path):
    paths = write_series(tmp_path, slices=6)
    reading, control = DicomStudyReader().begin_series(), TaskControl()
    reading.read_series(paths[:4], control)
    for path in paths[:4]:
        path.unlink()
    (series,) = reading.read_series(paths, control)
    assert len(series.slices) == 6
    assert not series.unreadable


@pytest.mark.parametrize("seed", range(3))
def test_files_that_are_looked_into_one_by_one_are_put_together_as_at_once(tmp_path: Path, seed: int):
    paths = flawed(tmp_path)
    at_once = DicomStudyReader().read_series(paths, TaskControl())
    reading, control = DicomStudyReader().begin_series(), TaskControl()
    for path in shuffled(paths, seed):
        reading.look_into([path], control)
        path.unlink()
    assert reading.read_series(paths, control) == at_once
