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
    small = _reduced(values, aspect=aspect, size=size)
    return apply_window(small, window or automatic_window(values), inverted=inverted)


def colour_thumbnail(colours: NDArray[np.uint8], *, aspect: float, size: int = 96) -> NDArray[np.uint8]:
    """Red, green and blue (height, width, 3) of an image (rows, columns, 3), the longer side `size` pixels."""
    channels = [_reduced(colours[..., n].astype(np.float32), aspect=aspect, size=size) for n in range(3)]
    return np.clip(np.rint(np.stack(channels, axis=-1)), 0, 255).astype(np.uint8)


def _reduced(values: NDArray[np.float32], *, aspect: float, size: int) -> NDArray[np.float32]:
    from scipy import ndimage  # 0.1 s that the window need not wait for

    rows, columns = values.shape
    scale = size / max(rows * aspect, columns)
    factors = rows * aspect * scale / rows, scale
    # Averaging over what one small pixel covers keeps thin structures from flickering in and out.
    smooth = ndimage.gaussian_filter(values, [max(0.0, 0.4 / factor - 0.4) for factor in factors])
    return np.asarray(ndimage.zoom(smooth, factors, order=1, grid_mode=True, mode="nearest"), dtype=np.float32)
