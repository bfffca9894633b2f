"""Turns files into series of ordered slices, names every file that cannot be used, and opens the rest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.core.errors import FileError, StructureSetError
from app.core.overlay import Overlay
from app.core.phrases import phrase
from app.core.pixels import ImagePixels
from app.core.set_facts import SetFacts
from app.core.structure_set import StructureSet
from app.core.tasks import PartControl, TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.frames import FrameIndex
from app.dicom.overlays import overlays
from app.dicom.pixel_decoding import read_frame_index
from app.dicom.pixel_layout import PixelLayout, pixel_layout
from app.dicom.pixels import decode_pixels, grey_values
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import ParsedHeader, open_header
from app.dicom.series_reading import SeriesReading

_CACHED_LAYOUTS: Final = 20_000
_CACHED_INDEXES: Final = 64

Found = TypeVar("Found")


class DicomStudyReader:
    """Reads series and structure sets from files; any thread may call any method at any time.

    It remembers where the pixels of the slices that it has listed lie, so that showing one needs no parsing.
    """

    def __init__(self) -> None:
        self._layouts: OrderedDict[Path, PixelLayout] = OrderedDict()
        self._indexes: OrderedDict[tuple[Path, int], FrameIndex] = OrderedDict()
        self._lock = threading.Lock()

    def read_series(self, paths: Sequence[Path], control: TaskControl) -> tuple[ImageSeries, ...]:
        """Headers of image files: all stacks of each series, series in the order of first appearance.

        What cannot be read is named in the first stack of its series, or of all where not even the series is
        known. Structure sets and other objects that are no images are passed over.

        Raises
        ------
        SeriesError
            If not a single image could be read.
        """
        return self.begin_series().read_series(paths, control)

    def begin_series(self) -> SeriesReading:
        """What reads a series while it comes, each file once."""
        return SeriesReading(self._remember)

    def read_values(self, image: ImageSlice) -> NDArray[np.float32]:
        """Modality values (rows, columns), read-only.

        Raises
        ------
        FileError
            PixelDataError or TruncatedFileError if they cannot be decoded, or if the image is in colours; the
            message names the file and the cause.
        """
        return grey_values(image.path, self.read_pixels(image))

    def read_pixels(self, image: ImageSlice) -> ImagePixels:
        """Stored values with what they mean, or colours.

        Raises
        ------
        FileError
            PixelDataError or TruncatedFileError if they cannot be decoded; the message names the file and the
            cause.
        """
        layout = self._layout(image)
        return decode_pixels(layout, (image.frame_number or 1) - 1, index=self._index(layout))

    def read_overlays(self, image: ImageSlice) -> tuple[Overlay, ...]:
        """The graphics that an image brings along; reads the file again only where there are some.

        Raises
        ------
        FileError
            If they cannot be read or contradict themselves; the image may be fine all the same.
        """
        layout = self._layout(image)
        if not layout.overlay_groups:
            return ()
        header = _checked_header(image)
        with quiet_pydicom():
            return overlays(header, layout, (image.frame_number or 1) - 1)

    def read_structure_sets(
        self, paths: Sequence[Path], stacks: Sequence[ImageSeries], control: TaskControl
    ) -> tuple[StructureSet, ...]:
        """The structure sets and segmentations among `paths` that are about a series, given by all of its stacks.

        Of a segmentation that was written together with one of the structure sets there are no regions: they are
        the same.

        Raises
        ------
        StructureSetError
            If some are there and none of them can be read.
        """
        from app.dicom.rtstruct_reading import read_structure_set
        from app.dicom.segmentation_regions import read_segmentation_set
        from app.dicom.twins import twins

        def read(path: Path, part: TaskControl) -> StructureSet | None:
            return read_structure_set(path, stacks) or read_segmentation_set(path, stacks, part)

        found = _all_that_can_be_read(read, paths, control)
        same = twins(paths) if len(found) > 1 else frozenset()
        return tuple(replace(one, rois=(), notes=()) if one.sop_instance_uid in same else one for one in found)

    def read_set_facts(self, paths: Sequence[Path], control: TaskControl) -> tuple[SetFacts, ...]:
        """What the structure sets and segmentations among `paths` state; their images need not be at hand.

        Raises
        ------
        StructureSetError
            If some are there and none of them can be read.
        """
        from app.dicom.set_describing import set_facts

        return _all_that_can_be_read(set_facts, paths, control)

    def _remember(self, layout: PixelLayout) -> None:
        with self._lock:
            self._layouts[layout.path] = layout
            while len(self._layouts) > _CACHED_LAYOUTS:
                self._layouts.popitem(last=False)

    def _layout(self, image: ImageSlice) -> PixelLayout:
        """Where the pixels of a listed image lie, read again if its file has changed."""
        with self._lock:
            layout = self._layouts.get(image.path)
        if layout is not None and _is_current(layout):
            return layout
        header = _checked_header(image)
        with quiet_pydicom():
            layout = pixel_layout(header)
        self._remember(layout)
        return layout

    def _index(self, layout: PixelLayout) -> FrameIndex | None:
        """Where the compressed frames of a multi-frame image lie, looked for once."""
        if layout.number_of_frames == 1:
            return None
        key = layout.path, layout.modified_ns
        with self._lock:
            known = self._indexes.get(key)
        if known is None:
            known = read_frame_index(layout)
        if known is not None:
            with self._lock:
                self._indexes[key] = known
                while len(self._indexes) > _CACHED_INDEXES:
                    self._indexes.popitem(last=False)
        return known


def _all_that_can_be_read(
    read: Callable[[Path, TaskControl], Found | None], paths: Sequence[Path], control: TaskControl
) -> tuple[Found, ...]:
    """What is found in files that hold something of the kind.

    Raises
    ------
    StructureSetError
        If some hold it and none of them can be read.
    """
    found: list[Found] = []
    failure: StructureSetError | None = None
    for number, path in enumerate(paths):
        part = PartControl(
            control, begins=number / len(paths), share=1 / len(paths), text=phrase("Reading structure sets")
        )
        part.checkpoint(0.0)
        try:
            one = read(path, part)
        except StructureSetError as error:
            failure = failure or error
            continue
        except FileError:
            continue
        if one is not None:
            found.append(one)
    if failure is not None and not found:
        raise failure
    return tuple(found)


def _checked_header(image: ImageSlice) -> ParsedHeader:
    """The header of a file that still is the one that was listed.

    Raises
    ------
    FileError
        If it cannot be read or holds another instance.
    """
    header = open_header(image.path)
    if header.elements.text("SOPInstanceUID") != image.sop_instance_uid:
        raise FileError(
            phrase("{file} is no longer the image that was opened.", file=image.path.name),
            cause=phrase("The file holds another instance now."),
            next_step=phrase("Open the series again."),
        )
    return header


def _is_current(layout: PixelLayout) -> bool:
    try:
        now = layout.path.stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (layout.file_size, layout.modified_ns)
