"""AI ROI from a pane: which slices a network is asked about, and where its answer goes once it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.core.model_card import Candidate
from app.core.network_services import Prediction
from app.core.phrases import phrase
from app.core.volume import ImageSlice
from app.session.pane import Pane
from app.session.proposal_run import outward
from app.session.taking_in import TakingIn

if TYPE_CHECKING:
    from app.session.session import Session


class Asking:
    """Remembers from which pane a network was asked: what it was, and said, belongs to the series there."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._asked_from: Pane | None = None
        session.proposing.changed.connect(self._follow_proposing)

    def about_slice(self, network: Candidate | None, on_ended: Callable[[], None] | None = None) -> None:
        """Ask about the slice in view; None asks the network that fits best."""
        index, series = self._session.viewport.view.index, self._session.series
        if self._session.image is not None and series is not None:
            self._ask(series.slices, (index,), network, on_ended=on_ended)

    def about_stack(self) -> None:
        """Ask about every slice of the stack in view, the network that was used last if there is one."""
        index, series = self._session.viewport.view.index, self._session.series
        if self._session.image is not None and series is not None:
            used = self._session.proposing.state.used
            self._ask(series.slices, outward(len(series.slices), index), used)

    def make_room(self, pane: Pane) -> None:
        """What was proposed about the series in a pane is not about the next one there; a run elsewhere goes on."""
        proposing = self._session.proposing
        is_idle_here = pane is self._session.panes.active and not proposing.state.running
        if pane is self._asked_from or is_idle_here:
            proposing.forget()

    def _ask(
        self,
        stack: tuple[ImageSlice, ...],
        indices: tuple[int, ...],
        network: Candidate | None,
        *,
        on_ended: Callable[[], None] | None = None,
    ) -> None:
        session = self._session
        if why := session.panes.active.why_incomplete:
            session.notices.inform(why)
            return
        review, opened = session.review, session.opened
        assert review is not None and opened is not None  # noqa: S101 - an image in view belongs to an open series
        session.notices.dismiss_passing()
        self._asked_from = session.panes.active

        taking = TakingIn(
            review,
            tuple(stack[index].reference for index in indices),
            in_view=lambda: session.image.reference if session.image and review is session.review else None,
            series=opened.series.series.series_description or phrase("a series without a name"),
        )
        holding = session.draw_first.begin(review, opened, [stack[index].reference for index in indices])

        def predicted(predictions: tuple[Prediction, ...]) -> None:
            session.uncertainty.keep(predictions)
            admitted = holding.admitted(predictions)
            to_show = taking.take(admitted) if admitted else None
            if to_show is not None:
                session.select(to_show)

        def ended() -> None:
            to_say = holding.summary() or taking.summary()
            if to_say:
                session.notices.inform(to_say)
            if on_ended is not None:
                on_ended()

        session.proposing.start(
            stack,
            indices,
            opened.archive,
            study=opened.series.study.study_instance_uid,
            network=network,
            is_quiet=holding.is_quiet,
            on_predicted=predicted,
            on_ended=ended,
        )

    def _follow_proposing(self) -> None:
        """What a network was, and said, on the series in one pane is not said of that in another."""
        proposing = self._session.proposing
        if self._asked_from is not self._session.panes.active and not proposing.state.running:
            proposing.leave()
