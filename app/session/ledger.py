"""The correction ledger in a window of its own: read, narrowed down, exported, cleared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.errors import VerdantError, sentences
from app.core.identity import SOPInstanceUID
from app.core.ledger import EVERYTHING, LedgerFilter, LedgerKeeper, LedgerReading, NetworkVersion
from app.core.ledger_figures import LedgerFigures, ledger_figures
from app.core.phrases import counted, joined, phrase
from app.core.services import FileWriter
from app.core.tasks import TaskControl, TaskRunner
from app.session.clock import now
from app.session.ledger_recording import LedgerRecording
from app.session.ledger_table import as_csv
from app.session.opening import Opened
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

_READING, _EXPORT, _CLEARING = "read-ledger", "export-ledger", "clear-ledger"


class Period(Enum):
    """How far back one looks, in days; None for everything, or for days that are named."""

    EVERYTHING = "everything"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    BETWEEN = "between"


DAYS: Final = {Period.WEEK: 7, Period.MONTH: 30, Period.QUARTER: 90, Period.YEAR: 365}


@dataclass(frozen=True, slots=True)
class LedgerShown:
    """What the window of the ledger shows.

    Parameters
    ----------
    is_read
        Whether it was read: until then nobody knows whether it is empty.
    networks, class_names
        Those that occur, whatever is chosen.
    decisions
        How many entries there are, whatever is chosen.
    figures
        Of what is chosen; None until they are there.
    remark
        What is wrong with the file, though it could be read.
    failure
        Why it could not.
    """

    is_open: bool = False
    is_read: bool = False
    chosen: LedgerFilter = EVERYTHING
    period: Period = Period.EVERYTHING
    networks: tuple[NetworkVersion, ...] = ()
    class_names: tuple[str, ...] = ()
    decisions: int = 0
    figures: LedgerFigures | None = None
    remark: str = ""
    failure: str = ""


class Ledger:
    """Reads and reckons away from the user's thread; follows new decisions while the window is open."""

    changed = Signal()
    cleared = Signal()
    """Every entry was taken out."""
    asked = Signal()
    """Somebody wants to see it, perhaps again."""

    def __init__(
        self,
        session: Session,
        keeper: LedgerKeeper,
        files: FileWriter,
        *,
        runner: TaskRunner,
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self._keeper = keeper
        self._files = files
        self._runner = runner
        self._notices = session.notices
        self._today = today
        self._state = LedgerShown()
        self._reading = LedgerReading()
        self._wanted: SOPInstanceUID | None = None
        self.recording = LedgerRecording(session, keeper, runner)
        self.recording.written.connect(self._follow)

    @property
    def state(self) -> LedgerShown:
        """What is shown now."""
        return self._state

    def begin(self, review: Review, opened: Opened) -> None:
        """Note what is decided in a review from now on."""
        self.recording.begin(review, opened)

    def open(self, network: SOPInstanceUID | None = None) -> None:
        """Show the ledger, of one network if it is named and occurs."""
        self._wanted = network
        self._set(replace(self._state, is_open=True))
        self.asked.emit()
        self._read()
        self._show_wanted()

    def close(self) -> None:
        """Forget what was read."""
        self._runner.cancel(_READING)
        self._reading = LedgerReading()
        self._set(LedgerShown())

    def choose(self, chosen: LedgerFilter) -> None:
        """Look at another part of it; days that are named take the place of a period."""
        is_named = (chosen.since, chosen.until) != (self._state.chosen.since, self._state.chosen.until)
        self._set(replace(self._state, chosen=chosen, period=Period.BETWEEN if is_named else self._state.period))
        self._reckon()

    def choose_period(self, period: Period) -> None:
        """Look so far back from today; between two days begins with all that there are."""
        today = self._today()
        since, until = None, None
        if period in DAYS:
            since = date.fromordinal(max(today.toordinal() - DAYS[period] + 1, 1))
        elif period is Period.BETWEEN:
            days = [entry.when.date() for entry in self._reading.entries] or [today]
            since, until = min(days), max(days)
        chosen = replace(self._state.chosen, since=since, until=until)
        self._set(replace(self._state, chosen=chosen, period=period))
        self._reckon()

    def export(self, path: Path) -> None:
        """Write the entries that are chosen as a table, withdrawals too; it names no patient and no reviewer."""
        chosen = self._state.chosen
        entries = [entry for entry in self._reading.entries if chosen.accepts(entry)]

        def done(_none: None) -> None:
            self._notices.inform(
                counted(
                    len(entries),
                    "{count} entry of the ledger saved as {file} in {folder}.",
                    "{count} entries of the ledger saved as {file} in {folder}.",
                    file=path.name,
                    folder=path.parent.name,
                )
            )

        self._runner.start(
            lambda _control: self._files.write(path, as_csv(entries)),
            group=_EXPORT,
            on_done=done,
            on_failed=self._report,
        )

    def clear(self) -> None:
        """Take every entry out, for good; whoever calls this has asked."""

        def done(_none: None) -> None:
            self._notices.inform(
                phrase("The correction ledger is empty now. Decisions and regions stay as they are.")
            )
            self.cleared.emit()
            self._follow()

        self._runner.start(
            lambda _control: self._keeper.clear(), group=_CLEARING, on_done=done, on_failed=self._report
        )

    def finish(self) -> None:
        """Write what is not written yet, before the viewer ends.

        Raises
        ------
        StorageError
            If it cannot be written.
        """
        self.recording.finish()

    def _follow(self) -> None:
        if self._state.is_open:
            self._read()

    def _read(self) -> None:
        keeper, chosen = self._keeper, self._state.chosen

        def work(control: TaskControl) -> tuple[LedgerReading, LedgerFigures]:
            reading = keeper.read(control)
            return reading, ledger_figures(reading.entries, chosen)

        self._runner.start(work, group=_READING, on_done=self._take, on_failed=self._fail)

    def _reckon(self) -> None:
        if not self._state.is_read:
            self._read()
            return
        reading, chosen = self._reading, self._state.chosen
        self._runner.start(
            lambda _control: (reading, ledger_figures(reading.entries, chosen)),
            group=_READING,
            on_done=self._take,
            on_failed=self._fail,
        )

    def _take(self, found: tuple[LedgerReading, LedgerFigures]) -> None:
        if not self._state.is_open:
            return
        self._reading, figures = found
        entries = self._reading.entries
        self._set(
            replace(
                self._state,
                is_read=True,
                networks=tuple(sorted({entry.network for entry in entries})),
                class_names=tuple(sorted({entry.class_name for entry in entries})),
                decisions=len(entries),
                figures=figures,
                remark=_remark(self._reading),
                failure="",
            )
        )
        self._show_wanted()

    def _show_wanted(self) -> None:
        """Narrow it down to the network that was asked for, once it is known which versions of it there are."""
        if self._wanted is None or not self._state.is_read:
            return
        wanted, self._wanted = self._wanted, None
        network = next((one for one in self._state.networks if one.dnn_uid == wanted), None)
        self.choose(replace(EVERYTHING, network=network))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, VerdantError):
            self._notices.report(error)
            return
        self._set(replace(self._state, is_read=False, figures=None, failure=sentences(error)))

    def _report(self, error: Exception) -> None:
        self._notices.report(error)

    def _set(self, state: LedgerShown) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _remark(reading: LedgerReading) -> str:
    parts = []
    if reading.set_aside:
        parts.append(
            phrase(
                "The file was damaged. What stood before the damage is here; a copy lies beside it as {file}.",
                file=reading.set_aside,
            )
        )
    if reading.left_out:
        parts.append(
            counted(
                reading.left_out,
                "{count} entry could not be understood and is left out.",
                "{count} entries could not be understood and are left out.",
            )
        )
    return joined(" ", parts) if parts else ""
