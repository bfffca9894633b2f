"""Bytes of one data element as bounded text for reading, whatever they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from pydicom.charset import convert_encodings, decode_bytes
from pydicom.uid import UID

from app.core.identity import is_uid
from app.dicom.elements import PARSE_ERRORS

MAX_TEXT_BYTES: Final = 4096
"""Of a longer value only the beginning is shown."""
MAX_NUMBERS: Final = 128
_MAX_HEX_BYTES: Final = 64

_PLAIN_TEXT: Final = frozenset({"AE", "AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI", "UR"})
_ENCODED_TEXT: Final = frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"})
_ONE_VALUE: Final = frozenset({"LT", "ST", "UT", "UR", "OB", "OW", "OD", "OF", "OL", "OV", "UN"})
_NUMBERS: Final = {
    **{"US": "u2", "SS": "i2", "UL": "u4", "SL": "i4", "UV": "u8", "SV": "i8", "FL": "f4", "FD": "f8"},
    **{"OW": "u2", "OL": "u4", "OV": "u8", "OF": "f4", "OD": "f8"},
}
_PERSON_NAME_DELIMITERS: Final = {ord(letter) for letter in "^=\\"}
_TEXT_DELIMITERS: Final = {ord(letter) for letter in "\r\n\t\f\\"}
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a view would swallow or be misled by: controls, and marks that turn the direction of writing."""


@dataclass(frozen=True, slots=True)
class ValueText:
    """A value for reading; see TagNode."""

    text: str
    multiplicity: int
    is_cut: bool = False
    meaning: str = ""


def value_text(value: bytes, vr: str, *, length: int, encodings: tuple[str, ...], is_little: bool) -> ValueText:
    """The value of an element of any VR but SQ.

    Parameters
    ----------
    value
        All of it for a VR of text; of others at least the first MAX_NUMBERS numbers.
    length
        Bytes that the whole value has.
    encodings
        Python's names of the character sets in force, see `encodings_of`.
    """
    if not length:
        return ValueText("", 0)
    if vr in _PLAIN_TEXT or vr in _ENCODED_TEXT:
        return _text(value, vr, length=length, encodings=encodings)
    if vr == "AT":
        return _tags(value, length=length, is_little=is_little)
    if vr in _NUMBERS and length % np.dtype(_NUMBERS[vr]).itemsize == 0:
        return _numbers(value, vr, length=length, is_little=is_little)
    return _bytes(value, vr, length=length)


def encodings_of(character_set: bytes) -> tuple[str, ...]:
    """Python's names for a Specific Character Set (0008,0005); the default repertoire for nonsense."""
    stated = [part.strip() for part in character_set[:MAX_TEXT_BYTES].decode("latin-1").rstrip("\0 ").split("\\")]
    try:
        return tuple(convert_encodings(stated)) or ("iso8859",)
    except PARSE_ERRORS:
        return ("iso8859",)


def _text(value: bytes, vr: str, *, length: int, encodings: tuple[str, ...]) -> ValueText:
    start = value[:MAX_TEXT_BYTES]
    if vr in _PLAIN_TEXT:
        text = start.decode("latin-1")
    else:
        delimiters = _PERSON_NAME_DELIMITERS if vr == "PN" else _TEXT_DELIMITERS
        try:
            text = decode_bytes(start, list(encodings), delimiters)
        except PARSE_ERRORS:
            text = start.decode("latin-1")
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.rstrip("\0 "))
    is_cut = length > MAX_TEXT_BYTES
    if vr in _ONE_VALUE or not text:
        multiplicity = 1 if text else 0
    elif is_cut:
        multiplicity = value.count(b"\\") + 1
    else:
        multiplicity = text.count("\\") + 1
    meaning = ""
    if vr == "UI" and is_uid(text):
        name = UID(text).name
        meaning = "" if name == text else str(name)
    return ValueText(f"{text}…" if is_cut else text, multiplicity, is_cut, meaning)


def _tags(value: bytes, *, length: int, is_little: bool) -> ValueText:
    pairs = np.frombuffer(value[: MAX_NUMBERS * 4], dtype="<u2" if is_little else ">u2")
    pairs = pairs[: pairs.size // 2 * 2].reshape(-1, 2)
    texts = [f"({group:04X},{element:04X})" for group, element in pairs.tolist()]
    return _joined(texts, length // 4)


def _numbers(value: bytes, vr: str, *, length: int, is_little: bool) -> ValueText:
    kind = np.dtype(_NUMBERS[vr]).newbyteorder("<" if is_little else ">")
    shown = min(MAX_NUMBERS, len(value) // kind.itemsize)
    found = np.frombuffer(value, dtype=kind, count=shown)
    count = length // kind.itemsize
    # NumPy writes the shortest text that is read back as the same number.
    texts = [str(number) for number in found]
    joined = _joined(texts, count)
    return joined if vr not in _ONE_VALUE else ValueText(joined.text, 1, joined.is_cut, f"{length:,} bytes")


def _joined(texts: list[str], count: int) -> ValueText:
    is_cut = count > len(texts)
    return ValueText("\\".join(texts) + ("\\…" if is_cut else ""), count, is_cut)


def _bytes(value: bytes, vr: str, *, length: int) -> ValueText:
    """UN and OB, and numbers of the wrong length: as text where it is plainly that, else in hexadecimal digits."""
    stripped = value[:MAX_TEXT_BYTES].rstrip(b"\0 ")
    if vr == "UN" and stripped and stripped.isascii() and stripped.decode("ascii").isprintable():
        return ValueText(stripped.decode("ascii"), 1, length > MAX_TEXT_BYTES, f"{length:,} bytes")
    is_cut = length > _MAX_HEX_BYTES
    digits = value[:_MAX_HEX_BYTES].hex(" ").upper()
    return ValueText(f"{digits} …" if is_cut else digits, 1, is_cut, f"{length:,} bytes")
