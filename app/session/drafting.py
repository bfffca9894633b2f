"""A measurement while it is drawn or moved: point by point, with what it would say, until it is done or dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from psygnal import Signal

from app.core.geometry import Points
from app.core.measurement import MOST_POINTS, NOTHING_READ, MeasurementId, MeasurementKind, Readings
from app.core.polygon import simplify
from app.core.volume import ImageSeries, ImageSlice
from app.session.annotating import Annotating
from app.session.handles import on_image, shifted, with_handle_at
from app.session.measuring import Measuring
from app.session.pane import Pane
from app.session.tool_in_hand import ToolInHand

_SAME_PLACE_PX: Final = 1e-3
_FREEHAND_TOLERANCE_PX: Final = 0.05
_TRACED: Final = MeasurementKind.FREEHAND
_OPEN_ENDED: Final = (MeasurementKind.POLYGON, MeasurementKind.FREEHAND)


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A measurement that is being drawn, or an old one that is being moved.

    Parameters
    ----------
    points
        (N, 2) row, column: those that are placed, then the one under the pointer.
    placed
        How many of them are placed.
    awaits_words
        Whether all points are placed and the words are still to be typed.
    moves
        The measurement that is being moved; None for a new one.
    """

    pane: Pane
    series: ImageSeries
    image: ImageSlice
    kind: MeasurementKind
    points: Points
    placed: int
    readings: Readings = NOTHING_READ
    awaits_words: bool = False
    moves: MeasurementId | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Grip:
    """What the pointer holds: a handle, or the whole measurement where `handle` is None."""

    handle: int | None
    start: Points
    points: Points


