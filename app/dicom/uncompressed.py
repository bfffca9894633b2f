"""The bytes of an uncompressed frame to an array of allocated words (PS3.5 8.1.1 and 8.2)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.uid import ExplicitVRBigEndian

from app.dicom.frames import swaps_bytes, uncompressed_span
from app.dicom.pixel_layout import PixelLayout


def allocated_words(layout: PixelLayout, data: NDArray[np.uint8], frame: int) -> NDArray[Any]:
    """(rows, columns) or (rows, columns, samples) of a frame; a view of `data` where its bytes are in order."""
    is_big = layout.transfer_syntax == ExplicitVRBigEndian
    first_bit = layout.frame_bits * frame - 8 * uncompressed_span(layout, frame)[0]
    if swaps_bytes(layout):
        data = data.view("<u2").byteswap().view(np.uint8)
    if layout.bits_allocated == 1:
        bits = np.unpackbits(data, count=first_bit + layout.frame_bits, bitorder="little")[first_bit:]
        return bits.reshape(layout.rows, layout.columns)
    data = data[first_bit // 8 :][: layout.frame_bits // 8]
    if layout.is_subsampled:
        return _paired(layout, data)
    words = data.view(allocated_type(layout).newbyteorder(">" if is_big else "<"))
    words = words.astype(words.dtype.newbyteorder("="), copy=False)
    if layout.samples_per_pixel == 1:
        return words.reshape(layout.rows, layout.columns)
    if layout.is_planar:
        planes = words.reshape(layout.samples_per_pixel, layout.rows, layout.columns)
        return np.ascontiguousarray(np.moveaxis(planes, 0, -1))
    return words.reshape(layout.rows, layout.columns, layout.samples_per_pixel)


def allocated_type(layout: PixelLayout) -> np.dtype[Any]:
    """The type of one sample as it is stored, in the order of this machine."""
    if layout.element.keyword != "PixelData":
        return np.dtype(f"f{layout.bits_allocated // 8}")
    return np.dtype(f"{'i' if layout.is_signed else 'u'}{max(1, layout.bits_allocated // 8)}")


def without_unused_bits(layout: PixelLayout, words: NDArray[Any]) -> NDArray[Any]:
    """Stored values of the shape of `words`, which are changed.

    Bits outside BitsStored, where old modalities put overlays, are cleared; signed values are extended.
    """
    if words.dtype.kind == "f" or layout.bits_stored == layout.bits_allocated:
        return words
    # Shift the sign bit to the top, then back: an arithmetic shift extends the sign, a logical one clears.
    words <<= layout.bits_allocated - 1 - layout.high_bit
    words >>= layout.bits_allocated - layout.bits_stored
    return words


def _paired(layout: PixelLayout, data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Two luminances and the chrominance that both share (PS3.3 C.7.6.3.1.2, YBR_FULL_422)."""
    pairs = data.reshape(-1, 4)
    samples = np.empty((len(pairs), 2, 3), dtype=np.uint8)
    samples[:, :, 0] = pairs[:, :2]
    samples[:, :, 1:] = pairs[:, None, 2:]
    return samples.reshape(layout.rows, layout.columns, 3)
