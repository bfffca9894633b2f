"""Which lines of text stand in which corner of an image."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class CornerLine(Enum):
    """One line of text; the value names it in the settings."""

    PATIENT_NAME = "patient-name"
    PATIENT_ID = "patient-id"
    PATIENT_BIRTH_DATE = "patient-birth-date"
    STUDY_DATE = "study-date"
    STUDY_DESCRIPTION = "study-description"
    ACCESSION_NUMBER = "accession-number"
    INSTITUTION = "institution"
    SERIES = "series"
    STACK = "stack"
    ACQUIRED = "acquired"
    PARAMETERS = "parameters"
    MATRIX = "matrix"
    POSITION = "position"
    SLICE = "slice"
    WINDOW = "window"
    ZOOM = "zoom"
    CINE = "cine"


IN_TITLE: Final = frozenset((CornerLine.SERIES, CornerLine.STACK))
"""What the title of a viewport says, where several have one."""
IN_HEADER: Final = frozenset(
    (
        CornerLine.PATIENT_NAME,
        CornerLine.PATIENT_ID,
        CornerLine.PATIENT_BIRTH_DATE,
        CornerLine.STUDY_DATE,
        CornerLine.STUDY_DESCRIPTION,
        CornerLine.ACCESSION_NUMBER,
        CornerLine.INSTITUTION,
    )
)
"""Said by the window's header already, for the viewport that it speaks of."""


@dataclass(frozen=True, slots=True)
class CornerLayout:
    """Which lines stand in which corner, from top to bottom."""

    top_left: tuple[CornerLine, ...] = (CornerLine.PATIENT_NAME, CornerLine.PATIENT_ID, CornerLine.STUDY_DATE)
    top_right: tuple[CornerLine, ...] = (
        CornerLine.SERIES,
        CornerLine.STACK,
        CornerLine.PARAMETERS,
        CornerLine.WINDOW,
        CornerLine.ZOOM,
        CornerLine.CINE,
    )
    bottom_left: tuple[CornerLine, ...] = (CornerLine.POSITION, CornerLine.SLICE)
    bottom_right: tuple[CornerLine, ...] = ()
    """Free by default: messages to the user stand there."""


STANDARD_CORNERS: Final = CornerLayout()
