"""Overlay planes, in their own elements or in bits that no stored value uses (PS3.3 C.9.2, PS3.5 8.1.2)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.uid import ExplicitVRBigEndian

from app.core.errors import PixelDataError
from app.core.overlay import Overlay, OverlayKind
from app.core.phrases import phrase
from app.dicom.elements import PARSE_ERRORS
from app.dicom.pixel_decoding import is_uncompressed, read_allocated
from app.dicom.pixel_layout import MAX_PIXELS, PixelLayout
from app.dicom.reading import ParsedHeader

_KIND: Final = 0x0040
_LABEL: Final = 0x1500
_DESCRIPTION: Final = 0x0022
_ROWS: Final = 0x0010
_COLUMNS: Final = 0x0011
_FRAMES: Final = 0x0015
_ORIGIN: Final = 0x0050
_FRAME_ORIGIN: Final = 0x0051
_BIT_POSITION: Final = 0x0102
_DATA: Final = 0x3000


def overlays(header: ParsedHeader, layout: PixelLayout, frame: int = 0) -> tuple[Overlay, ...]:
    """The overlay planes of a frame, counted from 0; both arguments are of the same file.

    Raises
    ------
    PixelDataError
        If one of them contradicts itself.
    FileError
        If bits of the pixels cannot be read.
    """
    found = (_overlay(header.dataset, layout, frame, group=group) for group in layout.overlay_groups)
    return tuple(overlay for overlay in found if overlay is not None)


def _overlay(dataset: Dataset, layout: PixelLayout, frame: int, *, group: int) -> Overlay | None:
    """The plane of one group; None where it has none for this frame."""
    rows, columns = _number(dataset, group, _ROWS), _number(dataset, group, _COLUMNS)
    if not rows or not columns:
        return None
    if rows < 0 or columns < 0 or rows * columns > MAX_PIXELS:
        raise _contradiction(
            layout, phrase("An overlay claims {rows} × {columns} pixels.", rows=rows, columns=columns)
        )
    data = _value(dataset, group, _DATA)
    if isinstance(data, bytes) and data:
        mask = _from_element(dataset, layout, frame, group=group, shape=(rows, columns))
    else:
        mask = _from_pixels(layout, frame, bit=_number(dataset, group, _BIT_POSITION), shape=(rows, columns))
    if mask is None:
        return None
    mask.flags.writeable = False
    row, column = _origin(dataset, group)
    label = _text(dataset, group, _LABEL) or _text(dataset, group, _DESCRIPTION)
    kind = OverlayKind.ROI if _text(dataset, group, _KIND) == "R" else OverlayKind.GRAPHICS
    return Overlay(mask, row - 1, column - 1, label, kind)


def _from_element(
    dataset: Dataset, layout: PixelLayout, frame: int, *, group: int, shape: tuple[int, int]
) -> NDArray[np.bool_] | None:
    """Bits one after another, frames too. A single overlay that names no frame is for all of them."""
    frames, first = _number(dataset, group, _FRAMES), _number(dataset, group, _FRAME_ORIGIN)
    number = 0 if frames is None and first is None else frame + 1 - (first or 1)
    if not 0 <= number < (frames or 1):
        return None
    element = dataset[group, _DATA]
    data = np.frombuffer(element.value, dtype=np.uint8)
    if layout.transfer_syntax == ExplicitVRBigEndian and element.VR == "OW":
        data = data[: data.size // 2 * 2].view("<u2").byteswap().view(np.uint8)
    size = shape[0] * shape[1]
    if data.size * 8 < size * (number + 1):
        raise _contradiction(layout, f"An overlay of {shape[0]} × {shape[1]} has only {data.size:,} bytes.")
    start = size * number
    part = data[start // 8 : -(-(start + size) // 8)]
    bits = np.unpackbits(part, bitorder="little")[start % 8 :][:size]
    return bits.view(np.bool_).reshape(shape)


def _from_pixels(
    layout: PixelLayout, frame: int, *, bit: int | None, shape: tuple[int, int]
) -> NDArray[np.bool_] | None:
    """One bit of every pixel word; only uncompressed words have bits besides the stored value."""
    is_used = bit is not None and layout.high_bit - layout.bits_stored < bit <= layout.high_bit
    if bit is None or is_used or not 0 <= bit < layout.bits_allocated or shape != (layout.rows, layout.columns):
        return None
    if not is_uncompressed(layout) or layout.samples_per_pixel != 1:
        return None
    words = read_allocated(layout, frame)
    return np.asarray(words >> bit & 1, dtype=np.bool_)


def _value(dataset: Dataset, group: int, element: int) -> object:
    try:
        return dataset[group, element].value if (group, element) in dataset else None
    except PARSE_ERRORS:
        return None


def _number(dataset: Dataset, group: int, element: int) -> int | None:
    try:
        return int(str(_value(dataset, group, element)))
    except ValueError:
        return None


def _text(dataset: Dataset, group: int, element: int) -> str:
    found = _value(dataset, group, element)
    return found.strip() if isinstance(found, str) else ""


def _origin(dataset: Dataset, group: int) -> tuple[int, int]:
    """Row and column in the image, from 1, of the first pixel of the overlay."""
    found = _value(dataset, group, _ORIGIN)
    if isinstance(found, MultiValue | list) and len(found) == 2:
        row, column = found
        if isinstance(row, int) and isinstance(column, int):
            return row, column
    return 1, 1


def _contradiction(layout: PixelLayout, cause: str) -> PixelDataError:
    return PixelDataError(
        phrase("The overlays of {file} cannot be right.", file=layout.path.name),
        cause=cause,
        next_step=phrase("The image itself is not affected; retrieve it again to see its overlays."),
    )
