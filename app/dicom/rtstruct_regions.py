"""Groups regions into the structures of a structure set.

A region lies on one image; a structure, as every other system expects it, is all regions of one class, one
origin and one reviewer, over all slices of one stack. Systems that go by coordinates alone would add up what two
images of one plane hold (two phases of a heart, two echoes): such regions are never in one structure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import GeometryError
from app.core.geometry import PlaneGeometry
from app.core.identity import ImageReference
from app.core.keyholes import keyholed
from app.core.many_planes import to_row_column_each
from app.core.mask import Mask, changes, rasterise
from app.core.phrases import phrase
from app.core.polygon import crosses_itself
from app.core.roi import MOST_COMMENT_CHARACTERS, GenerationAlgorithm, NetworkProvenance, Roi, RoiClass
from app.core.saved_objects import HoleEncoding
from app.core.structure_set import StructureSetRequest
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_contour_checking import PLANE_TOLERANCE_MM
from app.dicom.rtstruct_polygons import EncodedContour, RegionsOnImage, encoded_contours, has_hole, refused

_NAME_LENGTH: Final = 64
_LEAVE_OUT: Final = phrase("Leave it out.")
_PARALLEL: Final = 1 - 1e-6


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


class Covered(Mapping[ImageReference, Mask]):
    """What regions cover, (rows, columns) by image; each mask is made when it is asked for."""

    def __init__(self, slices: Sequence[RegionsOnImage]) -> None:
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

    images: dict[ImageReference, RegionsOnImage] = field(default_factory=dict)
    places: dict[int, list[PlaneGeometry]] = field(default_factory=dict)

    def begins(self, one: RegionsOnImage) -> bool:
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
    layers = _layers(request, control)
    structures: list[Structure] = []
    names: set[str] = set()
    says_stack = len(request.drawn_on) > 1
    for number, layer in enumerate(layers, start=1):
        control.checkpoint(0.5 + 0.3 * number / len(layers), phrase("Writing contours"))
        slices = sorted(layer.images.values(), key=lambda one: one.index)
        structures.append(_structure(slices, request, number=number, names=names, says_stack=says_stack))
    return tuple(structures)


def _layers(request: StructureSetRequest, control: TaskControl) -> list[_Layer]:
    """What becomes one structure each: of one stack, class, origin and reviewer, nothing covered twice."""
    groups: dict[object, list[_Layer]] = {}
    for count, (roi, one) in enumerate(zip(request.rois, _on_slices(request), strict=True)):
        control.checkpoint(0.5 * count / len(request.rois), phrase("Grouping regions"))
        layers = groups.setdefault((one.stack, *_group_key(roi, request.reviewer_name)), [])
        if not any(_added(layer, one) for layer in layers):
            layers.append(_Layer())
            layers[-1].begins(one)
    return [layer for several in groups.values() for layer in several]


def _structure(
    slices: Sequence[RegionsOnImage],
    request: StructureSetRequest,
    *,
    number: int,
    names: set[str],
    says_stack: bool,
) -> Structure:
    """A structure of regions, in the order of their slices.

    Parameters
    ----------
    names
        Those that are taken; its own is added.
    says_stack
        Whether its name says on which stack it lies.
    """
    stack = request.stacks[slices[0].stack]
    rois = [roi for one in slices for roi in one.rois]
    first = rois[0]
    networks = [roi.network for roi in rois if roi.network is not None]
    decided = [roi.decision.when for roi in rois if roi.decision is not None]
    is_xor = request.choice.holes is HoleEncoding.XOR and any(has_hole(one.loops) for one in slices)
    name = first.roi_class.name
    if says_stack and stack.stack.name:
        name = f"{name} ({stack.stack.name})"
    return Structure(
        number=number,
        name=_distinct(name, names),
        stack=stack,
        roi_class=first.roi_class,
        generation=first.generation,
        network=max(networks, key=lambda network: network.created, default=None),
        reviewer_name=first.decision.reviewer_name if first.decision else "",
        decided=max(decided, default=None),
        contours=tuple(encoded_contours(slices, is_xor=is_xor)),
        masks=Covered(slices),
        scores=tuple(_mean_score(one.rois) for one in slices),
        colour=first.colour,
        rois=tuple(rois),
        is_xor=is_xor,
    )


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


def _on_slices(request: StructureSetRequest) -> list[RegionsOnImage]:
    """Every region by itself on its image."""
    found = [_on_slice(request, roi) for roi in request.rois]
    contours = [contour.points_lps for one in found for contour in one.rois[0].contours]
    owners = [one for one in found for _ in one.rois[0].contours]
    loops, beside_mm = to_row_column_each(contours, [one.plane for one in owners])
    for one, loop, offset_mm in zip(owners, loops, beside_mm, strict=True):
        if offset_mm > PLANE_TOLERANCE_MM:
            raise refused(
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


def _on_slice(request: StructureSetRequest, roi: Roi) -> RegionsOnImage:
    """A region on its image, without its loops."""
    places = ((number, series.index_of(roi.image)) for number, series in enumerate(request.stacks))
    number, index = next(((number, index) for number, index in places if index is not None), (0, None))
    if index is None:
        raise refused(
            roi,
            phrase("It was drawn on an image that the series does not hold."),
            phrase("Open its own series."),
        )
    image = request.stacks[number].slices[index]
    number_of_slice = index + 1
    if image.plane is None:
        raise refused(
            roi, phrase("The image on slice {number} has no position in space.", number=number_of_slice), _LEAVE_OUT
        )
    if roi.frame_of_reference_uid != image.frame_of_reference_uid:
        raise refused(
            roi,
            phrase("It lies in another frame of reference than the image on slice {number}.", number=number_of_slice),
            _LEAVE_OUT,
        )
    if not roi.contours:
        raise refused(
            roi, phrase("It has no contour on slice {number}.", number=number_of_slice), phrase("Reject it.")
        )
    return RegionsOnImage(number, index, image, image.plane, [roi], [])


def _added(layer: _Layer, one: RegionsOnImage) -> bool:
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


def _distinct(class_name: str, names: set[str]) -> str:
    """A legal ROIName (LO) that no other structure has: `Left ventricle`, `Left ventricle 2`."""
    clean = "".join(c if c.isprintable() and c != "\\" else " " for c in class_name).strip() or "Region"
    count, name = 1, clean[:_NAME_LENGTH]
    while name in names:
        count += 1
        name = f"{clean[: _NAME_LENGTH - len(str(count)) - 1]} {count}"
    names.add(name)
    return name
