"""An opened series: ordered slices with their geometry; pixel values come on demand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.core.geometry import PlaneGeometry
from app.core.identity import FrameOfReferenceUID, SOPClassUID, SOPInstanceUID
from app.core.stacking import StackReport
from app.core.study import ImageAttributes, SeriesRecord, StudyRecord
from app.core.voi import Window


@dataclass(frozen=True, slots=True)
class ImageSlice:
    """One image of a series, without its pixels.

    Parameters
    ----------
    plane
        None when position, orientation or spacing are absent: such a slice is shown, not contoured.
    frame_of_reference_uid
        Empty when absent.
    windows
        The windows that the image states, first one preferred.
    unit
        Unit of the modality values, e.g. `HU`; empty when unspecified.
    inverted
        Whether the smallest value is white (MONOCHROME1).
    note
        A sentence about what is unusual, e.g. missing PixelSpacing; empty when nothing is.
    """

    path: Path
    sop_class_uid: SOPClassUID
    sop_instance_uid: SOPInstanceUID
    instance_number: int | None
    plane: PlaneGeometry | None
    frame_of_reference_uid: FrameOfReferenceUID
    attributes: ImageAttributes
    windows: tuple[Window, ...] = ()
    unit: str = ""
    inverted: bool = False
    pixel_aspect_ratio: float = 1.0
    """Height of a pixel over its width, for slices without calibrated spacing."""
    note: str = ""

    @property
    def display_aspect(self) -> float:
        """Height of a pixel over its width as it must be shown."""
        if self.plane is None:
            return self.pixel_aspect_ratio
        return self.plane.row_spacing_mm / self.plane.column_spacing_mm


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file of the series that could not be used; `reason` is a full sentence for the user."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class ImageSeries:
    """A series opened for viewing.

    Parameters
    ----------
    slices
        In order of display.
    stacking
        Its `order` refers to the order of reading and is already applied.
    unreadable
        What could not be opened, file by file.
    """

    study: StudyRecord
    series: SeriesRecord
    slices: tuple[ImageSlice, ...]
    stacking: StackReport
    unreadable: tuple[UnreadableFile, ...] = ()

    def index_of(self, sop_instance_uid: SOPInstanceUID) -> int | None:
        """Position of the slice with that UID; None when the series does not hold it."""
        return next((i for i, s in enumerate(self.slices) if s.sop_instance_uid == sop_instance_uid), None)
