"""Tasks on threads of their own, of which one goes on at a time, in an order that chance alone decides."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from app.core.tasks import Cancelled, TaskControl

LONGEST_TURN_S = 10.0


class _Control(TaskControl):
    """Hands the baton back at every checkpoint on the task's own thread."""

    def __init__(self, task: _Task, post: Callable[[_Control, Callable[[], None]], None]) -> None:
        super().__init__(
            lambda fraction, text: post(self, lambda: task.on_progress and task.on_progress(fraction, text)),
            on_published=lambda value: post(self, lambda: task.on_published and task.on_published(value)),
        )
        self.task = task

    def checkpoint(self, fraction: float | None = None, text: str = "") -> None:
        if threading.current_thread() is self.task.thread:
            self.task.hand_back()
        super().checkpoint(fraction, text)


class _Task:
    """One piece of work."""

    def __init__(
        self,
        work: Callable[[TaskControl], Any],
        *,
        group: str,
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None],
        on_progress: Callable[[float, str], None] | None,
        on_published: Callable[[Any], None] | None,
        post: Callable[[_Control, Callable[[], None]], None],
    ) -> None:
        self.group, self.on_progress, self.on_published = group, on_progress, on_published
        self.has_ended = False
        self.control = _Control(self, post)
        self._work, self._on_done, self._on_failed, self._post = work, on_done, on_failed, post
        self._turn, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self.thread = threading.Thread(target=self._run, name=f"baton-{group}", daemon=True)

    def go_on(self) -> None:
        """Until its next checkpoint, or its end."""
        if self.thread.ident is None:
            self.thread.start()
        self._turn.release()
        assert self._back.acquire(timeout=LONGEST_TURN_S), f"a task of {self.group} waits for another"
        if self.has_ended:
            self.thread.join()

    def hand_back(self) -> None:
        self._back.release()
        self._turn.acquire()

    def _run(self) -> None:
        self._turn.acquire()
        try:
            value = self._work(self.control)
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - the task border of this fake
            failure = error
            self._post(self.control, lambda: self._on_failed(failure))
        else:
            self._post(self.control, lambda: self._on_done(value))
        finally:
            self.has_ended = True
            self._back.release()


class BatonRunner:
    """Satisfies `TaskRunner`; `turn()` lets one task go on, or one of their messages be heard, in their order."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._tasks: list[_Task] = []
        self._messages: deque[tuple[_Control, Callable[[], None]]] = deque()

    def start(
        self,
        work: Callable[[TaskControl], Any],
        *,
        group: str,
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None],
        on_progress: Callable[[float, str], None] | None = None,
        on_published: Callable[[Any], None] | None = None,
    ) -> TaskControl:
        self.cancel(group)
        task = _Task(
            work,
            group=group,
            on_done=on_done,
            on_failed=on_failed,
            on_progress=on_progress,
            on_published=on_published,
            post=lambda control, call: self._messages.append((control, call)),
        )
        self._tasks.append(task)
        return task.control

    def cancel(self, group: str) -> None:
        for task in self._tasks:
            if task.group == group:
                task.control.cancel()
        for control, _ in self._messages:
            if control.task.group == group:  # also of an ended task, whose outcome waits
                control.cancel()

    def turn(self) -> bool:
        """One step of one task, or one message; False where there is nothing left to do."""
        withdrawn = [task for task in self._tasks if task.control.cancelled]
        if self._messages and not withdrawn and (not self._tasks or self._chance.random() < 0.4):
            control, call = self._messages.popleft()
            if not control.cancelled:
                call()
            return True
        if not self._tasks:
            return False
        task = withdrawn[0] if withdrawn else self._chance.choice(self._tasks)  # it may hold a lock: it ends first
        task.go_on()
        if task.has_ended:
            self._tasks.remove(task)
        return True
