"""What saving writes beside the structure set, and how: what the user chose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.core.errors import UsageError


class HoleEncoding(Enum):
    """How a structure set states holes (PS3.3 C.8.8.6.3)."""

    KEYHOLE = "keyhole"
    """Joined to their outline by a channel without width: every system reads it."""
    XOR = "xor"
    """Contours of type CLOSEDPLANAR_XOR: exact, and left out by systems that do not know the type."""


class SegmentationType(Enum):
    """Defined terms of SegmentationType (PS3.3 C.8.20.2); NONE where no segmentation is written."""

    NONE = ""
    BINARY = "BINARY"
    FRACTIONAL = "FRACTIONAL"
    """The probabilities of the network within the outlines."""


class ObjectType(Enum):
    """What saving writes into an archive, by its Modality."""

    STRUCTURE_SET = "RTSTRUCT"
    SEGMENTATION = "SEG"
    REPORT = "SR"


@dataclass(frozen=True, slots=True)
class SaveChoice:
    """What is written; a structure set always is.

    Parameters
    ----------
    report
        A measurement report (TID 1500); it points at the segments, so it comes with a segmentation only.
    files
        Names of the formats of files that are written to a folder.
    """

    segmentation: SegmentationType = SegmentationType.NONE
    report: bool = False
    holes: HoleEncoding = HoleEncoding.KEYHOLE
    files: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.report and self.segmentation is SegmentationType.NONE:
            raise UsageError("A report is written with a segmentation only: it points at the segments.")

    @property
    def object_types(self) -> tuple[ObjectType, ...]:
        """What goes into the archive, in this order: what makes regions count as saved comes last."""
        segmentation = (ObjectType.SEGMENTATION,) if self.segmentation is not SegmentationType.NONE else ()
        report = (ObjectType.REPORT,) if self.report else ()
        return (*segmentation, *report, ObjectType.STRUCTURE_SET)


STRUCTURE_SET_ALONE: Final = SaveChoice()
