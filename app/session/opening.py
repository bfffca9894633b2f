"""Opening a series: fetch, read headers, read what structure sets say about it, then pixels as they are needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from psygnal import Signal

from app.core.errors import SeriesError, VerdantError
from app.core.identity import ImageReference
from app.core.overlay import Overlay
from app.core.pixels import ImagePixels
from app.core.services import Archive, StudyReader
from app.core.structure_set import StructureSet
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries, ImageSlice, whole_series
from app.session.pixel_cache import Decoded, PixelCache, key_of

STRUCTURE_SET = "RTSTRUCT"
NEIGHBOURS: Final = 6
"""So many slices to either side are fetched ahead where the cache cannot hold the series."""


@dataclass(frozen=True)
class Opened:
    """An opened series with the structure sets that refer to it.

    Parameters
    ----------
    stacks
        At least one; all of the same series.
    remarks
        Sentences for the user about what is not as it should be.
    archive
        Where it came from: its networks are asked, and what is decided goes back there, whatever is browsed since.
    """

    stacks: tuple[ImageSeries, ...]
    structure_sets: tuple[StructureSet, ...]
    remarks: tuple[str, ...]
    archive: Archive

    @cached_property
    def series(self) -> ImageSeries:
        """All stacks as one: what regions are looked up in and written from."""
        return whole_series(self.stacks)


def open_series(archive: Archive, reader: StudyReader, *, record: SeriesRecord, control: TaskControl) -> Opened:
    """Fetch and read a series and the structure sets of its study.

    A structure set that cannot be read is a remark, not a failure: the images come first.

    Raises
    ------
    ArchiveError
        If the series cannot be fetched.
    SeriesError
        If not a single image of it could be read.
    """
    retrieved = archive.retrieve_series(record.study_instance_uid, record.series_instance_uid, control)
    if not retrieved.paths:
        reason = retrieved.failures[0] if retrieved.failures else "The archive sent no instance of it."
        raise SeriesError("The series could not be opened.", cause=reason, next_step="Open it again, or another one.")
    remarks = [*retrieved.failures]
    found = reader.read_series(retrieved.paths, control)
    stacks = tuple(s for s in found if s.series.series_instance_uid == record.series_instance_uid)
    if not stacks:
        raise SeriesError(
            "The series could not be opened.",
            cause="The archive sent images of another series in its place.",
            next_step="Search again; if it stays so, ask the archive's administrator.",
        )
    structure_sets: list[StructureSet] = []
    for other in archive.find_series(record.study_instance_uid, control):
        if other.modality != STRUCTURE_SET:
            continue
        try:
            files = archive.retrieve_series(other.study_instance_uid, other.series_instance_uid, control)
            structure_sets += reader.read_structure_sets(files.paths, stacks, control)
        except VerdantError as error:
            remarks.append(f"A structure set of this study could not be read. {error}")
    remarks += [f"{file.path.name}: {file.reason}" for series in stacks for file in series.unreadable]
    remarks += [
        f"{series.stack.name}: {problem.value}" if series.stack.name else problem.value
        for series in stacks
        for problem in series.stacking.problems
    ]
    remarks += sorted({image.note for series in stacks for image in series.slices if image.note})
    remarks += [note for structure_set in structure_sets for note in structure_set.notes]
    return Opened(stacks, tuple(structure_sets), tuple(remarks), archive)


class Pixels:
    """The pixels of the open series: the slice in view first, the others behind it as long as there is room.

    Parameters
    ----------
    cache
        May be shared; what no other uses goes when this one forgets.
    name
        Tells its tasks, and what it holds in the cache, from those of others.
    """

    arrived = Signal()
    """The pixels of the slice last asked for are here, or the reason why they are not."""

    def __init__(self, reader: StudyReader, runner: TaskRunner, *, cache: PixelCache, name: str = "") -> None:
        self._name = name
        self._tasks, self._prefetching = f"pixels-{name}", f"prefetch-{name}"
        self._reader = reader
        self._runner = runner
        self._cache = cache
        self._failures: dict[ImageReference, Exception] = {}
        self._wanted: ImageSlice | None = None
        self._prefetched: ImageSeries | None = None
        self._fetches_ahead = False

    def pixels(self, image: ImageSlice) -> ImagePixels | None:
        """The pixels of a slice if they are here; otherwise they are fetched and `arrived` follows."""
        decoded = self._cache.get(key_of(image))
        if decoded is not None:
            self._cache.hold(key_of(image), holder=self._name)
        elif image.reference not in self._failures and self._wanted is not image:
            self._wanted = image
            self._runner.start(
                self._loading(image),
                group=self._tasks,
                on_done=lambda _none: self._show(image),
                on_failed=lambda error: self._show_failure(image, error),
            )
        return decoded.pixels if decoded is not None else None

    def at_hand(self, image: ImageSlice) -> ImagePixels | None:
        """The pixels of a slice if they are here; nothing is fetched."""
        decoded = self._cache.get(key_of(image))
        return decoded.pixels if decoded is not None else None

    def overlays(self, image: ImageSlice) -> tuple[Overlay, ...] | None:
        """The graphics that a slice at hand brings along; None where they cannot be read."""
        decoded = self._cache.get(key_of(image))
        return decoded.overlays if decoded is not None else ()

    def failure(self, image: ImageSlice) -> Exception | None:
        """Why the slice cannot be shown; None when nothing is known against it."""
        return self._failures.get(image.reference)

    def may_be_seen(self, image: ImageSlice) -> bool:
        """Whether nothing speaks against the slice being on show: it neither failed nor is it still loading."""
        return image.reference not in self._failures and self._wanted is not image

    def forget(self) -> None:
        """Drop everything: another series is opened."""
        self._runner.cancel(self._tasks)
        self._runner.cancel(self._prefetching)
        self._cache.release(self._name)
        self._failures.clear()
        self._wanted = self._prefetched = None
        self._fetches_ahead = False

    def prefetch(self, series: ImageSeries, index: int) -> None:
        """Decode the rest of the series outward from `index` while there is room in the cache.

        Once that is done, or the room was used up, the neighbours of `index` that are missing.
        """
        is_first = self._prefetched is not series
        ordered = sorted(range(len(series.slices)), key=lambda i: abs(i - index))
        if not is_first:
            near = (series.slices[i] for i in ordered[: 2 * NEIGHBOURS + 1])
            if self._fetches_ahead or all(
                self._cache.hold(key_of(one), holder=self._name) or one.reference in self._failures for one in near
            ):
                return
            ordered = ordered[: 2 * NEIGHBOURS + 1]
        self._prefetched, self._fetches_ahead = series, True
        read, cache, name = self._read, self._cache, self._name

        def work(control: TaskControl) -> dict[ImageReference, VerdantError]:
            failures = {}
            for place in ordered:
                control.checkpoint()
                image = series.slices[place]
                if is_first and not cache.has_room_for_another():
                    break
                if not cache.hold(key_of(image), holder=name):
                    try:
                        decoded = read(image)
                    except VerdantError as error:
                        failures[image.reference] = error
                        continue
                    control.checkpoint()  # by now another series may be open
                    cache.put(key_of(image), decoded, holder=name)
            return failures

        self._runner.start(
            work, group=self._prefetching, on_done=self._end_prefetching, on_failed=self._stop_prefetching
        )

    def _end_prefetching(self, failures: dict[ImageReference, VerdantError]) -> None:
        self._fetches_ahead = False
        self._failures.update(failures)  # Said when the user comes to that slice.

    def _stop_prefetching(self, _error: Exception) -> None:
        self._fetches_ahead = False

    def _read(self, image: ImageSlice) -> Decoded:
        """Read an image on a worker's thread, with its graphics."""
        pixels = self._reader.read_pixels(image)
        try:
            overlays: tuple[Overlay, ...] | None = self._reader.read_overlays(image)
        except VerdantError:
            overlays = None
        return Decoded(pixels, overlays)

    def _loading(self, image: ImageSlice) -> Callable[[TaskControl], None]:
        read, cache, name = self._read, self._cache, self._name

        def work(control: TaskControl) -> None:
            decoded = read(image)
            control.checkpoint()  # by now another series may be open
            cache.put(key_of(image), decoded, holder=name)

        return work

    def _show(self, image: ImageSlice) -> None:
        if self._wanted is image:
            self._wanted = None
        self.arrived.emit()

    def _show_failure(self, image: ImageSlice, error: Exception) -> None:
        self._failures[image.reference] = error
        self._show(image)
