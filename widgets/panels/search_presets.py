"""The searches that are one click away: today, the last week, the user's modality; and what is kept of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from app.core.search_preferences import DatePreset, StartSearch
from app.session.searching import Searching
from app.session.study_search import SearchForm
from widgets.bind import bind
from widgets.theme import set_icon
from widgets.translation import tr

MODALITIES = ("CT", "MR", "US", "MG", "CR", "DX", "PT", "NM", "XA", "RF", "ES", "RTSTRUCT")
ONE_CLICK = (DatePreset.TODAY, DatePreset.LAST_7_DAYS)
ICON_PX = 16
LEAST_WIDTH = 44


class SearchPresets(QWidget):
    """Says what is wanted; the fields are filled in by whoever owns them, and shown here again by `show_form`."""

    dates_wanted = Signal(object)
    """A DatePreset."""
    modality_wanted = Signal(str)
    """A modality; empty for any."""
    everything_wanted = Signal()

    def __init__(self, searching: Searching, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._searching = searching
        self._form = SearchForm()
        self.dates = {preset: _chip() for preset in ONE_CLICK}
        for preset, button in self.dates.items():
            button.setText(tr(preset.value))
            button.clicked.connect(partial(self._want_dates, preset))
        self.dates[DatePreset.TODAY].setToolTip(tr("Studies of today"))
        self.dates[DatePreset.LAST_7_DAYS].setToolTip(tr("Studies of today and the six days before"))
        self.modality = _chip()
        self.modality.clicked.connect(self._want_modality)
        self.keep = QToolButton()
        set_icon(self.keep, "settings")
        self.keep.setIconSize(QSize(ICON_PX, ICON_PX))
        self.keep.setAccessibleName(tr("How to search"))
        self.keep.setToolTip(tr("What is searched for at the start, and your modality"))
        self.keep.setProperty("prominence", "quiet")
        self.keep.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(self.fill)
        self.keep.setMenu(self.choices)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for button in (*self.dates.values(), self.modality):
            layout.addWidget(button, 1)
        layout.addWidget(self.keep)
        bind(searching.changed, self, self._show)
        self._show()

    def show_form(self, form: SearchForm) -> None:
        """Show which of the presets the fields stand for."""
        self._form = form
        self._show()

    def fill(self) -> None:
        """Offer what can be remembered now."""
        self.choices.clear()
        is_like_this = self._searching.start_form.to_start_with == self._form.to_start_with
        like_this = self.choices.addAction(tr("Search like this at the start"))
        like_this.setEnabled(not is_like_this)
        like_this.triggered.connect(lambda: self._searching.begin_like(self._form))
        nothing = self.choices.addAction(tr("Search for all studies at the start"))
        nothing.setEnabled(self._searching.start_form.to_start_with != StartSearch())
        nothing.triggered.connect(lambda: self._searching.begin_like(SearchForm()))
        self.choices.addSeparator()
        self.choices.addAction(tr("Clear the search")).triggered.connect(self.everything_wanted)
        self.choices.addSeparator()
        own = self.choices.addMenu(tr("My modality"))
        for modality in ("", *MODALITIES):
            entry = own.addAction(modality or tr("The one that I open most"))
            entry.setCheckable(True)
            entry.setChecked(modality == self._searching.chosen_modality)
            entry.triggered.connect(partial(self._choose, modality))

    def _choose(self, modality: str, _checked: bool = True) -> None:
        self._searching.choose_modality(modality)

    def _want_dates(self, preset: DatePreset, _checked: bool = True) -> None:
        self.dates_wanted.emit(DatePreset.ANY if self._form.dates is preset else preset)

    def _want_modality(self) -> None:
        mine = self._searching.modality
        self.modality_wanted.emit("" if self._form.modality == mine else mine)

    def _show(self) -> None:
        for preset, button in self.dates.items():
            button.setChecked(self._form.dates is preset)
        mine = self._searching.modality
        self.modality.setVisible(bool(mine))
        self.modality.setText(mine)
        self.modality.setAccessibleName(tr("My modality: {modality}", modality=mine))
        self.modality.setToolTip(tr("Studies of your modality, {modality}", modality=mine))
        self.modality.setChecked(bool(mine) and self._form.modality == mine)


def _chip() -> QToolButton:
    button = QToolButton()
    button.setCheckable(True)
    button.setProperty("role", "chip")
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    button.setMinimumWidth(LEAST_WIDTH)
    return button
