"""The pane of the volume in three dimensions: shows the newest picture of the drawing thread, and turns it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.geometry import orientation_letters
from app.core.phrases import joined, phrase
from app.core.rendering import Solid, transfer
from app.core.roi import ReviewState, Roi
from app.core.volume import ImageSeries
from app.session.corner_texts import CornerTexts
from app.session.display import Display, Letters, cautions, shading
from app.session.session import Session
from app.session.solids import solids
from app.session.windowing import as_window
from widgets.bind import bind
from widgets.scene.probe import OpenGl, find_opengl
from widgets.scene.render_thread import Colour, RenderThread, View3D
from widgets.theme import image_colour, state_style
from widgets.translation import tr
from widgets.viewport.annotations import draw_annotations
from widgets.viewport.mouse import NOTCH, ZOOM_PER_NOTCH
from widgets.viewport.text_stamps import TextStamps

MOST_PIXELS: Final = 500_000
"""A picture has no more than that and is stretched to the pane: its time grows with its pixels."""
STARTING: Final = phrase("Starting 3D…")

MakeBodies = Callable[[], list[tuple[Solid, Colour]]]


class VolumeView(QWidget):
    """Asks the drawing thread for what the session wants to see.

    Parameters
    ----------
    find
        Says whether OpenGL works; asked once.
    """

    enlarging = Signal()
    """The user asked by a double click for the volume alone, or for all again."""
    _drawn = Signal(object, object)
    _failed = Signal(str)

    def __init__(
        self, session: Session, *, find: Callable[[], OpenGl] = find_opengl, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._find = find
        self._opengl: OpenGl | None = None
        self._threads: list[RenderThread] = []
        self._picture: QImage | None = None
        self._stamps = TextStamps()
        self._failure = ""
        self._asked: View3D | None = None
        self._shown: View3D | None = None
        self._regions: tuple[tuple[Roi, ...], MakeBodies] | None = None
        self._grabbed: QPointF | None = None
        self._hurries = False
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._ask)
        self._drawn.connect(self._show)
        self._failed.connect(self._fail)
        self.setAccessibleName(tr("Volume in three dimensions"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for signal in (session.mpr.changed, session.review_changed):
            bind(signal, self, self._plan)
        bind(session.mpr.opened_or_closed, self, self._follow_opening)
        self.destroyed.connect(partial(_end, self._threads))

    @property
    def failure(self) -> str:
        """Why there is no picture; empty while there may be one."""
        return self._failure

    @property
    def picture(self) -> QImage | None:
        """What is shown; None until something is drawn."""
        return self._picture

    def is_up_to_date(self) -> bool:
        """Whether the newest that was asked for is drawn in full, or never will be."""
        if self._failure or not self.isVisible():
            return True
        if self._asked is None or self._shown is None or self._redraw.isActive():
            return False
        return self._shown.shows_as(self._asked) and not self._shown.is_draft

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, sides of the patient, texts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect())
        painter.fillRect(area, image_colour("image"))
        if self._picture is not None:
            painter.drawImage(area, self._picture)
        draw_annotations(painter, area, self._texts(), placement=None, activity_text="", stamps=self._stamps)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size needs another picture."""
        super().resizeEvent(event)
        self._plan()

    def showEvent(self, event: QShowEvent) -> None:
        """While it was hidden nothing was drawn."""
        super().showEvent(event)
        self._plan()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the volume."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grabbed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn it as a ball."""
        view = self._session.mpr.view
        if self._grabbed is None or view is None:
            return
        way = (event.position() - self._grabbed) / max(min(self.width(), self.height()), 1)
        self._grabbed = event.position()
        self._session.mpr.set_camera(view.camera.dragged(way.x(), way.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it: it is drawn in full."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grabbed = None
            self._plan()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the volume alone, or all again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.enlarging.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go nearer, or further away."""
        view = self._session.mpr.view
        if view is not None:
            self._hurries = True
            self._session.mpr.set_camera(view.camera.zoomed(ZOOM_PER_NOTCH ** (event.angleDelta().y() / NOTCH)))
        event.accept()

    def _texts(self) -> Display:
        mpr = self._session.mpr
        view, pane = mpr.view, mpr.pane
        if view is None or pane is None or mpr.middle is None:
            return Display()
        message = tr(self._failure) or (STARTING if self._picture is None else "")
        if message or not pane.viewport.view.overlays_visible:
            return Display(message=message)
        right, down = np.asarray(view.camera.orientation.right), np.asarray(view.camera.orientation.down)
        return Display(
            has_texts=True,
            letters=Letters(
                orientation_letters(-right),
                orientation_letters(right),
                orientation_letters(-down),
                orientation_letters(down),
            ),
            corners=CornerTexts(top_left=(joined("  ", ("3D", view.preset.value)),)),
            cautions=cautions(self._session, pane, mpr.middle[0]),
        )

    def _follow_opening(self) -> None:
        """With the planes the thread ends: what the driver holds of the volume is free again."""
        if not self._session.mpr.is_open:
            _end(self._threads)
            self._picture, self._regions, self._asked, self._shown = None, None, None, None

    def _plan(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _ask(self) -> None:
        mpr = self._session.mpr
        volume, view, pane, middle = mpr.volume, mpr.view, mpr.pane, mpr.middle
        if volume is None or view is None or pane is None or middle is None or self._failure or not self.isVisible():
            self.update()
            return
        shown = shading(pane, *middle)
        low, high = as_window(shown.transform).bounds if shown is not None else (0.0, 1.0)
        wanted = View3D(
            volume,
            transfer(view.preset, low=low, high=high),
            self._make_bodies(pane.series),
            view.camera,
            self._size(),
            is_draft=self._grabbed is not None or self._hurries,
        )
        self._hurries = False
        asked = self._asked
        if asked is None or not wanted.shows_as(asked) or (asked.is_draft and not wanted.is_draft):
            self._asked = wanted
            self._drawing().show(wanted)
        self.update()

    def _drawing(self) -> RenderThread:
        if not self._threads:
            self._threads.append(RenderThread(self._drawn.emit, self._failed.emit, find=self._opengl_once))
        return self._threads[0]

    def _opengl_once(self) -> OpenGl:
        if self._opengl is None:
            self._opengl = self._find()
        return self._opengl

    def _size(self) -> tuple[int, int]:
        pixels = max(self.width() * self.height(), 1)
        scale = min(self.devicePixelRatioF(), math.sqrt(MOST_PIXELS / pixels))
        return max(round(self.height() * scale), 1), max(round(self.width() * scale), 1)

    def _make_bodies(self, series: ImageSeries | None) -> MakeBodies:
        """The same object as long as the regions are the same: making bodies takes longest."""
        review = self._session.review_of(self._session.mpr.pane) if self._session.mpr.pane is not None else None
        rois = tuple(review.rois) if review is not None else ()
        if self._regions is None or self._regions[0] != rois:
            self._regions = rois, partial(_bodies, rois, series)
        return self._regions[1]

    def _show(self, picture: NDArray[np.uint8], view: View3D) -> None:
        rows, columns, _ = picture.shape
        self._picture = QImage(picture.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
        self._shown = view
        self.update()

    def _fail(self, sentence: str) -> None:
        self._failure = sentence
        self.update()


def _end(threads: list[RenderThread]) -> None:
    """End the threads; what they draw now is drawn for nobody."""
    for thread in threads:
        thread.close()
        thread.join()
    threads.clear()


def _bodies(rois: tuple[Roi, ...], series: ImageSeries | None) -> list[tuple[Solid, Colour]]:
    if series is None:
        return []
    return [(solid, _rgb(state)) for state, solid in solids(rois, series)]


def _rgb(state: ReviewState) -> Colour:
    shown = QColor(state_style(state).colour)
    return shown.redF(), shown.greenF(), shown.blueF()
