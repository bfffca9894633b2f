"""What waits in the outbox reaches real PACS, whatever they do, once and whole.

`KILLS=50` kills the sender fifty times instead of a few.
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseServer
from typing import Any

import pytest
from pydicom.uid import MRImageStorage, RTStructureSetStorage, generate_uid
from pynetdicom import AE, build_context, evt
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind
from pynetdicom.transport import ThreadedAssociationServer

from app.core.nodes import PacsNode
from app.core.outbox import OutboxEntry, OutboxState
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.session.clock import now
from app.session.outbox_sending import Sender
from app.store.outbox import OutboxFiles
from tests.helpers.fake_archive import FakeSink
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.orthanc import Orthanc, need_orthanc
from tests.helpers.series_files import write_series
from tests.helpers.storescp import free_port, running_storescp

KILLS = int(os.environ.get("KILLS", "3"))
LEASE_S = 0.3


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[OutboxFiles]:
    made = OutboxFiles(tmp_path / "outbox")
    yield made
    made.close()


def send(outbox: OutboxFiles, port: int, ae_title: str = "ANY", **options: float) -> None:
    """Try everything that waits once, as `send now` does."""
    outbox.hurry(now=now())
    archive = DimseArchive(PacsNode("WARD", "127.0.0.1", port, ae_title, **options), sink=FakeSink(Path()))
    assert Sender(outbox, jitter=lambda: 0.5).send("WARD", archive, TaskControl())


def structure_sets(count: int, study_uid: str | None = None, series_uid: str | None = None) -> list[bytes]:
    series_uid = series_uid or generate_uid()
    return [encoded(structure_set_like(study_uid=study_uid, series_uid=series_uid)) for _ in range(count)]


def uids(outbox: OutboxFiles) -> list[str]:
    return sorted(entry.sop_instance_uid for entry in outbox.entries())


def one(outbox: OutboxFiles) -> OutboxEntry:
    (entry,) = outbox.entries()
    return entry


@contextlib.contextmanager
def scripted_pacs(answer: Any, *sop_classes: str) -> Iterator[int]:
    """A PACS that gives `answer(event)` to each C-STORE and has nothing to say to queries."""
    entity = AE(ae_title="ANY")
    contexts = [build_context(uid) for uid in sop_classes or (RTStructureSetStorage, MRImageStorage)]
    server = entity.make_server(
        ("127.0.0.1", 0),
        contexts=contexts,
        evt_handlers=[(evt.EVT_C_STORE, answer)],
        server_class=ThreadedAssociationServer,
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        BaseServer.shutdown(server)
        server.server_close()
        thread.join()


def test_a_server_that_was_down_gets_everything_once_it_runs(outbox: OutboxFiles, tmp_path: Path):
    port = free_port()
    contents = structure_sets(3)
    outbox.put("WARD", contents)
    send(outbox, port)
    assert {entry.state for entry in outbox.entries()} == {OutboxState.WAITING}
    assert all(f"Nobody listens at 127.0.0.1:{port}" in entry.cause for entry in outbox.entries())
    with running_storescp(tmp_path / "received", "+B", port=port) as server:
        send(outbox, port)
        assert server.received == uids(outbox)
        kept = sorted(data_set(path.read_bytes()) for path in server.folder.iterdir())
    assert kept == sorted(map(data_set, contents))
    assert {(entry.state, entry.next_try) for entry in outbox.entries()} == {(OutboxState.SENT, None)}


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--abort-after", "broke during C-STORE"),
        ("--abort-during", "broke during C-STORE"),
        ("--refuse", "rejected the association"),
        ("--sleep-during=3", "fell silent"),
    ],
)
def test_a_server_that_refuses_breaks_off_or_falls_silent_gets_it_later(
    outbox: OutboxFiles, tmp_path: Path, option: str, words: str
):
    outbox.put("WARD", structure_sets(1))
    with running_storescp(tmp_path / "bad", *option.split("=")) as server:
        send(outbox, server.port, response_timeout_s=0.4)
    assert one(outbox).state is OutboxState.WAITING
    assert words in one(outbox).cause
    assert one(outbox).next_try is not None
    with running_storescp(tmp_path / "good") as server:
        send(outbox, server.port)
        assert server.received == uids(outbox)


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (0x0000, OutboxState.SENT, ""),
        (0xB000, OutboxState.SENT, "took it and says: it changed or could not handle a part"),
        (0xB006, OutboxState.SENT, "dropped elements"),
        (0x0111, OutboxState.SENT, "held it already"),
        (0xA700, OutboxState.WAITING, "out of resources"),
        (0x0110, OutboxState.WAITING, "failed while processing"),
        (0xA900, OutboxState.REFUSED, "does not fit the SOP class"),
        (0xC123, OutboxState.REFUSED, "cannot understand"),
        (0x0124, OutboxState.REFUSED, "not authorised"),
    ],
)
def test_every_answer_is_understood(outbox: OutboxFiles, status: int, state: OutboxState, words: str):
    outbox.put("WARD", structure_sets(1))
    with scripted_pacs(lambda _event: status) as port:
        send(outbox, port)
    assert one(outbox).state is state
    assert words in one(outbox).cause and bool(words) == bool(one(outbox).cause)


def test_only_the_instance_that_is_refused_stays_behind(outbox: OutboxFiles):
    contents = structure_sets(4)
    outbox.put("WARD", contents)
    second = outbox.entries()[1].sop_instance_uid

    def refuse_second(event: Any) -> int:
        return 0xA900 if event.request.AffectedSOPInstanceUID == second else 0x0000

    with scripted_pacs(refuse_second) as port:
        send(outbox, port)
    assert [entry.state.value for entry in outbox.entries()] == ["sent", "refused", "sent", "sent"]


def test_what_a_pacs_does_not_take_at_all_needs_the_user(outbox: OutboxFiles, tmp_path: Path):
    outbox.put("WARD", structure_sets(1))
    image = write_series(tmp_path / "series", slices=1)[0].read_bytes()
    with scripted_pacs(lambda _event: 0x0000, MRImageStorage) as port:
        send(outbox, port)
        assert one(outbox).state is OutboxState.REFUSED
        assert "does not accept RT Structure Set Storage in Explicit VR Little Endian" in one(outbox).cause
        outbox.put("WARD", [image])
        send(outbox, port)
    assert [entry.state.value for entry in outbox.entries()] == ["refused", "sent"]


def test_a_full_pacs_gets_the_rest_when_there_is_room(outbox: OutboxFiles):
    taken: list[str] = []
    room = [2]

    def take_while_there_is_room(event: Any) -> int:
        if len(taken) >= room[0]:
            return 0xA700
        taken.append(str(event.request.AffectedSOPInstanceUID))
        return 0x0000

    outbox.put("WARD", structure_sets(5))
    with scripted_pacs(take_while_there_is_room) as port:
        send(outbox, port)
        assert sorted(entry.state.value for entry in outbox.entries()) == ["sent"] * 2 + ["waiting"] * 3
        room[0] = 10
        send(outbox, port)
    assert sorted(taken) == uids(outbox)


def test_two_viewers_on_one_outbox_send_everything_once(tmp_path: Path):
    viewers = [OutboxFiles(tmp_path / "outbox") for _ in range(2)]
    came: list[str] = []

    def count(event: Any) -> int:
        came.append(str(event.request.AffectedSOPInstanceUID))
        return 0x0000

    viewers[0].put("WARD", structure_sets(20))
    together = threading.Barrier(2)
    with scripted_pacs(count) as port:
        archive = DimseArchive(PacsNode("WARD", "127.0.0.1", port, "ANY"), sink=FakeSink(Path()))

        def send_all(outbox: OutboxFiles) -> None:
            together.wait()
            while any(entry.state.is_open for entry in outbox.entries()):
                Sender(outbox).send("WARD", archive, TaskControl())

        threads = [threading.Thread(target=send_all, args=(viewer,)) for viewer in viewers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(came) == uids(viewers[0])
    for viewer in viewers:
        viewer.close()


def test_a_full_disk_of_temporary_files_loses_nothing(
    outbox: OutboxFiles, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    outbox.put("WARD", structure_sets(1))

    def full(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    with running_storescp(tmp_path / "received") as server:
        monkeypatch.setattr("app.dicom.scratch.tempfile.TemporaryDirectory", full)
        send(outbox, server.port)
        assert one(outbox).state is OutboxState.WAITING and "No space left" in one(outbox).cause
        monkeypatch.undo()
        send(outbox, server.port)
        assert server.received == uids(outbox)


def test_a_pacs_that_answers_and_never_lists_it_is_found_out(outbox: OutboxFiles):
    outbox.put("WARD", structure_sets(1))
    entity = AE(ae_title="ANY")
    contexts = [build_context(RTStructureSetStorage), build_context(StudyRootQueryRetrieveInformationModelFind)]
    handlers = [(evt.EVT_C_STORE, lambda _event: 0x0000), (evt.EVT_C_FIND, lambda _event: iter([(0x0000, None)]))]
    server = entity.start_server(("127.0.0.1", 0), block=False, contexts=contexts, evt_handlers=handlers)
    try:
        send(outbox, server.server_address[1])
    finally:
        server.shutdown()
    entry = one(outbox)
    assert (entry.state, entry.checks) == (OutboxState.SENT, 1)
    assert entry.next_try is not None and outbox.content(entry)


@pytest.mark.orthanc
def test_orthanc_lists_everything_once_though_it_was_sent_twice(outbox: OutboxFiles, orthanc: Orthanc):
    study_uid = generate_uid()
    contents = structure_sets(4, study_uid)
    for _ in range(2):
        outbox.put("WARD", contents)
        send(outbox, orthanc.dicom_port, orthanc.ae_title)
        assert {entry.state for entry in outbox.entries()} == {OutboxState.CONFIRMED}
    assert listed(orthanc, study_uid) == uids(outbox)


@pytest.mark.orthanc
def test_it_goes_by_dicomweb_as_well(outbox: OutboxFiles, orthanc: Orthanc):
    need_orthanc(with_web=True)
    study_uid = generate_uid()
    outbox.put("WARD", structure_sets(3, study_uid))
    archive = DicomwebArchive(WebNode("WARD", orthanc.web_url), sink=FakeSink(Path()))
    assert Sender(outbox).send("WARD", archive, TaskControl())
    assert {entry.state for entry in outbox.entries()} == {OutboxState.CONFIRMED}
    assert listed(orthanc, study_uid) == uids(outbox)


@pytest.mark.timeout(120 + 15 * KILLS)
@pytest.mark.orthanc
def test_a_killed_sender_loses_nothing_and_sends_nothing_twice(tmp_path: Path, orthanc: Orthanc):
    study_uid, series_uid = generate_uid(), generate_uid()
    folder = tmp_path / "outbox"
    outbox = OutboxFiles(folder, lease_s=LEASE_S)
    for _ in range(30):
        outbox.put("WARD", structure_sets(3, study_uid, series_uid))
    put = set(uids(outbox))
    command = [sys.executable, "-m", "tests.helpers.sending_process", str(folder), orthanc.host]
    command += [str(orthanc.dicom_port), orthanc.ae_title, str(LEASE_S)]
    seed = random.Random(20261121)  # noqa: S311 - a moment, no secret
    interrupted = 0
    for _ in range(KILLS):
        kill_while_it_sends(command, seed.uniform(0, 0.5))
        interrupted += any(entry.state.is_open for entry in outbox.entries())
        for entry in outbox.entries():
            assert entry.state is OutboxState.CONFIRMED or outbox.content(entry)
        for _ in range(10):
            outbox.put("WARD", structure_sets(3, study_uid, series_uid))
        put.update(uids(outbox))
    assert interrupted
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60 + 5 * KILLS, check=True)
    assert finished.stdout.split() == ["sending", "done"]
    assert {entry.state for entry in outbox.entries()} == {OutboxState.CONFIRMED}
    assert len(put) == 90 + 30 * KILLS
    assert listed(orthanc, study_uid) == sorted(put)
    assert not list(folder.rglob("*.dcm"))
    outbox.close()


def kill_while_it_sends(command: list[str], after_s: float) -> None:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "sending\n"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(after_s)
    finally:
        process.kill()
        process.communicate()


def listed(orthanc: Orthanc, study_uid: str) -> list[str]:
    """SOP Instance UIDs that Orthanc holds of a study, each as often as it holds it."""
    query = {"Level": "Instance", "Expand": True, "Query": {"StudyInstanceUID": study_uid}}
    found = orthanc.request("/tools/find", method="POST", body=query)
    assert isinstance(found, list)
    return sorted(instance["MainDicomTags"]["SOPInstanceUID"] for instance in found)
