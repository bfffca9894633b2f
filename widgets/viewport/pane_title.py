"""The line over a viewport beside others: which series it shows, whether it follows, how far its opening has got."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.slice_positions import Comparison
from app.session.pane import Pane
from app.session.pane_titles import PaneTitle, pane_title
from app.session.session import Session
from widgets.bind import bind
from widgets.item_models.painting import GAP, draw_text, emphasised
from widgets.theme import colour
from widgets.translation import said, tr

PROGRESS_PX = 3
LINKED_SIGN, APART_SIGN, ACTIVE_SIGN = "⇄", "⇹", "▸"
LEAST_FOR_WORDS_PX = 420


class PaneTitleBar(QWidget):
    """Bold and marked over the active viewport, plain over the others; a click makes its viewport the active one."""

    def __init__(self, session: Session, pane: Pane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pane = pane
        self._title = PaneTitle("")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._show_title)
        for signal in (
            session.panes.content_changed,
            session.panes.opening_changed,
            session.panes.active_changed,
            session.panes.layout_changed,
            session.synchronising.changed,
            pane.viewport.changed,
        ):
            bind(signal, self, self._plan_redraw)
        self._show_title()

    @property
    def title(self) -> PaneTitle:
        """What it says."""
        return self._title

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(80, self.fontMetrics().height() + GAP // 2 + PROGRESS_PX)

    def minimumSizeHint(self) -> QSize:
        """As narrow as need be."""
        return QSize(0, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the viewport below the active one."""
        self._session.panes.activate(self._pane)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As on the image."""
        self._session.panes.enlarge(not self._session.panes.is_enlarged)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the texts, each cut where the room ends, and a line that grows while a series is opened."""
        painter, title = QPainter(self), self._title
        is_active = self._pane is self._session.panes.active
        painter.fillRect(self.rect(), colour("selection" if is_active else "raised"))
        inner = QRect(GAP, 0, self.width() - 2 * GAP, self.height() - PROGRESS_PX + 1)
        font = emphasised(self.font()) if is_active else self.font()
        link = said(self._title.place) or self._link_text()
        if link:
            taken = draw_text(painter, inner, link, font=self.font(), ink=colour("dim"), right=True)
            inner.adjust(0, 0, -taken - GAP, 0)
        if title.patient:
            name = inner.adjusted(0, 0, -inner.width() // 2, 0)
            taken = draw_text(painter, name, said(title.patient), font=emphasised(self.font()), ink=colour("caution"))
            inner.adjust(taken + GAP, 0, 0, 0)
        text = " · ".join(said(part) for part in (title.opening, title.series) if part)
        sign = f"{ACTIVE_SIGN} " if is_active else ""
        draw_text(painter, inner, sign + text, font=font, ink=colour("text" if is_active else "dim"))
        if title.progress is not None:
            line = QRectF(0, self.height() - PROGRESS_PX, max(title.progress, 0.02) * self.width(), PROGRESS_PX)
            painter.fillRect(line, colour("link"))

    def _link_text(self) -> str:
        if not self._title.link:
            return ""
        follows = self._title.link.startswith(Comparison.PARALLEL.value)
        sign = LINKED_SIGN if follows else APART_SIGN
        return f"{sign} {said(self._title.link)}" if self.width() >= LEAST_FOR_WORDS_PX else sign

    def _plan_redraw(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _show_title(self) -> None:
        title = self._title = pane_title(self._session, self._pane)
        parts = (title.patient, title.series, title.link, title.opening, title.place)
        self.setToolTip("\n".join(said(part) for part in parts if part))
        self.setAccessibleName(tr("Viewport title"))
        self.setAccessibleDescription(self.toolTip())
        self.update()
