"""What structure sets and segmentations state, with geometry in millimetres of the patient and without any image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry, Vector
from app.core.identity import FrameOfReferenceUID, SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.polygon import even_odd_area
from app.core.roi import CodedConcept, GenerationAlgorithm, SetKind
from app.core.set_facts import RoiFacts, SetFacts, WantedImages
from app.core.structure_set import ApprovalStatus
from app.core.tasks import TaskControl
from app.dicom.reading import open_header
from app.dicom.rtstruct_matching import NOTED_RESIDUAL_MM
from app.dicom.rtstruct_parsed import CLOSED_TYPES, ParsedContour, ParsedRoi, ParsedStructureSet
from app.dicom.rtstruct_parsing import is_structure_set
from app.dicom.rtstruct_reading import parse_file
from app.dicom.segmentation_parsing import ParsedSegment, ParsedSegmentation, is_segmentation
from app.dicom.segmentation_reading import parsed_segmentation
from app.dicom.segmentation_regions import generation_of, source_of

_LEAST_AREA_MM2: Final = 1e-9

Points = NDArray[np.float64]


def set_facts(path: Path, control: TaskControl) -> SetFacts | None:
    """What a file states of its regions; None when it holds none.

    Raises
    ------
    FileError
        If the file is no DICOM file or ends too early.
    StructureSetError
        If it is a structure set or segmentation that cannot be used.
    """
    header = open_header(path)
    if is_segmentation(header):
        return _of_segmentation(parsed_segmentation(header, control)[0])
    parsed = parse_file(path) if is_structure_set(header.dataset) else None
    return _of_structure_set(parsed) if parsed is not None else None


def _of_structure_set(parsed: ParsedStructureSet) -> SetFacts:
    status = {one.value: one for one in ApprovalStatus}.get(parsed.approval_status, ApprovalStatus.ABSENT)
    interpreters = dict.fromkeys(one.interpreter for one in parsed.observations if one.interpreter)
    return SetFacts(
        kind=SetKind.RTSTRUCT,
        sop_instance_uid=SOPInstanceUID(parsed.sop_instance_uid),
        series_instance_uid=SeriesInstanceUID(parsed.header.series_instance_uid),
        study_instance_uid=StudyInstanceUID(parsed.header.study_instance_uid),
        label=parsed.label,
        approval_status=status,
        reviewer_name=parsed.reviewer_name,
        reviewed=parsed.reviewed,
        stated=parsed.stated,
        creator_name=next(iter(interpreters), ""),
        manufacturer=parsed.manufacturer,
        predecessors=tuple(SOPInstanceUID(uid) for uid in parsed.header.predecessors if uid),
        rois=tuple(_roi(parsed, one) for one in parsed.rois),
        wanted=_wanted(parsed),
    )


def _roi(parsed: ParsedStructureSet, roi: ParsedRoi) -> RoiFacts:
    observation = next((one for one in parsed.observations if one.roi_number == roi.number), None)
    code = observation.code if observation is not None else None
    contours = parsed.contours_of(roi.number)
    points = [one.points_lps for one in contours if one.points_lps is not None]
    everything = np.concatenate(points) if points else None
    planes = _planes(contours)
    generations = {one.value: one for one in GenerationAlgorithm}
    return RoiFacts(
        number=roi.number,
        name=roi.name,
        code=CodedConcept(*code) if code is not None and all(code) else None,
        interpreted_type=observation.interpreted_type if observation is not None else "",
        generation=generations.get(roi.generation, GenerationAlgorithm.UNKNOWN),
        source=roi.algorithm_name or (observation.interpreter if observation is not None else ""),
        comment=observation.description if observation is not None else "",
        frame_of_reference_uid=FrameOfReferenceUID(parsed.frame_of(roi)),
        contours=len(contours),
        planes=len(planes),
        low_lps=_vector(everything.min(axis=0)) if everything is not None else None,
        high_lps=_vector(everything.max(axis=0)) if everything is not None else None,
        area_mm2=sum(_area_mm2(normal, loops) for normal, loops in planes) if planes else None,
    )


def _planes(contours: Iterable[ParsedContour]) -> list[tuple[Points, list[Points]]]:
    """Unit normal and closed contours of each plane."""
    found: dict[tuple[float, ...], tuple[Points, list[Points]]] = {}
    for contour in contours:
        points = contour.points_lps
        if points is None or len(points) < 3 or contour.geometric_type not in CLOSED_TYPES:
            continue
        normal = _normal(points)
        if normal is None:
            continue
        place = round(float(points.mean(axis=0) @ normal) / (2 * NOTED_RESIDUAL_MM))
        found.setdefault((*np.round(normal, 3).tolist(), place), (normal, []))[1].append(points)
    return list(found.values())


def _normal(points: Points) -> Points | None:
    """Unit normal of a polygon (N, 3) by its area in each direction, towards its largest part; None without area."""
    following = np.roll(points, -1, axis=0)
    area = np.cross(points - points[0], following - points[0]).sum(axis=0) / 2
    size = float(np.linalg.norm(area))
    if size < _LEAST_AREA_MM2:
        return None
    largest = area[np.argmax(np.abs(area))]
    return np.asarray(area / size * (1 if largest > 0 else -1))


def _area_mm2(normal: Points, loops: Sequence[Points]) -> float:
    """Of loops (N, 3) in one plane, by the even-odd rule."""
    across = np.cross(normal, np.eye(3)[int(np.argmin(np.abs(normal)))])
    across /= np.linalg.norm(across)
    basis = np.stack([across, np.cross(normal, across)], axis=1)
    return even_odd_area([loop @ basis for loop in loops])


def _vector(values: Points) -> Vector:
    x, y, z = values.tolist()
    return x, y, z


def _wanted(parsed: ParsedStructureSet) -> tuple[WantedImages, ...]:
    """The images that are named, series by series; those of contours alone belong to none that is known."""
    found: dict[str, set[str]] = {}
    for frame in parsed.frames:
        uids = {one.sop_instance_uid for one in frame.images}
        if len(set(frame.series_uids)) == 1:
            found.setdefault(frame.series_uids[0], set()).update(uids)
        else:
            found.setdefault("", set()).update(uids)
            found.update({uid: found.get(uid, set()) for uid in frame.series_uids})
    listed = set().union(*found.values()) if found else set()
    of_contours = {
        image.sop_instance_uid for group in parsed.contours for one in group.contours for image in one.images
    }
    if of_contours - listed:
        found.setdefault("", set()).update(of_contours - listed)
    return _as_wanted(found)


def _as_wanted(found: dict[str, set[str]]) -> tuple[WantedImages, ...]:
    return tuple(
        WantedImages(SeriesInstanceUID(series), frozenset(SOPInstanceUID(uid) for uid in uids if uid))
        for series, uids in found.items()
        if series or uids - {""}
    )


def _of_segmentation(parsed: ParsedSegmentation) -> SetFacts:
    names = [uid for uid in dict.fromkeys(parsed.series_uids) if uid]
    uids = {one.sop_instance_uid for one in parsed.images}
    wanted = {names[0]: uids} if len(names) == 1 else {"": uids, **{name: set[str]() for name in names}}
    return SetFacts(
        kind=SetKind.SEG,
        sop_instance_uid=SOPInstanceUID(parsed.sop_instance_uid),
        series_instance_uid=SeriesInstanceUID(parsed.series_instance_uid),
        study_instance_uid=StudyInstanceUID(parsed.study_instance_uid),
        label=parsed.label,
        approval_status=ApprovalStatus.ABSENT,
        reviewer_name="",
        reviewed=None,
        stated=parsed.stated,
        creator_name=parsed.creator_name,
        manufacturer=parsed.manufacturer,
        predecessors=(),
        rois=tuple(_segment(parsed, one) for one in parsed.segments),
        wanted=_as_wanted(wanted),
    )


def _segment(parsed: ParsedSegmentation, segment: ParsedSegment) -> RoiFacts:
    is_map = parsed.segmentation_type == "LABELMAP"
    planes = [
        one.plane
        for one in parsed.frames
        if (is_map or one.segment_number == segment.number) and one.plane is not None
    ]
    corners = np.concatenate([_corners(plane) for plane in planes]) if planes else None
    return RoiFacts(
        number=segment.number,
        name=segment.label or (segment.property_type.meaning if segment.property_type else ""),
        code=segment.property_type,
        generation=generation_of(segment),
        source=source_of(segment, parsed),
        comment=segment.description,
        frame_of_reference_uid=FrameOfReferenceUID(parsed.frame_of_reference_uid),
        contours=sum(is_map or one.segment_number == segment.number for one in parsed.frames),
        planes=len({round(plane.position_along_normal_mm / NOTED_RESIDUAL_MM) for plane in planes}),
        low_lps=_vector(corners.min(axis=0)) if corners is not None else None,
        high_lps=_vector(corners.max(axis=0)) if corners is not None else None,
    )


def _corners(plane: PlaneGeometry) -> Points:
    bottom, right = plane.rows - 0.5, plane.columns - 0.5
    return plane.to_lps([(-0.5, -0.5), (-0.5, right), (bottom, -0.5), (bottom, right)])
