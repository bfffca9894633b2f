"""The audit trail: what was noted is there, in order and unchanged, and whatever is not so is said."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.audit import AuditEvent, AuditFilter, AuditKind, AuditOutcome, AuditPeer
from app.core.errors import StorageError
from app.core.tasks import TaskControl
from app.store import audit_files
from app.store.audit_trail import AuditTrail
from tests.helpers.audits import MOMENT, OPENED, PATIENT_ID, SENT, event

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SHORTENING = AuditEvent(AuditKind.TRAIL_SHORTENED, NOW, reviewer="Reader^Rita")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "audit"


def read(folder: Path, **how) -> tuple[AuditEvent, ...]:
    return AuditTrail(folder).read(TaskControl(), **how).events


def findings(folder: Path) -> tuple[str, ...]:
    return AuditTrail(folder).verify(TaskControl()).findings


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("????????.audit"))


def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_files, "MOST_FILE_BYTES", 2000)


def long_trail(folder: Path, monkeypatch: pytest.MonkeyPatch, events: int = 40) -> list[AuditEvent]:
    """A trail over several files."""
    small_files(monkeypatch)
    trail, wanted = AuditTrail(folder), [event(number) for number in range(events)]
    for one in wanted:
        trail.append([one])
    assert len(files(folder)) > 3
    return wanted


def test_events_are_read_again_as_they_were(folder: Path):
    events = [
        OPENED,
        SENT,
        event(outcome=AuditOutcome.SERIOUS, detail="Früh", query=(("Modality", "CT"), ("PatientID", PATIENT_ID))),
        event(peer=AuditPeer("file:///home/x", is_media=True), studies=()),
    ]
    AuditTrail(folder).append(events[:1])
    AuditTrail(folder).append(events[1:])

    assert list(read(folder)) == events
    assert findings(folder) == ()


def test_times_are_kept_in_utc(folder: Path):
    noon_in_rome = datetime.fromisoformat("2026-07-01T12:00:00+02:00")
    AuditTrail(folder).append([event(when=noon_in_rome)])

    (found,) = read(folder)

    assert found.when == noon_in_rome and found.when.utcoffset() == timedelta()


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_only_its_owner_may_look_into_the_folder_whatever_the_umask(folder: Path):
    before = os.umask(0)
    try:
        trail = AuditTrail(folder)
        trail.append([OPENED])
        trail.begin_sending(with_what_is_there=True)
    finally:
        os.umask(before)

    assert [path for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077] == []


def test_a_trail_over_many_files_is_one_chain(folder: Path, monkeypatch: pytest.MonkeyPatch):
    wanted = long_trail(folder, monkeypatch)

    check = AuditTrail(folder).verify(TaskControl())

    assert list(read(folder)) == wanted
    assert (check.events, check.files, check.findings) == (len(wanted), len(files(folder)), ())


@pytest.mark.parametrize("which", [0, 1, -1])
def test_a_changed_record_is_found_in_every_file(folder: Path, monkeypatch: pytest.MonkeyPatch, which: int):
    long_trail(folder, monkeypatch)
    path = files(folder)[which]
    path.write_bytes(path.read_bytes().replace(b"Reader^Rita", b"Reader^Otto", 1))

    assert any(path.name in said for said in findings(folder))


def test_a_file_that_was_replaced_by_another_whole_one_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch):
    long_trail(folder, monkeypatch)
    first, second, third = files(folder)[:3]
    second.write_bytes(first.read_bytes())

    assert [path.name for path in (second, third) if not any(path.name in said for said in findings(folder))] == []


def test_a_missing_file_is_found_wherever_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch):
    long_trail(folder, monkeypatch)
    files(folder)[1].unlink()
    assert len(findings(folder)) == 1
    files(folder)[0].unlink()
    assert "beginning is missing" in findings(folder)[0]


def test_records_cut_off_a_file_that_is_not_the_last_are_found(folder: Path, monkeypatch: pytest.MonkeyPatch):
    long_trail(folder, monkeypatch)
    path = files(folder)[0]
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))

    assert any(files(folder)[1].name in said for said in findings(folder))


def test_verifying_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    long_trail(folder, monkeypatch)
    path = files(folder)[-1]
    path.write_bytes(path.read_bytes().replace(b"Reader^Rita", b"Reader^Otto", 1))
    before = {one.name: one.read_bytes() for one in folder.iterdir()}

    assert findings(folder)
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_what_is_written_after_damage_goes_on_and_the_damage_is_noted(folder: Path):
    AuditTrail(folder).append([event(1), event(2), event(3)])
    path = files(folder)[0]
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"number",2', b'"number",9', 1))

    AuditTrail(folder).append([event(4)])

    kinds = [one.kind for one in read(folder)]
    assert kinds == [AuditKind.OPENED, AuditKind.OPENED, AuditKind.TRAIL_DAMAGED]
    assert any("damaged" in said for said in findings(folder))
    assert any(b'"number",9' in copy.read_bytes() for copy in folder.glob("*.damaged-*.audit"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=1))
def test_a_record_that_was_half_written_is_no_damage(tmp_path: Path, cut: int):
    folder = tmp_path / str(cut)
    AuditTrail(folder).append([event(1), event(2)])
    path = files(folder)[0]
    content = path.read_bytes()
    whole = content.rfind(b"\n", 0, len(content) - 1) + 1
    path.write_bytes(content[: whole + cut % (len(content) - whole)])

    assert findings(folder) == ()
    AuditTrail(folder).append([event(3)])
    assert [dict(one.figures)["number"] for one in read(folder)] == [1, 3]
    assert findings(folder) == ()


def test_what_was_noted_is_there_when_the_process_is_killed_the_moment_after(folder: Path):
    script = (
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "from app.store.audit_trail import AuditTrail\n"
        "from tests.helpers.audits import event\n"
        "trail = AuditTrail(Path(sys.argv[1]))\n"
        "for number in range(5): trail.append([event(number)])\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=False, timeout=60)

    assert [dict(one.figures)["number"] for one in read(folder)] == [0, 1, 2, 3, 4]
    assert findings(folder) == ()


def test_two_viewers_write_one_chain_over_many_files(folder: Path, monkeypatch: pytest.MonkeyPatch):
    small_files(monkeypatch)
    trails = AuditTrail(folder), AuditTrail(folder)
    for number in range(30):
        trails[number % 2].append([event(number)])

    assert [dict(one.figures)["number"] for one in read(folder)] == list(range(30))
    assert findings(folder) == ()


def test_hidden_patient_ids_are_digests_that_stay_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch):
    small_files(monkeypatch)
    trail = AuditTrail(folder, hides_patient_ids=lambda: True)
    for number in range(20):
        trail.append([event(number, query=(("PatientID", PATIENT_ID),))])

    assert len(files(folder)) > 1
    assert not any(PATIENT_ID.encode() in path.read_bytes() for path in files(folder))
    assert len({study.patient_id for one in read(folder) for study in one.studies}) == 1


def test_only_what_is_chosen_is_read_and_the_newest_of_it(folder: Path):
    days = [MOMENT + timedelta(days=number) for number in range(5)]
    AuditTrail(folder).append([event(number, when=when) for number, when in enumerate(days)] + [SENT])

    between = AuditFilter(since=date(2026, 3, 5), until=date(2026, 3, 6))
    assert [one.when for one in read(folder, chosen=between)] == days[1:3]
    assert [one.kind for one in read(folder, chosen=AuditFilter(kinds=frozenset({AuditKind.SENT})))] == [SENT.kind]
    reading = AuditTrail(folder).read(TaskControl(), most=2)
    assert (reading.is_cut, len(reading.events), reading.events[-1]) == (True, 2, SENT)


def test_a_record_of_another_version_is_counted_and_not_guessed_at(folder: Path):
    from app.store.chained_file import ChainedFile

    AuditTrail(folder).append([event(1)])
    ChainedFile(files(folder)[0]).append([{"version": 2, "kind": "opened"}, {"version": 1, "kind": "eaten"}])

    reading = AuditTrail(folder).read(TaskControl())
    assert (len(reading.events), reading.left_out) == (1, 2)


def test_shortening_takes_only_whole_files_that_are_old_enough_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    long_trail(folder, monkeypatch)
    trail, before = AuditTrail(folder), len(files(folder))
    assert trail.shorten(keep_days=365, now=NOW, by=SHORTENING) == 0

    removed = trail.shorten(keep_days=30, now=NOW, by=SHORTENING)

    assert removed == before - 1
    assert read(folder)[-1].kind is AuditKind.TRAIL_SHORTENED
    assert dict(read(folder)[-1].figures)["files"] == removed
    assert findings(folder) == ()


def test_what_was_not_sent_yet_is_not_shortened(folder: Path, monkeypatch: pytest.MonkeyPatch):
    long_trail(folder, monkeypatch)
    trail = AuditTrail(folder)
    trail.begin_sending(with_what_is_there=True)

    assert trail.shorten(keep_days=1, now=NOW, by=SHORTENING) == 0


def test_a_full_trail_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch):
    long_trail(folder, monkeypatch)
    monkeypatch.setattr(audit_files, "MOST_FILES", len(files(folder)))

    with pytest.raises(StorageError, match="shorten"):
        for number in range(20):
            AuditTrail(folder).append([event(number)])


def test_more_than_a_file_holds_may_come_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """What waited while the disk was full."""
    small_files(monkeypatch)
    wanted = [event(number, studies=OPENED.studies * 20) for number in range(1000)]
    AuditTrail(folder).append(wanted)

    assert list(read(folder)) == wanted and len(files(folder)) > 5
    assert findings(folder) == ()


def test_what_is_to_be_sent_is_given_once_and_in_order(folder: Path, monkeypatch: pytest.MonkeyPatch):
    wanted = long_trail(folder, monkeypatch)
    trail = AuditTrail(folder)
    assert trail.unsent(10) is None and trail.count_unsent() is None
    trail.begin_sending(with_what_is_there=True)
    assert trail.count_unsent() == len(wanted)

    given: list[AuditEvent] = []
    while (batch := AuditTrail(folder).unsent(7)) is not None and batch.events:
        given += batch.events
        trail.note_sent(batch.upto)

    assert given == wanted
    assert trail.count_unsent() == 0
    trail.append([SENT])
    assert trail.count_unsent() == 1


def test_sending_begins_with_what_is_noted_from_then_on(folder: Path):
    trail = AuditTrail(folder)
    trail.append([event(1)])
    trail.begin_sending(with_what_is_there=False)
    trail.append([event(2)])

    batch = trail.unsent(10)

    assert batch is not None and [dict(one.figures)["number"] for one in batch.events] == [2]
    trail.end_sending()
    assert trail.unsent(10) is None


def test_an_end_that_was_cut_off_is_seen_by_what_was_sent(folder: Path):
    trail = AuditTrail(folder)
    trail.append([event(1), event(2)])
    trail.begin_sending(with_what_is_there=False)
    path = files(folder)[0]
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))

    assert "missing at the end" in findings(folder)[0]


def test_a_trail_that_is_to_be_sent_and_holds_nothing_yet_is_in_order(folder: Path):
    AuditTrail(folder).begin_sending(with_what_is_there=True)

    assert findings(folder) == ()


def test_a_disk_that_refuses_is_named(tmp_path: Path):
    (tmp_path / "audit").write_bytes(b"a file where the folder should be")

    with pytest.raises(StorageError, match="audit"):
        AuditTrail(tmp_path / "audit").append([OPENED])
