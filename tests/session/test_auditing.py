"""What the user does is in the audit trail: who, whose images, what was decided, saved and taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.audit import AuditedStudy, AuditEvent, AuditKind, AuditOutcome
from app.core.errors import StorageError
from app.core.identity import SeriesInstanceUID
from app.core.phrases import phrase
from app.core.study_export import Concern, ExportRequest
from app.core.taking_over import TakenOver
from app.session.notices import NoticeLevel
from app.session.region_export import ExportFormat
from app.session.study_export import NamesOut
from app.session.study_import import ImportState
from tests.helpers.fake_heart import MR_IMAGE, SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services

PATIENT_ID = "4711"
FULL = StorageError("The audit trail is full.", next_step="Export it.")


def opened() -> FakeServices:
    services = fake_services()
    services.open_study()
    return services


def only(services: FakeServices, kind: AuditKind) -> AuditEvent:
    (event,) = services.trail.of(kind)
    return event


def validated() -> FakeServices:
    services = opened()
    services.session.propose()
    services.session.deciding.validate_selected()
    return services


def test_start_and_end_are_noted_once():
    services = fake_services()
    services.session.auditing.begin()
    services.session.auditing.finish()
    services.session.auditing.finish()

    assert services.trail.kinds == [AuditKind.STARTED, AuditKind.STOPPED]
    assert {event.account for event in services.trail.events} == {"rita@desk-7"}


def test_whoever_looks_at_images_is_noted_with_study_and_patient():
    services = opened()

    event = only(services, AuditKind.OPENED)

    (study,) = event.studies
    assert (study.study_instance_uid, study.patient_id, study.objects) == (STUDY, PATIENT_ID, ((MR_IMAGE, 12),))
    assert event.reviewer == "Reader^Rita" and SHORT_AXIS in event.detail


def test_going_through_the_slices_is_no_other_look():
    services = opened()
    for number in range(5):
        services.session.viewport.show_slice(number)
    services.session.propose()

    assert len(services.trail.of(AuditKind.OPENED)) == 1


def test_a_decision_says_which_region_what_and_how_often_it_was_edited():
    services = opened()
    services.session.propose()
    review = services.session.review
    assert review is not None and review.selected is not None
    roi = review.selected
    assert review.validate(roi.roi_id) and review.reopen(roi.roi_id) and review.reject(roi.roi_id)

    events = services.trail.of(AuditKind.DECIDED)

    assert [event.detail for event in events] == [
        f"{what}: region {roi.roi_id}." for what in ("Validated", "Reopened", "Rejected")
    ]
    assert all(event.studies[0].study_instance_uid == STUDY for event in events)
    assert {event.figures for event in events} == {(("edits", 0),)}


def test_changes_of_an_outline_are_counted():
    services = opened()
    session = services.session
    session.propose()
    review = session.review
    assert review is not None and review.selected is not None
    for _ in range(2):
        assert review.redraw(review.selected.roi_id, tuple(reversed(review.selected.contours[::-1])), "Move")
    session.deciding.validate_selected()

    assert dict(services.trail.of(AuditKind.DECIDED)[-1].figures)["edits"] == 2


def test_saving_names_the_objects_and_where_they_went():
    services = validated()
    services.session.save()

    event = only(services, AuditKind.SAVED)

    assert services.writer.requests and "RTSTRUCT" in event.detail and "EMBEDDED" in event.detail
    assert dict(event.figures)["regions"] == 1
    assert event.studies[0].patient_id == PATIENT_ID
    assert event.studies[0].objects == (("1.2.8", 1),), "of the class that the writer says"


def test_what_could_not_be_saved_is_not_noted_as_saved():
    services = validated()
    services.archive.failure = StorageError("The disk is full.")
    services.session.save()

    assert services.trail.of(AuditKind.SAVED) == []


def test_pictures_and_exports_name_the_folder_they_went_to(tmp_path: Path):
    services = validated()
    session = services.session
    session.picture_saving.start(b"PNG", to=tmp_path / "one.png")
    session.picture_saving.note_copy(with_identity=True)
    assert session.review is not None and session.opened is not None
    planned = session.region_export.plan(session.review, session.opened.stacks, {ExportFormat.JSON})
    session.region_export.start(planned, tmp_path)

    places = [event.peer.name for event in services.trail.of(AuditKind.PICTURE) if event.peer is not None]
    assert places == [tmp_path.as_uri(), "clipboard"]
    assert [event.detail.split(",")[0] for event in services.trail.of(AuditKind.PICTURE)] == [
        "Without names",
        "With names.",
    ]
    exported = only(services, AuditKind.EXPORTED)
    assert exported.detail == "It names no patient."
    assert exported.peer is not None and exported.peer.name == tmp_path.as_uri()
    assert exported.studies[0].study_instance_uid == STUDY


def test_files_that_were_taken_over_are_noted(tmp_path: Path):
    services = fake_services()
    services.session.file_opening.open([tmp_path])

    event = only(services, AuditKind.IMPORTED)
    assert event.peer is not None and event.peer.name == tmp_path.as_uri() and event.studies[0].study_instance_uid


def test_a_trail_that_cannot_be_written_is_said_once_and_loses_nothing():
    services = fake_services()
    services.trail.failure = FULL
    services.open_study()
    services.session.propose()
    services.session.deciding.validate_selected()

    told = [notice for notice in services.session.notices.all if notice.level is NoticeLevel.ERROR]
    assert [notice.text for notice in told] == [FULL.text]
    services.trail.failure = None
    services.session.auditing.finish()
    assert services.trail.kinds == [AuditKind.OPENED, AuditKind.DECIDED, AuditKind.STOPPED]


def test_a_broken_chain_is_said_at_the_start_and_noted():
    services = fake_services()
    services.trail.findings = ("00000001.audit was changed after its record 7.",)
    services.session.auditing.begin()

    assert any("not as it was written" in notice.text for notice in services.session.notices.all)
    assert only(services, AuditKind.TRAIL_DAMAGED).outcome is AuditOutcome.SERIOUS


def test_media_that_came_in_and_studies_that_went_out_are_noted_with_their_place(tmp_path: Path):
    services = fake_services()
    media = services.session.media
    media.importing.state = ImportState((tmp_path,))
    studies = (AuditedStudy(STUDY, PATIENT_ID, ((MR_IMAGE, 12),)), AuditedStudy("1.2.9", "4712", ((MR_IMAGE, 1),)))
    media.importing.imported.emit(TakenOver(STUDY, 13, already=3, studies=studies))
    media.exporting.start(services.archive, ExportRequest(STUDY, tmp_path / "copy"), None)

    came, went = only(services, AuditKind.IMPORTED), only(services, AuditKind.EXPORTED)
    assert came.peer is not None and came.peer.name == tmp_path.as_uri()
    assert went.peer is not None and went.peer.name == (tmp_path / "copy").as_uri()
    assert came.studies == studies, "a medium may hold what several patients had done"
    assert (went.studies[0].patient_id, went.studies[0].objects) == (PATIENT_ID, ((MR_IMAGE, 12),))


def test_an_export_that_is_not_whole_says_how_much_is_missing(tmp_path: Path):
    services = fake_services()
    services.exporter.missing = (Concern(SeriesInstanceUID("1.2.3"), "4 MR", 3, phrase("It did not come."), True),)
    exporting = services.session.media.exporting
    exporting.start(services.archive, ExportRequest(STUDY, tmp_path / "copy"), None)
    assert AuditKind.EXPORTED not in [event.kind for event in services.trail.events]
    exporting.start_again(with_what_is_here=True)
    assert only(services, AuditKind.EXPORTED).figures == (("missing", 3),)


@pytest.mark.parametrize("names_out", [None, NamesOut()], ids=["with names", "de-identified"])
def test_an_export_says_whether_names_were_taken_out(names_out: NamesOut | None, tmp_path: Path):
    services = fake_services()
    services.session.media.exporting.start(services.archive, ExportRequest(STUDY, tmp_path / "copy"), names_out)

    event = only(services, AuditKind.EXPORTED)
    assert event.studies[0].is_deidentified is (names_out is not None)
    assert event.detail == ("With names." if names_out is None else "De-identified.")


@pytest.mark.parametrize("word", ["Example", "Ada", "19610402"])
def test_no_name_and_no_birth_date_is_in_any_event(word: str, tmp_path: Path):
    services = validated()
    services.session.save()
    services.session.picture_saving.start(b"PNG", to=tmp_path / "one.png")

    assert services.trail.events and not any(word in str(event) for event in services.trail.events)


def test_what_other_systems_did_is_passed_on_and_said_where_it_cannot_be_written():
    services = fake_services()
    auditing, log = services.session.auditing, services.audit.log
    sent: list[int] = []
    auditing.forwarding.changed.connect(lambda: sent.append(services.trail.sent))
    log.note(AuditKind.PEER_STORED, reviewer="")
    log.write()
    auditing.tick()
    auditing.tick()
    assert sent == [1], "another thread wrote it, and nobody has done anything in the window"

    services.trail.failure = FULL
    log.note(AuditKind.PEER_STORED, reviewer="")
    auditing.tick()
    auditing.tick()
    told = [notice.text for notice in services.session.notices.all if notice.level is NoticeLevel.ERROR]
    assert told == [FULL.text]


@pytest.mark.parametrize(("with_identity", "said"), [(True, "With names."), (False, "It names no patient.")])
def test_a_table_of_measurements_says_whether_it_names_the_patient(with_identity: bool, said: str, tmp_path: Path):
    services = opened()
    services.session.annotating.export(tmp_path / "m.csv", with_identity=with_identity)

    assert only(services, AuditKind.EXPORTED).detail == said
