"""The elements of one frame of a multi-frame image: its own, those all frames share, and those of the instance.

An enhanced image (PS3.3 C.7.6.16) keeps them in functional groups, a nuclear medicine image (C.8.4.8) in vectors;
other multi-frame images say nothing about their frames one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset

from app.core.errors import PixelDataError
from app.core.phrases import phrase
from app.dicom.elements import Elements, KnownItems, Values
from app.dicom.reading import Header

MOST_LISTED: Final = 1 << 16
"""Frames that become images of their own, with all that this takes."""

_GROUPS: Final = (
    "PlanePositionSequence",
    "PlaneOrientationSequence",
    "PixelMeasuresSequence",
    "PixelValueTransformationSequence",
    "FrameVOILUTSequence",
    "FrameContentSequence",
    "FrameAnatomySequence",
    "SegmentIdentificationSequence",
    "CardiacSynchronizationSequence",
    "RespiratorySynchronizationSequence",
    "TemporalPositionSequence",
    "MRImageFrameTypeSequence",
    "MRTimingAndRelatedParametersSequence",
    "MREchoSequence",
    "MRModifierSequence",
    "MRDiffusionSequence",
    "CTImageFrameTypeSequence",
    "CTXRayDetailsSequence",
    "CTReconstructionSequence",
    "PETFrameTypeSequence",
    "ParametricMapFrameTypeSequence",
    "XRay3DFrameTypeSequence",
    "UnassignedSharedConvertedAttributesSequence",
    "UnassignedPerFrameConvertedAttributesSequence",
)
"""Macros of one item each whose elements are those of a classic image, or stand for them."""
_NESTED: Final = ("DiffusionGradientDirectionSequence",)
_SYNONYMS: Final = {
    "FrameType": "ImageType",
    "FrameLaterality": "ImageLaterality",
    "EffectiveEchoTime": "EchoTime",
    "InversionTimes": "InversionTime",
    "FrameAcquisitionNumber": "AcquisitionNumber",
    "FrameAcquisitionDateTime": "AcquisitionDateTime",
    "TemporalPositionIndex": "TemporalPositionIdentifier",
    "NominalCardiacTriggerDelayTime": "TriggerTime",
}
"""What enhanced images call the elements of classic ones."""
_OF_PLANES: Final = ("ImagePositionPatient", "ImageOrientationPatient")
"""What an instance says of its plane holds for one of its frames at most."""
_ABSENT: Final = -1


def _tag(keyword: str) -> int:
    tag = tag_for_keyword(keyword)
    return _ABSENT if tag is None else tag


_GROUP_KEYWORDS: Final = {_tag(keyword): keyword for keyword in _GROUPS}
_NESTED_KEYWORDS: Final = {_tag(keyword): keyword for keyword in _NESTED}
_STANDS_FOR: Final = {_tag(theirs): _tag(classic) for theirs, classic in _SYNONYMS.items()}
_STAND_INS: Final = {_tag(classic): theirs for theirs, classic in _SYNONYMS.items()}
_HIDDEN: Final = frozenset(map(_tag, _OF_PLANES))


class FrameElements(Elements):
    """The elements of one frame, asked for by the keywords of a single-frame image.

    Parameters
    ----------
    root
        Of the instance.
    group
        The functional groups of the frame alone, looked into when something is asked for.
    shared
        Which item of those of all frames holds an element, by tag.
    known
        Shared by the frames of an instance.
    """

    __slots__ = ("_group", "_known", "_own", "_root", "_shared")

    def __init__(
        self, root: Elements, *, group: Elements | None, shared: Mapping[int, Elements], known: KnownItems
    ) -> None:
        super().__init__(Dataset())
        self._root, self._group, self._shared, self._known = root, group, shared, known
        self._own: Mapping[int, Elements] | None = None

    def values(self, keyword: str) -> Values:
        """Those of the frame before those all frames share before those of the instance."""
        tag = _tag(keyword)
        if self._own is None:
            self._own = _flattened(self._group, self._known)
        source = self._own.get(tag) or self._shared.get(tag)
        if source is None:
            return () if tag in _HIDDEN else self._root.values(keyword)
        stand_in = _STAND_INS.get(tag)
        return source.values(keyword) or (source.values(stand_in) if stand_in is not None else ())


def frame_elements(header: Header, frames: int) -> tuple[FrameElements, ...] | None:
    """The elements of each of `frames` frames; None for a single-frame image.

    One frame is a frame too, and referred to by its number, where there are functional groups. A frame that
    its instance does not describe has no plane.

    Raises
    ------
    PixelDataError
        If there are more frames than can be listed.
    """
    root = header.elements
    known: KnownItems = {}
    shared = _flattened(next(iter(root.items("SharedFunctionalGroupsSequence")), None), known)
    if frames == 1 and not shared:
        return None
    if frames > MOST_LISTED:
        raise PixelDataError(
            phrase("{file} claims {frames:,} frames.", file=header.path.name, frames=frames),
            cause=phrase("Images of up to {most:,} frames can be listed.", most=MOST_LISTED),
            next_step=phrase("Ask the source for the image in several parts."),
        )
    own: list[Elements | None] = list(root.items("PerFrameFunctionalGroupsSequence")[:frames])
    own += [None] * (frames - len(own))
    return tuple(FrameElements(root, group=each, shared=shared, known=known) for each in own)


def _flattened(group: Elements | None, known: KnownItems) -> dict[int, Elements]:
    found: dict[int, Elements] = {}
    if group is None:
        return found
    for tag in group.tags():
        if tag in _GROUP_KEYWORDS:
            for item in group.items_alike(_GROUP_KEYWORDS[tag], known)[:1]:
                _add(item, found)
    return found


def _add(item: Elements, found: dict[int, Elements]) -> None:
    for tag in item.tags():
        found.setdefault(tag, item)
        if tag in _STANDS_FOR:
            found.setdefault(_STANDS_FOR[tag], item)
        if tag in _NESTED_KEYWORDS:
            for nested in item.items(_NESTED_KEYWORDS[tag])[:1]:
                _add(nested, found)
