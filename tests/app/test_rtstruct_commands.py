"""`verdant rtstruct` checks, reads, writes and compares structure sets as files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydicom
import pytest

from app.cli import main
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.series_files import write_series

SHAPE = (24, 18)
RING = disc(SHAPE, (11, 8), 6) & ~disc(SHAPE, (11, 8), 2)


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture
def verdant(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ended(int(leaving.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def images(tmp_path: Path) -> Path:
    write_series(tmp_path / "images")
    return tmp_path / "images"


@pytest.fixture
def series(images: Path) -> ImageSeries:
    return opened(sorted(images.iterdir()))


@pytest.fixture
def file(series: ImageSeries, tmp_path: Path) -> Path:
    path = tmp_path / "rt.dcm"
    rois = [region(image, RING) for image in series.slices[:3]]
    path.write_bytes(DicomRoiWriter().write(approved(series, *rois), TaskControl()).content)
    return path


class TestCheck:
    def test_a_sound_file_passes(self, verdant: Run, file: Path, images: Path) -> None:
        ended = verdant("rtstruct", "check", file, "--images", images, "--json")
        assert (ended.code, ended.json["errors"], ended.json["warnings"], ended.json["images"]) == (0, 0, 0, 5)

    def test_a_defect_is_named_with_what_would_be_right_and_the_command_fails(self, verdant: Run, file: Path) -> None:
        ds = pydicom.dcmread(file)
        ds.ROIContourSequence[0].ReferencedROINumber = 7
        ds.save_as(file)
        ended = verdant("rtstruct", "check", file, "--json")
        (finding,) = [one for one in ended.json["findings"] if one["rule"] == "contours-of-no-roi"]
        assert ended.code == 1
        assert ended.json["errors"] == 1
        assert finding["severity"] == "error"
        assert finding["wrong"] == "Contours refer to ROI number 7, which does not exist."
        assert finding["right"].startswith("They refer to an ROI of StructureSetROISequence")

    def test_for_people_many_cases_of_one_rule_are_one_line(self, verdant: Run, file: Path) -> None:
        ds = pydicom.dcmread(file)
        for contour in ds.ROIContourSequence[0].ContourSequence:
            del contour.ContourImageSequence
        ds.save_as(file)
        ended = verdant("rtstruct", "check", file)
        assert ended.code == 0, "a warning is no error"
        assert "And 2 more." in ended.out
        assert ended.out.rstrip().endswith("0 errors, 3 warnings.")

    def test_what_is_no_structure_set_is_refused(self, verdant: Run, images: Path) -> None:
        image = next(images.iterdir())
        ended = verdant("rtstruct", "check", image)
        assert (ended.code, "is no RTSTRUCT" in ended.err) == (1, True)

    def test_images_that_it_is_not_about_are_refused(self, verdant: Run, file: Path, tmp_path: Path) -> None:
        write_series(tmp_path / "others")
        ended = verdant("rtstruct", "check", file, "--images", tmp_path / "others")
        assert (ended.code, "about none of the images" in ended.err) == (1, True)
