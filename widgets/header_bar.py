"""The line at the top: menus, the archive in use and whether it answers, the reviewer, the settings."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QMenuBar, QSizePolicy, QToolButton, QWidget

from app.core.phrases import phrase
from app.session.browsing import Loading
from app.session.session import Session
from app.session.study_texts import person_name
from widgets.actions import Actions, follow
from widgets.bind import bind
from widgets.panels.labels import with_role
from widgets.theme import set_icon, set_picture
from widgets.translation import tr

ANSWERS = {
    Loading.IDLE: ("○", "faint", phrase("not asked yet")),
    Loading.LOADING: ("◌", "caution", phrase("waiting for its answer")),
    Loading.READY: ("●", "good", phrase("answers")),
    Loading.FAILED: ("✕", "bad", phrase("does not answer")),
}
"""Sign, colour and words for how the archive took the last search."""


class HeaderBar(QFrame):
    """Thin; the name of the program, then the menus, then where one is and who one is."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("bar", "top")
        sign = QLabel()
        set_picture(sign, "verdant", role="good", size_px=20)
        self._name = QLabel("Verdant")
        self._name.setProperty("role", "brand")
        self._compact = False
        self._whole_px = 0
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        actions.fill(self.menus)
        self.archive = _quiet_button(tr("Archive in use"))
        self.archive.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.archive.setMenu(QMenu(self.archive))
        self.archive.menu().aboutToShow.connect(self._list_archives)
        self.dot = QLabel()
        self.reviewer = _quiet_button(tr("Reviewer"))
        self.reviewer.clicked.connect(actions["settings"].trigger)
        self.settings = _quiet_button(tr("Settings"))
        set_icon(self.settings, "settings")
        self.settings.setIconSize(QSize(16, 16))
        follow(self.settings, actions["settings"])
        self.settings.clicked.connect(actions["settings"].trigger)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 4)
        layout.setSpacing(8)
        for widget in (sign, self._name):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        for widget in (self.dot, self.archive, self.reviewer, self.settings):
            layout.addWidget(widget)
        bind(session.archives.changed, self, self._show)
        bind(session.browser.changed, self, self._show)
        bind(session.reviewer_changed, self, self._show)
        self._show()

    def fit(self, width_px: int) -> None:
        """Leave out, where it does not fit, what is said elsewhere: the program's name, and who reviews."""
        if not self._compact:
            self._whole_px = self.sizeHint().width()
        compact = width_px < self._whole_px
        if compact != self._compact:
            self._compact = compact
            self._name.setHidden(compact)
            self.reviewer.setHidden(compact)
            self._show()

    def _show(self) -> None:
        sign, role, answer = ANSWERS[self._session.browser.state.searching]
        words = tr(answer)
        name = self._session.archive.name
        if self.dot.text() != sign:
            self.dot.setText(sign)
            with_role(self.dot, role)
            self.dot.style().polish(self.dot)
        self.dot.setToolTip(f"{name} {words}")
        self.archive.setText(name if self._compact else tr("Archive: {name}", name=name))
        self.archive.setToolTip(tr("{name} {words}. Click for another one.", name=name, words=words))
        self.archive.setAccessibleDescription(words)
        reviewer = person_name(self._session.reviewer_name) or tr("not set")
        self.reviewer.setText(tr("Reviewer: {name}", name=reviewer))
        self.reviewer.setToolTip(
            tr("Who decides; written into the RTSTRUCT. Asked for when you save, or set it here.")
        )

    def _list_archives(self) -> None:
        menu = self.archive.menu()
        menu.clear()
        group = QActionGroup(menu)
        for archive in self._session.archives.all:
            action = menu.addAction(archive.name)
            action.setCheckable(True)
            action.setChecked(archive.name == self._session.archive.name)
            action.triggered.connect(partial(self._use, archive.name))
            group.addAction(action)

    def _use(self, name: str, _checked: bool = False) -> None:
        if name != self._session.archive.name:
            self._session.archives.use(name)


def _quiet_button(name: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("prominence", "quiet")
    button.setAccessibleName(name)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
