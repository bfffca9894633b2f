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

from app.core.contour import Contour, OpenContour, mask_of_contours
from app.core.errors import FileError, StructureSetError
from app.core.geometry import PlaneGeometry
from app.core.identity import FrameOfReferenceUID, ImageReference, SOPInstanceUID, is_uid
from app.core.keyholes import without_slits
from app.core.phrases import counted, phrase
from app.core.roi import (
    MOST_COMMENT_CHARACTERS,
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
from app.dicom.rtstruct_about import is_about
from app.dicom.rtstruct_colours import COLOURS_OF_STATES
from app.dicom.rtstruct_matching import NOTED_RESIDUAL_MM
from app.dicom.rtstruct_open import open_pieces
from app.dicom.rtstruct_parsed import ParsedObservation, ParsedRoi, ParsedStructureSet
from app.dicom.rtstruct_parsing import is_structure_set, parse_content
from app.dicom.rtstruct_placing import OTHER_FRAME, PlacedRoi, place

VERDANT: Final = "Verdant"
"""Manufacturer of the structure sets that this program writes."""
MAX_FILE_BYTES: Final = 512 << 20
_MOST_COMPARED_CONTOURS: Final = 32
_MOST_THRESHOLD: Final = 1e300
"""Of what a journal can hold; it is 0..1 in what networks are made for."""


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
    rois: list[Roi] = []
    for placed in place(parsed, stacks):
        if placed.roi.number is not None and known.count(placed.roi.number) == 1:
            rois += _on_slices(placed, _template(parsed, placed, status=status), stacks, notes=notes)
    return StructureSet(
        sop_instance_uid=SOPInstanceUID(parsed.sop_instance_uid),
        label=parsed.label,
        approval_status=status,
        reviewer_name=parsed.reviewer_name,
        rois=tuple(rois),
        notes=tuple(notes.sentences),
        stated=parsed.stated,
        source_uids=frozenset(SOPInstanceUID(uid) for roi in parsed.rois for uid in roi.source_uids),
    )


def _status(parsed: ParsedStructureSet, notes: _Notes) -> ApprovalStatus:
    try:
        return ApprovalStatus(parsed.approval_status)
    except ValueError:
        notes.add(
            phrase("The approval status of the structure set is none that DICOM knows; it counts as not approved.")
        )
        return ApprovalStatus.ABSENT


def _on_slices(placed: PlacedRoi, template: Roi, stacks: Sequence[ImageSeries], *, notes: _Notes) -> list[Roi]:
    """One region per image that holds a contour of the ROI, and one more for its points and open lines there.

    Every contour that is left out is named in `notes`.
    """
    name = placed.name
    if not placed.contours:
        notes.add(phrase("{name} has no contours.", name=name))
        return []
    left_out: dict[str, int] = {}
    drawn: dict[ImageReference, tuple[ImageSlice, list[Contour]]] = {}
    lines: dict[ImageReference, tuple[ImageSlice, list[OpenContour]]] = {}
    beside_mm: dict[ImageReference, float] = {}
    disagreeing, unnamed = 0, 0
    for one in placed.contours:
        pieces = open_pieces(one, stacks, frame_of_reference_uid=placed.frame_of_reference_uid)
        for image, piece in pieces:
            lines.setdefault(image.reference, (image, []))[1].append(piece)
        if pieces:
            continue
        kind = one.contour.geometric_type or phrase("no type")
        why_not = one.why_not or ("" if one.encloses else phrase("of type {kind}", kind=kind))
        if why_not or one.contour.points_lps is None:
            left_out[why_not] = left_out.get(why_not, 0) + 1
            continue
        loops = [loop for loop in without_slits(one.contour.points_lps) if len(loop) >= 3]
        for match in one.matches:
            disagreeing += match.contradicts_reference
            unnamed += match.is_by_plane_alone
            plane, image = match.plane, match.image
            beside_mm[image.reference] = max(match.residual_mm, beside_mm.get(image.reference, 0.0))
            _, found = drawn.setdefault(image.reference, (image, []))
            found += [Contour(plane.to_lps(plane.to_row_column(loop))) for loop in loops]
    if left_out.keys() == {OTHER_FRAME}:
        notes.add(phrase("{name} lies in another frame of reference than the images; it is not shown.", name=name))
        return []
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
    if unnamed:
        notes.add(
            counted(
                unnamed,
                "{name}: {count} contour names no image of the series; shown in the plane where it lies.",
                "{name}: {count} contours name no image of the series; shown in the planes where they lie.",
                name=name,
            )
        )
    residual_mm = max(beside_mm.values(), default=0.0)
    if residual_mm > NOTED_RESIDUAL_MM:
        notes.add(
            phrase(
                "{name}: contours lie up to {distance:.2f} mm beside the plane of their image.",
                name=name,
                distance=residual_mm,
            )
        )
    regions = []
    scores = _scores(placed.roi, len(drawn))
    for (image, found), score in zip(drawn.values(), scores, strict=True):
        if image.plane is not None and _overlap(found, image.plane):
            notes.add(
                phrase(
                    "{name}: contours on one slice cross one another; what two of them cover counts as outside.",
                    name=name,
                )
            )
        if found:
            regions.append(
                _region(
                    _stated_beside(template, beside_mm[image.reference]), image, contours=tuple(found), score=score
                )
            )
    regions += [
        replace(_region(template, image, contours=(), score=None), open_contours=tuple(those))
        for image, those in lines.values()
    ]
    return regions


def _stated_beside(template: Roi, residual_mm: float) -> Roi:
    """A region whose contours lie so far beside the plane, if that is worth a word."""
    if template.structure_set is None or residual_mm <= NOTED_RESIDUAL_MM:
        return template
    return replace(template, structure_set=replace(template.structure_set, off_plane_mm=residual_mm))


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
        comment=template.comment,
        colour=template.colour,
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


def _template(parsed: ParsedStructureSet, placed: PlacedRoi, *, status: ApprovalStatus) -> Roi:
    """What all regions of one ROI have in common."""
    roi, observation = placed.roi, placed.observation
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
        SOPInstanceUID(parsed.sop_instance_uid),
        parsed.label,
        status.value,
        parsed.reviewer_name,
        number=roi.number,
        source=roi.algorithm_name or (observation.interpreter if observation else "") or parsed.manufacturer,
    )
    return Roi(
        roi_id=new_roi_id(),
        roi_class=_roi_class(roi, observation, is_own=is_own),
        sop_instance_uid=SOPInstanceUID(""),
        frame_of_reference_uid=FrameOfReferenceUID(placed.frame_of_reference_uid),
        contours=(),
        state=state,
        generation=generation,
        network=_network(roi),
        structure_set=None if state is ReviewState.PROPOSED else provenance,
        decision=decision,
        comment=observation.description[:MOST_COMMENT_CHARACTERS] if observation else "",
        colour=None if is_own and placed.colour in COLOURS_OF_STATES else placed.colour,
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
    if not is_uid(uid) or not abs(threshold) < _MOST_THRESHOLD:
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
