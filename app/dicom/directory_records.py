"""Directory records of a DICOMDIR (PS3.3 annex F): which kind an instance has, and which attributes say it."""

from __future__ import annotations

import copy
from typing import Final

from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

_STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
_CONTENT: Final = ("InstanceNumber", "ContentDate", "ContentTime")
_LABELLED: Final = (*_CONTENT, "ContentLabel", "ContentDescription", "ContentCreatorName")
KINDS: Final = {
    "481.2": "RT DOSE",
    "481.3": "RT STRUCTURE SET",
    **dict.fromkeys(("481.5", "481.8"), "RT PLAN"),
    **dict.fromkeys(("481.4", "481.6", "481.7", "481.9"), "RT TREAT RECORD"),
    "88.59": "KEY OBJECT DOC",
    "4.2": "SPECTROSCOPY",
    "66": "RAW DATA",
    **dict.fromkeys(("66.1", "66.3"), "REGISTRATION"),
    "66.2": "FIDUCIAL",
    "66.5": "SURFACE",
    "67": "VALUE MAP",
}
_KINDS_BELOW: Final = {
    "88.": "SR DOCUMENT",
    "11.": "PRESENTATION",
    "104.": "ENCAP DOC",
    "9.": "WAVEFORM",
}
KEYS: Final = {
    "PATIENT": ("PatientID", "PatientName"),
    "STUDY": ("StudyDate", "StudyTime", "StudyDescription", "StudyInstanceUID", "StudyID", "AccessionNumber"),
    "SERIES": ("Modality", "SeriesInstanceUID", "SeriesNumber"),
    "IMAGE": ("InstanceNumber",),
    "RT DOSE": ("InstanceNumber", "DoseSummationType"),
    "RT STRUCTURE SET": ("InstanceNumber", "StructureSetLabel", "StructureSetDate", "StructureSetTime"),
    "RT PLAN": ("InstanceNumber", "RTPlanLabel", "RTPlanDate", "RTPlanTime"),
    "RT TREAT RECORD": ("InstanceNumber", "TreatmentDate", "TreatmentTime"),
    "SR DOCUMENT": (*_CONTENT, "CompletionFlag", "VerificationFlag", "ConceptNameCodeSequence"),
    "KEY OBJECT DOC": (*_CONTENT, "ConceptNameCodeSequence"),
    "PRESENTATION": (
        *("InstanceNumber", "PresentationCreationDate", "PresentationCreationTime"),
        *("ContentLabel", "ContentDescription", "ContentCreatorName"),
    ),
    "ENCAP DOC": (*_CONTENT, "DocumentTitle", "MIMETypeOfEncapsulatedDocument"),
    "WAVEFORM": _CONTENT,
    "RAW DATA": _CONTENT,
    "SPECTROSCOPY": (*_CONTENT, "ImageType", "NumberOfFrames", "Rows", "Columns"),
    "REGISTRATION": _LABELLED,
    "FIDUCIAL": _LABELLED,
    "VALUE MAP": _LABELLED,
    "SURFACE": _LABELLED,
}
_OPTIONAL_VALUE: Final = frozenset(
    {
        *("PatientName", "StudyDescription", "AccessionNumber", "ContentDescription", "ContentCreatorName"),
        *("StructureSetDate", "StructureSetTime", "RTPlanDate", "RTPlanTime", "TreatmentDate", "TreatmentTime"),
        "DocumentTitle",
    }
)
"""Keys of type 2; every other one needs a value."""
_INVENTED: Final = {"DA": "19000101", "TM": "000000", "IS": "0", "CS": "UNKNOWN", "US": 0}
"""What stands in a directory for a value that its instance does not have; the instance itself stays as it is."""


def kind_of(sop_class_uid: str) -> str:
    """Directory Record Type of an instance."""
    short = sop_class_uid.removeprefix(_STORAGE) if sop_class_uid.startswith(_STORAGE) else ""
    below = (kind for start, kind in _KINDS_BELOW.items() if short.startswith(start))
    return KINDS.get(short) or next(below, "IMAGE")


def record_of(kind: str, dataset: Dataset) -> Dataset:
    """A record with the keys of its kind."""
    record = Dataset()
    record.OffsetOfTheNextDirectoryRecord = 0
    record.RecordInUseFlag = 0xFFFF
    record.OffsetOfReferencedLowerLevelDirectoryEntity = 0
    record.DirectoryRecordType = kind
    if dataset.get("SpecificCharacterSet"):
        record.SpecificCharacterSet = dataset.SpecificCharacterSet
    for keyword in KEYS[kind]:
        found = dataset.get(keyword)
        if found not in (None, "", b"", []):
            record.add(copy.deepcopy(dataset[keyword]))
        elif keyword in _OPTIONAL_VALUE:
            setattr(record, keyword, None)
        elif dictionary_VR(keyword) != "SQ":
            vr = dictionary_VR(keyword)
            record.add(DataElement(keyword, vr, _INVENTED.get(vr, "UNKNOWN")))
    if dataset.get("VerificationFlag") == "VERIFIED" and kind == "SR DOCUMENT":
        observers = dataset.get("VerifyingObserverSequence") or [Dataset()]
        record.VerificationDateTime = observers[-1].get("VerificationDateTime") or "19000101000000"
    return record
