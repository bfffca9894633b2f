"""The measurements of every open study: added, moved, deleted, taken back, and kept on disk as they change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from psygnal import Signal

from app.core.identity import ImageReference, StudyInstanceUID
from app.core.measurement import (
    MOST_NAME_CHARACTERS,
    MOST_TEXT_CHARACTERS,
    Measurement,
    MeasurementId,
    MeasurementKind,
    given_name,
)
from app.core.phrases import phrase
from app.core.services import MeasurementKeeper
from app.core.tasks import TaskControl, TaskRunner
from app.session.notices import Notices
from app.session.reviewing import now


@dataclass(frozen=True, slots=True)
class _Step:
    """What a study held before something was done to it; `at` tells which of two steps came later."""

    action: str
    study: StudyInstanceUID
    measurements: tuple[Measurement, ...]
    selected: MeasurementId | None
    at: int


class Measuring:
    """The measurements of all studies opened so far; one of them may be selected.

    Every change is written, whole, for its study; a later one overtakes an earlier one that waits.
    """

    changed = Signal()
    """Measurements or the selection changed."""

    def __init__(
        self,
        keeper: MeasurementKeeper,
        *,
        runner: TaskRunner,
        notices: Notices,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._keeper = keeper
        self._runner = runner
        self._notices = notices
        self._clock = clock
        self._measurements: dict[StudyInstanceUID, tuple[Measurement, ...]] = {}
        self._awaited: set[StudyInstanceUID] = set()
        self._unwritten: dict[StudyInstanceUID, tuple[Measurement, ...]] = {}
        self._writing = threading.Lock()
        self._selected: MeasurementId | None = None
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []

    @property
    def selected(self) -> Measurement | None:
        """The measurement that the keys act on."""
        return self.find(self._selected)

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty when there is nothing."""
        return self._undo[-1].action if self._undo else ""

    @property
    def redo_text(self) -> str:
        """What redo would do again; empty when there is nothing."""
        return self._redo[-1].action if self._redo else ""

    @property
    def undo_at(self) -> int:
        """When what undo would take back was done, in nanoseconds of no known origin; 0 when there is nothing."""
        return self._undo[-1].at if self._undo else 0

    @property
    def redo_at(self) -> int:
        """When what redo would do again was taken back; 0 when there is nothing."""
        return self._redo[-1].at if self._redo else 0

    def of(self, study: StudyInstanceUID) -> tuple[Measurement, ...]:
        """The measurements of a study, in the order in which they were made."""
        return self._measurements.get(study, ())

    def on_image(self, study: StudyInstanceUID, image: ImageReference) -> tuple[Measurement, ...]:
        """The measurements on one image of a study."""
        return tuple(one for one in self.of(study) if one.image == image)

    def find(self, measurement_id: MeasurementId | None) -> Measurement | None:
        """The measurement with that identifier."""
        return next((m for s in self._measurements.values() for m in s if m.measurement_id == measurement_id), None)

    def now(self) -> datetime:
        """The time of a measurement made now."""
        return self._clock()

    def new_name(self, study: StudyInstanceUID, kind: MeasurementKind) -> str:
        """A name that no measurement of the study has, e.g. `Length 3`."""
        taken = {one.name for one in self.of(study)}
        number = 1 + sum(one.kind is kind for one in self.of(study))
        while given_name(kind, number) in taken:
            number += 1
        return given_name(kind, number)

    def open_study(self, study: StudyInstanceUID) -> None:
        """Take over what was measured in a study before, once."""
        if study in self._measurements:
            return
        self._measurements[study] = ()
        self._awaited.add(study)
        self._runner.start(
            lambda _control: self._keeper.read(study),
            group=f"measurements-read-{study}",
            on_done=lambda found: self._take_over(study, found),
            on_failed=lambda error: self._take_over(study, (), error),
        )

    def add(self, study: StudyInstanceUID, measurement: Measurement) -> None:
        """Put a measurement on the list and select it."""
        self._remember(phrase("draw {name}", name=measurement.title), study)
        self._set(study, (*self.of(study), measurement), measurement.measurement_id)

    def change(self, measurement: Measurement, action: str) -> None:
        """Replace a measurement by itself as it is now; nothing happens if it is gone or the same.

        Parameters
        ----------
        action
            What is done, for undo.
        """
        study = self._study_of(measurement.measurement_id)
        if study is None or self.find(measurement.measurement_id) == measurement:
            return
        self._remember(action, study)
        self._set(
            study,
            tuple(measurement if m.measurement_id == measurement.measurement_id else m for m in self.of(study)),
            measurement.measurement_id,
        )

    def rename(self, measurement_id: MeasurementId, name: str) -> None:
        """Give a measurement another name; an empty one changes nothing."""
        one, name = self.find(measurement_id), " ".join(_whole(name).split())[:MOST_NAME_CHARACTERS]
        if one is not None and name:
            self.change(replace(one, name=name), phrase("rename {name}", name=one.title))

    def set_text(self, measurement_id: MeasurementId, text: str) -> None:
        """Give an arrow or text other words; a text without words is deleted."""
        one, text = self.find(measurement_id), _whole(text).strip()[:MOST_TEXT_CHARACTERS]
        if one is None or not one.kind.has_text:
            return
        if not text and one.kind is MeasurementKind.TEXT:
            self.delete([measurement_id])
        else:
            self.change(replace(one, text=text), phrase("change the words of {name}", name=one.title))

    def delete(self, measurement_ids: Iterable[MeasurementId]) -> None:
        """Delete measurements of one study; undo brings them back."""
        gone = set(measurement_ids)
        study = next((found for one in gone if (found := self._study_of(one)) is not None), None)
        if study is None:
            return
        kept = tuple(one for one in self.of(study) if one.measurement_id not in gone)
        dropped = [one for one in self.of(study) if one.measurement_id in gone]
        what = dropped[0].title if len(dropped) == 1 else phrase("{count} measurements", count=len(dropped))
        self._remember(phrase("delete {what}", what=what), study)
        self._set(study, kept, None if self._selected in gone else self._selected)

    def select(self, measurement_id: MeasurementId | None) -> None:
        """Make a measurement the one that the keys act on; None selects nothing."""
        chosen = measurement_id if self.find(measurement_id) is not None else None
        if chosen != self._selected:
            self._selected = chosen
            self.changed.emit()

    def undo(self) -> None:
        """Take the last step back."""
        self._travel(self._undo, self._redo)

    def redo(self) -> None:
        """Do the step again that was taken back."""
        self._travel(self._redo, self._undo)

    def finish(self) -> None:
        """Write what is not written yet, before the viewer ends.

        Raises
        ------
        VerdantError
            If it cannot be written.
        """
        with self._writing:
            for study, measurements in self._unwritten.items():
                self._keeper.write(study, measurements)
            self._unwritten.clear()

    def _take_over(
        self, study: StudyInstanceUID, found: tuple[Measurement, ...], error: Exception | None = None
    ) -> None:
        self._awaited.discard(study)
        if error is not None:
            self._notices.report(error)
        made_meanwhile = self.of(study)
        if found:
            self._measurements[study] = (*found, *made_meanwhile)
            self._undo = [
                replace(step, measurements=(*found, *step.measurements)) if step.study == study else step
                for step in self._undo
            ]
            self.changed.emit()
        if made_meanwhile:
            self._keep(study)

    def _study_of(self, measurement_id: MeasurementId) -> StudyInstanceUID | None:
        held = ((study, m) for study, measurements in self._measurements.items() for m in measurements)
        return next((study for study, one in held if one.measurement_id == measurement_id), None)

    def _step(self, action: str, study: StudyInstanceUID) -> _Step:
        return _Step(action, study, self.of(study), self._selected, time.monotonic_ns())

    def _remember(self, action: str, study: StudyInstanceUID) -> None:
        self._undo.append(self._step(action, study))
        self._redo.clear()

    def _travel(self, source: list[_Step], target: list[_Step]) -> None:
        if source:
            step = source.pop()
            target.append(self._step(step.action, step.study))
            self._set(step.study, step.measurements, step.selected)

    def _set(
        self, study: StudyInstanceUID, measurements: tuple[Measurement, ...], selected: MeasurementId | None
    ) -> None:
        self._measurements[study] = measurements
        self._selected = selected if self.find(selected) is not None else None
        self._keep(study)
        self.changed.emit()

    def _keep(self, study: StudyInstanceUID) -> None:
        """Write the measurements of a study, unless those from before are still on their way."""
        if study in self._awaited:
            return
        measurements = self.of(study)
        self._unwritten[study] = measurements

        def work(control: TaskControl) -> None:
            # One at a time, and none that a later one has overtaken: the last to be written is the last made.
            with self._writing:
                control.checkpoint()
                self._keeper.write(study, measurements)

        self._runner.start(
            work,
            group=f"measurements-write-{study}",
            on_done=lambda _none: self._note_written(study, measurements),
            on_failed=self._report_unwritten,
        )

    def _note_written(self, study: StudyInstanceUID, measurements: tuple[Measurement, ...]) -> None:
        if self._unwritten.get(study) is measurements:
            del self._unwritten[study]

    def _report_unwritten(self, error: Exception) -> None:
        self._notices.report(error)


def _whole(text: str) -> str:
    """Text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
