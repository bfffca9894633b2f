"""RTSTRUCT to regions: what its ROIs are, what was decided about them, and what does not fit.

Coordinates say where a contour lies; a reference to an image only says which image was meant. Where the two
disagree, the contour is shown where it lies and the disagreement is named.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from app.core.errors import FileError, StructureSetError
from app.core.identity import FrameOfReferenceUID, SOPInstanceUID, is_uid
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
from app.core.volume import ImageSeries
from app.dicom.elements import PARSE_ERRORS
from app.dicom.reading import read_header, unreadable
from app.dicom.rtstruct_about import is_about
from app.dicom.rtstruct_colours import COLOURS_OF_STATES
from app.dicom.rtstruct_on_slices import on_slices
from app.dicom.rtstruct_parsed import ParsedObservation, ParsedRoi, ParsedStructureSet
from app.dicom.rtstruct_parsing import is_structure_set, parse_content
from app.dicom.rtstruct_placing import PlacedRoi, place

VERDANT: Final = "Verdant"
"""Manufacturer of the structure sets that this program writes."""
MAX_FILE_BYTES: Final = 512 << 20
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
            found = on_slices(placed, _template(parsed, placed, status=status), stacks)
            rois += found.regions
            for remark in found.remarks:
                notes.add(remark)
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
