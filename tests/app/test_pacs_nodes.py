"""`verdant pacs node`: nodes are added, listed, tried out and removed as in the settings; secrets are never shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

import app.commands.pacs
import app.commands.pacs_doctor
import app.commands.pacs_node
from app.core.nodes import PacsNode, Tls
from app.core.web_nodes import Authorisation, WebNode
from app.paths import Paths
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.command_line import Run
from tests.helpers.memory_secrets import MemorySecrets
from tests.helpers.orthanc import Orthanc, need_orthanc
from tests.helpers.ports import free_port
from tests.helpers.series_files import write_series


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> MemorySecrets:
    kept = MemorySecrets()
    for module in (app.commands.pacs, app.commands.pacs_node, app.commands.pacs_doctor):
        monkeypatch.setattr(module, "KeyringSecrets", lambda: kept)
    return kept


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secrets: MemorySecrets) -> SettingsFile:
    paths = Paths(tmp_path / "archive", tmp_path / "settings.json", tmp_path / "logs", tmp_path / "cache")
    for module in (app.commands.pacs, app.commands.pacs_node, app.commands.pacs_doctor):
        monkeypatch.setattr(module, "default_paths", lambda: paths)
    return SettingsFile(paths.settings)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[ArchiveServer]:
    with EmbeddedArchive(tmp_path / "ward") as archive, ArchiveServer(archive, ae_title="WARD") as server:
        yield server


def test_a_node_is_added_and_replaced_by_its_name(verdant: Run, settings):
    assert verdant("pacs", "node", "add", "Ward", "--host", "h", "--called", "A").code == 0
    secured = ("--tls", "--ca-file", "ca.pem", "--certificate", "own.pem", "--key", "key.pem")
    verdant("pacs", "node", "add", "Ward", "--host", "h", "--port", "2762", "--called", "B", *secured, "--default")
    assert settings.read().nodes == (PacsNode("Ward", "h", 2762, "B", tls=Tls("ca.pem", "own.pem", "key.pem")),)
    assert settings.read().start_on == "Ward"
    verdant("pacs", "node", "add", "Ward", "--host", "h", "--called", "B", "--associations", "1")
    assert settings.read().nodes == (PacsNode("Ward", "h", 104, "B", associations=1),)


def test_the_secret_of_a_dicomweb_node_is_kept_apart_and_forgotten_with_it(
    verdant: Run, settings, secrets, monkeypatch
):
    monkeypatch.setenv("VERDANT_NODE_SECRET", "hidden")
    added = verdant("pacs", "node", "add", "Web", "--url", "https://h/rs", "--auth", "basic", "--user", "u")
    assert added.code == 0 and "hidden" not in added.out + added.err
    assert settings.read().nodes == (WebNode("Web", "https://h/rs", Authorisation.BASIC, "u"),)
    assert list(secrets.kept.values()) == ["hidden"]
    assert "hidden" not in settings.path.read_text() + verdant("pacs", "node", "list", "--json").out
    assert verdant("pacs", "node", "remove", "Web").code == 0
    assert (settings.read().nodes, secrets.kept) == ((), {})


def test_the_nodes_are_listed(verdant: Run, settings):
    verdant("pacs", "node", "add", "Ward", "--host", "h", "--called", "A")
    verdant("pacs", "node", "add", "Web", "--url", "https://h/rs")
    verdant("pacs", "node", "default", "Web")
    listed = verdant("pacs", "node", "list").out
    assert "A@h:104" in listed and "https://h/rs" in listed
    said = verdant("pacs", "node", "list", "--json").json
    assert [node["kind"] for node in said["nodes"]] == ["dimse", "dicomweb"] and said["start_on"] == "Web"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["add", "A"], "--host"),
        (["add", "A", "--host", "h", "--url", "http://h"], "--host"),
        (["add", "A", "--host", "h"], "called AE title"),
        (["add", "A", "--url", "pacs"], "web address"),
        (["add", "EMBEDDED", "--url", "http://h"], "another name"),
        (["remove", "A"], "verdant pacs node list"),
        (["test", "A"], "verdant pacs node list"),
        (["default", "A"], "verdant pacs node list"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(verdant: Run, settings, arguments, named):
    ended = verdant("pacs", "node", *arguments)
    assert (ended.code, ended.out) == (2, "") and named in ended.err
    assert not settings.path.exists()


def test_a_node_that_answers_says_what_it_offers(verdant: Run, settings, ward):
    verdant("pacs", "node", "add", "Ward", "--host", ward.host, "--port", ward.port, "--called", "WARD")
    ended = verdant("pacs", "node", "test", "Ward")
    assert ended.code == 0
    for service in ("C-FIND", "C-GET", "C-STORE"):
        assert f"({service})" in ended.out
    assert "not encrypted" in ended.out
    assert verdant("pacs", "node", "test", "Ward", "--json").json[0]["verdict"] == "✓"


def test_a_node_that_does_not_answer_ends_with_a_failure(verdant: Run, settings, ward):
    verdant("pacs", "node", "add", "Ward", "--host", ward.host, "--port", ward.port, "--called", "OTHER")
    ended = verdant("pacs", "node", "test", "Ward")
    assert ended.code == 1 and "called AE title OTHER" in ended.err


@pytest.mark.orthanc
def test_orthanc_by_dicomweb_is_tried_out(verdant: Run, settings, orthanc: Orthanc):
    need_orthanc(with_web=True)
    verdant("pacs", "node", "add", "Web", "--url", orthanc.web_url)
    ended = verdant("pacs", "node", "test", "Web")
    assert ended.code == 0 and "QIDO-RS" in ended.out


@pytest.mark.orthanc
@pytest.mark.parametrize("kind", ["dimse", "dicomweb"])
def test_studies_travel_to_a_node_by_its_name_and_back(verdant: Run, settings, orthanc: Orthanc, tmp_path, kind):
    need_orthanc(with_web=True)
    reached = {
        "dimse": ("--host", orthanc.host, "--port", orthanc.dicom_port, "--called", orthanc.ae_title),
        "dicomweb": ("--url", orthanc.web_url),
    }
    verdant("pacs", "node", "add", "Ward", *reached[kind])
    study = generate_uid()
    paths = write_series(tmp_path / "series", slices=2, study_uid=study)
    assert verdant("pacs", "echo", "--node", "Ward").code == 0
    assert verdant("pacs", "send", "--node", "Ward", *paths).code == 0
    (series,) = verdant("pacs", "find", "--node", "Ward", "--study", study, "--json").json
    assert series["modality"] == "MR"
    got = verdant("pacs", "get", "--node", "Ward", "--study", study, "--to", tmp_path / "got", "--json").json
    assert len(got["files"]) == 2 and got["failures"] == []


def test_a_node_is_examined_and_the_request_for_its_administrator_is_printed(verdant: Run, settings, ward):
    verdant("pacs", "node", "add", "Ward", "--host", ward.host, "--port", ward.port, "--called", "WARD")
    settings.change(lambda kept: replace(kept, serving=replace(kept.serving, port=free_port())))
    ended = verdant("pacs", "doctor", "Ward")
    assert ended.code == 0 and "finds nobody" in ended.out
    assert verdant("pacs", "doctor", "Ward", "--json").json[0]["verdict"] == "✓"
    assert verdant("pacs", "doctor", "Other").code == 2
