"""Every step of a review is in the journal when it was made, and there again when the series is opened anew."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.identity import ImageReference, StudyInstanceUID
from app.core.roi import ReviewState, Roi
from app.core.tasks import TaskControl
from app.session.journalling import KEY_IS_GONE, UNDER_ANOTHER_ID
from app.store.chained_file import ChainedFile
from app.store.review_journals import ReviewJournals
from tests.helpers.fake_heart import SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services, store_structure_set


def opened() -> FakeServices:
    services = fake_services()
    services.open_study()
    return services


def opened_again(before: FakeServices) -> FakeServices:
    """Another start of the viewer on the same journal and archive."""
    services = fake_services()
    services.journal.entries = {study: list(entries) for study, entries in before.journal.entries.items()}
    services.open_study()
    return services


def propose(services: FakeServices) -> Roi:
    services.session.propose()
    review = services.session.review
    assert review is not None and review.selected is not None
    return review.selected


def regions(services: FakeServices) -> tuple[Roi, ...]:
    review = services.session.review
    assert review is not None
    return review.rois


def states(services: FakeServices) -> dict[str, ReviewState]:
    return {roi.roi_id: roi.state for roi in regions(services)}


def same(one: Roi, other: Roi) -> bool:
    points = [(a.points_lps == b.points_lps).all() for a, b in zip(one.contours, other.contours, strict=True)]
    return all(points) and replace(one, contours=()) == replace(other, contours=())


def test_proposals_and_decisions_are_there_again():
    before = opened()
    before.session.set_reviewer("Rossi^Ada")
    roi = propose(before)
    before.session.deciding.validate_selected()

    after = opened_again(before)

    assert states(after) == states(before)
    left = next(one for one in regions(after) if one.roi_id == roi.roi_id)
    assert left.state is ReviewState.VALIDATED
    assert left.decision is not None and left.decision.reviewer_name == "Rossi^Ada"
    assert (left.contours[0].points_lps == roi.contours[0].points_lps).all()
    assert left.network == roi.network
    assert after.session.unsaved_decisions == 1


def test_what_was_edited_can_still_be_compared_with_what_was_proposed():
    before = opened()
    proposed = propose(before)
    before.session.reshaping.smooth()

    after = opened_again(before)

    review = after.session.review
    assert review is not None
    edited, origin = review.find(proposed.roi_id), review.origin(proposed.roi_id)
    assert edited is not None and edited.state is ReviewState.EDITED
    assert origin is not None and same(origin, proposed)


def test_it_is_said_what_came_back():
    before = opened()
    propose(before)
    before.session.deciding.reject_selected()

    after = opened_again(before)

    assert any(
        "Here again from the last time, and in no structure set yet: 1 rejected, 1 undecided." in notice.text
        for notice in after.session.notices.all
    )


def test_what_was_undone_stays_undone():
    before = opened()
    propose(before)
    before.session.deciding.validate_selected()
    before.session.history.undo()
    assert set(states(opened_again(before)).values()) == {ReviewState.PROPOSED}

    before.session.history.undo()
    assert regions(opened_again(before)) == ()


def test_what_a_structure_set_holds_does_not_come_back():
    before = opened()
    before.session.set_reviewer("Rossi^Ada")
    propose(before)
    before.session.deciding.validate_selected()
    before.session.save()

    saved = {roi.roi_id for roi in regions(before) if roi.is_saved}
    assert len(saved) == 1
    assert set(states(opened_again(before))) == set(states(before)) - saved


def test_what_an_archive_may_have_taken_comes_back_unless_it_is_there():
    before = opened()
    before.session.set_reviewer("Rossi^Ada")
    propose(before)
    before.session.deciding.validate_selected()
    before.session.save()
    # The viewer died after the archive was asked, before it heard the answer.
    entries = before.journal.entries[STUDY]
    sending = next(number for number, entry in enumerate(entries) if entry.sent_as)
    del entries[sending + 1 :]
    held = entries[sending].sent_as[0][1]

    assert ReviewState.VALIDATED in states(opened_again(before)).values()

    again = fake_services()
    again.journal.entries = {STUDY: list(entries)}
    stored = replace(store_structure_set(again), sop_instance_uid=held)
    again.reader.structure_sets[:] = [stored]
    again.open_study()
    assert [roi.is_saved for roi in regions(again) if roi.state is ReviewState.VALIDATED] == [True]


def test_the_journal_of_another_patient_with_the_same_uids_is_not_mixed_in():
    before = opened()
    propose(before)
    study = before.journal.entries[STUDY]
    before.journal.entries[STUDY] = [replace(entry, patient="0" * 64) for entry in study]

    assert regions(opened_again(before)) == ()


def test_it_is_said_that_decisions_were_made_while_the_patient_had_another_id():
    before = opened()
    propose(before)
    before.session.deciding.validate_selected()
    after = fake_services()
    after.journal.entries = dict(before.journal.entries)
    series = after.reader.series[SHORT_AXIS]
    corrected = replace(series.study, patient=replace(series.study.patient, patient_id="4711A"))
    after.reader.series[SHORT_AXIS] = replace(series, study=corrected)
    after.open_study()

    assert regions(after) == ()
    texts = [notice.text for notice in after.session.notices.all]
    assert texts.count(UNDER_ANOTHER_ID) == 1
    after.open_study()
    assert [notice.text for notice in after.session.notices.all].count(UNDER_ANOTHER_ID) <= 1


def test_nothing_is_said_of_proposals_that_nobody_decided_on():
    before = opened()
    propose(before)
    study = before.journal.entries[STUDY]
    before.journal.entries[STUDY] = [replace(entry, patient="0" * 64) for entry in study]
    after = opened_again(before)
    assert UNDER_ANOTHER_ID not in [notice.text for notice in after.session.notices.all]


def patient_id(services: FakeServices) -> str:
    return services.reader.series[SHORT_AXIS].study.patient.patient_id


def test_whoever_has_a_journal_alone_finds_no_patient_by_trying_all_ids():
    services = opened()
    propose(services)
    (mark,) = {entry.patient for entry in services.journal.entries[STUDY]}
    digests = {
        getattr(hashlib, name)(patient_id(services).encode()).hexdigest() for name in ("sha256", "sha1", "md5")
    }
    assert mark not in digests and not any(mark.partition(":")[2] in digest for digest in digests)
    assert mark == services.journal.mark_of(patient_id(services)) != services.journal.mark_of("another")


def test_a_journal_of_an_earlier_version_is_read_and_goes_on_as_one():
    before = opened()
    roi = propose(before)
    before.session.deciding.validate_selected()
    plain = hashlib.sha256(patient_id(before).encode()).hexdigest()
    study = before.journal.entries[STUDY]
    before.journal.entries[STUDY] = [replace(entry, patient=plain) for entry in study]

    after = opened_again(before)
    assert states(after) == states(before)
    after.session.select(roi.roi_id)
    after.session.deciding.reopen_selected()

    assert {entry.patient for entry in after.journal.entries[STUDY]} == {plain}
    assert states(opened_again(after)) == {**states(before), roi.roi_id: ReviewState.PROPOSED}


def test_a_journal_of_an_earlier_version_is_refused_for_another_patient():
    before = opened()
    propose(before)
    plain = hashlib.sha256(b"another").hexdigest()
    before.journal.entries[STUDY] = [replace(entry, patient=plain) for entry in before.journal.entries[STUDY]]
    assert regions(opened_again(before)) == ()


def test_it_is_said_when_the_key_is_gone_and_what_is_decided_then_is_kept():
    before = opened()
    propose(before)
    after = fake_services()
    after.journal.entries, after.journal.key = dict(before.journal.entries), b"of another machine"
    after.open_study()

    assert regions(after) == ()
    assert KEY_IS_GONE in [notice.text for notice in after.session.notices.all]
    kept = len(after.journal.entries[STUDY])
    propose(after)
    assert len(after.journal.entries[STUDY]) == kept + 1


def test_on_disk_the_mark_of_a_patient_is_the_same_at_every_start_and_its_key_is_for_the_owner(tmp_path: Path):
    mark = ReviewJournals(tmp_path).mark_of("4711")
    assert ReviewJournals(tmp_path).mark_of("4711") == mark != ReviewJournals(tmp_path).mark_of("4712")
    assert ReviewJournals(tmp_path / "elsewhere").mark_of("4711") != mark
    (key,) = tmp_path.glob("*.key")
    assert key.stat().st_mode & 0o077 == 0
    assert ReviewJournals(tmp_path).unsaved(TaskControl()) == ()


def test_a_key_that_is_none_is_said_and_nothing_is_written_in_its_place(tmp_path: Path):
    ChainedFile(tmp_path / "patients.key").append([{"version": 1, "key": "short"}])
    before = (tmp_path / "patients.key").read_bytes()
    with pytest.raises(StorageError, match="holds no key"):
        ReviewJournals(tmp_path).mark_of("4711")
    assert (tmp_path / "patients.key").read_bytes() == before


def test_a_region_on_an_image_that_is_gone_stays_in_the_journal_alone():
    before = opened()
    roi = propose(before)
    elsewhere = replace(roi, sop_instance_uid=ImageReference("1.2.3.4", None).sop_instance_uid)
    entries = before.journal.entries[STUDY]
    entries.append(replace(entries[-1], regions=(replace(elsewhere, roi_id="x"),)))

    assert states(opened_again(before)) == states(before)


def test_a_disk_that_refuses_is_reported_and_nothing_is_lost_when_it_takes_again():
    services = opened()
    services.journal.fails_with = StorageError("The disk is full.")
    propose(services)
    assert any("The disk is full." in notice.text for notice in services.session.notices.all)

    services.journal.fails_with = None
    services.session.deciding.validate_selected()

    assert states(opened_again(services)) == states(services)
    assert ReviewState.VALIDATED in states(services).values()


def test_closing_writes_what_a_disk_refused_before():
    services = opened()
    services.journal.fails_with = StorageError("The disk is full.")
    propose(services)
    services.journal.fails_with = None

    services.session.journalling.finish()

    assert states(opened_again(services)) == states(services) != {}


def test_opening_a_series_again_brings_nothing_twice():
    services = opened()
    propose(services)
    before = states(services)
    services.open_study()

    assert states(services) == before


def test_the_next_start_says_where_validated_regions_wait_and_opens_them():
    before = opened()
    propose(before)
    before.session.deciding.validate_selected()
    after = fake_services()
    after.journal.entries = before.journal.entries

    after.session.start(None)
    (reminder,) = [notice for notice in after.session.notices.all if notice.remedy]
    assert reminder.text == "Validated regions of 1 study are in no structure set yet."
    reminder.remedy.run()

    assert states(after) == states(before)


def test_nothing_is_said_at_the_start_of_what_was_sent_or_never_validated():
    before = opened()
    before.session.set_reviewer("Rossi^Ada")
    propose(before)
    before.session.deciding.validate_selected()
    before.session.save()
    after = fake_services()
    after.journal.entries = before.journal.entries

    after.session.start(None)

    assert not [notice for notice in after.session.notices.all if notice.remedy]


def test_on_disk_the_studies_that_wait_are_found(tmp_path: Path):
    services = opened()
    propose(services)
    services.session.deciding.validate_selected()
    journals = ReviewJournals(tmp_path)
    journals.append(STUDY, services.journal.entries[STUDY])
    (tmp_path / "1.2.3.journal").write_bytes(b"something else\n")

    (found,) = journals.unsaved(TaskControl())

    assert (found.study_instance_uid, found.series_instance_uid, found.validated) == (STUDY, SHORT_AXIS, 1)


def test_on_disk_a_region_is_the_same_to_the_last_bit(tmp_path: Path):
    services = opened()
    roi = propose(services)
    services.session.deciding.validate_selected()
    entries = services.journal.entries[STUDY]

    ReviewJournals(tmp_path).append(STUDY, entries)
    reading = ReviewJournals(tmp_path).read(STUDY)

    assert (reading.left_out, reading.set_aside) == (0, "")
    assert [replace(entry, regions=()) for entry in reading.entries] == [
        replace(entry, regions=()) for entry in entries
    ]
    for read, written in zip(reading.entries, entries, strict=True):
        assert all(same(a, b) for a, b in zip(read.regions, written.regions, strict=True))
    assert same(reading.entries[0].regions[0], roi)
    assert reading.entries[0].series_instance_uid == SHORT_AXIS


def test_the_file_names_no_patient(tmp_path: Path):
    services = opened()
    propose(services)
    ReviewJournals(tmp_path).append(STUDY, services.journal.entries[STUDY])
    content = (tmp_path / f"{STUDY}.journal").read_text("ascii")
    patient = services.reader.series[SHORT_AXIS].study.patient

    assert patient.patient_id not in content
    assert patient.name.split("^")[0] not in content


def test_a_study_whose_uid_is_none_gets_no_file(tmp_path: Path):
    with pytest.raises(StorageError, match="cannot be kept"):
        ReviewJournals(tmp_path).append(StudyInstanceUID("../../elsewhere"), [])
    assert list(tmp_path.iterdir()) == []
