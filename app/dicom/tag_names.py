"""What data elements are called, and the VR they have where the encoding states none; from pydicom's dictionaries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pydicom.datadict import (
    dictionary_description,
    dictionary_keyword,
    dictionary_VR,
    private_dictionary_description,
    private_dictionary_VR,
)

_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class TagName:
    """Name, keyword and VR of a data element.

    Parameters
    ----------
    vr
        `UN` where no dictionary knows the element.
    """

    name: str
    keyword: str
    vr: str


@lru_cache(_REMEMBERED)
def tag_name(tag: int, *, creator: str, is_signed: bool) -> TagName:
    """Look an element up.

    Parameters
    ----------
    creator
        Who owns the block of a private element; empty when unknown.
    is_signed
        Whether Pixel Representation makes `US or SS` signed (PS3.5 A.1, annex on ambiguous VRs).
    """
    if tag & 0xFFFF == 0:
        return TagName("Group Length", "", "UL")
    if (tag >> 16) % 2:
        return _private(tag, creator, is_signed=is_signed)
    try:
        vr = _one_of(dictionary_VR(tag), is_signed=is_signed)
        return TagName(dictionary_description(tag), dictionary_keyword(tag), vr)
    except KeyError:
        return TagName("Unknown element", "", "UN")


def _private(tag: int, creator: str, *, is_signed: bool) -> TagName:
    if 0x10 <= tag & 0xFFFF <= 0xFF:
        return TagName("Private Creator", "", "LO")
    try:
        vr = _one_of(private_dictionary_VR(tag, creator), is_signed=is_signed)
        return TagName(f"{creator}: {private_dictionary_description(tag, creator)}", "", vr)
    except KeyError:
        return TagName(f"{creator}: private element" if creator else "Private element", "", "UN")


def _one_of(vr: str, *, is_signed: bool) -> str:
    """The VR to use where the dictionary leaves a choice."""
    if " or " not in vr:
        return vr
    if "OW" in vr:
        return "OW"
    return "SS" if is_signed else "US"
