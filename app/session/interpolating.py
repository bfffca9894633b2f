"""Filling the slices between those that hold a region of the same name; what is made awaits a decision on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from app.core.contour import Contour
from app.core.phrases import counted, phrase
from app.core.roi import GenerationAlgorithm, ReviewState, Roi, new_roi_id
from app.core.shape_interpolation import KeyShape, ShapesBetween, are_parallel
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries, ImageSlice
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

GROUP: Final = "interpolate"
KEYS: Final = (ReviewState.VALIDATED, ReviewState.EDITED)
"""What a physician stands behind; a proposal is no base for more of them."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """Two slices with a region of the name, and the empty ones between them."""

    first: KeyShape
    second: KeyShape
    empty: tuple[ImageSlice, ...]


_Made = tuple[tuple[ImageSlice, tuple[Contour, ...]], ...]


class Interpolating:
    """Makes regions between the selected one and the nearest of its name, above and below."""

    def __init__(self, session: Session, runner: TaskRunner) -> None:
        self._session = session
        self._runner = runner

    def fill(self) -> None:
        """Fill the empty slices between the nearest ones that hold a region of the selected one's name."""
        session = self._session
        review, series = session.review, session.series
        roi = review.selected if review is not None else None
        if review is None or series is None or roi is None:
            return
        gaps = _gaps(review, series, roi)
        if isinstance(gaps, str):
            session.notices.inform(gaps)
            return
        self._runner.start(
            partial(_interpolated, gaps),
            group=GROUP,
            on_done=lambda made: session.reviewers.once_certain(partial(self._take, review, roi, made)),
            on_failed=self._report,
        )

    def _report(self, error: Exception) -> None:
        self._session.notices.report(error)

    def _take(self, review: Review, like: Roi, made: _Made) -> None:
        """List what was made, where nobody has drawn a region of that name in the meantime."""
        rois = [
            Roi(
                roi_id=new_roi_id(),
                roi_class=like.roi_class,
                sop_instance_uid=image.sop_instance_uid,
                frame_of_reference_uid=image.frame_of_reference_uid,
                contours=contours,
                state=ReviewState.EDITED,
                generation=GenerationAlgorithm.SEMIAUTOMATIC,
                frame_number=image.frame_number,
            )
            for image, contours in made
            if contours and not _named(review, image, like)
        ]
        notices = self._session.notices
        if not rois:
            notices.inform(phrase("The two shapes have nothing between them that could be filled."))
            return
        review.draw(rois, phrase("interpolate"))
        review.select(like.roi_id)
        notices.inform(
            counted(
                len(rois),
                "{count} region was made between the slices. It awaits your decision.",
                "{count} regions were made between the slices. Each awaits your decision.",
            )
        )


def _gaps(review: Review, series: ImageSeries, roi: Roi) -> tuple[_Gap, ...] | str:
    """The gaps around a region that can be filled, or why there are none."""
    here = series.index_of(roi.image)
    keys = [number for number, image in enumerate(series.slices) if _keys(review, image, roi)]
    name = roi.roi_class.name
    if here is None or len(keys) < 2:
        return phrase(
            "No other slice holds “{name}” validated or edited. Draw or validate it on a slice further up or down.",
            name=name,
        )
    between = ((a, b, series.slices[a + 1 : b]) for a, b in pairwise(_nearest(keys, here)))
    gaps = ((a, b, [image for image in images if not _named(review, image, roi)]) for a, b, images in between)
    wanted = [(a, b, empty) for a, b, empty in gaps if empty]
    if not wanted:
        return phrase("No slice is empty between this one and the nearest that hold “{name}”.", name=name)
    runs = [[series.slices[a], *empty, series.slices[b]] for a, b, empty in wanted]
    if why_not := _why_not(runs, roi):
        return why_not
    return tuple(_Gap(_shape(review, series, a, roi), _shape(review, series, b, roi), tuple(e)) for a, b, e in wanted)


def _nearest(keys: Sequence[int], here: int) -> list[int]:
    """Of ascending numbers of slices the nearest on both sides of `here`, and `here` itself if it is among them."""
    before, behind = [key for key in keys if key < here], [key for key in keys if key > here]
    return [*before[-1:], *([here] if here in keys else []), *behind[:1]]


def _why_not(runs: Sequence[Sequence[ImageSlice]], roi: Roi) -> str:
    """Why shapes cannot be made between the first and the last of each run of images; empty where they can."""
    concerned = [image for run in runs for image in run]
    planes = [image.plane for image in concerned if image.plane is not None]
    frames = {image.frame_of_reference_uid for image in concerned}
    if len(planes) < len(concerned) or frames != {roi.frame_of_reference_uid}:
        return phrase("Nothing can be interpolated: not every slice says where it lies beside the others.")
    if not are_parallel(planes):
        return phrase("Nothing can be interpolated: the slices are not parallel.")
    if not all(_are_in_order(run) for run in runs):
        return phrase("Nothing can be interpolated: several slices lie at the same place.")
    return ""


def _are_in_order(images: Sequence[ImageSlice]) -> bool:
    """Whether each lies farther than the one before it along the way from the first to the last."""
    planes = [image.plane for image in images if image.plane is not None]
    heights = [float(planes[0].distance_mm(plane.image_position_patient)[0]) for plane in planes]
    return all((b - a) * heights[-1] > 0 for a, b in pairwise(heights))


def _named(review: Review, image: ImageSlice, like: Roi) -> list[Roi]:
    """The regions of that name on a slice, but for rejected ones."""
    listed = review.on_slice(image.reference)
    return [r for r in listed if r.roi_class.name == like.roi_class.name and r.state is not ReviewState.REJECTED]


def _keys(review: Review, image: ImageSlice, like: Roi) -> list[Roi]:
    return [roi for roi in _named(review, image, like) if roi.state in KEYS]


def _shape(review: Review, series: ImageSeries, index: int, like: Roi) -> KeyShape:
    """Everything of that name on a slice, as one shape."""
    image = series.slices[index]
    assert image.plane is not None  # noqa: S101 - the gap was refused otherwise
    return KeyShape(image.plane, tuple(roi.contours for roi in _keys(review, image, like)))


def _interpolated(gaps: Sequence[_Gap], control: TaskControl) -> _Made:
    made = []
    for gap in gaps:
        control.checkpoint()
        shapes = ShapesBetween(gap.first, gap.second)
        for image in gap.empty:
            control.checkpoint()
            if image.plane is not None:
                made.append((image, shapes.on(image.plane)))
    return tuple(made)
