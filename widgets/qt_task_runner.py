"""Runs work on threads and hands its results back on the GUI thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.core.tasks import TaskControl, Work

Value = TypeVar("Value")

NETWORK_GROUP = "propose"
"""Networks run on one long-lived thread: cuDNN keeps its plans per thread, and two at once only slow each other."""
MOST_THREADS = 16
"""A request to a silent PACS holds its thread until it times out; slices must go on arriving beside some of them."""
PROGRESS_INTERVAL_S = 0.1
"""A window that draws every step of a task keeps Python from taking the next one."""


class _Relay(QObject):
    """Carries calls to the thread that it was made on."""

    posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def _call(self, call: Callable[[], None]) -> None:
        call()


@dataclass(eq=False)
class _Task:
    """One piece of work and who waits for it.

    Parameters
    ----------
    progress
        The newest one that has not been told.
    told_at
        When progress was told last, in seconds of the monotonic clock; at first when the task was made.
    """

    work: Callable[[TaskControl], Any]
    on_done: Callable[[Any], None]
    on_failed: Callable[[Exception], None]
    on_progress: Callable[[float, str], None] | None
    lock: threading.Lock = field(default_factory=threading.Lock)
    progress: tuple[float, str] | None = None
    told_at: float = field(default_factory=time.monotonic)


class QtTaskRunner:
    """Satisfies `TaskRunner`; made, used and shut down on the GUI thread."""

    def __init__(self) -> None:
        self._relay = _Relay()
        self._threads = ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="verdant")
        self._network_thread = ThreadPoolExecutor(1, thread_name_prefix="verdant-network")
        self._newest: dict[str, TaskControl] = {}
        self._closed = False

    def start(
        self,
        work: Work[Value],
        *,
        group: str,
        on_done: Callable[[Value], None],
        on_failed: Callable[[Exception], None],
        on_progress: Callable[[float, str], None] | None = None,
        on_published: Callable[[Any], None] | None = None,
    ) -> TaskControl:
        """Start `work`; see TaskRunner. After `shutdown` nothing starts and nobody is called."""
        self.cancel(group)
        task = _Task(work, on_done, on_failed, on_progress)
        control = TaskControl(
            lambda fraction, text: self._report(task, control, progress=(fraction, text)),
            on_published=on_published and (lambda value: self._post(control, lambda: on_published(value))),
        )
        if self._closed:
            control.cancel()
            return control
        self._newest[group] = control
        threads = self._network_thread if group == NETWORK_GROUP else self._threads
        threads.submit(self._run, task, control)
        return control

    def cancel(self, group: str) -> None:
        """Withdraw what runs in `group`; none of its callbacks is called any more."""
        control = self._newest.pop(group, None)
        if control is not None:
            control.cancel()

    def shutdown(self) -> None:
        """Withdraw everything and wait until the threads have ended; nobody is called any more."""
        self._closed = True
        for group in tuple(self._newest):
            self.cancel(group)
        for threads in (self._threads, self._network_thread):
            threads.shutdown(wait=True, cancel_futures=True)

    def _run(self, task: _Task, control: TaskControl) -> None:
        """On the working thread."""
        if control.cancelled:
            return
        try:
            value = task.work(control)
        except Exception as error:  # noqa: BLE001 - the task border: every failure goes to on_failed
            failure = error
            self._post(control, lambda: self._end(task, control, call=lambda: task.on_failed(failure)))
        else:
            self._post(control, lambda: self._end(task, control, call=lambda: task.on_done(value)))

    def _report(self, task: _Task, control: TaskControl, *, progress: tuple[float, str]) -> None:
        """On the working thread; work that reports often posts no more than is told."""
        if task.on_progress is None:
            return
        with task.lock:
            waiting = task.progress is not None
            task.progress = progress
        if not waiting:
            self._post(control, lambda: self._tell_in_time(task, control))

    def _tell_in_time(self, task: _Task, control: TaskControl) -> None:
        """Tell the progress of then, but not sooner than an interval after the last."""
        wait_s = task.told_at + PROGRESS_INTERVAL_S - time.monotonic()
        QTimer.singleShot(
            max(0, round(wait_s * 1000)),
            self._relay,
            lambda: None if control.cancelled else _tell_progress(task),
        )

    def _end(self, task: _Task, control: TaskControl, *, call: Callable[[], None]) -> None:
        """Tell the outcome, and before it the progress that waits: nothing comes after the outcome."""
        _tell_progress(task)
        if not control.cancelled:
            call()

    def _post(self, control: TaskControl, call: Callable[[], None]) -> None:
        def unless_withdrawn() -> None:
            # Looked at on the GUI thread, where `cancel` is called: after it nothing can come.
            if not control.cancelled:
                call()

        self._relay.posted.emit(unless_withdrawn)


def _tell_progress(task: _Task) -> None:
    with task.lock:
        progress, task.progress = task.progress, None
    if progress is not None and task.on_progress is not None:
        task.told_at = time.monotonic()
        task.on_progress(*progress)
