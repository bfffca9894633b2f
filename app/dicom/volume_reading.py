"""Turns files into series of ordered slices, names every file that cannot be used, and opens the rest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import FileError, SeriesError, StructureSetError
from app.core.identity import SOPInstanceUID
from app.core.pixels import ImagePixels
from app.core.stacking import stack
from app.core.structure_set import StructureSet
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice, UnreadableFile
from app.dicom.elements import Memo
from app.dicom.frames import FrameIndex
from app.dicom.header_scanning import scan_header
from app.dicom.image_slice import image_slice, is_image
from app.dicom.pixel_decoding import read_frame_index
from app.dicom.pixel_layout import PixelLayout, pixel_layout
from app.dicom.pixels import decode_pixels, grey_values
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import Header, ParsedHeader, open_header
from app.dicom.records import SERIES_KEYWORDS, STUDY_KEYWORDS, series_record, study_record

_CACHED_LAYOUTS: Final = 20_000
_CACHED_INDEXES: Final = 64


@dataclass(slots=True)
class _Gathered:
    """What has been found of one series so far."""

    texts: dict[str, str]
    whose: tuple[str, ...]
    slices: dict[SOPInstanceUID, ImageSlice] = field(default_factory=dict)
    unreadable: list[UnreadableFile] = field(default_factory=list)


class DicomStudyReader:
    """Reads series and structure sets from files; any thread may call any method at any time.

    It remembers where the pixels of the slices that it has listed lie, so that showing one needs no parsing.
    """

    def __init__(self) -> None:
        self._layouts: OrderedDict[Path, PixelLayout] = OrderedDict()
        self._indexes: OrderedDict[tuple[Path, int], FrameIndex] = OrderedDict()
        self._lock = threading.Lock()

    def read_series(self, paths: Sequence[Path], control: TaskControl) -> tuple[ImageSeries, ...]:
        """Headers of image files, one ImageSeries per SeriesInstanceUID in the order of first appearance.

        Files of which not even the series is known are named in the first one. Structure sets and other
        objects that are no images are passed over.

        Raises
        ------
        SeriesError
            If not a single image could be read.
        """
        gathered: dict[str, _Gathered] = {}
        stray: list[UnreadableFile] = []
        memo: Memo = {}
        for number, path in enumerate(paths):
            control.checkpoint(number / len(paths), f"Reading {number + 1} of {len(paths)} files")
            try:
                header = scan_header(path, memo) or open_header(path, memo)
            except FileError as error:
                stray.append(UnreadableFile(path, str(error)))
                continue
            with quiet_pydicom():
                self._gather(header, gathered)
        opened = [entry for entry in gathered.values() if entry.slices]
        stray += [file for entry in gathered.values() if not entry.slices for file in entry.unreadable]
        if not opened:
            raise _no_image(stray, len(paths))
        opened[0].unreadable.extend(stray)
        control.checkpoint(1.0)
        return tuple(_series(entry) for entry in opened)

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

    def read_structure_sets(
        self, paths: Sequence[Path], stacks: Sequence[ImageSeries], control: TaskControl
    ) -> tuple[StructureSet, ...]:
        """The structure sets among `paths` that are about a series, given by all of its stacks.

        Raises
        ------
        StructureSetError
            If structure sets are there and none of them can be read.
        """
        from app.dicom.rtstruct_reading import read_structure_set

        found: list[StructureSet] = []
        failure: StructureSetError | None = None
        for number, path in enumerate(paths):
            control.checkpoint(number / len(paths), "Reading structure sets")
            try:
                structure_set = read_structure_set(path, stacks)
            except StructureSetError as error:
                failure = failure or error
                continue
            except FileError:
                continue
            if structure_set is not None:
                found.append(structure_set)
        if failure is not None and not found:
            raise failure
        return tuple(found)

    def _gather(self, header: Header, gathered: dict[str, _Gathered]) -> None:
        if not is_image(header):
            return
        elements = header.elements
        series_uid = elements.text("SeriesInstanceUID")
        entry, whose = gathered.get(series_uid), _whose(header)
        if entry is None:
            texts = {keyword: elements.text(keyword) for keyword in (*STUDY_KEYWORDS, *SERIES_KEYWORDS)}
            entry = gathered[series_uid] = _Gathered(texts, whose)
        if whose != entry.whose:
            reason = (
                f"{header.path.name} is left out: it states another patient or study than the rest of its series."
            )
            entry.unreadable.append(UnreadableFile(header.path, reason))
            return
        try:
            layout = pixel_layout(header)
            image = image_slice(header, layout)
        except FileError as error:
            entry.unreadable.append(UnreadableFile(header.path, str(error)))
            return
        first = entry.slices.get(image.sop_instance_uid)
        if first is not None:
            reason = f"{header.path.name} is left out: {first.path.name} holds the same instance."
            entry.unreadable.append(UnreadableFile(header.path, reason))
            return
        entry.slices[image.sop_instance_uid] = image
        self._remember(layout)

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


def _whose(header: Header) -> tuple[str, ...]:
    """Study and patient; the name counts only where there is no PatientID: its spelling may be corrected."""
    patient_id = header.elements.text("PatientID")
    name = "" if patient_id else header.elements.text("PatientName").casefold().rstrip("^= ")
    return header.elements.text("StudyInstanceUID"), patient_id, name


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
            f"{image.path.name} is no longer the image that was opened.",
            cause="The file holds another instance now.",
            next_step="Open the series again.",
        )
    return header


def _is_current(layout: PixelLayout) -> bool:
    try:
        now = layout.path.stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (layout.file_size, layout.modified_ns)


def _series(entry: _Gathered) -> ImageSeries:
    slices = tuple(entry.slices.values())
    report = stack(
        [image.plane for image in slices],
        frames_of_reference=[image.frame_of_reference_uid for image in slices],
        instance_numbers=[image.instance_number for image in slices],
    )
    texts = {**entry.texts, "NumberOfSeriesRelatedInstances": str(len(slices))}
    return ImageSeries(
        study=study_record({**texts, "ModalitiesInStudy": texts["Modality"]}),
        series=series_record(texts),
        slices=tuple(slices[index] for index in report.order),
        stacking=report,
        unreadable=tuple(entry.unreadable),
    )


def _no_image(stray: Sequence[UnreadableFile], count: int) -> SeriesError:
    if not stray:
        return SeriesError(
            "There is no image among these files." if count else "No files were given.",
            next_step="Choose a folder or series that holds images.",
        )
    more = f" Files that could not be read either: {len(stray) - 1}." if len(stray) > 1 else ""
    return SeriesError(
        "No image could be opened.",
        cause=stray[0].reason + more,
        details="\n".join(f"{file.path}: {file.reason}" for file in stray[:1000]),
    )
