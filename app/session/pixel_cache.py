"""Decoded slices, as many as fit a bound, so that scrolling never waits twice for the same image."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from app.core.identity import ImageReference
from app.core.pixels import ImagePixels


class PixelCache:
    """Pixels by image; the least recently used go first. Safe to use from any thread.

    Parameters
    ----------
    limit_bytes
        Most bytes of pixels kept; a single larger slice is kept alone.
    """

    def __init__(self, limit_bytes: int = 1 << 30) -> None:
        self._limit = limit_bytes
        self._pixels: OrderedDict[ImageReference, ImagePixels] = OrderedDict()
        self._largest = 0
        self._size = 0
        self._lock = threading.Lock()

    def get(self, image: ImageReference) -> ImagePixels | None:
        """The pixels of a slice, if they are here."""
        with self._lock:
            pixels = self._pixels.get(image)
            if pixels is not None:
                self._pixels.move_to_end(image)
            return pixels

    def holds(self, image: ImageReference) -> bool:
        """Whether the pixels of a slice are here; asking is no use of them."""
        with self._lock:
            return image in self._pixels

    def put(self, image: ImageReference, pixels: ImagePixels) -> None:
        """Keep the pixels of a slice."""
        with self._lock:
            old = self._pixels.pop(image, None)
            self._size += pixels.nbytes - (old.nbytes if old is not None else 0)
            self._largest = max(self._largest, pixels.nbytes)
            self._pixels[image] = pixels
            while self._size > self._limit and len(self._pixels) > 1:
                _, dropped = self._pixels.popitem(last=False)
                self._size -= dropped.nbytes

    def has_room_for_another(self) -> bool:
        """Whether one more slice, as large as the largest so far, fits without dropping anything."""
        with self._lock:
            return self._size + self._largest <= self._limit

    def drop(self, images: Iterable[ImageReference]) -> None:
        """Forget these."""
        with self._lock:
            for image in images:
                pixels = self._pixels.pop(image, None)
                self._size -= pixels.nbytes if pixels is not None else 0
            if not self._pixels:
                self._largest = 0
