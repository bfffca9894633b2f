"""What the client of a PACS says and does when the PACS is away, silent, dying, refusing or short of something."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from socketserver import BaseServer
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import MRImageStorage, generate_uid
from pynetdicom import AE, build_context, evt
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    Verification,
)
from pynetdicom.transport import ThreadedAssociationServer

from app.core.errors import (
    ArchiveAbortedError,
    ArchiveError,
    ArchiveRejectedError,
    ArchiveStatusError,
    ArchiveTimeoutError,
    ArchiveUnreachableError,
    StorageError,
    VerdantError,
)
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.study import StudyQuery
from app.core.tasks import Cancelled, TaskControl
from app.dimse.connection import end_association
from app.network.association import PacsAssociation
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.fake_archive import FakeSink
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.series_files import write_series

FIND = StudyRootQueryRetrieveInformationModelFind
GET = StudyRootQueryRetrieveInformationModelGet
STUDY, SERIES = StudyInstanceUID("1.2.3"), SeriesInstanceUID("1.2.3.4")


@contextlib.contextmanager
def scripted_pacs(
    *handlers: tuple[Any, Callable[..., Any]],
    services: Sequence[str] = (FIND, GET),
    friends: Sequence[str] = (),
    most_associations: int = 10,
) -> Iterator[int]:
    """A PACS that does what the handlers say, for `friends` only if there are any; its port."""
    entity = AE(ae_title="PACS")
    entity.require_calling_aet = list(friends)
    entity.maximum_associations = most_associations
    contexts = [build_context(uid) for uid in (Verification, *services)]
    storage = build_context(MRImageStorage)
    storage.scu_role = storage.scp_role = True
    server = entity.make_server(
        ("127.0.0.1", 0),
        contexts=[*contexts, storage],
        evt_handlers=list(handlers),
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
        for association in server.active_associations:
            end_association(association)


@contextlib.contextmanager
def mute_listener() -> Iterator[int]:
    """Something that takes connections and never says a word; its port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def archive_at(port: int, sink: Any, **options: Any) -> DimseArchive:
    move_destination = options.pop("move_destination", None)
    node = PacsNode("TEST", "127.0.0.1", port, options.pop("called", "PACS"), **options)
    return DimseArchive(node, sink=sink, move_destination=move_destination)


@pytest.fixture
def sink(tmp_path: Path) -> FakeSink:
    return FakeSink(tmp_path)


def one_instance(event: Any) -> Iterator[tuple[int, Dataset | None]]:
    """A PACS' answer to a query on IMAGE level: one MR instance."""
    answer = Dataset()
    answer.QueryRetrieveLevel = "IMAGE"
    answer.StudyInstanceUID, answer.SeriesInstanceUID, answer.SOPInstanceUID = STUDY, SERIES, "1.2.3.4.5"
    answer.SOPClassUID = MRImageStorage
    yield 0xFF00, answer


def test_nobody_listens(sink: FakeSink) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ArchiveUnreachableError, match=f"Nobody listens at 127.0.0.1:{port}"):
        archive_at(port, sink).echo()


def test_no_such_computer(sink: FakeSink) -> None:
    node = PacsNode("TEST", "no-such-host.invalid", 104, "PACS")
    with pytest.raises(ArchiveUnreachableError, match=r"no-such-host\.invalid"):
        DimseArchive(node, sink=sink).echo()


def test_the_called_ae_title_is_not_known(sink: FakeSink, tmp_path: Path) -> None:
    with (
        EmbeddedArchive(tmp_path / "archive") as archive,
        ArchiveServer(archive) as server,
        pytest.raises(ArchiveRejectedError) as raised,
    ):
        archive_at(server.port, sink, called="SOMEBODY").echo()
    assert "does not recognise the called AE title SOMEBODY" in str(raised.value)
    assert "Check the AE title in Settings > Archives." in str(raised.value)


