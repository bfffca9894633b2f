"""The tool in hand: what pressing and dragging with the left button does on the image, on every viewport."""

from __future__ import annotations

from enum import Enum

from psygnal import Signal

from app.core.measurement import MeasurementKind


class MouseTool(Enum):
    """One use of the left button that draws no measurement."""

    SELECT = "select"
    """A click selects a region, dragging moves the image."""
    SCROLL = "scroll"
    ZOOM = "zoom"
    WINDOW = "window"
    WINDOW_REGION = "window-region"
    """The window is made of the values in a rectangle; once, then the left button selects again."""


class EditTool(Enum):
    """One use of the left button that changes or draws regions."""

    PUSH = "push"
    """From inside it bulges the outline, from outside it dents it."""
    PAINT = "paint"
    WITHIN = "within"
    """The brush takes only pixels whose value lies in a range."""
    ERASE = "erase"
    DRAW = "draw"
    BOX = "box"
    POLYGON = "polygon"
    LIVEWIRE = "livewire"
    """From click to click the line follows the edges in the image."""
    CUT = "cut"
    POINTS = "points"
    MERGE = "merge"
    """A click makes another region of the slice part of the selected one."""

    @property
    def has_size(self) -> bool:
        """Whether it works with a disc."""
        return self in (EditTool.PAINT, EditTool.WITHIN, EditTool.ERASE, EditTool.PUSH)

    @property
    def encloses(self) -> bool:
        """Whether it draws round something."""
        return self in (EditTool.DRAW, EditTool.BOX, EditTool.POLYGON, EditTool.LIVEWIRE)

    @property
    def is_clicked(self) -> bool:
        """Whether it goes from click to click, and a double click ends it."""
        return self in (EditTool.POLYGON, EditTool.LIVEWIRE)


Tool = MouseTool | MeasurementKind | EditTool
"""What the left button does: something with the image, one kind of measurement, or an edit of regions."""


class ToolInHand:
    """There is always exactly one; with nothing special in hand the left button selects."""

    changed = Signal()

    def __init__(self) -> None:
        self._tool: Tool = MouseTool.SELECT

    @property
    def tool(self) -> Tool:
        """What the left button does."""
        return self._tool

    @property
    def measures(self) -> MeasurementKind | None:
        """What the left button draws; None while the tool in hand is none for measuring."""
        return self._tool if isinstance(self._tool, MeasurementKind) else None

    @property
    def edits(self) -> EditTool | None:
        """How the left button changes regions; None while the tool in hand does not."""
        return self._tool if isinstance(self._tool, EditTool) else None

    @property
    def is_special(self) -> bool:
        """Whether there is anything to lay down."""
        return self._tool is not MouseTool.SELECT

    def take(self, tool: Tool) -> None:
        """Take a tool in hand, in place of the one that was."""
        if tool is not self._tool:
            self._tool = tool
            self.changed.emit()

    def toggle(self, tool: Tool) -> None:
        """Take a tool in hand; lay it down if it is the one."""
        self.take(MouseTool.SELECT if tool is self._tool else tool)

    def lay_down(self) -> None:
        """Select again."""
        self.take(MouseTool.SELECT)
