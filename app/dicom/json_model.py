"""The DICOM JSON model (PS3.18 F.2) as the texts that the records are made of; always UTF-8."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pydicom.datadict import keyword_for_tag

_TAG: Final = re.compile("[0-9A-Fa-f]{8}")
_NAME_GROUPS: Final = ("Alphabetic", "Ideographic", "Phonetic")
_MOST_VALUES = 1000
_LONGEST_TEXT = 1 << 16


def texts_of_json(item: object) -> dict[str, str]:
    """Every plain attribute of a data set in JSON as text; what is malformed, nested or not known is left out."""
    if not isinstance(item, Mapping):
        return {}
    texts: dict[str, str] = {}
    for tag, element in item.items():
        keyword = keyword_for_tag(int(tag, 16)) if isinstance(tag, str) and _TAG.fullmatch(tag) else ""
        if keyword and isinstance(element, Mapping):
            values = element.get("Value", [])
            if isinstance(values, list) and element.get("vr") != "SQ":
                text = "\\".join(_text(value) for value in values[:_MOST_VALUES])
                texts[keyword] = text[:_LONGEST_TEXT].strip("\0 ")
    return texts


def items_of_json(item: object, keyword_tag: str) -> list[object]:
    """The items of a sequence, by its tag as eight hexadecimal digits; none where there is no such sequence."""
    element = item.get(keyword_tag) if isinstance(item, Mapping) else None
    values = element.get("Value") if isinstance(element, Mapping) else None
    return values[:_MOST_VALUES] if isinstance(values, list) else []


def _text(value: object) -> str:
    if isinstance(value, Mapping):  # a person's name by its representations
        groups = [value.get(group) for group in _NAME_GROUPS]
        return "=".join(group if isinstance(group, str) else "" for group in groups).rstrip("=")
    if isinstance(value, bool) or value is None:
        return ""
    return str(value).strip("\0 ") if isinstance(value, str | int | float) else ""
