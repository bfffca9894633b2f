"""What is put into the outbox is on the disk, once, until its PACS has it or the user gives it up."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.core.errors import ArchiveError, FileError, StorageError
from app.core.identity import StudyInstanceUID
from app.core.outbox import OutboxEntry, OutboxState, groups_of
from app.core.phrases import Phrase, counted, phrase
from app.core.tasks import Cancelled, TaskControl
from app.store.outbox import OutboxFiles, OutboxLimits
from tests.helpers.instances import encoded, structure_set_like

NOW = 1_800_000_000.0
TIME = datetime.fromtimestamp(NOW).astimezone()


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(tmp_path: Path, clock: Clock) -> Iterator[OutboxFiles]:
    made = OutboxFiles(tmp_path / "outbox", clock=clock)
    yield made
    made.close()


def instance(study_uid: str | None = None) -> bytes:
    return encoded(structure_set_like(study_uid=study_uid))


def states(outbox: OutboxFiles) -> list[OutboxState]:
    return [entry.state for entry in outbox.entries()]


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.dcm"))


def begun(outbox: OutboxFiles) -> tuple[OutboxEntry, ...]:
    return outbox.begin(outbox.entries(), next_try=TIME + timedelta(minutes=1))


def test_what_is_put_in_waits_with_its_bytes_after_a_new_start(tmp_path: Path, clock: Clock):
    contents = [instance(), instance()]
    first = OutboxFiles(tmp_path / "outbox", clock=clock)
    group = first.put("WARD", contents)
    first.close()
    second = OutboxFiles(tmp_path / "outbox", clock=clock)
    entries = second.entries()
    assert [second.content(entry) for entry in entries] == contents
    assert {(e.group, e.destination, e.state, e.tries, e.next_try) for e in entries} == {
        (group, "WARD", OutboxState.WAITING, 0, TIME)
    }
    second.close()


def test_the_same_instance_twice_is_one_entry_for_each_pacs(outbox: OutboxFiles, tmp_path: Path):
    content = instance()
    outbox.put("WARD", [content])
    again = outbox.put("WARD", [content, content])
    assert [entry.group for entry in outbox.entries()] == [again]
    outbox.put("OTHER", [content])
    assert [entry.destination for entry in outbox.entries()] == ["WARD", "OTHER"]
    assert len(files(tmp_path)) == 2


def test_other_bytes_under_the_same_uid_are_refused_and_nothing_of_the_group_is_kept(outbox: OutboxFiles):
    ds = structure_set_like()
    outbox.put("WARD", [encoded(ds)])
    ds.StructureSetLabel = "OTHER"
    with pytest.raises(ArchiveError, match=r"holds other content of instance .* SOP Instance UID"):
        outbox.put("ELSEWHERE", [instance(), encoded(ds)])
    assert len(outbox.entries()) == 1


def test_what_is_no_dicom_file_is_refused_with_its_number(outbox: OutboxFiles):
    with pytest.raises(ArchiveError, match="Instance 2 is no DICOM file"):
        outbox.put("WARD", [instance(), b"no DICOM" * 40])
    assert outbox.entries() == ()


def test_a_full_disk_refuses_the_whole_group_in_words(
    outbox: OutboxFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    written: list[int] = []
    real = os.fsync

    def full_after_the_first(descriptor: int) -> None:
        written.append(descriptor)
        if len(written) > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    monkeypatch.setattr("app.store.instance_files.os.fsync", full_after_the_first)
    with pytest.raises(StorageError, match=r"the disk did not take it\. .*No space left"):
        outbox.put("WARD", [instance(), instance(), instance()])
    monkeypatch.undo()
    assert outbox.entries() == ()
    kept = [instance()]
    outbox.put("WARD", kept)
    assert [outbox.content(entry) for entry in outbox.entries()] == kept


def written(folder: Path, *contents: bytes) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number}.dcm" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def test_files_are_copied_and_wait_whatever_becomes_of_them(outbox: OutboxFiles, tmp_path: Path):
    contents = [instance(), instance()]
    paths = written(tmp_path / "series", *contents)
    said: list[tuple[float, str]] = []
    group = outbox.put_files("WARD", [*paths, paths[0]], TaskControl(lambda done, text: said.append((done, text))))
    for path in paths:
        path.unlink()
    assert [(entry.group, outbox.content(entry)) for entry in outbox.entries()] == [(group, one) for one in contents]
    assert [done for done, _ in said] == sorted(done for done, _ in said) and said[-1][0] == 1.0
    assert said[-1][1] == "Putting 2 of 2 objects into the outbox"


def test_of_many_files_one_is_in_memory_at_a_time(outbox: OutboxFiles, tmp_path: Path):
    size = 4 << 20
    contents = []
    for number in range(6):
        ds = structure_set_like()
        ds.private_block(0x0099, "VERDANT TEST", create=True).add_new(1, "OB", bytes([number]) * size)
        contents.append(encoded(ds))
    paths = written(tmp_path / "series", *contents)
    contents.clear()
    tracemalloc.start()
    try:
        outbox.put_files("WARD", paths, TaskControl())
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(outbox.entries()) == 6
    assert most < 2.5 * size


def test_withdrawn_or_refused_half_way_nothing_of_the_files_stays(outbox: OutboxFiles, tmp_path: Path):
    paths = written(tmp_path / "series", instance(), instance(), instance())
    control = TaskControl(lambda done, _text: control.cancel() if done > 0.7 else None)
    with pytest.raises(Cancelled):
        outbox.put_files("WARD", paths, control)
    paths[1].write_bytes(b"no DICOM" * 40)
    with pytest.raises(ArchiveError, match="Instance 2 is no DICOM file"):
        outbox.put_files("WARD", paths, TaskControl())
    paths[1].unlink()
    with pytest.raises(StorageError, match=r"a file could not be read\. .*No such file"):
        outbox.put_files("WARD", paths, TaskControl())
    assert outbox.entries() == ()
    assert not files(tmp_path / "outbox")


def test_what_is_withdrawn_takes_nothing_from_what_waits_already(outbox: OutboxFiles, tmp_path: Path):
    paths = written(tmp_path / "series", instance(), instance())
    outbox.put_files("WARD", paths[:1], TaskControl())
    control = TaskControl(lambda done, _text: control.cancel() if done > 0.6 else None)
    with pytest.raises(Cancelled):
        outbox.put_files("WARD", paths, control)
    (entry,) = outbox.entries()
    assert outbox.content(entry) == paths[0].read_bytes()


def test_a_file_that_changes_while_it_is_put_in_is_refused(outbox: OutboxFiles, tmp_path: Path):
    (path,) = written(tmp_path / "series", instance())

    def change(done: float, _text: str) -> None:
        if done > 0.5:
            path.write_bytes(path.read_bytes() + b"\0\0")

    with pytest.raises(ArchiveError, match="a file changed while it was read"):
        outbox.put_files("WARD", [path], TaskControl(change))
    assert outbox.entries() == () and not files(tmp_path / "outbox")


def test_it_takes_no_more_than_its_limits(tmp_path: Path):
    content = instance()
    few = OutboxFiles(tmp_path / "few", limits=OutboxLimits(instances=1))
    few.put("WARD", [content])
    with pytest.raises(StorageError, match="it is full"):
        few.put("WARD", [instance()])
    few.close()
    small = OutboxFiles(tmp_path / "small", limits=OutboxLimits(instance_bytes=len(content) - 1))
    with pytest.raises(ArchiveError, match="Instance 1 is larger than"):
        small.put("WARD", [content])
    with pytest.raises(ArchiveError, match="Instance 1 is larger than"):
        small.put_files("WARD", written(tmp_path / "series", content), TaskControl())
    small.close()


def test_only_the_owner_may_read_it_and_no_patient_is_outside_the_files(outbox: OutboxFiles, tmp_path: Path):
    outbox.put("WARD", [instance()])
    for path in (tmp_path / "outbox").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
        if path.suffix != ".dcm" and path.is_file():
            assert b"Oblique" not in path.read_bytes()
        assert "Oblique" not in str(path.relative_to(tmp_path))
    (entry,) = outbox.entries()
    subject = outbox.subject(entry)
    assert subject is not None
    assert (subject.patient.name, subject.study_description) == ("Test^Oblique", "MR HEART")


def test_a_file_goes_when_the_pacs_has_it_and_nothing_follows(outbox: OutboxFiles, tmp_path: Path):
    outbox.put("WARD", [instance()])
    (entry,) = begun(outbox)
    outbox.settle(entry, OutboxState.SENT, next_try=TIME)
    assert files(tmp_path)
    outbox.finish([entry], OutboxState.CONFIRMED)
    assert not files(tmp_path) and states(outbox) == [OutboxState.CONFIRMED]
    assert outbox.subject(entry) is None


def test_what_was_sent_can_be_put_in_again(outbox: OutboxFiles):
    content = instance()
    outbox.put("WARD", [content])
    (entry,) = begun(outbox)
    outbox.finish([entry], OutboxState.CONFIRMED)
    outbox.put("WARD", [content])
    (again,) = outbox.entries()
    assert again.state is OutboxState.WAITING and outbox.content(again) == content


def test_given_up_it_is_not_sent_and_its_file_is_gone_and_then_it_is_forgotten(outbox: OutboxFiles, tmp_path: Path):
    group = outbox.put("WARD", [instance()])
    before = outbox.entries()
    outbox.give_up([group])
    assert states(outbox) == [OutboxState.GIVEN_UP] and not files(tmp_path)
    assert outbox.begin(before, next_try=TIME) == ()
    outbox.give_up([group])
    assert outbox.entries() == ()


def test_what_the_pacs_took_while_it_was_given_up_is_sent(outbox: OutboxFiles):
    group = outbox.put("WARD", [instance(), instance()])
    first, second = begun(outbox)
    outbox.give_up([group])
    outbox.settle(first, OutboxState.SENT)
    outbox.settle(second, OutboxState.WAITING, cause="The connection broke.", next_try=TIME)
    assert states(outbox) == [OutboxState.SENT, OutboxState.GIVEN_UP]


def test_one_sends_at_a_time_and_a_dead_senders_turn_ends(tmp_path: Path, clock: Clock):
    mine = OutboxFiles(tmp_path / "outbox", clock=clock, lease_s=20)
    other = OutboxFiles(tmp_path / "outbox", clock=clock, lease_s=20)
    mine.put("WARD", [instance()])
    assert mine.take_turn("WARD")
    begun(mine)
    assert not other.take_turn("WARD")
    assert other.take_turn("ELSEWHERE")
    clock.now += 19
    assert mine.keep_turn("WARD")
    clock.now += 19
    assert not other.take_turn("WARD")
    clock.now += 2
    assert other.take_turn("WARD")
    assert states(other) == [OutboxState.WAITING]
    assert not mine.keep_turn("WARD")
    begun(other)
    mine.end_turn("WARD")
    assert states(other) == [OutboxState.SENDING]
    mine.close()
    other.close()


def test_what_is_being_sent_goes_on_and_is_due_at_once_should_its_sender_be_dead(outbox: OutboxFiles):
    outbox.put("WARD", [instance()])
    (entry,) = begun(outbox)
    assert not entry.is_due(TIME)
    outbox.hurry(now=TIME, with_refused=True)
    (entry,) = outbox.entries()
    assert entry.state is OutboxState.SENDING and entry.is_due(TIME)


def test_a_clock_that_was_turned_back_holds_nobody_up(tmp_path: Path, clock: Clock):
    outbox = OutboxFiles(tmp_path / "outbox", clock=clock)
    outbox.put("WARD", [instance()])
    assert outbox.take_turn("WARD")
    clock.now -= 86_400
    other = OutboxFiles(tmp_path / "outbox", clock=clock)
    assert other.take_turn("WARD")
    (entry,) = other.entries()
    assert entry.is_due(TIME - timedelta(days=1))
    outbox.close()
    other.close()


def test_a_damaged_file_is_never_sent(outbox: OutboxFiles, tmp_path: Path):
    outbox.put("WARD", [instance()])
    (path,), (entry,) = files(tmp_path), outbox.entries()
    path.write_bytes(path.read_bytes()[:-2] + b"xx")
    with pytest.raises(FileError, match="does not hold any more what was put in"):
        outbox.content(entry)
    path.unlink()
    with pytest.raises(FileError, match="cannot be sent"):
        outbox.content(entry)


def test_a_damaged_list_is_made_again_from_the_files(tmp_path: Path):
    folder = tmp_path / "outbox"
    outbox = OutboxFiles(folder)
    contents = {instance(), instance()}
    outbox.put("Ward 7/ä", sorted(contents))
    outbox.close()
    for path in folder.glob("outbox.sqlite*"):
        path.write_bytes(b"no list at all " * 400)
    again = OutboxFiles(folder)
    assert {again.content(entry) for entry in again.entries()} == contents
    assert {(entry.destination, entry.state) for entry in again.entries()} == {("Ward 7/ä", OutboxState.WAITING)}
    assert list(folder.glob("outbox.sqlite.damaged-*"))
    again.close()


def test_files_that_nobody_needs_go_after_a_day(tmp_path: Path, clock: Clock):
    folder = tmp_path / "outbox"
    outbox = OutboxFiles(folder, clock=clock)
    outbox.put("WARD", [instance()])
    (kept,) = files(folder)
    orphan, young = kept.with_name("0" * 64 + ".dcm"), kept.with_name("1" * 64 + ".dcm")
    for path, age in ((kept, 2), (orphan, 2), (young, 0)):
        path.write_bytes(kept.read_bytes())
        os.utime(path, (NOW - 86_400 * age, NOW - 86_400 * age))
    outbox.close()
    OutboxFiles(folder, clock=clock).close()
    assert set(files(folder)) == {kept, young}


def test_the_file_of_what_is_settled_goes_at_the_next_start_should_it_be_left_over(tmp_path: Path):
    folder = tmp_path / "outbox"
    outbox = OutboxFiles(folder)
    outbox.put("WARD", [instance(), instance()])
    paths = files(folder)
    left_over = [path.read_bytes() for path in paths]
    outbox.finish(begun(outbox), OutboxState.CONFIRMED)
    assert not files(folder)
    for path, content in zip(paths, left_over, strict=True):
        path.write_bytes(content)
    outbox.close()
    OutboxFiles(folder).close()
    assert not files(folder)


def test_causes_are_still_phrases_the_next_time(outbox: OutboxFiles):
    outbox.put("WARD", [instance()])
    (entry,) = begun(outbox)
    said = phrase("{place} did not take it: {why}.", place="WARD", why=counted(2, "one", "{count} more"))
    outbox.settle(entry, OutboxState.REFUSED, cause=said)
    (kept,) = (one.cause for one in outbox.entries())
    assert isinstance(kept, Phrase) and kept == said == "WARD did not take it: 2 more."
    assert kept.template == said.template and isinstance(kept.values["why"], Phrase)


@pytest.mark.parametrize(
    "stated",
    ["no JSON", '{"template": "{a.b}", "values": {"a": 1}, "number": null, "singular": ""}', '{"template": 5}', "[]"],
)
def test_a_cause_that_somebody_else_wrote_is_shown_as_it_stands(outbox: OutboxFiles, tmp_path: Path, stated: str):
    outbox.put("WARD", [instance()])
    with sqlite3.connect(tmp_path / "outbox" / "outbox.sqlite") as connection:
        connection.execute("UPDATE entries SET cause = ?", (stated,))
    connection.close()
    assert [entry.cause for entry in outbox.entries()] == [stated]


def test_the_files_of_a_study_are_at_hand_until_the_pacs_has_them(outbox: OutboxFiles):
    study = "1.2.3.4"
    contents = [instance(study), instance(study)]
    outbox.put("WARD", [*contents, instance()])
    assert [path.read_bytes() for path in outbox.paths(StudyInstanceUID(study))] == contents
    outbox.finish(begun(outbox)[:1], OutboxState.CONFIRMED)
    assert [path.read_bytes() for path in outbox.paths(StudyInstanceUID(study))] == contents[1:]


def test_a_group_is_there_when_all_of_it_is_there(outbox: OutboxFiles):
    outbox.put("WARD", [instance(), instance()])
    first, second = begun(outbox)
    outbox.settle(first, OutboxState.CONFIRMED)
    (group,) = groups_of(outbox.entries())
    assert (group.state, group.taken, len(group.entries)) == (OutboxState.SENDING, 1, 2)
    outbox.settle(second, OutboxState.REFUSED, cause="It does not fit.")
    (group,) = groups_of(outbox.entries())
    assert (group.state, group.cause) == (OutboxState.REFUSED, "It does not fit.")
    outbox.hurry([group.number], now=TIME, with_refused=True)
    outbox.settle(begun(outbox)[0], OutboxState.SENT)
    assert groups_of(outbox.entries())[0].state is OutboxState.SENT


def test_denials_are_counted_across_starts_also_in_a_list_made_before_they_were(tmp_path: Path, clock: Clock):
    folder = tmp_path / "outbox"
    outbox = OutboxFiles(folder, clock=clock)
    outbox.put("WARD", [instance()])
    outbox.close()
    with closing(sqlite3.connect(folder / "outbox.sqlite")) as older, older:
        older.execute("ALTER TABLE entries DROP COLUMN denials")
    for denials in (1, 2):
        outbox = OutboxFiles(folder, clock=clock)
        (entry,) = outbox.entries()
        outbox.settle(entry, OutboxState.WAITING, denied=True)
        assert [one.denials for one in outbox.entries()] == [denials]
        outbox.close()
