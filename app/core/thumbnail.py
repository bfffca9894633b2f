"""A small picture of a slice with the right proportions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.voi import GreyTransform, apply_window, automatic_window


def thumbnail(
    values: NDArray[np.float32], *, aspect: float, window: GreyTransform | None, inverted: bool, size: int = 96
) -> NDArray[np.uint8]:
    """Brightness (height, width), the longer side `size` pixels.

    Parameters
    ----------
    values
        Modality values (rows, columns).
    aspect
        Height of a pixel over its width.
    window
        None for an automatic one.
    """
    from scipy import ndimage  # 0.1 s that the window need not wait for

    rows, columns = values.shape
    scale = size / max(rows * aspect, columns)
    factors = rows * aspect * scale / rows, scale
    # Averaging over what one small pixel covers keeps thin structures from flickering in and out.
    smooth = ndimage.gaussian_filter(values, [max(0.0, 0.4 / factor - 0.4) for factor in factors])
    small = ndimage.zoom(smooth, factors, order=1, grid_mode=True, mode="nearest")
    return apply_window(small, window or automatic_window(values), inverted=inverted)
