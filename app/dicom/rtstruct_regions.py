"""Groups regions into the structures of a structure set and encodes their contours.

A region lies on one image; a structure, as every other system expects it, is all regions of one class, one
origin and one reviewer, over all slices of one stack. Systems that go by coordinates alone would add up what two
images of one plane hold (two phases of a heart, two echoes): such regions are never in one structure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import GeometryError, StructureSetError
from app.core.geometry import PlaneGeometry, Points
from app.core.identity import ImageReference
from app.core.keyholes import keyholed, keyholed_each
from app.core.many_planes import to_lps_each, to_row_column_each
from app.core.mask import Mask, changes, rasterise, trace
from app.core.phrases import phrase
from app.core.polygon import Loop, crosses_itself, nesting_depths, signed_area, simplify
from app.core.roi import MOST_COMMENT_CHARACTERS, GenerationAlgorithm, NetworkProvenance, Roi, RoiClass
from app.core.saved_objects import HoleEncoding
from app.core.structure_set import StructureSetRequest
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.contour_values import contour_values
from app.dicom.rtstruct_contour_checking import PLANE_TOLERANCE_MM
from app.dicom.rtstruct_parsed import MAX_EXPLICIT_BYTES

DECIMALS: Final = 4
"""Digits after the point: coordinates are off by at most 0.00005 mm each."""
FEWER_DECIMALS: Final = 3
"""For contours that would not fit otherwise: at most 0.0005 mm."""
_POINTS_LEFT_OUT_PX: Final = (0.02, 0.05, 0.1, 0.2)
"""How far points left out of an outline that is too long may lie from it, in pixels; the first that fits counts."""
_TRACED_ANEW_PX: Final = (0.6, 1.2)
"""The same for outlines of its pixels, where leaving out points of its own is not enough."""
_NAME_LENGTH: Final = 64
_LEAVE_OUT: Final = phrase("Leave it out.")
_PARALLEL: Final = 1 - 1e-6


@dataclass(frozen=True, slots=True)
class EncodedContour:
    """One closed polygon as it goes into the file; `data` is the value of ContourData."""

    image: ImageSlice
    data: bytes
    points: int


@dataclass(frozen=True, slots=True)
class Structure:
    """One item of StructureSetROISequence with everything that refers to it.

    Parameters
    ----------
    stack
        What all of its regions lie on.
    masks
        What the regions cover, by image: what reading back is compared with.
    scores
        Mean score of the regions of each slice, in the order of the contours; None where there is none.
    rois
        The regions that it is made of, slice by slice.
    is_xor
        Its holes are contours of their own: all of its contours are CLOSEDPLANAR_XOR then (PS3.3 C.8.8.6.3).
    """

    number: int
    name: str
    stack: ImageSeries
    roi_class: RoiClass
    generation: GenerationAlgorithm
    network: NetworkProvenance | None
    reviewer_name: str
    decided: datetime | None
    contours: tuple[EncodedContour, ...]
    masks: Covered
    scores: tuple[float | None, ...]
    colour: tuple[int, int, int] | None
    rois: tuple[Roi, ...]
    is_xor: bool

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that goes into the file in the words of somebody else."""
        code = self.roi_class.code
        network = (self.network.name, self.network.version) if self.network else ()
        meaning = code.meaning if code else ""
        return (self.name, self.roi_class.name, self.reviewer_name, meaning, self.comment, *network)

    @property
    def comment(self) -> str:
        """What was said of its regions, each remark once."""
        said = dict.fromkeys(roi.comment for roi in self.rois if roi.comment)
        return "; ".join(said)[:MOST_COMMENT_CHARACTERS]


@dataclass(slots=True)
class _OnSlice:
    """Regions of one structure on one image, none of which covers a pixel of another.

    Parameters
    ----------
    stack, index
        Number of the stack, and which of its images it is.
    """

    stack: int
    index: int
    image: ImageSlice
    plane: PlaneGeometry
    rois: list[Roi]
    loops: list[Loop]

    @property
    def mask(self) -> Mask:
        """What they cover, made anew: those of a long series together would take gigabytes."""
        return rasterise(self.loops, self.plane.rows, self.plane.columns)


class Covered(Mapping[ImageReference, Mask]):
    """What regions cover, (rows, columns) by image; each mask is made when it is asked for."""

    def __init__(self, slices: Sequence[_OnSlice]) -> None:
        self._slices = {one.image.reference: one for one in slices}

    def __getitem__(self, image: ImageReference) -> Mask:
        return self._slices[image].mask

    def __iter__(self) -> Iterator[ImageReference]:
        return iter(self._slices)

    def __len__(self) -> int:
        return len(self._slices)

    def changes(self) -> NDArray[np.intp]:
        """All of them as runs of covered pixels, image after image (`app.core.mask.changes`)."""
        slices = self._slices.values()
        return changes([one.loops for one in slices], [(one.plane.rows, one.plane.columns) for one in slices])


