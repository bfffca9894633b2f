"""`verdant archive` and `verdant pacs`: serving a folder, and asking, sending and fetching."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import generate_uid

from tests.helpers.command_line import ENVIRONMENT, kept, process
from tests.helpers.series_files import write_series


@dataclass(frozen=True)
class Served:
    """An archive that another process serves."""

    port: int
    folder: Path

    @property
    def node(self) -> list[object]:
        return ["--host", "127.0.0.1", "--port", self.port, "--called", "WARD"]


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("ward") / "dicom"
    command = [
        sys.executable,
        "-m",
        "app",
        "archive",
        "serve",
        "--folder",
        str(folder),
        "--port",
        "0",
        "--ae-title",
        "WARD",
        "--accept",
        "VERDANT",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as server:
        assert server.stdout is not None and server.stderr is not None
        first = server.stdout.readline()
        assert first.startswith("WARD listens on 127.0.0.1:"), first + server.stderr.read()
        assert server.stdout.readline() == "It answers VERDANT.\n"
        yield Served(int(first.split(":")[1].split(",")[0]), folder)
        server.send_signal(signal.SIGTERM)
        _, errors = server.communicate(timeout=30)
    assert server.returncode == 0
    assert [line for line in errors.splitlines() if " was refused: " not in line] == []


def test_echo_says_that_the_pacs_answers(verdant, ward):
    ended = verdant("pacs", "echo", *ward.node)
    assert (ended.code, ended.err) == (0, "") and "WARD at 127.0.0.1" in ended.out
    assert verdant("pacs", "echo", *ward.node, "--json").json["answers"] is True


def test_what_is_sent_is_found_on_every_level_and_comes_back_as_it_was(verdant, ward, tmp_path):
    patient, study = generate_uid()[-12:], generate_uid()
    paths = write_series(tmp_path / "s", slices=3, patient_name=f"Sent^{patient}", study_uid=study)
    sent = verdant("pacs", "send", *ward.node, *paths)
    assert (sent.code, sent.err) == (0, "") and "3 files stored" in sent.out
    assert verdant("pacs", "send", *ward.node, paths[0], "--json").json == {"stored": [str(paths[0])]}, (
        "again is no error"
    )

    (found,) = verdant("pacs", "find", *ward.node, "--patient", f"Sent^{patient}", "--json").json
    assert (found["study_instance_uid"], found["patient"]["name"]) == (study, f"Sent^{patient}")
    assert study in verdant("pacs", "find", *ward.node, "--patient", "Sent*").out, "no UID is cut"
    assert verdant("pacs", "find", *ward.node, "--patient", "Nobody*", "--json").json == []
    (series,) = verdant("pacs", "find", *ward.node, "--study", study, "--json").json
    uid = series["series_instance_uid"]
    instances = verdant("pacs", "find", *ward.node, "--study", study, "--series", uid, "--json").json
    assert [instance["instance_number"] for instance in instances] == [1, 2, 3]

    got = verdant("pacs", "get", *ward.node, "--study", study, "--to", tmp_path / "got", "--json")
    assert got.code == 0 and got.json["failures"] == [] and got.json["methods"] == ["C-GET"]
    received = {pydicom.dcmread(path).SOPInstanceUID: pydicom.dcmread(path) for path in got.json["files"]}
    for path in paths:
        original = pydicom.dcmread(path)
        assert received[original.SOPInstanceUID] == original


def test_a_network_travels_through_the_pacs_and_works_on_arrival(verdant, ward, tmp_path, series, network):
    assert verdant("pacs", "send", *ward.node, network).code == 0
    ds = pydicom.dcmread(network)
    where = ["--study", ds.StudyInstanceUID, "--series", ds.SeriesInstanceUID, "--to", tmp_path / "got"]
    (path,) = verdant("pacs", "get", *ward.node, *where, "--json").json["files"]
    ended = verdant("propose", series[0].parent, "--network", path, "--all", "--rtstruct", tmp_path / "r.dcm")
    assert ended.code == 0
    listed = verdant("pacs", "find", *ward.node, "--json").json
    assert ds.StudyInstanceUID not in [study["study_instance_uid"] for study in listed], "a network is no patient"


@pytest.mark.parametrize("command", ["echo", "find", "get", "send"])
def test_a_pacs_that_is_down_is_named_with_what_to_check(verdant, tmp_path, series, command):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    rest = {"get": ["--study", "1.2", "--to", tmp_path / "got"], "send": [series[0]]}.get(command, [])
    ended = verdant(
        "pacs", command, "--host", "127.0.0.1", "--port", port, "--called", "WARD", "--timeout", "3", *rest
    )
    ended.failed_with(1, "PACS WARD", f"127.0.0.1:{port}", "Check")


def test_a_pacs_that_rejects_us_is_named_with_the_reason(verdant, ward):
    ended = verdant("pacs", "echo", "--host", "127.0.0.1", "--port", ward.port, "--called", "OTHER")
    ended.failed_with(1, "PACS OTHER", "rejected", "AE title")


def test_a_study_that_the_pacs_does_not_hold_is_a_failure(verdant, ward, tmp_path):
    ended = verdant("pacs", "get", *ward.node, "--study", "1.2.3.4", "--to", tmp_path / "got")
    ended.failed_with(1, "WARD", "1.2.3.4", "verdant pacs find")


def test_a_series_that_the_pacs_does_not_hold_is_a_failure(verdant, ward, tmp_path):
    where = ["--study", "1.2.3.4", "--series", "1.2.3.5", "--to", tmp_path / "got"]
    ended = verdant("pacs", "get", *ward.node, *where)
    assert ended.code == 1 and "1.2.3.5" in ended.err


def test_sending_what_is_no_dicom_fails_with_the_file_named(verdant, ward, tmp_path):
    verdant("pacs", "send", *ward.node, kept(tmp_path / "notes.txt", "no DICOM")).failed_with(
        1, "notes.txt", "no DICOM"
    )


def test_an_archive_whose_port_is_taken_does_not_start(ward, tmp_path):
    ended = process("archive", "serve", "--folder", tmp_path / "a", "--port", ward.port)
    ended.failed_with(1, str(ward.port))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--key", "key.pem"], "--certificate"),
        (["--certificate", "nowhere.pem"], "nowhere.pem"),
        (["--accept", "A" * 17], "is no AE title"),
        (["--associations", "0"], "number of associations"),
        (["--quota-mib", "-1"], "quota"),
    ],
)
def test_options_of_the_server_that_cannot_be_are_named(verdant, tmp_path, options, said):
    ended = verdant("archive", "serve", "--folder", tmp_path / "a", "--port", "0", *options)
    assert ended.code != 0
    assert said in ended.err


def test_a_move_destination_must_be_complete(verdant, tmp_path):
    ended = verdant("archive", "serve", "--folder", tmp_path / "a", "--move-to", "WS=host")
    ended.failed_with(2, "WS=host", "AE=HOST:PORT")
