"""Series that come from a PACS over connections that break, fall silent, or are slow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from app.core.errors import ArchiveAbortedError, ArchiveTimeoutError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.services import Archive
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.store.server import ArchiveServer
from tests.helpers.one_series_pacs import PENDING, SERIES, STUDY, CountingSink, Pacs, made, sent, uids_of
from tests.helpers.orthanc import MortalOrthanc, mortal_orthanc, need_orthanc
from tests.helpers.slow_line import slow_line
from tests.helpers.waiting import Waiting
from tests.helpers.withdrawing import withdrawn_after
from tests.network.test_dimse_bad_weather import archive_at


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[CountingSink]:
    with CountingSink(tmp_path / "sink") as archive:
        yield archive


@pytest.fixture
def files(tmp_path: Path) -> list[bytes]:
    return made(tmp_path / "series", 12)


# Broken connections


def breaks(after: int, times: int) -> Callable[[Pacs, Any, list[Dataset]], Iterator[Any]]:
    """Hand out so many instances altogether, then break the connection, so many times."""
    handed, broken, lock = [0], [0], threading.Lock()

    def hand_out(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        yield len(wanted)
        for one in wanted:
            with lock:
                is_over = handed[0] >= after * (broken[0] + 1) and broken[0] < times
                broken[0] += is_over
                handed[0] += not is_over
            if is_over:
                event.assoc.abort()
                return
            yield PENDING, one

    return hand_out


def test_a_connection_that_breaks_again_and_again_is_taken_up_where_it_broke(sink, files):
    with Pacs(files, breaks(3, 3)).running() as port:
        retrieved = archive_at(port, sink, associations=1).retrieve_series(STUDY, SERIES, TaskControl())
    assert retrieved.failures == () and len(retrieved.paths) == 12
    assert sorted(sink.added) == sorted(uids_of(files)), "nothing came twice"
    assert retrieved.method == "C-GET, taken up again after lost connections (3)"


def test_a_pacs_that_always_dies_is_given_up(sink, files):
    with Pacs(files, breaks(0, 1000)).running() as port, pytest.raises(ArchiveAbortedError, match="during C-GET"):
        archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())


def test_whoever_waits_for_a_pacs_to_come_back_may_leave_at_once(sink, files, monkeypatch):
    monkeypatch.setattr("app.network.streams._WAITS_S", (60.0,))
    with Pacs(files, breaks(3, 1000)).running() as port:
        archive = archive_at(port, sink)
        assert withdrawn_after(lambda control: archive.retrieve_series(STUDY, SERIES, control), 1.0) < 0.5
    assert sink.added, "what came stays"


def test_a_pacs_that_falls_silent_in_the_middle_is_named_and_what_came_stays(sink, files):
    ended = threading.Event()

    def fall_silent(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        if len(sink.added) >= 3:
            ended.wait(20)
        yield from sent(wanted)

    with Pacs(files, fall_silent).running() as port:
        archive = archive_at(port, sink, associations=1, response_timeout_s=0.3)
        retrieved = archive.retrieve_series(STUDY, SERIES, TaskControl())
        ended.set()
    assert 3 <= len(retrieved.paths) < 12
    assert len(retrieved.failures) == 12 - len(retrieved.paths)
    assert all("fell silent" in failure for failure in retrieved.failures)


def test_a_pacs_that_is_silent_from_the_beginning_runs_into_the_time_out(sink, files):
    ended = threading.Event()

    def say_nothing(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        ended.wait(20)
        yield from sent([])

    with Pacs(files, say_nothing).running() as port, pytest.raises(ArchiveTimeoutError, match="fell silent"):
        try:
            archive_at(port, sink, response_timeout_s=0.3).retrieve_series(STUDY, SERIES, TaskControl())
        finally:
            ended.set()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[MortalOrthanc]:
    need_orthanc(with_web=True)
    with mortal_orthanc(tmp_path / "orthanc", DicomModalitiesInDatabase=True) as server:
        yield server


class Blow:
    """Kills a PACS once, however many threads say so at a time, and starts it again meanwhile."""

    def __init__(self, mortal: MortalOrthanc) -> None:
        self._mortal = mortal
        self._is_to_come = threading.Lock()
        self._starter = threading.Thread(target=mortal.start_again)

    def strike(self) -> None:
        if self._is_to_come.acquire(blocking=False):
            self._mortal.kill()
            self._starter.start()

    def end(self) -> None:
        if self._is_to_come.locked():
            self._starter.join()


@pytest.mark.orthanc
@pytest.mark.parametrize("way", ["DIMSE", "DICOMweb"])
def test_a_pacs_that_is_killed_in_the_middle_and_started_again_completes_the_series(mortal, sink, tmp_path, way):
    contents = made(tmp_path / "series", 40, rows=512, columns=512)  # more than what connections hold
    server = mortal.server
    dimse = archive_at(server.dicom_port, sink, called="ORTHANC")
    dimse.store(contents, TaskControl())
    web = WebNode("WEB", server.web_url)
    archive: DimseArchive | DicomwebArchive = dimse if way == "DIMSE" else DicomwebArchive(web, sink=sink)
    blow = Blow(mortal)
    waiting = Waiting(on_take=lambda _uid: blow.strike() if len(waiting.taken) >= 10 else None)
    retrieved = archive.retrieve_series(STUDY, SERIES, TaskControl(), arriving=waiting)
    blow.end()
    assert retrieved.failures == () and len(retrieved.paths) == 40
    assert sorted(sink.added) == sorted(uids_of(contents)), "nothing came twice"
    assert sorted(waiting.came) == sorted(uids_of(contents))
    assert "taken up again after lost connections" in retrieved.method


@pytest.mark.orthanc
@pytest.mark.parametrize("is_killed", [False, True], ids=["alive", "killed"])
def test_what_is_moved_comes_in_the_order_of_interest_and_is_taken_up_again(
    mortal, sink, tmp_path, monkeypatch, is_killed
):
    monkeypatch.setattr("app.network.retrieve_operations.GetOperation.model", "1.2.3.4")  # which no PACS offers
    contents = made(tmp_path / "series", 40, rows=512, columns=512)
    uids, blow = uids_of(contents), Blow(mortal)

    def take(_uid: SOPInstanceUID) -> None:
        if is_killed and len(waiting.taken) >= 5:
            blow.strike()

    waiting = Waiting(wanted_first=uids[::-1], on_take=take)
    with ArchiveServer(sink, ae_title="SINK") as receiver:
        mortal.server.add_modality("SINK", receiver.host, receiver.port)
        archive = archive_at(mortal.server.dicom_port, sink, called="ORTHANC", move_destination="SINK")
        archive.store(contents, TaskControl())
        retrieved = archive.retrieve_series(STUDY, SERIES, TaskControl(), arriving=waiting)
    blow.end()
    assert retrieved.failures == () and len(retrieved.paths) == 40
    assert waiting.came[0] == uids[-1] and sorted(waiting.came) == sorted(uids)
    assert retrieved.method.startswith("C-MOVE") and "because the PACS offers no C-GET" in retrieved.method
    assert ("taken up again" in retrieved.method) == is_killed


# A slow link


@pytest.mark.orthanc
@pytest.mark.parametrize("way", ["DIMSE", "DICOMweb"])
def test_a_small_series_comes_over_a_slow_link(orthanc, sink, tmp_path, way):
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    contents = made(tmp_path / "series", 5, study_uid=study_uid, series_uid=series_uid)
    archive_at(orthanc.dicom_port, sink, called="ORTHANC").store(contents, TaskControl())
    port = orthanc.dicom_port if way == "DIMSE" else orthanc.http_port
    with slow_line(port, bytes_per_s=125_000, delay_s=0.15) as line:
        archive: Archive = (
            archive_at(line.port, sink, called="ORTHANC")
            if way == "DIMSE"
            else DicomwebArchive(WebNode("WEB", f"http://127.0.0.1:{line.port}/dicom-web"), sink=sink)
        )
        retrieved = archive.retrieve_series(study_uid, series_uid, TaskControl())
    assert retrieved.failures == () and len(retrieved.paths) == 5
    assert retrieved.method in ("C-GET", "WADO-RS")
