"""A series on its way to a pane: what is expected, what has come, and what the reader wants to see next."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from app.core.identity import SOPInstanceUID
from app.core.phrases import counted, phrase
from app.core.study import InstanceRecord
from app.core.volume import ImageSeries

PATIENCE_S: Final = 0.1
"""A picture is decoded and painted in a third of that."""


@dataclass(frozen=True)
class Arrived:
    """How much of a series was here when its images were put together.

    Parameters
    ----------
    here
        How many of those that the archive lists had come; until it has, how many there were.
    places
        Where each expected instance stands in the archive's list, from 0.
    is_listed
        Whether that is the list of where the series comes from; otherwise nobody knows yet how much there is.
    is_local
        Whether all files are on this machine, and only have to be read.
    """

    here: int
    places: Mapping[SOPInstanceUID, int]
    is_listed: bool = True
    is_local: bool = False

    @property
    def expected(self) -> int:
        """How many instances the archive lists."""
        return len(self.places)

    @property
    def is_all(self) -> bool:
        """Whether all images are here."""
        return self.is_listed and self.here >= self.expected

    @property
    def text(self) -> str:
        """How much of how much, e.g. `34 of 120 images`."""
        if not self.is_listed:
            return counted(self.here, "{count} image so far", "{count} images so far")
        return phrase("{here} of {count} images", here=self.here, count=self.expected)

    def why_waiting(self, *, still_arrives: bool) -> str:
        """Why what concerns the whole series cannot be done yet."""
        if self.is_all:
            if still_arrives:
                return phrase("All images are here; what was drawn on them is still being read.")
            if self.is_local:
                return phrase("What was drawn on these images has not been read. Read the rest first.")
            return phrase("What was drawn on these images has not been read. Fetch the rest first.")
        if self.is_local:
            if still_arrives:
                return phrase("This series is still being read: {text}.", text=self.text)
            return phrase("Only {text} of this series have been read. Read the rest first.", text=self.text)
        if still_arrives:
            return phrase("This series is still arriving: {text}.", text=self.text)
        if not self.is_listed:
            return phrase("Nobody has said whether these are all images of this series. Fetch the rest first.")
        return phrase("Only {text} of this series are here. Fetch the rest first.", text=self.text)


class SeriesArrival:
    """Satisfies `Arriving`: any thread may call anything.

    Parameters
    ----------
    wanted
        The image to begin with; None for the middle of the series.
    is_local
        Whether all files are on this machine, and only have to be read.
    """

    def __init__(self, wanted: SOPInstanceUID | None = None, *, is_local: bool = False) -> None:
        self.is_local = is_local
        self._wanted = wanted
        self._places: dict[SOPInstanceUID, int] = {}
        self._is_listed = False
        self._here: dict[SOPInstanceUID, Path] = {}
        self._looked_at: SOPInstanceUID | int | None = None
        self._lock = threading.Lock()
        self._is_painted = threading.Event()

    @property
    def first(self) -> SOPInstanceUID | None:
        """The image to begin with."""
        return self._wanted

    def expect(self, instances: tuple[InstanceRecord, ...]) -> None:
        """The whole series as the archive lists it."""
        self._list(instances, is_listed=True)

    def begin_with(self, instances: tuple[InstanceRecord, ...]) -> None:
        """What of the series is on this machine, before it is known how much there is."""
        self._list(instances, is_listed=False)

    def take(self, sop_instance_uid: SOPInstanceUID, path: Path) -> None:
        """One instance is here."""
        with self._lock:
            self._here[sop_instance_uid] = path

    def order(self, missing: Sequence[SOPInstanceUID]) -> Sequence[SOPInstanceUID]:
        """What is missing, what stands nearest to the image in view first, and of two as near the later one."""
        with self._lock:
            centre, places = self._place_of_interest(), self._places

        def distance(uid: SOPInstanceUID) -> tuple[int, bool]:
            place = places.get(uid, len(places))
            return abs(place - centre), place < centre

        return sorted(missing, key=distance)

    def look_at(self, image: SOPInstanceUID) -> None:
        """Fetch round that image from now on."""
        with self._lock:
            self._looked_at = image

    def look_at_place(self, place: int) -> None:
        """Fetch round that place of the archive's list, where nothing may have come yet."""
        with self._lock:
            self._looked_at = place

    def note_painted(self) -> None:
        """The first picture is on the screen, or nobody looks at one."""
        self._is_painted.set()

    def wait_for_the_first_picture(self) -> None:
        """Leave the processor to who paints it; not for long, for it may never be."""
        self._is_painted.wait(PATIENCE_S)

    @property
    def counted(self) -> tuple[int, int]:
        """How many instances are here, and how many are expected; 0 while nobody knows."""
        with self._lock:
            return self._count(), len(self._places) if self._is_listed else 0

    def so_far(self) -> tuple[dict[SOPInstanceUID, Path], Arrived]:
        """The files that are here, in the order of the list, and how much of the series they are."""
        with self._lock:
            here, places, is_listed, count = dict(self._here), self._places, self._is_listed, self._count()
        ordered = sorted(here, key=lambda uid: places.get(uid, len(places)))
        return {uid: here[uid] for uid in ordered}, Arrived(count, places, is_listed, self.is_local)

    def nearest_here(self, images: Sequence[SOPInstanceUID]) -> int:
        """Which of these images stands nearest to what is wanted."""
        with self._lock:
            centre, places = self._place_of_interest(), self._places
        return min(range(len(images)), key=lambda n: abs(places.get(images[n], len(places)) - centre))

    def _count(self) -> int:
        """An archive may have taken images off its list that are still here: none of those that it lists."""
        return len(self._places.keys() & self._here.keys()) if self._is_listed else len(self._here)

    def _place_of_interest(self) -> int:
        for one in (self._looked_at, self._wanted):
            place = self._places.get(one) if isinstance(one, str) else one
            if place is not None:
                return place
        return len(self._places) // 2

    def _list(self, instances: tuple[InstanceRecord, ...], *, is_listed: bool) -> None:
        with self._lock:
            self._places = {one.sop_instance_uid: place for place, one in enumerate(instances)}
            self._is_listed = is_listed