@pytest.mark.orthanc
def test_a_rejection_that_comes_at_once_is_told_as_one(sink: FakeSink) -> None:
    """Pynetdicom looks at its connection after it has asked; by then a quick PACS has said no and hung up."""
    gone = threading.Event()
    handlers = [
        (evt.EVT_REQUESTED, lambda event: gone.wait(10)),
        (evt.EVT_CONN_CLOSE, lambda event: gone.set()),
    ]
    with scripted_pacs(friends=["SOMEBODY"]) as port:
        node = PacsNode("WARD", "127.0.0.1", port, called_ae_title="PACS")
        with pytest.raises(ArchiveRejectedError, match="calling AE title"):  # noqa: SIM117 - opening is what fails
            with PacsAssociation(node, [build_context(Verification)], control=TaskControl(), handlers=handlers):
                pass


def test_a_real_pacs_rejects_a_wrong_ae_title_in_the_same_words(sink: FakeSink, orthanc: Any) -> None:
    with pytest.raises(ArchiveRejectedError, match="does not recognise the called AE title SOMEBODY"):
        archive_at(orthanc.dicom_port, sink, called="SOMEBODY").echo()


def test_the_calling_ae_title_is_not_known(sink: FakeSink) -> None:
    with (
        scripted_pacs(friends=["FRIEND"]) as port,
        pytest.raises(ArchiveRejectedError, match="does not recognise the calling AE title VERDANT"),
    ):
        archive_at(port, sink).echo()


def test_a_service_is_not_offered(sink: FakeSink) -> None:
    with scripted_pacs(services=()) as port, pytest.raises(ArchiveRejectedError, match="offers none of the services"):
        archive_at(port, sink).find_studies(StudyQuery(), TaskControl())


def test_a_listener_that_is_no_pacs_runs_into_the_time_out(sink: FakeSink) -> None:
    with mute_listener() as port, pytest.raises(ArchiveTimeoutError, match="does not answer"):
        began = time.monotonic()
        archive_at(port, sink, association_timeout_s=0.3).echo()
    assert time.monotonic() - began < 3


def test_a_peer_that_hangs_up_instead_of_answering_is_said_so(sink: FakeSink) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=lambda: listener.accept()[0].close())
        thread.start()
        with pytest.raises(ArchiveAbortedError, match="broke the connection"):
            archive_at(listener.getsockname()[1], sink).echo()
        thread.join()


def test_a_pacs_that_falls_silent_during_a_query_runs_into_the_time_out(sink: FakeSink) -> None:
    ended = threading.Event()

    def wait(event: Any) -> Iterator[tuple[int, Dataset | None]]:
        yield from one_instance(event)
        ended.wait(20)

    with scripted_pacs((evt.EVT_C_FIND, wait)) as port:
        began = time.monotonic()
        with pytest.raises(ArchiveTimeoutError, match="fell silent"):
            archive_at(port, sink, response_timeout_s=0.3).find_studies(StudyQuery(), TaskControl())
        assert time.monotonic() - began < 3
        ended.set()


def test_a_pacs_that_dies_during_a_query_is_no_empty_answer(sink: FakeSink) -> None:
    def die(event: Any) -> Iterator[tuple[int, Dataset | None]]:
        yield from one_instance(event)
        event.assoc.dul.socket.socket.shutdown(socket.SHUT_RDWR)
        yield from one_instance(event)

    with scripted_pacs((evt.EVT_C_FIND, die)) as port, pytest.raises(ArchiveAbortedError, match="during C-FIND"):
        archive_at(port, sink).find_studies(StudyQuery(), TaskControl())


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0xA700, "out of resources"),
        (0xA900, "does not fit"),
        (0xC001, "cannot understand"),
        (0x0124, "not authorised"),
    ],
)
def test_a_query_that_fails_is_no_empty_answer(sink: FakeSink, status: int, words: str) -> None:
    def fail(event: Any) -> Iterator[tuple[int, Dataset | None]]:
        yield from one_instance(event)
        yield status, None

    with scripted_pacs((evt.EVT_C_FIND, fail)) as port, pytest.raises(ArchiveStatusError, match=words) as raised:
        archive_at(port, sink).find_studies(StudyQuery(), TaskControl())
    assert f"0x{status:04X}" in raised.value.details


