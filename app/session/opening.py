"""Opening a series: fetch, read headers as they come, read what structure sets say about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from app.core.errors import ArchiveError, SeriesError, StorageError, VerdantError
from app.core.identity import RoiId, StudyInstanceUID
from app.core.keepers import ReviewJournal
from app.core.phrases import counted, joined, phrase
from app.core.review_journal import NOTHING_DECIDED, JournalReading
from app.core.services import Archive, Retrieved, SeriesReading, StudyReader
from app.core.stacking import StackProblem
from app.core.structure_set import StructureSet
from app.core.study import SeriesRecord
from app.core.tasks import SilentControl, TaskControl
from app.core.volume import ImageSeries, whole_series
from app.session.following import Following
from app.session.reading_outward import LONG, read_outward
from app.session.replaced_images import replaced_regions
from app.session.series_arrival import Arrived, HereBefore, SeriesArrival

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
    arrived
        How much of it was here, of a series that still arrives or was left before it was whole: it has neither
        structure sets nor a journal yet. None of one that was opened to the end.
    counted
        How many instances the archive counts in the series, as far as it says so. The files do not tell.
    replaced
        Regions of the journal whose images are other ones now.
    """

    stacks: tuple[ImageSeries, ...]
    structure_sets: tuple[StructureSet, ...]
    remarks: tuple[str, ...]
    archive: Archive
    is_partial: bool = False
    journal: JournalReading = NOTHING_DECIDED
    arrived: Arrived | None = None
    counted: int | None = None
    replaced: frozenset[RoiId] = frozenset()

    @property
    def listed(self) -> SeriesRecord:
        """The series as its archive lists it."""
        return replace(self.stacks[0].series, number_of_instances=self.counted)

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
    arrival: SeriesArrival | None = None,
    reading: SeriesReading | None = None,
    embedded: Archive | None = None,
) -> Opened:
    """Fetch and read a series, the structure sets of its study and the journal of its review.

    A structure set or journal that cannot be read is a remark, not a failure: the images come first.

    Parameters
    ----------
    on_their_way
        Gives the files of a study that were saved here and that their archive does not have yet.
    arrival
        Where it is given, the control publishes what has come so far, or has been read of a long series of this
        machine, as `Opened` too, a few times a second.
    reading
        Knows the files of the series that were read before.
    embedded
        The archive of this machine, where the series is to come from another: what it has is published first.

    Raises
    ------
    ArchiveError
        If the series cannot be fetched.
    SeriesError
        If not a single image of it could be read.
    """
    reading = reading or reader.begin_series()
    retrieved, stacks = _fetched(archive, reading, record, control=control, arrival=arrival, embedded=embedded)
    lacking = retrieved.failures or _uncounted(archive, record, retrieved)
    remarks = [*lacking, *retrieved.remarks]
    structure_sets: list[StructureSet] = []
    for other in archive.find_series(record.study_instance_uid, control):
        if other.modality not in HOLD_REGIONS or other.series_instance_uid == record.series_instance_uid:
            continue
        try:
            files = archive.retrieve_series(other.study_instance_uid, other.series_instance_uid, control)
            structure_sets += reader.read_structure_sets(files.paths, stacks, control)
            remarks += map(_of_structure_sets, (*files.failures, *files.remarks))
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
    decided, said = _read_journal(journal, record.study_instance_uid)
    remarks += said
    replaced = replaced_regions(
        decided.entries,
        whole_series(stacks),
        stored={one.sop_instance_uid for one in structure_sets},
        reader=reader,
        control=control,
    )
    return Opened(
        stacks,
        tuple(structure_sets),
        tuple(remarks),
        archive,
        bool(lacking),
        decided,
        counted=record.number_of_instances,
        replaced=replaced,
    )


def opened_so_far(
    archive: Archive,
    reading: SeriesReading,
    record: SeriesRecord,
    *,
    control: TaskControl,
    arrival: SeriesArrival,
    only_wanted: bool = False,
) -> Opened | None:
    """What has come of a series, its images alone; None where there is nothing to see yet.

    Parameters
    ----------
    only_wanted
        Of many images, take the one that is wanted most: no other has to be read then.
    """
    files, arrived = arrival.so_far()
    if only_wanted and files:
        wanted = list(files)[arrival.nearest_here(list(files))]
        files = {wanted: files[wanted]}
    try:
        found = reading.read_series(tuple(files.values()), control)
    except SeriesError:
        return None
    stacks = tuple(s for s in found if s.series.series_instance_uid == record.series_instance_uid)
    if not stacks:
        return None
    return Opened(stacks, (), (), archive, is_partial=True, arrived=arrived, counted=record.number_of_instances)


def _fetched(
    archive: Archive,
    reading: SeriesReading,
    record: SeriesRecord,
    *,
    control: TaskControl,
    arrival: SeriesArrival | None,
    embedded: Archive | None,
) -> tuple[Retrieved, tuple[ImageSeries, ...]]:
    """A series on this machine, and its stacks."""
    study, uid = record.study_instance_uid, record.series_instance_uid
    if arrival is None:
        retrieved = archive.retrieve_series(study, uid, control)
    else:
        following = Following(
            control, arrival, lambda part: opened_so_far(archive, reading, record, control=part, arrival=arrival)
        )
        if arrival.is_local:
            retrieved = read_outward(archive, reading, record, control=control, arrival=arrival, following=following)
        else:
            if embedded is not None:
                _show_what_is_here(embedded, archive, reading, record, control=control, arrival=arrival)
                following.begin()
            retrieved = archive.retrieve_series(study, uid, following, arriving=arrival)
            following.end()
    if not retrieved.paths:
        reason = retrieved.failures[0] if retrieved.failures else phrase("The archive sent no instance of it.")
        raise SeriesError(
            phrase("The series could not be opened."),
            cause=reason,
            next_step=phrase("Open it again, or another one."),
        )
    found = reading.read_series(retrieved.paths, control)
    stacks = tuple(s for s in found if s.series.series_instance_uid == uid)
    if not stacks:
        raise SeriesError(
            phrase("The series could not be opened."),
            cause=phrase("The archive sent images of another series in its place."),
            next_step=phrase("Search again; if it stays so, ask the archive's administrator."),
        )
    return retrieved, stacks


def _show_what_is_here(
    embedded: Archive,
    archive: Archive,
    reading: SeriesReading,
    record: SeriesRecord,
    *,
    control: TaskControl,
    arrival: SeriesArrival,
) -> None:
    """Find out what of a series this machine has already, and show one image of it if it is much."""
    with suppress(ArchiveError, StorageError):  # what is amiss with it is told where it is needed
        embedded.retrieve_series(
            record.study_instance_uid, record.series_instance_uid, control, arriving=HereBefore(arrival)
        )
    if arrival.counted[0] > LONG:
        silent = SilentControl(control)
        control.publish(opened_so_far(archive, reading, record, control=silent, arrival=arrival, only_wanted=True))


def _of_structure_sets(sentence: str) -> str:
    return joined(": ", (phrase("Structure sets"), sentence))


def _uncounted(archive: Archive, record: SeriesRecord, retrieved: Retrieved) -> tuple[str, ...]:
    """What is amiss where an archive counts more instances than it lists, as one does that lists only so many."""
    counted_there, here = record.number_of_instances or 0, len(retrieved.paths)
    if counted_there <= here:
        return ()
    return (
        phrase(
            "{archive} counts {count} instances of this series; {here} of them came.",
            archive=archive.name,
            count=counted_there,
            here=here,
        ),
    )


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
