"""Coded entries (PS3.3 section 8.8): which of them are codes, and not what somebody typed in their place."""

from __future__ import annotations

import re
from typing import Final

from pydicom.dataset import Dataset

from app.dicom.elements import Elements

_PATTERNS: Final = {
    "DCM": re.compile(r"[0-9]{6}"),
    "SCT": re.compile(r"[0-9]{6,18}"),
    "SRT": re.compile(r"[A-Z][A-Z0-9]?-[0-9A-F]{4,6}"),
    "SNM3": re.compile(r"[A-Z][A-Z0-9]?-[0-9A-F]{4,6}"),
    "99SDM": re.compile(r"[A-Z][A-Z0-9]?-[0-9A-F]{4,6}"),
    "LN": re.compile(r"[0-9]{1,7}-[0-9]"),
    "FMA": re.compile(r"[0-9]{1,7}"),
    "RADLEX": re.compile(r"RID[0-9]{1,6}"),
    "UMLS": re.compile(r"C[0-9]{7}"),
    "NCIt": re.compile(r"C[0-9]{1,7}"),
    "UCUM": re.compile(
        r"(?:\{(?:counts|events|ratio|propcounts|pixels|voxels|SUVbw)\}|[A-Za-z]{1,4}(?![A-Za-z])|[^A-Za-z\\^=]){1,16}"
    ),
    "RFC5646": re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?"),
    "IBSI": re.compile(r"[A-Z0-9]{4}"),
}


def is_code(item: Dataset) -> bool:
    """Whether an item of a code sequence names a concept of a scheme that is known, in the form of its codes."""
    elements = Elements(item)
    pattern = _PATTERNS.get(elements.text("CodingSchemeDesignator"))
    return pattern is not None and pattern.fullmatch(elements.text("CodeValue")) is not None
