"""The line at the top: menus, the archive in use and whether it answers, the reviewer, the settings."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.core.phrases import phrase
from app.session.browsing import Loading
from app.session.outbox_texts import header_text, marks_text
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
LONGEST_NAME_PX, COMPACT_NAME_PX, LEAST_NAME_PX, LEAST_ARCHIVE_PX = 220, 120, 30, 72


class HeaderBar(QFrame):
    """Thin; the name of the program, then the menus, then where one is and who one is."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("bar", "top")
        self._sign = QLabel()
        set_picture(self._sign, "verdant", role="good", size_px=20)
        self._name = QLabel("Verdant")
        self._name.setProperty("role", "brand")
        self._compact = False
        self._whole_px = 0
        self._name_px = self._archive_px = LONGEST_NAME_PX
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.menus.setProperty("packed", False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        actions.fill(self.menus)
        self.archive = _quiet_button(tr("Archive in use"))
        self.archive.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.archive.setMenu(QMenu(self.archive))
        self.archive.menu().aboutToShow.connect(self._list_archives)
        self.dot = QLabel()
        self.outbox = _quiet_button(tr("Outbox"))
        self.outbox.clicked.connect(actions["outbox"].trigger)
        self.outbox.hide()
        self.reviewer = _quiet_button(tr("Reviewer"))
        self.reviewer.clicked.connect(actions["change-reviewer"].trigger)
        self.settings = _quiet_button(tr("Settings"))
        set_icon(self.settings, "settings")
        self.settings.setIconSize(QSize(16, 16))
        follow(self.settings, actions["settings"])
        self._open_settings = actions["settings"].trigger
        self.settings.clicked.connect(self._open_settings)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 4)
        layout.setSpacing(8)
        for widget in (self._sign, self._name):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        for widget in (self.outbox, self.dot, self.archive, self.reviewer, self.settings):
            layout.addWidget(widget)
        bind(session.archives.changed, self, self._fit_again)
        bind(session.outbox.changed, self, self._show_outbox)
        bind(session.browser.changed, self, self._show)
        bind(session.reviewers.changed, self, self._show)
        self._show()

    def fit(self, width_px: int) -> None:
        """Leave out, where it does not fit, what is said elsewhere; who reviews is shown at every width."""
        if not self._compact:
            self._whole_px = self.sizeHint().width()
        self._compact = width_px < self._whole_px
        self._name_px = self._archive_px = COMPACT_NAME_PX if self._compact else LONGEST_NAME_PX
        self._name.setHidden(self._compact)
        for widget in (self._sign, self.settings):
            widget.show()
        self._pack_menus(False)
        self._show()
        lacking = self.sizeHint().width() - width_px
        if self._compact and lacking > 0:
            self._name_px = max(LEAST_NAME_PX, self._name_px - lacking)
            self._show()
            lacking = self.sizeHint().width() - width_px
            self._archive_px = max(LEAST_ARCHIVE_PX, self._archive_px - max(0, lacking))
            self._show()
            too_narrow = self.sizeHint().width() > width_px
            for widget in (self._sign, self.settings):
                widget.setHidden(too_narrow)
            self._pack_menus(self.sizeHint().width() > width_px)

    def _pack_menus(self, is_packed: bool) -> None:
        """Let the menus stand closer together where words are long."""
        if self.menus.property("packed") != is_packed:
            self.menus.setProperty("packed", is_packed)
            self.menus.style().polish(self.menus)
            # Only this makes the menus measure themselves anew.
            QApplication.sendEvent(self.menus, QEvent(QEvent.Type.StyleChange))

    def _fit_again(self) -> None:
        """Another archive has another name: see anew what fits."""
        self._compact = False
        self._name_px = self._archive_px = LONGEST_NAME_PX
        for widget in (self._name, self._sign, self.settings):
            widget.show()
        self._show()
        self.fit(self.window().width())

    def _show(self) -> None:
        sign, role, answer = ANSWERS[self._session.browser.state.searching]
        words = tr(answer)
        name = self._session.archive.name
        if self.dot.text() != sign:
            self.dot.setText(sign)
            with_role(self.dot, role)
            self.dot.style().polish(self.dot)
        self.dot.setToolTip(f"{name} {words}")
        shown = self._elided(name, self._archive_px)
        self.archive.setText(shown if self._compact else tr("Archive: {name}", name=shown))
        self.archive.setToolTip(tr("{name} {words}. Click for another one.", name=name, words=words))
        self.archive.setAccessibleDescription(words)
        self._show_outbox()
        self._show_reviewer()

    def _show_reviewer(self) -> None:
        reviewers = self._session.reviewers
        whole = person_name(reviewers.name) or tr("not set")
        name = self._elided(whole, self._name_px)
        asks = reviewers.is_locked and not self._compact
        shown = name if self._compact else tr("Reviewer: {name}", name=name)
        self.reviewer.setText(f"{shown} ({tr('PIN')})" if asks else shown)
        lines = [tr("Reviewer: {name}", name=whole)]
        lines.append(tr("Goes with every decision and into what is saved. Click to change it."))
        if reviewers.is_locked:
            lines.append(tr("The PIN is asked for at the next decision or change."))
        self.reviewer.setToolTip("\n".join(lines))
        self.reviewer.setAccessibleDescription("\n".join(lines))

    def _elided(self, name: str, width_px: int) -> str:
        """A name for a button: no longer than that, and an ampersand in it underlines no letter."""
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width_px).replace("&", "&&")

    def _show_outbox(self) -> None:
        """A small count, while something waits or needs the user."""
        state = self._session.outbox.state
        text = marks_text(state)
        self.outbox.setText(text if self._compact else tr("Outbox: {marks}", marks=text))
        self.outbox.setToolTip("\n".join((tr(header_text(state)), tr("Click to see what it is."))) if text else "")
        self.outbox.setAccessibleDescription(self.outbox.toolTip())
        if self.outbox.isHidden() == bool(text):
            self.outbox.setVisible(bool(text))
            wider = self.outbox.sizeHint().width() + self.layout().spacing()
            self._whole_px += wider if text else -wider
            self.fit(self.window().width())

    def _list_archives(self) -> None:
        menu = self.archive.menu()
        menu.clear()
        group = QActionGroup(menu)
        for archive in self._session.archives.all:
            action = menu.addAction(archive.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(archive.name == self._session.archive.name)
            action.triggered.connect(partial(self._use, archive.name))
            group.addAction(action)
        menu.addSeparator()
        menu.addAction(tr("Add a PACS…")).triggered.connect(self._open_settings)

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
