"""What a DICOM object is, for those that are no images: its name, and a sentence on what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.core.identity import SOPClassUID
from app.core.phrases import phrase

_STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
_SAVE_DOCUMENT: Final = phrase("Save it to a file and open it with another program.")
_SAVE_OBJECT: Final = phrase("Save it to a file, or look at its data elements under Tags (right click).")


class ObjectKind(Enum):
    """Kinds of objects; name, what they hold, and what the user can do."""

    IMAGE = (phrase("Image"), phrase("holds images"), "")
    PDF = (phrase("Report (PDF)"), phrase("holds a document as PDF"), _SAVE_DOCUMENT)
    CDA = (phrase("Report (CDA)"), phrase("holds a clinical document as XML"), _SAVE_DOCUMENT)
    MODEL = (phrase("3D model"), phrase("holds a model for printing or display in 3D"), _SAVE_DOCUMENT)
    VIDEO = (phrase("Video"), phrase("holds a video"), _SAVE_DOCUMENT)
    REPORT = (phrase("Structured report"), phrase("holds a structured report"), _SAVE_OBJECT)
    KEY_OBJECTS = (phrase("Key object selection"), phrase("marks other objects as important"), _SAVE_OBJECT)
    PRESENTATION = (phrase("Presentation state"), phrase("says how other images are to be shown"), _SAVE_OBJECT)
    WAVEFORM = (phrase("Waveform"), phrase("holds a waveform, e.g. an ECG"), _SAVE_OBJECT)
    SPECTROSCOPY = (phrase("Spectroscopy"), phrase("holds spectra"), _SAVE_OBJECT)
    REGISTRATION = (phrase("Registration"), phrase("relates frames of reference to one another"), _SAVE_OBJECT)
    SURFACES = (phrase("Surface segmentation"), phrase("holds surfaces of other images' parts"), _SAVE_OBJECT)
    STRUCTURE_SET = (
        phrase("Structure set"),
        phrase("holds regions of interest"),
        phrase("They appear on the images that they were drawn on."),
    )
    PLAN = (phrase("Radiotherapy plan"), phrase("holds a treatment plan or record"), _SAVE_OBJECT)
    DOSE = (phrase("Radiotherapy dose"), phrase("holds a dose distribution"), _SAVE_OBJECT)
    RAW = (phrase("Raw data"), phrase("holds raw data of the machine"), _SAVE_OBJECT)
    OTHER = (phrase("Other object"), phrase("holds no images"), _SAVE_OBJECT)

    def __init__(self, text: str, content: str, next_step: str) -> None:
        self.text = text
        self.content = content
        self.next_step = next_step

    @property
    def sentence(self) -> str:
        """What opening a series of this kind, which is no image, says."""
        return phrase(
            "This series {content} and is not shown here. {next_step}", content=self.content, next_step=self.next_step
        )

    @property
    def file_stem(self) -> str:
        """A name for its file that tells nothing of the patient."""
        return self.text.partition(" (")[0].lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Payload:
    """What an object is saved as.

    Parameters
    ----------
    extension
        With its dot: `.pdf`, `.mp4`, …; `.dcm` where the whole DICOM file is what there is to save.
    """

    content: bytes
    extension: str


_BY_CLASS: Final = {
    "104.1": ObjectKind.PDF,
    "104.2": ObjectKind.CDA,
    "104.3": ObjectKind.MODEL,
    "104.4": ObjectKind.MODEL,
    "104.5": ObjectKind.MODEL,
    "77.1.1.1": ObjectKind.VIDEO,
    "77.1.2.1": ObjectKind.VIDEO,
    "77.1.4.1": ObjectKind.VIDEO,
    "88.59": ObjectKind.KEY_OBJECTS,
    "4.2": ObjectKind.SPECTROSCOPY,
    "66": ObjectKind.RAW,
    "66.1": ObjectKind.REGISTRATION,
    "66.3": ObjectKind.REGISTRATION,
    "66.4": ObjectKind.IMAGE,
    "66.5": ObjectKind.SURFACES,
    "481.2": ObjectKind.DOSE,
    "481.3": ObjectKind.STRUCTURE_SET,
}
"""Storage SOP classes (PS3.4 B.5) by what follows the common root."""
_BY_FAMILY: Final = (
    ("88.", ObjectKind.REPORT),
    ("11.", ObjectKind.PRESENTATION),
    ("9.", ObjectKind.WAVEFORM),
    ("66.", ObjectKind.OTHER),
    ("67", ObjectKind.OTHER),
    ("481.1", ObjectKind.IMAGE),
    ("481.", ObjectKind.PLAN),
    ("104.", ObjectKind.OTHER),
)
_BY_MODALITY: Final = {
    "DOC": ObjectKind.PDF,
    "SR": ObjectKind.REPORT,
    "KO": ObjectKind.KEY_OBJECTS,
    "PR": ObjectKind.PRESENTATION,
    **dict.fromkeys(("ECG", "EPS", "HD", "AU", "RESP", "EEG", "EMG", "EOG"), ObjectKind.WAVEFORM),
    "REG": ObjectKind.REGISTRATION,
    "RTSTRUCT": ObjectKind.STRUCTURE_SET,
    **dict.fromkeys(("RTPLAN", "RTRECORD", "PLAN"), ObjectKind.PLAN),
    "RTDOSE": ObjectKind.DOSE,
    "M3D": ObjectKind.MODEL,
    "RWV": ObjectKind.OTHER,
    "FID": ObjectKind.OTHER,
}
MODALITIES_WITHOUT_PICTURE: Final = frozenset(_BY_MODALITY)


def kind_of(sop_class_uid: SOPClassUID | None, modality: str) -> ObjectKind:
    """What an object is, by its SOP class, or by its modality where that is not known.

    Every storage class that is not known to be something else is taken for an image: opening says if it is not.
    """
    if sop_class_uid and sop_class_uid.startswith(_STORAGE):
        rest = sop_class_uid.removeprefix(_STORAGE)
        family = (kind for prefix, kind in _BY_FAMILY if rest.startswith(prefix))
        return _BY_CLASS.get(rest) or next(family, ObjectKind.IMAGE)
    return _BY_MODALITY.get(modality, ObjectKind.IMAGE)
