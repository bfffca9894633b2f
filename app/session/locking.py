"""The lock after idle time: the images are covered, work in the background goes on; a PIN takes the cover away."""

from __future__ import annotations

import time
from collections.abc import Callable

from psygnal import Signal

from app.core.reviewer_profile import ReviewerProfile
from app.session.preferring import Preferring
from app.session.reviewers import Reviewers


class Locking:
    """Covered or not; nothing of the review depends on it.

    A cover that was put on while the reviewer at work had no PIN is taken away by anybody: it is for the eyes alone.

    Parameters
    ----------
    ticks
        Gives the time in seconds that idleness is counted in.
    """

    changed = Signal()
    """Locked, or no longer."""

    def __init__(
        self, reviewers: Reviewers, preferences: Preferring, *, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._reviewers = reviewers
        self._preferences = preferences
        self._ticks = ticks
        self._active_at = ticks()
        self._is_locked = False
        self._locked_for = ""

    @property
    def is_locked(self) -> bool:
        """Whether nothing of a patient may be seen."""
        return self._is_locked

    @property
    def watches(self) -> bool:
        """Whether idle time locks."""
        return self._preferences.value.lock_idle_minutes is not None

    @property
    def keys(self) -> tuple[ReviewerProfile, ...]:
        """Who can unlock, by PIN: whoever has one here, if the reviewer at work has; nobody is asked otherwise."""
        known = tuple(one for one in self._reviewers.known if one.pin is not None)
        return known if any(one.name == self._locked_for for one in known) else ()

    def begin(self) -> None:
        """The viewer has started: where idle time locks, starting anew does not unlock."""
        if self.watches and self._reviewers.has_pin:
            self.lock()

    def lock(self) -> None:
        """Cover everything; a question that is open is withdrawn."""
        if self._is_locked:
            return
        self._reviewers.withdraw()
        self._is_locked, self._locked_for = True, self._reviewers.name
        self.changed.emit()

    def unlock(self, name: str = "", pin: str = "") -> None:
        """Take the cover away: at once where no PIN is needed, else when it proved to be that reviewer's.

        Whoever unlocks goes on as the reviewer.
        """
        if not self._is_locked:
            return
        if self.keys:
            self._reviewers.prove(name, pin, self._open)
        else:
            self._open()

    def note_activity(self) -> None:
        """Somebody is at work; that unlocks nothing."""
        self._active_at = self._ticks()

    def tick(self) -> None:
        """Lock once the time is up."""
        minutes = self._preferences.value.lock_idle_minutes
        if minutes is not None and not self._is_locked and self._ticks() - self._active_at > minutes * 60:
            self.lock()

    def _open(self) -> None:
        self._is_locked = False
        self._active_at = self._ticks()
        self.changed.emit()