@dataclass(slots=True)
class _Layer:
    """Regions that may be one structure, by image; `places` finds those near a position along the normal."""

    images: dict[ImageReference, _OnSlice] = field(default_factory=dict)
    places: dict[int, list[PlaneGeometry]] = field(default_factory=dict)

    def begins(self, one: _OnSlice) -> bool:
        """Put the first region on an image, unless another image of the same plane holds one."""
        place = round(one.plane.position_along_normal_mm / PLANE_TOLERANCE_MM)
        around = [plane for near in (place - 1, place, place + 1) for plane in self.places.get(near, ())]
        if any(abs(float(plane.normal @ one.plane.normal)) > _PARALLEL for plane in around):
            return False
        self.images[one.image.reference] = one
        self.places.setdefault(place, []).append(one.plane)
        return True


def structures_of(request: StructureSetRequest, control: TaskControl) -> tuple[Structure, ...]:
    """Group and encode the regions of a request, in the order in which classes first occur.

    Raises
    ------
    StructureSetError
        If a region lies on no image with a plane, beside its plane, or cannot be encoded; it is named.
    """
    groups: dict[object, list[_Layer]] = {}
    for count, (roi, one) in enumerate(zip(request.rois, _on_slices(request), strict=True)):
        control.checkpoint(0.5 * count / len(request.rois), phrase("Grouping regions"))
        layers = groups.setdefault((one.stack, *_group_key(roi, request.reviewer_name)), [])
        if not any(_added(layer, one) for layer in layers):
            layers.append(_Layer())
            layers[-1].begins(one)
    layers = [layer for several in groups.values() for layer in several]
    has_several_stacks = len(request.drawn_on) > 1
    structures: list[Structure] = []
    names: set[str] = set()
    for number, layer in enumerate(layers, start=1):
        control.checkpoint(0.5 + 0.3 * number / len(layers), phrase("Writing contours"))
        slices = sorted(layer.images.values(), key=lambda one: one.index)
        stack = request.stacks[slices[0].stack]
        rois = [roi for one in slices for roi in one.rois]
        first = rois[0]
        networks = [roi.network for roi in rois if roi.network is not None]
        decided = [roi.decision.when for roi in rois if roi.decision is not None]
        name = first.roi_class.name
        is_xor = request.choice.holes is HoleEncoding.XOR and any(_has_hole(one.loops) for one in slices)
        if has_several_stacks and stack.stack.name:
            name = f"{name} ({stack.stack.name})"
        structures.append(
            Structure(
                number=number,
                name=_distinct(name, names),
                stack=stack,
                roi_class=first.roi_class,
                generation=first.generation,
                network=max(networks, key=lambda network: network.created, default=None),
                reviewer_name=first.decision.reviewer_name if first.decision else "",
                decided=max(decided, default=None),
                contours=tuple(_encoded(slices, is_xor=is_xor)),
                masks=Covered(slices),
                scores=tuple(_mean_score(one.rois) for one in slices),
                colour=first.colour,
                rois=tuple(rois),
                is_xor=is_xor,
            )
        )
    return tuple(structures)


def _mean_score(rois: Sequence[Roi]) -> float | None:
    scores = [roi.score for roi in rois if roi.score is not None]
    return sum(scores) / len(scores) if scores else None


def _group_key(roi: Roi, reviewer_name: str) -> tuple[object, ...]:
    network = roi.network and (
        roi.network.dnn_uid,
        roi.network.name,
        roi.network.version,
        roi.network.digest,
        roi.network.threshold,
        roi.network.is_coarse,
    )
    return (
        roi.roi_class,
        roi.colour,
        roi.generation,
        network,
        roi.decision.reviewer_name if roi.decision else reviewer_name,
    )


def _on_slices(request: StructureSetRequest) -> list[_OnSlice]:
    """Every region by itself on its image."""
    found = [_on_slice(request, roi) for roi in request.rois]
    contours = [contour.points_lps for one in found for contour in one.rois[0].contours]
    owners = [one for one in found for _ in one.rois[0].contours]
    loops, beside_mm = to_row_column_each(contours, [one.plane for one in owners])
    for one, loop, offset_mm in zip(owners, loops, beside_mm, strict=True):
        if offset_mm > PLANE_TOLERANCE_MM:
            raise _refused(
                one.rois[0],
                phrase(
                    "It lies {offset_mm:.2f} mm beside the plane of the image on slice {number}.",
                    offset_mm=offset_mm,
                    number=one.index + 1,
                ),
                phrase("Draw it again."),
            )
        one.loops.append(loop)
    return found


def _on_slice(request: StructureSetRequest, roi: Roi) -> _OnSlice:
    """A region on its image, without its loops."""
    places = ((number, series.index_of(roi.image)) for number, series in enumerate(request.stacks))
    number, index = next(((number, index) for number, index in places if index is not None), (0, None))
    if index is None:
        raise _refused(
            roi,
            phrase("It was drawn on an image that the series does not hold."),
            phrase("Open its own series."),
        )
    image = request.stacks[number].slices[index]
    number_of_slice = index + 1
    if image.plane is None:
        raise _refused(
            roi, phrase("The image on slice {number} has no position in space.", number=number_of_slice), _LEAVE_OUT
        )
    if roi.frame_of_reference_uid != image.frame_of_reference_uid:
        raise _refused(
            roi,
            phrase("It lies in another frame of reference than the image on slice {number}.", number=number_of_slice),
            _LEAVE_OUT,
        )
    if not roi.contours:
        raise _refused(
            roi, phrase("It has no contour on slice {number}.", number=number_of_slice), phrase("Reject it.")
        )
    return _OnSlice(number, index, image, image.plane, [roi], [])


