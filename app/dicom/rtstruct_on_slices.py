"""The regions of one ROI of an RTSTRUCT, slice by slice, and what there is to say of contours that do not fit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final

import numpy as np

from app.core.contour import Contour, OpenContour, in_plane, mask_of_contours
from app.core.geometry import PlaneGeometry
from app.core.identity import ImageReference
from app.core.keyholes import without_slits
from app.core.phrases import counted, phrase
from app.core.polygon import crosses_itself
from app.core.roi import Roi, new_roi_id
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.rtstruct_matching import NOTED_RESIDUAL_MM
from app.dicom.rtstruct_open import open_pieces
from app.dicom.rtstruct_parsed import ParsedRoi
from app.dicom.rtstruct_placing import OTHER_FRAME, PlacedContour, PlacedRoi

_MOST_COMPARED_CONTOURS: Final = 32


@dataclass(frozen=True, slots=True)
class RegionsOnSlices:
    """One region per image that holds a contour of the ROI, and one more for its points and open lines there.

    Parameters
    ----------
    remarks
        Sentences for the user; every contour that is left out is counted in one of them.
    """

    regions: tuple[Roi, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Drawn:
    """What the contours of an ROI come to on their images, and how often something did not fit.

    Parameters
    ----------
    beside_mm
        Largest distance of a point from the plane of the image.
    left_out
        How many contours were left out, by the words that say why.
    disagreeing
        Contours that name another image than the one in whose plane they lie.
    unnamed
        Contours that name no image of the series.
    miscounted
        Contours that hold another number of points than they state.
    """

    contours: dict[ImageReference, tuple[ImageSlice, list[Contour]]] = field(default_factory=dict)
    lines: dict[ImageReference, tuple[ImageSlice, list[OpenContour]]] = field(default_factory=dict)
    beside_mm: dict[ImageReference, float] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    disagreeing: int = 0
    unnamed: int = 0
    miscounted: int = 0

    def add_closed(self, placed: PlacedContour) -> None:
        """Draw a contour on each of its images, or count it among those left out."""
        kind = placed.contour.geometric_type or phrase("no type")
        why_not = placed.why_not or ("" if placed.encloses else phrase("of type {kind}", kind=kind))
        if why_not or placed.contour.points_lps is None:
            self.left_out[why_not] += 1
            return
        self.miscounted += placed.contour.stated_points not in (None, len(placed.contour.points_lps))
        loops = [loop for loop in without_slits(placed.contour.points_lps) if len(loop) >= 3]
        for match in placed.matches:
            self.disagreeing += match.contradicts_reference
            self.unnamed += match.is_by_plane_alone
            plane, image = match.plane, match.image
            self.beside_mm[image.reference] = max(match.residual_mm, self.beside_mm.get(image.reference, 0.0))
            _, found = self.contours.setdefault(image.reference, (image, []))
            found += [Contour(plane.to_lps(plane.to_row_column(loop))) for loop in loops]


def on_slices(placed: PlacedRoi, template: Roi, stacks: Sequence[ImageSeries]) -> RegionsOnSlices:
    """Take an ROI apart into regions, each like `template` but for what it is on its image.

    Parameters
    ----------
    stacks
        All stacks of the series.
    """
    name = placed.name
    if not placed.contours:
        return RegionsOnSlices(remarks=(phrase("{name} has no contours.", name=name),))
    drawn = _drawn(placed, stacks)
    if drawn.left_out.keys() == {OTHER_FRAME}:
        why = phrase("{name} lies in another frame of reference than the images; it is not shown.", name=name)
        return RegionsOnSlices(remarks=(why,))
    scores = _scores(placed.roi, len(drawn.contours))
    closed = [
        replace(
            _region(_stated_beside(template, drawn.beside_mm[image.reference]), image),
            contours=tuple(found),
            score=score,
        )
        for (image, found), score in zip(drawn.contours.values(), scores, strict=True)
        if found
    ]
    lines = [replace(_region(template, image), open_contours=tuple(those)) for image, those in drawn.lines.values()]
    return RegionsOnSlices((*closed, *lines), tuple(_remarks(drawn, name)))


def remarks_on_shapes(placed: PlacedRoi, stacks: Sequence[ImageSeries]) -> tuple[str, ...]:
    """What is odd about contours that are drawn, whatever is made of them; all stacks of the series are given."""
    return tuple(_of_shapes(_drawn(placed, stacks), placed.name))


def _drawn(placed: PlacedRoi, stacks: Sequence[ImageSeries]) -> _Drawn:
    drawn = _Drawn()
    for one in placed.contours:
        pieces = open_pieces(one, stacks, frame_of_reference_uid=placed.frame_of_reference_uid)
        for image, piece in pieces:
            drawn.lines.setdefault(image.reference, (image, []))[1].append(piece)
        if not pieces:
            drawn.add_closed(one)
    return drawn


def _remarks(drawn: _Drawn, name: str) -> Iterator[str]:
    for why, count in drawn.left_out.items():
        yield counted(
            count,
            "{name}: {count} contour {why} left out.",
            "{name}: {count} contours {why} left out.",
            name=name,
            why=why,
        )
    if drawn.disagreeing:
        yield counted(
            drawn.disagreeing,
            "{name}: {count} contour refers to one image but lies in the plane of another; shown where it lies.",
            "{name}: {count} contours refer to one image but lie in the plane of another; shown where they lie.",
            name=name,
        )
    if drawn.unnamed:
        yield counted(
            drawn.unnamed,
            "{name}: {count} contour names no image of the series; shown in the plane where it lies.",
            "{name}: {count} contours name no image of the series; shown in the planes where they lie.",
            name=name,
        )
    residual_mm = max(drawn.beside_mm.values(), default=0.0)
    if residual_mm > NOTED_RESIDUAL_MM:
        yield phrase(
            "{name}: contours lie up to {distance:.2f} mm beside the plane of their image.",
            name=name,
            distance=residual_mm,
        )
    yield from _of_shapes(drawn, name)


def _of_shapes(drawn: _Drawn, name: str) -> Iterator[str]:
    if drawn.miscounted:
        yield counted(
            drawn.miscounted,
            "{name}: {count} contour holds another number of points than it states; a part may be missing.",
            "{name}: {count} contours hold another number of points than they state; a part may be missing.",
            name=name,
        )
    if any(image.plane is not None and _overlap(found, image.plane) for image, found in drawn.contours.values()):
        yield phrase(
            "{name}: contours on one slice cross one another; what two of them cover counts as outside.", name=name
        )


def _stated_beside(template: Roi, residual_mm: float) -> Roi:
    """A region whose contours lie so far beside the plane, if that is worth a word."""
    if template.structure_set is None or residual_mm <= NOTED_RESIDUAL_MM:
        return template
    return replace(template, structure_set=replace(template.structure_set, off_plane_mm=residual_mm))


def _region(template: Roi, image: ImageSlice) -> Roi:
    """The template on an image, with nothing drawn yet."""
    return replace(
        template,
        roi_id=new_roi_id(),
        sop_instance_uid=image.sop_instance_uid,
        frame_of_reference_uid=image.frame_of_reference_uid,
        frame_number=image.frame_number,
    )


def _overlap(contours: list[Contour], plane: PlaneGeometry) -> bool:
    """Whether two contours cover some pixels together and each some of its own; nested ones do not.

    Of too many to compare pixel by pixel, whether any two lines cross.
    """
    if len(contours) > _MOST_COMPARED_CONTOURS:
        return crosses_itself(in_plane(contours, plane))
    masks = [mask_of_contours([one], plane) for one in contours]
    for a, b in combinations(masks, 2):
        common = np.count_nonzero(a & b)
        if 0 < common < min(np.count_nonzero(a), np.count_nonzero(b)):
            return True
    return False


def _scores(roi: ParsedRoi, slices: int) -> list[float | None]:
    """The score on each slice, 0..1, where our own parameters state one for every slice; JSON's `true` is none."""
    try:
        scores = json.loads(roi.algorithm_parameters)["scores"]
        if isinstance(scores, list) and len(scores) == slices:
            return [float(score) if type(score) in (int, float) and 0 <= score <= 1 else None for score in scores]
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    return [None] * slices
