"""The image: one Display at a time, of which only what changed is set anew."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

from app.core.voi import Window, apply_window
from app.core.volume import ImageSeries
from app.session.activity import Activity, activity
from app.session.display import Display, resolve
from app.session.pane import Pane
from app.session.session import Session
from widgets.bind import bind
from widgets.theme import colour
from widgets.viewport.annotations import draw_annotations, to_transform
from widgets.viewport.mouse import Mouse
from widgets.viewport.placement import Placement, place
from widgets.viewport.progress_line import ProgressLine
from widgets.viewport.shapes import ShapeItem

CINE_MS = 100
PATIENCE_MS = 120
"""A slice that comes sooner replaces the old one without a word: a message that only flickers tells nothing."""


class Viewport(QGraphicsView):
    """Shows what `app.session.display.resolve` says of a pane, at most once per turn of the event loop."""

    def __init__(self, session: Session, pane: Pane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pane = pane
        self._framed = False
        self._display = Display()
        self._placement: Placement | None = None
        self._shapes: list[ShapeItem] = []
        self._series: ImageSeries | None = None
        self._scene = QGraphicsScene(self)
        self._image = QGraphicsPixmapItem()
        # Pixel (0, 0) is centred on the origin, so that contours need no shift.
        self._image.setOffset(-0.5, -0.5)
        self._image.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._image)
        self._mouse = Mouse(session, pane, shown=self._shown)
        self._progress = ProgressLine(self.viewport())
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._show_now)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_anyway)
        self._cine = QTimer(self, interval=CINE_MS)
        self._cine.timeout.connect(self._advance)
        self._set_up_view()
        for signal in (
            pane.changed,
            pane.opening_changed,
            session.review_changed,
            pane.viewport.changed,
            pane.pixels.arrived,
            session.proposing.changed,
            session.saving.changed,
        ):
            bind(signal, self, self._plan_redraw)
        self._plan_redraw()

    @property
    def display(self) -> Display:
        """What is shown now."""
        return self._display

    @property
    def placement(self) -> Placement | None:
        """Where the image lies, in pixels of the viewport; None without an image."""
        return self._placement

    def is_up_to_date(self) -> bool:
        """Whether the picture shows the session as it is, pixels included."""
        waits = self._redraw.isActive() or self._patience.isActive()
        image = self._pane.image
        return not waits and (
            image is None or self._display.values is not None or self._pane.pixels.failure(image) is not None
        )

    def set_framed(self, framed: bool) -> None:
        """Say by a frame that keys and panels act on this viewport."""
        if framed != self._framed:
            self._framed = framed
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the image fitted."""
        super().resizeEvent(event)
        size = self.viewport().size()
        self._scene.setSceneRect(0, 0, size.width(), size.height())
        self._progress.resize(size.width(), self._progress.height())
        self._set_placement(self._display)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: N802 - Qt's name
        """Draw the text over everything."""
        running = self._activity()
        draw_annotations(
            painter,
            QRectF(self.viewport().rect()),
            self._display,
            placement=self._placement,
            activity_text=running.text if running and self._pane.image is not None else "",
        )
        if self._framed:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._mouse.double_click()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See `Mouse`."""
        size = self.viewport().size()
        self._mouse.wheel(event, (size.width(), size.height()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys are the window's: the view has nothing to scroll."""
        event.ignore()

    def _set_up_view(self) -> None:
        self.setScene(self._scene)
        self.setAccessibleName("Image")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(colour("image"))
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _shown(self) -> tuple[Display, Placement | None]:
        return self._display, self._placement

    def _plan_redraw(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _show_now(self) -> None:
        display = resolve(self._session, self._pane)
        playing = self._pane.viewport.view.playing
        if playing != self._cine.isActive():
            self._cine.start() if playing else self._cine.stop()
        self._progress.set_activity(self._activity())
        image, series = self._pane.image, self._pane.series
        loading = image is not None and display.values is None and self._pane.pixels.failure(image) is None
        # Never a picture of one series under the name of another, not even for a moment.
        if loading and self._display.values is not None and series is self._series:
            if not self._patience.isActive():
                self._patience.start()
            return
        self._patience.stop()
        self._series = series
        self._show(display)
        if display.values is not None and series is not None:
            self._pane.pixels.prefetch(series, self._pane.viewport.view.index)

    def _show_anyway(self) -> None:
        self._show(resolve(self._session, self._pane))

    def _activity(self) -> Activity | None:
        """What the user waits for; work on a series is shown where that series is."""
        return activity(self._session) if self._pane is self._session.panes.active else None

    def _show(self, display: Display) -> None:
        old = self._display
        seen = display.values is not old.values or (display.window, display.inverted) != (old.window, old.inverted)
        if seen:
            self._set_pixels(display)
        if _outlines(display) != _outlines(old):
            self._set_shapes(display)
        self._display = display
        self._set_placement(display)
        self.setAccessibleDescription(display.slice_text or display.message)
        self.viewport().update()

    def _set_pixels(self, display: Display) -> None:
        shows = display.values is not None and display.window is not None
        self._image.setVisible(shows)
        if display.values is not None and display.window is not None:
            self._image.setPixmap(windowed(display.values, display.window, inverted=display.inverted))

    def _set_shapes(self, display: Display) -> None:
        for item in self._shapes:
            self._scene.removeItem(item)
        self._shapes = [ShapeItem(shape, self._image) for shape in display.shapes]

    def _set_placement(self, display: Display) -> None:
        if display.values is None:
            self._placement = None
            return
        size = self.viewport().size()
        rows, columns = display.values.shape
        self._placement = place(
            (rows, columns), (size.width(), size.height()), aspect=display.aspect, zoom=display.zoom, pan=display.pan
        )
        self._image.setTransform(to_transform(self._placement))

    def _advance(self) -> None:
        self._pane.viewport.advance_cine()


def windowed(values: NDArray[np.float32], window: Window, *, inverted: bool) -> QPixmap:
    """Modality values (rows, columns) as an 8-bit picture."""
    brightness = np.ascontiguousarray(apply_window(values, window, inverted=inverted))
    rows, columns = brightness.shape
    image = QImage(brightness.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
    return QPixmap.fromImage(image)  # Copies the pixels: the array may go.


def _outlines(display: Display) -> list[tuple[object, ...]]:
    return [(shape.roi, shape.selected) for shape in display.shapes]
