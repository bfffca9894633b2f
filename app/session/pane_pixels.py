"""The pixels of the slices of one pane: the slice in view first, the others behind it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from psygnal import Signal

from app.core.identity import ImageReference
from app.core.overlay import Overlay
from app.core.pixels import ImagePixels
from app.core.volume import ImageSeries, ImageSlice
from app.session.decoding import NEIGHBOURS, Decoding, Holding, Plan
from app.session.pixel_cache import key_of


class Pixels:
    """The pixels of the open series: the slice in view first, the others behind it as long as there is room.

    Parameters
    ----------
    decoding
        May be shared; what no other uses goes when this one forgets.
    name
        Tells what it holds, and what it waits for, from that of others.
    """

    arrived = Signal()
    """The pixels of the slice last asked for are here, or the reason why they are not."""

    def __init__(self, decoding: Decoding, *, name: str = "") -> None:
        self._decoding = decoding
        self._name = name
        self._task = f"pixels-{name}"
        self._failures: dict[ImageReference, Exception] = {}
        self._wanted: ImageSlice | None = None
        self._plan: Plan | None = None
        self._series_so_far = 0
        self._holding = self._new_holding()

    def pixels(self, image: ImageSlice) -> ImagePixels | None:
        """The pixels of a slice if they are here; otherwise they are fetched and `arrived` follows."""
        decoded = self._decoding.cache.get(key_of(image))
        if decoded is not None:
            self._holding.takes(image)
        elif image.reference not in self._failures and self._wanted is not image:
            self._want(image)
        return decoded.pixels if decoded is not None else None

    def at_hand(self, image: ImageSlice) -> ImagePixels | None:
        """The pixels of a slice if they are here; nothing is fetched."""
        decoded = self._decoding.cache.get(key_of(image))
        return decoded.pixels if decoded is not None else None

    def overlays(self, image: ImageSlice) -> tuple[Overlay, ...] | None:
        """The graphics that a slice at hand brings along; None where they cannot be read."""
        decoded = self._decoding.cache.get(key_of(image))
        return decoded.overlays if decoded is not None else ()

    def failure(self, image: ImageSlice) -> Exception | None:
        """Why the slice cannot be shown; None when nothing is known against it."""
        return self._failures.get(image.reference)

    @property
    def failures(self) -> Mapping[ImageReference, Exception]:
        """Why images cannot be shown, as they are now."""
        return MappingProxyType(dict(self._failures))  # other threads add to it

    def may_be_seen(self, image: ImageSlice) -> bool:
        """Whether nothing speaks against the slice being on show: it neither failed nor is it still loading."""
        return image.reference not in self._failures and self._wanted is not image

    def forget(self) -> None:
        """Drop everything: another series is opened."""
        self._decoding.withdraw(self._task)
        if self._plan is not None:
            self._decoding.drop(self._plan)
        self._holding.end()
        self._holding = self._new_holding()
        self._failures = {}  # what is still being decoded may add to the old ones
        self._wanted = self._plan = None

    def prefetch(self, series: ImageSeries, index: int, *, only_near: bool = False) -> None:
        """Decode the rest of the series outward from `index` while there is room in the cache.

        Where there is not, or where others need the processors more, `only_near` it.
        """
        reach = NEIGHBOURS if only_near else None
        before = self._plan
        if before is None or before.series is not series or before.reach != reach:
            if before is not None:
                self._decoding.drop(before)
            self._plan = Plan(series, self._holding, self._failures, before=before, reach=reach)
        assert self._plan is not None  # noqa: S101 - made above
        near = range(max(0, index - NEIGHBOURS), min(index + NEIGHBOURS + 1, len(series.slices)))
        self._plan.move(index, lost=[i for i in near if self._is_missing(series.slices[i])])
        self._decoding.fetch_ahead(self._plan)

    def _is_missing(self, image: ImageSlice) -> bool:
        return not (
            image.reference in self._failures or self._holding.takes(image) or self._decoding.is_under_way(image)
        )

    def _want(self, image: ImageSlice) -> None:
        self._wanted = image
        if self._plan is not None:
            index = self._plan.series.index_of(image.reference)
            if index is not None:
                self._plan.leave(index)
        self._decoding.load(
            image,
            self._holding,
            group=self._task,
            on_done=lambda _none: self._show(image),
            on_failed=lambda error: self._show_failure(image, error),
        )

    def _new_holding(self) -> Holding:
        self._series_so_far += 1
        return Holding(self._decoding.cache, f"{self._name} {self._series_so_far}")

    def _show(self, image: ImageSlice) -> None:
        if self._wanted is image:
            self._wanted = None
        self.arrived.emit()

    def _show_failure(self, image: ImageSlice, error: Exception) -> None:
        self._failures[image.reference] = error
        self._show(image)
        self._decoding.failed.emit()
