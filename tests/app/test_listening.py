"""The viewer's own server, set up by the settings: who gets in, what a PACS must be able to do, what is said."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pydicom.uid import generate_uid
from pynetdicom import AE
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelMove, Verification

from app.core.archive_serving import ArchiveServing
from app.core.audit_log import AuditLog
from app.core.commitments import Commitments
from app.core.custody import Origin
from app.core.nodes import PacsNode
from app.core.outbox import OutboxState
from app.core.tasks import TaskControl
from app.dicom.instance_texts import QueryLevel, identifier_of
from app.listening import accepted_by, listening
from app.network.dimse_archive import DimseArchive
from app.session.outbox_sending import Sender
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.fetched_instances import FetchedInstances
from app.store.outbox import OutboxFiles
from app.store.server import ArchiveServer
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.memory_audit import MemoryTrail
from tests.helpers.orthanc import Orthanc
from tests.helpers.saved_nodes import save_nodes
from tests.helpers.series_files import write_series


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    file = SettingsFile(tmp_path / "settings.json")
    file.change(lambda kept: replace(kept, serving=replace(kept.serving, port=0)))
    return file


@contextmanager
def stopped_at_the_end(server: ArchiveServer) -> Iterator[None]:
    try:
        yield
    finally:
        server.stop()


def may_come(port: int, calling: str) -> bool:
    entity = AE(ae_title=calling)
    entity.add_requested_context(Verification)
    association = entity.associate("127.0.0.1", port, ae_title="VERDANT")
    if association.is_established:
        association.release()
        return True
    return False


def test_a_pacs_that_is_added_while_the_viewer_runs_is_let_in_at_once(tmp_path: Path, settings):
    with EmbeddedArchive(tmp_path / "archive") as embedded:
        server, remarks = listening(embedded, settings, Commitments(), AuditLog(MemoryTrail()))
        assert server is not None
        assert remarks == ()
        with stopped_at_the_end(server):
            assert not may_come(server.port, "WARD")
            save_nodes(settings, [PacsNode("Ward", "localhost", 104, "WARD")])
            assert may_come(server.port, "WARD")
            settings.path.write_text("no JSON")
            assert may_come(server.port, "WARD"), "what the settings said last holds"
            assert not may_come(server.port, "OTHER")


def test_a_taken_port_is_said_and_so_is_a_warning(tmp_path: Path, settings):
    with socket.socket() as taken, EmbeddedArchive(tmp_path / "archive") as embedded:
        taken.bind(("0.0.0.0", 0))  # noqa: S104 - where the server wants to be
        taken.listen()
        port = taken.getsockname()[1]
        serving = ArchiveServing(host="0.0.0.0", port=port)  # noqa: S104 - that is what is warned of
        settings.change(lambda kept: replace(kept, serving=serving))
        server, remarks = listening(embedded, settings, Commitments(), AuditLog(MemoryTrail()))
        assert server is not None
        server.stop()
    assert str(port) in remarks[0]
    assert "nothing is encrypted" in remarks[1]


@pytest.mark.orthanc
def test_a_configured_pacs_moves_to_us_and_commits_and_what_it_moved_can_leave_again(
    tmp_path: Path, settings, orthanc: Orthanc
):
    title, study = f"V{generate_uid()[-8:]}", generate_uid()
    node = PacsNode("ORTHANC", orthanc.host, orthanc.dicom_port, orthanc.ae_title, title)
    settings.change(lambda kept: replace(kept, nodes=(node,), serving=replace(kept.serving, ae_title=title)))
    commitments = Commitments()
    with (
        EmbeddedArchive(tmp_path / "archive") as embedded,
        closing(OutboxFiles(tmp_path / "outbox")) as outbox,
    ):
        server, _remarks = listening(embedded, settings, commitments, AuditLog(MemoryTrail()))
        assert server is not None
        with stopped_at_the_end(server):
            orthanc.add_modality(title, "127.0.0.1", server.port)
            pacs = DimseArchive(node, sink=FetchedInstances(embedded), commitments=commitments)
            pacs.store(
                [path.read_bytes() for path in write_series(tmp_path / "s", slices=2, study_uid=study)], TaskControl()
            )
            assert moved(node, study, title) == 0
            outbox.put("ORTHANC", [encoded(structure_set_like())])
            assert Sender(outbox).send("ORTHANC", pacs, TaskControl())
            assert {entry.state for entry in outbox.entries()} == {OutboxState.COMMITTED}
        origins = [kept.origin for kept in embedded.custody.of_study(study)]
    assert origins == [Origin.FETCHED] * 2


def moved(node: PacsNode, study: str, to: str) -> int:
    """The final status of a C-MOVE of a study."""
    entity = AE(ae_title=node.calling_ae_title)
    entity.add_requested_context(StudyRootQueryRetrieveInformationModelMove)
    association = entity.associate(node.host, node.port, ae_title=node.called_ae_title)
    asked = identifier_of({"StudyInstanceUID": study}, level=QueryLevel.STUDY)
    answers = [
        status.Status for status, _ in association.send_c_move(asked, to, StudyRootQueryRetrieveInformationModelMove)
    ]
    association.release()
    return answers[-1]


def test_where_nothing_is_configured_the_titles_are_none(settings):
    assert accepted_by(settings)() == frozenset()
    settings.change(lambda kept: replace(kept, serving=replace(kept.serving, accepts_anyone=True)))
    assert accepted_by(settings)() is None
