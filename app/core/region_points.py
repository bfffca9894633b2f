"""Regions as JSON: their points in LPS millimetres and in rows and columns, with the planes that they lie in.

The file is described by `resources/schema/regions.schema.json`. It names no patient: images have their UIDs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from app.core.geometry import PlaneGeometry
from app.core.identity import ImageReference
from app.core.region_volumes import code_json
from app.core.roi import ReviewState, Roi
from app.core.volume import ImageSeries, ImageSlice

SCHEMA: Final = "urn:verdant:schema:regions:1"
_DECIMALS: Final = 4
"""Of millimetres and of rows and columns: at least as good as what a structure set states."""


def points_json(rois: Sequence[Roi], stacks: Sequence[ImageSeries]) -> bytes:
    """The regions that lie on images with a plane, in their order; UTF-8."""
    images: list[dict[str, object]] = []
    places: dict[ImageReference, int] = {}
    regions = []
    for roi in rois:
        for number, stack in enumerate(stacks, start=1):
            index = stack.index_of(roi.image)
            image = stack.slices[index] if index is not None else None
            if index is None or image is None or image.plane is None:
                continue
            if roi.image not in places:
                places[roi.image] = len(images)
                images.append(_image(image, image.plane, stack=number, slice_=index + 1))
            regions.append(_region(roi, image.plane, place=places[roi.image]))
            break
    first = stacks[0]
    content = {
        "schema": SCHEMA,
        "coordinates": "LPS",
        "unit": "mm",
        "study_instance_uid": first.study.study_instance_uid,
        "series_instance_uid": first.series.series_instance_uid,
        "images": images,
        "regions": regions,
    }
    return (json.dumps(content, ensure_ascii=False) + "\n").encode("utf-8")


def _image(image: ImageSlice, plane: PlaneGeometry, *, stack: int, slice_: int) -> dict[str, object]:
    return {
        "sop_class_uid": image.sop_class_uid,
        "sop_instance_uid": image.sop_instance_uid,
        "frame_number": image.frame_number,
        "stack": stack,
        "slice": slice_,
        "frame_of_reference_uid": image.frame_of_reference_uid,
        "image_position_patient": list(plane.image_position_patient),
        "image_orientation_patient": [*plane.row_direction, *plane.column_direction],
        "pixel_spacing": list(plane.pixel_spacing_mm),
        "rows": plane.rows,
        "columns": plane.columns,
    }


def _region(roi: Roi, plane: PlaneGeometry, *, place: int) -> dict[str, object]:
    network, decision = roi.network, roi.decision
    return {
        "name": roi.roi_class.name,
        "code": code_json(roi.roi_class.code),
        "rt_roi_interpreted_type": roi.roi_class.rt_roi_interpreted_type,
        "state": roi.state.value,
        "is_validated": roi.state is ReviewState.VALIDATED,
        "generation": roi.generation.value,
        "reviewer": decision.reviewer_name if decision is not None else None,
        "decided": decision.when.isoformat() if decision is not None else None,
        "network": None
        if network is None
        else {
            "name": network.name,
            "version": network.version,
            "dnn_uid": network.dnn_uid,
            "digest": network.digest,
            "threshold": network.threshold,
        },
        "image": place,
        "contours": [
            {
                "points_lps": (contour.points_lps.round(_DECIMALS) + 0.0).tolist(),
                "points_row_column": (plane.to_row_column(contour.points_lps).round(_DECIMALS) + 0.0).tolist(),
            }
            for contour in roi.contours
        ],
    }
