"""The image: one Display at a time, of which only what changed is set anew."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.core.overlay import Overlay
from app.core.pixels import ImagePixels
from app.core.volume import ImageSeries, ImageSlice
from app.session.activity import Activity, activity
from app.session.display import Display, resolve, shading
from app.session.outlines import shapes_on
from app.session.pane import Pane
from app.session.session import Session
from app.session.tool_in_hand import MouseTool, Tool
from widgets.bind import bind
from widgets.theme import image_colour
from widgets.tools.editing_hand import EditingHand
from widgets.tools.measuring_hand import MeasuringHand
from widgets.translation import said, tr
from widgets.viewport.annotations import draw_annotations, to_transform
from widgets.viewport.cine_timer import CineTimer
from widgets.viewport.look_ahead import LookAhead
from widgets.viewport.magnifier import draw_magnifier
from widgets.viewport.mouse import Mouse
from widgets.viewport.picture import (
    PictureItem,
    PictureMaker,
    Reduction,
    overlay_picture,
    reduction_for,
    target_of,
)
from widgets.viewport.placement import Placement, placement_of
from widgets.viewport.progress_line import ProgressLine
from widgets.viewport.reference_drawing import draw_references
from widgets.viewport.region_layer import RegionLayer
from widgets.viewport.region_names import Sheet
from widgets.viewport.text_stamps import TextStamps

CURSORS: dict[Tool, Qt.CursorShape] = {
    MouseTool.SELECT: Qt.CursorShape.ArrowCursor,
    MouseTool.SCROLL: Qt.CursorShape.SizeVerCursor,
    MouseTool.ZOOM: Qt.CursorShape.SizeVerCursor,
    MouseTool.WINDOW: Qt.CursorShape.SizeAllCursor,
    MouseTool.WINDOW_REGION: Qt.CursorShape.CrossCursor,
}
DRAWING = Qt.CursorShape.CrossCursor
PATIENCE_MS = 120
"""A slice that comes sooner replaces the old one without a word: a message that only flickers tells nothing."""


class Viewport(QGraphicsView):
    """Shows what `app.session.display.resolve` says of a pane, at most once per turn of the event loop."""

    region_menu_asked = Signal(QPoint)
    """A region was clicked with the right button and is selected; the place on the screen."""

    def __init__(self, session: Session, pane: Pane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pane = pane
        self._display = Display()
        self._placement: Placement | None = None
        self._series: ImageSeries | None = None
        self._scene = QGraphicsScene(self)
        self._maker = PictureMaker()
        self._picture = PictureItem(QImage.Format.Format_RGB32)
        self._graphics = PictureItem(QImage.Format.Format_ARGB32)
        self._reduction = Reduction()
        self._overlays: tuple[Overlay, ...] = ()
        self._overlay = _ImageFrame()
        self._scene.addItem(self._picture)
        self._scene.addItem(self._graphics)
        self._scene.addItem(self._overlay)
        self._pointer: QPointF | None = None
        self._stamps = TextStamps()
        self._regions = RegionLayer(self._scene, self._overlay, self._stamps)
        self._mouse = Mouse(session, pane, shown=self._shown)
        self._hand = MeasuringHand(session, pane, self.viewport(), placed=self._placed)
        self._editor = EditingHand(session, pane, self.viewport(), placed=self._placed)
        self._progress = ProgressLine(self.viewport())
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._show_now)
        self._fetch_ahead = QTimer(self, singleShot=True, interval=0)
        self._fetch_ahead.timeout.connect(self._fetch)
        self._look_ahead = LookAhead(self, pane, make=self._make_ahead)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_anyway)
        self._cine = CineTimer(pane, self)
        self._set_up_view()
        for signal in (
            pane.changed,
            pane.opening_changed,
            session.review_changed,
            pane.viewport.changed,
            pane.pixels.arrived,
            session.preparing.changed,
            session.proposing.changed,
            session.saving.changed,
            session.object_saving.changed,
            session.media.sending_on.changed,
            session.synchronising.changed,
            session.measuring.changed,
            session.drafting.changed,
            session.editing.changed,
            session.uncertainty.changed,
            session.draw_first.changed,
            session.draw_first.comparing.changed,
            session.second_opinion.comparing.changed,
            session.side_by_side.changed,
        ):
            bind(signal, self, self._plan_redraw)
        bind(session.hand.changed, self, self._show_tool)
        self._show_tool()
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
            image is None or self._display.pixels is not None or self._pane.pixels.failure(image) is not None
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the image fitted."""
        super().resizeEvent(event)
        size = self.viewport().size()
        self._scene.setSceneRect(0, 0, size.width(), size.height())
        self._progress.resize(size.width(), self._progress.height())
        ratio = self.devicePixelRatioF()
        self._pane.size_px = (size.width() * ratio, size.height() * ratio)
        self._set_placement(self._display, redo=False)

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: N802 - Qt's name
        """Fill what the picture leaves free; the picture covers the rest."""
        ground, whole = image_colour("image"), self.viewport().rect()
        covered = self._picture.covers if self._picture.isVisible() else QRect()
        for free in QRegion(whole).subtracted(QRegion(covered)):
            painter.fillRect(free, ground)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: N802 - Qt's name
        """Draw the text over everything."""
        running = self._activity()
        if self._display.magnifier and self._pointer is not None and self._placement is not None:
            draw_magnifier(
                painter,
                self._pointer,
                draw=self._draw_content,
                ground=image_colour("image"),
                rim=image_colour("accent"),
            )
        if self._placement is not None:
            draw_references(painter, self._display.references, self._placement)
        rectangle = self._mouse.rectangle
        if rectangle is not None:
            painter.setPen(QPen(image_colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rectangle)
        area = QRectF(self.viewport().rect())
        taken = draw_annotations(
            painter,
            area,
            self._display,
            placement=self._placement,
            activity_text=running.text if running and self._pane.image is not None else "",
            stamps=self._stamps,
        )
        if self._placement is not None:
            taken += self._regions.draw_names(painter, self._sheet(self._placement), taken=taken)
        self._hand.draw(painter, area, taken=taken)
        self._editor.draw(painter)
        self._look_ahead.painted()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See `EditingHand`, `MeasuringHand`, then `Mouse`."""
        if not (self._editor.press(event) or self._hand.press(event)):
            self._mouse.press(event, self._size())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        self._pointer = event.position()
        if not (self._editor.move(event) or self._hand.move(event)):
            self._mouse.move(event)
        self._show_tool()
        if self._display.magnifier or self._mouse.rectangle is not None:
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        if self._editor.release(event):
            return  # what changed of a region is painted with it
        if not self._hand.release(event) and self._mouse.release(event):
            self.region_menu_asked.emit(event.globalPosition().toPoint())
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        taken = self._editor.double_click(event) or self._hand.double_click(event)
        if not taken and event.button() is Qt.MouseButton.LeftButton:
            self._mouse.double_click()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See `Mouse`."""
        if not self._editor.wheel(event):
            self._mouse.wheel(event, self._size())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Without a pointer there is no lens."""
        super().leaveEvent(event)
        self._pointer = None
        self._hand.leave()
        self._editor.leave()
        if self._display.magnifier:
            self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """While something is drawn, some keys belong to it before they are the window's."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and (self._editor.wants(event) or self._hand.wants(event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys are the window's: the view has nothing to scroll."""
        if not (self._editor.key(event) or self._hand.key(event)):
            event.ignore()

    def _set_up_view(self) -> None:
        self.setScene(self._scene)
        self.setAccessibleName(tr("Image"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The viewport paints all of itself: nothing of the window has to be painted below it.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def _size(self) -> QSizeF:
        return QSizeF(self.viewport().size())

    def _sheet(self, placement: Placement) -> Sheet:
        return Sheet(QRectF(self.viewport().rect()), placement, self.font(), self.devicePixelRatioF())

    def _show_tool(self) -> None:
        tool = self._session.hand.tool
        self.viewport().setCursor(self._hand.cursor or CURSORS.get(tool, DRAWING))

    def _placed(self) -> Placement | None:
        return self._placement

    def _shown(self) -> tuple[Display, Placement | None]:
        return self._display, self._placement

    def _plan_redraw(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _show_now(self) -> None:
        display = resolve(self._session, self._pane)
        self._cine.follow()
        self._progress.set_activity(self._activity())
        image, series = self._pane.image, self._pane.series
        loading = image is not None and display.pixels is None and self._pane.pixels.failure(image) is None
        # Never a picture of one series under the name of another, not even for a moment.
        if loading and self._display.pixels is not None and series is self._series:
            if not self._patience.isActive():
                self._patience.start()
            return
        self._patience.stop()
        self._series = series
        self._show(display)
        if display.pixels is not None:
            self._fetch_ahead.start()
            self._look_ahead.plan()

    def _fetch(self) -> None:
        """Let the rest be decoded, once the picture is painted: threads that decode take time from it.

        They also take time from what is on its way; until it is here, what may be scrolled to next is enough.
        """
        pane = self._pane
        pane.note_painted()
        if pane.series is not None:
            pane.pixels.prefetch(pane.series, pane.viewport.view.index, only_near=pane.is_arriving)

    def _make_ahead(self, image: ImageSlice, pixels: ImagePixels) -> None:
        if self._redraw.isActive():
            return
        look = shading(self._pane, image, pixels)
        self._maker.prepare(pixels, look, turn=self._display.turn, reduction=self._reduction)
        if self._display.has_texts and self._placement is not None:
            self._regions.prepare(shapes_on(self._session, self._pane, image), self._sheet(self._placement))

    def _show_anyway(self) -> None:
        self._show(resolve(self._session, self._pane))

    def _activity(self) -> Activity | None:
        """What the user waits for; work on a series is shown where that series is."""
        return activity(self._session) if self._pane is self._session.panes.active else None

    def _show(self, display: Display) -> None:
        old, self._display = self._display, display
        self._regions.show(display.shapes)
        looks, looked = _look(display), _look(old)
        self._set_placement(display, redo=display.pixels is not old.pixels or looks != looked)
        self._hand.show()
        self._editor.show()
        self.setAccessibleDescription(display.slice_text or said(display.message))
        self.viewport().update()

    def _set_placement(self, display: Display, *, redo: bool) -> None:
        """Put everything where it lies; make the picture anew if `redo`, or if it is too small or too large now."""
        self._picture.setVisible(display.pixels is not None)
        self._graphics.setVisible(display.pixels is not None and len(display.overlays) > 0)
        self._overlay.setVisible(display.pixels is not None)
        if display.pixels is None:
            self._placement = None
            return
        size = self._size()
        rows, columns = display.pixels.stored.shape[:2]
        ratio = self.devicePixelRatioF()
        self._placement = placement_of(display, (size.width(), size.height()), pixel_ratio=ratio)
        reduction = reduction_for(self._placement, pixel_ratio=ratio) if display.smooth else Reduction()
        before = self._reduction
        if redo or reduction != before:
            self._reduction = reduction
            self._picture.set_picture(
                self._maker.make(display.pixels, display.shading, turn=display.turn, reduction=reduction)
            )
        target = target_of(self._placement, (rows, columns), reduction)
        self._picture.set_place(target, smooth=display.smooth)
        if display.overlays:
            self._set_graphics(display, (rows, columns), redo=redo or reduction != before)
            self._graphics.set_place(target, smooth=display.smooth)
        else:
            self._overlays = ()
        self._overlay.setTransform(to_transform(self._placement))

    def _set_graphics(self, display: Display, shape: tuple[int, int], *, redo: bool) -> None:
        if redo or display.overlays != self._overlays:
            self._overlays = display.overlays
            ink, reduction = image_colour("graphics"), self._reduction
            self._graphics.set_picture(
                overlay_picture(display.overlays, shape, turn=display.turn, reduction=reduction, ink=ink)
            )

    def _draw_content(self, painter: QPainter) -> None:
        """The picture and the outlines, as they lie on the viewport."""
        option = QStyleOptionGraphicsItem()
        self._picture.paint(painter, option)
        if self._graphics.isVisible():
            self._graphics.paint(painter, option)
        painter.setTransform(self._overlay.transform(), combine=True)
        self._regions.paint(painter, option)


class _ImageFrame(QGraphicsItem):
    """What is drawn over the image belongs to it: in x, y = column, row."""

    def boundingRect(self) -> QRectF:
        """It draws nothing itself."""
        return QRectF()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """It draws nothing itself."""


def _look(display: Display) -> tuple[object, ...]:
    return display.shading, display.turn, display.smooth
