"""What the user does with measurements: draw on a pane, go to one, copy and export them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from app.core.geometry import Points
from app.core.identity import ImageReference, StudyInstanceUID
from app.core.measurement import (
    Measurement,
    MeasurementId,
    MeasurementKind,
    Readings,
    as_tuples,
    in_space,
    new_measurement_id,
)
from app.core.phrases import counted, joined, phrase
from app.core.reading_off import needs_pixels, read_off
from app.core.services import FileWriter
from app.core.tasks import TaskRunner
from app.core.volume import ImageSeries, ImageSlice
from app.session.measurement_texts import as_csv, as_text
from app.session.measuring import Measuring
from app.session.notices import Notices
from app.session.pane import Pane

if TYPE_CHECKING:
    from app.session.session import Session


class Annotating:
    """What is done to the measurements of a session."""

    exported = Signal(object, object, bool)
    """The series whose study they are of, the files that were written, and whether they name the patient."""

    def __init__(self, session: Session, measuring: Measuring, *, files: FileWriter, runner: TaskRunner) -> None:
        self._session = session
        self._measuring = measuring
        self._files = files
        self._runner = runner

    def readings(self, pane: Pane, image: ImageSlice, kind: MeasurementKind, points: Points) -> Readings:
        """What points (N, 2) row, column say on an image that a pane shows."""
        return read_off(
            kind,
            points,
            calibration=image.calibration,
            pixels=pane.pixels.pixels(image) if needs_pixels(kind) else None,
            unit=image.display_unit,
            factor=image.display_factor,
        )

    def draw(
        self,
        series: ImageSeries,
        image: ImageSlice,
        kind: MeasurementKind,
        points: Points,
        *,
        readings: Readings,
        text: str = "",
    ) -> Measurement:
        """Put a measurement on an image, with what its points say there."""
        study = series.study.study_instance_uid
        measurement = Measurement(
            new_measurement_id(),
            kind,
            series.series.series_instance_uid,
            image.reference,
            image.frame_of_reference_uid,
            points=as_tuples(points),
            created=self._measuring.now(),
            name=self._measuring.new_name(study, kind),
            text=text,
            points_lps=in_space(points, image.plane),
            readings=readings,
        )
        self._measuring.add(study, measurement)
        return measurement

    def move(self, measurement_id: MeasurementId, image: ImageSlice, points: Points, *, readings: Readings) -> None:
        """Move the points of a measurement on its image."""
        one = self._measuring.find(measurement_id)
        if one is not None and not np.array_equal(one.row_column, points):
            self._measuring.change(
                one.at(points, plane=image.plane, readings=readings), phrase("move {name}", name=one.title)
            )

    def delete_selected(self) -> None:
        """Delete the selected measurement, if it is seen; otherwise show it first."""
        selected, pane = self._measuring.selected, self._session.panes.active
        if selected is None:
            return
        is_here = pane.image is not None and pane.image.reference == selected.image
        if is_here and pane.viewport.view.overlays_visible and not self._session.mpr.is_open:
            self._measuring.delete([selected.measurement_id])
            return
        self._session.mpr.close()
        self.go_to(selected.measurement_id)
        if not self._session.viewport.view.overlays_visible:
            self._session.viewport.toggle_overlays()
        self._session.notices.inform(
            phrase("{name} was not in view. Look at it, then delete it.", name=selected.title)
        )

    @property
    def has_any(self) -> bool:
        """Whether anything was measured in the study in the active pane."""
        study = self._study()
        return study is not None and bool(self._measuring.of(study))

    def listed(self) -> tuple[Measurement, ...]:
        """The measurements of the study in the active pane, slice by slice as far as it shows them."""
        study, opened = self._study(), self._session.opened
        if study is None or opened is None:
            return ()
        order = {image.reference: number for number, image in enumerate(opened.series.slices)}
        return tuple(sorted(self._measuring.of(study), key=lambda one: order.get(one.image, len(order))))

    def place_of(self, reference: ImageReference) -> str:
        """Which slice of the active pane an image is, e.g. `12/24`; empty if it lies in another series."""
        opened = self._session.opened
        for stack in opened.stacks if opened is not None else ():
            index = stack.index_of(reference)
            if index is not None:
                number = f"{index + 1}/{len(stack.slices)}"
                return joined(" ", (stack.stack.name, number)) if stack.stack.name else number
        return ""

    def go_to(self, measurement_id: MeasurementId) -> None:
        """Select a measurement and show its image, opening its series if need be."""
        one = self._measuring.find(measurement_id)
        if one is None:
            return
        self._measuring.select(measurement_id)
        panes = self._session.panes
        for pane in (panes.active, *panes.all):
            if pane.show_image(one.image):
                panes.activate(pane)
                return
        record = next(
            (r for r in self._session.browser.state.series if r.series_instance_uid == one.series_instance_uid), None
        )
        if record is None:
            self._session.notices.inform(
                phrase("Select the study of this measurement on the left, then pick it again.")
            )
        else:
            self._session.open_series(record, at=one.image)

    def text(self, measurements: tuple[Measurement, ...]) -> str:
        """Measurements for the clipboard; names nobody."""
        return as_text(measurements, self.place_of)

    def export(self, path: Path, *, with_identity: bool = False) -> None:
        """Write the measurements of the study in the active pane as a table; it names nobody unless asked to."""
        opened = self._session.opened
        study = opened.series.study if opened is not None else None
        listed = self.listed()
        content = as_csv(listed, self.place_of, identity=study if with_identity else None)
        files, notices = self._files, self._session.notices

        def done(_none: None) -> None:
            _say_exported(notices, len(listed), path)
            self.exported.emit(opened, (path,), with_identity)

        self._runner.start(
            lambda _control: files.write(path, content),
            group="measurements-export",
            on_done=done,
            on_failed=lambda error: _report(notices, error),
        )

    def _study(self) -> StudyInstanceUID | None:
        opened = self._session.opened
        return opened.series.study.study_instance_uid if opened is not None else None


def _say_exported(notices: Notices, count: int, path: Path) -> None:
    notices.inform(
        counted(
            count,
            "{count} measurement exported as {file}.",
            "{count} measurements exported as {file}.",
            file=path.name,
        )
    )


def _report(notices: Notices, error: Exception) -> None:
    notices.report(error)
