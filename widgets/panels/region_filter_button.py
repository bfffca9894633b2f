"""A button above the list of regions: which states and names it shows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.session.region_filter import STATES, RegionFilter
from app.session.session import Session
from widgets.bind import bind
from widgets.item_models.roi_model import STATE_WORDS
from widgets.theme import set_icon
from widgets.translation import tr

MOST_NAMES = 24
ICON_PX = 16


class RegionFilterButton(QToolButton):
    """The menu is made when it opens: names come and go."""

    def __init__(self, session: Session, chosen: RegionFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._filter = chosen
        set_icon(self, "filter")
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setAccessibleName(tr("Filter the list of regions"))
        self.setToolTip(tr("Which regions the list shows, by state and name"))
        self.setProperty("prominence", "quiet")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(self.fill)
        self.setMenu(self.choices)
        bind(chosen.changed, self, self._show)
        self._show()

    def fill(self) -> None:
        """Offer the states, the names of the regions that there are, and everything."""
        self.choices.clear()
        for state in STATES:
            self._add(
                tr(STATE_WORDS[state]), self._filter.shows_state(state), partial(self._filter.toggle_state, state)
            )
        review = self._session.review
        names = sorted({roi.roi_class.name for roi in review.rois}) if review is not None else []
        if len(names) > 1:
            self.choices.addSeparator()
            for name in names[:MOST_NAMES]:
                # An ampersand in a name is no mark of a letter.
                shown = self._filter.shows_name(name)
                self._add(name.replace("&", "&&"), shown, partial(self._filter.toggle_name, name))
        self.choices.addSeparator()
        everything = self.choices.addAction(tr("Show all"))
        everything.setEnabled(self._filter.leaves_out)
        everything.triggered.connect(self._filter.show_all)

    def _add(self, text: str, is_shown: bool, toggle: partial[None]) -> None:
        entry = self.choices.addAction(text)
        entry.setCheckable(True)
        entry.setChecked(is_shown)
        entry.triggered.connect(lambda _checked: toggle())

    def _show(self) -> None:
        self.setChecked(self._filter.leaves_out)
