"""The figures of the selected region, computed beside the user, and those of all regions as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.phrases import counted
from app.core.roi import ReviewState, Roi
from app.core.services import FileWriter, StudyReader
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries
from app.session.figure_texts import Figures
from app.session.region_measuring import FiguresAsked, figures_of
from app.session.region_table import as_csv
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

GROUP: Final = "region-figures"


COUNTED: Final = (ReviewState.PROPOSED, ReviewState.EDITED, ReviewState.VALIDATED)
"""The states of what the volume of a name is of, unless somebody asks for less."""


class RegionFigures:
    """Watches the selected region while somebody wants to see its figures."""

    changed = Signal()

    def __init__(self, session: Session, reader: StudyReader, files: FileWriter, *, runner: TaskRunner) -> None:
        self._session = session
        self._reader = reader
        self._files = files
        self._runner = runner
        self._watches = False
        self._of: tuple[Roi, ...] = ()
        self._value: Figures | None = None
        for signal in (session.review_changed, session.series_opened):
            signal.connect(self._follow)

    @property
    def value(self) -> Figures | None:
        """The figures of the selected region; None until they are there."""
        return self._value

    def watch(self, wanted: bool) -> None:
        """Follow the selection from now on, or no longer."""
        self._watches = wanted
        self._follow()

    def export(self, path: Path) -> None:
        """Write the figures of all regions on the list, but for rejected ones, as a table; it names nobody."""
        review, series = self._session.review, self._session.series
        if review is None or series is None:
            return
        listed = tuple(
            roi for roi in review.rois if roi.state is not ReviewState.REJECTED and _has_plane(series, roi)
        )
        asked = self.asked(review, series, listed)
        notices, files, reader, count = self._session.notices, self._files, self._reader, len(listed)

        def work(control: TaskControl) -> None:
            files.write(path, as_csv(figures_of(asked, reader.read_pixels, control)))

        def done(_none: None) -> None:
            notices.inform(
                counted(
                    count,
                    "{count} region saved as {file} in {folder}.",
                    "{count} regions saved as {file} in {folder}.",
                    file=path.name,
                    folder=path.parent.name,
                )
            )

        self._runner.start(work, group="region-table", on_done=done, on_failed=self._report)

    def asked(
        self, review: Review, series: ImageSeries, rois: Sequence[Roi], *, counted: Sequence[Roi] | None = None
    ) -> FiguresAsked:
        """What the figures of regions of a stack need; `counted` is what volumes are of, None for all that counts."""
        pixels = self._session.pixels
        images = {image.reference: image for image in series.slices}
        on = {roi.image: images[roi.image] for roi in rois if roi.image in images}
        return FiguresAsked(
            tuple(rois),
            series,
            tuple(one for one in review.rois if one.state in COUNTED) if counted is None else tuple(counted),
            {roi.roi_id: origin for roi in rois if (origin := review.origin(roi.roi_id)) is not None},
            {reference: found for reference, image in on.items() if (found := pixels.at_hand(image)) is not None},
        )

    def _follow(self) -> None:
        review, series = self._session.review, self._session.series
        roi = review.selected if review is not None else None
        asked = None
        if review is not None and series is not None and roi is not None and self._watches:
            asked = self.asked(review, series, [roi]) if _has_plane(series, roi) else None
        name = roi.roi_class.name if roi is not None else ""
        same = (one for one in asked.counted if one.roi_class.name == name) if asked is not None else ()
        of = (*asked.rois, *same) if asked is not None else ()
        if of == self._of:
            return
        self._of = of
        if asked is None:
            self._runner.cancel(GROUP)
            self._show(None)
            return
        wanted, reader = asked, self._reader
        self._runner.start(
            lambda control: next(figures_of(wanted, reader.read_pixels, control), None),
            group=GROUP,
            on_done=self._show,
            on_failed=self._report,
        )

    def _show(self, figures: Figures | None) -> None:
        self._value = figures
        self.changed.emit()

    def _report(self, error: Exception) -> None:
        self._session.notices.report(error)


def _has_plane(series: ImageSeries, roi: Roi) -> bool:
    index = series.index_of(roi.image)
    return index is not None and series.slices[index].plane is not None
