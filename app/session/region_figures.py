"""The figures of the selected region, computed beside the user, and those of all regions as a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.errors import VerdantError
from app.core.geometry import PlaneGeometry
from app.core.phrases import counted, joined, phrase
from app.core.pixels import ImagePixels
from app.core.plane_region import PlaneRegion, in_plane_mm
from app.core.region_agreement import agreement, are_alike
from app.core.region_editing import area_mm2, united
from app.core.region_figures import Volume, shape_figures, volume
from app.core.region_statistics import RegionStatistics, contour_statistics
from app.core.roi import ReviewState, Roi
from app.core.services import FileWriter, StudyReader
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries, ImageSlice
from app.session.figure_texts import Figures
from app.session.region_table import as_csv
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

GROUP: Final = "region-figures"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One region with everything that its figures need; immutable, for another thread."""

    roi: Roi
    image: ImageSlice
    slice_number: int
    plane: PlaneGeometry
    origin: Roi | None
    pixels: ImagePixels | None
    of_its_name: tuple[tuple[int, PlaneGeometry, Roi], ...]
    series: ImageSeries


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
        listed = [roi for roi in review.rois if roi.state is not ReviewState.REJECTED]
        asked = [one for roi in listed if (one := self._asked(review, series, roi)) is not None]
        notices, files, count = self._session.notices, self._files, len(asked)

        def work(control: TaskControl) -> None:
            found = []
            for number, one in enumerate(asked):
                control.checkpoint(number / count)
                found.append(self._figures(one))
            files.write(path, as_csv(found))

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

    def _follow(self) -> None:
        review, series = self._session.review, self._session.series
        roi = review.selected if review is not None else None
        asked = self._asked(review, series, roi) if review and series and roi and self._watches else None
        of = (asked.roi, *(other for _, _, other in asked.of_its_name)) if asked is not None else ()
        if of == self._of:
            return
        self._of = of
        if asked is None:
            self._runner.cancel(GROUP)
            self._show(None)
            return
        self._runner.start(
            lambda _control: self._figures(asked), group=GROUP, on_done=self._show, on_failed=self._report
        )

    def _show(self, figures: Figures | None) -> None:
        self._value = figures
        self.changed.emit()

    def _report(self, error: Exception) -> None:
        self._session.notices.report(error)

    def _asked(self, review: Review, series: ImageSeries, roi: Roi) -> _Asked | None:
        index = series.index_of(roi.image)
        image = series.slices[index] if index is not None else None
        if index is None or image is None or image.plane is None:
            return None
        pixels = self._session.pixels
        same = [r for r in review.rois if r.roi_class.name == roi.roi_class.name and r.state in _COUNTED]
        placed = ((series.index_of(one.image), one) for one in same)
        of_its_name = tuple(
            (number, plane, one)
            for number, one in placed
            if number is not None and (plane := series.slices[number].plane) is not None
        )
        here = pixels.pixels(image) if pixels.at_hand(image) else None
        return _Asked(roi, image, index + 1, image.plane, review.origin(roi.roi_id), here, of_its_name, series)

    def _figures(self, asked: _Asked) -> Figures:
        """Not on the user's thread."""
        roi, image, plane = asked.roi, asked.image, asked.plane
        region = in_plane_mm(roi.contours, plane)
        origin = asked.origin
        is_as_proposed = origin is not None and are_alike(origin.contours, roi.contours)
        compared = origin is not None and not is_as_proposed
        return Figures(
            roi,
            asked.slice_number,
            shape_figures(region),
            self._statistics(asked),
            image.display_unit,
            image.display_factor,
            _volume(asked),
            sum(one.is_open for _, _, one in asked.of_its_name),
            agreement(origin.contours, roi.contours, plane) if compared and origin else None,
            is_as_proposed,
        )

    def _statistics(self, asked: _Asked) -> RegionStatistics | None:
        pixels = asked.pixels
        if pixels is None:
            try:
                pixels = self._reader.read_pixels(asked.image)
            except VerdantError:
                return None  # the image itself says why it cannot be read
        return contour_statistics(asked.roi.contours, asked.plane, pixels)


_COUNTED: Final = (ReviewState.PROPOSED, ReviewState.EDITED, ReviewState.VALIDATED)


def _volume(asked: _Asked) -> Volume | str:
    """Of everything of its name; what regions of one slice share counts once."""
    covered: dict[int, PlaneRegion] = {}
    for number, plane, one in asked.of_its_name:
        covered[number] = united(in_plane_mm(one.contours, plane), covered.get(number, ()))
    if not covered:
        return phrase("No volume: nothing of this name is undecided or validated.")
    found = volume([(number, area_mm2(region)) for number, region in covered.items()], asked.series.stacking)
    if isinstance(found, Volume):
        return found
    why = joined(" ", [problem.value for problem in found]) if found else phrase("There is a single slice.")
    return phrase("No volume: {why}", why=why)
