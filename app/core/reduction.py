"""Smaller copies of large images, so that nothing thin flickers where a screen has fewer pixels than the image."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.shading import PaddingRange


def reduced_mask(mask: NDArray[np.bool_], *, down: int, across: int) -> NDArray[np.bool_]:
    """Whether any pixel of each block of `down` × `across` of a mask (rows, columns) is set.

    A mean would let lines of one pixel vanish. A block at the end may be cut short.
    """
    more = (-mask.shape[0] % down, -mask.shape[1] % across)
    padded = np.pad(mask, [(0, more[0]), (0, more[1])])
    small = np.zeros_like(padded[::down, ::across])
    for row in range(down):
        for column in range(across):
            small |= padded[row::down, column::across]
    return small


def reduced(stored: NDArray[Any], *, down: int, across: int, padding: PaddingRange | None = None) -> NDArray[Any]:
    """The mean of each block of `down` × `across` stored values (rows, columns), or colours (…, 3), in the same type.

    A block that does not fit at the end is filled up with the last row or column. One that holds padding is the
    value at its corner: a mean of padding and image would be neither.
    """
    if down == across == 1:
        return stored
    rows, columns = stored.shape[:2]
    more = (-rows % down, -columns % across)
    if any(more):
        stored = np.pad(stored, [(0, more[0]), (0, more[1]), (0, 0)][: stored.ndim], mode="edge")
    corners = stored[::down, ::across]
    total = np.zeros(corners.shape, dtype=np.float64 if stored.dtype.kind == "f" else np.int64)
    is_padded = np.zeros(corners.shape[:2], dtype=bool)
    for row in range(down):
        for column in range(across):
            part = stored[row::down, column::across]
            total += part
            if padding is not None:
                is_padded |= padding.holds(part)
    count = down * across
    mean = total / count if stored.dtype.kind == "f" else (total + count // 2) // count
    small = mean.astype(stored.dtype)
    small[is_padded] = corners[is_padded]
    return small
