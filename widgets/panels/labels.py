"""Labels of the panels and dialogs: plain text, a role of the style sheet, wrapped or cut."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

LONGEST_WORD = 14


def wrapped(text: str = "", role: str = "") -> QLabel:
    """A text over as many lines as it needs, to select and copy; names from files stay plain text."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return with_role(label, role)


def breakable(text: str) -> str:
    """`text` with places to break inside long words, e.g. in a network's name; not for what is to be copied."""
    words = re.split(r"(\s+)", text)
    pieces = ((word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD)) for word in words)
    return "".join("\u200b".join(parts) for parts in pieces)


def title(text: str) -> ElidedLabel:
    """The heading of a panel."""
    label = ElidedLabel(text)
    label.setContentsMargins(8, 8, 8, 4)
    with_role(label, "heading")
    return label


def heading(text: str) -> QLabel:
    """The heading of a part of a panel or dialog."""
    return with_role(QLabel(text), "heading")


def with_role(label: QLabel, role: str) -> QLabel:
    """Give a label a role of the style sheet."""
    label.setProperty("role", role)
    return label


def say(label: QLabel, text: str) -> None:
    """Let a label say something; one that says nothing takes no room."""
    label.setText(text)
    label.setVisible(bool(text))


class ElidedLabel(QLabel):
    """One line that is cut with an ellipsis where it does not fit, with the whole text as its tool tip."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """As narrow as need be."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QPainter(self)
        place = self.contentsRect()
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
