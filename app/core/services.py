"""The protocols between what the user does and what does the work; one contract test for all kinds of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.core.arrival import Arriving
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import NetworkRecord
from app.core.object_kinds import Payload
from app.core.overlay import Overlay
from app.core.pixels import ImagePixels
from app.core.set_facts import SetFacts
from app.core.structure_set import StructureSet, StructureSetRequest, WrittenObject
from app.core.study import InstanceRecord, SeriesRecord, StudyQuery, StudyRecord
from app.core.tags import TagTree
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice

OnStored = Callable[[int, str], None]
"""Called on the working thread for each instance that an archive has taken: with its place among those that were
given, and the warning that came with the answer, empty if none did."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What a retrieval left on this machine.

    Parameters
    ----------
    paths
        One DICOM file per instance, in the local archive.
    failures
        A sentence per instance, or group of instances, that did not come.
    method
        How it came, e.g. `C-GET` or `C-MOVE, because the PACS offers no C-GET`; empty for local files.
    remarks
        Sentences about what is here all the same, such as images that the PACS has taken off its list.
    missing
        How many instances are listed and not here.
    """

    paths: tuple[Path, ...]
    failures: tuple[str, ...] = ()
    method: str = ""
    remarks: tuple[str, ...] = ()
    missing: int = 0


class Archive(Protocol):
    """Something that stores DICOM instances and answers queries: the embedded archive or a PACS.

    Every method blocks, may run on any thread, and raises an ArchiveError that says what to do; a
    withdrawn control raises Cancelled.
    """

    @property
    def name(self) -> str:
        """Short name for the title bar."""
        ...

    def echo(self) -> None:
        """Return if the archive answers."""
        ...

    def find_studies(self, query: StudyQuery, control: TaskControl) -> tuple[StudyRecord, ...]:
        """Patients' studies that match, newest first.

        Studies whose StudyDescription begins with `IODeep ` hold networks and are left out: see `find_networks`.
        An archive that does not tell all at once publishes `FoundStudies` as they come.
        """
        ...

    def find_series(self, study_instance_uid: StudyInstanceUID, control: TaskControl) -> tuple[SeriesRecord, ...]:
        """Series of a study, by SeriesNumber."""
        ...

    def find_instances(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
    ) -> tuple[InstanceRecord, ...]:
        """Instances of a series, by InstanceNumber."""
        ...

    def find_networks(self, control: TaskControl) -> tuple[NetworkRecord, ...]:
        """The IODeep objects that the archive holds, by name; no weights are moved.

        They are the instances of series whose SeriesDescription begins with `IODeep `; the rest of it is their name.
        """
        ...

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving | None = None,
    ) -> Retrieved:
        """Bring a series to this machine. What is already here may be used without asking again.

        Parameters
        ----------
        arriving
            Told while the series comes, and asked what is wanted next.
        """
        ...

    def store(self, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None) -> None:
        """Store complete DICOM files, in order; the same instance twice is no error.

        Returns when all are stored; otherwise the error names the first that was not, and how many follow.

        Raises
        ------
        InstanceRefusedError
            If the first that `on_stored` was not called for was refused, and would be again.
        ArchiveError
            Its other kinds if trying again later may help.
        """
        ...


class InstanceSink(Protocol):
    """Where instances that arrive over the network are put: the embedded archive."""

    def add(self, content: bytes) -> Path:
        """Keep a complete DICOM file and return where it lies; the same instance twice is no error.

        Raises
        ------
        FileError
            If it is no DICOM file.
        StorageError
            If the disk refuses.
        """
        ...

    def series_paths(
        self, study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID
    ) -> dict[SOPInstanceUID, Path]:
        """What is already here of a series."""
        ...

    def is_listed(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        *,
        place: str,
        instances: int,
    ) -> None:
        """Somebody is about to send a series of so many instances: who has fewer of them has a part of it."""
        ...


class SeriesReading(Protocol):
    """Reads a series while it comes; any thread may use it."""

    def look_into(self, paths: Sequence[Path], control: TaskControl) -> None:
        """Read these files, so that `read_series` need not; what is wrong with them is told there."""
        ...

    def read_series(self, paths: Sequence[Path], control: TaskControl) -> tuple[ImageSeries, ...]:
        """What `StudyReader.read_series` says of these files; none is read twice, however often it is among them."""
        ...


class StudyReader(Protocol):
    """Turns files into slices and structure sets."""

    def begin_series(self) -> SeriesReading:
        """What reads one series while it comes."""
        ...

    def read_series(self, paths: Sequence[Path], control: TaskControl) -> tuple[ImageSeries, ...]:
        """Headers of image files, one ImageSeries for each stack; what cannot be read is named in it.

        Raises
        ------
        SeriesError
            If not a single image could be read.
        """
        ...

    def read_values(self, image: ImageSlice) -> NDArray[np.float32]:
        """Modality values (rows, columns), read-only.

        Raises
        ------
        FileError
            If they cannot be read or decoded, or if the image is in colours; the message names the file and
            the cause.
        """
        ...

    def read_pixels(self, image: ImageSlice) -> ImagePixels:
        """Stored values with what they mean, or colours, read-only.

        Raises
        ------
        FileError
            If they cannot be read or decoded; the message names the file and the cause.
        """
        ...

    def read_overlays(self, image: ImageSlice) -> tuple[Overlay, ...]:
        """The graphics that an image brings along (PS3.3 C.9.2); quick where there are none.

        Raises
        ------
        FileError
            If they cannot be read; the image may be fine all the same.
        """
        ...

    def read_structure_sets(
        self, paths: Sequence[Path], stacks: Sequence[ImageSeries], control: TaskControl
    ) -> tuple[StructureSet, ...]:
        """The structure sets among `paths` that are about a series, given by all of its stacks.

        Each region names the image that it lies on (`Roi.image`), in whichever stack that is.
        """
        ...

    def read_set_facts(self, paths: Sequence[Path], control: TaskControl) -> tuple[SetFacts, ...]:
        """What the structure sets and segmentations among `paths` state; their images need not be at hand.

        Raises
        ------
        StructureSetError
            If some are there and none of them can be read.
        """
        ...


class ObjectReader(Protocol):
    """Looks into instances of any kind, images or not."""

    def read_tags(self, path: Path, control: TaskControl) -> TagTree:
        """Every data element of a file, with bounded texts; damage is a remark, not a failure.

        Raises
        ------
        FileError
            If it is no DICOM file or cannot be read.
        """
        ...

    def read_payload(self, path: Path, control: TaskControl) -> Payload:
        """What to save an object as: the document or video in it, or the whole DICOM file.

        Raises
        ------
        FileError
            If it cannot be read, is damaged, or is too large.
        """
        ...


class FileWriter(Protocol):
    """Writes files that the user asked for, outside the archive."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a file whole, or leave what was there.

        Raises
        ------
        StorageError
            If the folder or the disk refuses.
        """
        ...

    def write_together(self, contents: Iterable[tuple[Path, bytes]], *, replaces: bool) -> tuple[Path, ...]:
        """Write files that belong together, all or none; each is made when the one before is on the disk.

        Parameters
        ----------
        replaces
            Whether a file that is there already is replaced; otherwise nothing is written then.

        Raises
        ------
        StorageError
            If the folder or the disk refuses, or a file must not be replaced; what was there is as it was.
        """
        ...


class RoiWriter(Protocol):
    """Turns decided regions into a structure set and what is wanted beside it."""

    def write(self, request: StructureSetRequest, control: TaskControl) -> tuple[WrittenObject, ...]:
        """Write, read back by independent means and compare; nothing is stored anywhere yet.

        Returns
        -------
        tuple of WrittenObject
            In the order in which they are to be stored, the structure set last.

        Raises
        ------
        StructureSetError
            If a rule of an object cannot be kept; the message names the region and the rule.
        """
        ...
