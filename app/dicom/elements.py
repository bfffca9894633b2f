"""Plain values of single data elements: text, numbers, or nothing where a file holds nonsense."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any, Final, TypeVar

from pydicom.datadict import dictionary_has_tag, dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence

PARSE_ERRORS: Final = (
    EOFError,
    struct.error,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    NotImplementedError,
    ArithmeticError,
    RecursionError,
    MemoryError,
    InvalidDicomError,
    BytesLengthException,
    OSError,
)
"""What pydicom raises, in no documented pattern, on bytes that break the encoding rules."""

_LONGEST_REMEMBERED: Final = 256
_LONGEST_LIST_BYTES: Final = 1 << 20
"""Of a value that is made of many: each becomes an object of some hundred bytes."""
_BULK_VRS: Final = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "LT", "SQ", "ST", "UN", "UR", "UT"})
"""What is one value however long it is, and what consists of items."""

Values = tuple[object, ...]
Memo = dict[object, Any]
KnownItems = dict[tuple[object, ...], "tuple[Elements, ...]"]
"""Items of sequences by what these are encoded as."""
Result = TypeVar("Result")


class Elements:
    """The elements of one data set, by keyword.

    Parameters
    ----------
    dataset
        Read only.
    memo
        Shared by files that are read together: the slices of a series repeat most values byte for byte, and
        converting them is what reading headers would spend its time on.
    """

    __slots__ = ("_dataset", "_memo")

    def __init__(self, dataset: Dataset, memo: Memo | None = None) -> None:
        self._dataset = dataset
        self._memo: Memo = {} if memo is None else memo

    def text(self, keyword: str) -> str:
        """The value as text in the data set's character set; several values are joined by backslashes."""
        found = self.values(keyword)
        return str(found[0]).strip() if len(found) == 1 else "\\".join(str(value).strip() for value in found)

    def numbers(self, keyword: str) -> tuple[float, ...]:
        """All values as finite numbers; empty when one of them is none."""
        try:
            found = tuple(float(str(value)) for value in self.values(keyword))
        except ValueError:
            return ()
        return found if all(map(math.isfinite, found)) else ()

    def number(self, keyword: str) -> float | None:
        """The first value as a finite number; None when it is absent or no number."""
        found = self.numbers(keyword)
        return found[0] if found else None

    def integer(self, keyword: str) -> int | None:
        """The first value as a whole number; None when it is absent or none."""
        found = self.number(keyword)
        return int(found) if found is not None and found == int(found) else None

    def values(self, keyword: str) -> Values:
        """All values as pydicom gives them; empty when absent, empty or not convertible."""
        tag = tag_for_keyword(keyword)
        return () if tag is None else self._of_tag(tag)

    def states(self, keyword: str) -> bool:
        """Whether an element is there and not empty, be it of use or not."""
        tag = tag_for_keyword(keyword)
        found = self._lookup(tag) if tag is not None else None
        if found is None:
            return False
        return bool(self._converted(tag or 0)) if found[1] is None else found[1].strip(b" \0") != b""

    def items(self, keyword: str) -> tuple[Elements, ...]:
        """The items of a sequence; empty when absent."""
        return tuple(Elements(item, self._memo) for item in self.values(keyword) if isinstance(item, Dataset))

    def items_alike(self, keyword: str, known: KnownItems) -> tuple[Elements, ...]:
        """The same; of a sequence that is encoded like an earlier one, those of that.

        Frames repeat most of what is said of them: each segment lies on the same images.
        """
        tag = tag_for_keyword(keyword)
        found = self._lookup(tag) if tag is not None else None
        if found is None or found[1] is None:
            return self.items(keyword)
        key = (keyword, *found)
        if key not in known:
            known[key] = self.items(keyword)
        return known[key]

    @property
    def is_big_endian(self) -> bool:
        """Whether words that are handed over as bytes (VR OW) have their most significant byte first."""
        return self._dataset.original_encoding[1] is False

    def tags(self) -> tuple[int, ...]:
        """What is there, in ascending order."""
        return tuple(map(int, self._dataset.keys()))

    def private_values(self, tag: int, creator: str) -> Values:
        """Values of a private element; `tag` has 00 in place of its block, which its creator chose (PS3.5 7.8)."""
        group = tag & 0xFFFF0000
        for block in range(0x10, 0x20):
            if [str(value).strip() for value in self._of_tag(group | block)] == [creator]:
                return self._of_tag(group | block << 8 | tag & 0xFF)
        return ()

    def private_number(self, tag: int, creator: str) -> float | None:
        """The first value of a private element as a finite number; None when it is absent or no number."""
        try:
            number = float(self.private_text(tag, creator))
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def private_text(self, tag: int, creator: str) -> str:
        """The first value of a private element of VR DS, IS, DT or another text; empty when it is absent."""
        values = self.private_values(tag, creator)
        value = values[0] if values else ""
        if isinstance(value, bytes):  # VR UN, as in every encoding that does not state VRs
            value = value.split(b"\\")[0].strip(b" \0").decode("latin-1")
        return str(value).strip()

    def derived(self, function: Callable[..., Result], *arguments: object) -> Result:
        """function(these elements, *arguments), a pure function; a reader of many files may know the result already.

        Raises
        ------
        Exception
            What the function raises.
        """
        return function(self, *arguments)

    def _of_tag(self, tag: int) -> Values:
        found = self._lookup(tag)
        if found is None:
            return ()
        context, value = found
        if value is None or len(value) > _LONGEST_REMEMBERED:
            return self._converted(tag)
        key = (tag, context, value)
        known: Values | None = self._memo.get(key)
        if known is None:
            known = self._converted(tag)
            if not any(isinstance(item, Dataset) for item in known):
                self._memo[key] = known
        return known

    def _lookup(self, tag: int) -> tuple[object, bytes | None] | None:
        """What the value depends on besides its bytes, and these (None: already converted); None when absent."""
        raw = self._dataset.get_item(tag, keep_deferred=True)
        if raw is None:
            return None
        if not isinstance(raw, RawDataElement):
            return None, None
        # The order of bytes as well: files of both may be read together.
        return (raw.VR, str(self._dataset.original_character_set), raw.is_little_endian), raw.value

    def _converted(self, tag: int) -> Values:
        if is_endless_list(self._dataset.get_item(tag, keep_deferred=True)):
            return ()
        try:
            value = self._dataset[tag].value
        except PARSE_ERRORS:
            return ()
        if value is None or value == "":
            return ()
        if isinstance(value, MultiValue | Sequence | list | tuple):
            return tuple(item for item in value if item is not None)
        return (value,)


def is_endless_list(element: RawDataElement | DataElement | None) -> bool:
    """Whether an element that nobody has converted yet is a list of more values than any attribute has use for."""
    if not isinstance(element, RawDataElement) or element.length <= _LONGEST_LIST_BYTES:
        return False
    vr = vr_of(element)
    return vr not in _BULK_VRS and not vr.endswith("OW")


def vr_of(element: RawDataElement) -> str:
    """As it is stated, else as the dictionary has it; UN, which stays bytes, where neither knows."""
    if element.VR not in (None, "UN"):
        return str(element.VR)
    return dictionary_VR(element.tag) if dictionary_has_tag(element.tag) else "UN"
