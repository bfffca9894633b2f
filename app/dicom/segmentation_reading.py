"""DICOM segmentations to masks on the images of a series: which image each frame lies on, and what fits none.

Where a frame lies is judged as for contours: by the image that it names first, by its plane second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry
from app.core.identity import ImageReference
from app.core.mask import Mask
from app.core.phrases import phrase
from app.core.tasks import PartControl, TaskControl
from app.core.volume import ImageSeries
from app.dicom.elements import PARSE_ERRORS
from app.dicom.pixel_decoding import read_frame_index, read_stored
from app.dicom.pixel_layout import PixelLayout, pixel_layout
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import Header, open_header
from app.dicom.scratch import scratch_file
from app.dicom.segmentation_grids import Grids
from app.dicom.segmentation_notes import SegmentationNotes
from app.dicom.segmentation_parsing import (
    ParsedSegment,
    ParsedSegmentation,
    ParsedSegmentFrame,
    is_segmentation,
    parse_segmentation,
    refused,
)
from app.dicom.segmentation_placing import FrameMatch, FramePlacing

FRACTION_THRESHOLD: Final = 0.5
"""The least fraction of a pixel, or probability, that counts as covered."""
MOST_MASK_BYTES: Final = 2 << 30
"""Of the masks that a segmentation unfolds to."""
_PARSING: Final = 0.5
"""How much of the time that reading takes goes by before the first pixel."""


@dataclass(frozen=True, slots=True)
class ReadSegment:
    """One segment with its masks.

    Parameters
    ----------
    masks
        (rows, columns) of each image that holds a pixel of it, read-only, on the pixels of the image.
    """

    parsed: ParsedSegment
    masks: Mapping[ImageReference, Mask]

    @property
    def number(self) -> int:
        """SegmentNumber."""
        return self.parsed.number

    @property
    def name(self) -> str:
        """What to call it: its label, or its type, or its number."""
        kind = self.parsed.property_type
        return self.parsed.label or (kind.meaning if kind else "") or f"Segment {self.parsed.number}"


@dataclass(frozen=True, slots=True)
class ReadSegmentation:
    """A segmentation on the images of a series.

    Parameters
    ----------
    threshold
        From which fraction on a pixel counts as covered; None where the segmentation is not fractional.
    notes
        What could not be taken over as it stands, one sentence each.
    """

    parsed: ParsedSegmentation
    segments: tuple[ReadSegment, ...]
    threshold: float | None
    notes: tuple[str, ...]

    @property
    def label(self) -> str:
        """ContentLabel."""
        return self.parsed.label


def read_segmentation(
    source: Path | bytes,
    stacks: Sequence[ImageSeries],
    control: TaskControl,
    *,
    fraction_threshold: float = FRACTION_THRESHOLD,
) -> ReadSegmentation:
    """Read every segment of a segmentation, as a file or as its whole content, on the images of a series.

    Parameters
    ----------
    stacks
        All stacks of the series; masks go to the images on which frames lie, in whichever stack.
    fraction_threshold
        The least fraction of FRACTIONAL segmentations that counts as covered, above 0, at most 1.

    Raises
    ------
    FileError
        If it is no DICOM file, ends too early, or its pixels cannot be decoded.
    StructureSetError
        If it is no segmentation, or one that cannot be used.
    """

    def read(path: Path) -> ReadSegmentation:
        parsed, layout = parsed_segmentation(open_header(path), PartControl(control, begins=0, share=_PARSING))
        pixels = PartControl(control, begins=_PARSING, share=1 - _PARSING)
        return segments_on(stacks, parsed, layout, control=pixels, fraction_threshold=fraction_threshold)

    if isinstance(source, Path):
        return read(source)
    with scratch_file(source, "segmentation.dcm") as path:
        return read(path)


def parsed_segmentation(header: Header, control: TaskControl) -> tuple[ParsedSegmentation, PixelLayout]:
    """What a file that says it is a segmentation states, and where its pixels lie.

    Raises
    ------
    FileError
        If its pixels are none.
    StructureSetError
        If it is no segmentation, or one that cannot be used.
    """
    if not is_segmentation(header):
        raise refused(phrase("It is no segmentation in pixels."))
    try:
        with quiet_pydicom():
            layout = pixel_layout(header)
            parsed = parse_segmentation(
                header, rows=layout.rows, columns=layout.columns, frames=layout.number_of_frames, control=control
            )
    except PARSE_ERRORS as error:
        raise refused(
            phrase("Its data elements break the encoding rules of DICOM."), details=type(error).__name__
        ) from None
    if layout.samples_per_pixel != 1 or layout.element.keyword != "PixelData":
        raise refused(phrase("Its pixels are no segments."))
    return parsed, layout


def segments_on(
    stacks: Sequence[ImageSeries],
    parsed: ParsedSegmentation,
    layout: PixelLayout,
    *,
    control: TaskControl,
    fraction_threshold: float = FRACTION_THRESHOLD,
) -> ReadSegmentation:
    """What was parsed, with the pixels of its segments on the images of a series; see `read_segmentation`."""
    notes = SegmentationNotes(parsed)
    masks = _Masks(parsed, layout, FramePlacing(parsed, stacks), threshold=fraction_threshold, notes=notes)
    index = read_frame_index(layout)
    for number, frame in enumerate(parsed.frames):
        control.checkpoint(number / len(parsed.frames))
        try:
            stored = read_stored(layout, number, index=index)
        except PARSE_ERRORS as error:
            raise layout.error(phrase("A frame is damaged."), details=type(error).__name__) from None
        masks.add(frame, stored)
    segments = tuple(
        ReadSegment(one, MappingProxyType(masks.of(one.number)))
        for one in parsed.segments
        if parsed.segmentation_type != "LABELMAP" or one.number != parsed.background
    )
    is_fractional = parsed.segmentation_type == "FRACTIONAL"
    said = notes.sentences([one.name for one in segments if not one.masks])
    return ReadSegmentation(parsed, segments, fraction_threshold if is_fractional else None, said)


class _Masks:
    """Collects the masks of all segments, frame by frame, within bounds."""

    def __init__(
        self,
        parsed: ParsedSegmentation,
        layout: PixelLayout,
        placing: FramePlacing,
        *,
        threshold: float,
        notes: SegmentationNotes,
    ) -> None:
        self._parsed = parsed
        uses = Counter(one.number for one in parsed.segments)
        # Nobody can say which of several segments with one number its pixels are of.
        self._known = {number for number, count in uses.items() if count == 1}
        notes.repeated |= uses.keys() - self._known
        self._placing = placing
        self._grids = Grids(layout.rows, layout.columns)
        self._least = max(1, threshold * parsed.largest_value)
        self._notes = notes
        self._bytes = 0
        self._found: dict[int, dict[ImageReference, tuple[float, Mask]]] = {}

    def of(self, number: int) -> dict[ImageReference, Mask]:
        """The masks of a segment."""
        return {image: mask for image, (_, mask) in self._found.get(number, {}).items()}

    def add(self, frame: ParsedSegmentFrame, stored: NDArray[Any]) -> None:
        """Take over one frame (rows, columns) of stored values."""
        parts = [(number, mask) for number, mask in self._parts(frame, stored) if mask.any()]
        if not parts:
            return
        matches = self._placing.place(frame)
        if isinstance(matches, str):
            self._notes.leave_out(matches)
            return
        for match in matches:
            self._notes.note(match)
            for number, mask in parts:
                self._put(number, mask, match, frame.plane)

    def _parts(self, frame: ParsedSegmentFrame, stored: NDArray[Any]) -> list[tuple[int, Mask]]:
        if self._parsed.segmentation_type == "LABELMAP":
            values = set(np.unique(stored).tolist()) - {self._parsed.background}
            self._notes.unlisted |= values - self._known - self._notes.repeated
            return [(value, stored == value) for value in sorted(values & self._known)]
        number = frame.segment_number
        if number is None and len(self._parsed.segments) == 1:
            number = self._parsed.segments[0].number
        mask = stored >= self._least if self._parsed.segmentation_type == "FRACTIONAL" else stored != 0
        if number is None or number not in self._known:
            if number not in self._notes.repeated and mask.any():
                self._notes.nameless += 1
            return []
        return [(number, mask)]

    def _put(self, number: int, mask: Mask, match: FrameMatch, source: PlaneGeometry | None) -> None:
        """On the image; of frames beside its plane, only the nearest counts."""
        if source is not None and match.plane is not None:
            mask, is_exact = self._grids.on_image(mask, source, match.plane)
            self._notes.sampled += not is_exact
        held = self._found.setdefault(number, {})
        residual_mm, known = held.get(match.image, (np.inf, None))
        if not mask.any():
            self._notes.outside += 1
        elif known is None:
            self._bytes += mask.size
            if self._bytes > MOST_MASK_BYTES:
                raise refused(phrase("Its masks need more than 2 GiB."))
            held[match.image] = match.residual_mm, _read_only(mask)
        elif match.is_as_near_as(residual_mm):
            held[match.image] = residual_mm, _read_only(known | mask)
        else:
            self._notes.beside += 1
            if match.residual_mm < residual_mm:
                held[match.image] = match.residual_mm, _read_only(mask)


def _read_only(mask: Mask) -> Mask:
    mask.flags.writeable = False
    return mask
