"""The archive's quota: what leaves by itself, in which order, and what never does."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from app.auditing import departures
from app.core.audit import AuditedStudy, AuditKind
from app.core.audit_log import AuditLog
from app.core.custody import Leaving, Origin, Quota
from app.core.errors import StorageError, UsageError
from app.core.identity import StudyInstanceUID
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.store.custody import Kept
from app.store.embedded_archive import EmbeddedArchive
from app.store.fetched_instances import FetchedInstances
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.memory_audit import MemoryTrail

SIZE = 40_000
HOUR_S = 3600.0
QUOTA = Quota(3 * SIZE + 100)


@dataclass
class Clock:
    now: float = 1e9

    def __call__(self) -> float:
        return self.now


def instance(study: str, size: int = SIZE) -> bytes:
    """An instance whose file has that size."""
    ds = structure_set_like()
    ds.StudyInstanceUID, ds.SOPInstanceUID = study, generate_uid()
    ds.add_new(0x00420011, "OB", b"")
    ds.add_new(0x00420011, "OB", bytes(size - len(encoded(ds)) & ~1))
    return encoded(ds)


def studies_in(archive: EmbeddedArchive) -> set[str]:
    return {study.study_instance_uid for study in archive.find_studies(StudyQuery(), TaskControl())}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path, clock: Clock):
    with EmbeddedArchive(tmp_path / "archive", clock=clock) as opened:
        yield opened


@pytest.fixture
def studies(archive: EmbeddedArchive, clock: Clock) -> list[StudyInstanceUID]:
    """Three fetched studies of one instance each, used an hour apart; there is room for no more."""
    archive.room.limit(QUOTA)
    uids = [StudyInstanceUID(generate_uid()) for _ in range(3)]
    for uid in uids:
        archive.add(instance(uid), origin=Origin.FETCHED)
        clock.now += HOUR_S
    clock.now += HOUR_S
    return uids


def new_study(archive: EmbeddedArchive, size: int = SIZE) -> str:
    uid = generate_uid()
    archive.add(instance(uid, size), origin=Origin.FETCHED)
    return uid


def test_what_was_not_used_for_longest_leaves_first(archive, studies):
    new = new_study(archive)
    assert studies_in(archive) == {*studies[1:], new}
    assert len(list(archive.folder.rglob("*.dcm"))) == 3


def test_what_leaves_is_noted_with_whose_it_was(archive, studies):
    trail = MemoryTrail()
    log = AuditLog(trail)
    archive.room.watch(departures(archive, log))
    new_study(archive)
    log.write()

    (event,) = trail.events
    assert (event.kind, event.studies) == (AuditKind.REMOVED, (AuditedStudy(studies[0], "T1", (("", 1),)),))


def test_to_open_a_study_is_to_use_it(archive, studies):
    archive.custody.used(studies[0])
    new = new_study(archive)
    assert studies_in(archive) == {studies[0], studies[2], new}


def test_a_study_of_which_more_is_about_to_come_does_not_leave_for_it(archive, studies):
    (series,) = archive.find_series(studies[0], TaskControl())
    archive.is_listed(studies[0], series.series_instance_uid, place="PACS FAR", instances=2)
    FetchedInstances(archive).add(instance(studies[0]))
    assert studies_in(archive) == {studies[0], studies[2]}
    assert len(archive.custody.of_study(studies[0])) == 2


def test_what_another_viewer_has_just_put_in_its_place_is_not_forgotten_at_the_start(archive):
    kept = Kept("1.2/1.2.3/1.2.3.4.dcm", "1.2.3.4", "1.2", "00", 1, Origin.BROUGHT)
    archive.custody.expect(kept)

    def puts_it_there(_path: str) -> bool:
        archive.custody.note(kept)
        return False

    archive.custody.settle(puts_it_there)
    assert archive.custody.of(kept.path) == kept


def test_what_is_here_can_be_opened_where_the_disk_is_too_full_to_note_it(archive, studies, monkeypatch):
    def refuse(*_: object) -> None:
        raise StorageError("The disk is full.")

    (series,) = archive.find_series(studies[0], TaskControl())
    monkeypatch.setattr(archive.custody, "used", refuse)
    assert len(archive.retrieve_series(studies[0], series.series_instance_uid, TaskControl()).paths) == 1


def test_nothing_leaves_while_there_is_room(archive, studies):
    archive.room.limit(Quota(4 * SIZE + 100))
    new_study(archive)
    assert studies_in(archive) >= set(studies)


def test_without_a_quota_nothing_leaves(archive, studies):
    archive.room.limit(Quota())
    for _ in range(3):
        new_study(archive)
    assert studies_in(archive) >= set(studies)


def test_a_pinned_study_stays_and_goes_again_when_it_is_unpinned(archive, studies, clock):
    archive.custody.pin(studies[0], stays=True)
    assert archive.custody.pinned() == {studies[0]}
    new = new_study(archive)
    assert studies_in(archive) == {studies[0], studies[2], new}
    archive.custody.pin(studies[0], stays=False)
    clock.now += 2 * HOUR_S
    new_study(archive)
    assert studies[0] not in studies_in(archive)


def test_what_was_imported_or_stored_to_us_stays(archive, studies, clock):
    archive.room.limit(Quota(4 * SIZE + 200))
    made = instance(studies[0])
    archive.add(made, origin=Origin.BROUGHT)
    clock.now += 2 * HOUR_S
    archive.custody.used(studies[1])
    archive.custody.used(studies[2])
    new_study(archive)
    (left,) = archive.find_studies(StudyQuery(study_instance_uid=studies[0]), TaskControl())
    assert left.number_of_instances == 1
    assert [path.read_bytes() for path in (archive.folder / studies[0]).rglob("*.dcm")] == [made]


def test_an_imported_instance_that_a_pacs_sends_as_well_is_no_longer_the_only_copy(archive, clock):
    archive.room.limit(Quota(SIZE + 100))
    content = instance(generate_uid())
    archive.add(content, origin=Origin.BROUGHT)
    clock.now += 2 * HOUR_S
    with pytest.raises(StorageError):
        new_study(archive)
    archive.add(content, origin=Origin.FETCHED)
    clock.now += 2 * HOUR_S
    new = new_study(archive)
    assert studies_in(archive) == {new}


def test_anything_leaves_if_the_user_says_so(archive, clock):
    archive.room.limit(Quota(SIZE + 100, Leaving.ANYTHING))
    archive.add(instance(generate_uid()), origin=Origin.BROUGHT)
    clock.now += 2 * HOUR_S
    new = new_study(archive)
    assert studies_in(archive) == {new}


@pytest.mark.parametrize("quota", [Quota(3 * SIZE + 100, Leaving.NOTHING), Quota(SIZE // 2)])
def test_a_full_archive_says_so_keeps_what_it_has_and_leaves_nothing_half_written(archive, studies, quota):
    archive.room.limit(quota)
    with pytest.raises(StorageError, match="full") as raised:
        new_study(archive)
    assert "quota" in raised.value.cause
    assert "Raise the quota" in raised.value.next_step
    assert studies_in(archive) == set(studies)
    assert list((archive.folder / ".incoming").iterdir()) == []


def test_nothing_leaves_if_that_would_not_make_enough_room(archive, studies):
    for study in studies[:2]:
        archive.custody.pin(study, stays=True)
    with pytest.raises(StorageError):
        new_study(archive, 2 * SIZE)
    assert studies_in(archive) == set(studies)


def test_what_was_used_within_the_hour_stays(archive, studies, clock):
    for study in studies:
        archive.custody.used(study)
    clock.now += HOUR_S / 2
    with pytest.raises(StorageError):
        new_study(archive)
    assert studies_in(archive) == set(studies)


def test_a_study_with_work_that_was_not_sent_stays(archive, studies):
    archive.room.limit(QUOTA, lambda study: study == studies[0])
    new = new_study(archive)
    assert studies_in(archive) == {studies[0], studies[2], new}


def test_a_study_that_is_open_here_or_in_another_viewer_stays(archive, studies, clock):
    archive.open_studies.hold([studies[0]])
    with EmbeddedArchive(archive.folder, clock=clock) as other:
        other.open_studies.hold([studies[1]])
        first = new_study(archive)
        assert studies_in(archive) == {studies[0], studies[1], first}
    clock.now += 2 * HOUR_S
    second = new_study(archive)
    assert studies_in(archive) == {studies[0], first, second}, "the other viewer was closed"


def test_a_viewer_that_was_killed_holds_nothing_open(archive, studies):
    program = (
        "import sys, pathlib\nfrom app.store.open_studies import OpenStudies\n"
        "held = OpenStudies(pathlib.Path(sys.argv[1]))\n"
        "held.hold([sys.argv[2]])\nprint('held', flush=True)\nsys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(archive.folder), studies[0]],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline()
    assert archive.open_studies.all() == {studies[0]}
    process.kill()
    process.communicate()
    assert archive.open_studies.all() == frozenset()
    assert list((archive.folder / ".open").iterdir()) == []


def test_what_is_fetched_for_us_is_told_from_what_is_brought(archive):
    fetched, brought = instance(generate_uid()), instance(generate_uid())
    places = FetchedInstances(archive).add(fetched), archive.add(brought)
    origins = [archive.custody.of(path.relative_to(archive.folder).as_posix()).origin for path in places]
    assert origins == [Origin.FETCHED, Origin.BROUGHT]


def test_what_was_deleted_by_hand_takes_no_room(archive, studies, clock):
    for path in (archive.folder / studies[2]).rglob("*.dcm"):
        path.unlink()
    with EmbeddedArchive(archive.folder, clock=clock) as again:
        again.room.limit(QUOTA)
        new = new_study(again)
        assert studies_in(again) == {*studies[:2], new}


def test_digest_size_and_origin_are_noted(archive):
    content = instance(generate_uid())
    path = archive.add(content, origin=Origin.FETCHED)
    kept = archive.custody.of(path.relative_to(archive.folder).as_posix())
    assert archive.custody.all() == (kept,)
    assert (kept.size, kept.origin) == (len(content), Origin.FETCHED)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("came", [True, False])
def test_whoever_is_killed_while_a_file_is_put_in_its_place_leaves_no_false_alarm(tmp_path: Path, came: bool):
    content = instance(generate_uid())
    with EmbeddedArchive(tmp_path) as archive:
        path = archive.add(content)
        (kept,) = archive.custody.all()
        archive.custody.expect(kept)
        if not came:
            path.unlink()
        assert archive.custody.all() == ()
    with EmbeddedArchive(tmp_path) as archive:
        assert archive.custody.all() == ((kept,) if came else ())
        assert archive.custody.total_bytes() == (len(content) if came else 0)


def test_damaged_records_are_set_aside_and_the_archive_opens(tmp_path: Path):
    with EmbeddedArchive(tmp_path) as archive:
        study = new_study(archive)
    (tmp_path / ".custody.sqlite").write_bytes(b"this is no database" * 500)
    with EmbeddedArchive(tmp_path) as archive:
        assert studies_in(archive) == {study}
        assert [(kept.study_instance_uid, kept.sha256) for kept in archive.custody.all()] == [(study, "")]
        assert (tmp_path / archive.custody.set_aside).read_bytes().startswith(b"this is no database")


def test_a_damaged_file_that_comes_again_is_whole_again(archive, caplog):
    content = instance(generate_uid())
    path = archive.add(content)
    path.write_bytes(content[:-8] + b"damaged!")
    assert archive.add(content) == path
    assert path.read_bytes() == content
    (record,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert "damaged" in record.getMessage()


def test_what_a_killed_process_left_half_written_is_removed_and_what_is_being_written_is_not(tmp_path: Path):
    with EmbeddedArchive(tmp_path) as archive:
        new_study(archive)
    program = (
        "import sys, pathlib\nfrom app.store.instance_files import unfinished_file\n"
        "with unfinished_file(pathlib.Path(sys.argv[1]), b'half'):\n"
        "    print('there', flush=True)\n    sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    with EmbeddedArchive(tmp_path):
        assert len(list((tmp_path / ".incoming").iterdir())) == 1
    process.kill()
    process.communicate()
    with EmbeddedArchive(tmp_path):
        assert list((tmp_path / ".incoming").iterdir()) == []


def test_a_quota_that_cannot_be_is_refused():
    with pytest.raises(UsageError):
        Quota(-1)
