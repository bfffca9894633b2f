"""The left button while a measuring tool is in hand, or over a measurement: draw, take hold, move, rename."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from app.core.geometry import Points
from app.core.measurement import MeasurementId, MeasurementKind
from app.core.volume import ImageSlice
from app.session.figures import Figure, figures, pointer_text
from app.session.pane import Pane
from app.session.session import Session
from widgets.bind import bind
from widgets.tools.words_editor import WordsEditor
from widgets.translation import said, tr
from widgets.viewport.measurement_items import Drawn, Grip, draw_figures, draw_line_of_text, grip_at
from widgets.viewport.placement import Placement

CLICK_PX = 4
"""A press that moved no further is a click."""
CLOSING_PX = 9
"""A click that near to the first corner closes a polygon."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MeasuringHand:
    """Turns mouse events on one viewport into calls of the session; each says whether it took the event.

    Parameters
    ----------
    surface
        The widget that the image is painted on.
    placed
        Where the image lies on it now; None without an image.
    """

    def __init__(
        self, session: Session, pane: Pane, surface: QWidget, *, placed: Callable[[], Placement | None]
    ) -> None:
        self._session = session
        self._pane = pane
        self._surface = surface
        self._placed = placed
        self._image: ImageSlice | None = None
        self._figures: tuple[Figure, ...] = ()
        self._drawn = Drawn()
        self._start: QPointF | None = None
        self._moved = False
        self._pointer: QPointF | None = None
        self._editor = WordsEditor(surface)
        self._editor.done.connect(self._end_editing)
        self._editor.given_up.connect(self._give_up)
        bind(session.drafting.changed, surface, self._follow_draft)

    @property
    def cursor(self) -> Qt.CursorShape | None:
        """Over a measurement that a press would take hold of; None elsewhere."""
        placement = self._placed()
        if placement is None or self._pointer is None or self._grip(self._pointer, placement) is None:
            return None
        return Qt.CursorShape.SizeAllCursor

    def show(self) -> None:
        """Take over what is to be drawn on the image that came into view, or changed there."""
        self._image = self._pane.image
        self._figures = figures(self._session, self._pane)

    def draw(self, painter: QPainter, area: QRectF, *, taken: list[QRectF]) -> None:
        """Draw the measurements, and what the probe says of the pixel under the pointer."""
        placement = self._placed()
        self._drawn = Drawn()
        if placement is None:
            return
        self._drawn = draw_figures(painter, area, self._figures, placement=placement, taken=taken)
        if self._pointer is not None and self._image is self._pane.image:
            text = pointer_text(self._session, self._pane, self._to_image(self._pointer, placement))
            labels = [label for label in self._drawn.labels if label is not None]
            draw_line_of_text(painter, area, said(text), taken=[*taken, *labels])

    def press(self, event: QMouseEvent) -> bool:
        """Begin or go on drawing, or take hold of a measurement."""
        placement = self._placed()
        # Nothing is drawn on an image that is not on the screen yet.
        if (
            event.button() is not Qt.MouseButton.LeftButton
            or placement is None
            or self._image is not self._pane.image
        ):
            return False
        self._editor.finish()
        position = event.position()
        point = self._to_image(position, placement)
        self._start, self._moved = position, False
        drafting = self._session.drafting
        if drafting.draft is None:
            grip = self._grip(position, placement)
            if grip is not None and grip.figure.measurement_id is not None:
                self._session.panes.activate(self._pane)
                drafting.grab(self._pane, grip.figure.measurement_id, point, handle=grip.handle)
                return True
        elif self._closes(position, placement):
            self._start = None
            return drafting.close_outline()
        if self._session.hand.measures is None:
            self._session.measuring.select(None)
            self._start = None
            return False
        self._session.panes.activate(self._pane)
        return drafting.press(self._pane, point)

    def move(self, event: QMouseEvent) -> bool:
        """Follow the pointer."""
        self._pointer = event.position()
        placement = self._placed()
        if placement is None:
            return False
        if self._start is not None and (event.position() - self._start).manhattanLength() > CLICK_PX:
            self._moved = True
        drafting = self._session.drafting
        draft = drafting.draft
        if draft is None or draft.pane is not self._pane:
            if self._session.hand.measures is MeasurementKind.PROBE:
                self._surface.update()
            return False
        if draft.moves is not None and not self._moved:
            return True
        return drafting.move(self._to_image(event.position(), placement), tracing=self._start is not None)

    def release(self, event: QMouseEvent) -> bool:
        """End a drag."""
        placement = self._placed()
        if event.button() is not Qt.MouseButton.LeftButton or self._start is None or placement is None:
            return False
        moved, self._start = self._moved, None
        if self._session.drafting.draft is not None:
            self._session.drafting.release(self._to_image(event.position(), placement), moved=moved)
        return True

    def double_click(self, event: QMouseEvent) -> bool:
        """Close a polygon, or change the words or the name of a measurement."""
        placement = self._placed()
        if event.button() is not Qt.MouseButton.LeftButton or placement is None:
            return False
        if self._session.drafting.draft is not None:
            return self._session.drafting.close_outline() or True
        grip = self._grip(event.position(), placement)
        if grip is not None:
            self._rename(grip, event.position())
            return True
        return self._session.hand.measures is not None

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to what is being drawn, before any command."""
        draft = self._session.drafting.draft
        if draft is None or draft.pane is not self._pane:
            return False
        return event.key() == Qt.Key.Key_Escape or (
            draft.moves is None and event.key() in (Qt.Key.Key_Backspace, *_ENTER)
        )

    def key(self, event: QKeyEvent) -> bool:
        """Esc gives up what is drawn or moved, Backspace takes a corner back, Enter ends a polygon."""
        if not self.wants(event):
            return False
        drafting = self._session.drafting
        if event.key() == Qt.Key.Key_Escape:
            self._start = None
            drafting.drop()
        elif event.key() in _ENTER:
            drafting.close_outline()
        else:
            drafting.step_back()
        return True

    def leave(self) -> None:
        """The pointer is no longer over the image."""
        self._pointer = None
        self._surface.update()

    def _grip(self, position: QPointF, placement: Placement) -> Grip | None:
        """What is taken hold of; with a tool in hand only a handle of the selected one, so as to draw beside it."""
        grip = grip_at(self._drawn, position, placement)
        if grip is None or self._session.hand.measures is None:
            return grip
        return grip if grip.figure.selected and grip.handle is not None else None

    def _closes(self, position: QPointF, placement: Placement) -> bool:
        draft = self._session.drafting.draft
        if draft is None or draft.kind is not MeasurementKind.POLYGON or draft.placed < draft.kind.least_points:
            return False
        first = QPointF(*placement.to_screen(*draft.points[0].tolist()))
        return (first - position).manhattanLength() <= CLOSING_PX

    def _rename(self, grip: Grip, position: QPointF) -> None:
        one = self._session.measuring.find(grip.figure.measurement_id)
        if one is not None:
            self._session.drafting.drop()
            self._editor.edit(
                position,
                one.text if one.kind.has_text else said(one.title),
                what=tr("Words") if one.kind.has_text else tr("Name"),
                subject=one.measurement_id,
            )

    def _give_up(self, _subject: MeasurementId | None) -> None:
        self._session.drafting.drop()

    def _end_editing(self, subject: MeasurementId | None, text: str) -> None:
        one = self._session.measuring.find(subject)
        if one is None:
            self._session.drafting.say(text)
        elif one.kind.has_text:
            self._session.measuring.set_text(one.measurement_id, text)
        elif text != said(one.title):
            self._session.measuring.rename(one.measurement_id, text)

    def _follow_draft(self) -> None:
        """Ask for the words of a note whose points are placed."""
        draft, placement = self._session.drafting.draft, self._placed()
        if draft is not None and draft.awaits_words and draft.pane is self._pane and placement is not None:
            place = QPointF(*placement.to_screen(*draft.points[0].tolist()))
            self._editor.edit(place, "", what=tr("Words"), subject=None)

    def _to_image(self, position: QPointF, placement: Placement) -> Points:
        return np.array(placement.to_image(position.x(), position.y()))
