"""Stored values to modality values, for one single-frame monochrome image (PS3.3 C.7.6.3 and C.11.1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.dicom.pixel_decoding import read_allocated
from app.dicom.pixel_layout import PixelLayout, pixel_layout
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import open_header

_EXACT_IN_FLOAT32 = 1 << 24


def read_values(path: Path) -> NDArray[np.float32]:
    """Modality values of a file, (rows, columns), read-only.

    Raises
    ------
    FileError
        NotDicomError, TruncatedFileError or PixelDataError; the message names the file and the cause.
    """
    header = open_header(path)
    with quiet_pydicom():
        layout = pixel_layout(header)
    return modality_values(layout, read_stored(layout))


def read_stored(layout: PixelLayout) -> NDArray[Any]:
    """Stored values, (rows, columns), in an integer type of the size of BitsAllocated (or float, for float pixels).

    Bits outside BitsStored, where old modalities put overlays, are cleared; signed values are extended.

    Raises
    ------
    TruncatedFileError
        The file ends inside the pixels.
    PixelDataError
        They cannot be decoded or contradict the header.
    """
    data, is_decoded = read_allocated(layout)
    if is_decoded or data.dtype.kind == "f" or layout.bits_stored == layout.bits_allocated:
        return data
    # Shift the sign bit to the top, then back: an arithmetic shift extends the sign, a logical one clears.
    above = layout.bits_allocated - 1 - layout.high_bit
    unused = layout.bits_allocated - layout.bits_stored
    return (data << above) >> unused


def modality_values(layout: PixelLayout, stored: NDArray[Any]) -> NDArray[np.float32]:
    """Stored values through the Modality LUT or RescaleSlope and RescaleIntercept; float32, read-only."""
    table = layout.lookup_table
    if table is not None:
        index = np.clip(stored.astype(np.int64) - table.first, 0, table.entries.size - 1)
        values = table.entries[index]
    elif (
        layout.slope == 1
        and layout.intercept == int(layout.intercept)
        and abs(layout.intercept) + (1 << layout.bits_stored) <= _EXACT_IN_FLOAT32
    ):
        values = stored.astype(np.float32)
        values += np.float32(layout.intercept)
    else:
        values = (stored.astype(np.float64) * layout.slope + layout.intercept).astype(np.float32)
    values.flags.writeable = False
    return values
