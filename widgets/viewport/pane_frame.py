"""A viewport with what belongs to it: frame, title, choice of stacks, and the place to drop a series on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.phrases import phrase
from app.core.study import SeriesRecord
from app.session.opening import Opened
from app.session.pane import Pane
from app.session.session import Session
from widgets.bind import bind
from widgets.drop_hint import DropHint
from widgets.item_models.series_mime import Dragged, from_mime
from widgets.theme import image_colour
from widgets.translation import tr
from widgets.viewport.pane_title import PaneTitleBar
from widgets.viewport.stack_bar import StackBar
from widgets.viewport.viewport import Viewport

ACTIVE_PX, PLAIN_PX = 3.0, 1.0
HINT = phrase("Open here")


class PaneFrame(QWidget):
    """One viewport of the grid; frame and title only beside others, the frame of the active one is thicker."""

    def __init__(self, session: Session, pane: Pane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pane = pane
        self.viewport = Viewport(session, pane)
        self.title = PaneTitleBar(session, pane)
        self.stacks = StackBar(session, pane)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.title)
        self._column.addWidget(self.viewport, 1)
        self._column.addWidget(self.stacks)
        self.hint = DropHint(self, tr(HINT))
        self.setAcceptDrops(True)
        # What is dragged over the image is dropped on the whole.
        self.viewport.setAcceptDrops(False)
        bind(session.panes.layout_changed, self, self._show_place)
        bind(session.panes.active_changed, self, self._show_place)
        self._show_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the hint as large as the whole."""
        super().resizeEvent(event)
        self.hint.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame."""
        if len(self._session.panes.all) < 2:
            return
        painter = QPainter(self)
        is_active = self._pane is self._session.panes.active
        width = ACTIVE_PX if is_active else PLAIN_PX
        pen = QPen(image_colour("accent" if is_active else "line"), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that a series or stack can be opened here."""
        if self._understands(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.hint.cover()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere will do."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went elsewhere, or was given up with Esc."""
        self.hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open it here, and make this the active viewport."""
        self.hint.hide()
        dragged = from_mime(event.mimeData())
        if dragged is None:
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        opened = self._opened_elsewhere(dragged)
        if opened is not None and dragged.stack is not None:
            self._session.panes.activate(self._pane)
            self._session.show_stack(opened, dragged.stack, pane=self._pane)
            return
        record = next((r for r in self._session.browser.state.series if _is(r, dragged)), None)
        if record is not None:
            self._session.panes.activate(self._pane)
            self._session.open_series(record, pane=self._pane)

    def _understands(self, event: QDropEvent) -> bool:
        dragged = from_mime(event.mimeData())
        if dragged is None:
            return False
        listed = any(_is(record, dragged) for record in self._session.browser.state.series)
        return listed or self._opened_elsewhere(dragged) is not None

    def _opened_elsewhere(self, dragged: Dragged) -> Opened | None:
        """The series that a dragged stack belongs to, as long as the viewport that it comes from shows it."""
        for pane in self._session.panes.all:
            opened = pane.opened
            if pane.number == dragged.pane and opened is not None and _is(opened.series.series, dragged):
                return opened if dragged.stack is not None and 0 <= dragged.stack < len(opened.stacks) else None
        return None

    def _show_place(self) -> None:
        panes = self._session.panes
        several, is_active = len(panes.all) > 1, self._pane is panes.active
        self.title.setVisible(several)
        # The same margin for all, or the picture would jump when another viewport becomes the active one.
        margin = round(ACTIVE_PX) if several else 0
        self._column.setContentsMargins(margin, margin, margin, margin)
        parts = [tr("Image")]
        if several and self._pane in panes.all:
            number = panes.all.index(self._pane) + 1
            parts.append(tr("Viewport {number} of {count}", number=number, count=len(panes.all)))
        if several and is_active:
            parts.append(tr("active"))
        self.viewport.setAccessibleName(", ".join(parts))
        self.update()


def _is(record: SeriesRecord, dragged: Dragged) -> bool:
    return (record.study_instance_uid, record.series_instance_uid) == (
        dragged.study_instance_uid,
        dragged.series_instance_uid,
    )
