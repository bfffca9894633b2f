"""The tables that a file brings along: Modality LUT (PS3.3 C.11.1) and the palettes of PALETTE COLOR (C.7.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.pixels import LookupTable
from app.dicom.elements import Elements
from app.dicom.palette_segments import LookupTableError, expanded_segments

MAX_LUT_ENTRIES: Final = 1 << 16
_COLOURS: Final = ("Red", "Green", "Blue")


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """Stored value `first` and below give `colours[0]`; `colours` is (entries, 3) uint8."""

    first: int
    colours: NDArray[np.uint8]

    def to_rgb(self, stored: NDArray[Any]) -> NDArray[np.uint8]:
        """Red, green and blue, (rows, columns, 3)."""
        index = stored if self.first == 0 and stored.dtype.kind == "u" else stored.astype(np.int64) - self.first
        return np.asarray(np.take(self.colours, index, axis=0, mode="clip"))


def modality_lut(elements: Elements, *, is_signed: bool) -> LookupTable | None:
    """The Modality LUT of an image; None where it has none.

    Raises
    ------
    LookupTableError
        If it contradicts itself.
    """
    items = elements.items("ModalityLUTSequence")
    if not items:
        return None
    count, first, bits = _descriptor(items[0], "LUTDescriptor", "Modality LUT", is_signed=is_signed)
    entries = lut_entries(lut_words(items[0], "LUTData"), count, bits)
    if entries.size < count:
        raise LookupTableError(f"Its Modality LUT has {entries.size} entries instead of {count}.")
    table = entries[:count].astype(np.float32)
    table.flags.writeable = False
    return LookupTable(first, table)


def palette(elements: Elements, *, is_signed: bool) -> Palette:
    """The three palettes of a PALETTE COLOR image as one.

    Raises
    ------
    LookupTableError
        If one is missing or contradicts itself.
    """
    first, columns = 0, []
    for colour in _COLOURS:
        name = f"{colour.lower()} palette"
        count, first, bits = _descriptor(
            elements, f"{colour}PaletteColorLookupTableDescriptor", name, is_signed=is_signed
        )
        data = lut_words(elements, f"{colour}PaletteColorLookupTableData")
        if data.size:
            entries = lut_entries(data, count, bits)
        else:
            segments = lut_words(elements, f"Segmented{colour}PaletteColorLookupTableData")
            entries = expanded_segments(segments, bits=bits, count=count)
        if entries.size < count:
            raise LookupTableError(f"Its {name} has {entries.size} entries instead of {count}.")
        columns.append(entries[:count])
    table = np.stack([column[: min(c.size for c in columns)] for column in columns], axis=1)
    # The upper byte of 16 bits; some writers state 16 and fill only the lower byte, or state 8 and fill both.
    colours = ((table >> 8) if int(table.max()) > 255 else table).astype(np.uint8)
    colours.flags.writeable = False
    return Palette(first, colours)


def _descriptor(elements: Elements, keyword: str, name: str, *, is_signed: bool) -> tuple[int, int, int]:
    """Number of entries, first stored value mapped, bits of an entry (C.7.6.3.1.5, C.11.1.1)."""
    found = lut_words(elements, keyword)
    if found.size != 3:
        raise LookupTableError(f"The descriptor of its {name} has not three values.")
    first = int(found[1])
    return (
        int(found[0]) or MAX_LUT_ENTRIES,
        first - 65536 if is_signed and first > 32767 else first,
        8 if found[2] <= 8 else 16,
    )


def lut_entries(words: NDArray[np.int64], count: int, bits: int) -> NDArray[np.int64]:
    """The entries, (N,), of a table of 16-bit words; 8-bit ones may be packed two to a word (PS3.3 C.7.6.3.1.6)."""
    if bits == 8 and count > 1 and words.size == (count + 1) // 2:
        return words.astype("<u2").view(np.uint8).astype(np.int64)
    return words


def lut_words(elements: Elements, keyword: str) -> NDArray[np.int64]:
    """16-bit values that pydicom hands over as numbers or, for VR OW, as bytes; empty where they are none."""
    found = elements.values(keyword)
    if len(found) == 1 and isinstance(found[0], bytes):
        order = ">u2" if elements.is_big_endian else "<u2"
        return np.frombuffer(found[0][: len(found[0]) // 2 * 2], dtype=order).astype(np.int64)
    if not all(isinstance(value, int) for value in found):
        return np.zeros(0, dtype=np.int64)
    return np.array([int(str(value)) & 0xFFFF for value in found], dtype=np.int64)
