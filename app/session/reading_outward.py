"""A long series of this machine, read from the image that is wanted outward, and shown while it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.core.identity import SOPInstanceUID
from app.core.phrases import phrase
from app.core.services import Archive, Retrieved, SeriesReading
from app.core.study import InstanceRecord, SeriesRecord
from app.core.tasks import SilentControl, TaskControl
from app.session.following import Following
from app.session.series_arrival import SeriesArrival

LONG: Final = 100
"""A series of no more images is read so quickly that it is shown at once and whole."""
FILES_AT_ONCE: Final = 32
"""Files between two looks at what is wanted next, and at the clock."""


def read_outward(
    archive: Archive,
    reading: SeriesReading,
    record: SeriesRecord,
    *,
    control: TaskControl,
    arrival: SeriesArrival,
    following: Following,
) -> Retrieved:
    """Read a series that lies on this machine; an image counts as arrived when it has been read.

    Parameters
    ----------
    following
        Shows what has been read, at once the first image and then a few times a second.

    Raises
    ------
    ArchiveError
        If the archive cannot be asked.
    """
    found = _Found()
    study, uid = record.study_instance_uid, record.series_instance_uid
    retrieved = archive.retrieve_series(study, uid, control, arriving=found)
    arrival.expect(tuple(one for one in found.listed if one.sop_instance_uid in found.paths))
    unread: Sequence[SOPInstanceUID] = list(found.paths)
    count, many, silent = len(unread), 1, SilentControl(control)
    while unread:
        ordered = arrival.order(unread)
        next_ones, unread = ordered[:many], ordered[many:]
        reading.look_into([found.paths[one] for one in next_ones], silent)
        for one in next_ones:
            arrival.take(one, found.paths[one])
        here = count - len(unread)
        following.checkpoint(here / count, phrase("Reading {number} of {count} files", number=here, count=count))
        if here == 1:
            arrival.wait_for_the_first_picture()
        many = FILES_AT_ONCE
    return retrieved


class _Found:
    """Satisfies `Arriving`: where the files lie, none of which has been read."""

    def __init__(self) -> None:
        self.listed: tuple[InstanceRecord, ...] = ()
        self.paths: dict[SOPInstanceUID, Path] = {}

    @property
    def first(self) -> SOPInstanceUID | None:
        """All are here."""
        return None

    def expect(self, instances: tuple[InstanceRecord, ...]) -> None:
        """What the archive lists."""
        self.listed = instances

    def take(self, sop_instance_uid: SOPInstanceUID, path: Path) -> None:
        """Where one of them lies."""
        self.paths[sop_instance_uid] = path

    def order(self, missing: Sequence[SOPInstanceUID]) -> Sequence[SOPInstanceUID]:
        """Nothing is fetched."""
        return missing
