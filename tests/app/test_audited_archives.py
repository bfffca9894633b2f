"""Archives over the network note what was asked, fetched and sent, what failed as well; and else do what they do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.audited_archives import audited
from app.core.audit import AuditKind, AuditOutcome, AuditPeer
from app.core.audit_log import AuditLog
from app.core.commitments import CommitsStorage
from app.core.errors import ArchiveTimeoutError, StorageError
from app.core.nodes import PacsNode
from app.core.services import Archive
from app.core.study import StudyQuery
from app.core.tasks import Cancelled, TaskControl
from app.core.web_nodes import WebNode
from app.dicom.phantom import make_phantom
from app.dicom.phantom_series import phantom_series
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.memory_audit import MemoryTrail

NODE = PacsNode("Ward", "10.0.0.5", 104, "WARD")


class Desk:
    """A PACS, which is another archive of files, and the archive of this machine."""

    def __init__(self, folder: Path) -> None:
        self.pacs, self.sink = EmbeddedArchive(folder / "pacs"), EmbeddedArchive(folder / "here")
        self.trail = MemoryTrail()
        self.log = AuditLog(self.trail, account="rita@desk-7")
        self.archive: Archive = audited(self.pacs, NODE, log=self.log, sink=self.sink)
        self.contents = phantom_series(make_phantom(seed=7))[:3]

    def close(self) -> None:
        self.pacs.close()
        self.sink.close()


@pytest.fixture
def desk(tmp_path: Path):
    made = Desk(tmp_path)
    yield made
    made.close()


def test_sending_is_noted_before_and_after_with_study_patient_and_objects(desk: Desk):
    stored = []
    desk.archive.store(desk.contents, TaskControl(), on_stored=lambda place, _warning: stored.append(place))

    assert stored == [0, 1, 2]
    assert desk.trail.kinds == [AuditKind.TRANSFERRING, AuditKind.SENT]
    sent = desk.trail.events[-1]
    assert sent.peer == AuditPeer("WARD", "10.0.0.5")
    assert sum(count for study in sent.studies for _uid, count in study.objects) == 3
    assert all(study.patient_id for study in sent.studies)


def test_a_query_is_noted_without_names(desk: Desk):
    query = StudyQuery(patient_name="MARKER*", patient_id="4711", modality="CT", date_from=date(2026, 1, 2))
    desk.archive.find_studies(query, TaskControl())

    (event,) = desk.trail.events
    asked = dict(event.query)
    assert event.kind is AuditKind.QUERIED
    assert (asked["PatientID"], asked["ModalitiesInStudy"], asked["StudyDate"]) == ("4711", "CT", "20260102-")
    assert asked["PatientName"] == "*" and "MARKER" not in str(event)


def test_what_fails_is_noted_with_its_cause_and_goes_on_failing(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object, **__: object) -> None:
        raise ArchiveTimeoutError("PACS Ward fell silent.")

    for name in ("find_studies", "store"):
        monkeypatch.setattr(desk.pacs, name, fails)
    with pytest.raises(ArchiveTimeoutError):
        desk.archive.find_studies(StudyQuery(), TaskControl())
    with pytest.raises(ArchiveTimeoutError):
        desk.archive.store(desk.contents, TaskControl())

    failed = [event for event in desk.trail.events if event.outcome is not AuditOutcome.SUCCESS]
    assert [(event.kind, event.detail) for event in failed] == [
        (AuditKind.QUERIED, "PACS Ward fell silent."),
        (AuditKind.SENT, "PACS Ward fell silent."),
    ]
    assert AuditKind.SENT not in [event.kind for event in desk.trail.events if event not in failed]


def test_of_a_sending_that_broke_off_what_went_and_what_did_not_are_noted_apart(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    def breaks(_contents: object, _control: object, *, on_stored) -> None:
        on_stored(0, "")
        raise Cancelled

    monkeypatch.setattr(desk.pacs, "store", breaks)
    with pytest.raises(Cancelled):
        desk.archive.store(desk.contents, TaskControl())

    counts = [
        (event.outcome, sum(count for study in event.studies for _uid, count in study.objects))
        for event in desk.trail.of(AuditKind.SENT)
    ]
    assert counts == [(AuditOutcome.SUCCESS, 1), (AuditOutcome.MINOR, 2)]


def test_only_what_was_not_here_before_counts_as_fetched(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    control = TaskControl()
    desk.pacs.store(desk.contents, control)
    (study,) = desk.pacs.find_studies(StudyQuery(), control)
    series = desk.pacs.find_series(study.study_instance_uid, control)[0].series_instance_uid
    fetch = desk.pacs.retrieve_series

    def bring(*arguments, **named):
        for path in (found := fetch(*arguments, **named)).paths:
            desk.sink.add(path.read_bytes())
        return found

    monkeypatch.setattr(desk.pacs, "retrieve_series", bring)
    for _ in range(2):
        desk.archive.retrieve_series(study.study_instance_uid, series, control)

    (event,) = desk.trail.of(AuditKind.RETRIEVED)
    (fetched,) = event.studies
    assert (fetched.study_instance_uid, fetched.patient_id) == (study.study_instance_uid, study.patient.patient_id)
    assert fetched.objects[0][0] and fetched.objects[0][1] >= 1


def test_a_trail_that_cannot_be_written_keeps_nobody_from_the_pacs(desk: Desk):
    desk.trail.failure = StorageError("The disk is full.")
    desk.archive.store(desk.contents, TaskControl())

    assert desk.trail.events == []
    desk.trail.failure = None
    desk.log.write()
    assert desk.trail.kinds == [AuditKind.TRANSFERRING, AuditKind.SENT]


def test_what_offers_storage_commitment_still_does_and_the_others_do_not(desk: Desk):
    dimse = audited(DimseArchive(NODE, sink=desk.sink, move_destination=None), NODE, log=desk.log, sink=desk.sink)

    assert isinstance(dimse, CommitsStorage) and not isinstance(desk.archive, CommitsStorage)
    assert dimse.name == "Ward"


def test_a_web_node_is_called_by_its_address(desk: Desk):
    web = WebNode("Web", "https://pacs.example/dicom-web")
    audited(desk.pacs, web, log=desk.log, sink=desk.sink).find_studies(StudyQuery(), TaskControl())

    assert desk.trail.events[0].peer == AuditPeer("https://pacs.example/dicom-web", "pacs.example")
