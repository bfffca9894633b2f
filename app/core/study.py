"""Patients, studies, series and instances as an archive lists them, and the questions one can ask it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.core.identity import SeriesInstanceUID, SOPClassUID, SOPInstanceUID, StudyInstanceUID


@dataclass(frozen=True, slots=True)
class Patient:
    """The patient block of the viewer; texts as DICOM holds them, empty when unknown.

    Parameters
    ----------
    issuer
        Who has given the patient ID (IssuerOfPatientID).
    """

    name: str = ""
    patient_id: str = ""
    birth_date: str = ""
    sex: str = ""
    issuer: str = ""

    @property
    def display_name(self) -> str:
        """`Family, Given` for reading; the carets of the PN representation are no use on screen."""
        alphabetic = self.name.split("=")[0]
        family, _, rest = alphabetic.partition("^")
        given = " ".join(part for part in rest.split("^") if part)
        return ", ".join(part for part in (family.strip(), given.strip()) if part)


@dataclass(frozen=True, slots=True)
class StudyRecord:
    """One match on STUDY level, with the clinical block of the viewer."""

    study_instance_uid: StudyInstanceUID
    patient: Patient = field(default_factory=Patient)
    study_date: str = ""
    study_time: str = ""
    study_description: str = ""
    study_id: str = ""
    accession_number: str = ""
    institution_name: str = ""
    referring_physician_name: str = ""
    modalities: tuple[str, ...] = ()
    number_of_series: int | None = None
    number_of_instances: int | None = None


def are_of_one_patient(one: StudyRecord, other: StudyRecord) -> bool:
    """Whether two studies say that they are of the same patient.

    The same ID is that of another patient where another issuer has given it. Without an ID only the same study is of
    the same patient.
    """
    ids = one.patient.patient_id.strip(), other.patient.patient_id.strip()
    issuers = one.patient.issuer.strip(), other.patient.issuer.strip()
    if ids[0] != ids[1] or (all(issuers) and issuers[0] != issuers[1]):
        return False
    return bool(ids[0]) or one.study_instance_uid == other.study_instance_uid


@dataclass(frozen=True, slots=True)
class SeriesRecord:
    """One match on SERIES level."""

    study_instance_uid: StudyInstanceUID
    series_instance_uid: SeriesInstanceUID
    modality: str = ""
    series_number: int | None = None
    series_description: str = ""
    body_part_examined: str = ""
    number_of_instances: int | None = None


@dataclass(frozen=True, slots=True)
class InstanceRecord:
    """One match on IMAGE level."""

    study_instance_uid: StudyInstanceUID
    series_instance_uid: SeriesInstanceUID
    sop_instance_uid: SOPInstanceUID
    sop_class_uid: SOPClassUID | None = None
    instance_number: int | None = None


@dataclass(frozen=True, slots=True)
class StudyQuery:
    """What the user typed into the study browser; empty fields match everything.

    Texts follow DICOM's wildcard matching (`*`, `?`; PS3.4 C.2.2.2.4); `modality` matches
    ModalitiesInStudy.
    """

    patient_name: str = ""
    patient_id: str = ""
    study_description: str = ""
    modality: str = ""
    accession_number: str = ""
    study_instance_uid: StudyInstanceUID | None = None
    date_from: date | None = None
    date_to: date | None = None


@dataclass(frozen=True, slots=True)
class ImageAttributes:
    """What a slice says of itself when a network is chosen for it (IODeep, Algorithms 1 and 2)."""

    modality: str
    samples_per_pixel: int
    body_part_examined: str
    study_description: str
    photometric_interpretation: str
    rows: int
    columns: int
