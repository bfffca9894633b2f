"""What dragging with the left button does on the image."""

from __future__ import annotations

from enum import Enum

from psygnal import Signal


class MouseTool(Enum):
    """One use of the left button."""

    SELECT = "select"
    """A click selects a region, dragging moves the image."""
    SCROLL = "scroll"
    ZOOM = "zoom"
    WINDOW = "window"
    WINDOW_REGION = "window-region"
    """The window is made of the values in a rectangle; once, then the left button selects again."""


class MouseTools:
    """The tool in hand, the same on every viewport."""

    changed = Signal()

    def __init__(self) -> None:
        self._tool = MouseTool.SELECT

    @property
    def tool(self) -> MouseTool:
        """The tool in hand."""
        return self._tool

    def take(self, tool: MouseTool) -> None:
        """Take a tool in hand; taking it again lays it down."""
        wanted = MouseTool.SELECT if tool is self._tool else tool
        if wanted is not self._tool:
            self._tool = wanted
            self.changed.emit()

    def lay_down(self) -> None:
        """Select again."""
        if self._tool is not MouseTool.SELECT:
            self.take(self._tool)
