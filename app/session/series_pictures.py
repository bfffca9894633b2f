"""The small picture of a series: of its middle image, and from a PACS of that image alone, before all others come."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.errors import ArchiveError, SeriesError, StorageError
from app.core.identity import SOPInstanceUID
from app.core.phrases import phrase
from app.core.services import Archive, StudyReader
from app.core.study import InstanceRecord, SeriesRecord
from app.core.tasks import Cancelled, SilentControl, TaskControl
from app.core.thumbnail import colour_thumbnail, thumbnail
from app.session.series_arrival import SeriesArrival

Thumbnail = NDArray[np.uint8]


def series_picture(
    archive: Archive, reader: StudyReader, record: SeriesRecord, control: TaskControl
) -> tuple[Thumbnail, int]:
    """The picture of a series, all of which is fetched, and how many images it holds, each frame for one.

    Raises
    ------
    ArchiveError, SeriesError, FileError
        If there is none.
    """
    retrieved = archive.retrieve_series(record.study_instance_uid, record.series_instance_uid, control)
    return _picture(reader, record, retrieved.paths, control)


def first_picture(
    archive: Archive, reader: StudyReader, record: SeriesRecord, *, embedded: Archive, control: TaskControl
) -> Thumbnail:
    """The picture of a series of which one image is fetched, none where this machine has some; raises likewise.

    What a PACS sends beside it is no loss: whoever opens the series has it already.
    """
    one = _OneImage(control)
    with suppress(ArchiveError, StorageError):
        embedded.retrieve_series(record.study_instance_uid, record.series_instance_uid, control, arriving=one)
    if not one.here:
        try:
            archive.retrieve_series(record.study_instance_uid, record.series_instance_uid, one.part, arriving=one)
        except (Cancelled, ArchiveError):
            control.checkpoint()
            if not one.here:
                raise
    return _picture(reader, record, one.middle, control)[0]


class _OneImage:
    """Satisfies `Arriving`: wants the middle image, and withdraws the rest when something is here."""

    def __init__(self, control: TaskControl) -> None:
        self.part = SilentControl(control)
        self._arrival = SeriesArrival()

    @property
    def first(self) -> SOPInstanceUID | None:
        """The middle of the series, whichever that is."""
        return self._arrival.first

    @property
    def here(self) -> int:
        """How many images are here."""
        return self._arrival.counted[0]

    @property
    def middle(self) -> tuple[Path, ...]:
        """Of what is here, the file that is nearest to the middle; none where nothing is."""
        files, _ = self._arrival.so_far()
        return (files[list(files)[self._arrival.nearest_here(list(files))]],) if files else ()

    def expect(self, instances: tuple[InstanceRecord, ...]) -> None:
        """The whole series as the archive lists it."""
        self._arrival.expect(instances)

    def take(self, sop_instance_uid: SOPInstanceUID, path: Path) -> None:
        """One instance is here: that will do."""
        self._arrival.take(sop_instance_uid, path)
        self.part.cancel()

    def order(self, missing: Sequence[SOPInstanceUID]) -> Sequence[SOPInstanceUID]:
        """The middle first."""
        return self._arrival.order(missing)


def _picture(
    reader: StudyReader, record: SeriesRecord, paths: Sequence[Path], control: TaskControl
) -> tuple[Thumbnail, int]:
    found = reader.read_series(paths, control)
    stacks = [one for one in found if one.series.series_instance_uid == record.series_instance_uid and one.slices]
    if not stacks:
        raise SeriesError(phrase("The archive sent images of another series in its place."))
    count = sum(len(stack.slices) for stack in stacks)
    series = max(stacks, key=lambda stack: len(stack.slices))
    image = series.slices[len(series.slices) // 2]
    pixels = reader.read_pixels(image)
    if pixels.is_colour:
        return colour_thumbnail(pixels.stored, aspect=image.display_aspect), count
    window = image.windows[0] if image.windows else None
    return thumbnail(pixels.values, aspect=image.display_aspect, window=window, inverted=image.inverted), count