class HereBefore:
    """Satisfies `Arriving` for what this machine has of a series already."""

    def __init__(self, arrival: SeriesArrival) -> None:
        self._arrival = arrival

    @property
    def first(self) -> SOPInstanceUID | None:
        """The image to begin with."""
        return self._arrival.first

    def expect(self, instances: tuple[InstanceRecord, ...]) -> None:
        """All of it, which may be but a part of the series."""
        self._arrival.begin_with(instances)

    def take(self, sop_instance_uid: SOPInstanceUID, path: Path) -> None:
        """One instance is here."""
        self._arrival.take(sop_instance_uid, path)

    def order(self, missing: Sequence[SOPInstanceUID]) -> Sequence[SOPInstanceUID]:
        """Nothing is fetched."""
        return missing


@dataclass(frozen=True, slots=True)
class SlicePlaces:
    """Where the slices of a stack stand among those that are expected, for a slider.

    Parameters
    ----------
    count
        How many places there are.
    taken
        The place of each slice that is here, rising; None where each slice has the place of its number.
    """

    count: int
    taken: tuple[int, ...] | None = None

    def of(self, index: int) -> int:
        """The place of a slice."""
        return index if self.taken is None else self.taken[index]

    def nearest(self, place: int) -> int:
        """The slice nearest to a place."""
        if self.taken is None:
            return place
        taken = self.taken
        return min(range(len(taken)), key=lambda index: abs(taken[index] - place))


def slice_places(series: ImageSeries, arrived: Arrived | None, *, is_only_stack: bool) -> SlicePlaces:
    """Where the slices that have come stand among those that are expected, as far as the archive's list tells.

    It does where the list runs through the stack from one end to the other, forwards or backwards.
    """
    count = len(series.slices)
    if arrived is None or not arrived.is_listed or not is_only_stack or arrived.expected <= count:
        return SlicePlaces(count)
    listed = [arrived.places.get(image.sop_instance_uid, -1) for image in series.slices]
    if -1 in listed:
        return SlicePlaces(count)
    if len(listed) > 1 and listed[0] > listed[-1]:
        listed = [arrived.expected - 1 - place for place in listed]
    is_told = bool(listed) and all(a < b for a, b in pairwise(listed))
    return SlicePlaces(arrived.expected, tuple(listed)) if is_told else SlicePlaces(count)


def place_in_list(place: int, series: ImageSeries, arrived: Arrived) -> int:
    """The place in the archive's list of a place on the slider, which may run the other way."""
    first, last = (arrived.places.get(series.slices[end].sop_instance_uid, 0) for end in (0, -1))
    return arrived.expected - 1 - place if first > last else place
