"""Tasks that are done step by step, when a test says so."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from app.core.tasks import Cancelled, TaskControl


class StepwiseRunner:
    """Satisfies `TaskRunner`: nothing runs until the test says so, on its own thread.

    `run()` runs the oldest waiting task (of a group, if one is named); `run_all()` until none waits.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, TaskControl, Callable[[], None]]] = deque()
        self._running: list[tuple[str, TaskControl]] = []

    @property
    def waiting(self) -> tuple[str, ...]:
        """Groups of the tasks that wait, oldest first."""
        return tuple(group for group, control, _ in self._waiting if not control.cancelled)

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
        control = TaskControl(on_progress, on_published=on_published)

        def run() -> None:
            try:
                value = work(control)
            except Cancelled:
                return
            except Exception as error:  # noqa: BLE001 - the task border of this fake
                on_failed(error)
                return
            if not control.cancelled:
                on_done(value)

        self._waiting.append((group, control, run))
        return control

    def cancel(self, group: str) -> None:
        for one, control in [(waiting, control) for waiting, control, _ in self._waiting] + self._running:
            if one == group:
                control.cancel()

    def run(self, group: str | None = None) -> bool:
        """Run one task; False if none waits."""
        for entry in tuple(self._waiting):
            waiting, control, task = entry
            if group in (None, waiting):
                self._waiting.remove(entry)
                if not control.cancelled:
                    self._running.append((waiting, control))
                    try:
                        task()
                    finally:
                        self._running.remove((waiting, control))
                    return True
        return False

    def run_all(self) -> None:
        while self.run():
            pass
