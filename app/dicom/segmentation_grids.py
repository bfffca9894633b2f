"""Masks of one grid of pixels on another one in the same plane: cut out, turned, or sampled at the nearest pixel."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry
from app.core.mask import Mask

_SAME_PLACE: Final = 0.05
"""Parts of a pixel that one may lie beside another and still be the same."""

Matrix = NDArray[np.float64]


class Grids:
    """Where the pixels of images lie in the frames of one segmentation, all of one shape.

    Parameters
    ----------
    rows, columns
        Of the frames.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self._rows, self._columns = rows, columns
        self._key: tuple[object, ...] = ()
        self._places: tuple[NDArray[np.intp], NDArray[np.intp], Mask] | None = None
        self._is_exact = True

    def on_image(self, mask: Mask, source: PlaneGeometry, image: PlaneGeometry) -> tuple[Mask, bool]:
        """The pixels of an image (rows, columns) whose nearest pixel of the frame belongs to the mask.

        Returns
        -------
        mask, is_exact
            Whether every pixel that is looked at is the very same in both grids.
        """
        to_frame, offset = _affine(source, image)
        turned, shifted = np.rint(to_frame), np.rint(offset)
        widest = max(image.rows, image.columns)
        is_exact = bool(
            np.abs(to_frame - turned).max() * widest <= _SAME_PLACE and np.abs(offset - shifted).max() <= _SAME_PLACE
        )
        is_same_shape = (self._rows, self._columns) == (image.rows, image.columns)
        if is_exact and is_same_shape and np.array_equal(turned, np.eye(2)) and not shifted.any():
            return mask, True
        key = (*np.round(to_frame, 9).ravel(), *np.round(offset, 6), image.rows, image.columns)
        if self._places is None or key != self._key:
            self._key, self._places, self._is_exact = key, self._looked_up(to_frame, offset, image), is_exact
        row, column, inside = self._places
        found = np.zeros((image.rows, image.columns), dtype=bool)
        found[inside] = mask[row, column]
        return found, self._is_exact

    def _looked_up(
        self, to_frame: Matrix, offset: Matrix, image: PlaneGeometry
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], Mask]:
        """Row and column in the frame of every pixel of the image that lies in it, and which pixels these are."""
        row, column = np.ogrid[: image.rows, : image.columns]
        places = [np.rint(a * row + b * column + c) for (a, b), c in zip(to_frame, offset, strict=True)]
        inside = (places[0] >= 0) & (places[0] < self._rows) & (places[1] >= 0) & (places[1] < self._columns)
        return places[0][inside].astype(np.intp), places[1][inside].astype(np.intp), inside


def _affine(source: PlaneGeometry, image: PlaneGeometry) -> tuple[Matrix, Matrix]:
    """(2, 2) and (2,): row and column of an image to those of a frame in its plane."""
    origin, down, right = source.to_row_column(image.to_lps([(0, 0), (1, 0), (0, 1)]))
    return np.stack([down - origin, right - origin], axis=1), origin
