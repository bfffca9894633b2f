"""The pixels of one image: stored values as they were decoded, and what they mean in the unit of the modality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.shading import PaddingRange

_EXACT_IN_FLOAT32: Final = 1 << 24


@dataclass(frozen=True, slots=True)
class Rescale:
    """Modality value = stored value * slope + intercept (PS3.3 C.11.1.1.2)."""

    slope: float = 1.0
    intercept: float = 0.0

    def to_values(self, stored: NDArray[Any]) -> NDArray[np.float32]:
        """Modality values, same shape; float pixels may hold what is no number, or leave the range of numbers."""
        with np.errstate(invalid="ignore", over="ignore"):
            if self.slope == 1 and self._is_exact(stored.dtype):
                values = stored.astype(np.float32)
                values += np.float32(self.intercept)
                return values
            return (stored.astype(np.float64) * self.slope + self.intercept).astype(np.float32)

    def _is_exact(self, dtype: np.dtype[Any]) -> bool:
        if dtype.kind == "f" or dtype.itemsize > 2 or self.intercept != int(self.intercept):
            return self.intercept == 0
        return abs(self.intercept) + (1 << 8 * dtype.itemsize) <= _EXACT_IN_FLOAT32


@dataclass(frozen=True, slots=True, eq=False)
class LookupTable:
    """A Modality LUT (PS3.3 C.11.1): stored value `first` and below give `entries[0]`, and so on."""

    first: int
    entries: NDArray[np.float32]

    def to_values(self, stored: NDArray[Any]) -> NDArray[np.float32]:
        """Modality values, same shape."""
        index = np.clip(stored.astype(np.int64) - self.first, 0, self.entries.size - 1)
        return np.asarray(self.entries[index])


ModalityTransform = Rescale | LookupTable
"""What makes modality values of stored values."""
IDENTITY: Final = Rescale()


@dataclass(frozen=True, slots=True, eq=False)
class ImagePixels:
    """One decoded image.

    Parameters
    ----------
    stored
        Read-only: (rows, columns) of stored values in the smallest common type that holds them, or
        (rows, columns, 3) uint8 red, green and blue for an image in colours.
    transform
        From stored to modality values; meaningless for colours.
    padding
        The stored values that are no image; None where the file declares none.
    """

    stored: NDArray[Any]
    transform: ModalityTransform = IDENTITY
    padding: PaddingRange | None = None

    @property
    def is_colour(self) -> bool:
        """Whether it is red, green and blue instead of one grey value per pixel."""
        return self.stored.ndim == 3

    @property
    def nbytes(self) -> int:
        """Memory that the stored values take."""
        return self.stored.nbytes

    @property
    def values(self) -> NDArray[np.float32]:
        """Modality values (rows, columns), read-only, computed at each call; only for grey images."""
        if self.is_colour:
            raise TypeError("an image in colours has no modality values")
        values = self.to_values(self.stored)
        values.flags.writeable = False
        return values

    def to_values(self, stored: NDArray[Any]) -> NDArray[np.float32]:
        """Modality values of any stored values, same shape: of a part of the image, or of every possible code."""
        return self.transform.to_values(stored)
