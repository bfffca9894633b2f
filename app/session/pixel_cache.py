"""Decoded slices, as many as fit a bound, so that scrolling never waits twice for the same image."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from app.core.identity import ImageReference

Values = NDArray[np.float32]


class PixelCache:
    """Modality values by image; the least recently used go first. Safe to use from any thread.

    Parameters
    ----------
    limit_bytes
        Most bytes of pixels kept; a single larger slice is kept alone.
    """

    def __init__(self, limit_bytes: int = 1 << 30) -> None:
        self._limit = limit_bytes
        self._values: OrderedDict[ImageReference, Values] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, image: ImageReference) -> Values | None:
        """The values of a slice, if they are here."""
        with self._lock:
            values = self._values.get(image)
            if values is not None:
                self._values.move_to_end(image)
            return values

    def put(self, image: ImageReference, values: Values) -> None:
        """Keep the values of a slice."""
        with self._lock:
            old = self._values.pop(image, None)
            self._size += values.nbytes - (old.nbytes if old is not None else 0)
            self._values[image] = values
            while self._size > self._limit and len(self._values) > 1:
                _, dropped = self._values.popitem(last=False)
                self._size -= dropped.nbytes

    def has_room_for(self, nbytes: int) -> bool:
        """Whether that much more fits without dropping anything."""
        with self._lock:
            return self._size + nbytes <= self._limit

    def drop(self, images: Iterable[ImageReference]) -> None:
        """Forget these."""
        with self._lock:
            for image in images:
                values = self._values.pop(image, None)
                self._size -= values.nbytes if values is not None else 0