def test_an_echo_that_fails_is_said_so(sink: FakeSink) -> None:
    with (
        scripted_pacs((evt.EVT_C_ECHO, lambda event: 0x0122)) as port,
        pytest.raises(ArchiveStatusError, match="did not do the C-ECHO"),
    ):
        archive_at(port, sink).echo()


def cancelled_soon(call: Callable[[TaskControl], object], started: threading.Event) -> float:
    """Withdraw a call once the PACS has it; how long it took to come back, in seconds."""
    control = TaskControl()

    def cancel() -> None:
        started.wait(10)
        times.append(time.monotonic())
        control.cancel()

    times: list[float] = []
    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(Cancelled):
        call(control)
    thread.join()
    return time.monotonic() - times[0]


def test_a_cancelled_query_ends_within_a_second_although_the_pacs_is_silent(sink: FakeSink) -> None:
    started, ended = threading.Event(), threading.Event()

    def wait(event: Any) -> Iterator[tuple[int, Dataset | None]]:
        started.set()
        ended.wait(20)
        yield 0x0000, None

    with scripted_pacs((evt.EVT_C_FIND, wait)) as port:
        archive = archive_at(port, sink)
        assert cancelled_soon(lambda control: archive.find_studies(StudyQuery(), control), started) < 1.5
        ended.set()


def test_a_cancelled_association_request_ends_within_a_second(sink: FakeSink) -> None:
    started = threading.Event()
    started.set()
    with mute_listener() as port:
        archive = archive_at(port, sink)
        assert cancelled_soon(lambda control: archive.find_studies(StudyQuery(), control), started) < 1.5


def test_the_pacs_is_told_of_a_cancelled_query(sink: FakeSink) -> None:
    started, told = threading.Event(), threading.Event()

    def answer_until_cancelled(event: Any) -> Iterator[tuple[int, Dataset | None]]:
        started.set()
        # One answer at a time: a peer that never stops sending does not come to reading the C-CANCEL either.
        while not event.is_cancelled:
            yield from one_instance(event)
            told.wait(0.02)
        told.set()
        yield 0xFE00, None

    with scripted_pacs((evt.EVT_C_FIND, answer_until_cancelled)) as port:
        archive = archive_at(port, sink)
        assert cancelled_soon(lambda control: archive.find_studies(StudyQuery(), control), started) < 1.5
        assert told.wait(5)


def test_a_store_that_is_refused_names_the_instance_the_cause_and_the_rest(sink: FakeSink, tmp_path: Path) -> None:
    contents = [path.read_bytes() for path in write_series(tmp_path / "series", slices=3)]
    seen: list[str] = []

    def refuse_second(event: Any) -> int:
        seen.append(str(event.request.AffectedSOPInstanceUID))
        return 0x0000 if len(seen) == 1 else 0xA700

    with scripted_pacs((evt.EVT_C_STORE, refuse_second)) as port, pytest.raises(ArchiveStatusError) as raised:
        archive_at(port, sink).store(contents, TaskControl())
    assert len(seen) == 2
    for words in (seen[1], "out of resources", "1 more were not sent", "PACS TEST at 127.0.0.1"):
        assert words in str(raised.value)


def test_a_warning_is_a_success(sink: FakeSink, tmp_path: Path) -> None:
    contents = [path.read_bytes() for path in write_series(tmp_path / "series", slices=2)]
    seen: list[object] = []

    def warn(event: Any) -> int:
        seen.append(event)
        return 0xB000

    with scripted_pacs((evt.EVT_C_STORE, warn)) as port:
        archive_at(port, sink).store(contents, TaskControl())
    assert len(seen) == 2


def test_a_sop_class_that_the_pacs_does_not_take_is_named(sink: FakeSink, tmp_path: Path) -> None:
    mr = write_series(tmp_path / "series", slices=1)[0].read_bytes()
    with (
        scripted_pacs((evt.EVT_C_STORE, lambda event: 0)) as port,
        pytest.raises(ArchiveStatusError, match="does not accept RT Structure Set Storage"),
    ):
        archive_at(port, sink).store([mr, encoded(structure_set_like())], TaskControl())


