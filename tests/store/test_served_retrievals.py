"""C-GET and C-MOVE as whoever asks sees them: what is counted, what is named as failed, and when they end early."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import MRImageStorage, generate_uid
from pynetdicom import AE, build_role, evt
from pynetdicom.dsutils import encode
from pynetdicom.sop_class import (
    PatientRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)

from app.core.archive_serving import ServerLimits
from app.core.tasks import TaskControl
from app.dimse import commands
from app.dimse.fragments import head
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.dcmtk import run_dcmtk
from tests.helpers.series_files import write_series

GET, MOVE = StudyRootQueryRetrieveInformationModelGet, StudyRootQueryRetrieveInformationModelMove
FIND = StudyRootQueryRetrieveInformationModelFind
PATIENT_GET = PatientRootQueryRetrieveInformationModelGet
SLICES = 6
Take = Callable[[Any], int]


@pytest.fixture
def study() -> str:
    return generate_uid()


@pytest.fixture
def archive(tmp_path: Path, study: str) -> Iterator[EmbeddedArchive]:
    paths = write_series(tmp_path / "source", slices=SLICES, study_uid=study)
    with EmbeddedArchive(tmp_path / "archive") as archive:
        archive.store([path.read_bytes() for path in paths], TaskControl())
        yield archive


def files(archive: EmbeddedArchive) -> dict[str, Path]:
    return {path.stem: path for path in archive.folder.rglob("*.dcm")}


def named(study: str, **more: str) -> Dataset:
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.StudyInstanceUID = "STUDY", study
    for keyword, value in more.items():
        setattr(asked, keyword, value)
    return asked


@contextlib.contextmanager
def asking(archive: EmbeddedArchive, take: Take, **options: Any) -> Iterator[Any]:
    """An association with the archive's server; `take` gets what comes over it."""
    entity = AE("FRIEND")
    entity.maximum_pdu_size = options.pop("pdu_bytes", 16382)
    for context in (GET, PATIENT_GET, MOVE, FIND, MRImageStorage):
        entity.add_requested_context(context)
    with ArchiveServer(archive, **options) as server:
        association = entity.associate(
            server.host, server.port, ae_title="VERDANT",
            ext_neg=[build_role(MRImageStorage, scp_role=True)], evt_handlers=[(evt.EVT_C_STORE, take)],
        )  # fmt: skip
        yield association
        association.release()


@contextlib.contextmanager
def destination(take: Take) -> Iterator[dict[str, tuple[str, int]]]:
    """A peer to which C-MOVE may send, as the server's destinations name it."""
    entity = AE("ELSEWHERE")
    entity.add_supported_context(MRImageStorage)
    server = entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, take)])
    yield {"ELSEWHERE": ("127.0.0.1", server.server_address[1])}
    server.shutdown()


def last_of(answers: Any) -> tuple[Dataset, Dataset | None]:
    *_, last = answers
    return last


def counts(status: Dataset) -> tuple[int, int, int]:
    return (
        status.NumberOfCompletedSuboperations,
        status.NumberOfFailedSuboperations,
        status.NumberOfWarningSuboperations,
    )


@pytest.mark.parametrize("pdu_bytes", [4096, 16382, 0])
def test_the_stored_bytes_come_whatever_the_length_of_pdus(
    archive: EmbeddedArchive, study: str, pdu_bytes: int
) -> None:
    came: dict[str, bytes] = {}

    def take(event: Any) -> int:
        came[event.request.AffectedSOPInstanceUID] = event.request.DataSet.getvalue()
        return 0

    with asking(archive, take, pdu_bytes=pdu_bytes) as association:
        status, _ = last_of(association.send_c_get(named(study), GET))
    assert (status.Status, *counts(status)) == (0x0000, SLICES, 0, 0)
    assert came.keys() == files(archive).keys()
    assert all(files(archive)[uid].read_bytes().endswith(content) for uid, content in came.items())


def test_a_get_that_is_cancelled_says_what_is_left(archive: EmbeddedArchive, study: str) -> None:
    def take(event: Any) -> int:
        association.send_c_cancel(1, query_model=GET)
        return 0

    with asking(archive, take) as association:
        status, _ = last_of(association.send_c_get(named(study), GET))
    assert status.Status == 0xFE00
    assert 1 <= status.NumberOfCompletedSuboperations < SLICES
    assert status.NumberOfRemainingSuboperations == SLICES - status.NumberOfCompletedSuboperations


