"""Images of open series whose pixels turn out to be damaged: counted for the user, who can go to each of them."""

from __future__ import annotations

from functools import partial
from typing import Final

from psygnal import Signal

from app.core.errors import sentences
from app.core.identity import ImageReference
from app.core.phrases import counted, joined, phrase
from app.session.decoding import Decoding
from app.session.notices import Notice, Notices, Remedy
from app.session.opening import Opened
from app.session.pane import Pane
from app.session.panes import Panes

_MOST_NAMED: Final = 1000


class Unreadable:
    """Says once how many images of a series cannot be shown, and says it anew when there are more."""

    changed = Signal()
    """More images turned out to be damaged, or another series is shown."""

    def __init__(self, panes: Panes, decoding: Decoding, *, notices: Notices) -> None:
        self._panes = panes
        self._notices = notices
        self._said: dict[int, tuple[Opened, Notice]] = {}
        decoding.failed.connect(self._count)
        panes.content_changed.connect(self._forget)

    def in_view(self, pane: Pane) -> tuple[int, ...]:
        """Which slices of the stack in view are damaged, as far as is known by now."""
        series, failures = pane.series, pane.pixels.failures
        if series is None or not failures:
            return ()
        found = (series.index_of(image) for image in failures)
        return tuple(sorted(index for index in found if index is not None))

    def show_next(self, pane: Pane) -> None:
        """Go to the next damaged image, after the last to the first."""
        if pane.opened is None or pane.image is None:
            return
        damaged = self._damaged(pane, pane.opened)
        if damaged:
            order = [image.reference for image in pane.opened.series.slices]
            at = order.index(pane.image.reference)
            after = (image for image in damaged if order.index(image) > at)
            self._panes.activate(pane)
            pane.show_image(next(after, damaged[0]))

    def _damaged(self, pane: Pane, opened: Opened) -> tuple[ImageReference, ...]:
        failures = pane.pixels.failures
        return tuple(image.reference for image in opened.series.slices if image.reference in failures)

    def _count(self) -> None:
        for pane in self._panes.all:
            if pane.opened is not None and pane.pixels.failures:
                self._say(pane, pane.opened)
        self.changed.emit()

    def _say(self, pane: Pane, opened: Opened) -> None:
        damaged = self._damaged(pane, opened)
        text = counted(
            len(damaged),
            "{count} of {total} images could not be read.",
            "{count} of {total} images could not be read.",
            total=len(opened.series.slices),
        )
        before = self._said.get(pane.number)
        if before is not None:
            if before[0] is opened and before[1].text == text:
                return
            self._notices.dismiss(before[1].number)
        failures = pane.pixels.failures
        why = [
            phrase("Image {number}: {reason}", number=number, reason=sentences(failures[image.reference]))
            for number, image in enumerate(opened.series.slices, start=1)
            if image.reference in failures
        ]
        remedy = Remedy(phrase("Show"), partial(self.show_next, pane))
        notice = self._notices.complain(text, details=joined("\n", why[:_MOST_NAMED]), remedy=remedy)
        self._said[pane.number] = opened, notice

    def _forget(self, pane: Pane) -> None:
        """What is said of a series goes with it."""
        said = self._said.get(pane.number)
        if said is not None and said[0] is not pane.opened:
            self._notices.dismiss(self._said.pop(pane.number)[1].number)
            if pane.opened is not None and self._damaged(pane, pane.opened):  # more of the same series has come
                self._say(pane, pane.opened)
        self.changed.emit()
