"""Which instances may show or hold who it is where de-identification does not reach: pixels, documents, raw data."""

from __future__ import annotations

from typing import Final

from pydicom.dataset import Dataset
from pydicom.uid import MPEGTransferSyntaxes

from app.core.phrases import Phrase, phrase
from app.dicom.elements import Elements

_CAPTURES: Final = "1.2.840.10008.5.1.4.1.1.7"
_ULTRASOUND: Final = (
    "1.2.840.10008.5.1.4.1.1.3",
    "1.2.840.10008.5.1.4.1.1.6",
)
_MODALITIES_WITHOUT_TEXT: Final = frozenset({"CT", "MR", "PT", "NM", "RTDOSE", "SEG"})
"""Their images come from a computer; writing is burned into captures of them only."""
_ENCAPSULATED: Final = "1.2.840.10008.5.1.4.1.1.104."
_RAW: Final = "1.2.840.10008.5.1.4.1.1.66"
_WAVEFORMS: Final = "1.2.840.10008.5.1.4.1.1.9."
_VIDEO_MODALITIES: Final = frozenset({"ES", "GM", "XC", "OP", "DMS"})
_VIDEOS: Final = frozenset(MPEGTransferSyntaxes)
_LARGE_OVERLAY: Final = 0x6000


def what_cannot_be_cleaned(dataset: Dataset) -> Phrase | None:
    """Why an instance is never part of a de-identified copy; None if it can be."""
    sop_class = Elements(dataset).text("SOPClassUID")
    if "EncapsulatedDocument" in dataset or sop_class.startswith(_ENCAPSULATED):
        return phrase("a document: what is written in it cannot be removed")
    if sop_class == _RAW:
        return phrase("raw data: what they hold is not known")
    if str(getattr(dataset, "file_meta", Dataset()).get("TransferSyntaxUID", "")) in _VIDEOS:
        return phrase("a video: texts and sounds in its stream cannot be removed")
    if sop_class.startswith(_WAVEFORMS) and "WaveformSequence" in dataset:
        return phrase("a waveform or a recording: a voice tells who it is")
    return None


def burned_in(dataset: Dataset) -> Phrase | None:
    """Why the pixels of an image may show who it is; None if there is no sign of it. Its header is enough."""
    if "Rows" not in dataset:
        return None
    elements = Elements(dataset)
    stated = elements.text("BurnedInAnnotation").upper()
    sop_class, modality = elements.text("SOPClassUID"), elements.text("Modality")
    kind = elements.text("ImageType").upper()
    if stated == "YES":
        return phrase("it says itself that writing is burned into it")
    if sop_class == _CAPTURES or sop_class.startswith(f"{_CAPTURES}."):
        return phrase("a secondary capture, as screenshots are")
    if "SCREEN" in kind:
        return phrase("a screenshot")
    if modality in ("US", "IVUS") or any(sop_class == one or sop_class.startswith(f"{one}.") for one in _ULTRASOUND):
        return phrase("an ultrasound image, in which devices write names")
    if modality in _VIDEO_MODALITIES:
        return phrase("a photograph or video")
    if _has_overlay_in_pixels(dataset):
        return phrase("an overlay lies within its pixel values")
    if stated != "NO" and modality not in _MODALITIES_WITHOUT_TEXT:
        return phrase("it does not say that nothing is burned into it")
    return None


def _has_overlay_in_pixels(dataset: Dataset) -> bool:
    """Retired overlays in unused bits of the pixels (group 60xx without Overlay Data)."""
    return any(
        (tag.group, 0x0100) in dataset and (tag.group, 0x3000) not in dataset
        for tag in dataset.keys()  # noqa: SIM118 - elements would be decoded at once
        if tag.group & 0xFF00 == _LARGE_OVERLAY and tag.element == 0x0010
    )
