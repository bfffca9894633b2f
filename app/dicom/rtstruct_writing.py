"""Writes an RTSTRUCT, reads it back by other means, and hands it out only when both agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Final

from pydicom import dcmread
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.uid import ExplicitVRLittleEndian

from app.core.errors import StructureSetError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID
from app.core.phrases import phrase
from app.core.roi import ReviewState
from app.core.saved_objects import ObjectType
from app.core.structure_set import ApprovalStatus, RoiProof, StructureSetRequest, WrittenObject
from app.core.tasks import TaskControl
from app.dicom import rtstruct_modules as modules
from app.dicom.part10 import file_content
from app.dicom.quiet import quiet_pydicom
from app.dicom.rtstruct_checking import check_structure_set
from app.dicom.rtstruct_parsing import parse_content
from app.dicom.rtstruct_proof import ExpectedPixels, measure
from app.dicom.rtstruct_references import NO_SEGMENTS, SegmentReference
from app.dicom.rtstruct_regions import Structure, structures_of
from app.dicom.rtstruct_rules import OUTSIDE_THE_IMAGE, PIXEL_CENTRES
from app.dicom.rtstruct_source import UTF8, Source, kept_encoded, read_source, writable

SMALLEST_DICE: Final = 0.99
"""A structure set that other systems would see differently by more is not handed out."""
_OF_THE_DRAWING: Final = (OUTSIDE_THE_IMAGE, PIXEL_CENTRES)
"""What a hand may draw on purpose."""
_NOT_WRITTEN: Final = phrase("The structure set was not written.")
_LABEL_LENGTH: Final = 16
_NAME_LENGTH: Final = 64


class DicomRoiWriter:
    """Structure sets alone: PS3.3 A.19, Explicit VR Little Endian."""

    def write(self, request: StructureSetRequest, control: TaskControl) -> WrittenObject:
        """Write, read back with an independent rasteriser and compare; nothing is stored anywhere yet.

        Raises
        ------
        StructureSetError
            If a rule of RTSTRUCT cannot be kept; the message names the region and the rule.
        """
        check_request(request)
        structures = structures_of(request, control)
        return written_structure_set(request, structures, source_of(structures), control=control)


def source_of(structures: Sequence[Structure]) -> Source:
    """Patient and study, as an image states them that the structures lie on; raises like `read_source`."""
    first = structures[0].contours[0].image
    return read_source(first.path, sop_instance_uid=first.sop_instance_uid)


def written_structure_set(
    request: StructureSetRequest,
    structures: Sequence[Structure],
    source: Source,
    *,
    control: TaskControl,
    segments: Mapping[int, SegmentReference] = NO_SEGMENTS,
) -> WrittenObject:
    """Write structures and read them back.

    Parameters
    ----------
    segments
        The segment that holds the same as a structure, by the number of the structure.

    Raises
    ------
    StructureSetError
        If a rule of RTSTRUCT cannot be kept; the message names the region and the rule.
    """
    control.checkpoint(0.8, phrase("Writing the structure set"))
    written = unproved_structure_set(request, structures, source, segments=segments)
    control.checkpoint(0.9, phrase("Reading it back"))
    proofs = _verified(written.content, request, structures, source)
    control.checkpoint(1.0, phrase("Done"))
    return replace(written, proofs=proofs)


def unproved_structure_set(
    request: StructureSetRequest,
    structures: Sequence[Structure],
    source: Source,
    *,
    segments: Mapping[int, SegmentReference] = NO_SEGMENTS,
) -> WrittenObject:
    """The file alone, which nobody has read yet: nothing that may be handed out."""
    dataset = _data_set(request, structures, source, segments=segments)
    return WrittenObject(
        ObjectType.STRUCTURE_SET,
        request.label,
        SOPInstanceUID(str(dataset.SOPInstanceUID)),
        SeriesInstanceUID(str(dataset.SeriesInstanceUID)),
        _encoded(dataset, source),
        (),
        sop_class_uid=str(dataset.SOPClassUID),
    )


def check_request(request: StructureSetRequest) -> None:
    """Return if what is asked for can be a structure set.

    Raises
    ------
    StructureSetError
        If it cannot; the message says what to change.
    """
    if not request.rois:
        raise _refused(phrase("There is no region to write."), phrase("Validate a region first."))
    if not 0 < len(request.label.strip()) <= _LABEL_LENGTH or not request.label.isascii() or "\\" in request.label:
        raise _refused(phrase("The label is not 1 to 16 plain characters long."), phrase("Choose a shorter label."))
    if request.approval_status not in (ApprovalStatus.APPROVED, ApprovalStatus.UNAPPROVED):
        raise _refused(
            phrase("A structure set is written as approved or as unapproved only."), phrase("Choose one of them.")
        )
    if len({roi.frame_of_reference_uid for roi in request.rois}) > 1 or not request.rois[0].frame_of_reference_uid:
        raise _refused(
            phrase("The regions do not lie in one frame of reference."),
            phrase("Save those of each frame of reference separately."),
        )
    for roi in request.rois:
        if roi.state is ReviewState.REJECTED:
            raise _refused(
                phrase("The region {name!r} has been rejected.", name=roi.roi_class.name), phrase("Leave it out.")
            )
    if request.approval_status is ApprovalStatus.APPROVED:
        _check_approval(request)
    elif request.reviewer_name:
        raise _refused(phrase("An unapproved structure set names no reviewer."), phrase("Leave the reviewer empty."))


def _check_approval(request: StructureSetRequest) -> None:
    """Approved is what a named reviewer has validated, every region of it."""
    if not request.reviewer_name.strip("^= "):
        raise _refused(phrase("An approved structure set needs a reviewer."), phrase("State the reviewer's name."))
    if len(request.reviewer_name) > _NAME_LENGTH or not all(
        c.isprintable() and c != "\\" for c in request.reviewer_name
    ):
        raise _refused(
            phrase("The reviewer's name is longer than 64 characters or holds a forbidden one."),
            phrase("Shorten it."),
        )
    for roi in request.rois:
        if roi.state is not ReviewState.VALIDATED:
            raise _refused(
                phrase("The region {name!r} has not been validated.", name=roi.roi_class.name),
                phrase("Validate or reject it, then save again."),
            )


def _data_set(
    request: StructureSetRequest,
    structures: Sequence[Structure],
    source: Source,
    *,
    segments: Mapping[int, SegmentReference],
) -> Dataset:
    created = source.in_its_zone(request.created)
    is_approved = request.approval_status is ApprovalStatus.APPROVED
    # Items may have a character set of their own; the reviewer stands beside the patient and may not.
    texts = [request.reviewer_name]
    if source.is_ascii:
        texts += [
            one.roi_class.name + one.reviewer_name + (one.network.name if one.network else "") for one in structures
        ]
    character_sets = source.character_sets_for(texts)

    def fits(text: str) -> bool:
        return character_sets == (UTF8,) or writable(text, character_sets)

    dataset = Dataset()
    if character_sets:
        dataset.SpecificCharacterSet = list(character_sets)
    for part in (
        modules.general(request, created),
        modules.structure_set(request, structures, created, fits, segments=segments),
        modules.roi_contours(request, structures),
        modules.observations(structures, fits, is_approved=is_approved),
        modules.approval(request, created),
        modules.references(request, structures, segments),
        source.codes,
    ):
        dataset.update(part)
    for element in source.elements:
        dataset[element.tag] = element
    return kept_encoded(dataset, character_sets)


def _encoded(dataset: Dataset, source: Source) -> bytes:
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, False
    try:
        with quiet_pydicom():
            write_dataset(stream, dataset)
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        raise StructureSetError(
            _NOT_WRITTEN,
            cause=phrase("The patient data of the images cannot be encoded again."),
            next_step=phrase("Send the details to whoever maintains Verdant; your decisions are kept."),
            details=f"{type(error).__name__} with character sets {source.character_sets}",
        ) from None
    return file_content(
        stream.getvalue(),
        sop_class_uid=dataset.SOPClassUID,
        sop_instance_uid=dataset.SOPInstanceUID,
        transfer_syntax_uid=ExplicitVRLittleEndian,
    )


def _verified(
    content: bytes, request: StructureSetRequest, structures: Sequence[Structure], source: Source
) -> tuple[RoiProof, ...]:
    """What others will see of each structure; refused when a rule is broken or a region looks different."""
    parsed = parse_content(content)
    findings = check_structure_set(parsed, request.stacks)
    defects = [finding.wrong for finding in findings if finding.rule not in _OF_THE_DRAWING]
    defects += _changed(content, source)
    if parsed.reviewer_name != request.reviewer_name.strip():
        defects.append(phrase("The reviewer's name reads back differently."))
    if [roi.name for roi in parsed.rois] != [one.name for one in structures]:
        defects.append(phrase("A region's name reads back differently."))
    expected = {one.number: ExpectedPixels(tuple(one.masks), one.masks.changes()) for one in structures}
    proofs = measure(parsed, request.stacks, expected=expected)
    defects += [
        phrase("{name!r} would be seen with a Dice of {dice:.4f} by other systems.", name=proof.name, dice=proof.dice)
        for proof in proofs
        if proof.dice < SMALLEST_DICE
    ]
    if defects:
        raise StructureSetError(
            phrase("The structure set was not written: reading it back showed a defect."),
            cause=defects[0],
            next_step=phrase("Reject the region or draw it again; your other decisions are kept."),
            details="\n".join(defects),
        )
    return proofs


def _changed(content: bytes, source: Source) -> list[str]:
    """Patient and study attributes whose bytes are not those of the image."""
    with quiet_pydicom():
        dataset = dcmread(BytesIO(content), specific_tags=[element.tag for element in source.elements])
    changed: list[str] = []
    for element in source.elements:
        written = dataset.get_item(element.tag)
        value = written.value if isinstance(written, RawDataElement) else None
        if (value or b"") != (element.value or b""):
            changed.append(phrase("The attribute {tag} differs from that of the images.", tag=str(element.tag)))
    return changed


def _refused(cause: str, next_step: str) -> StructureSetError:
    return StructureSetError(_NOT_WRITTEN, cause=cause, next_step=next_step)
