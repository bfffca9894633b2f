"""Theme, colours of regions, size: seen at once, kept with the other settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from app.core.phrases import phrase
from app.core.preferences import SCALES_PERCENT, Language, Preferences, RegionColours, Theme
from app.core.roi import ReviewState
from app.session.region_labels import STATE_MARKS
from widgets.panels.labels import say, wrapped
from widgets.theme import image_colour, state_style
from widgets.translation import said, tr

THEMES = {
    Theme.SYSTEM: phrase("As the system"),
    Theme.DARK: phrase("Dark"),
    Theme.LIGHT: phrase("Light"),
    Theme.HIGH_CONTRAST: phrase("High contrast"),
}
REGIONS = {
    RegionColours.STANDARD: phrase("Red, green and blue"),
    RegionColours.COLOUR_BLIND: phrase("Orange, blue and white, for colour-blind readers"),
}
LANGUAGES = {
    Language.SYSTEM: phrase("As the system"),
    Language.ENGLISH: "English",
    Language.ITALIAN: "Italiano",
}
STATES = {
    ReviewState.PROPOSED: phrase("proposed"),
    ReviewState.EDITED: phrase("edited"),
    ReviewState.VALIDATED: phrase("validated"),
    ReviewState.REJECTED: phrase("rejected"),
    ReviewState.IMPORTED: phrase("imported"),
}
LINES = (len(STATES) + 1) // 2
"""Of the sample, two states each."""
ON_BLACK = phrase(
    "Images lie on black in every theme. Line and mark tell the states of regions apart, with any colours."
)
LATER = phrase("Takes effect when Verdant is started again.")

LINE_PX, PAD_PX = 40, 8
_Value = TypeVar("_Value", bound=Enum)


class AppearancePage(QWidget):
    """Emits `changed` when something is chosen that can be seen at once."""

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = preferences
        self.theme = _choice(tr("Theme"), THEMES, preferences.theme)
        self.regions = _choice(tr("Colours of regions"), REGIONS, preferences.region_colours)
        self.language = _choice(tr("Language"), LANGUAGES, preferences.language)
        self.scale = QComboBox()
        self.scale.setAccessibleName(tr("Size of texts and controls"))
        for percent in sorted({*SCALES_PERCENT, preferences.scale_percent}):
            self.scale.addItem(f"{percent} %", percent)
        self.scale.setCurrentIndex(self.scale.findData(preferences.scale_percent))
        self.later = wrapped(role="caution")
        self.sample = _Sample()
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(tr("&Theme"), self.theme)
        form.addRow(tr("Colours of &regions"), self.regions)
        form.addRow("", self.sample)
        form.addRow(tr("Size of texts and &controls"), self.scale)
        form.addRow(tr("&Language"), self.language)
        form.addRow("", self.later)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(wrapped(tr(ON_BLACK), "dim"))
        layout.addStretch(1)
        self.theme.activated.connect(self.changed)
        self.regions.activated.connect(self.changed)
        self.scale.currentIndexChanged.connect(self._show_later)
        self.language.currentIndexChanged.connect(self._show_later)
        self._show_later()

    def applied_to(self, preferences: Preferences) -> Preferences:
        """The preferences with what was chosen here."""
        return replace(
            preferences,
            theme=Theme(self.theme.currentData()),
            region_colours=RegionColours(self.regions.currentData()),
            language=Language(self.language.currentData()),
            scale_percent=self.scale.currentData(),
        )

    def _show_later(self) -> None:
        chosen = self.applied_to(self._before)
        before = self._before.scale_percent, self._before.language
        say(self.later, tr(LATER) if (chosen.scale_percent, chosen.language) != before else "")


class _Sample(QWidget):
    """The states as they lie on an image."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Sample of the colours of regions"))

    def sizeHint(self) -> QSize:
        """One line for each two states."""
        return QSize(320, LINES * (self.fontMetrics().height() + 12))

    def minimumSizeHint(self) -> QSize:
        """No state is cut off."""
        words = max(self.fontMetrics().horizontalAdvance(_words(state)) for state in STATES)
        return QSize(2 * (words + LINE_PX + 2 * PAD_PX + PAD_PX), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line, mark and name of each state on black."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), image_colour("image"))
        width, height = self.width() / 2, self.height() / LINES
        for number, state in enumerate(STATES):
            place = QRectF(number % 2 * width, number // 2 * height, width, height).adjusted(PAD_PX, 0, -PAD_PX, 0)
            style = state_style(state)
            pen = QPen(QColor(style.colour), style.width_px)
            if style.dashes:
                pen.setDashPattern(list(style.dashes))
            painter.setPen(pen)
            middle = place.center().y()
            painter.drawLine(QPointF(place.left(), middle), QPointF(place.left() + LINE_PX, middle))
            painter.setPen(QColor(style.colour))
            words = place.adjusted(LINE_PX + PAD_PX, 0, 0, 0)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), _words(state))


def _words(state: ReviewState) -> str:
    return f"{STATE_MARKS[state]} {tr(STATES[state])}"


def _choice(name: str, texts: Mapping[_Value, str], chosen: _Value) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    # A long name of a choice must not make the dialog wide.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    for value, text in texts.items():
        box.addItem(said(text), value.value)
    box.setCurrentIndex(box.findData(chosen.value))
    return box
