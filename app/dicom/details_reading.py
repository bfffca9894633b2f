"""Reads what an image says of how it was made: type, side, lossy compression, time, and its parameters."""

from __future__ import annotations

from math import isfinite
from typing import Final

from app.core.image_details import ImageDetails
from app.core.phrases import Phrase, joined, phrase
from app.dicom.elements import Elements
from app.dicom.image_traits import b_value

_METHODS: Final = {
    "ISO_10918_1": "JPEG",
    "ISO_14495_1": "JPEG-LS",
    "ISO_15444_1": "JPEG 2000",
    "ISO_15444_15": "HTJ2K",
    "ISO_18181_1": "JPEG XL",
    "ISO_13818_2": "MPEG-2",
    "ISO_14496_10": "MPEG-4",
    "ISO_23008_2": "HEVC",
}
_LOSSY_SYNTAXES: Final = {
    "1.2.840.10008.1.2.4.50": "JPEG",
    "1.2.840.10008.1.2.4.51": "JPEG",
    "1.2.840.10008.1.2.4.53": "JPEG",
    "1.2.840.10008.1.2.4.55": "JPEG",
    "1.2.840.10008.1.2.4.81": "JPEG-LS",
}
"""Lossy whatever the header says; other syntaxes may be either."""
_PARAMETERS: Final = (
    ("RepetitionTime", phrase("TR {value:g} ms")),
    ("EchoTime", phrase("TE {value:g} ms")),
    ("InversionTime", phrase("TI {value:g} ms")),
    ("FlipAngle", phrase("flip angle {value:g}°")),
    ("KVP", phrase("{value:g} kV")),
    ("XRayTubeCurrent", phrase("{value:g} mA")),
    ("SliceThickness", phrase("slice {value:g} mm")),
)
_RATES: Final = ("RecommendedDisplayFrameRate", "CineRate")
_SIDES: Final = ("L", "R", "B", "U")


def image_details(elements: Elements, *, transfer_syntax: str) -> ImageDetails:
    """Of one image or frame, all but its time (see `acquired`)."""
    stated = [(elements.number(keyword), text) for keyword, text in _PARAMETERS]
    parameters: list[str] = [Phrase(text, {"value": _rounded(number)}) for number, text in stated if number]
    weighting = elements.derived(b_value) if elements.text("Modality") == "MR" else None
    if weighting:  # vendors state a 0 in images that have nothing to do with diffusion
        parameters.append(f"b {weighting:g}")
    side = (elements.text("ImageLaterality") or elements.text("Laterality")).upper()
    image_type = elements.text("ImageType")
    return ImageDetails(
        image_type=tuple(word.strip() for word in image_type.upper().split("\\")) if image_type else (),
        laterality=side if side in _SIDES else "",
        lossy=_lossy(elements, transfer_syntax),
        parameters=tuple(parameters),
        patient_orientation=_patient_orientation(elements),
        frames_per_second=_frame_rate(elements),
    )


def _rounded(number: float) -> float:
    """To as many digits as anybody reads: 3.26995 mm are 3.27 mm."""
    return round(number) if abs(number) >= 1000 else float(f"{number:.4g}")


def _frame_rate(elements: Elements) -> float | None:
    """How fast frames are meant to follow each other (C.7.6.5): for display, else as they were acquired."""
    stated = [rate for keyword in _RATES if (rate := elements.number(keyword))]
    time_ms = elements.number("FrameTime")
    rates = [*stated, *([1000 / time_ms] if time_ms else [])]
    return next((rate for rate in rates if isfinite(rate) and rate > 0), None)


def _patient_orientation(elements: Elements) -> tuple[str, str]:
    """Both directions, where they are made of the letters of bipeds and say something; else none."""
    stated = [str(value).strip().upper() for value in elements.values("PatientOrientation")]
    if len(stated) != 2 or not all(0 < len(way) <= 3 and set(way) <= set("APLRHF") for way in stated):
        return "", ""
    return stated[0], stated[1]


def acquired(elements: Elements) -> tuple[str, str]:
    """Date and time of the acquisition."""
    day, time = elements.text("AcquisitionDate"), elements.text("AcquisitionTime")
    combined = elements.text("AcquisitionDateTime")
    if combined and not time:
        return combined[:8], combined[8:].partition("+")[0].partition("-")[0]
    return day, time


def _lossy(elements: Elements, transfer_syntax: str) -> str:
    """C.7.6.1.1.5: once lossy, always lossy, whatever the present encoding."""
    by_syntax = _LOSSY_SYNTAXES.get(transfer_syntax, "")
    if elements.text("LossyImageCompression") != "01" and not by_syntax:
        return ""
    ratios = elements.numbers("LossyImageCompressionRatio")
    methods = [_METHODS.get(str(method), str(method)) for method in elements.values("LossyImageCompressionMethod")]
    steps = [f"{ratio:.3g}:1" for ratio in ratios if ratio > 0]
    return joined(" ", [phrase("Lossy"), *steps, *(methods or ([by_syntax] if by_syntax else []))])
