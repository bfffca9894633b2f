"""How much memory decoded images may take: what the user prefers, else the usual share of this machine's."""

from __future__ import annotations

from app.session.pixel_cache import PixelCache
from app.session.preferring import Preferring


class ImageMemory:
    """Keeps the bound of the cache at what is preferred.

    Parameters
    ----------
    usual_bytes
        The bound where nothing is preferred.
    """

    def __init__(self, preferences: Preferring, *, usual_bytes: int) -> None:
        self.cache = PixelCache(usual_bytes)
        self._preferences = preferences
        self._usual_bytes = usual_bytes
        preferences.changed.connect(self._follow)
        self._follow()

    @property
    def usual_bytes(self) -> int:
        """The bound where nothing is preferred."""
        return self._usual_bytes

    def _follow(self) -> None:
        preferred_mib = self._preferences.value.image_memory_mib
        self.cache.resize(self._usual_bytes if preferred_mib is None else preferred_mib << 20)
