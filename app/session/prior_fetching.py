"""Prior studies brought to this machine before they are opened, one after another, when the user asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.phrases import counted, joined, phrase
from app.core.services import Archive
from app.core.study import StudyRecord
from app.core.tasks import TaskRunner
from app.session.notices import Remedy
from app.session.priors import Kinship, Prior
from app.session.retrieving import FetchedStudy, fetch_study

if TYPE_CHECKING:
    from app.session.session import Session

_GROUP: Final = "fetch-priors"


@dataclass(frozen=True, slots=True)
class PriorsOnTheirWay:
    """Where the fetching of priors stands.

    Parameters
    ----------
    archive
        Where they come from.
    waiting
        The one that is being fetched first.
    done
        How many are here that were asked for together with those.
    fraction
        How much of the first one is here, 0..1.
    waits
        Whether something that is being opened comes first.
    """

    archive: Archive | None = None
    waiting: tuple[StudyRecord, ...] = ()
    done: int = 0
    failures: tuple[str, ...] = ()
    fraction: float = 0.0
    waits: bool = False

    @property
    def is_running(self) -> bool:
        """Whether some are still on their way."""
        return bool(self.waiting)

    @property
    def count(self) -> int:
        """How many were asked for."""
        return self.done + len(self.waiting)

    @property
    def text(self) -> str:
        """Which of how many, for the user; empty where nothing is on its way."""
        if not self.waiting:
            return ""
        number, count = self.done + 1, self.count
        if self.waits:
            return phrase("Prior {number} of {count} waits for what is being opened", number=number, count=count)
        return phrase(
            "Fetching prior {number} of {count}: {part:.0%}", number=number, count=count, part=self.fraction
        )


class PriorFetching:
    """One study at a time, behind everything that somebody looks at."""

    changed = Signal()

    def __init__(self, session: Session, runner: TaskRunner) -> None:
        self._session = session
        self._runner = runner
        self._state = PriorsOnTheirWay()
        self._is_held = False

    @property
    def state(self) -> PriorsOnTheirWay:
        """Where it stands."""
        return self._state

    @property
    def missing(self) -> tuple[Prior, ...]:
        """The priors with the same patient ID that are neither on this machine nor on their way."""
        coming = {study.study_instance_uid for study in self._state.waiting}
        return tuple(
            prior
            for prior in self._session.priors.state.found
            if prior.kinship is Kinship.SAME_ID
            and not prior.is_at_hand
            and prior.study.study_instance_uid not in coming
        )

    def fetch(self, priors: Sequence[Prior]) -> None:
        """Bring these studies here after those that are on their way, from the archive in use."""
        archive, state = self._session.archive, self._state
        if state.waiting and state.archive is not archive:
            self.stop()
            state = self._state
        if not state.waiting:
            state = PriorsOnTheirWay(archive)
        known = {study.study_instance_uid for study in state.waiting}
        more = tuple(prior.study for prior in priors if prior.study.study_instance_uid not in known)
        begins = not state.waiting
        self._set(replace(state, waiting=(*state.waiting, *more), waits=self._is_held))
        if begins:
            self._next()

    def fetch_all(self) -> None:
        """Bring every prior with the same patient ID here."""
        self.fetch(self.missing)

    def stop(self) -> None:
        """Fetch no more; what is here stays."""
        state = self._state
        if not state.waiting:
            return
        self._runner.cancel(_GROUP)
        self._set(PriorsOnTheirWay())
        self._session.notices.inform(
            phrase("Stopped: {done} of {count} priors are on this machine.", done=state.done, count=state.count)
        )

    def hold(self, held: bool) -> None:
        """Let something else come first, or go on where it was left."""
        self._is_held = held
        if not self._state.waiting:
            return
        if held:
            self._runner.cancel(_GROUP)
            self._set(replace(self._state, waits=True))
        else:
            self._set(replace(self._state, waits=False))
            self._next()

    def _next(self) -> None:
        state = self._state
        if self._is_held or state.archive is None:
            return
        if not state.waiting:
            self._end(state)
            return
        archive, study = state.archive, state.waiting[0]
        self._runner.start(
            lambda control: fetch_study(archive, study.study_instance_uid, control),
            group=_GROUP,
            on_done=self._take,
            on_failed=self._fail,
            on_progress=self._advance,
        )

    def _take(self, fetched: FetchedStudy) -> None:
        state, study = self._state, self._state.waiting[0]
        if fetched.is_whole:
            self._session.priors.note_at_hand(study.study_instance_uid)
        failures = (*state.failures, *fetched.failures)
        done = state.done + 1
        self._set(replace(state, waiting=state.waiting[1:], done=done, failures=failures, fraction=0.0))
        self._next()

    def _fail(self, error: Exception) -> None:
        self._set(PriorsOnTheirWay())
        self._session.notices.report(error, remedy=Remedy(phrase("Fetch the priors again"), self.fetch_all))

    def _end(self, state: PriorsOnTheirWay) -> None:
        self._set(PriorsOnTheirWay())
        notices = self._session.notices
        if state.failures:
            text = counted(
                len(state.failures),
                "The priors were fetched, but {count} thing is missing.",
                "The priors were fetched, but {count} things are missing.",
            )
            remedy = Remedy(phrase("Fetch the priors again"), self.fetch_all)
            notices.warn(text, details=joined("\n", state.failures), remedy=remedy)
        elif state.done:
            notices.inform(
                counted(
                    state.done, "{count} prior is on this machine now.", "{count} priors are on this machine now."
                )
            )

    def _advance(self, fraction: float, _text: str) -> None:
        self._set(replace(self._state, fraction=fraction))

    def _set(self, state: PriorsOnTheirWay) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
