"""The viewports side by side: how many there are, and which of them keys and panels act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from psygnal import Signal

from app.session.pane import Pane

MOST_ROWS: Final = 3
MOST_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows and columns of viewports, 1 to 3 of each."""

    rows: int = 1
    columns: int = 1

    @property
    def count(self) -> int:
        """How many viewports there are."""
        return self.rows * self.columns


class Panes:
    """The panes of a session, row by row; one of them is active.

    Parameters
    ----------
    make
        A new, empty pane of that number.
    """

    layout_changed = Signal()
    """There are more panes, fewer, or they are arranged otherwise."""
    active_changed = Signal()
    """Another pane is active."""
    content_changed = Signal(Pane)
    """A pane shows another series or stack."""
    opening_changed = Signal(Pane)
    """A series is on its way to a pane, or no longer."""
    view_changed = Signal(Pane)
    """Slice, window, zoom … of a pane changed."""

    def __init__(self, make: Callable[[int], Pane]) -> None:
        self._make = make
        self._made = 0
        self._layout = Layout()
        self._panes: list[Pane] = [self._new()]
        self._active = self._panes[0]

    @property
    def layout(self) -> Layout:
        """How the panes are arranged."""
        return self._layout

    @property
    def all(self) -> tuple[Pane, ...]:
        """The panes, row by row."""
        return tuple(self._panes)

    @property
    def active(self) -> Pane:
        """The pane that keys and panels act on."""
        return self._active

    def arrange(self, rows: int, columns: int) -> None:
        """Arrange the panes; the active one and those before the others stay, surplus ones are closed."""
        layout = Layout(min(max(rows, 1), MOST_ROWS), min(max(columns, 1), MOST_COLUMNS))
        if layout == self._layout:
            return
        self._layout = layout
        if len(self._panes) > layout.count and self._active not in self._panes[: layout.count]:
            self._panes.remove(self._active)
            self._panes.insert(layout.count - 1, self._active)
        for pane in self._panes[layout.count :]:
            pane.close()
        del self._panes[layout.count :]
        while len(self._panes) < layout.count:
            self._panes.append(self._new())
        self.layout_changed.emit()

    def activate(self, pane: Pane) -> None:
        """Make a pane the one that keys and panels act on."""
        if pane in self._panes and pane is not self._active:
            self._active = pane
            self.active_changed.emit()

    def step(self, step: int) -> None:
        """Activate the next pane, or the previous one, round the end."""
        self.activate(self._panes[(self._panes.index(self._active) + step) % len(self._panes)])

    def _new(self) -> Pane:
        self._made += 1
        pane = self._make(self._made)
        pane.changed.connect(lambda: self.content_changed.emit(pane))
        pane.opening_changed.connect(lambda: self.opening_changed.emit(pane))
        pane.viewport.changed.connect(lambda: self.view_changed.emit(pane))
        return pane
