"""The names of the regions beside their outlines; most of the work may be done before their slice is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from app.session.outlines import Shape
from widgets.theme import state_style
from widgets.translation import said
from widgets.viewport.labels import LabelPlaces
from widgets.viewport.placement import Placement
from widgets.viewport.text_stamps import EDGE_PX, TextStamps, put

EDGES = QMarginsF(EDGE_PX, EDGE_PX, EDGE_PX, EDGE_PX)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What names are written on.

    Parameters
    ----------
    area
        The viewport.
    pixel_ratio
        Pixels of the screen in one unit of `area`.
    """

    area: QRectF
    placement: Placement
    font: QFont
    pixel_ratio: float


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be named; two are the same where the same comes of it."""

    shapes: tuple[Shape, ...] = field(compare=False)
    """The selected one first: it gets the first choice of places."""
    sources: tuple[object, ...]
    """Of the outlines, which are the same as long as these are."""
    names: tuple[tuple[str, int], ...]
    """Text and colour, 0xAARRGGBB, as they are now in this language and look."""
    sheet: Sheet

    @classmethod
    def of(cls, shapes: Sequence[Shape], sheet: Sheet) -> Self:
        ordered = tuple(sorted(shapes, key=lambda shape: not shape.selected))
        styles = {state: state_style(state) for state in {shape.roi.state for shape in shapes}}
        inks = {
            (state, selected): QColor(style.selected_colour if selected else style.colour).rgba()
            for state, style in styles.items()
            for selected in (False, True)
        }
        names = tuple((said(shape.label), inks[shape.roi.state, shape.selected]) for shape in ordered)
        return cls(ordered, tuple(shape.source for shape in ordered), names, sheet)


@dataclass(frozen=True, slots=True)
class _Work:
    task: _Task
    stamps: list[QPixmap]
    places: LabelPlaces


class RegionNames:
    """Names regions; keeps what it worked out for the slice in view, and for one that may come next."""

    def __init__(self, stamps: TextStamps) -> None:
        self._stamps = stamps
        self._shown: _Work | None = None
        self._ahead: _Work | None = None

    def prepare(self, shapes: Sequence[Shape], sheet: Sheet) -> None:
        """Work out where the names of a slice that may come next could stand."""
        self._ahead = self._worked_out(_Task.of(shapes, sheet))

    def draw(
        self, painter: QPainter, shapes: Sequence[Shape], sheet: Sheet, *, taken: Sequence[QRectF]
    ) -> list[QRectF]:
        """Name the regions, over no other text; where their names stand."""
        task = _Task.of(shapes, sheet)
        known = (one for one in (self._shown, self._ahead) if one is not None and one.task == task)
        self._shown = work = next(known, None) or self._worked_out(task)
        places = work.places.choose(taken)
        for name, place in zip(work.stamps, places, strict=True):
            if place is not None:
                put(painter, name, place.topLeft())
        return [place for place in places if place is not None]

    def _worked_out(self, task: _Task) -> _Work:
        sheet = task.sheet
        font = QFont(sheet.font)
        font.setWeight(QFont.Weight.DemiBold)
        texts = [(text, QColor.fromRgba(ink)) for text, ink in task.names]
        stamps = self._stamps.stamps(texts, font, flags=Qt.AlignmentFlag.AlignCenter, pixel_ratio=sheet.pixel_ratio)
        sizes = [stamp.deviceIndependentSize().shrunkBy(EDGES) for stamp in stamps]
        return _Work(task, stamps, LabelPlaces(_boxes(task.shapes, sheet.placement), sizes, within=sheet.area))


def _boxes(shapes: Sequence[Shape], placement: Placement) -> list[QRectF]:
    """The box round each region on the screen."""
    if not shapes:
        return []
    points = np.concatenate([loop for shape in shapes for loop in (*shape.loops, *shape.open_lines)])
    counts = [sum(len(loop) for loop in (*shape.loops, *shape.open_lines)) for shape in shapes]
    starts = np.cumsum([0, *counts[:-1]])
    lowest, highest = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    steps = np.array(placement.steps)[::-1]  # first along rows, then along columns: points are row, column
    ends = np.stack([lowest, highest]) @ steps + (placement.left, placement.top)
    corners, sizes = ends.min(axis=0), np.abs(ends[1] - ends[0])
    return [QRectF(*numbers) for numbers in np.hstack([corners, sizes]).tolist()]
