"""The archive on this machine as its user keeps it: pins, what is open, a look at every file, how it listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from psygnal import Signal

from app.core.archive_keeping import ArchiveConfiguration, ArchiveKeeper
from app.core.archive_serving import ArchiveServing
from app.core.custody import ArchiveReport, ArchiveUse, Quota
from app.core.errors import sentences
from app.core.identity import StudyInstanceUID
from app.core.phrases import counted
from app.core.tasks import TaskRunner
from app.session.panes import Panes


class Housework(Enum):
    """What is being done with all files."""

    NOTHING = "nothing"
    CHECKING = "checking"
    REBUILDING = "rebuilding"


@dataclass(frozen=True, slots=True)
class KeepingState:
    """How far that has come.

    Parameters
    ----------
    progress
        0..1.
    report
        Of the last check, if it came to its end.
    outcome
        What became of the last work, as a sentence; empty before.
    failed
        Whether it is bad news.
    """

    work: Housework = Housework.NOTHING
    progress: float = 0.0
    report: ArchiveReport | None = None
    outcome: str = ""
    failed: bool = False


class Keeping:
    """Keeps the archive on this machine; whoever begins another work withdraws the one that runs."""

    changed = Signal()
    """The state is another."""
    configured = Signal(object, object)
    """The configuration of the archive as it was, and as it is now."""
    pinned = Signal(object, bool)
    """That study is to stay, or no longer."""

    def __init__(self, keeper: ArchiveKeeper, runner: TaskRunner) -> None:
        self._keeper = keeper
        self._runner = runner
        self._panes: Panes | None = None
        self._state = KeepingState()

    @property
    def state(self) -> KeepingState:
        """What is done, and what came of it."""
        return self._state

    def configuration(self) -> ArchiveConfiguration:
        """How the archive listens and how much it may hold."""
        return self._keeper.configuration()

    def configure(self, serving: ArchiveServing, quota: Quota) -> None:
        """Have it so; see `ArchiveKeeper.configure`."""
        before = self._keeper.configuration()
        self._keeper.configure(serving, quota)
        if (before.serving, before.quota) != (serving, quota):
            self.configured.emit(before, self._keeper.configuration())

    def follow(self, panes: Panes) -> None:
        """Let no study leave that a pane shows."""
        self._panes = panes
        panes.content_changed.connect(self._hold)
        panes.layout_changed.connect(self._hold)

    def pin(
        self,
        study: StudyInstanceUID,
        *,
        stays: bool,
        on_done: Callable[[], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        """Have a study stay, or no longer."""
        keeper = self._keeper

        def done(_none: None) -> None:
            self.pinned.emit(study, stays)
            on_done()

        self._runner.start(
            lambda _control: keeper.pin(study, stays=stays),
            group="pin",
            on_done=done,
            on_failed=on_failed,
        )

    def ask_use(self, on_done: Callable[[ArchiveUse], None]) -> None:
        """How much is kept."""
        keeper = self._keeper
        self._runner.start(
            lambda _control: keeper.use(), group="archive-use", on_done=on_done, on_failed=lambda _error: None
        )

    def check(self) -> None:
        """Compare every file with what arrived."""
        self._begin(Housework.CHECKING)
        self._runner.start(
            self._keeper.check,
            group="housework",
            on_done=self._take_report,
            on_failed=self._fail,
            on_progress=self._advance,
        )

    def rebuild(self) -> None:
        """Make the index again."""
        self._begin(Housework.REBUILDING)
        self._runner.start(
            self._keeper.rebuild,
            group="housework",
            on_done=self._take_count,
            on_failed=self._fail,
            on_progress=self._advance,
        )

    def cancel(self) -> None:
        """Withdraw what runs; what was found by then is not shown, and nothing was changed by halves."""
        self._runner.cancel("housework")
        if self._state.work is not Housework.NOTHING:
            self._set(KeepingState())

    def _begin(self, work: Housework) -> None:
        self._set(KeepingState(work))

    def _advance(self, fraction: float, _text: str) -> None:
        self._set(replace(self._state, progress=fraction))

    def _take_report(self, report: ArchiveReport) -> None:
        self._set(KeepingState(report=report, outcome=report.summary, failed=not report.is_sound))

    def _take_count(self, count: int) -> None:
        said = counted(
            count, "The index was made again: {count} instance.", "The index was made again: {count} instances."
        )
        self._set(KeepingState(outcome=said))

    def _fail(self, error: Exception) -> None:
        self._set(KeepingState(outcome=sentences(error), failed=True))

    def _set(self, state: KeepingState) -> None:
        self._state = state
        self.changed.emit()

    def _hold(self, *_: object) -> None:
        panes = self._panes.all if self._panes is not None else ()
        opened = (pane.opened for pane in panes)
        self._keeper.hold(frozenset(one.series.study.study_instance_uid for one in opened if one is not None))
