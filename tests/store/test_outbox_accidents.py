"""The outbox after accidents: a list that is gone or damaged in one page, a sender that comes late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.core.errors import FileError
from app.core.outbox import OutboxState
from app.store import outbox as outbox_module
from app.store.outbox import OutboxFiles
from tests.helpers.instances import encoded, structure_set_like

NOW = 1_800_000_000.0
LATER = datetime.fromtimestamp(NOW).astimezone() + timedelta(minutes=1)
A_WEEK_S = 7 * 86_400


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[float], OutboxFiles]]:
    """Opens the outbox at a time; several may be open at once, as by several viewers."""
    made: list[OutboxFiles] = []

    def open_at(now: float = NOW) -> OutboxFiles:
        made.append(OutboxFiles(tmp_path / "outbox", clock=lambda: now, lease_s=20))
        return made[-1]

    yield open_at
    for one in made:
        one.close()


def instance() -> bytes:
    return encoded(structure_set_like())


def list_files(folder: Path) -> list[Path]:
    return sorted((folder / "outbox").glob("outbox.sqlite*"))


def states(outbox: OutboxFiles) -> list[OutboxState]:
    return [entry.state for entry in outbox.entries()]


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["gone", "empty"])
def test_without_its_list_what_waited_is_sent_however_old_it_is(opened, tmp_path: Path, lose):
    contents = {instance(), instance()}
    first = opened()
    first.put("WARD", sorted(contents))
    first.close()
    for path in list_files(tmp_path):
        lose(path)
    opened(NOW + A_WEEK_S).close()
    again = opened(NOW + 2 * A_WEEK_S)
    assert states(again) == [OutboxState.WAITING] * 2
    assert {again.content(entry) for entry in again.entries()} == contents


def test_a_list_whose_making_was_broken_off_is_completed(opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = opened()
    first.put("WARD", [instance(), instance(), instance()])
    first.close()
    for path in list_files(tmp_path):
        path.unlink()
    read, left = outbox_module.read_texts, [1]

    def killed(content: bytes):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return read(content)

    monkeypatch.setattr(outbox_module, "read_texts", killed)
    with pytest.raises(KeyboardInterrupt):
        opened()
    monkeypatch.undo()
    assert states(opened(NOW + A_WEEK_S)) == [OutboxState.WAITING] * 3


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_list_that_is_damaged_where_nobody_looks_at_first_is_made_again(opened, tmp_path: Path, share: float):
    first = opened()
    first.put("WARD", [instance() for _ in range(40)])
    first.close()
    (path,) = list_files(tmp_path)
    whole = path.read_bytes()
    begin = int(share * len(whole)) // 4096 * 4096
    path.write_bytes(whole[:begin] + b"\xa5" * 4096 + whole[begin + 4096 :])
    assert states(opened()) == [OutboxState.WAITING] * 40


def test_who_comes_late_does_not_reopen_what_another_viewer_finished(opened):
    slow, other = opened(), opened(NOW + 60)
    slow.put("WARD", [instance()])
    assert slow.take_turn("WARD")
    (begun,) = slow.begin(slow.entries(), next_try=LATER)
    assert other.take_turn("WARD")  # the slow one said nothing for a minute
    (taken,) = other.begin(other.entries(), next_try=LATER)
    other.settle(taken, OutboxState.SENT, next_try=LATER)
    other.finish(other.entries(), OutboxState.CONFIRMED)
    for state, next_try in (
        (OutboxState.WAITING, LATER),
        (OutboxState.REFUSED, None),
        (OutboxState.SENT, LATER),
    ):
        slow.settle(begun, state, cause="It fell silent.", next_try=next_try)
        assert states(slow) == [OutboxState.CONFIRMED]


def test_what_was_corrected_while_the_deleted_one_was_still_being_sent_is_sent_too(opened):
    outbox = opened()
    data_set = structure_set_like()
    outbox.put("WARD", [encoded(data_set)])
    (begun,) = outbox.begin(outbox.entries(), next_try=LATER)
    outbox.give_up([begun.group])
    data_set.StructureSetLabel = "CORRECTED"
    corrected = encoded(data_set)
    outbox.put("WARD", [corrected])
    outbox.settle(begun, OutboxState.SENT, next_try=LATER)
    (entry,) = outbox.entries()
    assert entry.state is OutboxState.WAITING
    assert outbox.content(entry) == corrected
    with pytest.raises(FileError):
        outbox.content(begun)


def test_the_corrected_one_is_asked_for_in_the_series_where_it_is(opened):
    outbox = opened()
    data_set = structure_set_like()
    outbox.put("WARD", [encoded(data_set)])
    outbox.give_up([entry.group for entry in outbox.entries()])
    data_set.SeriesInstanceUID = "1.2.3.4"
    outbox.put("WARD", [encoded(data_set)])
    assert [entry.series_instance_uid for entry in outbox.entries()] == ["1.2.3.4"]
