"""The viewports side by side: how many there are, and which of them keys and panels act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from psygnal import Signal

from app.core.hanging import MOST_COLUMNS, MOST_ROWS
from app.session.pane import Pane


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
        self._enlarged = False

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

    @property
    def is_enlarged(self) -> bool:
        """Whether the active pane takes the whole room for now; the others keep what they show."""
        return self._enlarged

    @property
    def on_screen(self) -> tuple[Pane, ...]:
        """The panes that can be seen, row by row."""
        return (self._active,) if self._enlarged else self.all

    def arrange(self, rows: int, columns: int) -> None:
        """Arrange the panes; the active one stays, then those that show something; surplus ones are closed."""
        layout = Layout(min(max(rows, 1), MOST_ROWS), min(max(columns, 1), MOST_COLUMNS))
        if layout == self._layout and not self._enlarged:
            return
        self._layout, self._enlarged = layout, False
        wanted = sorted(self._panes, key=lambda pane: (pane is not self._active, not pane.is_in_use))[: layout.count]
        surplus = [pane for pane in self._panes if pane not in wanted]
        self._panes = [pane for pane in self._panes if pane in wanted]
        for pane in surplus:
            pane.close()
        while len(self._panes) < layout.count:
            self._panes.append(self._new())
        self.layout_changed.emit()

    def enlarge(self, enlarged: bool) -> None:
        """Give the active pane the whole room, or every pane its own again."""
        enlarged = enlarged and len(self._panes) > 1
        if enlarged != self._enlarged:
            self._enlarged = enlarged
            for pane in self._panes if enlarged else ():
                if pane is not self._active:
                    pane.viewport.play(False)
            self.layout_changed.emit()

    def activate(self, pane: Pane) -> None:
        """Make a pane the one that keys and panels act on; where one is enlarged, that is the one then."""
        if pane in self._panes and pane is not self._active:
            self._active = pane
            self.active_changed.emit()
            if self._enlarged:
                self.layout_changed.emit()

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
