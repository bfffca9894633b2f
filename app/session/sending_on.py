"""Sending what an archive holds on to another one: fetched whole, copied into the outbox, sent from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.errors import SeriesError
from app.core.identity import StudyInstanceUID
from app.core.phrases import Phrase, counted, phrase
from app.core.services import Archive, Retrieved
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl, TaskRunner
from app.session.notices import Remedy
from app.session.retrieving import FetchedStudy, fetch_study

if TYPE_CHECKING:
    from app.session.session import Session

_TASKS: Final = "send-on"
NOT_SENT: Final = phrase("Nothing was sent.")
BUSY: Final = phrase("Something else is still being put into the outbox. Wait for it, or end that with Esc.")


@dataclass(frozen=True, slots=True)
class ToSend:
    """Instances of one study that are on this machine, and where they are to go.

    Parameters
    ----------
    missing
        A sentence for each instance, or group of instances, that was listed and did not come.
    lacking
        How many instances those are, as far as the archive counted them before; 0 where it did not.
    """

    study_instance_uid: StudyInstanceUID
    origin: str
    destination: str
    paths: tuple[Path, ...]
    missing: tuple[str, ...] = ()
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class SendingState:
    """How far it is.

    Parameters
    ----------
    is_running
        Whether something is being fetched or put into the outbox.
    fraction
        How much of that is done, 0..1; None while that is not known.
    question
        What is not whole: it is sent only if the user says so.
    """

    is_running: bool = False
    text: str = ""
    fraction: float | None = None
    question: ToSend | None = None


class SendingOn:
    """One sending at a time; nothing leaves for another archive before all of it is here, or the user agrees."""

    changed = Signal()
    queued = Signal(ToSend)
    """All of it is in the outbox."""

    def __init__(self, session: Session, runner: TaskRunner) -> None:
        self._session = session
        self._runner = runner
        self.state = SendingState()

    def destinations(self, origin: Archive) -> tuple[str, ...]:
        """Names of the archives that something can be sent to."""
        archives = self._session.archives
        return tuple(one.name for one in archives.all if one is not archives.embedded and one.name != origin.name)

    def send_study(self, origin: Archive, study: StudyInstanceUID, *, to: str) -> None:
        """Send everything that an archive holds of a study."""
        self._begin(origin, study, to, lambda control: fetch_study(origin, study, control))

    def send_series(self, origin: Archive, record: SeriesRecord, *, to: str) -> None:
        """Send a series of an archive, whatever kind of objects it holds."""
        study, series = record.study_instance_uid, record.series_instance_uid
        self._begin(
            origin,
            study,
            to,
            lambda control: FetchedStudy(((record, origin.retrieve_series(study, series, control)),)),
        )

    def agree(self) -> None:
        """Send what is here of what is not whole."""
        if self.state.question is not None:
            self._put(self.state.question)

    def decline(self) -> None:
        """Do not send what is not whole."""
        if self.state.question is not None:
            self._set(SendingState())

    def cancel(self) -> None:
        """Withdraw what runs; nothing of it is sent, and what was fetched stays on this machine."""
        if self.state.is_running:
            self._runner.cancel(_TASKS)
            self._set(SendingState())
            self._session.notices.inform(NOT_SENT)

    def _begin(
        self, origin: Archive, study: StudyInstanceUID, to: str, fetch: Callable[[TaskControl], FetchedStudy]
    ) -> None:
        if self.state.is_running or self.state.question is not None:
            self._session.notices.inform(BUSY)
            return

        def work(control: TaskControl) -> ToSend:
            fetched = fetch(control)
            paths = tuple(path for _, retrieved in fetched.series for path in retrieved.paths)
            missing = _missing(fetched)
            if not paths:
                raise SeriesError(
                    phrase("Nothing was sent to {destination}.", destination=to),
                    cause=missing[0] if missing else phrase("{archive} sent no instance of it.", archive=origin.name),
                    next_step=phrase("Try again, or another one."),
                )
            return ToSend(study, origin.name, to, paths, missing, sum(_lacking(*one) for one in fetched.series))

        self._start(work, self._ask_or_put, phrase("Fetching what is to be sent from {archive}", archive=origin.name))

    def _ask_or_put(self, what: ToSend) -> None:
        if what.missing:
            self._set(SendingState(question=what))
        else:
            self._put(what)

    def _put(self, what: ToSend) -> None:
        outbox = self._session.outbox

        def work(control: TaskControl) -> ToSend:
            outbox.take(what.destination, what.paths, control)
            return what

        self._start(work, self._say_queued, phrase("Putting it into the outbox"))

    def _start(self, work: Callable[[TaskControl], ToSend], on_done: Callable[[ToSend], None], text: Phrase) -> None:
        self._set(SendingState(is_running=True, text=text))
        self._runner.start(work, group=_TASKS, on_done=on_done, on_failed=self._failed, on_progress=self._advance)

    def _say_queued(self, what: ToSend) -> None:
        self._set(SendingState())
        said = counted(
            len(what.paths),
            "{count} object waits for {archive}.",
            "{count} objects wait for {archive}.",
            archive=what.destination,
        )
        outbox = self._session.outbox
        self._session.notices.inform(said, remedy=Remedy(phrase("Show"), outbox.open))
        self.queued.emit(what)
        outbox.look()

    def _failed(self, error: Exception) -> None:
        self._set(SendingState())
        self._session.notices.report(error)

    def _advance(self, fraction: float, text: str) -> None:
        if self.state.is_running:
            self._set(SendingState(is_running=True, text=text or self.state.text, fraction=fraction))

    def _set(self, state: SendingState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


def _lacking(record: SeriesRecord, retrieved: Retrieved) -> int:
    return max(0, (record.number_of_instances or 0) - len(retrieved.paths))


def _missing(fetched: FetchedStudy) -> tuple[str, ...]:
    """What did not come, also where the archive counted more than it sent."""
    missing = list(fetched.failures)
    for record, retrieved in fetched.series:
        lacking = _lacking(record, retrieved)
        if lacking and not retrieved.failures:
            missing.append(
                phrase(
                    "Series {number}: {lacking} of {all} instances did not come.",
                    number=record.series_number if record.series_number is not None else "—",
                    lacking=lacking,
                    all=record.number_of_instances,
                )
            )
    return tuple(missing)