def test_a_file_that_is_gone_is_named_and_the_others_come(archive: EmbeddedArchive, study: str) -> None:
    uid, path = next(iter(files(archive).items()))
    path.unlink()
    with asking(archive, lambda event: 0) as association:
        status, listed = last_of(association.send_c_get(named(study), GET))
    assert (status.Status, *counts(status)) == (0xB000, SLICES - 1, 1, 0)
    assert listed is not None
    assert listed.FailedSOPInstanceUIDList == uid


def test_what_a_destination_refuses_is_named_and_what_it_changes_is_counted(
    archive: EmbeddedArchive, study: str
) -> None:
    refused, changed, *_ = sorted(files(archive))
    statuses = {refused: 0xA700, changed: 0xB000}
    with (
        destination(lambda event: statuses.get(event.request.AffectedSOPInstanceUID, 0)) as destinations,
        asking(archive, lambda event: 0, destinations=destinations) as association,
    ):
        status, listed = last_of(association.send_c_move(named(study), "ELSEWHERE", MOVE))
    assert (status.Status, *counts(status)) == (0xB000, SLICES - 2, 1, 1)
    assert listed is not None
    assert listed.FailedSOPInstanceUIDList == refused


def test_a_destination_that_breaks_off_makes_all_that_is_left_fail_at_once(
    archive: EmbeddedArchive, study: str
) -> None:
    came: list[str] = []

    def take(event: Any) -> int:
        came.append(event.request.AffectedSOPInstanceUID)
        if len(came) == 2:
            event.assoc.abort()
        return 0

    with (
        destination(take) as destinations,
        asking(archive, lambda event: 0, destinations=destinations) as association,
    ):
        association.dimse_timeout = 10  # the archive waits 30 s for an answer
        status, listed = last_of(association.send_c_move(named(study), "ELSEWHERE", MOVE))
    assert (status.Status, *counts(status)) == (0xB000, 1, SLICES - 1, 0)
    assert listed is not None
    assert set(listed.FailedSOPInstanceUIDList) == files(archive).keys() - {came[0]}


def test_a_destination_that_is_not_there_is_unknown(archive: EmbeddedArchive, study: str) -> None:
    with destination(lambda event: 0) as destinations:
        pass
    with asking(archive, lambda event: 0, destinations=destinations) as association:
        status, _ = last_of(association.send_c_move(named(study), "ELSEWHERE", MOVE))
    assert status.Status == 0xA801


def test_only_what_all_the_unique_keys_name_is_sent(archive: EmbeddedArchive, study: str) -> None:
    uid, path = next(iter(files(archive).items()))
    image = named(study, SeriesInstanceUID=path.parent.name, SOPInstanceUID=uid, QueryRetrieveLevel="IMAGE")
    patient = str(dcmread(path).PatientID)
    assert patient
    came: list[str] = []
    with asking(archive, lambda event: came.append(event.request.AffectedSOPInstanceUID) or 0) as association:
        for asked in (image, named(study, PatientID=f"not{patient}"), named("1.2.3")):
            status, _ = last_of(association.send_c_get(asked, PATIENT_GET))
            assert status.Status == 0x0000
    assert came == [uid]


@pytest.mark.parametrize("key", ["*", "?1", "T*", "\\", "*\\T?"])
def test_a_patient_who_is_to_be_sent_is_named_and_not_searched_for(archive: EmbeddedArchive, key: str) -> None:
    asked = Dataset()
    came: list[str] = []
    asked.QueryRetrieveLevel = "PATIENT"
    asked.add_new("PatientID", "UT", key)
    with asking(archive, lambda event: came.append(event.request.AffectedSOPInstanceUID) or 0) as association:
        status, _ = last_of(association.send_c_get(asked, PATIENT_GET))
        asked.PatientID = dcmread(next(iter(files(archive).values()))).PatientID
        assert (status.Status, came) == (0x0000, [])
        last_of(association.send_c_get(asked, PATIENT_GET))
    assert sorted(came) == sorted(files(archive))


def test_what_is_refused_as_a_whole_lists_no_instances(archive: EmbeddedArchive, study: str, tmp_path: Path) -> None:
    with ArchiveServer(archive) as server:
        peer = ["-v", "-aec", server.ae_title, "-od", str(tmp_path), server.host, str(server.port)]
        got = run_dcmtk("getscu", *peer, "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=")
    assert "Releasing Association" in got.stdout
    assert "Release Failed" not in got.stdout


