"""A PACS is asked to keep what it took, and believed when it says so, on whichever connection."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import BaseServer
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import RTStructureSetStorage, generate_uid
from pynetdicom import AE, build_context, evt
from pynetdicom.sop_class import StorageCommitmentPushModel, StorageCommitmentPushModelInstance
from pynetdicom.transport import ThreadedAssociationServer

from app.core.commitments import Commitment, Commitments
from app.core.identity import SOPClassUID, SOPInstanceUID
from app.core.nodes import PacsNode
from app.core.outbox import OutboxState
from app.core.tasks import TaskControl
from app.network.dimse_archive import DimseArchive
from app.session.outbox_sending import Sender
from app.store.embedded_archive import EmbeddedArchive
from app.store.outbox import OutboxFiles
from app.store.server import ArchiveServer
from tests.helpers.fake_archive import FakeSink
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.orthanc import Orthanc
from tests.helpers.storescp import running_storescp

CLASS = SOPClassUID(RTStructureSetStorage)
KEPT, LOST = SOPInstanceUID("1.2.3.1"), SOPInstanceUID("1.2.3.2")
BOTH = [(CLASS, KEPT), (CLASS, LOST)]


def archive_at(port: int, *, called: str = "PACS", calling: str = "VERDANT", **options: Any) -> DimseArchive:
    node = PacsNode("WARD", "127.0.0.1", port, called, calling, response_timeout_s=options.pop("patience_s", 10.0))
    return DimseArchive(node, sink=FakeSink(Path()), **options)


def report_on(request: Dataset) -> Dataset:
    """That one of two instances is kept and the other is not known."""
    report, kept, lost = Dataset(), Dataset(), Dataset()
    report.TransactionUID = request.TransactionUID
    kept.ReferencedSOPClassUID, kept.ReferencedSOPInstanceUID = CLASS, KEPT
    lost.ReferencedSOPClassUID, lost.ReferencedSOPInstanceUID, lost.FailureReason = CLASS, LOST, 0x0112
    report.ReferencedSOPSequence, report.FailedSOPSequence = [kept], [lost]
    return report


@contextlib.contextmanager
def committing_pacs(answer: Callable[[Any], int]) -> Iterator[int]:
    """A PACS that gives `answer(event)` to requests for storage commitment."""
    entity = AE(ae_title="PACS")
    server = entity.make_server(
        ("127.0.0.1", 0),
        contexts=[build_context(StorageCommitmentPushModel)],
        evt_handlers=[(evt.EVT_N_ACTION, lambda event: (answer(event), None))],
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


def send_report(association: Any, report: Dataset, said: list[int]) -> None:
    status, _ = association.send_n_event_report(
        report, 2, StorageCommitmentPushModel, StorageCommitmentPushModelInstance
    )
    said.append(int(status.Status))


def test_a_report_on_the_same_association_is_understood():
    reporters: list[threading.Thread] = []
    said: list[int] = []

    def answer(event: Any) -> int:
        report = report_on(event.action_information)
        sent = threading.Event()
        event.assoc.bind(evt.EVT_PDU_SENT, lambda _event: sent.set())

        def report_once_answered() -> None:
            sent.wait(5)
            send_report(event.assoc, report, said)

        reporters.append(threading.Thread(target=report_once_answered))
        reporters[-1].start()
        return 0x0000

    with committing_pacs(answer) as port:
        commitment = archive_at(port).commit(BOTH, TaskControl())
        for reporter in reporters:
            reporter.join()
    assert commitment == Commitment(frozenset({KEPT}), {LOST: "it knows no such instance"})


def test_a_report_on_a_connection_of_its_own_reaches_who_asked(tmp_path: Path):
    commitments = Commitments()
    said: list[int] = []

    with (
        EmbeddedArchive(tmp_path / "archive") as embedded,
        ArchiveServer(embedded, commitments=commitments) as server,
    ):

        def answer(event: Any) -> int:
            report = report_on(event.action_information)
            threading.Thread(target=report_later, args=(server.port, server.ae_title, report, said)).start()
            return 0x0000

        with committing_pacs(answer) as port:
            commitment = archive_at(port, commitments=commitments).commit(BOTH, TaskControl())
    assert commitment is not None and commitment.kept == {KEPT} and set(commitment.failed) == {LOST}


def report_later(port: int, ae_title: str, report: Dataset, said: list[int]) -> None:
    from pynetdicom import build_role

    entity = AE(ae_title="PACS")
    association = entity.associate(
        "127.0.0.1",
        port,
        contexts=[build_context(StorageCommitmentPushModel)],
        ae_title=ae_title,
        ext_neg=[build_role(StorageCommitmentPushModel, scp_role=True)],
    )
    send_report(association, report, said)
    association.release()


def test_a_report_that_nobody_asked_for_is_refused(tmp_path: Path):
    said: list[int] = []
    request, incomplete = Dataset(), Dataset()
    request.TransactionUID = generate_uid()
    incomplete.ReferencedSOPSequence = []
    with EmbeddedArchive(tmp_path / "archive") as embedded, ArchiveServer(embedded) as server:
        report_later(server.port, server.ae_title, report_on(request), said)
        report_later(server.port, server.ae_title, incomplete, said)
    assert said == [0x0115, 0x0110]


@pytest.mark.parametrize("status", [0x0000, 0x0110])
def test_a_pacs_that_refuses_or_never_reports_has_promised_nothing(status: int):
    asked: list[object] = []

    def answer(event: Any) -> int:
        asked.append(event)
        return status

    with committing_pacs(answer) as port:
        archive = archive_at(port, patience_s=0.4)
        assert archive.commit(BOTH, TaskControl()) is None
        assert archive.commit(BOTH, TaskControl()) is None
    assert len(asked) == 1  # nor is it asked again and again


def test_a_pacs_that_does_not_offer_it_has_promised_nothing(tmp_path: Path):
    with running_storescp(tmp_path / "received") as server:
        assert archive_at(server.port).commit(BOTH, TaskControl()) is None


@pytest.mark.orthanc
def test_orthanc_commits_to_what_was_sent_from_the_outbox(tmp_path: Path, orthanc: Orthanc):
    commitments, title = Commitments(), "VERDANT-SC"
    outbox = OutboxFiles(tmp_path / "outbox")
    with (
        EmbeddedArchive(tmp_path / "archive") as embedded,
        ArchiveServer(embedded, ae_title=title, commitments=commitments) as server,
    ):
        orthanc.add_modality(title, server.host, server.port)
        archive = archive_at(orthanc.dicom_port, called=orthanc.ae_title, calling=title, commitments=commitments)
        outbox.put("WARD", [encoded(structure_set_like()) for _ in range(3)])
        assert Sender(outbox).send("WARD", archive, TaskControl())
        assert {entry.state for entry in outbox.entries()} == {OutboxState.COMMITTED}
        sent = outbox.entries()[0]
        both = archive.commit([(sent.sop_class_uid, sent.sop_instance_uid), (CLASS, LOST)], TaskControl())
    assert both is not None
    assert both.kept == {sent.sop_instance_uid}
    assert both.failed == {LOST: "it knows no such instance"}
    outbox.close()