def test_a_pacs_without_c_get_is_asked_for_c_move(tmp_path: Path) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=3, study_uid=study_uid, series_uid=series_uid)
    with served(tmp_path, paths) as (server, sink, _), without_get(server):
        archive = archive_at(server.port, sink, called="VERDANT", move_destination="SINK")
        retrieved = archive.retrieve_series(study_uid, series_uid, TaskControl())
    assert retrieved.method == "C-MOVE, because the PACS offers no C-GET"
    assert [path.stem for path in retrieved.paths] == [path.stem for path in paths]
    assert retrieved.failures == ()


def test_without_c_get_and_without_a_destination_the_next_step_is_named(tmp_path: Path) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=1, study_uid=study_uid, series_uid=series_uid)
    with (
        served(tmp_path, paths) as (server, sink, _),
        without_get(server),
        pytest.raises(ArchiveStatusError, match=r"offers no C-GET\. .*AE title for C-MOVE in Settings > Archives"),
    ):
        archive_at(server.port, sink, called="VERDANT").retrieve_series(study_uid, series_uid, TaskControl())


def test_a_destination_that_the_pacs_does_not_know_is_named(tmp_path: Path) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=1, study_uid=study_uid, series_uid=series_uid)
    with served(tmp_path, paths) as (server, sink, _), without_get(server):
        archive = archive_at(server.port, sink, called="VERDANT", move_destination="UNKNOWN")
        with pytest.raises(ArchiveStatusError, match=r"does not know the AE title .* enter the AE title UNKNOWN"):
            archive.retrieve_series(study_uid, series_uid, TaskControl())


@pytest.mark.orthanc
def test_a_real_pacs_moves_to_our_server(tmp_path: Path, orthanc: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=3, study_uid=study_uid, series_uid=series_uid)
    with EmbeddedArchive(tmp_path / "sink") as sink, ArchiveServer(sink, ae_title="VERDANT-SINK") as receiver:
        orthanc.add_modality("VERDANT-SINK", receiver.host, receiver.port)
        archive = archive_at(orthanc.dicom_port, sink, called="ORTHANC", move_destination="VERDANT-SINK")
        archive.store([path.read_bytes() for path in paths], TaskControl())
        monkeypatch.setattr("app.network.retrieve_operations.GetOperation.model", "1.2.3.4")  # which no PACS offers
        retrieved = archive.retrieve_series(study_uid, series_uid, TaskControl())
    assert retrieved.method.startswith("C-MOVE")
    assert {path.stem for path in retrieved.paths} == {path.stem for path in paths}


def test_what_is_here_already_is_not_fetched_again(tmp_path: Path) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=4, study_uid=study_uid, series_uid=series_uid)
    with served(tmp_path, paths) as (server, sink, sent):
        sink.store([path.read_bytes() for path in paths[:3]], TaskControl())
        archive = archive_at(server.port, sink, called="VERDANT")
        assert len(archive.retrieve_series(study_uid, series_uid, TaskControl()).paths) == 4
        assert len(archive.retrieve_series(study_uid, series_uid, TaskControl()).paths) == 4
    assert sent == [paths[3].stem]


@pytest.mark.orthanc
def test_a_real_pacs_is_asked_for_the_missing_instances_only(tmp_path: Path, orthanc: Any) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=5, study_uid=study_uid, series_uid=series_uid)
    contents = [path.read_bytes() for path in paths]
    with EmbeddedArchive(tmp_path / "sink") as sink:
        archive = archive_at(orthanc.dicom_port, sink, called="ORTHANC")
        archive.store(contents, TaskControl())
        sink.store(contents[:3], TaskControl())
        kept = {path: path.stat().st_mtime_ns for path in sink.series_paths(study_uid, series_uid).values()}
        retrieved = archive.retrieve_series(study_uid, series_uid, TaskControl())
    assert [path.stem for path in retrieved.paths] == [path.stem for path in paths]
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_an_instance_that_does_not_come_is_named(tmp_path: Path) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=3, study_uid=study_uid, series_uid=series_uid)
    with served(tmp_path, paths) as (server, sink, _):
        for lost in (tmp_path / "archive").rglob(f"{paths[1].stem}.dcm"):
            lost.unlink()
        retrieved = archive_at(server.port, sink, called="VERDANT").retrieve_series(
            study_uid, series_uid, TaskControl()
        )
    assert [path.stem for path in retrieved.paths] == [paths[0].stem, paths[2].stem]
    (failure,) = retrieved.failures
    assert paths[1].stem in failure


