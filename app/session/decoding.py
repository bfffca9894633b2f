"""Decodes images into a cache: the one that is waited for at once, the rest of each stack on a few threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from app.core.errors import VerdantError
from app.core.identity import ImageReference
from app.core.overlay import Overlay
from app.core.services import StudyReader
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries, ImageSlice
from app.session.pixel_cache import Decoded, ImageKey, PixelCache, key_of

NEIGHBOURS: Final = 6
"""So many slices to either side are fetched ahead where the cache cannot hold the series."""
MOST_THREADS: Final = 8


class Holding:
    """What one viewport keeps in the cache for one series; what arrives after its end is not kept.

    Parameters
    ----------
    name
        Used for no other, not even later.
    """

    def __init__(self, cache: PixelCache, name: str) -> None:
        self._cache = cache
        self._name = name
        self._has_ended = False

    def takes(self, image: ImageSlice) -> bool:
        """Keep an image that is in the cache already; False if it is not."""
        is_here = self._cache.hold(key_of(image), holder=self._name)
        if self._has_ended:
            self._cache.release(self._name)
        return is_here

    def put(self, image: ImageSlice, decoded: Decoded) -> None:
        """Keep an image; any thread may call it."""
        self._cache.put(key_of(image), decoded, holder=self._name)
        if self._has_ended:
            self._cache.release(self._name)

    def end(self) -> None:
        """Let go of everything, also of what is still being decoded."""
        self._has_ended = True
        self._cache.release(self._name)


class Plan:
    """Which slice of a stack is to be decoded next: of those that wait, the nearest to the one in view.

    Safe to use from any thread.

    Parameters
    ----------
    failures
        Takes in why slices could not be decoded.
    before
        The plan that this one takes the place of: what was decoded by it does not wait again.
    reach
        How far to either side of the slice in view; None for as far as there is room.
    """

    def __init__(
        self,
        series: ImageSeries,
        holding: Holding,
        failures: dict[ImageReference, Exception],
        *,
        before: Plan | None = None,
        reach: int | None = None,
    ) -> None:
        self.series = series
        self.reach = reach
        self.holding = holding
        self.failures = failures
        done = before.done() if before is not None else frozenset()
        self._waits = np.array([image.reference not in done for image in series.slices], dtype=np.bool_)
        self._centre = 0
        self._lock = threading.Lock()

    def move(self, centre: int, *, lost: Iterable[int] = ()) -> None:
        """Go on from another slice, and decode those again that were lost meanwhile."""
        with self._lock:
            self._centre = centre
            self._waits[list(lost)] = True

    def done(self) -> frozenset[ImageReference]:
        """The slices that do not wait any more."""
        with self._lock:
            return frozenset(self.series.slices[index].reference for index in np.flatnonzero(~self._waits))

    def leave(self, index: int) -> None:
        """Somebody else decodes that one."""
        with self._lock:
            self._waits[index] = False

    def waiting(self, reach: int | None) -> int:
        """How many slices wait, as far as `reach` to either side."""
        with self._lock:
            return self._within(reach).size

    def take(self, reach: int | None) -> ImageSlice | None:
        """The next slice as far as `reach` to either side, which nobody else gets then; None if none waits."""
        with self._lock:
            waiting = self._within(reach)
            if not waiting.size:
                return None
            nearest = int(waiting[np.argmin(np.abs(waiting - self._centre))])
            self._waits[nearest] = False
            return self.series.slices[nearest]

    def _within(self, reach: int | None) -> NDArray[np.intp]:
        waiting = np.flatnonzero(self._waits)
        least = min((one for one in (reach, self.reach) if one is not None), default=None)
        return waiting if least is None else waiting[np.abs(waiting - self._centre) <= least]


class Decoding:
    """Shared by all viewports of a session, so that nine of them take no more threads than one.

    Parameters
    ----------
    threads
        How many images are decoded ahead at once; None for as many as the machine has processors.
    """

    failed = Signal()
    """Images turned out to be damaged; emitted on the user's thread."""

    def __init__(
        self, reader: StudyReader, runner: TaskRunner, *, cache: PixelCache, threads: int | None = None
    ) -> None:
        self.cache = cache
        self._reader = reader
        self._runner = runner
        self._idle = set(range(threads or min(os.cpu_count() or 1, MOST_THREADS)))
        self._plans: list[Plan] = []
        self._under_way: dict[ImageKey, threading.Event] = {}
        self._lock = threading.Lock()

    def load(
        self,
        image: ImageSlice,
        holding: Holding,
        *,
        group: str,
        on_done: Callable[[None], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        """Decode an image that is waited for; one that is no longer waited for is kept all the same."""
        self._runner.start(
            lambda _control: self._decode(image, holding), group=group, on_done=on_done, on_failed=on_failed
        )

    def withdraw(self, group: str) -> None:
        """Nobody waits for the image of `load` any more."""
        self._runner.cancel(group)

    def is_under_way(self, image: ImageSlice) -> bool:
        """Whether somebody decodes that image now."""
        with self._lock:
            return key_of(image) in self._under_way

    def fetch_ahead(self, plan: Plan) -> None:
        """Decode what waits in a plan while there is room for it, and its neighbours in any case."""
        with self._lock:
            if plan not in self._plans:
                self._plans.append(plan)
            count = plan.waiting(self._reach())
            threads = sorted(self._idle)[:count]
            self._idle.difference_update(threads)
        for thread in threads:
            self._runner.start(
                lambda control, thread=thread: self._work(control, thread),  # type: ignore[misc]
                group=f"prefetch-{thread}",
                on_done=self._tell,
                on_failed=_pass_over,
            )

    def drop(self, plan: Plan) -> None:
        """Decode nothing more of a plan."""
        with self._lock:
            if plan in self._plans:
                self._plans.remove(plan)

    def _tell(self, failures: int) -> None:
        if failures:
            self.failed.emit()

    def _work(self, control: TaskControl, thread: int) -> int:
        """On a worker's thread: decode until nothing waits or there is no room; returns how many failed."""
        failures = 0
        try:
            while True:
                control.checkpoint()
                with self._lock:
                    found = self._next()
                    if found is None:
                        # Under the same lock as the search: what is planned from now on finds this thread idle.
                        self._idle.add(thread)
                        return failures
                plan, image = found
                try:
                    self._decode(image, plan.holding)
                except VerdantError as error:
                    plan.failures[image.reference] = error
                    failures += 1
        except BaseException:
            with self._lock:
                self._idle.add(thread)
            raise

    def _next(self) -> tuple[Plan, ImageSlice] | None:
        """The next slice of the plan whose turn it is: all go on side by side."""
        reach = self._reach()
        for number, plan in enumerate(self._plans):
            image = plan.take(reach)
            if image is not None:
                self._plans.append(self._plans.pop(number))
                return plan, image
        return None

    def _decode(self, image: ImageSlice, holding: Holding) -> None:
        """Keep an image; if another thread decodes it now, its result is waited for."""
        key = key_of(image)
        while not holding.takes(image):
            with self._lock:
                elsewhere = self._under_way.get(key)
                if elsewhere is None:
                    ended = self._under_way[key] = threading.Event()
            if elsewhere is not None:
                elsewhere.wait()
                continue
            try:
                holding.put(image, self._read(image))
                return
            finally:
                with self._lock:
                    del self._under_way[key]
                ended.set()

    def _reach(self) -> int | None:
        """How far from the slice in view to go: to the ends while there is room, else as far as two sides fit."""
        if self.cache.has_room_for(len(self._under_way) + 1):
            return None
        return min(NEIGHBOURS, (self.cache.capacity - 1) // 2)

    def _read(self, image: ImageSlice) -> Decoded:
        """An image with its graphics."""
        pixels = self._reader.read_pixels(image)
        try:
            overlays: tuple[Overlay, ...] | None = self._reader.read_overlays(image)
        except VerdantError:
            overlays = None
        return Decoded(pixels, overlays)


def _pass_over(_error: Exception) -> None:
    """Nobody waits for what is fetched ahead; a defect shows when the user comes to that slice."""
