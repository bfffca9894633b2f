"""What a structure set says of the segmentation that was written with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.core.identity import SeriesInstanceUID, SOPInstanceUID

SEGMENTATION_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.66.4"


@dataclass(frozen=True, slots=True)
class SegmentReference:
    """A segment that holds the same as a structure; `segment_number` counts from 1."""

    sop_instance_uid: SOPInstanceUID
    series_instance_uid: SeriesInstanceUID
    segment_number: int


NO_SEGMENTS: Final[Mapping[int, SegmentReference]] = MappingProxyType({})
