"""The patient block and the clinical block of the viewer: which attributes, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from app.core.phrases import phrase
from app.core.study import Patient, StudyRecord

UNKNOWN = "—"
_SEXES = {"F": "F", "M": "M", "O": phrase("Other")}


@dataclass(frozen=True, slots=True)
class StudyField:
    """One attribute of a study: its DICOM keyword, a label to read, and its value.

    Parameters
    ----------
    value
        A text, or a date or time that the view writes as its locale does; an empty text when unknown.
    """

    keyword: str
    label: str
    value: str | date | time


def parse_date(text: str) -> date | None:
    """A DA as a date, the older form with dots included (PS3.5 section 6.2); None for anything else."""
    digits = text.strip().replace(".", "")
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """A TM as a time to the second; what it leaves out is zero (PS3.5 section 6.2); None for anything else."""
    digits = text.strip().replace(":", "").partition(".")[0]
    if len(digits) not in (2, 4, 6) or not (digits.isascii() and digits.isdigit()):
        return None
    hour, minute, second = (int(digits[at : at + 2] or "0") for at in (0, 2, 4))
    try:
        return time(hour, minute, min(second, 59))  # 60 stands for a leap second.
    except ValueError:
        return None


def person_name(representation: str) -> str:
    """A PN as it is read: `Family, Given`."""
    return Patient(name=representation).display_name


def patient_block(study: StudyRecord) -> tuple[StudyField, ...]:
    """Who the images are of."""
    patient = study.patient
    sex = patient.sex.strip().upper()
    return (
        StudyField("PatientName", phrase("Patient's name"), patient.display_name),
        StudyField("PatientID", phrase("Patient ID"), patient.patient_id.strip()),
        StudyField(
            "PatientBirthDate", phrase("Birth date"), parse_date(patient.birth_date) or patient.birth_date.strip()
        ),
        StudyField("PatientSex", phrase("Sex"), _SEXES.get(sex, sex)),
    )


def clinical_block(study: StudyRecord) -> tuple[StudyField, ...]:
    """What the examination was and who asked for it."""
    return (
        StudyField("AccessionNumber", phrase("Accession number"), study.accession_number.strip()),
        StudyField("StudyDescription", phrase("Study description"), study.study_description.strip()),
        StudyField("StudyDate", phrase("Study date"), parse_date(study.study_date) or study.study_date.strip()),
        StudyField("StudyTime", phrase("Study time"), parse_time(study.study_time) or study.study_time.strip()),
        StudyField(
            "ReferringPhysicianName", phrase("Referring physician"), person_name(study.referring_physician_name)
        ),
        StudyField("InstitutionName", phrase("Institution"), study.institution_name.strip()),
        StudyField("StudyID", phrase("Study ID"), study.study_id.strip()),
        StudyField("StudyInstanceUID", phrase("Study Instance UID"), study.study_instance_uid),
    )
