"""Decoded slices, as many as fit a bound, so that scrolling never waits twice for the same image."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from app.core.identity import ImageReference
from app.core.overlay import Overlay
from app.core.pixels import ImagePixels
from app.core.volume import ImageSlice


class ImageKey(NamedTuple):
    """One image of one file: archives may hold different files under the same UID."""

    path: Path
    reference: ImageReference


def key_of(image: ImageSlice) -> ImageKey:
    """What the pixels of an image are kept under."""
    return ImageKey(image.path, image.reference)


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """What was read of an image.

    Parameters
    ----------
    overlays
        The graphics that it brings along; None where they cannot be read.
    """

    pixels: ImagePixels
    overlays: tuple[Overlay, ...] | None = ()


class PixelCache:
    """Decoded images; the least recently used go first. Safe to use from any thread.

    Several may hold the same image: it stays until the last of them lets go, or the room ends.

    Parameters
    ----------
    limit_bytes
        Most bytes of pixels kept; a single larger slice is kept alone.
    """

    def __init__(self, limit_bytes: int = 1 << 30) -> None:
        self._limit = limit_bytes
        self._decoded: OrderedDict[ImageKey, Decoded] = OrderedDict()
        self._holders: dict[ImageKey, set[str]] = {}
        self._largest = 0
        self._size = 0
        self._lock = threading.Lock()

    @property
    def limit_bytes(self) -> int:
        """Most bytes of pixels kept."""
        return self._limit

    @property
    def used_bytes(self) -> int:
        """How many bytes of pixels are kept now."""
        with self._lock:
            return self._size

    @property
    def count(self) -> int:
        """How many images are kept now."""
        with self._lock:
            return len(self._decoded)

    def get(self, key: ImageKey) -> Decoded | None:
        """A slice, if it is here."""
        with self._lock:
            decoded = self._decoded.get(key)
            if decoded is not None:
                self._decoded.move_to_end(key)
            return decoded

    def hold(self, key: ImageKey, *, holder: str) -> bool:
        """Let another hold a slice too; False if it is not here. That is no use of it."""
        with self._lock:
            if key not in self._decoded:
                return False
            self._holders[key].add(holder)
            return True

    def put(self, key: ImageKey, decoded: Decoded, *, holder: str) -> None:
        """Keep a slice."""
        with self._lock:
            holders = self._holders.get(key, set()) | {holder}
            self._remove(key)
            self._decoded[key], self._holders[key] = decoded, holders
            self._size += decoded.pixels.nbytes
            self._largest = max(self._largest, decoded.pixels.nbytes)
            self._make_room()

    def resize(self, limit_bytes: int) -> None:
        """Keep within another bound from now on."""
        with self._lock:
            self._limit = limit_bytes
            self._make_room()

    def has_room_for(self, count: int) -> bool:
        """Whether so many more slices, as large as the largest so far, fit without dropping anything."""
        with self._lock:
            return self._size + count * self._largest <= self._limit

    @property
    def capacity(self) -> int:
        """How many slices as large as the largest so far fit; at least one."""
        with self._lock:
            return max(1, self._limit // max(1, self._largest))

    def release(self, holder: str) -> None:
        """Let go of everything that one holds; what nobody else holds goes."""
        with self._lock:
            for key in [key for key, holders in self._holders.items() if holder in holders]:
                self._holders[key].discard(holder)
                if not self._holders[key]:
                    self._remove(key)
            if not self._decoded:
                self._largest = 0

    def _make_room(self) -> None:
        while self._size > self._limit and len(self._decoded) > 1:
            self._remove(next(iter(self._decoded)))

    def _remove(self, key: ImageKey) -> None:
        decoded = self._decoded.pop(key, None)
        self._holders.pop(key, None)
        self._size -= decoded.pixels.nbytes if decoded is not None else 0
