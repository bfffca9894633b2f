"""The presentation contexts that a C-GET proposes, so that the PACS can send what it has as it has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydicom.uid import (
    JPEG2000,
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    EnhancedCTImageStorage,
    EnhancedMRImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    MRImageStorage,
    RawDataStorage,
    RLELossless,
    RTStructureSetStorage,
    SecondaryCaptureImageStorage,
    SegmentationStorage,
)
from pynetdicom import build_context, build_role

from app.core.identity import SOPInstanceUID
from app.dimse.library import MAXIMUM_CONTEXTS
from app.network.wanted import Wanted

# A context of its own for each; likely ones first.
SYNTAXES = (
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLosslessSV1,
    JPEGBaseline8Bit,
    RLELossless,
    JPEGLSLossless,
    JPEG2000,
    DeflatedExplicitVRLittleEndian,
    JPEGExtended12Bit,
    JPEGLSNearLossless,
    JPEGLossless,
    HTJ2KLossless,
    ExplicitVRBigEndian,
)
LIKELY_CLASSES = (
    CTImageStorage,
    MRImageStorage,
    EnhancedCTImageStorage,
    EnhancedMRImageStorage,
    RTStructureSetStorage,
    SegmentationStorage,
    SecondaryCaptureImageStorage,
    RawDataStorage,
)
"""What may come where the PACS does not say what it is."""
_FOR_QUERIES = 2
CLASSES_AT_A_TIME = (MAXIMUM_CONTEXTS - _FOR_QUERIES) // len(SYNTAXES)
"""How many SOP classes one association holds with all syntaxes of each."""


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """SOP classes of one association, and the instances that may be of them.

    Parameters
    ----------
    is_sure
        Whether these instances can come over this association only.
    """

    classes: tuple[str, ...]
    instances: frozenset[SOPInstanceUID]
    is_sure: bool

    def contexts(self) -> list[Any]:
        """A context for each class and syntax."""
        return [build_context(sop_class, [syntax]) for sop_class in self.classes for syntax in SYNTAXES]

    def roles(self) -> list[Any]:
        """We are the one who stores here (PS3.7 annex D.3.3.4)."""
        return [build_role(sop_class, scp_role=True) for sop_class in self.classes]


def class_groups(wanted: Wanted) -> Iterator[ClassGroup]:
    """The SOP classes that may come, as the PACS lists them, divided over as many associations as they need."""
    told = dict.fromkeys(str(one.sop_class_uid) for one in wanted.instances if one.sop_class_uid)
    untold = {one.sop_instance_uid for one in wanted.instances if not one.sop_class_uid}
    classes: Sequence[str] = list({**told, **dict.fromkeys(map(str, LIKELY_CLASSES if untold else ()))})
    for first in range(0, len(classes), CLASSES_AT_A_TIME):
        group = tuple(classes[first : first + CLASSES_AT_A_TIME])
        known = {one.sop_instance_uid for one in wanted.instances if str(one.sop_class_uid) in group}
        yield ClassGroup(group, frozenset(known | untold), not untold or len(classes) <= CLASSES_AT_A_TIME)
