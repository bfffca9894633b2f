"""By what images at the same position may differ, in the words that a stack is named with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.core.phrases import phrase


class Kind(Enum):
    """How the values of an attribute separate images."""

    CATEGORY = "names"
    NUMBER = "numbers that mean the same at every position"
    TIME = "times, which may run on from position to position"


class Attribute(Enum):
    """What can tell images at one position apart; the first that does so is asked first."""

    SEGMENT = "segment"
    COMPONENT = "complex component"
    IMAGE_TYPE = "image type"
    ORIGIN = "origin in the plane"
    STACK_ID = "stack ID"
    ENERGY_WINDOW = "energy window"
    DETECTOR = "detector"
    TUBE_VOLTAGE = "tube voltage"
    KERNEL = "convolution kernel"
    ECHO = "echo"
    INVERSION = "inversion time"
    FLIP_ANGLE = "flip angle"
    B_VALUE = "b-value"
    DIRECTION = "gradient direction"
    TEMPORAL_POSITION = "temporal position"
    PHASE = "phase of heart or breath"
    TRIGGER = "time after the trigger"
    ACQUISITION_NUMBER = "acquisition number"
    FRAME_REFERENCE_TIME = "frame reference time"
    ACQUISITION_TIME = "acquisition time"
    CONTENT_TIME = "content time"
    INSTANCE = "instance"
    REPETITION = "repetition"

    @property
    def kind(self) -> Kind:
        """How its values are used."""
        return _KINDS.get(self, Kind.CATEGORY)

    @property
    def dimension(self) -> str:
        """Word for the user."""
        return _WORDS[self]


@dataclass(frozen=True, slots=True)
class Trait:
    """The value of one attribute for one image.

    Parameters
    ----------
    key
        What it is compared and ordered by.
    text
        For the user, e.g. `TE 80 ms`; empty where only the order means something.
    """

    key: float | str | tuple[float, ...]
    text: str = ""


_KINDS: Final = {
    Attribute.ECHO: Kind.NUMBER,
    Attribute.INVERSION: Kind.NUMBER,
    Attribute.FLIP_ANGLE: Kind.NUMBER,
    Attribute.B_VALUE: Kind.NUMBER,
    Attribute.TEMPORAL_POSITION: Kind.TIME,
    Attribute.PHASE: Kind.TIME,
    Attribute.TRIGGER: Kind.TIME,
    Attribute.ACQUISITION_NUMBER: Kind.TIME,
    Attribute.FRAME_REFERENCE_TIME: Kind.TIME,
    Attribute.ACQUISITION_TIME: Kind.TIME,
    Attribute.CONTENT_TIME: Kind.TIME,
    Attribute.REPETITION: Kind.TIME,
}
_WORDS: Final = {
    Attribute.SEGMENT: phrase("Segment"),
    Attribute.COMPONENT: phrase("Component"),
    Attribute.IMAGE_TYPE: phrase("Image type"),
    Attribute.ORIGIN: phrase("Field"),
    Attribute.STACK_ID: phrase("Stack"),
    Attribute.ENERGY_WINDOW: phrase("Energy window"),
    Attribute.DETECTOR: phrase("Detector"),
    Attribute.TUBE_VOLTAGE: phrase("Tube voltage"),
    Attribute.KERNEL: phrase("Kernel"),
    Attribute.ECHO: phrase("Echo"),
    Attribute.INVERSION: phrase("Inversion time"),
    Attribute.FLIP_ANGLE: phrase("Flip angle"),
    Attribute.B_VALUE: phrase("b-value"),
    Attribute.DIRECTION: phrase("Direction"),
    Attribute.TEMPORAL_POSITION: phrase("Time"),
    Attribute.PHASE: phrase("Phase"),
    Attribute.TRIGGER: phrase("Time"),
    Attribute.ACQUISITION_NUMBER: phrase("Acquisition"),
    Attribute.FRAME_REFERENCE_TIME: phrase("Time"),
    Attribute.ACQUISITION_TIME: phrase("Time"),
    Attribute.CONTENT_TIME: phrase("Time"),
    Attribute.INSTANCE: phrase("Instance"),
    Attribute.REPETITION: phrase("Repetition"),
}
