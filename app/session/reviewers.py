"""Who decides: asked once at the first decision, asked for the PIN where there is one, changed at any time."""

from __future__ import annotations

import math
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import Enum

from psygnal import Signal

from app.core.errors import StorageError, VerdantError
from app.core.keepers import ReviewerKeeper
from app.core.phrases import counted, phrase
from app.core.reviewer_profile import MOST_REVIEWERS, PinDigest, ReviewerProfile
from app.core.tasks import TaskRunner, Value
from app.session.clock import now
from app.session.notices import Notices
from app.session.preferring import Preferring

NOT_SAID = phrase("Nothing was decided, changed or saved: it was not said who does.")
NEEDS_PIN = phrase("That reviewer is known here and has a PIN. Enter it.")
WRONG_PIN = phrase("That is not the PIN.")
NOT_TRIED = phrase("The PIN could not be looked at. Try again.")


class Asked(Enum):
    """What the user is asked."""

    NAME = "name"
    """Who decides, for the first time."""
    PIN = "pin"
    """Whether it is still the same."""
    CHANGE = "change"
    """Who goes on."""


class Reviewers:
    """The reviewer at work, and those whom this workstation knows.

    Parameters
    ----------
    account_name
        PN representation of whose account of the system it is, to offer; empty where the system does not say.
    ticks
        Gives the time in seconds that idleness is counted in.
    """

    changed = Signal()
    """Another reviewer, a question, or something to say about one."""
    proved = Signal(str, bool, int)
    """Somebody said who they are: their name, whether that was taken, and how many wrong PINs there were by then."""
    held_off = Signal(str)
    """After too many wrong PINs another was entered for that name, and not looked at."""
    pin_changed = Signal(str, bool)
    """Of that reviewer; whether there is one now."""

    def __init__(
        self,
        keeper: ReviewerKeeper,
        preferences: Preferring,
        *,
        runner: TaskRunner,
        notices: Notices,
        account_name: str = "",
        clock: Callable[[], datetime] = now,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keeper = keeper
        self._preferences = preferences
        self._runner = runner
        self._notices = notices
        self._clock = clock
        self._ticks = ticks
        self.account_name = account_name
        self._known = keeper.reviewers()
        self._name = self._known[0].name if self._known else ""
        self._was_proved = False
        self._active_at = ticks()
        self._question: Asked | None = None
        self._then: Callable[[], None] | None = None
        self._refusal = ""
        self._trying = False

    @property
    def name(self) -> str:
        """PN representation of who decides; empty until somebody said so."""
        return self._name

    @property
    def certain_name(self) -> str:
        """The same, as far as that is certain: empty also while the PIN is due."""
        return "" if self.is_locked else self._name

    @property
    def known(self) -> tuple[ReviewerProfile, ...]:
        """Who reviewed here, the last one first."""
        return self._known

    @property
    def is_locked(self) -> bool:
        """Whether the PIN is asked for before the next decision or change."""
        if not self._has_pin(self._name):
            return False
        minutes = self._preferences.value.reviewer_idle_minutes
        is_idle = minutes is not None and self._ticks() - self._active_at > minutes * 60
        return is_idle or not self._was_proved

    @property
    def question(self) -> Asked | None:
        """What the user is asked."""
        return self._question

    @property
    def refusal(self) -> str:
        """Why the last answer was not taken; empty if it was, or there was none."""
        return self._refusal

    @property
    def trying(self) -> bool:
        """Whether a PIN is being looked at."""
        return self._trying

    @property
    def has_pin(self) -> bool:
        """Whether the reviewer at work has one."""
        return self._has_pin(self._name)

    def note_activity(self) -> None:
        """Somebody is at work; once the time is up this unlocks nothing."""
        self._was_proved = not self.is_locked
        self._active_at = self._ticks()

    def identify(self, then: Callable[[], None]) -> None:
        """Do something in the reviewer's name: at once if it is known who that is, otherwise when it was said."""
        if self._name and not self.is_locked:
            self.note_activity()
            then()
            return
        self._ask(Asked.PIN if self._name else Asked.NAME, then)

    def once_certain(self, then: Callable[[], None]) -> None:
        """Change something: at once, unless the PIN is due; then when it was given.

        What counts is that no change bears the name of somebody who may have left: where nobody said yet who is at
        work, it bears none.
        """
        if self.is_locked:
            self._ask(Asked.PIN, then)
            return
        self.note_activity()
        then()

    def ask_for_change(self) -> None:
        """Ask who goes on."""
        self._ask(Asked.CHANGE, None)

    def withdraw(self) -> None:
        """The question was not answered."""
        if self._question is None:
            return
        self._runner.cancel("reviewer")
        self._trying = False
        needed = self._then is not None
        self._end_question()
        self.changed.emit()
        if needed:
            self._notices.inform(NOT_SAID)

    def answer(self, name: str, pin: str = "") -> None:
        """Say who decides.

        Of somebody who is known with a PIN it must be that one; of somebody new it becomes the PIN, if any.
        """
        profile = self._profile(name)
        if profile is None and pin:
            self._try(lambda: PinDigest.of(pin), lambda digest: self._take(ReviewerProfile(name, digest)))
        elif profile is None or profile.pin is None:
            self._take(profile or ReviewerProfile(name))
        elif not pin:
            self._refuse(NEEDS_PIN)
        else:
            self._prove(profile, pin, self._take)

    def prove(self, name: str, pin: str, then: Callable[[], None]) -> None:
        """Go on as somebody who is known here by a PIN, once it proved to be theirs, and do something then."""
        profile = self._profile(name)
        if profile is None or profile.pin is None or not pin:
            self._refuse(NEEDS_PIN)
            return

        def proved(right: ReviewerProfile) -> None:
            self._take(right)
            then()

        self._prove(profile, pin, proved)

    def use(self, name: str) -> None:
        """Let somebody decide from now on, who is asked for the PIN, if there is one, before the next change."""
        profile = self._profile(name) or ReviewerProfile(name)
        self._was_proved = False
        self._put_first(profile)

    def set_pin(self, current: str, new: str) -> None:
        """Give the reviewer at work another PIN, or none; the current one must be right if there is one."""
        profile = self._profile(self._name)
        if profile is None:
            return
        if profile.pin is not None:
            self._prove(profile, current, lambda proved: self._exchange_pin(proved, new))
        else:
            self._exchange_pin(profile, new)

    def _exchange_pin(self, profile: ReviewerProfile, new: str) -> None:
        if new:
            self._try(lambda: PinDigest.of(new), lambda digest: self._take(replace(profile, pin=digest)))
        else:
            self._take(replace(profile, pin=None))

    def _prove(self, profile: ReviewerProfile, pin: str, go_on: Callable[[ReviewerProfile], None]) -> None:
        digest, wait_s = profile.pin, math.ceil(profile.wait_s(self._clock()))
        assert digest is not None  # noqa: S101 - asked of those who have one
        if wait_s:
            self.held_off.emit(profile.name)
            self._refuse(
                counted(
                    wait_s,
                    "Too many wrong PINs. Wait for {count} second.",
                    "Too many wrong PINs. Wait for {count} seconds.",
                )
            )
            return

        def tried(fits: bool) -> None:
            if fits:
                go_on(replace(profile, failed=0, failed_at=None))
                return
            failed = replace(profile, failed=profile.failed + 1, failed_at=self._clock())
            self._keep(tuple(failed if one.name == profile.name else one for one in self._known))
            self.proved.emit(profile.name, False, failed.failed)
            self._refuse(WRONG_PIN)

        self._try(lambda: digest.fits(pin), tried)

    def _try(self, work: Callable[[], Value], on_done: Callable[[Value], None]) -> None:
        if self._trying:
            return

        def done(value: Value) -> None:
            self._trying = False
            on_done(value)

        def failed(error: Exception) -> None:
            self._trying = False
            if not isinstance(error, VerdantError):
                self._notices.report(error)
            self._refuse(error.text if isinstance(error, VerdantError) else NOT_TRIED)

        self._trying, self._refusal = True, ""
        self.changed.emit()
        self._runner.start(lambda _control: work(), group="reviewer", on_done=done, on_failed=failed)

    def _take(self, profile: ReviewerProfile) -> None:
        self._was_proved = True
        self._active_at = self._ticks()
        then = self._then
        self._end_question()
        self._put_first(profile)
        self.proved.emit(profile.name, True, 0)
        if then is not None:
            then()

    def _put_first(self, profile: ReviewerProfile) -> None:
        before = self._profile(profile.name)
        self._name = profile.name
        others = (one for one in self._known if one.name != profile.name)
        self._keep((profile, *others)[:MOST_REVIEWERS])
        self.changed.emit()
        if profile.pin != (before.pin if before is not None else None):
            self.pin_changed.emit(profile.name, profile.pin is not None)

    def _keep(self, known: tuple[ReviewerProfile, ...]) -> None:
        before, self._known = self._known, known
        if known == before:
            return
        try:
            self._keeper.save_reviewers(known)
        except StorageError as error:
            self._notices.report(error)

    def _ask(self, question: Asked, then: Callable[[], None] | None) -> None:
        self._question, self._then, self._refusal = question, then, ""
        self.changed.emit()

    def _end_question(self) -> None:
        self._question, self._then, self._refusal = None, None, ""

    def _refuse(self, why: str) -> None:
        self._refusal = why
        self.changed.emit()

    def _profile(self, name: str) -> ReviewerProfile | None:
        """Of somebody who is known; spelt a little otherwise it is the same person, with the same PIN."""
        return next((one for one in self._known if _is_same(one.name, name)), None)

    def _has_pin(self, name: str) -> bool:
        profile = self._profile(name)
        return profile is not None and profile.pin is not None


def _is_same(one: str, other: str) -> bool:
    """Whether two PN representations are one name, whatever their letters' case and spaces."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> list[str]:
    parts = unicodedata.normalize("NFKC", name).casefold().rstrip("^= ").split("^")
    return [" ".join(part.split()) for part in parts]
