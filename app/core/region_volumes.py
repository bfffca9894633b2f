"""Regions of one name as voxels of their stack: one label each, and the table that says what each label is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.core.contour import in_plane
from app.core.errors import GeometryError
from app.core.mask import Mask, rasterise
from app.core.nifti import Labels
from app.core.phrases import phrase
from app.core.roi import CodedConcept, ReviewState, Roi, RoiClass
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries

MOST_LABELS: Final = 65535
MOST_VOXELS: Final = 1 << 30
"""A larger stack is refused rather than letting the machine swap."""
NOT_VALIDATED: Final = "not validated"
"""What stands behind the name of regions that nobody has validated, in every file that holds some."""
LABELS_SCHEMA: Final = "urn:verdant:schema:labels:1"


@dataclass(frozen=True, slots=True)
class NamedRegions:
    """Everything of one name, validated or not.

    Parameters
    ----------
    number
        The label, from 1.
    """

    number: int
    roi_class: RoiClass
    is_validated: bool
    rois: tuple[Roi, ...]

    @property
    def title(self) -> str:
        """Its name, with a remark where nobody has validated it."""
        return self.roi_class.name if self.is_validated else f"{self.roi_class.name} ({NOT_VALIDATED})"

    def on(self, stack: ImageSeries) -> tuple[tuple[int, Roi], ...]:
        """Its regions on a stack, each with the number of its slice."""
        placed = ((stack.index_of(roi.image), roi) for roi in self.rois)
        return tuple((index, roi) for index, roi in placed if index is not None)


def by_name(rois: Iterable[Roi]) -> tuple[NamedRegions, ...]:
    """Regions by their names, in the order in which these first occur; those that are not validated by themselves."""
    found: dict[tuple[str, bool], list[Roi]] = {}
    for roi in rois:
        found.setdefault((roi.roi_class.name, roi.state is ReviewState.VALIDATED), []).append(roi)
    return tuple(
        NamedRegions(number, several[0].roi_class, is_validated, tuple(several))
        for number, ((_, is_validated), several) in enumerate(found.items(), start=1)
    )


def mask_of(named: NamedRegions, stack: ImageSeries, control: TaskControl) -> Mask:
    """The voxels of a stack, (slices, rows, columns), whose centres lie in a region of that name."""
    volume = np.zeros(grid_shape(stack), dtype=bool)
    for index, roi in named.on(stack):
        control.checkpoint()
        volume[index] |= _mask(stack, index, roi)
    return volume


def label_map(named: Sequence[NamedRegions], stack: ImageSeries, control: TaskControl) -> Labels:
    """The labels of a stack, (slices, rows, columns); 0 is outside.

    Raises
    ------
    GeometryError
        If regions of two names share a voxel, or there are too many of either.
    """
    shape, most = grid_shape(stack), max((one.number for one in named), default=0)
    if most > MOST_LABELS:
        raise GeometryError(phrase("There are more names of regions than labels."))
    labels: Labels = np.zeros(shape, np.uint8) if most < 256 else np.zeros(shape, np.uint16)
    titles = {one.number: one.title for one in named}
    for one in named:
        for index, roi in one.on(stack):
            control.checkpoint()
            mask = _mask(stack, index, roi)
            there = labels[index][mask]
            taken = there[(there != 0) & (there != one.number)]
            if len(taken):
                raise GeometryError(
                    phrase(
                        "“{name}” and “{other}” share {count} voxels on slice {slice}.",
                        name=one.title,
                        other=titles[int(taken[0])],
                        count=len(taken),
                        slice=index + 1,
                    ),
                    cause=phrase("A voxel of a label map has one label only."),
                    next_step=phrase("Correct the regions, or write surfaces or points instead."),
                )
            labels[index][mask] = one.number
    return labels


def label_table(named: Sequence[NamedRegions], stack: ImageSeries, *, file: str) -> bytes:
    """What the labels of a file are, as JSON (`resources/schema/labels.schema.json`)."""
    rows = [
        {
            "label": one.number,
            "name": one.roi_class.name,
            "code": code_json(one.roi_class.code),
            "rt_roi_interpreted_type": one.roi_class.rt_roi_interpreted_type,
            "is_validated": one.is_validated,
        }
        for one in named
        if one.on(stack)
    ]
    table = {
        "schema": LABELS_SCHEMA,
        "file": file,
        "study_instance_uid": stack.study.study_instance_uid,
        "series_instance_uid": stack.series.series_instance_uid,
        "frame_of_reference_uid": stack.slices[0].frame_of_reference_uid,
        "slice_thickness_is_assumed": len(stack.slices) == 1,
        "labels": rows,
    }
    return (json.dumps(table, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def code_json(code: CodedConcept | None) -> dict[str, str] | None:
    """A coded concept as JSON holds it."""
    return None if code is None else {"value": code.value, "scheme": code.scheme, "meaning": code.meaning}


def grid_shape(stack: ImageSeries) -> tuple[int, int, int]:
    """(slices, rows, columns) of a stack.

    Raises
    ------
    GeometryError
        If it is too large to be held as voxels.
    """
    first = stack.slices[0].attributes
    shape = len(stack.slices), first.rows, first.columns
    if shape[0] * shape[1] * shape[2] > MOST_VOXELS:
        raise GeometryError(phrase("The stack has more than {most} voxels.", most=MOST_VOXELS))
    return shape


def _mask(stack: ImageSeries, index: int, roi: Roi) -> Mask:
    plane, attributes = stack.slices[index].plane, stack.slices[0].attributes
    if plane is None:
        return np.zeros((attributes.rows, attributes.columns), dtype=bool)
    return rasterise(in_plane(roi.contours, plane), attributes.rows, attributes.columns)
