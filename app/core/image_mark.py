"""What tells an image from another one that was sent under the same SOP Instance UID."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np

from app.core.pixels import ImagePixels
from app.core.volume import ImageSlice

_DECIMALS: Final = 4
"""Of millimetres and cosines: what is closer is the same, written by another hand."""


def image_mark(image: ImageSlice, pixels: ImagePixels) -> str:
    """A digest of where an image lies in the patient and of its stored values, however they were compressed."""
    plane, stored = image.plane, pixels.stored
    place: tuple[object, ...] = ()
    if plane is not None:
        lengths = (*plane.image_position_patient, *plane.row_direction, *plane.column_direction)
        rounded = np.round([*lengths, *plane.pixel_spacing_mm], _DECIMALS) + 0.0  # there is no -0
        place = (image.frame_of_reference_uid, *rounded.tolist())
    # Which of two short integer types the values fit in is no property of theirs.
    is_short = stored.dtype.kind in "iu" and stored.dtype.itemsize <= 2
    values = stored.astype(np.int32) if is_short else stored
    digest = hashlib.sha256(repr((stored.shape, place)).encode())
    digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()
