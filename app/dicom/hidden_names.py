"""Whether a name that was taken out of a data set still stands in what is no text: pixels, tables, binary values."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from typing import Final

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

from app.core.errors import FileError

_WORD: Final = re.compile(r"[^\W_]+")
_LEAST_WORD, _LEAST_TEXT, _LEAST_DIFFERENT = 6, 5, 4
"""Shorter words, and those of few different characters, stand by chance in any hundred megabytes."""
_MOST_WORDS: Final = 60
_NUMBERS: Final = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "UV": "Q", "SV": "q", "FL": "f", "FD": "d"}


class HiddenNameError(FileError):
    """A name is where nothing of it can be taken out."""


class Spellings:
    """How names and identifiers may be written in bytes: in any case, in 8 or 16 bits a letter, in EBCDIC.

    Parameters
    ----------
    texts
        As they stand in the data set; their longer words count by themselves.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        words = list(dict.fromkeys(word for text in texts for word in _words(text.strip())))[:_MOST_WORDS]
        letters = [word.encode(encoding, "replace") for word in words for encoding in ("latin-1", "utf-8")]
        # Without the zero at one end, so that it is the same in either byte order.
        letters += [word.encode("utf-16-le").rstrip(b"\0") for word in words]
        self._in_small = tuple(dict.fromkeys(one.lower() for one in letters))
        self._as_it_is = tuple({case(word).encode("cp500", "replace") for word in words for case in (str, str.upper)})

    def are_in(self, dataset: Dataset) -> bool:
        """Whether one of them stands in a binary value, at any depth."""
        return any(map(self._is_in, _binary_values(dataset)))

    def _is_in(self, value: bytes) -> bool:
        small = value.lower()
        return any(one in small for one in self._in_small) or any(one in value for one in self._as_it_is)


def _words(text: str) -> Iterator[str]:
    if len(text) >= _LEAST_TEXT and len(set(text)) >= _LEAST_DIFFERENT:
        yield text
        yield text.replace("^", " ").strip()
    for word in _WORD.findall(text):
        if len(word) >= _LEAST_WORD and len(set(word)) >= _LEAST_DIFFERENT:
            yield word


def _binary_values(dataset: Dataset) -> Iterator[bytes]:
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from _binary_values(item)
        elif isinstance(element.value, bytes):
            yield element.value
        elif element.VR in _NUMBERS and isinstance(element.value, MultiValue | list):
            yield struct.pack(f"<{len(element.value)}{_NUMBERS[element.VR]}", *element.value)
