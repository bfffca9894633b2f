"""`verdant pacs fetch`: a study comes from a PACS into the archive of this machine, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from app.core.identity import StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.tasks import TaskControl
from app.network.dimse_archive import DimseArchive
from app.paths import default_paths
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.fake_archive import FakeSink
from tests.helpers.orthanc import Orthanc
from tests.helpers.series_files import write_series

pytestmark = pytest.mark.orthanc


@pytest.fixture
def study(orthanc: Orthanc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A study of two series in a PACS that the settings know as WARD."""
    uid, home = generate_uid(), tmp_path / "home"
    home.mkdir()
    node = {
        "name": "WARD",
        "host": orthanc.host,
        "port": orthanc.dicom_port,
        "called_ae_title": orthanc.ae_title,
    }
    (home / "settings.json").write_text(json.dumps({"archive": {"port": 0}, "nodes": [node]}))
    monkeypatch.setenv("VERDANT_HOME", str(home))
    paths = [
        path
        for name, slices in (("long", 4), ("short", 2))
        for path in write_series(tmp_path / name, slices=slices, study_uid=uid, patient_id=uid[-12:])
    ]
    pacs = DimseArchive(PacsNode("WARD", orthanc.host, orthanc.dicom_port, orthanc.ae_title), sink=FakeSink(tmp_path))
    pacs.store([path.read_bytes() for path in paths], TaskControl())
    return uid


def test_a_study_is_brought_here_and_found_here_and_what_is_here_is_not_fetched_again(verdant, study):
    ended = verdant("pacs", "fetch", "WARD", "--study", study)
    assert ended.code == 0, ended
    assert "All 6 instances of the study are on this machine." in ended.out
    with EmbeddedArchive(default_paths().archive) as here:
        found = here.find_series(StudyInstanceUID(study), TaskControl())
    assert sorted(one.number_of_instances or 0 for one in found) == [2, 4]
    again = verdant("pacs", "fetch", "WARD", "--study", study, "--json").json
    assert (again["files"], again["is_whole"]) == (6, True)
    assert {one["method"] for one in again["series"]} == {""}, "nothing was asked for"


def test_a_study_that_the_pacs_does_not_have_is_a_failure(verdant, study):
    verdant("pacs", "fetch", "WARD", "--study", "1.2.3.4").failed_with(1, "WARD", "1.2.3.4")


def test_what_is_no_uid_is_not_asked_for(verdant, study):
    verdant("pacs", "fetch", "WARD", "--study", "../7").failed_with(2, "../7")