def test_an_identifier_that_is_none_is_refused_and_the_next_is_served(archive: EmbeddedArchive, study: str) -> None:
    without = Dataset()
    without.QueryRetrieveLevel = "STUDY"
    with asking(archive, lambda event: 0) as association:
        refused, _ = last_of(association.send_c_get(without, GET))
        served, _ = last_of(association.send_c_get(named(study), GET))
    assert (refused.Status, served.Status) == (0xA900, 0x0000)


@pytest.mark.parametrize(("model", "field", "level"), [(GET, 0x0010, "STUDY"), (FIND, 0x0020, "IMAGE")])
def test_a_cancel_that_comes_together_with_what_it_ends_is_heeded(
    archive: EmbeddedArchive, study: str, model: str, field: int, level: str
) -> None:
    asked = named(study, QueryRetrieveLevel=level, SOPInstanceUID="")
    with asking(archive, lambda event: 0) as association:
        context = next(one for one in association.accepted_contexts if one.abstract_syntax == model)
        values = {"AffectedSOPClassUID": model, "MessageID": 7, "Priority": 0}
        request = commands.encoded(field, values, has_data_set=True)
        cancel = commands.encoded(0x0FFF, {"MessageIDBeingRespondedTo": 7}, has_data_set=False)
        identifier = encode(asked, context.transfer_syntax[0].is_implicit_VR, True)
        assert identifier is not None
        parts = ((3, request), (2, identifier), (3, cancel))
        association._reactor_checkpoint.clear()  # its own loop takes no answers
        while not association._is_paused:
            association.join(0.001)
        association.dul.socket.socket.sendall(
            b"".join(head(context.context_id, kind, len(part)) + part for kind, part in parts)
        )
        while (answer := association.dimse.get_msg(block=True)[1]) is not None and answer.Status == 0xFF00:
            pass
        association._reactor_checkpoint.set()
        served, _ = last_of(association.send_c_get(named(study), GET, msg_id=7))
    assert answer is not None
    assert answer.Status == 0xFE00
    assert served.Status == 0x0000


def test_a_destination_is_told_who_asked_for_the_move(archive: EmbeddedArchive, study: str) -> None:
    told = set()

    def take(event: Any) -> int:
        request = event.request
        told.add((request.MoveOriginatorApplicationEntityTitle, request.MoveOriginatorMessageID))
        return 0

    with destination(take) as destinations, asking(archive, take, destinations=destinations) as association:
        last_of(association.send_c_move(named(study), "ELSEWHERE", MOVE, msg_id=7))
    assert told == {("FRIEND", 7)}


def test_a_destination_that_takes_nothing_does_not_keep_its_threads(archive: EmbeddedArchive, study: str) -> None:
    for path in files(archive).values():
        with path.open("ab") as file:
            file.write(b"\xfc\xff\xfc\xffOB\0\0" + (1 << 24).to_bytes(4, "little") + bytes(1 << 24))
    taken, is_over = threading.Event(), threading.Event()

    def hold(event: Any) -> None:
        if event.assoc.is_established:
            taken.set()
            is_over.wait(30)

    entity = AE("ELSEWHERE")
    entity.add_supported_context(MRImageStorage)
    deaf = entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_PDU_RECV, hold)])
    destinations = {"ELSEWHERE": ("127.0.0.1", deaf.server_address[1])}
    limits = ServerLimits(idle_s=1.0)
    with asking(archive, lambda event: 0, destinations=destinations, limits=limits) as association:
        status, listed = last_of(association.send_c_move(named(study), "ELSEWHERE", MOVE))
        assert taken.is_set()
    is_over.set()
    deaf.shutdown()
    assert (status.Status, *counts(status)) == (0xA702, 0, SLICES, 0)
    assert listed is not None
    assert set(listed.FailedSOPInstanceUIDList) == files(archive).keys()


def test_nothing_is_read_for_a_peer_that_takes_no_such_images(
    archive: EmbeddedArchive, study: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> Dataset:
        raise AssertionError("it is read, and perhaps decompressed, in vain")

    monkeypatch.setattr("app.store.serving._readable", read)
    entity = AE("FRIEND")
    entity.add_requested_context(GET)
    with ArchiveServer(archive) as server:
        association = entity.associate(server.host, server.port, ae_title="VERDANT")
        status, listed = last_of(association.send_c_get(named(study), GET))
        association.release()
    assert (status.Status, *counts(status)) == (0xA702, 0, SLICES, 0)
    assert listed is not None
    assert set(listed.FailedSOPInstanceUIDList) == files(archive).keys()