class Drafting:
    """Turns presses, moves and releases on the image, all in row and column, into measurements."""

    changed = Signal()
    """The draft changed, or there is none any more."""

    def __init__(self, hand: ToolInHand, annotating: Annotating, measuring: Measuring) -> None:
        self._hand = hand
        self._annotating = annotating
        self._measuring = measuring
        self._draft: Draft | None = None
        self._grip: _Grip | None = None
        hand.changed.connect(self._forget)

    @property
    def draft(self) -> Draft | None:
        """What is being drawn or moved; None also where its image is no longer in view."""
        draft = self._draft
        image = draft.pane.image if draft is not None else None
        return draft if draft is not None and image is not None and image.reference == draft.image.reference else None

    def press(self, pane: Pane, point: Points) -> bool:
        """Begin with the tool in hand, or place the next point; False where there is nothing to draw."""
        tool, series, image = self._hand.measures, pane.series, pane.image
        draft = self.draft
        if tool is None or series is None or image is None:
            return False
        point = _inside(image, point)
        if draft is not None and draft.awaits_words:
            self.say("")
            draft = None
        if draft is None or draft.pane is not pane or draft.kind is not tool:
            self._set(Draft(pane, series, image, tool, np.stack([point, point]), placed=1))
            if tool.most_points == 1:
                self._complete()
        else:
            self._place(draft, point)
        return True

    def move(self, point: Points, *, tracing: bool = False) -> bool:
        """Follow the pointer; False where nothing is being drawn. A freehand outline grows while `tracing`."""
        draft = self.draft
        if draft is None or draft.awaits_words:
            return False
        point = _inside(draft.image, point)
        if self._grip is not None:
            self._set(self._read(replace(draft, points=_moved(draft, self._grip, point))))
            return True
        placed = draft.points[: draft.placed]
        if tracing and draft.kind is _TRACED and not _same(placed[-1], point):
            placed = np.vstack([placed, point])
        followed = replace(draft, points=np.vstack([placed, point]), placed=len(placed))
        # An outline is measured when it is closed: until then every move would measure all of it anew.
        self._set(followed if draft.kind is _TRACED else self._read(followed))
        return True

    def release(self, point: Points, *, moved: bool) -> bool:
        """End of a press: of a drag it is the next point, of a click nothing; False where nothing is drawn."""
        draft = self.draft
        if draft is None or draft.awaits_words:
            return False
        if self._grip is not None:
            self._drop(draft)
        elif draft.kind is _TRACED:
            self._complete()
        elif moved:
            self._place(draft, _inside(draft.image, point))
        return True

    def close_outline(self) -> bool:
        """End a polygon with the points that are placed; False where none is being drawn."""
        draft = self.draft
        if draft is None or draft.kind is not MeasurementKind.POLYGON:
            return False
        if draft.placed >= draft.kind.least_points:
            self._complete()
        return True

    def step_back(self) -> bool:
        """Take the last point back; False where nothing is being drawn."""
        draft = self.draft
        if draft is None or self._grip is not None:
            return False
        if draft.placed <= 1 or draft.awaits_words:
            self.drop()
        else:
            points = np.vstack([draft.points[: draft.placed - 1], draft.points[-1:]])
            self._set(self._read(replace(draft, points=points, placed=draft.placed - 1)))
        return True

    def grab(self, pane: Pane, measurement_id: MeasurementId, point: Points, *, handle: int | None) -> None:
        """Take hold of a measurement of the image in view by a handle, or as a whole; this selects it."""
        one, series, image = self._measuring.find(measurement_id), pane.series, pane.image
        if one is None or series is None or image is None or one.image != image.reference:
            return
        self._measuring.select(measurement_id)
        points = one.row_column
        self._grip = _Grip(handle, point, points)
        held = Draft(pane, series, image, one.kind, points, placed=len(points), readings=one.readings)
        self._set(replace(held, moves=measurement_id))

    def say(self, text: str) -> None:
        """The words of a note whose points are placed; a text without words is dropped.

        Another image may be in view by now: the note belongs to the one that it was begun on.
        """
        draft = self._draft
        if draft is None or not draft.awaits_words:
            return
        self._grip = None
        self._set(None)
        if text.strip() or draft.kind is not MeasurementKind.TEXT:
            self._draw(draft, draft.points, text=text.strip())

    def drop(self) -> bool:
        """Give up what is being drawn or moved; False where nothing is."""
        had = self.draft is not None
        self._grip = None
        if self._draft is not None:
            self._set(None)
        return had

    def let_go(self) -> None:
        """Give up what is being drawn or moved; where nothing is, lay the tool down."""
        if not self.drop():
            self._hand.lay_down()

    def _forget(self) -> None:
        self.drop()

    def _place(self, draft: Draft, point: Points) -> None:
        """Place the next point, unless it lies on the last one: nobody measures nothing."""
        placed = draft.points[: draft.placed]
        if _same(placed[-1], point) or (draft.kind in _OPEN_ENDED and len(placed) >= MOST_POINTS):
            return
        placed = np.vstack([placed, point])
        self._set(self._read(replace(draft, points=np.vstack([placed, point]), placed=len(placed))))
        if draft.kind not in _OPEN_ENDED and len(placed) == draft.kind.most_points:
            self._complete()

    def _complete(self) -> None:
        draft = self._draft
        if draft is None:
            return
        points = draft.points[: draft.placed]
        if draft.kind is _TRACED:
            points = _thinned(points)
        if len(points) < draft.kind.least_points:
            self._set(None)
        elif draft.kind.has_text:
            self._set(replace(draft, points=points, awaits_words=True))
        else:
            self._set(None)
            self._draw(draft, points)

    def _drop(self, draft: Draft) -> None:
        """Let go of what was moved, where it is now."""
        self._grip = None
        self._set(None)
        if draft.moves is not None:
            self._annotating.move(draft.moves, draft.image, draft.points, readings=draft.readings)

    def _draw(self, draft: Draft, points: Points, *, text: str = "") -> None:
        readings = self._annotating.readings(draft.pane, draft.image, draft.kind, points)
        self._annotating.draw(draft.series, draft.image, draft.kind, points, readings=readings, text=text)

    def _read(self, draft: Draft) -> Draft:
        """With what the points say as they are now, where there are enough of them."""
        kind = draft.kind
        enough = kind.least_points <= len(draft.points) <= kind.most_points
        readings = self._annotating.readings(draft.pane, draft.image, kind, draft.points) if enough else NOTHING_READ
        return replace(draft, readings=readings)

    def _set(self, draft: Draft | None) -> None:
        self._draft = draft
        self.changed.emit()


def _moved(draft: Draft, grip: _Grip, point: Points) -> Points:
    if grip.handle is not None:
        return with_handle_at(draft.kind, grip.points, handle=grip.handle, to=point)
    attributes = draft.image.attributes
    return shifted(grip.points, point - grip.start, rows=attributes.rows, columns=attributes.columns)


def _inside(image: ImageSlice, point: Points) -> Points:
    return on_image(point, rows=image.attributes.rows, columns=image.attributes.columns)


def _same(one: Points, other: Points) -> bool:
    return bool(np.all(np.abs(one - other) < _SAME_PLACE_PX))


def _thinned(points: Points) -> Points:
    """A traced outline with no more points than a measurement may have, none of them far from where it was drawn."""
    tolerance = _FREEHAND_TOLERANCE_PX
    thinned = simplify(points, tolerance)
    while len(thinned) > MOST_POINTS:
        tolerance *= 2
        thinned = simplify(points, tolerance)
    return thinned
