"""The one place for messages: bottom right, newest last, errors and warnings until they were dismissed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.file_names import with_short_names
from app.core.phrases import counted, phrase
from app.session.notices import Notice, NoticeLevel, Notices
from widgets.bind import bind
from widgets.theme import set_icon, set_picture
from widgets.translation import said, tr

WIDTH_PX, LEAST_WIDTH_PX = 400, 280
MOST_OF_WIDTH = 0.45
"""Of a narrow window: the image must not vanish behind a message."""
MARGIN_PX = 16
MOST_SHOWN = 3
PASSING_MS = 10_000
"""How long a message that only confirms stays."""
LONGEST_TEXT = 600
_ROLES = {NoticeLevel.INFO: "good", NoticeLevel.WARNING: "caution", NoticeLevel.ERROR: "bad"}
_WORDS = {
    NoticeLevel.INFO: phrase("Info"),
    NoticeLevel.WARNING: phrase("Warning"),
    NoticeLevel.ERROR: phrase("Error"),
}


class NoticeArea(QWidget):
    """Lies over the lower right corner of `over` and is only as large as its messages.

    Parameters
    ----------
    over
        The widget that it is a child of.
    lift_px
        Height at the lower edge of `over` that stays free, because it is worked with.
    """

    def __init__(self, notices: Notices, over: QWidget, *, lift_px: int = 0) -> None:
        super().__init__(over)
        self._lift_px = lift_px
        self._notices = notices
        self._over = over
        self.cards: tuple[NoticeCard, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._more = QLabel()
        self._more.setProperty("role", "more")
        self._more.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._layout.addWidget(self._more)
        self._passing = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._passing.timeout.connect(self._let_pass)
        over.installEventFilter(self)
        bind(notices.changed, self, self._show_notices)
        self._show_notices()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._settle()
        return False

    def _show_notices(self) -> None:
        shown = self._notices.all[-MOST_SHOWN:]
        kept = {card.notice.number: card for card in self.cards}
        for number, card in kept.items():
            if number not in {notice.number for notice in shown}:
                self._layout.removeWidget(card)
                card.hide()
                card.deleteLater()
        self.cards = tuple(kept.get(notice.number) or self._card(notice) for notice in shown)
        for place, card in enumerate(self.cards):
            self._layout.insertWidget(place + 1, card)
            card.show()
        hidden = len(self._notices.all) - len(shown)
        self._more.setText(
            tr(counted(hidden, "{count} older message below this one", "{count} older messages below this one"))
            if hidden
            else ""
        )
        self._more.setVisible(hidden > 0)
        if any(notice.level is NoticeLevel.INFO for notice in shown):
            self._passing.start()
        self.setVisible(bool(shown))
        self._settle()

    def _card(self, notice: Notice) -> NoticeCard:
        card = NoticeCard(notice, self)
        card.close_button.clicked.connect(self._dismiss)
        return card

    def _dismiss(self) -> None:
        card = next((card for card in self.cards if card.close_button is self.sender()), None)
        if card is not None:
            self._notices.dismiss(card.notice.number)

    def _let_pass(self) -> None:
        if self.underMouse():
            self._passing.start()
            return
        for notice in self._notices.all:
            if notice.level is NoticeLevel.INFO:
                self._notices.dismiss(notice.number)

    def _settle(self) -> None:
        share = max(int(MOST_OF_WIDTH * self._over.width()), LEAST_WIDTH_PX)
        width = min(WIDTH_PX, share, max(self._over.width() - 2 * MARGIN_PX, 1))
        room = self._over.height() - self._lift_px
        height = min(self._layout.heightForWidth(width), max(room - 2 * MARGIN_PX, 1))
        right, bottom = self._over.width() - MARGIN_PX, room - MARGIN_PX
        self.setGeometry(right - width, bottom - height, width, height)
        self.raise_()


class NoticeCard(QFrame):
    """One message with its sign, its details on demand, and a button that takes it away."""

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("notice", notice.level.value)
        self.setAccessibleName(f"{tr(_WORDS[notice.level])}: {said(notice.text)}")
        sign = QLabel()
        set_picture(sign, _sign(notice.level), role=_ROLES[notice.level], size_px=20)
        text = QLabel(_short(with_short_names(said(notice.text))))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton()
        self.close_button.setProperty("prominence", "quiet")
        set_icon(self.close_button, "close", role="dim")
        self.close_button.setAccessibleName(tr("Dismiss"))
        self.close_button.setToolTip(tr("Dismiss"))
        self.details_button = QPushButton(tr("Details"))
        self.details_button.setProperty("prominence", "quiet")
        self.details_button.setVisible(bool(notice.details) or len(notice.text) > LONGEST_TEXT)
        self.details_button.clicked.connect(self._show_details)
        self.remedy_button = QPushButton(tr(notice.remedy.text) if notice.remedy else "")
        self.remedy_button.setProperty("prominence", "quiet")
        self.remedy_button.setVisible(notice.remedy is not None)
        self.remedy_button.clicked.connect(self._help)
        for button in (self.close_button, self.remedy_button, self.details_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(text)
        row = QHBoxLayout()
        row.addWidget(self.remedy_button)
        row.addWidget(self.details_button)
        row.addStretch(1)
        middle.addLayout(row)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 4, 8)
        layout.setSpacing(8)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(middle, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    def _help(self) -> None:
        if self.notice.remedy is not None:
            self.notice.remedy.run()

    def _show_details(self) -> None:
        DetailsDialog(self.notice, self.window()).open()


class DetailsDialog(QDialog):
    """The whole message and what an engineer would ask for, to read and to copy."""

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Details"))
        self.resize(640, 360)
        self._text = "\n\n".join(said(part) for part in (notice.text, notice.details) if part)
        details = QPlainTextEdit(self._text)
        details.setReadOnly(True)
        details.setAccessibleName(tr("Details"))
        details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(details)
        layout.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


def _sign(level: NoticeLevel) -> str:
    return "validate" if level is NoticeLevel.INFO else level.value


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
