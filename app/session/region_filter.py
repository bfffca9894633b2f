"""Which regions the list shows: all states and names at first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from psygnal import Signal

from app.core.roi import ReviewState, Roi

STATES: Final = tuple(ReviewState)


class RegionFilter:
    """Left out are states and names; what comes later is shown."""

    changed = Signal()

    def __init__(self) -> None:
        self._states: set[ReviewState] = set()
        self._names: set[str] = set()

    @property
    def leaves_out(self) -> bool:
        """Whether it is in effect."""
        return bool(self._states or self._names)

    def shows_state(self, state: ReviewState) -> bool:
        """Whether regions in a state are shown."""
        return state not in self._states

    def shows_name(self, name: str) -> bool:
        """Whether regions of a name are shown."""
        return name not in self._names

    def shown(self, rois: Iterable[Roi], *, selected: Roi | None) -> tuple[Roi, ...]:
        """The regions to list, in their order; the selected one always: the keys act on it."""
        return tuple(
            roi
            for roi in rois
            if roi is selected or (self.shows_state(roi.state) and self.shows_name(roi.roi_class.name))
        )

    def toggle_state(self, state: ReviewState) -> None:
        """Leave regions in a state out, or show them again."""
        self._states ^= {state}
        self.changed.emit()

    def toggle_name(self, name: str) -> None:
        """Leave regions of a name out, or show them again."""
        self._names ^= {name}
        self.changed.emit()

    def show_all(self) -> None:
        """Leave nothing out."""
        if self.leaves_out:
            self._states.clear()
            self._names.clear()
            self.changed.emit()
