"""Puts images of one series together that may form one stack: same kind of object, parallel, equal in shape."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.core.geometry import PlaneGeometry
from app.core.phrases import joined, phrase
from app.core.stacking import PARALLEL_TOLERANCE, POSITION_TOLERANCE_MM
from app.core.volume import ImageSlice

SPACING_TOLERANCE: Final = 1e-3
"""Relative difference of pixel spacings that still count as equal."""
MOST_SINGLES: Final = 3
"""More images than this, each with an orientation of its own, are one rotation and not as many stacks."""

_PLAIN_COSINE: Final = 0.87
"""Up to 30 degrees beside an axis of the patient, a plane has the name of the one across it."""
_CLIP_WORDS: Final = {"US": phrase("Clip"), "XA": phrase("Run"), "RF": phrase("Run"), "IVUS": phrase("Pullback")}
_PLAIN_NAMES: Final = (phrase("Sagittal"), phrase("Coronal"), phrase("Axial"))


@dataclass(frozen=True, slots=True)
class GeometryGroup:
    """Images that may form one stack.

    Parameters
    ----------
    members
        Indices into the images, in their order.
    positions
        Of each member: the number of its place along the normal, from 0; None where places mean nothing.
    name
        For the user, where a series has several; unique within it.
    """

    members: tuple[int, ...]
    positions: tuple[int, ...] | None
    name: str


def geometry_groups(images: Sequence[ImageSlice]) -> list[GeometryGroup]:
    """Every image in exactly one group; groups in the order of their first images."""
    by_kind: dict[Hashable, list[int]] = {}
    for index, image in enumerate(images):
        by_kind.setdefault(_kind(image), []).append(index)
    found: list[tuple[list[int], tuple[int, ...] | None, str]] = []
    for members in by_kind.values():
        first = images[members[0]]
        if first.plane is None:
            found.append((members, None, _name_without_plane(first)))
            continue
        parallel = _parallel(members, images)
        singles = [group[0] for group in parallel if len(group) == 1]
        if len(singles) > MOST_SINGLES:
            parallel = [group for group in parallel if len(group) > 1]
            found.append(
                (singles, None, phrase("Localiser") if first.details.is_localizer else phrase("Several orientations"))
            )
        for group in parallel:
            planes = [plane for index in group if (plane := images[index].plane) is not None]
            found.append((group, _places(planes), _name(images[group[0]], planes[0])))
    found.sort(key=lambda entry: entry[0][0])
    names = _unique([name for _, _, name in found], [images[members[0]] for members, _, _ in found])
    return [
        GeometryGroup(tuple(members), positions, name)
        for (members, positions, _), name in zip(found, names, strict=True)
    ]


def _kind(image: ImageSlice) -> Hashable:
    """What two images of one stack always share; multi-frame images without planes stand for themselves."""
    is_multi_frame = image.frame_number is not None
    if image.plane is None:
        return image.sop_instance_uid if is_multi_frame else None
    return (
        image.sop_class_uid,
        is_multi_frame,
        image.frame_of_reference_uid,
        image.attributes.samples_per_pixel,
        image.details.is_localizer,
        image.plane.rows,
        image.plane.columns,
    )


def _parallel(members: Sequence[int], images: Sequence[ImageSlice]) -> list[list[int]]:
    """Split by orientation and pixel spacing, within tolerance of each group's first image."""
    exact: dict[Hashable, list[int]] = {}
    for index in members:
        plane = images[index].plane
        assert plane is not None  # noqa: S101 - `members` have planes
        exact.setdefault((plane.row_direction, plane.column_direction, plane.pixel_spacing_mm), []).append(index)
    groups: list[tuple[PlaneGeometry, list[int]]] = []
    for same in exact.values():
        plane = images[same[0]].plane
        assert plane is not None  # noqa: S101 - `members` have planes
        fitting = next((group for reference, group in groups if _is_alike(plane, reference)), None)
        if fitting is None:
            groups.append((plane, list(same)))
        else:
            fitting.extend(same)
    return [sorted(group) for _, group in groups]


def _is_alike(plane: PlaneGeometry, reference: PlaneGeometry) -> bool:
    return (
        _cosine(plane.row_direction, reference.row_direction) > 1 - PARALLEL_TOLERANCE
        and _cosine(plane.column_direction, reference.column_direction) > 1 - PARALLEL_TOLERANCE
        and all(
            abs(one - other) <= SPACING_TOLERANCE * other
            for one, other in zip(plane.pixel_spacing_mm, reference.pixel_spacing_mm, strict=True)
        )
    )


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _places(planes: Sequence[PlaneGeometry]) -> tuple[int, ...]:
    """Number of each plane's place along the normal of the first one."""
    along = np.array([plane.image_position_patient for plane in planes]) @ planes[0].normal
    order = np.argsort(along, kind="stable")
    steps = np.diff(along[order], prepend=along[order[0]]) >= POSITION_TOLERANCE_MM
    places = np.empty(len(planes), dtype=np.int64)
    places[order] = np.cumsum(steps)
    return tuple(places.tolist())


def _name(image: ImageSlice, plane: PlaneGeometry) -> str:
    if image.details.is_localizer:
        return phrase("Localiser")
    cosines = np.abs(plane.normal)
    strongest = int(np.argmax(cosines))
    return _PLAIN_NAMES[strongest] if cosines[strongest] >= _PLAIN_COSINE else phrase("Oblique")


def _name_without_plane(image: ImageSlice) -> str:
    if image.frame_number is None:
        return phrase("Without position")
    word = _CLIP_WORDS.get(image.attributes.modality, phrase("Multi-frame image"))
    return word if image.instance_number is None else joined(" ", (word, str(image.instance_number)))


def _unique(names: list[str], firsts: Sequence[ImageSlice]) -> list[str]:
    """Tell equal names apart by the shape of the image or the kind of object, or else number them."""
    shapes = [f"{image.attributes.rows} × {image.attributes.columns}" for image in firsts]
    kinds: list[str] = [
        phrase("single-frame") if image.frame_number is None else phrase("multi-frame") for image in firsts
    ]
    for hints in (shapes, kinds):
        by_name: dict[str, set[str]] = {}
        for name, hint in zip(names, hints, strict=True):
            by_name.setdefault(name, set()).add(hint)
        names = [
            joined(", ", (name, hint)) if len(by_name[name]) > 1 else name
            for name, hint in zip(names, hints, strict=True)
        ]
    counts: dict[str, int] = {}
    numbered = []
    for name in names:
        counts[name] = counts.get(name, 0) + 1
        numbered.append(joined(" ", (name, str(counts[name]))) if names.count(name) > 1 else name)
    return numbered
