"""Two networks' opinions in two viewports: the same slice twice, each with the open proposals of one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.hanging import MOST_COLUMNS
from app.core.identity import SOPInstanceUID
from app.core.phrases import phrase
from app.core.roi import Roi
from app.session.pane import Pane
from app.session.panes import Layout
from app.session.reviewing import Review
from app.session.second_opinion import networks_on
from app.session.synchronising import Linked

if TYPE_CHECKING:
    from app.session.session import Session

BESIDE: Final = phrase("This proposal is shown in the viewport beside. Look at it there, then decide.")
NEEDS_TWO: Final = phrase("On this slice there are not two networks' proposals. “Second opinion…” asks another one.")
_TOGETHER: Final = (Linked.SLICE, Linked.MAGNIFICATION, Linked.WINDOW)


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """Which pane shows whose proposals, and how things were before."""

    review: Review
    shows: tuple[tuple[Pane, SOPInstanceUID, str], ...]
    layout: Layout
    linked: tuple[Linked, ...]


class SideBySide:
    """Whether two opinions are shown in two viewports, and which proposals each of them shows then."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sides: _Sides | None = None

    @property
    def is_on(self) -> bool:
        """Whether both viewports are there, with the series that was compared."""
        sides = self._sides
        return sides is not None and all(
            pane in self._session.panes.on_screen and self._session.review_of(pane) is sides.review
            for pane, *_ in sides.shows
        )

    def toggle(self) -> None:
        """Show the opinions of the first two networks on the slice in view in two viewports; or as before."""
        if self.is_on:
            self._end()
        else:
            self._begin()
        self.changed.emit()

    def shown_in(self, pane: Pane, rois: Iterable[Roi]) -> tuple[Roi, ...]:
        """Of the regions of a slice those that a pane shows: not what only the one beside shows."""
        elsewhere = self._elsewhere(pane)
        return tuple(
            roi for roi in rois if not (roi.is_open and roi.network is not None and roi.network.dnn_uid in elsewhere)
        )

    def pane_of(self, roi: Roi) -> Pane:
        """The pane in which a region is shown: the active one, unless only another one shows it."""
        active = self._session.panes.active
        panes = [active, *(pane for pane, *_ in self._sides.shows)] if self.is_on and self._sides else [active]
        return next((pane for pane in panes if self.shown_in(pane, [roi])), active)

    def name_in(self, pane: Pane) -> str:
        """The network whose opinion a pane shows; empty where it shows all."""
        if not self.is_on or self._sides is None:
            return ""
        return next((name for one, _, name in self._sides.shows if one is pane), "")

    def _elsewhere(self, pane: Pane) -> frozenset[SOPInstanceUID]:
        if not self.is_on or self._sides is None or all(one is not pane for one, *_ in self._sides.shows):
            return frozenset()
        return frozenset(uid for one, uid, _ in self._sides.shows if one is not pane)

    def _begin(self) -> None:
        session, panes = self._session, self._session.panes
        review, opened, image, active = session.review, session.opened, session.image, panes.active
        networks = list(networks_on(review, image.reference).items()) if review is not None and image else []
        if review is None or opened is None or image is None or len(networks) < 2:
            session.notices.inform(NEEDS_TWO)
            return
        before = panes.layout
        panes.enlarge(False)
        if all(pane.is_in_use for pane in panes.all):
            panes.arrange(before.rows, min(before.columns + 1, MOST_COLUMNS))
        others = [pane for pane in panes.all if pane is not active]
        other = next((pane for pane in others if not pane.is_in_use), others[-1])
        missing = tuple(what for what in _TOGETHER if not session.synchronising.links(what))
        self._sides = _Sides(
            review,
            tuple((pane, uid, name) for pane, (uid, name) in zip((active, other), networks, strict=False)),
            before,
            missing,
        )
        session.show_stack(opened, active.stack_index, pane=other)
        other.show_image(image.reference)
        for what in missing:
            session.synchronising.toggle(what)

    def _end(self) -> None:
        sides, self._sides = self._sides, None
        if sides is None:
            return
        for what in sides.linked:
            if self._session.synchronising.links(what):
                self._session.synchronising.toggle(what)
        self._session.panes.arrange(sides.layout.rows, sides.layout.columns)
