"""One image header as a slice of the domain: its plane, windows, unit, and a sentence where something is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydicom.uid import UID

from app.core.errors import GeometryError, PixelDataError
from app.core.geometry import PlaneGeometry
from app.core.identity import FrameOfReferenceUID, SOPClassUID, SOPInstanceUID, is_uid
from app.core.study import ImageAttributes
from app.core.voi import Window
from app.core.volume import ImageSlice
from app.dicom.calibration import calibration
from app.dicom.details_reading import image_details
from app.dicom.elements import Elements
from app.dicom.pixel_layout import PixelLayout
from app.dicom.reading import Header
from app.dicom.voi_reading import voi_transforms

_CONSEQUENCE: Final = "shown uncalibrated, no contours can be placed"


def image_slice(header: Header, layout: PixelLayout, *, frame: tuple[int, Elements] | None = None) -> ImageSlice:
    """Describe one image; `layout` is that of the same file, `frame` a frame's number, from 1, and its elements.

    Raises
    ------
    PixelDataError
        If the image has no usable SOP Instance UID: decisions about it could not be stored.
    """
    frame_number, elements = frame or (None, header.elements)
    sop_instance_uid = elements.text("SOPInstanceUID")
    if not is_uid(sop_instance_uid):
        raise PixelDataError(
            f"{header.path.name} has no valid SOPInstanceUID.",
            cause="Nothing that is drawn on it could be referred to.",
            next_step="Ask the source for a correct copy.",
        )
    plane, note = _plane(elements, layout)
    return ImageSlice(
        path=header.path,
        sop_class_uid=SOPClassUID(elements.text("SOPClassUID")),
        sop_instance_uid=SOPInstanceUID(sop_instance_uid),
        instance_number=elements.integer("InstanceNumber"),
        plane=plane,
        frame_of_reference_uid=FrameOfReferenceUID(elements.text("FrameOfReferenceUID")),
        attributes=ImageAttributes(
            modality=elements.text("Modality"),
            samples_per_pixel=elements.integer("SamplesPerPixel") or 1,
            body_part_examined=elements.text("BodyPartExamined"),
            study_description=elements.text("StudyDescription"),
            photometric_interpretation=layout.photometric_interpretation,
            rows=layout.rows,
            columns=layout.columns,
        ),
        windows=tuple(t for t in voi_transforms(elements, is_signed=_has_negative_values(elements, layout)) if isinstance(t, Window)),
        unit=_unit(elements),
        inverted=layout.photometric_interpretation == "MONOCHROME1",
        pixel_aspect_ratio=_aspect_ratio(elements),
        note=note,
        calibration=calibration(elements, aspect_ratio=_aspect_ratio(elements)),
        frame_number=frame_number,
        details=image_details(elements, transfer_syntax=header.transfer_syntax),
    )


def is_image(header: Header) -> bool:
    """Whether a file is meant to be an image: it has pixels, or its SOP class is an image storage.

    Dose grids have pixels too, but are statements about other images.
    """
    sop_class = header.elements.text("SOPClassUID")
    if header.elements.text("Modality") == "RTDOSE":
        return False
    return header.pixels is not None or (is_uid(sop_class) and "Image Storage" in UID(sop_class).name)


def _plane(elements: Elements, layout: PixelLayout) -> tuple[PlaneGeometry | None, str]:
    """The plane of the image (PS3.3 C.7.6.2), or None and the reason.

    ImagerPixelSpacing is no substitute for PixelSpacing: it is measured at the detector, not in the patient.
    """
    spacing = elements.numbers("PixelSpacing")
    position = elements.numbers("ImagePositionPatient")
    orientation = elements.numbers("ImageOrientationPatient")
    checks: tuple[tuple[Sequence[float], int, str], ...] = (
        (spacing, 2, "PixelSpacing"),
        (position, 3, "ImagePositionPatient"),
        (orientation, 6, "ImageOrientationPatient"),
    )
    for found, count, keyword in checks:
        if len(found) != count:
            word = "no" if not elements.values(keyword) else "no usable"
            hint = ""
            if keyword == "PixelSpacing" and elements.values("ImagerPixelSpacing"):
                hint = " (its ImagerPixelSpacing holds at the detector, not in the patient)"
            return None, f"This image has {word} {keyword}{hint}: {_CONSEQUENCE}."
    try:
        plane = PlaneGeometry(
            image_position_patient=(position[0], position[1], position[2]),
            row_direction=(orientation[0], orientation[1], orientation[2]),
            column_direction=(orientation[3], orientation[4], orientation[5]),
            row_spacing_mm=spacing[0],
            column_spacing_mm=spacing[1],
            rows=layout.rows,
            columns=layout.columns,
        )
    except GeometryError as error:
        return None, f"{error.what} {error.cause} The image is {_CONSEQUENCE}.".replace("  ", " ")
    if not elements.text("FrameOfReferenceUID"):
        return plane, "This image has no FrameOfReferenceUID: it cannot be compared with other series."
    return plane, ""


def _has_negative_values(elements: Elements, layout: PixelLayout) -> bool:
    return layout.is_signed or (elements.number("RescaleIntercept") or 0) < 0


def _unit(elements: Elements) -> str:
    """Unit of the modality values: RescaleType, Units of PET, or HU where the standard implies it (C.11.1.1.2)."""
    stated = elements.text("RescaleType") or elements.text("Units")
    for lut in elements.items("ModalityLUTSequence")[:1]:
        stated = lut.text("ModalityLUTType")
    if not stated and elements.text("Modality") == "CT":
        is_localizer = "LOCALIZER" in elements.text("ImageType").split("\\")
        return "" if is_localizer else "HU"
    return "" if stated == "US" else stated


def _aspect_ratio(elements: Elements) -> float:
    """Height of a pixel over its width, for images without a plane."""
    for keyword in ("PixelSpacing", "ImagerPixelSpacing", "PixelAspectRatio"):
        found = elements.numbers(keyword)
        if len(found) == 2 and min(found) > 0:
            return found[0] / found[1]
    return 1.0