def _added(layer: _Layer, one: _OnSlice) -> bool:
    """Put a region into a structure unless it would change what is there: even-odd filling cancels overlaps."""
    present = layer.images.get(one.image.reference)
    if present is None:
        return layer.begins(one)
    before, added = present.mask, one.mask
    if np.any(before & added):
        return False
    loops, mask = [*present.loops, *one.loops], before | added
    if crosses_itself(loops):
        return False
    try:
        joined = keyholed(loops)
    except GeometryError:
        return False
    if not np.array_equal(rasterise(joined, *mask.shape), mask):
        return False
    present.rois += one.rois
    present.loops = loops
    return True


def _has_hole(loops: Sequence[Loop]) -> bool:
    return any(depth % 2 for depth in nesting_depths(loops))


def _wound(loops: Sequence[Loop]) -> list[Loop]:
    """The same loops, holes winding negatively and all others positively."""
    depths = nesting_depths(loops)
    return [
        loop if (signed_area(loop) < 0) == bool(depth % 2) else loop[::-1]
        for loop, depth in zip(loops, depths, strict=True)
    ]


def _encoded(slices: Sequence[_OnSlice], *, is_xor: bool) -> Iterator[EncodedContour]:
    """The contours of a structure; those that need more bytes than explicit VR has with fewer decimals or points."""
    drawn = _polygons(slices, [one.loops for one in slices], is_xor=is_xor)
    written = contour_values([polygon for polygons in drawn for polygon in polygons], DECIMALS)
    for one, polygons in zip(slices, drawn, strict=True):
        values = _fitting(one, [next(written) for _ in polygons])
        if values is None:
            values = _shortened(one, is_xor=is_xor)
        yield from (EncodedContour(one.image, data, points) for data, points in values)


def _polygons(slices: Sequence[_OnSlice], groups: Sequence[list[Loop]], *, is_xor: bool) -> list[list[Points]]:
    """Of the loops on each slice, holes as keyholes or as contours of their own, (N, 3) LPS mm."""
    joined: list[list[Loop]] = []
    try:
        for loops in map(_wound, groups) if is_xor else keyholed_each(groups):
            joined.append(loops)
    except GeometryError as error:
        raise _refused(slices[len(joined)].rois[0], error.text, phrase("Reject it, or draw it again.")) from None
    planes = [one.plane for one, loops in zip(slices, joined, strict=True) for _ in loops]
    points = iter(to_lps_each([loop for loops in joined for loop in loops], planes))
    return [list(islice(points, len(loops))) for loops in joined]


def _fitting(one: _OnSlice, values: list[tuple[bytes, int]]) -> list[tuple[bytes, int]] | None:
    """The values if each fits into explicit VR."""
    if not all(points for _, points in values):
        raise _refused(
            one.rois[0], phrase("A part of it is smaller than a coordinate can tell."), phrase("Reject it.")
        )
    return values if all(len(data) <= MAX_EXPLICIT_BYTES for data, _ in values) else None


def _shortened(one: _OnSlice, *, is_xor: bool) -> list[tuple[bytes, int]]:
    for loops in _attempts(one):
        (polygons,) = _polygons([one], [loops], is_xor=is_xor)
        values = _fitting(one, list(contour_values(polygons, FEWER_DECIMALS)))
        if values is not None:
            return values
    raise _refused(
        one.rois[0],
        phrase("Its outline needs more than {count} bytes.", count=MAX_EXPLICIT_BYTES),
        phrase("Reject it: it is no smooth region."),
    )


def _attempts(one: _OnSlice) -> Iterator[list[Loop]]:
    """The outlines as they are, then shorter ones that cover the same pixels."""
    yield one.loops
    mask = one.mask
    for tolerance_px in _POINTS_LEFT_OUT_PX:
        loops = [simplify(loop, tolerance_px) for loop in one.loops]
        if np.array_equal(rasterise(loops, *mask.shape), mask) and not crosses_itself(loops):
            yield loops
    for tolerance_px in _TRACED_ANEW_PX:
        yield trace(mask, tolerance_px=tolerance_px)


def _distinct(class_name: str, names: set[str]) -> str:
    """A legal ROIName (LO) that no other structure has: `Left ventricle`, `Left ventricle 2`."""
    clean = "".join(c if c.isprintable() and c != "\\" else " " for c in class_name).strip() or "Region"
    count, name = 1, clean[:_NAME_LENGTH]
    while name in names:
        count += 1
        name = f"{clean[: _NAME_LENGTH - len(str(count)) - 1]} {count}"
    names.add(name)
    return name


def _refused(roi: Roi, cause: str, next_step: str) -> StructureSetError:
    return StructureSetError(
        phrase("The region {name!r} cannot be written.", name=roi.roi_class.name), cause=cause, next_step=next_step
    )
