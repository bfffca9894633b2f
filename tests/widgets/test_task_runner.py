"""Work runs elsewhere; its results come back here, once, in order, and never after it was withdrawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveError
from app.core.tasks import TaskControl
from widgets import qt_task_runner
from widgets.qt_task_runner import QtTaskRunner

GUI = threading.main_thread()


class Log:
    """Keeps what was called, and asserts that it was on the GUI thread."""

    def __init__(self) -> None:
        self.entries: list[object] = []

    def note(self, *entry: object) -> None:
        assert threading.current_thread() is GUI
        self.entries.append(entry[0] if len(entry) == 1 else entry)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[QtTaskRunner]:
    runner = QtTaskRunner()
    yield runner
    runner.shutdown()


@pytest.fixture
def log() -> Log:
    return Log()


def wait(control: TaskControl, event: threading.Event) -> None:
    """Work until `event`, as checkpointing work does."""
    while not event.wait(0.005):
        control.checkpoint()


def test_a_result_comes_back_on_the_gui_thread_from_another_one(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    runner.start(lambda _c: threading.current_thread(), group="g", on_done=log.note, on_failed=log.note)
    qtbot.waitUntil(lambda: len(log.entries) == 1)
    assert isinstance(log.entries[0], threading.Thread)
    assert log.entries[0] is not GUI


def test_nothing_is_called_before_start_has_returned(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    finished = threading.Event()

    def work(_control: TaskControl) -> int:
        finished.set()
        return 1

    runner.start(work, group="g", on_done=log.note, on_failed=log.note)
    assert finished.wait(5)
    assert log.entries == []
    qtbot.waitUntil(lambda: log.entries == [1])


@pytest.mark.parametrize("error", [ArchiveError("The archive is away."), ZeroDivisionError("a defect")])
def test_every_exception_reaches_on_failed(runner: QtTaskRunner, log: Log, qtbot: QtBot, error: Exception):
    def work(_control: TaskControl) -> None:
        raise error

    runner.start(work, group="g", on_done=lambda _v: log.note("done"), on_failed=log.note)
    qtbot.waitUntil(lambda: log.entries == [error])


def test_what_is_published_comes_one_by_one_in_order_and_before_the_result(
    runner: QtTaskRunner, log: Log, qtbot: QtBot
):
    def work(control: TaskControl) -> str:
        for part in range(50):
            control.publish(part)
        return "all"

    runner.start(work, group="g", on_done=log.note, on_failed=log.note, on_published=log.note)
    qtbot.waitUntil(lambda: "all" in log.entries)
    assert log.entries == [*range(50), "all"]


def test_nothing_that_was_published_comes_after_the_task_was_withdrawn(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    published = threading.Event()

    def work(control: TaskControl) -> None:
        control.publish("part")
        published.set()
        wait(control, threading.Event())

    runner.start(work, group="g", on_done=log.note, on_failed=log.note, on_published=log.note)
    assert published.wait(5)
    runner.cancel("g")
    # What comes of later work is told later: by then what was withdrawn would have been heard.
    ended: list[str] = []
    runner.start(lambda _control: "later", group="other", on_done=ended.append, on_failed=log.note)
    qtbot.waitUntil(lambda: ended == ["later"])
    assert log.entries == []


def test_progress_comes_in_order_and_before_the_result(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    def work(control: TaskControl) -> str:
        for step in range(200):
            control.checkpoint(step / 200, f"step {step}")
        return "result"

    runner.start(work, group="g", on_done=log.note, on_failed=log.note, on_progress=log.note)
    qtbot.waitUntil(lambda: log.entries[-1:] == ["result"])
    fractions = [entry[0] for entry in log.entries[:-1] if isinstance(entry, tuple)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 199 / 200  # the newest is told, however many were left out


def test_work_that_reports_at_every_step_does_not_keep_the_window_busy(
    runner: QtTaskRunner, log: Log, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(qt_task_runner, "PROGRESS_INTERVAL_S", 3600.0)
    told = threading.Event()

    def work(control: TaskControl) -> str:
        for step in range(10):
            control.checkpoint(step / 10)
            told.wait(0.005)
        return "result"

    runner.start(work, group="g", on_done=log.note, on_failed=log.note, on_progress=log.note)
    qtbot.waitUntil(lambda: log.entries[-1:] == ["result"])
    assert log.entries == [(0.9, ""), "result"]


def test_the_newest_progress_is_told_although_no_other_follows(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    release = threading.Event()

    def work(control: TaskControl) -> str:
        for step in range(10):
            control.checkpoint(step / 10)
        release.wait(10)
        return "result"

    runner.start(work, group="g", on_done=log.note, on_failed=log.note, on_progress=log.note)
    qtbot.waitUntil(lambda: log.entries[-1:] == [(0.9, "")])
    release.set()
    qtbot.waitUntil(lambda: log.entries[-1] == "result")


def test_a_newer_task_of_a_group_withdraws_the_older_and_only_that(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    release = threading.Event()
    withdrawn = threading.Event()

    def older(control: TaskControl) -> str:
        try:
            wait(control, release)
        finally:
            if control.cancelled:
                withdrawn.set()
        return "older"

    def elsewhere(control: TaskControl) -> str:
        wait(control, release)
        return "elsewhere"

    runner.start(older, group="g", on_done=log.note, on_failed=log.note)
    runner.start(elsewhere, group="h", on_done=log.note, on_failed=log.note)
    runner.start(lambda _c: "newer", group="g", on_done=log.note, on_failed=log.note)
    assert withdrawn.wait(5)
    release.set()
    qtbot.waitUntil(lambda: set(log.entries) == {"newer", "elsewhere"})


def test_a_result_that_is_already_on_its_way_is_dropped_by_cancel(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    finished = threading.Event()

    def work(control: TaskControl) -> str:
        control.checkpoint(0.5)
        finished.set()
        return "too late"

    runner.start(work, group="g", on_done=log.note, on_failed=log.note, on_progress=log.note)
    assert finished.wait(5)
    runner.cancel("g")
    runner.start(lambda _c: "other", group="h", on_done=log.note, on_failed=log.note)
    qtbot.waitUntil(lambda: bool(log.entries))
    assert log.entries == ["other"]


def test_work_withdrawn_by_its_own_control_calls_nobody(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    entered = threading.Event()

    def work(control: TaskControl) -> None:
        entered.set()
        wait(control, threading.Event())

    control = runner.start(work, group="g", on_done=log.note, on_failed=log.note)
    assert entered.wait(5)
    control.cancel()
    runner.start(lambda _c: "other", group="h", on_done=log.note, on_failed=log.note)
    qtbot.waitUntil(lambda: bool(log.entries))
    assert log.entries == ["other"]


def test_networks_share_one_thread_that_nothing_else_uses(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    for count in range(1, 5):
        runner.start(lambda _c: threading.get_ident(), group="propose", on_done=log.note, on_failed=log.note)
        qtbot.waitUntil(lambda count=count: len(log.entries) == count)
    assert len(set(log.entries)) == 1
    for number in range(8):
        runner.start(lambda _c: threading.get_ident(), group=f"g{number}", on_done=log.note, on_failed=log.note)
    qtbot.waitUntil(lambda: len(log.entries) == 12)
    assert log.entries[0] not in log.entries[4:]


def test_callbacks_may_start_further_work(runner: QtTaskRunner, log: Log, qtbot: QtBot):
    def go_on(value: int) -> None:
        log.note(value)
        if value < 3:
            runner.start(lambda _c: value + 1, group="g", on_done=go_on, on_failed=log.note)

    go_on(0)
    qtbot.waitUntil(lambda: log.entries == [0, 1, 2, 3])


def test_shutdown_waits_for_threads_and_calls_nobody_afterwards(qtbot: QtBot, log: Log):
    runner = QtTaskRunner()
    entered, left = threading.Event(), threading.Event()

    def work(control: TaskControl) -> None:
        entered.set()
        try:
            wait(control, threading.Event())
        finally:
            left.set()

    runner.start(work, group="g", on_done=log.note, on_failed=log.note, on_progress=log.note)
    assert entered.wait(5)
    runner.shutdown()
    assert left.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("verdant_")]
    control = runner.start(lambda _c: 1, group="g", on_done=log.note, on_failed=log.note)
    assert control.cancelled
    other = QtTaskRunner()
    other.start(lambda _c: "other", group="g", on_done=log.note, on_failed=log.note)
    qtbot.waitUntil(lambda: bool(log.entries))
    other.shutdown()
    assert log.entries == ["other"]
