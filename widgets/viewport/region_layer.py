"""The regions over the image of a viewport: outlines and names, worked out ahead for the slice that may come next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem

from app.session.outlines import Shape
from widgets.viewport.annotations import to_transform
from widgets.viewport.region_names import RegionNames, Sheet
from widgets.viewport.shapes import LinesItem, shape_items
from widgets.viewport.text_stamps import TextStamps

_Outlines = list[tuple[object, ...]]


class RegionLayer:
    """Items of a scene for the outlines, set anew only where these change, and the names above them.

    Parameters
    ----------
    frame
        What the outlines lie on, in x, y = column, row of the image.
    """

    def __init__(self, scene: QGraphicsScene, frame: QGraphicsItem, stamps: TextStamps) -> None:
        self._scene = scene
        self._frame = frame
        self._names = RegionNames(stamps)
        self._shapes: tuple[Shape, ...] = ()
        self._outlines: _Outlines = []
        self._items: list[LinesItem] = []
        self._outlines_ahead: _Outlines = []
        self._items_ahead: list[LinesItem] = []

    def show(self, shapes: tuple[Shape, ...]) -> None:
        """Show these from now on."""
        outlines = _outlines(shapes)
        if outlines != self._outlines:
            for item in self._items:
                self._scene.removeItem(item)
            self._items = self._made(shapes, outlines)
        self._shapes, self._outlines = shapes, outlines

    def prepare(self, shapes: tuple[Shape, ...], sheet: Sheet) -> None:
        """Work out what a slice with these takes, if it lies where the one in view lies."""
        self._names.prepare(shapes, sheet)
        self._outlines_ahead = _outlines(shapes)
        self._items_ahead = shape_items(shapes)
        transform = to_transform(sheet.placement)
        for item in self._items_ahead:
            item.place(transform)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem) -> None:
        """Draw the outlines alone, where the painter's coordinates are those of the image."""
        for item in self._items:
            item.paint(painter, option)

    def draw_names(self, painter: QPainter, sheet: Sheet, *, taken: Sequence[QRectF]) -> list[QRectF]:
        """Name the regions, over no other text; where their names stand."""
        return self._names.draw(painter, self._shapes, sheet, taken=taken)

    def _made(self, shapes: Sequence[Shape], outlines: _Outlines) -> list[LinesItem]:
        if outlines != self._outlines_ahead:
            return shape_items(shapes, self._frame)
        items, self._items_ahead, self._outlines_ahead = self._items_ahead, [], []
        for item in items:
            item.setParentItem(self._frame)
        return items


def _outlines(shapes: Sequence[Shape]) -> _Outlines:
    """What the outlines are made of: they are the same as long as it is."""
    return [(shape.source, shape.selected, shape.line, shape.band) for shape in shapes]
