"""Through the slices: previous, autoplay, next, and a slider that shows which slices hold regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.core.measurement import MeasurementKind
from app.core.phrases import phrase
from app.core.roi import ReviewState
from app.session.display import SliceMark, slice_marks
from app.session.edit_commands import edit_command
from app.session.measure_commands import tool_command
from app.session.session import Session
from app.session.tool_in_hand import EditTool, Tool
from widgets.actions import Actions, follow
from widgets.bind import bind
from widgets.theme import colour, region_colours, set_icon, state_colour, theme
from widgets.tools.tool_button import ToolButton
from widgets.translation import tr

ICON_PX = 16
HANDLE_PX = 3.0
LEAST_HOLLOW_PX = 6.0
CROSS_PX, CROSS_PEN_PX = 4.0, 2.0
NOTCH = 120
SPACING_PX = 4
THIN_PX = 3.0
"""So much less than the height of a cell, above and below, is the line that stands for what has not come."""
NARROW_PX = 600
"""Below that the buttons of tools show their pictures only; they would leave the slider too little."""
BUTTONS = ("first-slice", "previous-slice", "cine", "next-slice", "last-slice")

MEASURING: Mapping[Tool, str] = {kind: tool_command(kind) for kind in MeasurementKind}
EDITING: Mapping[Tool, str] = {tool: edit_command(tool) for tool in EditTool}


class Transport(QWidget):
    """Buttons and slider in one line below the image."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.slider = SliceSlider(session)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(SPACING_PX)
        self.buttons = {name: _button(actions, name) for name in BUTTONS}
        for button in self.buttons.values():
            layout.addWidget(button)
        layout.addSpacing(8)
        layout.addWidget(self.slider, 1)
        self.measure = ToolButton(
            session, actions, kind=phrase("Measure"), tools=MEASURING, menu_command="measure-menu"
        )
        self.edit = ToolButton(session, actions, kind=phrase("Edit"), tools=EDITING, menu_command="edit-menu")
        layout.addSpacing(4)
        layout.addWidget(self.edit)
        layout.addWidget(self.measure)
        bind(session.view_changed, self, self._show_playing)
        bind(session.series_opened, self, self._show_playing)
        self._show_playing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the slider needs the room more than words and the buttons for Home and End do."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW_PX
        for name in ("first-slice", "last-slice"):
            self.buttons[name].setHidden(is_narrow)
        self.layout().setSpacing(SPACING_PX // 4 if is_narrow else SPACING_PX)
        words = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for tools in (self.edit, self.measure):
            tools.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly if is_narrow else words)

    def _show_playing(self) -> None:
        playing = self._session.viewport.view.playing
        button = self.buttons["cine"]
        if button.property("playing") != playing:
            button.setProperty("playing", playing)
            set_icon(button, "pause" if playing else "play")
            button.setAccessibleName(tr("Stop autoplay") if playing else tr("Autoplay"))


