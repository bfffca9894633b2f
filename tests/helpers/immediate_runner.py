"""A task runner for tests that need no threads: work is done before `start` returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.core.tasks import Cancelled, TaskControl, Value, Work


class ImmediateTaskRunner:
    """Runs work at once on the calling thread; satisfies `TaskRunner`."""

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
        control = TaskControl(on_progress, on_published=on_published)
        try:
            value = work(control)
        except Cancelled:
            return control
        except Exception as error:  # noqa: BLE001 - the task border: every failure goes to on_failed
            on_failed(error)
            return control
        on_done(value)
        return control

    def cancel(self, group: str) -> None:
        """Nothing runs between calls, so there is nothing to withdraw."""