def test_a_full_disk_stops_the_retrieval_with_its_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=2, study_uid=study_uid, series_uid=series_uid)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with served(tmp_path, paths) as (server, sink, _):
        monkeypatch.setattr("app.store.instance_files.os.replace", refuse)
        with pytest.raises(StorageError, match="No space left"):
            archive_at(server.port, sink, called="VERDANT").retrieve_series(study_uid, series_uid, TaskControl())
        assert list((tmp_path / "sink").rglob("*.dcm")) == []


def test_a_retrieval_reports_progress_and_is_cancelled_between_instances(tmp_path: Path) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=30, study_uid=study_uid, series_uid=series_uid)
    fractions: list[float] = []

    def note(fraction: float, _: str) -> None:
        fractions.append(fraction)
        if fraction > 0:
            control.cancel()

    control = TaskControl(note)
    with served(tmp_path, paths) as (server, sink, _):
        with pytest.raises(Cancelled):
            archive_at(server.port, sink, called="VERDANT").retrieve_series(study_uid, series_uid, control)
        # What came whole stays; the rest comes next time.
        here = sink.series_paths(study_uid, series_uid)
        assert all(path.is_file() for path in here.values())
        archive = archive_at(server.port, sink, called="VERDANT")
        assert len(archive.retrieve_series(study_uid, series_uid, TaskControl()).paths) == 30
    assert fractions == sorted(fractions)


def test_nothing_of_the_patient_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=1, study_uid=study_uid, series_uid=series_uid)
    with served(tmp_path, paths) as (server, sink, _):
        archive = archive_at(server.port, sink, called="VERDANT")
        archive.find_studies(StudyQuery(patient_name="Test^Obl*"), TaskControl())
        archive.retrieve_series(study_uid, series_uid, TaskControl())
        with pytest.raises(ArchiveError):
            archive_at(server.port, sink, called="NOBODY").find_studies(StudyQuery(), TaskControl())
    written = caplog.text + "".join(capfd.readouterr())
    assert "Oblique" not in written
    assert "pynetdicom" not in written


def test_no_thread_outlives_its_call(tmp_path: Path, sink: FakeSink) -> None:
    before = set(threading.enumerate())
    with mute_listener() as port, pytest.raises(VerdantError):
        archive_at(port, sink, association_timeout_s=0.2).echo()
    with EmbeddedArchive(tmp_path / "archive") as archive, ArchiveServer(archive) as server:
        archive_at(server.port, sink, called="VERDANT").echo()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert set(threading.enumerate()) <= before


@contextlib.contextmanager
def served(tmp_path: Path, paths: Sequence[Path]) -> Iterator[tuple[ArchiveServer, EmbeddedArchive, list[str]]]:
    """Our own server as PACS with these files, our sink with its server, and a list of what the PACS sends."""
    with (
        EmbeddedArchive(tmp_path / "sink") as sink,
        ArchiveServer(sink, ae_title="SINK") as receiver,
        EmbeddedArchive(tmp_path / "archive") as archive,
        ArchiveServer(archive, destinations={"SINK": (receiver.host, receiver.port)}) as server,
    ):
        archive.store([path.read_bytes() for path in paths], TaskControl())
        sent: list[str] = []
        add = sink.add

        def noting(content: bytes, **options: Any) -> Path:
            path = add(content, **options)
            sent.append(path.stem)
            return path

        store = sink.store

        def storing(contents: Sequence[bytes], control: TaskControl) -> None:
            store(contents, control)
            sent.clear()

        sink.add, sink.store = noting, storing  # type: ignore[method-assign]
        yield server, sink, sent


@contextlib.contextmanager
def without_get(server: ArchiveServer) -> Iterator[None]:
    """Take C-GET away from a server, as many a PACS has it."""
    contexts = server._server.contexts
    server._server.contexts = [context for context in contexts if context.abstract_syntax != GET]
    yield
    server._server.contexts = contexts
