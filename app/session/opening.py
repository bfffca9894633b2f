"""Opening a series: fetch, read headers, read what structure sets say about it, then pixels as they are needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from psygnal import Signal

from app.core.errors import SeriesError, StorageError, VerdantError
from app.core.identity import ImageReference, StudyInstanceUID
from app.core.keepers import ReviewJournal
from app.core.overlay import Overlay
from app.core.phrases import counted, joined, phrase
from app.core.pixels import ImagePixels
from app.core.review_journal import NOTHING_DECIDED, JournalReading
from app.core.services import Archive, StudyReader
from app.core.stacking import StackProblem
from app.core.structure_set import StructureSet
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice, whole_series
from app.session.decoding import NEIGHBOURS, Decoding, Holding, Plan
from app.session.pixel_cache import key_of

HOLD_REGIONS = frozenset(("RTSTRUCT", "SEG"))
"""Modalities of structure sets and segmentations."""
ALWAYS_PLACED = frozenset(("CT", "MR", "PT"))
"""Modalities whose images must have an Image Plane (PS3.3 A.3.3, A.4.3, A.21.3)."""
ANOTHER_STUDY_IS_LISTED = phrase(
    "Another study is selected on the left. Choose one of its series there to open it here."
)
"""A key that goes from series to series must not end up with another patient."""


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
    is_partial
        Whether the archive could not send all of it.
    journal
        What was decided in the study before.
    """

    stacks: tuple[ImageSeries, ...]
    structure_sets: tuple[StructureSet, ...]
    remarks: tuple[str, ...]
    archive: Archive
    is_partial: bool = False
    journal: JournalReading = NOTHING_DECIDED

    @cached_property
    def series(self) -> ImageSeries:
        """All stacks as one: what regions are looked up in and written from."""
        return whole_series(self.stacks)

    @cached_property
    def to_take_over(self) -> tuple[StructureSet, ...]:
        """The structure sets whose regions are listed and drawn; a segmentation written with one holds the same."""
        sets = self.structure_sets
        return tuple(one for one in sets if not any(other.was_written_with(one) for other in sets))

    def summary(self, *, is_named: bool) -> str:
        """The first remark and how many there are; `is_named` where other series may be meant as well."""
        first, more = self.remarks[0], len(self.remarks) - 1
        others = counted(more, "{count} more remark under Details.", "{count} more remarks under Details.")
        text = joined(" ", (first, others)) if more else first
        record = self.stacks[0].series
        return joined(": ", (record.series_description or record.modality, text)) if is_named else text


def open_series(
    archive: Archive,
    reader: StudyReader,
    *,
    journal: ReviewJournal,
    record: SeriesRecord,
    control: TaskControl,
    on_their_way: Callable[[StudyInstanceUID], Sequence[Path]] = lambda _study: (),
) -> Opened:
    """Fetch and read a series, the structure sets of its study and the journal of its review.

    A structure set or journal that cannot be read is a remark, not a failure: the images come first.

    Parameters
    ----------
    on_their_way
        Gives the files of a study that were saved here and that their archive does not have yet.

    Raises
    ------
    ArchiveError
        If the series cannot be fetched.
    SeriesError
        If not a single image of it could be read.
    """
    retrieved = archive.retrieve_series(record.study_instance_uid, record.series_instance_uid, control)
    if not retrieved.paths:
        reason = retrieved.failures[0] if retrieved.failures else phrase("The archive sent no instance of it.")
        raise SeriesError(
            phrase("The series could not be opened."),
            cause=reason,
            next_step=phrase("Open it again, or another one."),
        )
    remarks = [*retrieved.failures]
    found = reader.read_series(retrieved.paths, control)
    stacks = tuple(s for s in found if s.series.series_instance_uid == record.series_instance_uid)
    if not stacks:
        raise SeriesError(
            phrase("The series could not be opened."),
            cause=phrase("The archive sent images of another series in its place."),
            next_step=phrase("Search again; if it stays so, ask the archive's administrator."),
        )
    structure_sets: list[StructureSet] = []
    for other in archive.find_series(record.study_instance_uid, control):
        if other.modality not in HOLD_REGIONS or other.series_instance_uid == record.series_instance_uid:
            continue
        try:
            files = archive.retrieve_series(other.study_instance_uid, other.series_instance_uid, control)
            structure_sets += reader.read_structure_sets(files.paths, stacks, control)
        except VerdantError as error:
            remarks.append(phrase("A structure set of this study could not be read. {error}", error=error))
    try:
        if waiting := on_their_way(record.study_instance_uid):
            here = {one.sop_instance_uid for one in structure_sets}
            read = reader.read_structure_sets(waiting, stacks, control)
            structure_sets += [one for one in read if one.sop_instance_uid not in here]
    except VerdantError as error:
        remarks.append(phrase("What of this study is still to be sent could not be read. {error}", error=error))
    left_out = [file for series in stacks for file in series.unreadable]
    if left_out:
        total = len(retrieved.paths)
        remarks.append(
            counted(
                len(left_out),
                "{count} of {total} files of this series is not shown.",
                "{count} of {total} files of this series are not shown.",
                total=total,
            )
        )
    remarks += [joined(": ", (file.path.name, file.reason)) for file in left_out]
    remarks += [
        joined(": ", (series.stack.name, problem.value)) if series.stack.name else problem.value
        for series in stacks
        for problem in series.stacking.problems
        if problem is not StackProblem.NO_GEOMETRY or (_should_be_placed(series) and len(series.slices) > 1)
    ]
    placed = (series for series in stacks if _should_be_placed(series))
    remarks += sorted({image.note for series in placed for image in series.slices if image.note})
    remarks += [note for structure_set in structure_sets for note in structure_set.notes]
    reading, said = _read_journal(journal, record.study_instance_uid)
    remarks += said
    return Opened(stacks, tuple(structure_sets), tuple(remarks), archive, bool(retrieved.failures), reading)


def _read_journal(journal: ReviewJournal, study: StudyInstanceUID) -> tuple[JournalReading, list[str]]:
    """The journal of a study, and what is wrong with it."""
    try:
        reading = journal.read(study)
    except StorageError as error:
        return NOTHING_DECIDED, [phrase("What was decided in this study before cannot be read. {error}", error=error)]
    said: list[str] = []
    if reading.set_aside:
        said.append(
            phrase(
                "The journal of this study was damaged. What stood before the damage is here; the damaged file was "
                "set aside as {name}.",
                name=reading.set_aside,
            )
        )
    if reading.left_out:
        said.append(
            counted(
                reading.left_out,
                "{count} step of the journal of this study cannot be understood and is left out.",
                "{count} steps of the journal of this study cannot be understood and are left out.",
            )
        )
    return reading, said


def _should_be_placed(series: ImageSeries) -> bool:
    """Whether its images ought to state where they lie.

    A photograph, a radiograph or an ultrasound image never does: the corner says so, and whatever asks for its
    place says why not. It is news of a scanner's slice, and where other images of the stack are placed.
    """
    is_scan = series.series.modality in ALWAYS_PLACED
    return is_scan or any(image.plane is not None for image in series.slices)


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

    def prefetch(self, series: ImageSeries, index: int) -> None:
        """Decode the rest of the series outward from `index` while there is room in the cache.

        Where there is not, the neighbours of `index`.
        """
        if self._plan is None or self._plan.series is not series:
            if self._plan is not None:
                self._decoding.drop(self._plan)
            self._plan = Plan(series, self._holding, self._failures)
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
