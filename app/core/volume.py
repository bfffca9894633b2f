"""An opened series: ordered slices with their geometry; pixel values come on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.calibration import UNCALIBRATED, Calibration
from app.core.geometry import PlaneGeometry, index_to_lps
from app.core.identity import FrameOfReferenceUID, ImageReference, SOPClassUID, SOPInstanceUID
from app.core.image_details import NO_DETAILS, ImageDetails
from app.core.phrases import joined, phrase
from app.core.stacking import StackProblem, StackReport
from app.core.study import ImageAttributes, SeriesRecord, StudyRecord
from app.core.voi import GreyTransform

SUV: Final = "SUVbw"
"""The unit of standardised uptake values by body weight, g/ml."""


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
        The windows and tables that the image states, first one preferred.
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
    windows: tuple[GreyTransform, ...] = ()
    unit: str = ""
    inverted: bool = False
    pixel_aspect_ratio: float = 1.0
    """Height of a pixel over its width, for slices without calibrated spacing."""
    note: str = ""
    calibration: Calibration = UNCALIBRATED
    frame_number: int | None = None
    """From 1, in a multi-frame image; None for a single-frame one."""
    details: ImageDetails = NO_DETAILS
    suv_factor: float | None = None
    """Modality value * this = SUVbw in g/ml (see `app.dicom.suv`); None where the image does not allow it."""

    @property
    def reference(self) -> ImageReference:
        """What decisions, pixels and measurements of this image are kept under."""
        return ImageReference(self.sop_instance_uid, self.frame_number)

    @property
    def display_aspect(self) -> float:
        """Height of a pixel over its width as it must be shown."""
        if self.plane is None:
            return self.pixel_aspect_ratio
        return self.plane.row_spacing_mm / self.plane.column_spacing_mm

    @property
    def display_unit(self) -> str:
        """Unit in which values are shown: SUVbw where the image allows it, else that of the modality values."""
        return self.unit if self.suv_factor is None else SUV

    @property
    def display_factor(self) -> float:
        """Modality value * this = value in the unit in which it is shown."""
        return 1.0 if self.suv_factor is None else self.suv_factor


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file of the series that could not be used; `reason` is a full sentence for the user."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class StackLabel:
    """Which of the stacks of a series this is; a series of one stack has the empty label.

    Parameters
    ----------
    name
        For the user, e.g. `b 1000` or `Localiser 2`.
    group
        Stacks with the same number have the same geometry, image by image, and differ in `dimension` alone.
    dimension, value
        What the stacks of a group differ in, e.g. `Time`, and where in it this one lies, e.g. `120 ms`.
    """

    name: str = ""
    group: int = 0
    dimension: str = ""
    value: str = ""


@dataclass(frozen=True)
class ImageSeries:
    """One stack of a series, opened for viewing.

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
    stack: StackLabel = StackLabel()

    def index_of(self, image: ImageReference) -> int | None:
        """Position of an image; None when the stack does not hold it."""
        return self._indices.get(image)

    @cached_property
    def why_not_regular(self) -> str:
        """Why the images are no regular volume, in sentences for the user; empty where they are one."""
        if len(self.slices) == 1:
            return phrase("A single image is no volume.")
        return joined(" ", (problem.value for problem in self.stacking.problems))

    @cached_property
    def index_to_lps(self) -> NDArray[np.float64] | None:
        """(4, 4), read-only: (slice, row, column, 1) of a voxel centre to LPS mm, 1; None unless regular."""
        planes = [image.plane for image in self.slices if image.plane is not None]
        if self.why_not_regular or len(planes) != len(self.slices):
            return None
        matrix = index_to_lps(planes)
        matrix.flags.writeable = False
        return matrix

    @cached_property
    def _indices(self) -> dict[ImageReference, int]:
        return {image.reference: index for index, image in enumerate(self.slices)}


def whole_series(stacks: Sequence[ImageSeries]) -> ImageSeries:
    """All stacks of a series as one, stack by stack; of several, it says nothing about spacing."""
    first = stacks[0]
    if len(stacks) == 1:
        return first
    slices = tuple(image for series in stacks for image in series.slices)
    problems = {problem for series in stacks for problem in series.stacking.problems}
    report = StackReport(
        tuple(range(len(slices))), tuple(problem for problem in StackProblem if problem in problems), spacing_mm=None
    )
    unreadable = tuple(file for series in stacks for file in series.unreadable)
    return ImageSeries(first.study, first.series, slices, report, unreadable)


def have_same_geometry(one: ImageSeries, other: ImageSeries) -> bool:
    """Whether two stacks have the same pixels at the same places, slice by slice, to a micrometre."""
    if len(one.slices) != len(other.slices):
        return False
    return all(
        a.plane is not None
        and b.plane is not None
        and (a.plane.rows, a.plane.columns) == (b.plane.rows, b.plane.columns)
        and np.allclose(a.plane.image_position_patient, b.plane.image_position_patient, atol=1e-3)
        for a, b in zip(one.slices, other.slices, strict=True)
    )
