"""Regions as JSON and back, exact to the last bit of a coordinate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from app.core.contour import Contour
from app.core.errors import GeometryError
from app.core.identity import FrameOfReferenceUID, RoiId, SOPInstanceUID
from app.core.roi import (
    CodedConcept,
    Decision,
    GenerationAlgorithm,
    NetworkProvenance,
    ReviewState,
    Roi,
    RoiClass,
    SetKind,
    StructureSetProvenance,
)
from app.store.checked_json import (
    UnexpectedContent,
    flag,
    mapping,
    member,
    number,
    one_of,
    sequence,
    text,
    time,
    uid,
    whole,
)

MOST_CONTOURS: Final = 1 << 20
"""More than a slice has room for: what painting within a range of noise leaves has thousands."""
MOST_POINTS: Final = 1_000_000
MOST_FRAMES: Final = (1 << 31) - 1
LEAST_NUMBER: Final = -(1 << 31)
"""ROINumber is IS, which may be negative (PS3.5 6.2)."""


def encoded_roi(roi: Roi) -> dict[str, object]:
    """A region as a JSON object."""
    return {
        "id": roi.roi_id,
        "class": _class(roi.roi_class),
        "sop_instance_uid": roi.sop_instance_uid,
        "frame_number": roi.frame_number,
        "frame_of_reference_uid": roi.frame_of_reference_uid,
        "comment": roi.comment,
        "colour": list(roi.colour) if roi.colour else None,
        "contours_lps": [contour.points_lps.tolist() for contour in roi.contours],
        "state": roi.state.value,
        "generation": roi.generation.value,
        "score": roi.score,
        "network": _network(roi.network) if roi.network else None,
        "structure_set": _structure_set(roi.structure_set) if roi.structure_set else None,
        "predecessor": _structure_set(roi.predecessor) if roi.predecessor else None,
        "decision": {"reviewer_name": roi.decision.reviewer_name, "when": roi.decision.when.isoformat()}
        if roi.decision
        else None,
    }


def decoded_roi(value: object) -> Roi:
    """The region of a JSON object.

    Raises
    ------
    UnexpectedContent
        If a member is missing or out of bounds.
    """
    stated = mapping(value, "region")
    frame = member(stated, "frame_number")
    decision = member(stated, "decision")
    network, structure_set = member(stated, "network"), member(stated, "structure_set")
    predecessor = stated.get("predecessor")
    return Roi(
        roi_id=RoiId(text(stated, "id", most=64)),
        roi_class=_read_class(mapping(member(stated, "class"), "class")),
        sop_instance_uid=SOPInstanceUID(uid(stated, "sop_instance_uid")),
        # Only ever compared with that of the images, which may state any text.
        frame_of_reference_uid=FrameOfReferenceUID(text(stated, "frame_of_reference_uid")),
        contours=tuple(_contour(points) for points in sequence(stated, "contours_lps", most=MOST_CONTOURS)),
        state=one_of(ReviewState, stated, "state"),
        generation=one_of(GenerationAlgorithm, stated, "generation"),
        score=None if member(stated, "score") is None else number(stated, "score"),
        network=None if network is None else _read_network(mapping(network, "network")),
        structure_set=None if structure_set is None else _read_structure_set(mapping(structure_set, "structure_set")),
        decision=None if decision is None else _read_decision(mapping(decision, "decision")),
        frame_number=None if frame is None else whole(stated, "frame_number", least=1, most=MOST_FRAMES),
        comment=text(stated, "comment") if "comment" in stated else "",
        colour=_read_colour(stated),
        predecessor=None if predecessor is None else _read_structure_set(mapping(predecessor, "predecessor")),
    )


def _read_colour(stated: Mapping[str, Any]) -> tuple[int, int, int] | None:
    """Three parts from 0 to 255; None where none is stated, as in journals of older versions."""
    parts = stated.get("colour")
    if parts is None:
        return None
    if not isinstance(parts, list) or len(parts) != 3 or any(type(part) is not int for part in parts):
        raise UnexpectedContent("A colour is none.")
    red, green, blue = (min(max(part, 0), 255) for part in parts)
    return red, green, blue


def _contour(points: object) -> Contour:
    if not isinstance(points, list) or len(points) > MOST_POINTS:
        raise UnexpectedContent("A contour has too many points.")
    for point in points:
        if not isinstance(point, list) or len(point) != 3:
            raise UnexpectedContent("A point does not have three coordinates.")
        if not all(type(one) in (int, float) and math.isfinite(one) for one in point):
            raise UnexpectedContent("A coordinate is no number.")
    try:
        return Contour(np.array(points, np.float64))
    except (GeometryError, OverflowError):
        raise UnexpectedContent("A contour is none.") from None


def _class(roi_class: RoiClass) -> dict[str, object]:
    code = roi_class.code
    return {
        "name": roi_class.name,
        "code": [code.value, code.scheme, code.meaning] if code else None,
        "rt_roi_interpreted_type": roi_class.rt_roi_interpreted_type,
    }


def _read_class(stated: Mapping[str, Any]) -> RoiClass:
    code = None
    if member(stated, "code") is not None:
        parts = sequence(stated, "code", most=3)
        names = ("value", "scheme", "meaning")
        if len(parts) != len(names):
            raise UnexpectedContent("A code is no triplet.")
        triplet = dict(zip(names, parts, strict=True))
        code = CodedConcept(text(triplet, "value"), text(triplet, "scheme"), text(triplet, "meaning"))
    return RoiClass(text(stated, "name"), code, text(stated, "rt_roi_interpreted_type"))


def _network(network: NetworkProvenance) -> dict[str, object]:
    return {
        "dnn_uid": network.dnn_uid,
        "name": network.name,
        "version": network.version,
        "digest": network.digest,
        "threshold": network.threshold,
        "device": network.device,
        "created": network.created.isoformat(),
        "is_coarse": network.is_coarse,
    }


def _read_network(stated: Mapping[str, Any]) -> NetworkProvenance:
    return NetworkProvenance(
        dnn_uid=SOPInstanceUID(uid(stated, "dnn_uid")),
        name=text(stated, "name"),
        version=text(stated, "version"),
        digest=text(stated, "digest"),
        threshold=number(stated, "threshold"),
        device=text(stated, "device"),
        created=time(stated, "created"),
        is_coarse="is_coarse" in stated and flag(stated, "is_coarse"),
    )


def _structure_set(structure_set: StructureSetProvenance) -> dict[str, object]:
    return {
        "sop_instance_uid": structure_set.sop_instance_uid,
        "label": structure_set.label,
        "approval_status": structure_set.approval_status,
        "reviewer_name": structure_set.reviewer_name,
        "kind": structure_set.kind.value,
        "number": structure_set.number,
        "source": structure_set.source,
        "off_plane_mm": structure_set.off_plane_mm,
    }


def _read_structure_set(stated: Mapping[str, Any]) -> StructureSetProvenance:
    return StructureSetProvenance(
        sop_instance_uid=SOPInstanceUID(uid(stated, "sop_instance_uid")),
        label=text(stated, "label"),
        approval_status=text(stated, "approval_status"),
        reviewer_name=text(stated, "reviewer_name"),
        # Journals of older versions know of structure sets alone.
        kind=one_of(SetKind, stated, "kind") if "kind" in stated else SetKind.RTSTRUCT,
        number=_read_number(stated.get("number")),
        source=text(stated, "source") if "source" in stated else "",
        off_plane_mm=number(stated, "off_plane_mm") if "off_plane_mm" in stated else 0.0,
    )


def _read_number(stated: object) -> int | None:
    """None of a number that DICOM does not allow either: an object that stated one may have been the source."""
    return stated if type(stated) is int and LEAST_NUMBER <= stated <= MOST_FRAMES else None


def _read_decision(stated: Mapping[str, Any]) -> Decision:
    return Decision(text(stated, "reviewer_name"), time(stated, "when"))
