"""What of a header can tell images at the same position apart: echo, b-value, time, component, segment and so on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.core.dimensions import Attribute, Trait
from app.core.phrases import Phrase, phrase
from app.dicom.clock import seconds
from app.dicom.elements import Elements

_COMPONENTS: Final = {
    "M": phrase("Magnitude"),
    "MAGNITUDE": phrase("Magnitude"),
    "P": phrase("Phase"),
    "PHASE": phrase("Phase"),
    "PHASE MAP": phrase("Phase"),
    "R": phrase("Real"),
    "REAL": phrase("Real"),
    "I": phrase("Imaginary"),
    "IMAGINARY": phrase("Imaginary"),
    "MIXED": phrase("Mixed"),
}
_GE_COMPONENTS: Final = (phrase("Magnitude"), phrase("Phase"), phrase("Real"), phrase("Imaginary"))
_WORDS: Final = {
    "ADC": "ADC",
    "TRACEW": phrase("Trace"),
    "TRACE": phrase("Trace"),
    "FA": "FA",
    "ISOTROPIC": phrase("Isotropic"),
    "W": phrase("Water"),
    "WATER": phrase("Water"),
    "F": phrase("Fat"),
    "FAT": phrase("Fat"),
    "IP": phrase("In phase"),
    "IN_PHASE": phrase("In phase"),
    "OP": phrase("Opposed phase"),
    "OPP_PHASE": phrase("Opposed phase"),
    "OUT_PHASE": phrase("Opposed phase"),
    "FAT_FRACTION": phrase("Fat fraction"),
    "FF": phrase("Fat fraction"),
    "T1 MAP": phrase("T1 map"),
    "T2 MAP": phrase("T2 map"),
    "T2_STAR MAP": phrase("T2* map"),
    "DERIVED": phrase("Derived"),
    "LOCALIZER": phrase("Localiser"),
    "PROJECTION IMAGE": phrase("Projection"),
    "MIP": "MIP",
    "MINIP": "MinIP",
    "SUBTRACTION": phrase("Subtraction"),
    "SUB": phrase("Subtraction"),
    "MOTIONCORRECTION": phrase("Motion corrected"),
    "MOCO": phrase("Motion corrected"),
    "PERFUSION": phrase("Perfusion"),
    "CBF": "CBF",
    "RCBF": "CBF",
    "CBV": "CBV",
    "RCBV": "CBV",
    "MTT": "MTT",
    "TTP": "TTP",
    "ORIGINAL": phrase("Original"),
    "PRIMARY": "",
    "SECONDARY": "",
    "ND": "",
    "DIS2D": phrase("Distortion corrected"),
    "DIS3D": phrase("Distortion corrected"),
}
"""Values of ImageType in the words of the reading room; what is not listed is shown as it is."""
_PRIVATE_B_VALUES: Final = (
    (0x0019000C, "SIEMENS MR HEADER"),
    (0x20010003, "Philips Imaging DD 001"),
    (0x00650009, "Image Private Header"),
)
_GE_PARAMETERS: Final = "GEMS_PARM_01"
_GE_B_VALUE: Final = 0x00430039
_GE_COMPONENT: Final = 0x0043002F
_GE_OFFSET: Final = 1_000_000_000
"""GE adds this to the b-value for its own bookkeeping."""

_VECTORS: Final = {
    Attribute.ENERGY_WINDOW: ("EnergyWindowVector", "window"),
    Attribute.DETECTOR: ("DetectorVector", "detector"),
    Attribute.PHASE: ("PhaseVector", ""),
    Attribute.TEMPORAL_POSITION: ("TimeSlotVector", ""),
}
"""Of nuclear medicine images: one number for each frame (PS3.3 C.8.4.8)."""


def image_traits(elements: Elements, *, frame_number: int | None = None) -> Mapping[Attribute, Trait]:
    """Of one image; an attribute that it does not state is absent."""
    found = {attribute: trait for attribute, read in _READERS.items() if (trait := read(elements)) is not None}
    if frame_number is not None:
        found |= _vector_traits(elements, frame_number)
    return found


def b_value(elements: Elements) -> float | None:
    """Diffusion weighting in s/mm²: DiffusionBValue, or where the vendors have kept it before."""
    stated = elements.number("DiffusionBValue")
    if stated is not None:
        return stated
    for tag, creator in _PRIVATE_B_VALUES:
        found = elements.private_number(tag, creator)
        if found is not None and found >= 0:
            return found
    found = elements.private_number(_GE_B_VALUE, _GE_PARAMETERS)
    return found % _GE_OFFSET if found is not None and found >= 0 else None


def _segment(elements: Elements) -> Trait | None:
    number = elements.integer("ReferencedSegmentNumber")
    if number is None:
        return None
    for item in elements.items("SegmentSequence"):
        if item.integer("SegmentNumber") == number:
            return Trait(float(number), item.text("SegmentLabel") or f"segment {number}")
    return Trait(float(number), f"segment {number}")


def _component(elements: Elements) -> Trait | None:
    words = [elements.text("ComplexImageComponent"), *_image_type(elements)[2:]]
    for word in words:
        # Philips says M_FFE, P_SE and so on.
        known = _COMPONENTS.get(word) or _COMPONENTS.get(word.partition("_")[0])
        if known is not None:
            return Trait(known, known)
    number = elements.private_number(_GE_COMPONENT, _GE_PARAMETERS)
    if number is None or number not in range(len(_GE_COMPONENTS)):
        return None
    return Trait(_GE_COMPONENTS[int(number)], _GE_COMPONENTS[int(number)])


def _image_type(elements: Elements) -> list[str]:
    return [word.strip().upper() for word in elements.text("ImageType").split("\\")]


def _kind(elements: Elements) -> Trait | None:
    words = _image_type(elements)
    known = [_WORDS.get(word, word) for word in words]
    return Trait("\\".join(words), "\\".join(word for word in known if word)) if any(words) else None


def _stack_id(elements: Elements) -> Trait | None:
    text = elements.text("StackID")
    return Trait(text, f"stack {text}") if text else None


def _kernel(elements: Elements) -> Trait | None:
    text = elements.text("ConvolutionKernel")
    return Trait(text, text) if text else None


def _phase(elements: Elements) -> Trait | None:
    for keyword, words in (
        ("NominalPercentageOfCardiacPhase", phrase("{percent} % of the heart beat")),
        ("NominalPercentageOfRespiratoryPhase", phrase("{percent} % of the breath")),
    ):
        number = elements.number(keyword)
        if number is not None:
            return Trait(number, Phrase(words, {"percent": f"{number:g}"}))
    return None


def _direction(elements: Elements) -> Trait | None:
    vector = elements.numbers("DiffusionGradientOrientation")
    return Trait(tuple(round(value, 3) for value in vector)) if len(vector) == 3 else None


def _number(keyword: str, text: str) -> Callable[[Elements], Trait | None]:
    def read(elements: Elements) -> Trait | None:
        number = elements.number(keyword)
        return None if number is None else Trait(number, text.format(number))

    return read


def _flip_angle(elements: Elements) -> Trait | None:
    number = elements.number("FlipAngle")
    return None if number is None else Trait(number, phrase("flip angle {value:g}°", value=number))


def _b_value(elements: Elements) -> Trait | None:
    number = b_value(elements)
    return None if number is None else Trait(number, f"b {number:g}")


def _clock(prefix: str) -> Callable[[Elements], Trait | None]:
    def read(elements: Elements) -> Trait | None:
        found = seconds(elements, prefix)
        return None if found is None else Trait(found)

    return read


def _vector_traits(elements: Elements, frame_number: int) -> dict[Attribute, Trait]:
    found: dict[Attribute, Trait] = {}
    for attribute, (keyword, word) in _VECTORS.items():
        numbers = elements.numbers(keyword)
        if len(numbers) >= frame_number:
            number = numbers[frame_number - 1]
            found[attribute] = Trait(number, f"{word} {number:g}" if word else "")
    return found


_READERS: Final[Mapping[Attribute, Callable[[Elements], Trait | None]]] = {
    Attribute.SEGMENT: _segment,
    Attribute.COMPONENT: _component,
    Attribute.IMAGE_TYPE: _kind,
    Attribute.STACK_ID: _stack_id,
    Attribute.TUBE_VOLTAGE: _number("KVP", "{:g} kV"),
    Attribute.KERNEL: _kernel,
    Attribute.ECHO: _number("EchoTime", "TE {:g} ms"),
    Attribute.INVERSION: _number("InversionTime", "TI {:g} ms"),
    Attribute.FLIP_ANGLE: _flip_angle,
    Attribute.B_VALUE: _b_value,
    Attribute.DIRECTION: _direction,
    Attribute.TEMPORAL_POSITION: _number("TemporalPositionIdentifier", "{:g}"),
    Attribute.PHASE: _phase,
    Attribute.TRIGGER: _number("TriggerTime", "{:g} ms"),
    Attribute.ACQUISITION_NUMBER: _number("AcquisitionNumber", "{:g}"),
    Attribute.FRAME_REFERENCE_TIME: _number("FrameReferenceTime", "{:g} ms"),
    Attribute.ACQUISITION_TIME: _clock("Acquisition"),
    Attribute.CONTENT_TIME: _clock("Content"),
}
