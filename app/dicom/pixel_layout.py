"""What must be known of one image to get its values: where the pixels lie and what their bits mean."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.uid import UID

from app.core.errors import PixelDataError
from app.core.identity import is_uid
from app.dicom.elements import Elements
from app.dicom.reading import Header, PixelElement

MAX_PIXELS: Final = 1 << 27
"""Pixels of one image; four times the largest mammogram."""
MAX_LUT_ENTRIES: Final = 1 << 16

_MONOCHROME: Final = ("MONOCHROME1", "MONOCHROME2")
_BITS_ALLOCATED: Final = {"PixelData": (1, 8, 16, 32), "FloatPixelData": (32,), "DoubleFloatPixelData": (64,)}


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A Modality LUT (PS3.3 C.11.1): stored value `first` and below give `entries[0]`."""

    first: int
    entries: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PixelLayout:
    """One single-frame monochrome image, ready to be decoded without parsing its file again.

    Parameters
    ----------
    slope, intercept
        Modality value = stored value * slope + intercept, where there is no lookup table.
    """

    path: Path
    file_size: int
    modified_ns: int
    transfer_syntax: str
    element: PixelElement
    rows: int
    columns: int
    bits_allocated: int
    bits_stored: int
    high_bit: int
    is_signed: bool
    photometric_interpretation: str
    slope: float = 1.0
    intercept: float = 0.0
    lookup_table: LookupTable | None = None

    @property
    def transfer_syntax_name(self) -> str:
        """Name for the user, e.g. `JPEG 2000 Image Compression`."""
        return UID(self.transfer_syntax).name if is_uid(self.transfer_syntax) else "unknown transfer syntax"

    def error(self, cause: str, *, next_step: str = "", details: str = "") -> PixelDataError:
        """The failure to decode this image: file, transfer syntax, cause, next step."""
        return PixelDataError(
            f"The pixels of {self.path.name} ({self.transfer_syntax_name}) cannot be decoded.",
            cause=cause,
            next_step=next_step or "Retrieve the image again, or ask its source for an uncompressed copy.",
            details=details,
        )


def pixel_layout(header: Header) -> PixelLayout:
    """Check that a file holds one monochrome frame and describe it.

    Raises
    ------
    PixelDataError
        If there are no pixels, several frames, colours, or the header contradicts itself; the message names
        the file and the reason.
    """
    elements, element, name = header.elements, header.pixels, header.path.name
    if element is None:
        raise PixelDataError(
            f"{name} holds no pixel data.", next_step="Retrieve the image again; if it stays so, leave it out."
        )
    samples = elements.integer("SamplesPerPixel") or 1
    photometric = elements.text("PhotometricInterpretation")
    if not photometric:
        raise _contradiction(name, "It states no PhotometricInterpretation.")
    if samples != 1 or photometric not in _MONOCHROME:
        raise _refusal(name, f"is a colour image ({photometric}, samples per pixel: {samples})")
    frames = elements.integer("NumberOfFrames") or 1
    if frames != 1:
        raise _refusal(name, f"is a multi-frame image ({frames} frames)")

    rows, columns = elements.integer("Rows") or 0, elements.integer("Columns") or 0
    if not (0 < rows < 65536 and 0 < columns < 65536):
        raise _contradiction(name, f"Rows × Columns is {rows} × {columns}.")
    if rows * columns > MAX_PIXELS:
        raise _contradiction(name, f"It claims {rows} × {columns} pixels, more than {MAX_PIXELS:,}.")
    allocated = elements.integer("BitsAllocated") or 0
    if allocated not in _BITS_ALLOCATED[element.keyword]:
        raise _contradiction(name, f"BitsAllocated is {allocated}.")
    stored = elements.integer("BitsStored") or allocated
    high_bit = elements.integer("HighBit")
    high_bit = stored - 1 if high_bit is None else high_bit
    if not stored - 1 <= high_bit < allocated:
        raise _contradiction(name, f"BitsAllocated {allocated}, BitsStored {stored} and HighBit {high_bit} disagree.")
    slope, intercept = elements.number("RescaleSlope"), elements.number("RescaleIntercept")
    if slope == 0:
        raise _contradiction(name, "RescaleSlope is 0, so that every pixel would have the same value.")
    is_signed = elements.integer("PixelRepresentation") == 1
    return PixelLayout(
        path=header.path,
        file_size=header.file_size,
        modified_ns=header.modified_ns,
        transfer_syntax=header.transfer_syntax,
        element=element,
        rows=rows,
        columns=columns,
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=high_bit,
        is_signed=is_signed,
        photometric_interpretation=photometric,
        slope=1.0 if slope is None else slope,
        intercept=intercept or 0.0,
        lookup_table=_modality_lut(elements, name, is_signed=is_signed),
    )


def _modality_lut(elements: Elements, name: str, *, is_signed: bool) -> LookupTable | None:
    items = elements.items("ModalityLUTSequence")
    if not items:
        return None
    descriptor = _words(items[0], "LUTDescriptor")
    if len(descriptor) != 3:
        raise _contradiction(name, "The LUTDescriptor of its Modality LUT has not three values.")
    count = int(descriptor[0]) or MAX_LUT_ENTRIES
    first = int(descriptor[1])
    first = first - 65536 if is_signed and first > 32767 else first
    entries = _words(items[0], "LUTData")
    if descriptor[2] == 8 and entries.size == (count + 1) // 2:
        entries = entries.astype("<u2").view(np.uint8)  # 8-bit entries may be packed two to a word
    if entries.size < count:
        raise _contradiction(name, f"Its Modality LUT has {entries.size} entries instead of {count}.")
    table = entries[:count].astype(np.float32)
    table.flags.writeable = False
    return LookupTable(first, table)


def _words(item: Elements, keyword: str) -> NDArray[np.int64]:
    """16-bit values that pydicom hands over as numbers or, for VR OW, as bytes."""
    found = item.values(keyword)
    if len(found) == 1 and isinstance(found[0], bytes):
        return np.frombuffer(found[0][: len(found[0]) // 2 * 2], dtype="<u2").astype(np.int64)
    return np.array([int(str(value)) & 0xFFFF for value in found], dtype=np.int64)


def _refusal(name: str, what: str) -> PixelDataError:
    return PixelDataError(
        f"{name} {what}.",
        cause="This version shows single-frame grey-scale images only.",
        next_step="Ask the source for the same images as single grey-scale frames.",
    )


def _contradiction(name: str, cause: str) -> PixelDataError:
    return PixelDataError(
        f"The pixel description of {name} cannot be right.",
        cause=cause,
        next_step="Retrieve the image again, or ask its source for an intact copy.",
    )
