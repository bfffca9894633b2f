"""Images of a series as the session knows them, without files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.core.geometry import PlaneGeometry
from app.core.identity import FrameOfReferenceUID, SOPClassUID, SOPInstanceUID
from app.core.image_details import ImageDetails
from app.core.study import ImageAttributes
from app.core.volume import ImageSlice

ROW, COLUMN = (0.6, 0.48, -0.64), (-0.8, 0.36, -0.48)
NORMAL = np.cross(ROW, COLUMN)


def plane(along_mm: float, **changes: object) -> PlaneGeometry:
    """A double-oblique plane so far along the normal; `changes` are fields of PlaneGeometry."""
    values: dict[str, object] = {
        "image_position_patient": tuple((np.array([10.0, -20.0, 30.0]) + along_mm * NORMAL).tolist()),
        "row_direction": ROW,
        "column_direction": COLUMN,
        "row_spacing_mm": 1.5,
        "column_spacing_mm": 0.8,
        "rows": 24,
        "columns": 18,
    }
    return PlaneGeometry(**(values | changes))


def image(number: int, where: PlaneGeometry | None, **changes: object) -> ImageSlice:
    """An MR image with that InstanceNumber; `changes` are fields of ImageSlice, or `modality`, or `image_type`."""
    modality, image_type = str(changes.pop("modality", "MR")), changes.pop("image_type", ())
    values: dict[str, object] = {
        "path": Path(f"{number}.dcm"),
        "sop_class_uid": SOPClassUID("1.2.840.10008.5.1.4.1.1.4"),
        "sop_instance_uid": SOPInstanceUID(f"1.2.{number}"),
        "instance_number": number,
        "plane": where,
        "frame_of_reference_uid": FrameOfReferenceUID("1.9"),
        "attributes": ImageAttributes(
            modality,
            1,
            "",
            "",
            "MONOCHROME2",
            rows=where.rows if where else 24,
            columns=where.columns if where else 18,
        ),
        "details": ImageDetails(image_type=tuple(image_type)),
    }
    return ImageSlice(**(values | changes))
