"""Undo and redo without limit: how things were before each step, what it did and when."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class _Step(Generic[State]):
    """Going back to `state` takes `action` back, or does it again."""

    action: str
    state: State
    at: int


class Steps(Generic[State]):
    """What can be taken back, and of that what can be done again; states are immutable."""

    def __init__(self) -> None:
        self._undo: list[_Step[State]] = []
        self._redo: list[_Step[State]] = []

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty when there is nothing."""
        return self._undo[-1].action if self._undo else ""

    @property
    def redo_text(self) -> str:
        """What redo would do again; empty when there is nothing."""
        return self._redo[-1].action if self._redo else ""

    @property
    def undo_at(self) -> int:
        """When what undo would take back was done, in nanoseconds of no known origin; 0 when there is nothing."""
        return self._undo[-1].at if self._undo else 0

    @property
    def redo_at(self) -> int:
        """When what redo would do again was taken back; 0 when there is nothing."""
        return self._redo[-1].at if self._redo else 0

    @property
    def before(self) -> State | None:
        """What undo would go back to."""
        return self._undo[-1].state if self._undo else None

    @property
    def after(self) -> State | None:
        """What redo would go forward to."""
        return self._redo[-1].state if self._redo else None

    def remember(self, action: str, before: State) -> None:
        """A step is being made; what was taken back before cannot be done again."""
        self._undo.append(_Step(action, before, time.monotonic_ns()))
        self._redo.clear()

    def go_back(self, now: State) -> None:
        """The state now is that of `before`; `now` is what redo goes forward to."""
        _move(self._undo, self._redo, now)

    def go_forward(self, now: State) -> None:
        """The state now is that of `after`; `now` is what undo goes back to."""
        _move(self._redo, self._undo, now)

    def amend(self, change: Callable[[State], State]) -> None:
        """Let every state hold what was there all the time and came to be known only now."""
        for steps in (self._undo, self._redo):
            steps[:] = [replace(step, state=change(step.state)) for step in steps]

    def clear(self) -> None:
        """Nothing before now can be taken back."""
        self._undo.clear()
        self._redo.clear()


def _move(source: list[_Step[State]], target: list[_Step[State]], now: State) -> None:
    target.append(_Step(source.pop().action, now, time.monotonic_ns()))
