"""The cover over every window while the viewer is locked: nothing of a patient is seen, in no title either."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget

from app.session.session import Session
from widgets.bind import bind
from widgets.dialogs.lock_dialog import LockDialog
from widgets.panels.labels import with_role, wrapped
from widgets.translation import tr

TICK_MS: Final = 2_000
NEUTRAL_TITLE: Final = "Verdant"
_PASSING: Final = (Qt.WindowType.ToolTip, Qt.WindowType.Popup)
"""Windows that are there for a moment; they need not come back."""
_BY_HAND: Final = frozenset(
    (
        *(QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut),
        *(QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick),
        *(QEvent.Type.Wheel, QEvent.Type.ContextMenu, QEvent.Type.InputMethod, QEvent.Type.TouchBegin),
        *(QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop),
    )
)


class LockCover(QObject):
    """Covers windows as they are, and those that open meanwhile; what is in them goes on as it was."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._covers: dict[QWidget, _Cover] = {}
        self._dialog: LockDialog | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(session.locking.tick)
        bind(session.locking.changed, self, self._follow)
        bind(session.preferences.changed, self, self._watch)
        self._watch()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover what opens while it is locked, and let the lock alone feel a hand: what opens last has the keys."""
        kind = event.type()
        if kind == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._cover(watched)
            if watched.windowType() in _PASSING and not self._is_of_the_lock(watched):
                QTimer.singleShot(0, watched, watched.close)
            elif watched.isModal() and watched is not self._dialog:
                QTimer.singleShot(0, self._to_the_front)
        return kind in _BY_HAND and not isinstance(watched, QWindow) and not self._is_of_the_lock(watched)

    def _is_of_the_lock(self, watched: QObject) -> bool:
        part: QObject | None = watched
        while part is not None and part is not self._dialog:
            part = part.parent()
        return part is not None

    def _to_the_front(self) -> None:
        """Of modal windows the one that was shown last keeps the others waiting: that must be the lock."""
        if self._dialog is not None:
            self._dialog.hide()
            self._dialog.show()

    def _watch(self) -> None:
        watches = self._session.locking.watches
        # What the system draws cannot be covered: where it may happen that somebody leaves a dialog open, it is Qt's.
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, watches)
        if watches != self._clock.isActive():
            self._clock.start() if watches else self._clock.stop()

    def _follow(self) -> None:
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        if self._session.locking.is_locked:
            self._lock(application)
        else:
            self._unlock(application)

    def _lock(self, application: QApplication) -> None:
        while (popup := application.activePopupWidget()) is not None and popup.close():
            continue
        QToolTip.hideText()
        for window in application.topLevelWidgets():
            if window.isVisible() and window.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen):
                window.close()  # a dialog that the system draws
            elif window.isVisible():
                self._cover(window)
        application.installEventFilter(self)
        self._dialog = LockDialog(self._session, self._window)
        self._dialog.show()

    def _unlock(self, application: QApplication) -> None:
        application.removeEventFilter(self)
        covers, self._covers = self._covers, {}
        for cover in covers.values():
            cover.take_away()
        if self._dialog is not None:
            self._dialog.end()
            self._dialog = None

    def _cover(self, window: QWidget) -> None:
        if window in self._covers or self._is_of_the_lock(window):
            return
        self._covers[window] = _Cover(window)
        window.destroyed.connect(lambda: self._covers.pop(window, None))


class _Cover(QWidget):
    """Fills one window, stays above whatever comes into it, and keeps its title neutral."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._title = window.windowTitle()
        self.setObjectName("lock-cover")
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        label = with_role(wrapped(tr("Verdant is locked")), "dim")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(label)
        window.setWindowTitle(NEUTRAL_TITLE)
        window.windowTitleChanged.connect(self._keep_title)
        window.installEventFilter(self)
        self._fill()
        self.show()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Fill the window whatever happens in it; what becomes a part of another one is covered there."""
        if event.type() == QEvent.Type.ParentChange and not self.parentWidget().isWindow():
            self.hide()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.LayoutRequest):
            self._fill()
        return False

    def take_away(self) -> None:
        """Let the window be seen, under the title that it would have by now."""
        window = self.parentWidget()
        window.removeEventFilter(self)
        window.windowTitleChanged.disconnect(self._keep_title)
        window.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def _keep_title(self, title: str) -> None:
        if title != NEUTRAL_TITLE:
            self._title = title
            self.parentWidget().setWindowTitle(NEUTRAL_TITLE)

    def _fill(self) -> None:
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
