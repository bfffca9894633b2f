"""What the user prefers, and changing it: kept first, then in effect."""

from __future__ import annotations

from collections.abc import Callable

from psygnal import Signal

from app.core.keepers import PreferenceKeeper
from app.core.preferences import Preferences


class Preferring:
    """The preferences in effect."""

    changed = Signal()
    kept = Signal(object, object)
    """The preferences as they were kept before, and as they are kept now."""

    def __init__(self, keeper: PreferenceKeeper) -> None:
        self._keeper = keeper
        self._kept = self._value = keeper.preferences()

    @property
    def value(self) -> Preferences:
        """All of them, as they are."""
        return self._value

    def change(self, value: Preferences) -> None:
        """Keep other preferences, which then are in effect at once.

        Raises
        ------
        StorageError
            If they cannot be kept; nothing changes then.
        """
        if value != self._kept:
            self._keeper.save_preferences(value)
            before, self._kept = self._kept, value
            self.kept.emit(before, value)
        self.try_out(value)

    def note(self, change: Callable[[Preferences], Preferences]) -> None:
        """Keep what was learned from use, whatever is being tried out; nobody has to be told of it.

        Raises
        ------
        StorageError
            If it cannot be kept; nothing changes then.
        """
        kept = change(self._kept)
        self._keeper.save_preferences(kept)
        self._kept, self._value = kept, change(self._value)

    def try_out(self, value: Preferences) -> None:
        """Put other preferences into effect without keeping them."""
        if value != self._value:
            self._value = value
            self.changed.emit()

    def take_back(self) -> None:
        """End trying out."""
        self.try_out(self._kept)
