"""The measurements of every open study: added, moved, deleted, taken back, and kept on disk as they change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from psygnal import Signal

from app.core.identity import ImageReference, StudyInstanceUID
from app.core.keepers import MeasurementKeeper
from app.core.measurement import (
    MOST_NAME_CHARACTERS,
    MOST_TEXT_CHARACTERS,
    Measurement,
    MeasurementId,
    MeasurementKind,
    given_name,
)
from app.core.phrases import phrase
from app.core.tasks import TaskControl, TaskRunner
from app.session.clock import now
from app.session.notices import Notices
from app.session.steps import Steps


class OfStudy(NamedTuple):
    """The measurements of a study at one time, and which one was selected."""

    study: StudyInstanceUID
    measurements: tuple[Measurement, ...]
    selected: MeasurementId | None


class Reread(NamedTuple):
    """A measurement as it was kept, and as it is on its image now."""

    before: Measurement
    now: Measurement


class Measuring:
    """The measurements of all studies opened so far; one of them may be selected.

    Every change is written, whole, for its study; a later one overtakes an earlier one that waits.
    """

    changed = Signal()
    """Measurements or the selection changed."""
    study_read = Signal()
    """What was measured in a study before is here, or cannot be read."""

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
        self.steps: Steps[OfStudy] = Steps()

    @property
    def selected(self) -> Measurement | None:
        """The measurement that the keys act on."""
        return self.find(self._selected)

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

    def is_read(self, study: StudyInstanceUID) -> bool:
        """Whether what was measured in a study before is here."""
        return study in self._measurements and study not in self._awaited

    def reread(self, study: StudyInstanceUID, changed: Iterable[Reread]) -> tuple[Reread, ...]:
        """Replace measurements by what they are on their images now, as if they had always been so; those replaced.

        What the user has changed or deleted meanwhile stays as it is.
        """
        taken = tuple(one for one in changed if one.before in self.of(study))
        if taken:
            by_old = {one.before.measurement_id: one for one in taken}

            def renewed(measurements: tuple[Measurement, ...]) -> tuple[Measurement, ...]:
                pairs = ((one, by_old.get(one.measurement_id)) for one in measurements)
                return tuple(pair.now if pair is not None and pair.before == one else one for one, pair in pairs)

            self._measurements[study] = renewed(self.of(study))
            self.steps.amend(
                lambda then: then._replace(measurements=renewed(then.measurements)) if then.study == study else then
            )
            self._keep(study)
            self.changed.emit()
        return taken

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
        self._travel(self.steps.before, self.steps.go_back)

    def redo(self) -> None:
        """Do the step again that was taken back."""
        self._travel(self.steps.after, self.steps.go_forward)

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
            self._take_in(study, found)
            self.changed.emit()
        if made_meanwhile:
            self._keep(study)
        self.study_read.emit()

    def _take_in(self, study: StudyInstanceUID, found: tuple[Measurement, ...]) -> None:
        """Let what was made elsewhere be there, and have been there before every step."""
        self._measurements[study] = (*found, *self.of(study))
        self.steps.amend(
            lambda then: then._replace(measurements=(*found, *then.measurements)) if then.study == study else then
        )

    def _study_of(self, measurement_id: MeasurementId) -> StudyInstanceUID | None:
        held = ((study, m) for study, measurements in self._measurements.items() for m in measurements)
        return next((study for study, one in held if one.measurement_id == measurement_id), None)

    def _now_of(self, study: StudyInstanceUID) -> OfStudy:
        return OfStudy(study, self.of(study), self._selected)

    def _remember(self, action: str, study: StudyInstanceUID) -> None:
        self.steps.remember(action, self._now_of(study))

    def _travel(self, to: OfStudy | None, go: Callable[[OfStudy], None]) -> None:
        if to is not None:
            go(self._now_of(to.study))
            self._set(to.study, to.measurements, to.selected)

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

        def work(control: TaskControl) -> tuple[Measurement, ...]:
            # One at a time, and none that a later one has overtaken: the last to be written is the last made.
            with self._writing:
                control.checkpoint()
                return self._keeper.write(study, measurements)

        self._runner.start(
            work,
            group=f"measurements-write-{study}",
            on_done=lambda kept: self._note_written(study, measurements, kept),
            on_failed=self._report_unwritten,
        )

    def _note_written(
        self, study: StudyInstanceUID, measurements: tuple[Measurement, ...], kept: tuple[Measurement, ...]
    ) -> None:
        if self._unwritten.get(study) is measurements:
            del self._unwritten[study]
        known = {one.measurement_id for one in (*measurements, *self.of(study))}
        others = tuple(one for one in kept if one.measurement_id not in known)
        if others:  # another viewer has stored them
            self._take_in(study, others)
            self._keep(study)
            self.changed.emit()

    def _report_unwritten(self, error: Exception) -> None:
        self._notices.report(error)


def _whole(text: str) -> str:
    """Text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
