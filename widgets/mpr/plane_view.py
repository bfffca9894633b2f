"""The pane of one plane: a section at the resolution of the screen, with what is drawn over it."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.mpr import PlaneName
from app.core.resampling import Section
from app.core.shading import Shading
from app.session.mpr_display import PlaneDisplay, resolve_plane
from app.session.sections import DRAFT_SAMPLES
from app.session.session import Session
from widgets.bind import bind
from widgets.mpr.plane_mouse import Hold, PlaneMouse, Shown
from widgets.mpr.plane_painting import (
    PLANE_COLOURS,
    draw_lines,
    draw_region,
    place_of,
    section_image,
)
from widgets.theme import image_colour
from widgets.translation import tr
from widgets.viewport.annotations import draw_annotations
from widgets.viewport.placement import Placement
from widgets.viewport.text_stamps import TextStamps

LEAST_SIZE_PX: Final = 120


class PlaneView(QWidget):
    """Shows what `app.session.mpr_display.resolve_plane` says, at most once per turn of the event loop."""

    enlarging = Signal()
    """The user asked by a double click for this plane alone, or for all again."""

    def __init__(self, session: Session, name: PlaneName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name = name
        self._display = PlaneDisplay(name)
        self._picture: QImage | None = None
        self._stamps = TextStamps()
        self._pictured: tuple[Section | None, Shading | None] = (None, None)
        self._mouse = PlaneMouse(session, name, shown=self._shown)
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._show_now)
        self.setAccessibleName(tr("{name} plane", name=name.value))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEAST_SIZE_PX, LEAST_SIZE_PX)
        for signal in (session.mpr.changed, session.review_changed):
            bind(signal, self, self._plan_redraw)
        bind(session.mpr.sections.arrived, self, self._follow_section)
        self._plan_redraw()

    @property
    def name(self) -> PlaneName:
        """Which plane it is."""
        return self._name

    @property
    def display(self) -> PlaneDisplay:
        """What is shown now."""
        return self._display

    @property
    def scale(self) -> float:
        """Pixels of the pane per pixel of the section: below 1 on a dense screen."""
        pixels = max(self.width() * self.height(), 1)
        return 1 / max(1.0, min(self.devicePixelRatioF(), math.sqrt(DRAFT_SAMPLES / pixels)))

    def is_up_to_date(self) -> bool:
        """Whether the picture shows the plane as it is."""
        display = self._display
        made = display.section is not None and display.section.plane == display.grid
        return not self._redraw.isActive() and (made or display.grid is None or not self.isVisible())

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(400, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Section, regions, lines, texts, frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area, display, scale = QRectF(self.rect()), self._display, self.scale
        painter.fillRect(area, image_colour("image"))
        if self._picture is not None and display.section is not None and display.grid is not None:
            place = place_of(display.section.plane, display.grid)
            painter.drawImage(
                QRectF(place.x() * scale, place.y() * scale, place.width() * scale, place.height() * scale),
                self._picture,
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for region in display.regions:
            draw_region(painter, region, scale=scale)
        size = (area.width(), area.height())
        draw_lines(painter, display, size, scale=scale)
        painter.setFont(self.font())
        placement = Placement(scale, scale, 0.0, 0.0) if display.grid is not None else None
        draw_annotations(painter, area, display.texts, placement=placement, activity_text="", stamps=self._stamps)
        painter.setPen(QPen(PLANE_COLOURS[self._name], 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size needs another section."""
        super().resizeEvent(event)
        self._plan_redraw()

    def showEvent(self, event: QShowEvent) -> None:
        """While it was hidden nothing was drawn."""
        super().showEvent(event)
        self._plan_redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See `PlaneMouse`."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See `PlaneMouse`; the pointer tells what it would take hold of."""
        if event.buttons() is Qt.MouseButton.NoButton:
            hold = self._mouse.grip(event.position()).hold
            self.setCursor(_CURSORS[hold])
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See `PlaneMouse`."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the plane alone, or all again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.enlarging.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See `PlaneMouse`."""
        self._mouse.wheel(event)
        event.accept()

    def _shown(self) -> Shown:
        return Shown(self._display, (float(self.width()), float(self.height())), self.scale)

    def _follow_section(self, name: PlaneName) -> None:
        if name is self._name:
            self._plan_redraw()

    def _plan_redraw(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _show_now(self) -> None:
        if not self.isVisible():
            return
        scale = self.scale
        shape = max(round(self.height() / scale), 1), max(round(self.width() / scale), 1)
        display = resolve_plane(self._session, self._name, shape)
        if (display.section, display.shading) != self._pictured:
            self._pictured = display.section, display.shading
            shown = display.section is not None and display.shading is not None
            self._picture = section_image(display.section, display.shading) if shown else None
        self._display = display
        self.setAccessibleDescription(
            "  ".join((*display.texts.corners.top_left, *display.texts.corners.bottom_left))
        )
        self.update()


_CURSORS = {
    Hold.POINT: Qt.CursorShape.CrossCursor,
    Hold.LINE: Qt.CursorShape.SizeAllCursor,
    Hold.HANDLE: Qt.CursorShape.PointingHandCursor,
}
