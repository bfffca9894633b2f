"""Measurement reports: DICOM SR by TID 1500 (PS3.16), one planar group (TID 1410) for each validated region.

Every group names the segment of a segmentation that was written with it, and the image below. Who saves is the
observer and has verified the report; where somebody else decided on a region, its group has an observer context of
its own (TID 1002), which holds there in place of the report's (PS3.3 C.17.5). TID 1501 lists no such row; it is
extensible.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pydicom.dataset import Dataset
from pydicom.uid import UID, generate_uid

from app.core.errors import StructureSetError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID
from app.core.phrases import phrase
from app.core.program_version import software_version
from app.core.roi import CodedConcept, GenerationAlgorithm
from app.core.saved_objects import ObjectType
from app.core.structure_set import StructureSetRequest, WrittenObject
from app.dicom.derived_objects import BLANK, BUILDING_ERRORS, encoded_file
from app.dicom.measured_regions import MeasuredRegion
from app.dicom.measurement_report_proof import report_defects
from app.dicom.quiet import quiet_pydicom
from app.dicom.rtstruct_parsed import RT_STRUCTURE_SET_STORAGE
from app.dicom.rtstruct_reading import VERDANT
from app.dicom.rtstruct_references import SEGMENTATION_STORAGE
from app.dicom.rtstruct_source import Source
from app.dicom.segmentation_writing import TISSUE

if TYPE_CHECKING:
    from highdicom import sr

_SERIES_NUMBERS_FROM: Final = 3000
_PERSON: Final = CodedConcept("121006", "DCM", "Person")
_PROCEDURE: Final = CodedConcept("363679005", "SCT", "Imaging procedure")
_ARTIFICIAL_INTELLIGENCE: Final = CodedConcept("123110", "DCM", "Artificial Intelligence")
_WITHOUT_REPORT: Final = phrase("Save without a report.")
_NOT_STATED: Final = "not stated"
_AFTER_TRACKING: Final = 2
"""Of the rows of a group: the other ones that state the context of the observation stand before it."""


def written_report(
    request: StructureSetRequest, measured: Sequence[MeasuredRegion], source: Source, *, structure_set: WrittenObject
) -> WrittenObject:
    """Write a report and read it back.

    Parameters
    ----------
    structure_set
        That of the same regions; it is named among the evidence.

    Raises
    ------
    StructureSetError
        If it cannot be written, or reads back differently.
    """
    from highdicom import sr

    try:
        with quiet_pydicom():
            dataset = sr.ComprehensiveSR(
                evidence=_evidence(request, measured, structure_set),
                content=_content(request, measured),
                series_instance_uid=generate_uid(prefix=None),
                series_number=_SERIES_NUMBERS_FROM + min(max(request.stacks[0].series.series_number or 0, 0), 10**8),
                sop_instance_uid=generate_uid(prefix=None),
                instance_number=1,
                manufacturer=VERDANT,
                manufacturer_model_name=VERDANT,
                software_versions=software_version(),
                device_serial_number="0",
                series_description="Measurements",
                is_complete=True,
                is_final=True,
                is_verified=True,
                verifying_observer_name=request.reviewer_name,
                verifying_organization=request.stacks[0].study.institution_name.strip()[:64] or _NOT_STATED,
            )
            when = source.in_its_zone(request.created)
            dataset.VerifyingObserverSequence[0].VerificationDateTime = when.strftime("%Y%m%d%H%M%S")
            content = encoded_file(dataset, source, created=request.created)
    except BUILDING_ERRORS as error:
        raise StructureSetError(
            phrase("The measurement report was not written."),
            cause=phrase("Its texts or figures are none that a report can hold."),
            next_step=_WITHOUT_REPORT,
            details=f"{type(error).__name__}: {error}",
        ) from None
    defects = report_defects(content, measured, reviewer_name=request.reviewer_name)
    if defects:
        raise StructureSetError(
            phrase("The measurement report was not written: reading it back showed a defect."),
            cause=defects[0],
            next_step=_WITHOUT_REPORT,
            details="\n".join(defects),
        )
    return WrittenObject(
        ObjectType.REPORT,
        request.label,
        SOPInstanceUID(str(dataset.SOPInstanceUID)),
        SeriesInstanceUID(str(dataset.SeriesInstanceUID)),
        content,
        proofs=(),
        measured=len(measured),
        sop_class_uid=str(dataset.SOPClassUID),
    )


def _content(request: StructureSetRequest, measured: Sequence[MeasuredRegion]) -> sr.MeasurementReport:
    from highdicom import sr

    return sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_person_context=_observer(request.reviewer_name)),
        procedure_reported=_code(_PROCEDURE),
        imaging_measurements=[_group(one, verified_by=request.reviewer_name) for one in measured],
    )


def _observer(name: str) -> sr.ObserverContext:
    from highdicom import sr

    return sr.ObserverContext(
        observer_type=_code(_PERSON),
        observer_identifying_attributes=sr.PersonObserverIdentifyingAttributes(name=name),
    )


def _group(one: MeasuredRegion, *, verified_by: str) -> sr.PlanarROIMeasurementsAndQualitativeEvaluations:
    from highdicom import sr

    network = one.roi.network if one.roi.generation is not GenerationAlgorithm.MANUAL else None
    algorithm = None
    if network is not None:
        algorithm = sr.AlgorithmIdentification(
            name=network.name or "unnamed",
            version=network.version or "unknown",
            parameters=[f"dnn_uid={network.dnn_uid}", f"threshold={network.threshold:g}"],
            family=_code(_ARTIFICIAL_INTELLIGENCE),
        )
    frames = [one.image.frame_number] if one.image.frame_number is not None else None
    shown = sr.ReferencedSegmentationFrame(
        sop_class_uid=SEGMENTATION_STORAGE,
        sop_instance_uid=one.segment.sop_instance_uid,
        frame_number=one.frame_number,
        segment_number=one.segment.segment_number,
        source_image=sr.SourceImageForSegmentation(one.image.sop_class_uid, one.image.sop_instance_uid, frames),
    )
    # A frame is of one segment; both numbers at once are none that the standard has a place for (PS3.3 C.18.4).
    del shown[0].ReferencedSOPSequence[0].ReferencedSegmentNumber
    group = sr.PlanarROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(uid=UID(one.tracking_uid), identifier=one.name),
        referenced_segment=shown,
        finding_type=_code(one.roi.roi_class.code or TISSUE),
        algorithm_id=algorithm,
        measurements=[
            sr.Measurement(name=_code(figure.concept), value=figure.value, unit=_code(figure.unit))
            for figure in one.figures
        ],
    )
    if one.reviewer_name != verified_by:
        for place, item in enumerate(_observer(one.reviewer_name), start=_AFTER_TRACKING):
            group[0].ContentSequence.insert(place, item)
    return group


def _evidence(
    request: StructureSetRequest, measured: Sequence[MeasuredRegion], structure_set: WrittenObject
) -> list[Dataset]:
    """Everything that the report is about, as far as references need it; patient and study come later."""
    study, series = request.stacks[0].study, request.stacks[0].series
    found: dict[str, tuple[str, str]] = {
        one.image.sop_instance_uid: (one.image.sop_class_uid, series.series_instance_uid) for one in measured
    }
    for one in measured:
        found[one.segment.sop_instance_uid] = SEGMENTATION_STORAGE, one.segment.series_instance_uid
    found[structure_set.sop_instance_uid] = RT_STRUCTURE_SET_STORAGE, structure_set.series_instance_uid
    evidence = []
    for instance_uid, (class_uid, series_uid) in found.items():
        item = Dataset()
        item.SOPClassUID, item.SOPInstanceUID = UID(class_uid), UID(instance_uid)
        item.SeriesInstanceUID, item.StudyInstanceUID = UID(series_uid), UID(study.study_instance_uid)
        evidence.append(item)
    for keyword in BLANK:
        setattr(evidence[0], keyword, "")
    return evidence


def _code(concept: CodedConcept) -> sr.CodedConcept:
    from highdicom import sr

    return sr.CodedConcept(concept.value, concept.scheme, concept.meaning)
