"""What is fetched from a PACS beside what is being opened, and gives way to it: the rest of a series, priors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.tasks import TaskRunner
from app.session.prior_fetching import PriorFetching

if TYPE_CHECKING:
    from app.session.series_opening import SeriesOpening
    from app.session.session import Session


class Fetching:
    """Withdraws thumbnails and priors while a series is on its way from another machine; both go on after it."""

    def __init__(self, session: Session, runner: TaskRunner, opening: SeriesOpening) -> None:
        self._session = session
        self._opening = opening
        self._holds_thumbnails = self._holds_priors = False
        self.priors = PriorFetching(session, runner)
        for signal in (session.panes.opening_changed, session.panes.content_changed, session.panes.layout_changed):
            signal.connect(self._follow)

    def rest(self) -> None:
        """Fetch what is missing of the series in the active pane."""
        self._opening.fetch_rest(self._session.panes.active)

    @property
    def has_rest(self) -> bool:
        """Whether something is missing of the series in the active pane, and nothing is fetched there."""
        return self._opening.has_rest(self._session.panes.active) and self._session.opening is None

    def _follow(self) -> None:
        panes = self._session.panes.all
        comes = any(pane.arrival is not None and not pane.arrival.is_local for pane in panes)
        # Whoever waited no longer for a series would not have it fetched behind their back for its thumbnail.
        arrived = (pane.opened.arrived for pane in panes if pane.opened is not None)
        was_left = any(one is not None and not one.is_local for one in arrived)
        if (comes or was_left) != self._holds_thumbnails:
            self._holds_thumbnails = comes or was_left
            self._session.browser.hold_thumbnails(comes or was_left)
        if comes != self._holds_priors:
            self._holds_priors = comes
            self.priors.hold(comes)
