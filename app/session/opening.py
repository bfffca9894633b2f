"""Opening a series: fetch, read headers, read what structure sets say about it, then pixels as they are needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from app.core.errors import SeriesError, VerdantError
from app.core.services import Archive, StudyReader
from app.core.structure_set import StructureSet
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries, ImageSlice
from app.session.pixel_cache import PixelCache

STRUCTURE_SET = "RTSTRUCT"


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened series with the structure sets that refer to it.

    Parameters
    ----------
    remarks
        Sentences for the user about what is not as it should be.
    archive
        Where it came from: its networks are asked, and what is decided goes back there, whatever is browsed since.
    """

    series: ImageSeries
    structure_sets: tuple[StructureSet, ...]
    remarks: tuple[str, ...]
    archive: Archive


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
    series = next((s for s in found if s.series.series_instance_uid == record.series_instance_uid), None)
    if series is None:
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
            structure_sets += reader.read_structure_sets(files.paths, series, control)
        except VerdantError as error:
            remarks.append(f"A structure set of this study could not be read. {error}")
    remarks += [f"{file.path.name}: {file.reason}" for file in series.unreadable]
    remarks += [problem.value for problem in series.stacking.problems]
    remarks += sorted({image.note for image in series.slices if image.note})
    remarks += [note for structure_set in structure_sets for note in structure_set.notes]
    return Opened(series, tuple(structure_sets), tuple(remarks), archive)


class Pixels:
    """The pixels of the open series: the slice in view first, the others behind it as long as there is room."""

    arrived = Signal()
    """The values of the slice last asked for are here, or the reason why they are not."""

    def __init__(self, reader: StudyReader, runner: TaskRunner, *, cache: PixelCache) -> None:
        self._reader = reader
        self._runner = runner
        self._cache = cache
        self._failures: dict[str, Exception] = {}
        self._wanted: ImageSlice | None = None
        self._prefetched: ImageSeries | None = None

    def values(self, image: ImageSlice) -> NDArray[np.float32] | None:
        """The values of a slice if they are here; otherwise they are fetched and `arrived` follows."""
        values = self._cache.get(image.sop_instance_uid)
        if values is None and image.sop_instance_uid not in self._failures and self._wanted is not image:
            self._wanted = image
            self._runner.start(
                self._loading(image),
                group="pixels",
                on_done=lambda _values: self._show(image),
                on_failed=lambda error: self._show_failure(image, error),
            )
        return values

    def failure(self, image: ImageSlice) -> Exception | None:
        """Why the slice cannot be shown; None when nothing is known against it."""
        return self._failures.get(image.sop_instance_uid)

    def may_be_seen(self, image: ImageSlice) -> bool:
        """Whether nothing speaks against the slice being on show: it neither failed nor is it still loading."""
        return image.sop_instance_uid not in self._failures and self._wanted is not image

    def forget(self) -> None:
        """Drop everything: another series is opened."""
        self._runner.cancel("pixels")
        self._runner.cancel("prefetch")
        self._cache.clear()
        self._failures.clear()
        self._wanted = self._prefetched = None

    def prefetch(self, series: ImageSeries, index: int) -> None:
        """Decode the rest of the series outward from `index`, once, while there is room in the cache."""
        if self._prefetched is series:
            return
        self._prefetched = series
        ordered = sorted(range(len(series.slices)), key=lambda i: abs(i - index))
        reader, cache = self._reader, self._cache

        def work(control: TaskControl) -> None:
            for place in ordered:
                control.checkpoint()
                image = series.slices[place]
                attributes = image.attributes
                if not cache.has_room_for(attributes.rows * attributes.columns * 4):
                    return
                if cache.get(image.sop_instance_uid) is None:
                    try:
                        cache.put(image.sop_instance_uid, reader.read_values(image))
                    except VerdantError:
                        continue  # Said when the user comes to that slice.

        self._runner.start(work, group="prefetch", on_done=lambda _none: None, on_failed=lambda _error: None)

    def _loading(self, image: ImageSlice) -> Callable[[TaskControl], NDArray[np.float32]]:
        reader, cache = self._reader, self._cache

        def work(control: TaskControl) -> NDArray[np.float32]:
            values = reader.read_values(image)
            control.checkpoint()  # by now the cache may be that of another series
            cache.put(image.sop_instance_uid, values)
            return values

        return work

    def _show(self, image: ImageSlice) -> None:
        if self._wanted is image:
            self._wanted = None
        self.arrived.emit()

    def _show_failure(self, image: ImageSlice, error: Exception) -> None:
        self._failures[image.sop_instance_uid] = error
        self._show(image)
