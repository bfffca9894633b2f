"""Importing: first it is said what is there, then it is taken over, and in the end what came in and what did not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from psygnal import Signal

from app.core.errors import sentences
from app.core.identity import StudyInstanceUID
from app.core.phrases import Phrase, counted, joined, phrase
from app.core.taking_over import FileImporter, Offer, TakenOver
from app.core.tasks import TaskControl, TaskRunner

_TASKS: Final = "import"
CANCELLED: Final = phrase("Ended before the end. What had come in by then stays in the archive.")


@dataclass(frozen=True, slots=True)
class ImportState:
    """How far an import is.

    Parameters
    ----------
    offer
        What the chosen files hold; None until somebody has looked.
    fraction
        How much is taken over, 0..1; None while nothing is.
    problem
        Why it could not be looked at or taken over; empty when it could.
    """

    paths: tuple[Path, ...] = ()
    offer: Offer | None = None
    is_looking: bool = False
    fraction: float | None = None
    taken: TakenOver | None = None
    problem: str = ""

    @property
    def is_running(self) -> bool:
        """Whether something is being taken over."""
        return self.fraction is not None


class StudyImporting:
    """One import at a time."""

    changed = Signal()
    imported = Signal(object)
    """What was taken over."""

    def __init__(
        self,
        importer: FileImporter,
        *,
        runner: TaskRunner,
        show: Callable[[StudyInstanceUID, str], None],
        refresh: Callable[[], None],
    ) -> None:
        self._importer = importer
        self._runner = runner
        self._show = show
        self._refresh = refresh
        self.state = ImportState()

    @property
    def archive_name(self) -> str:
        """Where everything goes."""
        return self._importer.archive_name

    def choose(self, paths: Sequence[Path]) -> None:
        """Look at what lies at or below these paths; nothing is taken over yet."""
        chosen, importer = tuple(paths), self._importer
        if self.state.is_running or not chosen:
            return
        self._set(ImportState(chosen, is_looking=True))
        self._runner.start(
            lambda control: importer.look(chosen, control),
            group=_TASKS,
            on_done=lambda offer: self._set(replace(self.state, offer=offer, is_looking=False)),
            on_failed=lambda error: self._set(ImportState(chosen, problem=sentences(error))),
        )

    def start(self, *, only_listed: bool = False) -> None:
        """Take over what was looked at."""
        importer, state = self._importer, self.state
        if state.offer is None or state.is_running:
            return

        def work(control: TaskControl) -> TakenOver:
            return importer.take_over(state.paths, control, only_listed=only_listed)

        self._set(replace(state, fraction=0.0, taken=None, problem=""))
        self._runner.start(work, group=_TASKS, on_done=self._done, on_failed=self._failed, on_progress=self._advance)

    def cancel(self) -> None:
        """Withdraw what runs; what has come in stays."""
        if self.state.is_running:
            self._runner.cancel(_TASKS)
            self._set(replace(self.state, fraction=None, problem=CANCELLED))
            self._refresh()
        elif self.state.is_looking:
            self._runner.cancel(_TASKS)
            self._set(ImportState())

    def close(self) -> None:
        """Nobody looks at it any more."""
        self.cancel()
        self._set(ImportState())

    def show(self) -> None:
        """Show the first study that came in."""
        if self.state.taken is not None:
            self._show(self.state.taken.study_instance_uid, self.archive_name)

    def _done(self, taken: TakenOver) -> None:
        self._set(replace(self.state, fraction=None, taken=taken))
        self.imported.emit(taken)
        self._refresh()

    def _failed(self, error: Exception) -> None:
        self._set(replace(self.state, fraction=None, problem=sentences(error)))
        self._refresh()

    def _advance(self, fraction: float, _text: str) -> None:
        if self.state.is_running:
            self._set(replace(self.state, fraction=fraction))

    def _set(self, state: ImportState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


def offer_text(offer: Offer) -> Phrase:
    """What was found, in a sentence or two."""
    parts: list[str] = [counted(offer.count, "{count} file was found.", "{count} files were found.")]
    if offer.studies_listed is not None:
        parts.append(
            counted(
                offer.studies_listed,
                "The DICOMDIR lists {count} study.",
                "The DICOMDIR lists {count} studies.",
            )
        )
    if offer.missing:
        parts.append(
            counted(
                len(offer.missing),
                "{count} file that it lists is not there.",
                "{count} files that it lists are not there.",
            )
        )
    return joined(" ", parts)


def taken_text(taken: TakenOver) -> Phrase:
    """What came in, in a sentence or two."""
    new = taken.count - taken.already
    parts: list[str] = [counted(new, "{count} file was imported.", "{count} files were imported.")]
    if taken.already:
        parts.append(counted(taken.already, "{count} was there already.", "{count} were there already."))
    if taken.refused:
        parts.append(
            counted(
                len(taken.refused),
                "{count} was not taken; it is listed below.",
                "{count} were not taken; they are listed below.",
            )
        )
    return joined(" ", parts)
