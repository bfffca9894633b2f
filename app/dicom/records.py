"""What an archive's index and a C-FIND say of patients, studies, series and instances, and the questions asked."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.identity import SeriesInstanceUID, SOPClassUID, SOPInstanceUID, StudyInstanceUID
from app.core.legible import legible
from app.core.model_card import NetworkRecord
from app.core.study import InstanceRecord, Patient, SeriesRecord, StudyQuery, StudyRecord
from app.dicom.instance_texts import (
    STUDY_KEYWORDS,
    Texts,
)
from app.dicom.iodeep_layout import NETWORK_PREFIX

_STUDY_COUNTS = ("ModalitiesInStudy", "NumberOfStudyRelatedSeries", "NumberOfStudyRelatedInstances")


def study_keys(query: StudyQuery) -> dict[str, str]:
    """The STUDY level keys of a query with every attribute that a StudyRecord has; empty ones match everything."""
    date_range = ""
    if query.date_from or query.date_to:
        first, last = (day.strftime("%Y%m%d") if day else "" for day in (query.date_from, query.date_to))
        date_range = f"{first}-{last}"
    return dict.fromkeys((*STUDY_KEYWORDS, *_STUDY_COUNTS), "") | {
        "PatientName": query.patient_name,
        "PatientID": query.patient_id,
        "StudyDescription": query.study_description,
        "ModalitiesInStudy": query.modality,
        "AccessionNumber": query.accession_number,
        "StudyInstanceUID": query.study_instance_uid or "",
        "StudyDate": date_range,
        "PatientBirthDate": query.birth_date.strftime("%Y%m%d") if query.birth_date else "",
    }


def series_keys(study_instance_uid: StudyInstanceUID) -> dict[str, str]:
    """The SERIES level keys for every series of a study."""
    keywords = ("Modality", "SeriesNumber", "SeriesDescription", "BodyPartExamined", "NumberOfSeriesRelatedInstances")
    return {"StudyInstanceUID": study_instance_uid, "SeriesInstanceUID": ""} | dict.fromkeys(keywords, "")


def image_keys(
    study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID, *extra: str
) -> dict[str, str]:
    """The IMAGE level keys for every instance of a series; `extra` names more attributes to be told."""
    unique = {"StudyInstanceUID": study_instance_uid, "SeriesInstanceUID": series_instance_uid}
    return unique | dict.fromkeys(("SOPInstanceUID", "SOPClassUID", "InstanceNumber", *extra), "")


def is_within(texts: Texts, above: Texts) -> bool:
    """Whether an answer is of the study, and the series, that were asked for, as far as it says so itself."""
    return all(texts.get(keyword, "") in ("", uid) for keyword, uid in above.items())


def is_network(texts: Texts) -> bool:
    """Whether a study is no patient's but holds a network (IODeep)."""
    return texts.get("StudyDescription", "").startswith(NETWORK_PREFIX)


def study_record(texts: Texts) -> StudyRecord:
    """A STUDY level answer as a record."""
    return StudyRecord(
        StudyInstanceUID(texts.get("StudyInstanceUID", "")),
        patient=Patient(
            name=_said(texts, "PatientName"),
            patient_id=_said(texts, "PatientID"),
            birth_date=_said(texts, "PatientBirthDate"),
            sex=_said(texts, "PatientSex"),
            issuer=_said(texts, "IssuerOfPatientID"),
        ),
        study_date=_said(texts, "StudyDate"),
        study_time=_said(texts, "StudyTime"),
        study_description=_said(texts, "StudyDescription"),
        study_id=_said(texts, "StudyID"),
        accession_number=_said(texts, "AccessionNumber"),
        institution_name=_said(texts, "InstitutionName"),
        referring_physician_name=_said(texts, "ReferringPhysicianName"),
        modalities=tuple(sorted(filter(None, _said(texts, "ModalitiesInStudy").split("\\")))),
        number_of_series=_number(texts, "NumberOfStudyRelatedSeries"),
        number_of_instances=_number(texts, "NumberOfStudyRelatedInstances"),
    )


def series_record(texts: Texts) -> SeriesRecord:
    """A SERIES level answer as a record."""
    return SeriesRecord(
        StudyInstanceUID(texts.get("StudyInstanceUID", "")),
        SeriesInstanceUID(texts.get("SeriesInstanceUID", "")),
        modality=_said(texts, "Modality"),
        series_number=_number(texts, "SeriesNumber"),
        series_description=_said(texts, "SeriesDescription"),
        body_part_examined=_said(texts, "BodyPartExamined"),
        number_of_instances=_number(texts, "NumberOfSeriesRelatedInstances"),
    )


def instance_record(texts: Texts) -> InstanceRecord:
    """An IMAGE level answer as a record."""
    return InstanceRecord(
        StudyInstanceUID(texts.get("StudyInstanceUID", "")),
        SeriesInstanceUID(texts.get("SeriesInstanceUID", "")),
        SOPInstanceUID(texts.get("SOPInstanceUID", "")),
        sop_class_uid=SOPClassUID(texts["SOPClassUID"]) if texts.get("SOPClassUID") else None,
        instance_number=_number(texts, "InstanceNumber"),
    )


def network_record(texts: Texts) -> NetworkRecord:
    """A network from the attributes of its series and its instance; its name follows `NETWORK_PREFIX`."""
    return NetworkRecord(
        StudyInstanceUID(texts.get("StudyInstanceUID", "")),
        SeriesInstanceUID(texts.get("SeriesInstanceUID", "")),
        SOPInstanceUID(texts.get("SOPInstanceUID", "")),
        name=_said(texts, "SeriesDescription").removeprefix(NETWORK_PREFIX).strip(),
        modality=_said(texts, "Modality"),
        body_part_examined=_said(texts, "BodyPartExamined"),
        samples_per_pixel=_number(texts, "SamplesPerPixel"),
        content_date=_said(texts, "ContentDate"),
    )


def by_series_number(series: Iterable[SeriesRecord]) -> tuple[SeriesRecord, ...]:
    """Series by SeriesNumber, unnumbered ones last; equal ones by UID."""
    return tuple(
        sorted(series, key=lambda one: (one.series_number is None, one.series_number or 0, one.series_instance_uid))
    )


def by_instance_number(instances: Iterable[InstanceRecord]) -> tuple[InstanceRecord, ...]:
    """Instances by InstanceNumber, unnumbered ones last; equal ones by UID."""
    return tuple(
        sorted(
            instances, key=lambda one: (one.instance_number is None, one.instance_number or 0, one.sop_instance_uid)
        )
    )


def by_name(networks: Iterable[NetworkRecord]) -> tuple[NetworkRecord, ...]:
    """Networks by name, then UID."""
    return tuple(sorted(networks, key=lambda network: (network.name, network.dnn_uid)))


def _said(texts: Texts, keyword: str) -> str:
    return legible(texts.get(keyword, ""))


def _number(texts: Texts, keyword: str) -> int | None:
    try:
        return int(texts.get(keyword, ""))
    except ValueError:
        return None
