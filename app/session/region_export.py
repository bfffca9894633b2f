"""Regions as files for other programs: what would be written is shown first; then all is written, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.identity import RoiId
from app.core.phrases import counted, phrase
from app.core.roi import ReviewState, Roi
from app.core.services import FileWriter, StudyReader
from app.core.tasks import PartControl, TaskControl, TaskRunner
from app.core.volume import ImageSeries
from app.session.region_files import (
    Exported,
    ExportFormat,
    PlannedFile,
    label_files,
    obj_files,
    picture_file,
    points_file,
    stl_files,
    table_file,
)
from app.session.region_measuring import FiguresAsked
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

__all__ = ["ExportFormat", "PlannedFile", "RegionExport"]

STILL_WRITING: Final = phrase("Other files are still being written. Wait for them, or end that with Esc.")
NOTHING_VALIDATED: Final = phrase("No region is validated yet.")
NOT_IN_VIEW: Final = phrase("The slice in view holds none of these regions. Show one that does.")
NO_PICTURE: Final = phrase("There is no image in view to draw them on.")
CANCELLED: Final = phrase("The export was cancelled; nothing was written.")
_OTHERS: Final = (ReviewState.PROPOSED, ReviewState.EDITED, ReviewState.IMPORTED)
_TASKS: Final = "export-regions"

Painter = Callable[[Collection[RoiId]], Callable[[], bytes] | None]
"""Draws the slice in view with these regions and no others; what it gives makes a PNG of that, on any thread."""


class RegionExport:
    """Plans and writes files of regions; a plan keeps the regions as they were when it was made."""

    changed = Signal()
    """It runs, or no longer, or has come further."""
    exported = Signal(object, object)
    """The series that was open when it began, and the files that were written."""

    def __init__(self, session: Session, reader: StudyReader, files: FileWriter, *, runner: TaskRunner) -> None:
        self._session = session
        self._reader = reader
        self._files = files
        self._runner = runner
        self._paint: Painter | None = None
        self._running = False
        self._progress: float | None = None

    @property
    def running(self) -> bool:
        """Whether files are being written."""
        return self._running

    @property
    def progress(self) -> float | None:
        """How much of it is done, 0..1; None while that is not known."""
        return self._progress

    def paint_with(self, painter: Painter) -> None:
        """Take pictures of the slice in view with this; whoever shows images says so."""
        self._paint = painter

    def plan(
        self,
        review: Review,
        stacks: tuple[ImageSeries, ...],
        formats: Collection[ExportFormat],
        *,
        with_others: bool = False,
    ) -> tuple[PlannedFile, ...]:
        """The files that would be written, in the order of the formats; those that cannot be say why.

        Call it on the user's thread: a picture is taken at once, everything else is made when it is written.

        Parameters
        ----------
        stacks
            All stacks of the series of the review.
        with_others
            Whether regions that nobody has validated are written too, marked as such; rejected ones never are.
        """
        exported = self._exported(review, stacks, with_others=with_others)
        if not exported.rois:
            return tuple(
                PlannedFile(f"regions{one.suffix}", one, "", NOTHING_VALIDATED)
                for one in ExportFormat
                if one in formats
            )
        makers: dict[ExportFormat, Callable[[], Iterator[PlannedFile]]] = {
            ExportFormat.NIFTI: lambda: label_files(exported),
            ExportFormat.STL: lambda: stl_files(exported),
            ExportFormat.OBJ: lambda: obj_files(exported),
            ExportFormat.CSV: lambda: iter((table_file(exported, self._reader.read_pixels),)),
            ExportFormat.JSON: lambda: iter((points_file(exported),)),
            ExportFormat.PNG: lambda: iter((self._picture(review, exported),)),
        }
        return tuple(file for one in ExportFormat if one in formats for file in makers[one]())

    def there_already(self, planned: Sequence[PlannedFile], folder: Path) -> tuple[str, ...]:
        """The names of planned files that the folder holds: what must be asked about."""
        return tuple(one.name for one in planned if one.content is not None and (folder / one.name).exists())

    def start(self, planned: Sequence[PlannedFile], folder: Path, *, replaces: bool = False) -> None:
        """Write what of a plan is not refused, all of it or nothing; how it ended is said.

        Parameters
        ----------
        replaces
            Whether the user agreed to replace what is there; otherwise nothing is written where something is.
        """
        wanted = [(folder / one.name, one.content) for one in planned if one.content is not None]
        notices, files, opened = self._session.notices, self._files, self._session.opened
        if self._running:
            notices.warn(STILL_WRITING)
            return
        if not wanted:
            notices.inform(phrase("There is nothing to write."))
            return

        def work(control: TaskControl) -> tuple[Path, ...]:
            def contents() -> Iterator[tuple[Path, bytes]]:
                for number, (path, content) in enumerate(wanted):
                    part = PartControl(
                        control,
                        begins=number / len(wanted),
                        share=1 / len(wanted),
                        text=phrase("Writing {file}", file=path.name),
                    )
                    part.checkpoint(0.0)
                    yield path, content(part)
                control.checkpoint(1.0)

            return files.write_together(contents(), replaces=replaces)

        def done(paths: tuple[Path, ...]) -> None:
            self._set_running(False)
            self.exported.emit(opened, paths)
            notices.inform(
                counted(
                    len(paths),
                    "{count} file written to {folder}.",
                    "{count} files written to {folder}.",
                    folder=folder,
                ),
                details="\n".join(path.name for path in paths),
            )

        self._set_running(True)
        self._runner.start(work, group=_TASKS, on_done=done, on_failed=self._failed, on_progress=self._advance)

    def cancel(self) -> None:
        """Withdraw the writing; nothing of it is left."""
        if self._running:
            self._runner.cancel(_TASKS)
            self._set_running(False)
            self._session.notices.inform(CANCELLED)

    def _exported(self, review: Review, stacks: tuple[ImageSeries, ...], *, with_others: bool) -> Exported:
        states = (ReviewState.VALIDATED, *(_OTHERS if with_others else ()))
        reviewer, pixels = self._session.reviewer_name, self._session.pixels
        rois = tuple(_signed(roi, reviewer) for roi in review.rois if roi.state in states and roi.contours)
        origins = {roi.roi_id: origin for roi in rois if (origin := review.origin(roi.roi_id)) is not None}
        drawn_on = {roi.image for roi in rois}
        figures = []
        for stack in stacks:
            images = [image for image in stack.slices if image.reference in drawn_on]
            at_hand = {one.reference: found for one in images if (found := pixels.at_hand(one)) is not None}
            here = [roi for roi in rois if stack.index_of(roi.image) is not None]
            # A volume of validated regions has nothing in it that nobody has validated.
            for is_validated in (True, False):
                alike = tuple(roi for roi in here if (roi.state is ReviewState.VALIDATED) == is_validated)
                if alike:
                    figures.append(FiguresAsked(alike, stack, alike, origins, at_hand))
        return Exported(rois, stacks, tuple(figures))

    def _picture(self, review: Review, exported: Exported) -> PlannedFile:
        image, why_not = self._session.image, ""
        shown = image is not None and self._session.review is review
        here = [roi.roi_id for roi in exported.rois if image is not None and roi.image == image.reference and shown]
        picture = self._paint(here) if here and self._paint is not None else None
        if picture is None:
            why_not = NO_PICTURE if here or not shown else NOT_IN_VIEW
        return picture_file(self._session.viewport.view.index + 1, len(here), picture, why_not)

    def _failed(self, error: Exception) -> None:
        self._set_running(False)
        self._session.notices.report(error)

    def _advance(self, fraction: float, _text: str) -> None:
        self._progress = fraction
        self.changed.emit()

    def _set_running(self, running: bool) -> None:
        self._running, self._progress = running, None
        self.changed.emit()


def _signed(roi: Roi, reviewer_name: str) -> Roi:
    """The region in the name of whoever reviews now, where the decision does not say whose it is."""
    if roi.decision is None or roi.decision.reviewer_name:
        return roi
    return replace(roi, decision=replace(roi.decision, reviewer_name=reviewer_name))
