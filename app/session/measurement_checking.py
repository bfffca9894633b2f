"""Whether kept measurements still say what their images say: those may have been sent anew since."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from app.core.errors import VerdantError
from app.core.identity import StudyInstanceUID
from app.core.measurement import Measurement, Readings, in_space
from app.core.phrases import counted, joined, phrase
from app.core.pixels import ImagePixels
from app.core.reading_off import needs_pixels, read_off
from app.core.services import StudyReader
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSlice
from app.session.measurement_texts import value_lines
from app.session.measuring import Measuring, Reread
from app.session.notices import Notices
from app.session.opening import Opened
from app.session.pane import Pane
from app.session.panes import Panes

_SAME_VALUE: Final = 1e-6
_SAME_PLACE_MM: Final = 1e-3


class MeasurementChecking:
    """Reads the measurements on the images of every series that is opened anew, and says which changed."""

    def __init__(
        self, panes: Panes, measuring: Measuring, reader: StudyReader, *, runner: TaskRunner, notices: Notices
    ) -> None:
        self._panes = panes
        self._measuring = measuring
        self._reader = reader
        self._runner = runner
        self._notices = notices
        self._checked: dict[int, Opened] = {}
        panes.content_changed.connect(self._check)
        measuring.study_read.connect(self._check_all)

    def _check_all(self) -> None:
        for pane in self._panes.all:
            self._check(pane)

    def _check(self, pane: Pane) -> None:
        opened = pane.opened
        if opened is None or opened.arrived is not None or any(opened is one for one in self._checked.values()):
            return
        study = opened.series.study.study_instance_uid
        if not self._measuring.is_read(study):
            return
        self._checked[pane.number] = opened
        found = [(one, opened.series.index_of(one.image)) for one in self._measuring.of(study)]
        pairs = [(one, opened.series.slices[index]) for one, index in found if index is not None]
        if pairs:
            self._runner.start(
                lambda control: read_anew(pairs, self._reader, control),
                group=f"measurements-check-{pane.number}",
                on_done=lambda changed: self._take_over(study, changed),
                on_failed=self._report,
            )

    def _take_over(self, study: StudyInstanceUID, changed: tuple[Reread, ...]) -> None:
        taken = self._measuring.reread(study, changed)
        told = [one for one in taken if _says_something_else(one.before, one.now)]
        if not told:
            return
        lines = [
            phrase(
                "{name}: {before} → {now}",
                name=one.now.title,
                before=joined(", ", value_lines(one.before.readings)),
                now=joined(", ", value_lines(one.now.readings)),
            )
            for one in told
        ]
        text = counted(
            len(told),
            "{count} measurement says something else now: its image was replaced since. Check it.",
            "{count} measurements say something else now: their images were replaced since. Check them.",
        )
        self._notices.complain(text, details=joined("\n", lines))

    def _report(self, error: Exception) -> None:
        self._notices.report(error)


def read_anew(
    pairs: Iterable[tuple[Measurement, ImageSlice]], reader: StudyReader, control: TaskControl
) -> tuple[Reread, ...]:
    """The measurements of which anything is different on their image as it is now.

    What lies on an image that cannot be read stays as it is.
    """
    changed, pixels = [], dict[int, ImagePixels | None]()
    for one, image in sorted(pairs, key=lambda pair: id(pair[1])):
        control.checkpoint()
        if needs_pixels(one.kind) and id(image) not in pixels:
            pixels = {id(image): _pixels(reader, image)}  # those of the last image only: there may be many
        values = pixels.get(id(image)) if needs_pixels(one.kind) else None
        if needs_pixels(one.kind) and values is None:
            continue
        readings = read_off(
            one.kind,
            one.row_column,
            calibration=image.calibration,
            pixels=values,
            unit=image.display_unit,
            factor=image.display_factor,
        )
        now = replace(one, points_lps=in_space(one.row_column, image.plane), readings=readings)
        if now != one:
            changed.append(Reread(one, now))
    return tuple(changed)


def _pixels(reader: StudyReader, image: ImageSlice) -> ImagePixels | None:
    try:
        return reader.read_pixels(image)
    except VerdantError:
        return None  # said where the image is shown


def _says_something_else(before: Measurement, now: Measurement) -> bool:
    """Whether a number or the place in the patient is another; one that could not be told before is none."""
    return _moved(before, now) or _lost(before.readings, now.readings)


def _moved(before: Measurement, now: Measurement) -> bool:
    if before.points_lps is None or now.points_lps is None:
        return before.points_lps is not None
    return any(
        abs(a - b) > _SAME_PLACE_MM
        for point, other in zip(before.points_lps, now.points_lps, strict=True)
        for a, b in zip(point, other, strict=True)
    )


def _lost(before: Readings, now: Readings) -> bool:
    if before.mark != now.mark:
        return True
    for quantity in before.quantities:
        found = now.find(quantity.kind)
        if found is None or found.unit != quantity.unit:
            return True
        if not math.isclose(found.value, quantity.value, rel_tol=_SAME_VALUE, abs_tol=_SAME_VALUE):
            return True
    return False
