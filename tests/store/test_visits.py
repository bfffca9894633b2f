"""What peers do at the archive's server is in the audit trail: who asked, took, brought, or was turned away."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import (
    MRImageStorage,
    PatientRootQueryRetrieveInformationModelFind,
    RTStructureSetStorage,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
)

from app.core.archive_serving import ServerLimits
from app.core.audit import MOST_CHARACTERS, AuditedStudy, AuditEvent, AuditKind, AuditOutcome, AuditPeer
from app.core.audit_log import AuditLog
from app.core.errors import StorageError
from app.core.tasks import TaskControl
from app.store.embedded_archive import EmbeddedArchive
from app.store.gatekeeping import Refusal
from app.store.server import ArchiveServer
from app.store.visits import QUIET_S, SAID_AFTER_S, Visits
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.memory_audit import MemoryTrail
from tests.helpers.series_files import write_series

PEER = AuditPeer("WARD3", "127.0.0.1")
SLICES = 4


@dataclass
class Place:
    """A server with one series on it, its trail, and another one that C-MOVE may send to."""

    server: ArchiveServer
    archive: EmbeddedArchive
    trail: MemoryTrail
    files: list[Path]
    study: AuditedStudy

    def associate(self, *models: str, roles: tuple[object, ...] = (), calling: str = "WARD3", **options):
        entity = AE(ae_title=calling)
        entity.dimse_timeout = 1.0
        for model in models or (Verification,):
            entity.add_requested_context(model)
        return entity.associate(
            self.server.host, self.server.port, ae_title="VERDANT", ext_neg=list(roles), **options
        )

    def events(self, *kinds: AuditKind) -> list[AuditEvent]:
        """What is noted of these kinds once the server has ended."""
        self.server.stop()
        return [event for kind in kinds for event in self.trail.of(kind)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    study, trail = generate_uid(), MemoryTrail()
    files = write_series(tmp_path / "source", slices=SLICES, study_uid=study, series_uid=generate_uid())
    with (
        EmbeddedArchive(tmp_path / "destination") as destination,
        ArchiveServer(destination, ae_title="ELSEWHERE") as other,
        EmbeddedArchive(tmp_path / "archive") as archive,
        ArchiveServer(
            archive,
            destinations={"ELSEWHERE": (other.host, other.port)},
            accepted=lambda: frozenset({"WARD3"}),
            limits=ServerLimits(instance_bytes=200_000),
            audit=AuditLog(trail, account="rita@desk-7"),
        ) as server,
    ):
        archive.store([path.read_bytes() for path in files], TaskControl())
        yield Place(server, archive, trail, files, AuditedStudy(study, "T1", ((MRImageStorage, SLICES),)))


def asking_for(study: AuditedStudy, *, level: str = "STUDY", **keys: str) -> Dataset:
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.StudyInstanceUID = level, study.study_instance_uid
    for keyword, key in keys.items():
        setattr(asked, keyword, key)
    return asked


def test_a_query_is_noted_with_who_asked_and_for_what_without_names(place: Place):
    association = place.associate(PatientRootQueryRetrieveInformationModelFind)
    asked = asking_for(place.study, PatientName="Test^Obl*", PatientBirthDate="19600229", StudyDate="20260101-")
    answers = list(association.send_c_find(asked, PatientRootQueryRetrieveInformationModelFind))
    association.release()

    assert [status.Status for status, _ in answers] == [0xFF00, 0x0000]
    (event,) = place.events(AuditKind.PEER_QUERIED)
    assert (event.peer, event.reviewer, event.account) == (PEER, "", "rita@desk-7")
    said = dict(event.query)
    assert said["SOPClassUID"] == PatientRootQueryRetrieveInformationModelFind
    assert (said["StudyInstanceUID"], said["StudyDate"]) == (place.study.study_instance_uid, "20260101-")
    assert said["PatientName"] == "*" and not any(word in str(event) for word in ("Obl", "19600229"))


def test_of_a_question_as_long_as_a_book_no_more_is_held_than_is_kept(place: Place):
    association = place.associate(PatientRootQueryRetrieveInformationModelFind)
    asked = asking_for(place.study, SeriesInstanceUID=[f"1.2.{number}" for number in range(5_000)])
    list(association.send_c_find(asked, PatientRootQueryRetrieveInformationModelFind))
    association.release()

    (event,) = place.events(AuditKind.PEER_QUERIED)
    assert dict(event.query)["SeriesInstanceUID"].startswith("1.2.0\\1.2.1\\")
    assert max(len(said) for _, said in event.query) <= MOST_CHARACTERS


def test_what_comes_is_one_event_for_each_study_of_an_association_however_many_instances(place: Place):
    others = [structure_set_like(patient_id="T2") for _ in range(2)]
    association = place.associate(RTStructureSetStorage, MRImageStorage)
    for instance in [*map(dcmread, place.files), *others]:
        encoded(instance) if instance in others else None
        assert association.send_c_store(instance).Status == 0
    association.release()

    events = place.events(AuditKind.PEER_STORED)
    assert [event.studies for event in events] == [
        (place.study,),
        *((AuditedStudy(one.StudyInstanceUID, "T2", ((RTStructureSetStorage, 1),)),) for one in others),
    ]
    assert {(event.peer, event.outcome, event.reviewer) for event in events} == {(PEER, AuditOutcome.SUCCESS, "")}


def test_what_is_fetched_is_noted_as_begun_and_then_what_went(place: Place):
    association = place.associate(
        *(StudyRootQueryRetrieveInformationModelGet, MRImageStorage),
        roles=(build_role(MRImageStorage, scp_role=True),),
        evt_handlers=[(evt.EVT_C_STORE, lambda _event: 0)],
    )
    answers = list(association.send_c_get(asking_for(place.study), StudyRootQueryRetrieveInformationModelGet))
    association.release()

    assert answers[-1][0].Status == 0
    begun, done = place.events(AuditKind.PEER_FETCHING, AuditKind.PEER_FETCHED)
    assert begun.studies == done.studies == (place.study,)
    assert (done.outcome, done.peer, done.destination) == (AuditOutcome.SUCCESS, PEER, None)


def test_of_what_a_peer_takes_in_part_both_parts_are_noted(place: Place):
    refused = place.files[0].stem

    def take(event: object) -> int:
        return 0xA700 if event.request.AffectedSOPInstanceUID == refused else 0xB000  # type: ignore[attr-defined]

    association = place.associate(
        *(StudyRootQueryRetrieveInformationModelGet, MRImageStorage),
        roles=(build_role(MRImageStorage, scp_role=True),),
        evt_handlers=[(evt.EVT_C_STORE, take)],
    )
    list(association.send_c_get(asking_for(place.study), StudyRootQueryRetrieveInformationModelGet))
    association.release()

    counts = [(event.outcome, event.studies[0].objects[0][1]) for event in place.events(AuditKind.PEER_FETCHED)]
    assert counts == [(AuditOutcome.SUCCESS, SLICES - 1), (AuditOutcome.SERIOUS, 1)]


def test_a_peer_that_has_something_sent_elsewhere_is_noted_with_the_destination(place: Place):
    model = StudyRootQueryRetrieveInformationModelMove
    association = place.associate(model)
    moved = [list(association.send_c_move(asking_for(place.study), to, model)) for to in ("ELSEWHERE", "NOWHERE")]
    association.release()

    assert [answers[-1][0].Status for answers in moved] == [0x0000, 0xA801]
    went, unknown = place.events(AuditKind.PEER_FETCHED)
    assert (went.peer, went.destination, went.studies) == (PEER, AuditPeer("ELSEWHERE", "127.0.0.1"), (place.study,))
    assert (unknown.outcome, unknown.destination) == (AuditOutcome.MINOR, AuditPeer("NOWHERE"))


def test_a_peer_that_aborts_while_it_fetches_leaves_what_it_had_and_what_it_had_not(place: Place):
    seen = list[str]()

    def take(event: object) -> int:
        seen.append(event.request.AffectedSOPInstanceUID)  # type: ignore[attr-defined]
        if len(seen) == 2:
            event.assoc.abort()  # type: ignore[attr-defined]
        return 0

    association = place.associate(
        *(StudyRootQueryRetrieveInformationModelGet, MRImageStorage),
        roles=(build_role(MRImageStorage, scp_role=True),),
        evt_handlers=[(evt.EVT_C_STORE, take)],
    )
    list(association.send_c_get(asking_for(place.study), StudyRootQueryRetrieveInformationModelGet))

    counts = [(event.outcome, event.studies[0].objects[0][1]) for event in place.events(AuditKind.PEER_FETCHED)]
    assert counts == [(AuditOutcome.SUCCESS, 1), (AuditOutcome.SERIOUS, SLICES - 1)]


def test_instances_that_are_not_taken_are_counted_with_the_reason(place: Place):
    too_long = structure_set_like()
    too_long.private_block(0x3007, "VERDANT").add_new(0x02, "OB", bytes(250_000))
    encoded(too_long)
    association = place.associate(RTStructureSetStorage)
    assert [association.send_c_store(too_long).Status for _ in range(2)] == [0xA700] * 2
    association.release()

    (event,) = place.events(AuditKind.PEER_STORED)
    assert (event.outcome, event.detail) == (AuditOutcome.SERIOUS, "Its instance is larger than allowed.")
    assert event.figures == (("instances", 2),) and event.studies == ()


def test_what_is_not_kept_because_another_content_is_here_is_not_said_to_be_stored(place: Place):
    other = dcmread(place.files[0])
    other.PatientName = "Other^Name"
    association = place.associate(MRImageStorage)
    assert association.send_c_store(other).Status == 0xB000
    association.release()

    (event,) = place.events(AuditKind.PEER_STORED)
    assert (event.outcome, event.figures, event.studies) == (AuditOutcome.SERIOUS, (("instances", 1),), ())
    assert event.detail == "An instance of the same UID and with another content is kept."


def test_who_is_turned_away_is_noted_once_and_then_how_often(place: Place):
    for _ in range(3):
        assert place.associate(calling="STRANGER").is_rejected

    first, more = place.events(AuditKind.PEER_REFUSED)
    assert (first.peer, first.outcome) == (AuditPeer("STRANGER", "127.0.0.1"), AuditOutcome.MINOR)
    assert first.detail == "Its calling AE title is not accepted."
    assert more.figures == (("times", 2),)


def test_it_is_on_the_disk_within_a_second_while_the_association_goes_on(place: Place):
    written = threading.Event()
    append = place.trail.append

    def noticing(events: list[AuditEvent]) -> None:
        append(events)
        written.set()

    place.trail.append = noticing  # type: ignore[method-assign]
    association = place.associate(MRImageStorage)
    association.send_c_store(dcmread(place.files[0]))

    assert written.wait(1.0)
    assert place.trail.kinds == [AuditKind.PEER_STORING]
    assert place.trail.events[0].studies[0].patient_id == "T1"
    association.release()
    assert len(place.events(AuditKind.PEER_STORED)) == 1


def test_a_study_of_which_the_index_says_nonsense_does_not_end_the_trail(place: Place):
    with sqlite3.connect(place.archive.folder / "index.sqlite") as connection:
        connection.execute("UPDATE studies SET attributes = 'nonsense'")
    connection.close()
    association = place.associate(StudyRootQueryRetrieveInformationModelGet)
    for _ in range(2):
        list(association.send_c_get(asking_for(place.study), StudyRootQueryRetrieveInformationModelGet))
    association.release()

    events = place.events(AuditKind.PEER_FETCHING)
    assert [one.studies[0].study_instance_uid for one in events] == [place.study.study_instance_uid] * 2
    assert {one.studies[0].patient_id for one in events} == {""}


def test_a_trail_that_cannot_be_written_stops_no_peer_and_is_said_once(place: Place, caplog):
    place.trail.failure = StorageError("The audit trail is full.")
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            association = place.associate(MRImageStorage)
            assert association.send_c_store(dcmread(place.files[0])).Status == 0
            association.release()
        place.server.stop()

    said = [record.getMessage() for record in caplog.records]
    assert [line.split(";")[0] for line in said] == ["the audit trail cannot be written"]


@dataclass
class Clock:
    now_s: float = 1000.0


def event() -> SimpleNamespace:
    requestor = SimpleNamespace(ae_title="WARD3 ", address="127.0.0.1")
    request = SimpleNamespace(AffectedSOPClassUID=MRImageStorage)
    return SimpleNamespace(assoc=_Association(requestor), request=request)


@dataclass(eq=False)
class _Association:
    requestor: SimpleNamespace


def visits(trail: MemoryTrail, clock: Clock) -> tuple[Visits, Callable[[], list[AuditKind]]]:
    log = AuditLog(trail)
    made = Visits(log, patient_of=lambda _uid: "T1", wake=lambda: None, ticks=lambda: clock.now_s)

    def collected() -> list[AuditKind]:
        before = len(trail.events)
        made.collect()
        log.write()
        return trail.kinds[before:]

    return made, collected


def test_an_association_that_goes_on_for_hours_says_what_came_when_a_study_is_quiet():
    clock, came = Clock(), event()
    made, collected = visits(MemoryTrail(), clock)
    made.stored(came, Path("1.2.3/4.5/6.dcm"))
    assert collected() == []
    clock.now_s += SAID_AFTER_S + 0.1
    assert (collected(), collected()) == ([AuditKind.PEER_STORING], [])
    clock.now_s += QUIET_S
    assert collected() == [AuditKind.PEER_STORED]
    made.stored(came, Path("1.2.3/4.5/6.dcm"))
    made.over(came.assoc)
    assert (collected(), made.collect()) == ([AuditKind.PEER_STORED], None)


def test_whoever_tries_a_thousand_names_does_not_fill_the_trail():
    trail, clock = MemoryTrail(), Clock()
    made, collected = visits(trail, clock)
    for number in range(1000):
        made.refused(Refusal.CALLING, f"NAME{number}", "10.0.0.9")
    assert len(collected()) < 110
    clock.now_s += 61.0
    collected()
    assert sum(dict(event.figures).get("times", 1) for event in trail.events) == 1000
