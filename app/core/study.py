"""Patients, studies, series and instances as an archive lists them, and the questions one can ask it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
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
        """`Family, Given` for reading; the carets of the PN representation are no use on screen.

        The ideographic group follows in brackets, and stands alone where there is no other; the phonetic one is for
        searching, and for names that have nothing else (PS3.5 section 6.2). A name that runs from right to left is
        kept apart, so that what stands beside it keeps its order.
        """
        groups = [_isolated(_read_out(group)) for group in self.name.split("=")[:3]]
        alphabetic, ideographic, phonetic = (*groups, "", "")[:3]
        if alphabetic and ideographic and ideographic != alphabetic:
            return f"{alphabetic} ({ideographic})"
        return alphabetic or ideographic or phonetic


def _read_out(group: str) -> str:
    """One component group of a PN as it is read."""
    family, _, rest = group.partition("^")
    given = " ".join(part.strip() for part in rest.split("^") if part.strip())
    return ", ".join(part for part in (family.strip(), given) if part)


def _isolated(text: str) -> str:
    """A text with letters that run from right to left, as one piece of its own direction (Unicode annex 9, FSI)."""
    return f"\u2068{text}\u2069" if any(unicodedata.bidirectional(c) in ("R", "AL") for c in text) else text


@dataclass(frozen=True, slots=True)
class StudyRecord:
    """One match on STUDY level, with the clinical block of the viewer.

    Parameters
    ----------
    is_pinned
        Whether the archive on this machine keeps it however full it is.
    """

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
    is_pinned: bool = False


def newest_first(studies: Iterable[StudyRecord]) -> tuple[StudyRecord, ...]:
    """Studies by date and time, newest first; undated ones last; equal ones by UID."""
    by_uid = sorted(studies, key=lambda study: study.study_instance_uid)
    return tuple(sorted(by_uid, key=lambda study: (study.study_date, study.study_time), reverse=True))


@dataclass(frozen=True, slots=True)
class FoundStudies:
    """What an archive publishes while it still searches: studies that were not published before, in no order.

    Parameters
    ----------
    remark
        A sentence about how far the archive compared what it was asked for; empty where there is nothing to say.
    """

    studies: tuple[StudyRecord, ...] = ()
    remark: str = ""


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
    birth_date: date | None = None


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
