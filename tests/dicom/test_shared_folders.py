"""Every folder of the example data opens into the stacks that it holds, and names each file that it leaves out."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest

from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.shared_data import shared_data

WHOLE = [
    ("ge_ct_tilt_uneven", [("", 28)]),
    ("ge_mr_genesis_16", [("", 16)]),
    ("one_mr_slice_in_9_transfer_syntaxes", [("", 9)]),
    ("sts001_mr_t2fs", [("", 40)]),
    ("sts_ct", [("", 51), ("", 47)]),
    ("philips_mr_pcasl_classic_vs_enhanced/classic", [("", 40)]),
    ("philips_mr_pcasl_classic_vs_enhanced/enhanced", [("", 40)]),
    (
        "dcmqi_ct3_seg",
        [("", 3), ("Liver", 3), ("GREEN", 1), ("ORANGE", 1), ("PURPLE", 3), ("LIGHT_BLUE", 1), ("DARK_BLUE", 1)],
    ),
]


def opened(folder: Path) -> tuple[list[Path], tuple[ImageSeries, ...]]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return paths, DicomStudyReader().read_series(paths, TaskControl())


@pytest.mark.parametrize(("folder", "expected"), WHOLE, ids=[folder for folder, _ in WHOLE])
def test_a_series_is_split_where_it_must_and_nowhere_else(folder: str, expected: list[tuple[str, int]]):
    _, stacks = opened(shared_data(*folder.split("/")))
    assert [(series.stack.name, len(series.slices)) for series in stacks] == expected


def test_every_patient_of_the_sarcoma_study_is_one_regular_stack():
    for folder in sorted(shared_data("sts_mr_t1").iterdir()):
        if folder.is_dir():
            _, (series,) = opened(folder)
            assert (series.stack.name, series.why_not_regular) == ("", ""), folder.name


@pytest.mark.parametrize(
    "folder", ["singles_cornerstone", "singles_pydicom-data", "rtstruct_alone_dev", "dcmqi_ct3_seg"]
)
def test_every_file_is_shown_or_named_or_no_image(folder: str):
    paths, stacks = opened(shared_data(folder))
    shown = {image.path for series in stacks for image in series.slices}
    named = {file.path: file.reason for series in stacks for file in series.unreadable}
    assert not shown & set(named)
    assert all(reason.endswith((".", ")")) and len(reason) > 20 for reason in named.values())
    for path in set(paths) - shown - set(named):
        assert "Image Storage" not in pydicom.dcmread(path, stop_before_pixels=True).SOPClassUID.name
    assert len({image.reference for series in stacks for image in series.slices}) == sum(
        len(series.slices) for series in stacks
    )
