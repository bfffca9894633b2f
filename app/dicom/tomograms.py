"""Where the slices of a reconstructed nuclear medicine tomogram lie (PS3.3 C.8.4.15, NM Reconstruction)."""

from __future__ import annotations

import numpy as np

from app.dicom.elements import Elements

_RECONSTRUCTED = ("RECON TOMO", "RECON GATED TOMO")

Numbers = tuple[float, ...]


def tomogram_plane(elements: Elements, frame_number: int) -> tuple[Numbers, Numbers] | None:
    """ImagePositionPatient and ImageOrientationPatient of a frame; None where they do not follow from the image.

    The detector states those of the first slice; the others follow at Spacing Between Slices along its normal,
    whose sign is the direction. Planar, dynamic and raw tomographic images have no slices.
    """
    image_type = elements.text("ImageType").split("\\")
    slices = elements.numbers("SliceVector")
    detectors = elements.items("DetectorInformationSequence")
    spacing = elements.number("SpacingBetweenSlices")
    if image_type[2:3] not in ([kind] for kind in _RECONSTRUCTED) or not detectors or not spacing:
        return None
    position = np.array(detectors[0].numbers("ImagePositionPatient"))
    orientation = detectors[0].numbers("ImageOrientationPatient")
    if position.shape != (3,) or len(orientation) != 6 or len(slices) < frame_number:
        return None
    normal = np.cross(orientation[:3], orientation[3:])
    placed = position + normal * spacing * (slices[frame_number - 1] - 1)
    return tuple(placed.tolist()), orientation
