"""What of a single value may stay in a de-identified copy, by its value representation."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from pydicom.datadict import dictionary_has_tag, dictionary_VR, keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.multival import MultiValue
from pydicom.tag import Tag

from app.core.deidentification import ConfidentialityOption, Deidentification, Pseudonyms
from app.core.identity import is_uid
from app.dicom.safe_texts import SafeTexts

REMOVED: Final = "REMOVED"
DUMMIES: Final = {
    **{"DA": "19000101", "TM": "000000", "DT": "19000101000000", "AS": "000Y", "PN": "REMOVED", "CS": "REMOVED"},
    **{"IS": "0", "DS": "0", "US": 0, "SS": 0, "UL": 0, "SL": 0, "FL": 0.0, "FD": 0.0, "UV": 0, "SV": 0, "AT": 0},
    **{"OB": b"\0\0", "OW": b"\0\0", "UN": b"\0\0", "UI": "2.25.0", "UR": "urn:removed"},
}
"""What stands for a value that must not be empty; for every other VR it is a word."""
_NUMBERS: Final = frozenset(
    {"US", "SS", "UL", "SL", "UV", "SV", "FL", "FD", "AT", "US or SS", "US or OW", "US or SS or OW"}
)
"""Those that Implicit VR leaves open among them."""
_BINARY: Final = frozenset({*_NUMBERS, "OB", "OW", "OF", "OD", "OL", "OV"})
_TEXTS: Final = frozenset({"LO", "SH", "ST", "LT", "UT", "UC"})
_BULK: Final = frozenset(
    map(
        Tag,
        (
            *("PixelData", "FloatPixelData", "DoubleFloatPixelData", "ExtendedOffsetTable"),
            *("ExtendedOffsetTableLengths", "LUTData", "SpectroscopyData", "WaveformData"),
            *("RedPaletteColorLookupTableData", "GreenPaletteColorLookupTableData"),
            *("BluePaletteColorLookupTableData", "AlphaPaletteColorLookupTableData"),
            *("SegmentedRedPaletteColorLookupTableData", "SegmentedGreenPaletteColorLookupTableData"),
            *("SegmentedBluePaletteColorLookupTableData", "SegmentedAlphaPaletteColorLookupTableData"),
            *("PointCoordinatesData", "DoublePointCoordinatesData", "LongPrimitivePointIndexList"),
            *("LongTrianglePointIndexList", "LongEdgePointIndexList", "LongVertexPointIndexList"),
            *("VectorGridData", "TrackPointIndexList"),
        ),
    )
)
"""Binary values that hold pixels, tables and points."""
_UIDS_OF_THE_WORLD: Final = ("1.2.840.10008.", "2.16.840.1.113883.6.")
"""Roots of what DICOM and HL7 have registered: classes, syntaxes, code systems."""
_CLASSES: Final = ("SOPClassUID", "TransferSyntaxUID", "CodingSchemeUID", "ContextUID", "MappingResourceUID")
_NUMBER: Final = re.compile(rb"[ 0-9.eE+\-\\\0]*")
_AGE: Final = re.compile(r"[0-9]{3}[DWMY]")
_TIME: Final = re.compile(r"[0-9]{2}(?::?[0-9]{2}){0,2}(?:\.[0-9]{1,6})?")
_DATE: Final = re.compile(r"([0-9]{8})([0-9.]*)([+-][0-9]{4})?")
_VERSION: Final = re.compile(r"[A-Za-z]{0,2}[0-9]{1,4}(?:[._-][A-Za-z]{0,2}[0-9]{1,4}){0,4}")
_SHORT_NUMBER: Final = re.compile(r"[0-9]{1,3}")
_TABLE_NUMBER: Final = re.compile(r"[0-9]{1,5}")
_NUMBERED: Final = frozenset(map(Tag, ("TemplateIdentifier", "ContextIdentifier")))
"""Numbers of templates and context groups in PS3.16."""
_NEEDED_TERMS: Final = frozenset({Tag("ContentLabel")})
_SOFTWARE: Final = frozenset(map(Tag, ("SoftwareVersions", "CodingSchemeVersion", "AlgorithmVersion")))
_CODE_VALUES: Final = frozenset(map(Tag, ("CodeValue", "CodingSchemeDesignator", "LongCodeValue")))


class Scrubber:
    """Treats the values of one instance.

    Parameters
    ----------
    patient
        Who it is: dates of one patient are all moved by the same number of days.
    identity
        Words that go wherever they stand.
    """

    def __init__(
        self,
        safe: SafeTexts,
        pseudonyms: Pseudonyms,
        asked: Deidentification,
        *,
        patient: str,
        identity: frozenset[str],
    ) -> None:
        self._safe = safe
        self._pseudonyms = pseudonyms
        self._keeps_uids = ConfidentialityOption.RETAIN_UIDS in asked.options
        self._identity = identity
        self._back = timedelta(days=pseudonyms.days(patient))

    @staticmethod
    def are_numbers(value: bytes) -> bool:
        """Whether bytes of VR DS or IS are numbers and nothing else."""
        return _NUMBER.fullmatch(value) is not None

    def new_uids(self, element: DataElement) -> DataElement:
        """The UIDs that stand for those of an element."""
        return _with(element, [self._new_uid(value) for value in _values(element)])

    def cleaned(self, element: DataElement) -> DataElement | None:
        """A listed element under an option that cleans it: dates are moved, of texts the known words stay."""
        if element.VR in ("DA", "DT"):
            return _with(element, [self._moved(value) for value in _values(element)])
        if element.VR == "TM":
            return _with(element, [value if _TIME.fullmatch(value) else "" for value in _values(element)])
        kept = self.unlisted(element, is_coded=False)
        return None if kept is None or kept.value == REMOVED else kept

    def unlisted(self, element: DataElement, *, is_coded: bool) -> DataElement | None:
        """An element that the profile does not name; None if nothing of it may stay.

        Parameters
        ----------
        is_coded
            Whether it stands in a coded entry whose code is one.
        """
        if element.tag in _BULK or element.VR in _NUMBERS:
            return element if _is_binary_as_stated(element) else None
        values = _values(element)
        if element.VR in ("DS", "IS"):
            return element if self.are_numbers("\\".join(values).encode()) else _with(element, [])
        if element.VR == "UI":
            is_class = keyword_for_tag(element.tag).endswith(_CLASSES)
            return _with(element, [value if is_class and is_uid(value) else self._uid(value) for value in values])
        if element.VR == "CS":
            is_number = element.tag in _NUMBERED
            terms = [
                value if self._safe.is_term(value) or (is_number and _TABLE_NUMBER.fullmatch(value)) else ""
                for value in values
            ]
            return _with(element, terms if any(terms) or element.tag not in _NEEDED_TERMS else [REMOVED])
        if element.VR == "AS":
            return _with(element, [value for value in values if _AGE.fullmatch(value)])
        if element.VR in _TEXTS:
            return _with(element, [self._text(element, value, is_coded=is_coded) for value in values])
        return _with(element, []) if element.VR == "PN" else None

    def _text(self, element: DataElement, value: str, *, is_coded: bool) -> str:
        if is_coded and element.tag in _CODE_VALUES:
            return value
        if element.tag in _SOFTWARE and _VERSION.fullmatch(value):
            return value
        if _SHORT_NUMBER.fullmatch(value.strip()):
            return value
        return self._safe.cleaned(value, self._identity) or (REMOVED if value.strip() else "")

    def _uid(self, value: str) -> str:
        is_known = value.startswith(_UIDS_OF_THE_WORLD) and is_uid(value)
        return value if is_known or (self._keeps_uids and is_uid(value)) else self._new_uid(value)

    def _new_uid(self, value: str) -> str:
        return self._pseudonyms.uid(value) if value else ""

    def _moved(self, value: str) -> str:
        found = _DATE.fullmatch(value)
        if found is None:
            return ""
        day, time, zone = found.groups()
        try:
            moved = datetime.strptime(day, "%Y%m%d") - self._back
        except (ValueError, OverflowError):
            return ""
        return f"{moved.year:04d}{moved:%m%d}{time}{zone or ''}"


def _is_binary_as_stated(element: DataElement) -> bool:
    """Whether it holds numbers also by the dictionary: a text that a file calls numbers would pass unread."""
    if not _BINARY.issuperset(element.VR.split(" or ")):
        return False
    return not dictionary_has_tag(element.tag) or not _BINARY.isdisjoint(dictionary_VR(element.tag).split(" or "))


def _values(element: DataElement) -> list[str]:
    """The values as texts; what stands for none is left out."""
    value = element.value
    if value is None or value == "":
        return []
    several = value if isinstance(value, MultiValue | list) else [value]
    return [str(one) for one in several]


def _with(element: DataElement, values: list[str]) -> DataElement:
    if not any(values):
        return DataElement(element.tag, element.VR, None)
    return DataElement(element.tag, element.VR, values[0] if len(values) == 1 else values)
