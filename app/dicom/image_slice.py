"""One image header as a slice of the domain: its plane, windows, unit, and a sentence where something is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from pydicom.uid import UID

from app.core.calibration import Calibration
from app.core.errors import GeometryError, PixelDataError
from app.core.geometry import PlaneGeometry
from app.core.identity import FrameOfReferenceUID, SOPClassUID, SOPInstanceUID, is_uid
from app.core.image_details import ImageDetails
from app.core.phrases import joined, phrase
from app.core.study import ImageAttributes
from app.core.voi import GreyTransform, Window
from app.core.volume import ImageSlice
from app.dicom.calibration import aspect_ratio, calibration
from app.dicom.details_reading import acquired, image_details
from app.dicom.elements import Elements
from app.dicom.pixel_layout import PixelLayout
from app.dicom.reading import Header
from app.dicom.suv import NO_SUV, suv_factor
from app.dicom.tomograms import tomogram_plane
from app.dicom.voi_reading import voi_transforms

_CONSEQUENCE: Final = phrase("shown uncalibrated, no contours can be placed")


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
            phrase("{file} has no valid SOPInstanceUID.", file=header.path.name),
            cause=phrase("Nothing that is drawn on it could be referred to."),
            next_step=phrase("Ask the source for a correct copy."),
        )
    constant = elements.derived(
        _constant, header.transfer_syntax, layout.photometric_interpretation, layout.rows, layout.columns
    )
    plane, note = _plane(elements, layout, frame_number)
    suv = elements.derived(suv_factor) if constant.attributes.modality == "PT" else NO_SUV
    return ImageSlice(
        path=header.path,
        sop_class_uid=constant.sop_class_uid,
        sop_instance_uid=SOPInstanceUID(sop_instance_uid),
        instance_number=elements.integer("InstanceNumber"),
        plane=plane,
        frame_of_reference_uid=constant.frame_of_reference_uid,
        attributes=constant.attributes,
        windows=elements.derived(_windows, layout.is_signed),
        unit=constant.unit,
        inverted=layout.photometric_interpretation == "MONOCHROME1",
        pixel_aspect_ratio=constant.pixel_aspect_ratio,
        note=" ".join(sentence for sentence in (note, suv.reason) if sentence),
        calibration=constant.calibration,
        frame_number=frame_number,
        details=_at(constant.details, *elements.derived(acquired)),
        suv_factor=suv.factor,
    )


class _Constant(NamedTuple):
    """What the images of a series usually have in common."""

    sop_class_uid: SOPClassUID
    frame_of_reference_uid: FrameOfReferenceUID
    attributes: ImageAttributes
    unit: str
    pixel_aspect_ratio: float
    calibration: Calibration
    details: ImageDetails


def _constant(elements: Elements, transfer_syntax: str, photometric: str, rows: int, columns: int) -> _Constant:
    aspect = aspect_ratio(elements)
    return _Constant(
        SOPClassUID(elements.text("SOPClassUID")),
        FrameOfReferenceUID(elements.text("FrameOfReferenceUID")),
        ImageAttributes(
            modality=elements.text("Modality"),
            samples_per_pixel=elements.integer("SamplesPerPixel") or 1,
            body_part_examined=elements.text("BodyPartExamined"),
            study_description=elements.text("StudyDescription"),
            photometric_interpretation=photometric,
            rows=rows,
            columns=columns,
        ),
        unit_of(elements),
        aspect,
        calibration(elements, aspect_ratio=aspect),
        image_details(elements, transfer_syntax=transfer_syntax),
    )


def _at(details: ImageDetails, day: str, time: str) -> ImageDetails:
    return replace(details, acquisition_date=day, acquisition_time=time) if day or time else details


def is_image(header: Header) -> bool:
    """Whether a file is meant to be an image: it has pixels, or its SOP class is an image storage.

    Dose grids have pixels too, but are statements about other images.
    """
    sop_class = header.elements.text("SOPClassUID")
    if header.elements.text("Modality") == "RTDOSE":
        return False
    return header.pixels is not None or (is_uid(sop_class) and "Image Storage" in UID(sop_class).name)


def _plane(elements: Elements, layout: PixelLayout, frame_number: int | None) -> tuple[PlaneGeometry | None, str]:
    """The plane of the image (PS3.3 C.7.6.2), or None and the reason.

    ImagerPixelSpacing is no substitute for PixelSpacing: it is measured at the detector, not in the patient.
    """
    spacing = elements.numbers("PixelSpacing")
    position = elements.numbers("ImagePositionPatient")
    orientation = elements.numbers("ImageOrientationPatient")
    if frame_number is not None and not position:
        position, orientation = tomogram_plane(elements, frame_number) or (position, orientation)
    checks: tuple[tuple[Sequence[float], int, str], ...] = (
        (spacing, 2, "PixelSpacing"),
        (position, 3, "ImagePositionPatient"),
        (orientation, 6, "ImageOrientationPatient"),
    )
    for found, count, keyword in checks:
        if len(found) != count:
            word = phrase("no") if not elements.values(keyword) else phrase("no usable")
            hint = ""
            if keyword == "PixelSpacing" and elements.values("ImagerPixelSpacing"):
                hint = phrase(" (its ImagerPixelSpacing holds at the detector, not in the patient)")
            return None, phrase(
                "This image has {word} {keyword}{hint}: {consequence}.",
                word=word,
                keyword=keyword,
                hint=hint,
                consequence=_CONSEQUENCE,
            )
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
        consequence = phrase("The image is {consequence}.", consequence=_CONSEQUENCE)
        return None, joined(" ", (part for part in (error.what, error.cause, consequence) if part))
    if not elements.text("FrameOfReferenceUID"):
        return plane, phrase("This image has no FrameOfReferenceUID: it cannot be compared with other series.")
    return plane, ""


def _windows(elements: Elements, is_signed: bool) -> tuple[GreyTransform, ...]:
    has_negative_values = is_signed or (elements.number("RescaleIntercept") or 0) < 0
    stated = voi_transforms(elements, is_signed=has_negative_values)
    if stated or elements.text("Modality") != "SEG":
        return stated
    # From nothing to everything: 0 and 1, or 0 and the largest fraction.
    most = elements.number("MaximumFractionalValue") or 1.0
    return (Window(most / 2, most),)


def unit_of(elements: Elements) -> str:
    """Unit of the modality values: RescaleType, Units of PET, or HU where the standard implies it (C.11.1.1.2).

    A picture of a screen is of modality CT too; without a rescale its values are greys.
    """
    stated = elements.text("RescaleType") or elements.text("Units")
    for lut in elements.items("ModalityLUTSequence")[:1]:
        stated = lut.text("ModalityLUTType")
    if not stated and elements.text("Modality") == "CT":
        is_localizer = "LOCALIZER" in elements.text("ImageType").split("\\")
        return "HU" if elements.values("RescaleIntercept") and not is_localizer else ""
    return "" if stated == "US" else stated
