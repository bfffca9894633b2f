"""De-identified copies of instances: the Basic Application Level Confidentiality Profile of PS3.15 with its options.

The table says what becomes of the attributes that it names, at every depth. Attributes that it does not name stay
only as far as they cannot say who it is: numbers, codes, defined terms, known words. Private elements go, unless
they are known to be safe and that was asked for. UIDs are replaced wherever they stand, so that images, structure
sets, segmentations and reports still refer to one another.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from pydicom.charset import python_encoding
from pydicom.datadict import dictionary_has_tag
from pydicom.dataelem import DataElement, RawDataElement, convert_raw_data_element
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.tag import BaseTag, Tag
from pydicom.uid import UID

from app.core.deidentification import ConfidentialityOption, Deidentification, Pseudonyms
from app.core.errors import FileError
from app.core.phrases import phrase
from app.dicom.coded_entries import is_code
from app.dicom.codestream_texts import without_texts
from app.dicom.confidentiality_profile import Action, ConfidentialityProfile
from app.dicom.elements import PARSE_ERRORS, Elements, is_endless_list, vr_of
from app.dicom.hidden_names import HiddenNameError, Spellings
from app.dicom.part10 import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from app.dicom.quiet import quiet_pydicom
from app.dicom.safe_private import SAFE_PRIVATE
from app.dicom.safe_texts import SafeTexts, identity_words
from app.dicom.scrubbing import DUMMIES, REMOVED, Scrubber
from app.dicom.whole_reading import read_whole

_CONTENT: Final = Tag("ContentSequence")
_CHARACTER_SET: Final = Tag("SpecificCharacterSet")
_IDENTIFYING: Final = (
    *("PatientID", "OtherPatientIDs", "AccessionNumber", "PatientAddress", "PatientTelephoneNumbers"),
    *("IssuerOfPatientID", "MedicalRecordLocator", "MilitaryRank", "PatientTelecomInformation", "AdmissionID"),
)
_LEAVE_OUT: Final = phrase("Leave its series out, or export without de-identification.")
_NEVER_EMPTY: Final = Tag("ReferencedStudySequence")
"""Of those that the table lets be emptied or removed: it must have items where it is there (PS3.3 C.7.2.1)."""
_WORDS: Final = frozenset({"AE", "AS", "CS", "DA", "DT", "LO", "PN", "SH", "TM", "UC", "UI"})
"""Values that are texts, each of which would be looked at."""
_BASIC_CODE: Final = ("113100", "Basic Application Confidentiality Profile")


@dataclass(frozen=True, slots=True)
class DeidentifiedInstance:
    """A copy that names nobody, and what it is."""

    content: bytes
    sop_instance_uid: str


class Deidentifier:
    """Makes copies of the instances of one run; the same UIDs, patients and dates become the same ones in each.

    Parameters
    ----------
    profile
        Table E.1-1.
    safe
        The words and terms that may stay.
    """

    def __init__(self, profile: ConfidentialityProfile, safe: SafeTexts, asked: Deidentification) -> None:
        self._profile = profile
        self._safe = safe
        self._asked = asked
        self._pseudonyms = Pseudonyms(asked.key)

    def deidentified(self, content: bytes) -> DeidentifiedInstance:
        """A de-identified copy of a complete DICOM file, in its transfer syntax.

        Raises
        ------
        FileError
            If it cannot be read to its end: nobody could say what is left in it. Or if a name is still in its bytes.
        """
        try:
            with quiet_pydicom():
                copy = self._copy(read_whole(content))
                written = BytesIO()
                dcmwrite(written, copy, enforce_file_format=True)
        except HiddenNameError:
            raise
        except (*PARSE_ERRORS, FileError) as error:
            raise FileError(
                phrase("An instance cannot be de-identified."),
                cause=phrase("Its data set is damaged, so nobody can say what it holds."),
                next_step=_LEAVE_OUT,
                details=type(error).__name__,
            ) from error
        return DeidentifiedInstance(written.getvalue(), str(copy.SOPInstanceUID))

    def _copy(self, source: Dataset) -> Dataset:
        patient = "\\".join(Elements(source).text(keyword) for keyword in ("PatientID", "IssuerOfPatientID"))
        patient = patient.strip("\\") or Elements(source).text("StudyInstanceUID")
        names = _identifying_texts(source)
        identity = identity_words(names)
        scrubber = Scrubber(self._safe, self._pseudonyms, self._asked, patient=patient, identity=identity)
        syntax = UID(source.file_meta.TransferSyntaxUID)
        copy = _Walk(self._profile, self._asked.options, scrubber).cleaned(source)
        copy.PatientName = copy.PatientID = self._asked.pseudonym or self._pseudonyms.patient(patient)
        pixels = copy.get("PixelData")
        if isinstance(pixels, bytes):
            copy["PixelData"].value = without_texts(pixels) if syntax.is_encapsulated else _only_pixels(copy, pixels)
        if Spellings(names).are_in(copy):
            raise HiddenNameError(
                phrase("An instance cannot be de-identified."),
                cause=phrase("A name or an identifier of its patient stands within its pixels or tables."),
                next_step=_LEAVE_OUT,
            )
        _declare(copy, self._asked.options, edition=self._profile.edition)
        copy.preamble = bytes(128)
        copy.file_meta = FileMetaDataset()
        copy.file_meta.MediaStorageSOPClassUID = copy.SOPClassUID
        copy.file_meta.MediaStorageSOPInstanceUID = copy.SOPInstanceUID
        copy.file_meta.TransferSyntaxUID = syntax
        copy.file_meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
        copy.file_meta.ImplementationVersionName = IMPLEMENTATION_VERSION_NAME
        return copy


class _Walk:
    """Goes through a data set and all that is nested in it."""

    def __init__(
        self, profile: ConfidentialityProfile, options: frozenset[ConfidentialityOption], scrubber: Scrubber
    ) -> None:
        self._profile = profile
        self._options = options
        self._scrubber = scrubber

    def cleaned(self, source: Dataset) -> Dataset:
        copy = Dataset()
        is_coded = "CodeValue" in source and is_code(source)
        for tag in source.keys():  # noqa: SIM118 - elements would be decoded at once
            if tag.group in (0x0000, 0x0002, 0x0004) or tag.element == 0:
                continue
            if tag.is_private:
                self._keep_if_safe(source, tag, copy)
            elif dictionary_has_tag(tag) or self._profile.rule(tag) is not None:
                element = _element(source, tag)
                kept = self._treated(element, is_coded=is_coded) if element is not None else None
                if kept is not None:
                    copy.add(kept)
        _set_encoding(copy, source)
        return copy

    def _treated(self, element: DataElement, *, is_coded: bool) -> DataElement | None:
        """What of an element stays, as an element of its own; None if nothing does."""
        rule = self._profile.rule(element.tag)
        if element.tag == _CHARACTER_SET:
            return element if _is_character_set(element) else None
        if rule is None:
            if element.VR == "SQ":
                return self._nested(element)
            return self._scrubber.unlisted(element, is_coded=is_coded)
        return self._by_rule(element, rule.action(self._options))

    def _by_rule(self, element: DataElement, action: Action) -> DataElement | None:
        is_sequence = element.VR == "SQ"
        if action is Action.REMOVE or (action is Action.EMPTY and element.tag == _NEVER_EMPTY):
            return None
        if action is Action.KEEP:
            # What is below may be something else again.
            return self._nested(element) if is_sequence else element
        if action is Action.EMPTY:
            return DataElement(element.tag, element.VR, [] if is_sequence else None)
        if is_sequence:
            return self._nested(element) if action is not Action.DUMMY else self._stand_in(element)
        if action is Action.NEW_UID:
            return self._scrubber.new_uids(element)
        if action is Action.CLEAN:
            cleaned = self._scrubber.cleaned(element)
            if cleaned is not None and not cleaned.is_empty:
                return cleaned
        return DataElement(element.tag, element.VR, DUMMIES.get(element.VR, REMOVED))

    def _stand_in(self, element: DataElement) -> DataElement:
        """What stands for a sequence that must not be empty: its items, cleaned; for a report, one word."""
        if element.tag != _CONTENT:
            return self._nested(element)
        item = Dataset()
        item.RelationshipType, item.ValueType, item.TextValue = "CONTAINS", "TEXT", REMOVED
        item.ConceptNameCodeSequence = [_code("121106", "Comment")]
        return DataElement(element.tag, "SQ", [item])

    def _nested(self, element: DataElement) -> DataElement:
        return DataElement(element.tag, "SQ", [self.cleaned(item) for item in element.value])

    def _keep_if_safe(self, source: Dataset, tag: BaseTag, copy: Dataset) -> None:
        if ConfidentialityOption.RETAIN_SAFE_PRIVATE not in self._options or not 0x10 <= tag.element >> 8 <= 0xFF:
            return
        place = Tag(tag.group, tag.element >> 8)
        creator = str(source[place].value) if place in source else ""
        vr = SAFE_PRIVATE.get((tag.group, creator, tag.element & 0xFF))
        element = _element(source, tag) if vr is not None else None
        kept = self._scrubber.unlisted(element, is_coded=False) if element is not None and vr == element.VR else None
        if kept is not None:
            copy.add(DataElement(place, "LO", creator))
            copy.add(kept)


def _element(source: Dataset, tag: BaseTag) -> DataElement | None:
    """An element in memory; None where its bytes are no value of its VR, so that nothing of them stays."""
    found = source.get_item(tag)
    if isinstance(found, RawDataElement):
        if found.VR in ("DS", "IS") and not Scrubber.are_numbers(found.value or b""):
            return None
        if is_endless_list(found) and vr_of(found) in _WORDS:
            return None
        try:
            return convert_raw_data_element(found, encoding=source._character_set, ds=source)
        except PARSE_ERRORS:
            return None
    return found


def _only_pixels(copy: Dataset, pixels: bytes) -> bytes:
    """Uncompressed pixels without what follows the last of them."""
    elements = Elements(copy)
    sizes = [elements.integer(keyword) for keyword in ("Rows", "Columns", "SamplesPerPixel", "BitsAllocated")]
    if None in sizes:
        return pixels
    bits = math.prod(size for size in sizes if size is not None) * max(1, elements.integer("NumberOfFrames") or 1)
    size = (bits + 7) // 8
    return pixels[: size + size % 2]


def _identifying_texts(source: Dataset) -> list[str]:
    """All names, and what else tells this patient from others."""
    texts: list[str] = [Elements(source).text(keyword) for keyword in _IDENTIFYING]

    def collect(_dataset: Dataset, element: DataElement) -> None:
        if element.VR == "PN":
            texts.append(str(element.value))

    _walk_quietly(source, collect)
    return texts


def _walk_quietly(dataset: Dataset, visit: Callable[[Dataset, DataElement], None]) -> None:
    for tag in dataset.keys():  # noqa: SIM118 - a damaged element must not end the walk
        element = _element(dataset, tag)
        if element is None:
            continue
        visit(dataset, element)
        if element.VR == "SQ":
            for item in element.value:
                _walk_quietly(item, visit)


def _set_encoding(copy: Dataset, source: Dataset) -> None:
    implicit, little = source.original_encoding
    copy.set_original_encoding(implicit, little, source.original_character_set)


def _is_character_set(element: DataElement) -> bool:
    values = [element.value] if isinstance(element.value, str) else list(element.value or [])
    return all(value in python_encoding for value in values)


def _declare(copy: Dataset, options: frozenset[ConfidentialityOption], *, edition: str) -> None:
    """Say what was done (PS3.15 E.1.1; PS3.3 C.7.1.1 and C.12.1)."""
    chosen = [option for option in ConfidentialityOption if option in options]
    copy.PatientIdentityRemoved = "YES"
    copy.DeidentificationMethod = ["Verdant", edition.partition(",")[0], "Basic Profile, see codes"]
    copy.DeidentificationMethodCodeSequence = [
        _code(*_BASIC_CODE),
        *(_code(value, _shortened(meaning)) for value, meaning in (option.code for option in chosen)),
    ]
    if ConfidentialityOption.RETAIN_FULL_DATES in options:
        copy.LongitudinalTemporalInformationModified = "UNMODIFIED"
    elif ConfidentialityOption.RETAIN_MODIFIED_DATES in options:
        copy.LongitudinalTemporalInformationModified = "MODIFIED"
    else:
        copy.LongitudinalTemporalInformationModified = "REMOVED"


def _shortened(meaning: str) -> str:
    """A meaning that fits into LO."""
    return meaning if len(meaning) <= 64 else meaning.replace("Temporal Information ", "Temporal ")


def _code(value: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "DCM", meaning
    return item
