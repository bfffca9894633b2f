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
        self._waits = False
        self.priors = PriorFetching(session, runner)
        session.panes.opening_changed.connect(self._follow)
        session.panes.layout_changed.connect(self._follow)

    def rest(self) -> None:
        """Fetch what is missing of the series in the active pane."""
        self._opening.fetch_rest(self._session.panes.active)

    @property
    def has_rest(self) -> bool:
        """Whether something is missing of the series in the active pane, and nothing is fetched there."""
        pane = self._session.panes.active
        return pane.opened is not None and pane.opened.is_partial and pane.opening is None

    def _follow(self) -> None:
        waits = any(pane.arrival is not None for pane in self._session.panes.all)
        if waits != self._waits:
            self._waits = waits
            self._session.browser.hold_thumbnails(waits)
            self.priors.hold(waits)