class SliceSlider(QWidget):
    """One cell per slice; a cell with regions is coloured, undecided ones are hollow, decided ones full.

    Of a series that still arrives, what has not come is a thin line: it can be pointed at, and is fetched next then.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._marks: tuple[SliceMark, ...] = ()
        self._damaged: tuple[int, ...] = ()
        self._cells = QPixmap()
        self._cells_made_for: tuple[object, ...] = ()
        self.setAccessibleName(tr("Slices"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._show_slices)
        for signal in (
            session.series_opened,
            session.opening_changed,
            session.review_changed,
            session.unreadable.changed,
        ):
            bind(signal, self, self._plan_redraw)
        bind(session.view_changed, self, self._follow_view)
        self._plan_redraw()

    @property
    def marks(self) -> tuple[SliceMark, ...]:
        """The slices that are marked."""
        return self._marks

    @property
    def damaged(self) -> tuple[int, ...]:
        """The slices that are crossed out."""
        return self._damaged

    def sizeHint(self) -> QSize:
        """As high as a button."""
        return QSize(200, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, which stay the same from slice to slice, and the slice in view."""
        if not self._count():
            return
        ratio = self.devicePixelRatioF()
        places = self._session.panes.active.places
        made_for = places, self._marks, self._damaged, self.size(), ratio, theme(), region_colours()
        if made_for != self._cells_made_for:
            self._cells_made_for = made_for
            self._cells = QPixmap(self.size() * ratio)
            self._cells.setDevicePixelRatio(ratio)
            self._cells.fill(Qt.GlobalColor.transparent)
            self._paint_cells(self._cells)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._cells)
        middle = self.place_of(self._session.viewport.view.index).x()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("text"))
        painter.drawRoundedRect(QRectF(middle - HANDLE_PX / 2, 2, HANDLE_PX, self.height() - 4), 1.5, 1.5)

    def _paint_cells(self, pixmap: QPixmap) -> None:
        """A cell per slice, or a line where there are more slices than room, with the marks."""
        count, places = self._count(), self._session.panes.active.places
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = self._track()
        cell = track.width() / count
        gap = 2.0 if cell >= LEAST_HOLLOW_PX else 0.0
        ground = colour("track")
        if places.taken is not None:
            painter.fillRect(track.adjusted(0, THIN_PX, 0, -THIN_PX), ground)
        here = range(count) if places.taken is None else places.taken
        cells = [self._cell(place, gap) for place in here] if gap or places.taken is not None else [track]
        for rectangle in cells:
            painter.fillRect(rectangle, ground)
        colours = {state: state_colour(state) for state in {mark.state for mark in self._marks}}
        for mark in self._marks:
            _paint_mark(painter, self._cell(places.of(mark.index), gap), mark.state, ink=colours[mark.state])
        for index in self._damaged:
            _cross_out(painter, self.place_of(index))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the slice under the pointer."""
        self._go_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on while the button is down."""
        self._go_to(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """As over the image."""
        self._session.viewport.step(-int(event.angleDelta().y() / NOTCH))

    def place_of(self, index: int) -> QPointF:
        """The middle of a slice's cell."""
        return self._cell(self._session.panes.active.places.of(index), 0).center()

    def _go_to(self, event: QMouseEvent) -> None:
        count = self._count()
        if count and event.buttons() & Qt.MouseButton.LeftButton:
            track = self._track()
            self._session.panes.active.show_place(int((event.position().x() - track.left()) / track.width() * count))

    def _count(self) -> int:
        return self._session.panes.active.places.count

    def _track(self) -> QRectF:
        return QRectF(4, self.height() / 2 - 4, max(self.width() - 8, 1), 8)

    def _cell(self, place: int, gap: float) -> QRectF:
        track = self._track()
        width = track.width() / max(self._count(), 1)
        return QRectF(track.left() + place * width + gap / 2, track.top(), max(width - gap, 1.0), track.height())

    def _plan_redraw(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _follow_view(self) -> None:
        self.update()

    def _show_slices(self) -> None:
        self._marks = slice_marks(self._session)
        self._damaged = self._session.unreadable.in_view(self._session.panes.active)
        crossed = [tr("crossed out: could not be read")] if self._damaged else []
        thin = [tr("thin: has not come")] if self._session.panes.active.places.taken is not None else []
        self.setToolTip(", ".join([*_legend(self._marks), *crossed, *thin]))
        self.update()


def _paint_mark(painter: QPainter, cell: QRectF, state: ReviewState, *, ink: QColor) -> None:
    """Undecided: hollow, or raised where a cell is too narrow; decided: full; from elsewhere: its lower half."""
    undecided = state in (ReviewState.PROPOSED, ReviewState.EDITED)
    if undecided and cell.width() >= LEAST_HOLLOW_PX:
        painter.setPen(ink)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5))
        return
    # A mark stays visible where many slices share a pixel.
    wide = cell.adjusted(-1, 0, 1, 0) if cell.width() < 3 else cell
    if state is ReviewState.IMPORTED:
        wide = wide.adjusted(0, wide.height() / 2, 0, 0)
    painter.fillRect(wide.adjusted(0, -4, 0, -4) if undecided else wide, ink)


def _cross_out(painter: QPainter, middle: QPointF) -> None:
    painter.setPen(QPen(colour("bad"), CROSS_PEN_PX))
    for way in (QPointF(CROSS_PX, CROSS_PX), QPointF(CROSS_PX, -CROSS_PX)):
        painter.drawLine(middle - way, middle + way)


def _legend(marks: Sequence[SliceMark]) -> list[str]:
    states = {mark.state for mark in marks}
    words = {
        ReviewState.PROPOSED: tr("hollow or raised: undecided"),
        ReviewState.EDITED: tr("hollow or raised: undecided"),
        ReviewState.VALIDATED: tr("full: validated"),
        ReviewState.IMPORTED: tr("lower half: from elsewhere"),
    }
    return list(dict.fromkeys(word for state, word in words.items() if state in states))


def _button(actions: Actions, name: str) -> QToolButton:
    action = actions[name]
    button = QToolButton()
    button.setProperty("prominence", "quiet")
    set_icon(button, "play" if name == "cine" else name)
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setAccessibleName(action.iconText())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(action.trigger)
    follow(button, action)
    return button
