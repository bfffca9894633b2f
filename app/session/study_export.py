"""Exporting a study: what to write and how is chosen first; then all of it is written, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from psygnal import Signal

from app.core.deidentification import ConfidentialityOption, Deidentification
from app.core.errors import sentences
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.phrases import Phrase, counted, joined, phrase
from app.core.services import Archive
from app.core.study_export import Concern, Exported, ExportRequest, IncompleteStudyError, StudyExporter
from app.core.tasks import TaskControl, TaskRunner
from app.session.notices import Notices

_TASKS: Final = "export-study"
COULD_NOT: Final = phrase("Nothing was written: not all of it could be fetched.")
CANCELLED: Final = phrase("The export was cancelled; nothing was written.")


@dataclass(frozen=True, slots=True)
class NamesOut:
    """How names are to be taken out.

    Parameters
    ----------
    is_lasting
        Whether a patient gets the same pseudonym in every copy that this account makes.
    """

    options: frozenset[ConfidentialityOption] = frozenset()
    pseudonym: str = ""
    is_lasting: bool = False
    with_burned_in: bool = False


@dataclass(frozen=True, slots=True)
class ExportState:
    """How far an export is.

    Parameters
    ----------
    concerns
        What de-identification does not reach; None until somebody has looked.
    fraction
        How much is done, 0..1; None while nothing runs.
    missing
        What could not be fetched, where nothing was written for that.
    """

    concerns: tuple[Concern, ...] | None = None
    is_looking: bool = False
    fraction: float | None = None
    text: str = ""
    exported: Exported | None = None
    problem: str = ""
    missing: tuple[Concern, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether something is being written."""
        return self.fraction is not None


class StudyExporting:
    """One export at a time."""

    changed = Signal()
    exported = Signal(object, object)
    """The study's UID, and what was written of it."""

    def __init__(self, exporter: StudyExporter, *, runner: TaskRunner, notices: Notices) -> None:
        self._exporter = exporter
        self._runner = runner
        self._notices = notices
        self.state = ExportState()
        self._begun: Callable[[bool], None] | None = None

    def look(self, archive: Archive, study: StudyInstanceUID, series: tuple[SeriesInstanceUID, ...]) -> None:
        """Find out which instances de-identification does not reach."""
        if self.state.is_running:
            return
        exporter, request = self._exporter, ExportRequest(study, Path(), series)
        self._set(ExportState(is_looking=True))
        self._runner.start(
            lambda control: exporter.concerns(archive, request, control),
            group=_TASKS,
            on_done=lambda found: self._set(ExportState(concerns=found)),
            on_failed=lambda error: self._set(ExportState(problem=sentences(error))),
            on_progress=self._advance,
        )

    def start(self, archive: Archive, request: ExportRequest, names_out: NamesOut | None) -> None:
        """Write what is asked for.

        Parameters
        ----------
        names_out
            How names are taken out; None for the instances as they are.
        """
        if self.state.is_running:
            return
        exporter = self._exporter
        self._begun = lambda partly: self.start(archive, replace(request, with_what_is_here=partly), names_out)

        def work(control: TaskControl) -> Exported:
            asked = None
            if names_out is not None:
                asked = Deidentification(
                    exporter.key(is_lasting=names_out.is_lasting),
                    names_out.options,
                    names_out.pseudonym,
                    with_burned_in=names_out.with_burned_in,
                )
            return exporter.export(archive, replace(request, deidentification=asked), control)

        def done(exported: Exported) -> None:
            self._set(replace(self.state, fraction=None, text="", exported=exported))
            details = "\n".join((*map(missing_text, exported.missing), *map(concern_text, exported.left_out)))
            say = self._notices.warn if exported.missing else self._notices.inform
            say(exported_text(exported), details=details)
            self.exported.emit(request.study_instance_uid, exported)

        self._set(replace(self.state, is_looking=False, fraction=0.0, exported=None, problem="", missing=()))
        self._runner.start(work, group=_TASKS, on_done=done, on_failed=self._failed, on_progress=self._advance)

    def start_again(self, *, with_what_is_here: bool) -> None:
        """Write what was asked for after all: fetch what is missing once more, or go without it."""
        if self._begun is not None:
            self._begun(with_what_is_here)

    def cancel(self) -> None:
        """Withdraw what runs; nothing of it is left."""
        if self.state.is_running or self.state.is_looking:
            was_running = self.state.is_running
            self._runner.cancel(_TASKS)
            self._set(ExportState(concerns=self.state.concerns, problem=CANCELLED if was_running else ""))

    def close(self) -> None:
        """Nobody looks at it any more."""
        self.cancel()
        self._set(ExportState())

    def forget(self) -> None:
        """Other series were chosen: what was found out is of the past."""
        if not self.state.is_running:
            self._runner.cancel(_TASKS)
            self._set(ExportState())

    def _failed(self, error: Exception) -> None:
        missing = error.missing if isinstance(error, IncompleteStudyError) else ()
        self._set(replace(self.state, fraction=None, text="", problem=sentences(error), missing=missing))

    def _advance(self, fraction: float, text: str) -> None:
        if self.state.is_running:
            self._set(replace(self.state, fraction=fraction, text=text))

    def _set(self, state: ExportState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


def suggested_name(existing: Path) -> str:
    """A name for a folder that is not there yet and tells nothing of anybody."""
    number = 1
    while (existing / f"study-{number}").exists() or (existing / f"study-{number}.zip").exists():
        number += 1
    return f"study-{number}"


def exported_text(exported: Exported) -> Phrase:
    """What was written, in a sentence or two."""
    parts: list[str] = [
        counted(
            exported.instances,
            "{count} instance was written to {target}, read back and found equal.",
            "{count} instances were written to {target}, read back and found equal.",
            target=exported.target,
        )
    ]
    if exported.missing:
        count = sum(one.count for one in exported.missing)
        parts.append(
            counted(
                count,
                "The copy is not whole: {count} instance could not be fetched.",
                "The copy is not whole: {count} instances could not be fetched.",
            )
        )
    if exported.left_out:
        count = sum(one.count for one in exported.left_out)
        parts.append(counted(count, "{count} was left out.", "{count} were left out."))
    if exported.profile:
        parts.append(phrase("The medium conforms to {profile}.", profile=exported.profile))
    return joined(" ", parts)


def concern_text(concern: Concern) -> Phrase:
    """What de-identification does not reach in one series."""
    return counted(
        concern.count,
        "{about}: {count} instance, {reason}",
        "{about}: {count} instances, {reason}",
        about=concern.about,
        reason=concern.reason,
    )


def missing_text(missing: Concern) -> Phrase:
    """How much of one series could not be fetched, and why."""
    return counted(
        missing.count,
        "{about}: {count} instance is missing. {reason}",
        "{about}: {count} instances are missing. {reason}",
        about=missing.about,
        reason=missing.reason,
    )
