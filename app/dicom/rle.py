"""RLE frames (PS3.5 annex G): byte planes, each run-length coded."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.dicom.pixel_layout import PixelLayout

_HEADER_BYTES: Final = 64
_BEST_RATIO: Final = 64
"""Two bytes stand for 128 at most: what claims more is refused before anything is allocated."""


def rle_words(layout: PixelLayout, frame: bytes) -> NDArray[Any]:
    """(rows, columns) or (rows, columns, samples) of unsigned words of BitsAllocated.

    Raises
    ------
    ValueError
        If the frame is damaged.
    """
    from rle import rle

    shape = (layout.rows, layout.columns)
    bytes_per_sample = max(1, layout.bits_allocated // 8)
    header = np.frombuffer(frame[:_HEADER_BYTES].ljust(_HEADER_BYTES, b"\0"), dtype="<u4").tolist()
    count = header[0]
    if count != layout.samples_per_pixel * bytes_per_sample or count > 15:
        raise ValueError(f"{count} segments instead of {layout.samples_per_pixel * bytes_per_sample}")
    plane_bytes = -(-layout.rows * layout.columns // (8 if layout.bits_allocated == 1 else 1))
    bounds = [*header[1 : count + 1], len(frame)]
    pairs = list(pairwise(bounds))
    if any(not _HEADER_BYTES <= start < end or (end - start) * _BEST_RATIO < plane_bytes for start, end in pairs):
        raise ValueError("segments out of place or too short")
    words = np.empty((*shape, layout.samples_per_pixel), dtype=f"<u{bytes_per_sample}")
    planes = words.view(np.uint8).reshape(*shape, layout.samples_per_pixel, bytes_per_sample)
    for number, (start, end) in enumerate(pairs):
        segment = np.frombuffer(rle.decode_segment(frame[start:end]), dtype=np.uint8)
        if segment.size < plane_bytes:
            raise ValueError(f"segment {number + 1} holds {segment.size} of {plane_bytes} bytes")
        if layout.bits_allocated == 1:
            bits = np.unpackbits(segment[:plane_bytes], count=layout.rows * layout.columns, bitorder="little")
            return bits.reshape(shape)
        # The most significant byte comes first.
        sample, byte = divmod(number, bytes_per_sample)
        planes[..., sample, bytes_per_sample - 1 - byte] = segment[:plane_bytes].reshape(shape)
    native = words.astype(words.dtype.newbyteorder("="), copy=False)
    return native.reshape(shape) if layout.samples_per_pixel == 1 else native
