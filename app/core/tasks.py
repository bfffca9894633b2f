"""How long work reports progress and is cancelled, whoever runs it.

Work is a plain function `work(control) -> value` on immutable arguments. It calls `control.checkpoint`
at least every 100 ms; a runner decides on which thread it happens.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

Value = TypeVar("Value")


class Cancelled(Exception):  # noqa: N818 - not an error: somebody asked for it, and it is never shown
    """The user, or a newer request, withdrew the work."""


class TaskControl:
    """The two-way line between a piece of work and who started it; safe to use from any thread.

    Parameters
    ----------
    on_progress
        Called on the working thread with a fraction in 0..1 and a short text.
    on_published
        Called on the working thread with each part of the outcome that is there before the end.
    """

    def __init__(
        self,
        on_progress: Callable[[float, str], None] | None = None,
        *,
        on_published: Callable[[Any], None] | None = None,
    ) -> None:
        self._on_progress = on_progress
        self._on_published = on_published
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the work has been withdrawn."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Withdraw the work; it ends at its next checkpoint."""
        self._cancelled.set()

    def checkpoint(self, fraction: float | None = None, text: str = "") -> None:
        """Report progress and give the work up if it was withdrawn.

        Parameters
        ----------
        fraction
            How much is done, 0..1; None when that is not known.
        text
            What is being done, for the progress line.

        Raises
        ------
        Cancelled
            If `cancel` was called.
        """
        if self._cancelled.is_set():
            raise Cancelled
        if fraction is not None and self._on_progress is not None:
            self._on_progress(min(1.0, max(0.0, fraction)), text)

    def wait(self, seconds: float) -> None:
        """Let time pass.

        Raises
        ------
        Cancelled
            As soon as `cancel` is called.
        """
        if self._cancelled.wait(seconds):
            raise Cancelled

    def publish(self, value: object) -> None:
        """Hand over a part of the outcome that is good without the rest.

        Raises
        ------
        Cancelled
            If `cancel` was called.
        """
        self.checkpoint()
        if self._on_published is not None:
            self._on_published(value)


class SilentControl(TaskControl):
    """Of a part of the work: withdrawn with the whole or alone; its progress and outcome stay its own."""

    def __init__(self, whole: TaskControl) -> None:
        super().__init__()
        self._whole = whole

    @property
    def cancelled(self) -> bool:
        """Whether the whole work, or this part of it, has been withdrawn."""
        return self._whole.cancelled or super().cancelled

    def checkpoint(self, fraction: float | None = None, text: str = "") -> None:
        """Give the work up if it was withdrawn."""
        self._whole.checkpoint()
        super().checkpoint()

    def wait(self, seconds: float) -> None:
        """Let time pass; a part that is withdrawn alone does not wake."""
        self._whole.wait(seconds)


class PartControl(SilentControl):
    """Of a part of the work: its progress is that much of the progress of the whole.

    Parameters
    ----------
    begins, share
        Where the part begins in the whole, and how much of it it is, 0..1.
    text
        What the progress line says of the part, whatever the part says; empty if that.
    """

    def __init__(self, whole: TaskControl, *, begins: float, share: float, text: str = "") -> None:
        super().__init__(whole)
        self._begins = begins
        self._share = share
        self._text = text

    def checkpoint(self, fraction: float | None = None, text: str = "") -> None:
        """Report the progress of the whole, and give the part up if it or the whole was withdrawn."""
        super().checkpoint()
        self._whole.checkpoint(
            None if fraction is None else self._begins + self._share * fraction, self._text or text
        )


Work = Callable[[TaskControl], Value]


class TaskRunner(Protocol):
    """Runs work away from the user's thread and hands results back on it.

    A new task of a `group` cancels the older one of that group first. Exactly one of `on_done` and
    `on_failed` is called for a task that was not cancelled; neither for one that was. What the work publishes
    comes before, each value once and in order.
    """

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
        """Start `work` and return the control by which it is cancelled."""
        ...

    def cancel(self, group: str) -> None:
        """Withdraw what runs in `group`; nothing happens if nothing does."""
        ...
