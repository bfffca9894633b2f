"""RTSTRUCT to regions: which slice each contour belongs to, what was decided about it, and what does not fit.

Coordinates say where a contour lies; a reference to an image only says which image was meant. Where the two
disagree, the contour is shown where it lies and the disagreement is named.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np

from app.core.contour import Contour, mask_of_contours
from app.core.errors import FileError, StructureSetError
from app.core.geometry import PlaneGeometry
from app.core.identity import FrameOfReferenceUID, ImageReference, SOPInstanceUID
from app.core.phrases import counted, phrase
from app.core.polygon import without_slits
from app.core.roi import (
    CodedConcept,
    Decision,
    GenerationAlgorithm,
    NetworkProvenance,
    ReviewState,
    Roi,
    RoiClass,
    StructureSetProvenance,
    new_roi_id,
)
from app.core.structure_set import ApprovalStatus, StructureSet
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.elements import PARSE_ERRORS
from app.dicom.reading import read_header, unreadable
from app.dicom.rtstruct_about import instances, is_about, referenced_instances, uids
from app.dicom.rtstruct_matching import NOTED_RESIDUAL_MM, SliceMatcher, Unplaced
from app.dicom.rtstruct_parsed import (
    CLOSED_TYPES,
    ParsedContour,
    ParsedObservation,
    ParsedRoi,
    ParsedStructureSet,
)
from app.dicom.rtstruct_parsing import is_structure_set, parse_content

VERDANT: Final = "Verdant"
"""Manufacturer of the structure sets that this program writes."""
MAX_FILE_BYTES: Final = 512 << 20
_MOST_COMPARED_CONTOURS: Final = 32


def read_structure_set(path: Path, stacks: Sequence[ImageSeries]) -> StructureSet | None:
    """Read the regions that a file states on the images of a series; None when it is about something else.

    Parameters
    ----------
    stacks
        All stacks of the series; each region goes to the image that it belongs to, in whichever stack that lies.

    Raises
    ------
    FileError
        If the file is no DICOM file or ends too early.
    StructureSetError
        If it is an RTSTRUCT that cannot be used.
    """
    parsed = parse_file(path)
    return _taken_over(parsed, stacks) if parsed is not None and is_about(parsed, stacks) else None


def parse_file(path: Path) -> ParsedStructureSet | None:
    """Parse a file; None when it is no RTSTRUCT.

    Raises
    ------
    FileError
        If the file is no DICOM file or ends too early.
    StructureSetError
        If it is an RTSTRUCT that cannot be used.
    """
    try:
        dataset = read_header(path)
    except PARSE_ERRORS as error:
        raise FileError(
            phrase("{file} cannot be read.", file=path.name),
            cause=phrase("Its data elements break the encoding rules of DICOM."),
            next_step=phrase("Retrieve it again."),
            details=type(error).__name__,
        ) from None
    # The header has shown that the file is complete; its sequences, however long, are parsed from memory.
    return parse_content(_bounded_content(path)) if is_structure_set(dataset) else None


def _bounded_content(path: Path) -> bytes:
    try:
        if path.stat().st_size <= MAX_FILE_BYTES:
            return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    raise StructureSetError(
        phrase("A structure set is not opened."),
        cause=phrase("It is larger than 512 MiB."),
        next_step=phrase("Ask where it was made."),
    )


@dataclass(slots=True)
class _Notes:
    """Sentences, each once, in the order in which they came up."""

    sentences: dict[str, None] = field(default_factory=dict)

    def add(self, sentence: str) -> None:
        self.sentences[sentence] = None


def _taken_over(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> StructureSet:
    notes = _Notes()
    status = _status(parsed, notes)
    observations = {one.roi_number: one for one in reversed(parsed.observations)}
    known = [roi.number for roi in parsed.rois]
    for number in sorted({one for one in known if one is not None and known.count(one) > 1}):
        notes.add(
            phrase("ROI number {number} is used more than once; contours of that number are left out.", number=number)
        )
    for group in parsed.contours:
        if group.roi_number not in known:
            notes.add(
                counted(
                    len(group.contours),
                    "{count} contour belongs to no ROI of the structure set; left out.",
                    "{count} contours belong to no ROI of the structure set; left out.",
                )
            )
    if (of_images := stacks[0].study.patient.patient_id) and parsed.patient_id not in ("", of_images):
        notes.add(phrase("A structure set of this study states another patient than the images; it is not shown."))
        parsed = replace(parsed, rois=())
    matcher = SliceMatcher(stacks)
    # Where its references find images of the series, one that finds none means another series; where none does,
    # UIDs were exchanged, and coordinates are all there is.
    images = instances(stacks)
    trusted = images if not images.isdisjoint(referenced_instances(parsed)) else None
    rois: list[Roi] = []
    for roi in parsed.rois:
        if roi.number is None or known.count(roi.number) > 1:
            continue
        contours = [one for group in parsed.contours if group.roi_number == roi.number for one in group.contours]
        template = _template(parsed, roi, observations.get(roi.number), status=status)
        if trusted is not None and (foreign := sum(_is_foreign(one, trusted) for one in contours)):
            notes.add(
                counted(
                    foreign,
                    "{name!r}: {count} contour on images of another series left out.",
                    "{name!r}: {count} contours on images of another series left out.",
                    name=roi.name,
                )
            )
            contours = [one for one in contours if not _is_foreign(one, trusted)]
            if not contours:
                continue
        rois += _on_slices(roi, contours, template, matcher, notes)
    return StructureSet(
        sop_instance_uid=SOPInstanceUID(parsed.sop_instance_uid),
        label=parsed.label,
        approval_status=status,
        reviewer_name=parsed.reviewer_name,
        rois=tuple(rois),
        notes=tuple(notes.sentences),
    )


def _is_foreign(contour: ParsedContour, images: set[str]) -> bool:
    return any(uids(contour.images)) and images.isdisjoint(uids(contour.images))


def _status(parsed: ParsedStructureSet, notes: _Notes) -> ApprovalStatus:
    try:
        return ApprovalStatus(parsed.approval_status)
    except ValueError:
        notes.add(
            phrase("The approval status of the structure set is none that DICOM knows; it counts as not approved.")
        )
        return ApprovalStatus.ABSENT


def _on_slices(
    roi: ParsedRoi, contours: list[ParsedContour], template: Roi, matcher: SliceMatcher, notes: _Notes
) -> list[Roi]:
    """One region per image that holds a contour of `roi`; every contour that is left out is named in `notes`."""
    name = f"{roi.name!r}" if roi.name else f"ROI {roi.number}"
    if not contours:
        notes.add(phrase("{name} has no contours.", name=name))
        return []
    frame = template.frame_of_reference_uid
    if not matcher.knows_frame(frame):
        notes.add(phrase("{name} lies in another frame of reference than the images; it is not shown.", name=name))
        return []
    left_out: dict[str, int] = {}
    placed: dict[ImageReference, tuple[ImageSlice, list[Contour]]] = {}
    disagreeing, residual_mm = 0, 0.0
    for contour in contours:
        if contour.geometric_type not in CLOSED_TYPES:
            kind = contour.geometric_type or phrase("no type")
            of_type = phrase("of type {kind}", kind=kind)
            left_out[of_type] = left_out.get(of_type, 0) + 1
            continue
        if contour.points_lps is None or len(contour.points_lps) < 3:
            left_out["without three readable points"] = left_out.get(phrase("without three readable points"), 0) + 1
            continue
        matches = matcher.match(contour.points_lps, contour.images, frame)
        if isinstance(matches, Unplaced):
            left_out[matches.value] = left_out.get(matches.value, 0) + 1
            continue
        loops = [loop for loop in without_slits(contour.points_lps) if len(loop) >= 3]
        for match in matches:
            disagreeing += match.contradicts_reference
            residual_mm = max(residual_mm, match.residual_mm)
            plane = match.plane
            _, found = placed.setdefault(match.image.reference, (match.image, []))
            found += [Contour(plane.to_lps(plane.to_row_column(loop))) for loop in loops]
    for why, count in left_out.items():
        notes.add(
            counted(
                count,
                "{name}: {count} contour {why} left out.",
                "{name}: {count} contours {why} left out.",
                name=name,
                why=why,
            )
        )
    if disagreeing:
        notes.add(
            counted(
                disagreeing,
                "{name}: {count} contour refers to one image but lies in the plane of another; shown where it lies.",
                "{name}: {count} contours refer to one image but lie in the plane of another; shown where they lie.",
                name=name,
            )
        )
    if residual_mm > NOTED_RESIDUAL_MM:
        notes.add(
            phrase(
                "{name}: contours lie up to {distance:.2f} mm beside the plane of their image.",
                name=name,
                distance=residual_mm,
            )
        )
    regions = []
    scores = _scores(roi, len(placed))
    for (image, found), score in zip(placed.values(), scores, strict=True):
        if image.plane is not None and _overlap(found, image.plane):
            notes.add(
                phrase(
                    "{name}: contours on one slice cross one another; what two of them cover counts as outside.",
                    name=name,
                )
            )
        if found:
            regions.append(_region(template, image, contours=tuple(found), score=score))
    return regions


def _region(template: Roi, image: ImageSlice, *, contours: tuple[Contour, ...], score: float | None) -> Roi:
    return Roi(
        roi_id=new_roi_id(),
        roi_class=template.roi_class,
        sop_instance_uid=image.sop_instance_uid,
        frame_of_reference_uid=image.frame_of_reference_uid,
        contours=contours,
        state=template.state,
        generation=template.generation,
        score=score,
        network=template.network,
        structure_set=template.structure_set,
        decision=template.decision,
        frame_number=image.frame_number,
    )


def _overlap(contours: list[Contour], plane: PlaneGeometry) -> bool:
    """Whether two contours cover some pixels together and each some of its own; nested ones do not."""
    if not 2 <= len(contours) <= _MOST_COMPARED_CONTOURS:
        return False
    masks = [mask_of_contours([one], plane) for one in contours]
    for a, b in combinations(masks, 2):
        common = np.count_nonzero(a & b)
        if 0 < common < min(np.count_nonzero(a), np.count_nonzero(b)):
            return True
    return False


def _template(
    parsed: ParsedStructureSet, roi: ParsedRoi, observation: ParsedObservation | None, *, status: ApprovalStatus
) -> Roi:
    """What all regions of one ROI have in common."""
    is_own = parsed.manufacturer == VERDANT
    generation = _generation(roi.generation)
    state, decision = ReviewState.IMPORTED, None
    if status is ApprovalStatus.APPROVED:
        state = ReviewState.VALIDATED
        when = (observation.observed if observation else None) or parsed.reviewed or parsed.stated
        reviewer = (observation.interpreter if observation else "") or parsed.reviewer_name
        decision = Decision(reviewer, when) if when is not None else None
    elif status is ApprovalStatus.UNAPPROVED and is_own and generation is GenerationAlgorithm.AUTOMATIC:
        state = ReviewState.PROPOSED
    provenance = StructureSetProvenance(
        SOPInstanceUID(parsed.sop_instance_uid), parsed.label, status.value, parsed.reviewer_name
    )
    frames = [frame.uid for frame in parsed.frames if frame.uid]
    stated_once = frames[0] if len(frames) == 1 else parsed.frame_of_reference_uid
    return Roi(
        roi_id=new_roi_id(),
        roi_class=_roi_class(roi, observation, is_own=is_own),
        sop_instance_uid=SOPInstanceUID(""),
        frame_of_reference_uid=FrameOfReferenceUID(roi.frame_of_reference_uid or stated_once),
        contours=(),
        state=state,
        generation=generation,
        network=_network(roi),
        structure_set=None if state is ReviewState.PROPOSED else provenance,
        decision=decision,
    )


def _generation(term: str) -> GenerationAlgorithm:
    try:
        return GenerationAlgorithm(term)
    except ValueError:
        return GenerationAlgorithm.UNKNOWN


def _roi_class(roi: ParsedRoi, observation: ParsedObservation | None, *, is_own: bool) -> RoiClass:
    # Two structures may not share a name in a file; ours keep the name of the class in the description.
    name = roi.description if is_own and roi.description else roi.name
    code = None
    if observation is not None and observation.code is not None and all(observation.code):
        code = CodedConcept(*observation.code)
    fallback = code.meaning if code else f"ROI {roi.number}"
    return RoiClass(name or fallback, code, observation.interpreted_type if observation else "")


def _scores(roi: ParsedRoi, slices: int) -> list[float | None]:
    """The score on each slice, where our own parameters state one for every slice."""
    try:
        scores = json.loads(roi.algorithm_parameters)["scores"]
        if isinstance(scores, list) and len(scores) == slices:
            return [float(score) if isinstance(score, int | float) and 0 <= score <= 1 else None for score in scores]
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    return [None] * slices


def _network(roi: ParsedRoi) -> NetworkProvenance | None:
    """The network that our own parameters name; None for anything else."""
    try:
        parameters = json.loads(roi.algorithm_parameters)
        uid, digest, device = (parameters[key] for key in ("dnn_uid", "digest", "device"))
        threshold = float(parameters["threshold"])
    except (ValueError, LookupError, TypeError, RecursionError, OverflowError):
        return None
    if roi.created is None or not all(isinstance(value, str) for value in (uid, digest, device)):
        return None
    return NetworkProvenance(
        dnn_uid=SOPInstanceUID(uid),
        name=roi.algorithm_name,
        version=roi.algorithm_version,
        digest=digest,
        threshold=threshold,
        device=device,
        created=roi.created,
        is_coarse=parameters.get("coarse") is True,
    )
