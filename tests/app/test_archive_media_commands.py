"""`verdant archive import` and `export`: in what they take, what they leave, and what they say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import generate_uid

from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.tasks import TaskControl
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.fake_archive import FakeSink
from tests.helpers.orthanc import Orthanc
from tests.helpers.series_files import write_series


@pytest.fixture
def study(tmp_path: Path, verdant) -> str:
    """A study of three slices in an archive folder."""
    uid = generate_uid()
    write_series(tmp_path / "cd", slices=3, study_uid=uid)
    assert verdant("archive", "import", tmp_path / "cd", "--to", tmp_path / "archive").code == 0
    return uid


def test_what_came_in_is_counted_and_what_did_not_is_named(verdant, tmp_path: Path, study: str):
    (tmp_path / "cd" / "notes.txt").write_text("no image")
    write_series(tmp_path / "cd", slices=1, study_uid=study)
    ended = verdant("archive", "import", tmp_path / "cd", "--to", tmp_path / "archive")
    assert (ended.code, ended.out) == (0, "1 imported, 3 already there.\n")
    assert ended.err.startswith("notes.txt: ")


def test_a_disc_that_lacks_a_file_is_a_failure_that_names_it(verdant, tmp_path: Path, study: str):
    disc = tmp_path / "disc"
    assert verdant("archive", "export", study, "--from", tmp_path / "archive", "--to", disc, "--media").code == 0
    next(path for path in disc.rglob("IM*") if path.is_file()).unlink()
    shutil.copy(next((tmp_path / "cd").iterdir()), disc / "EXTRA")
    ended = verdant("archive", "import", disc, "--to", tmp_path / "other", "--only-listed", "--json")
    assert ended.code == 1
    assert (ended.json["imported"], len(ended.json["refused"])) == (2, 1)


def test_a_study_goes_out_without_names(verdant, tmp_path: Path, study: str):
    ended = verdant(
        *("archive", "export", study, "--from", tmp_path / "archive", "--to", tmp_path / "copy.zip", "--zip"),
        *("--media", "--deidentify", "--option", "clean-descriptors", "--pseudonym", "TRIAL-7", "--json"),
    )
    assert ended.code == 0, ended
    assert (ended.json["instances"], ended.json["profile"]) == (3, "STD-GEN-CD")
    assert verdant("archive", "import", tmp_path / "copy.zip", "--to", tmp_path / "other").code == 0
    copies = [pydicom.dcmread(path) for path in (tmp_path / "other").rglob("*.dcm")]
    assert {(str(one.PatientName), one.SeriesDescription) for one in copies} == {("TRIAL-7", "short axis")}


def test_what_is_left_out_is_named(verdant, tmp_path: Path, study: str):
    write_series(tmp_path / "us", slices=2, study_uid=study, overrides={"Modality": "US"})
    verdant("archive", "import", tmp_path / "us", "--to", tmp_path / "archive")
    place = ("--from", tmp_path / "archive", "--deidentify")
    ended = verdant("archive", "export", study, *place, "--to", tmp_path / "copy")
    assert (ended.code, ended.out) == (0, f"3 instances in {tmp_path / 'copy'}.\n")
    assert "Left out: 2 of series" in ended.err
    assert "ultrasound" in ended.err
    assert verdant("archive", "export", study, *place, "--to", tmp_path / "all", "--with-burned-in").err == ""


def test_a_part_of_a_study_goes_out_when_that_is_wanted(verdant, tmp_path: Path, study: str):
    series = pydicom.dcmread(next((tmp_path / "cd").iterdir())).SeriesInstanceUID
    with EmbeddedArchive(tmp_path / "archive") as archive:
        archive.is_listed(StudyInstanceUID(study), SeriesInstanceUID(series), place="PACS WARD", instances=5)
    command = ("archive", "export", study, "--from", tmp_path / "archive", "--to", tmp_path / "copy")
    verdant(*command).failed_with(1, "export what is here")
    assert not (tmp_path / "copy").exists()
    ended = verdant(*command, "--partly")
    assert (ended.code, ended.out) == (1, f"3 instances in {tmp_path / 'copy'}.\n")
    assert f"Missing: 2 of series {series}. Only 3 of 5 images" in ended.err
    event = verdant("audit", "show", "--kind", "exported", "--json").json["events"][-1]
    assert "missing" in str(event)


def test_wrong_usage_is_said_in_one_line(verdant, tmp_path: Path, study: str):
    place = ("--from", tmp_path / "archive", "--to", tmp_path / "copy")
    verdant("archive", "export", study, *place, "--pseudonym", "X").failed_with(2, "--deidentify")
    verdant("archive", "export", study, *place, "--node", "WARD").failed_with(2, "--from or --node")
    verdant("archive", "export", "not a uid", *place).failed_with(2, "no UID")
    both = ("--option", "retain-full-dates", "--option", "retain-modified-dates")
    verdant("archive", "export", study, *place, "--deidentify", *both).failed_with(2, "either")
    verdant("archive", "import", tmp_path / "nowhere", "--to", tmp_path / "archive").failed_with(2, "nowhere")
    assert not (tmp_path / "copy").exists()


@pytest.mark.orthanc
def test_a_study_of_a_pacs_goes_out_and_nothing_else_stays(verdant, tmp_path: Path, orthanc: Orthanc, monkeypatch):
    uid, home, out = generate_uid(), tmp_path / "home", tmp_path / "out"
    home.mkdir()
    node = {"name": "WARD", "host": orthanc.host, "port": orthanc.dicom_port, "called_ae_title": orthanc.ae_title}
    (home / "settings.json").write_text(json.dumps({"archive": {"port": 0}, "nodes": [node]}))
    monkeypatch.setenv("VERDANT_HOME", str(home))
    paths = write_series(tmp_path / "cd", slices=3, study_uid=uid, patient_id=uid[-12:])
    pacs = DimseArchive(PacsNode("WARD", orthanc.host, orthanc.dicom_port, orthanc.ae_title), sink=FakeSink(tmp_path))
    pacs.store([path.read_bytes() for path in paths], TaskControl())
    ended = verdant("archive", "export", uid, "--node", "WARD", "--to", out / "copy")
    assert (ended.code, ended.out) == (0, f"3 instances in {out / 'copy'}.\n"), ended
    assert [path.name for path in out.iterdir()] == ["copy"]
    assert len(list((out / "copy").rglob("*.dcm"))) == 3
