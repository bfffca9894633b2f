"""Decoded slices, as many as fit a bound, so that scrolling never waits twice for the same image."""

from __future__ import annotations

import threading
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from app.core.identity import SOPInstanceUID

Values = NDArray[np.float32]


class PixelCache:
    """Modality values by SOP Instance UID; the least recently used go first. Safe to use from any thread.

    Parameters
    ----------
    limit_bytes
        Most bytes of pixels kept; a single larger slice is kept alone.
    """

    def __init__(self, limit_bytes: int = 1 << 30) -> None:
        self._limit = limit_bytes
        self._values: OrderedDict[SOPInstanceUID, Values] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, sop_instance_uid: SOPInstanceUID) -> Values | None:
        """The values of a slice, if they are here."""
        with self._lock:
            values = self._values.get(sop_instance_uid)
            if values is not None:
                self._values.move_to_end(sop_instance_uid)
            return values

    def put(self, sop_instance_uid: SOPInstanceUID, values: Values) -> None:
        """Keep the values of a slice."""
        with self._lock:
            old = self._values.pop(sop_instance_uid, None)
            self._size += values.nbytes - (old.nbytes if old is not None else 0)
            self._values[sop_instance_uid] = values
            while self._size > self._limit and len(self._values) > 1:
                _, dropped = self._values.popitem(last=False)
                self._size -= dropped.nbytes

    def has_room_for(self, nbytes: int) -> bool:
        """Whether that much more fits without dropping anything."""
        with self._lock:
            return self._size + nbytes <= self._limit

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self._size = 0
