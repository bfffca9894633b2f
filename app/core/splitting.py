"""Splits the images of a series into stacks and names each in the words of its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.core.dimensions import Attribute, Kind, Trait
from app.core.geometry_groups import GeometryGroup, geometry_groups
from app.core.phrases import joined
from app.core.repeats import Cell, Traits, split_repeats
from app.core.volume import ImageSlice, StackLabel

_SAME_ORIGIN_MM: Final = 1.0
_SEGMENTATION: Final = "SEG"
_LAST: Final = 1 << 31


@dataclass(frozen=True, slots=True)
class Part:
    """One stack: indices into the images, in the order in which the user would number them."""

    members: tuple[int, ...]
    label: StackLabel


@dataclass(frozen=True, slots=True)
class _Stack:
    cell: Cell
    places: tuple[int, ...]
    """Sorted; equal for stacks of identical geometry. Empty where places mean nothing."""
    geometry: str


def split(images: Sequence[ImageSlice], traits: Traits) -> tuple[Part, ...]:
    """Every image in exactly one part; the label of an only part is empty, unless it is a segment.

    Parameters
    ----------
    traits
        By index into `images`; asked only where positions repeat.
    """
    numbered = sorted(range(len(images)), key=lambda i: (_number(images[i]), images[i].frame_number or 0, i))
    rank = {index: at for at, index in enumerate(numbered)}
    stacks: list[_Stack] = []
    labels: list[StackLabel] = []
    groups = geometry_groups(images)
    for group in groups:
        found = _stacks(group, images, traits, rank, name=group.name if len(groups) > 1 else "")
        labels += _labels(found, first_group=len(labels) + 1)
        stacks += found
    if len(stacks) == 1:
        labels = [StackLabel(stacks[0].cell.values.get(Attribute.SEGMENT, ""))]
    return tuple(Part(stack.cell.members, label) for stack, label in zip(stacks, labels, strict=True))


def _number(image: ImageSlice) -> int:
    return _LAST if image.instance_number is None else image.instance_number


def _stacks(
    group: GeometryGroup, images: Sequence[ImageSlice], traits: Traits, rank: Mapping[int, int], *, name: str
) -> list[_Stack]:
    members = sorted(group.members, key=rank.__getitem__)
    always = [Attribute.SEGMENT] if images[members[0]].attributes.modality == _SEGMENTATION else []
    if group.positions is None and not always:
        return [_Stack(Cell(tuple(members)), (), name)]
    places = group.positions or range(len(members))
    positions = dict(zip(group.members, places, strict=True))
    cells = split_repeats(members, positions, _with_geometry(members, images, traits), always=always)
    return [_Stack(cell, tuple(sorted(positions[i] for i in cell.members)), name) for cell in cells]


def _with_geometry(members: Sequence[int], images: Sequence[ImageSlice], traits: Traits) -> Traits:
    """What the images themselves add to the traits: where they lie in their plane, and of which instance they are."""
    origins: dict[int, float] = {}

    def all_traits(index: int) -> Mapping[Attribute, Trait]:
        if not origins:
            origins.update(_origins(members, images))
        image = images[index]
        added = {Attribute.ORIGIN: Trait(origins[index])}
        if image.frame_number is not None:
            added[Attribute.INSTANCE] = Trait(str(image.sop_instance_uid))
        return {**traits(index), **added}

    return all_traits


def _origins(members: Sequence[int], images: Sequence[ImageSlice]) -> dict[int, float]:
    """A number for each place in the plane at which images start, within tolerance."""
    found: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    numbers: dict[int, float] = {}
    known: dict[tuple[float, float, float], float] = {}
    reference = images[members[0]].plane
    if reference is None:
        return dict.fromkeys(members, 0.0)
    axes = np.array([reference.row_direction, reference.column_direction])
    for index in members:
        plane = images[index].plane
        assert plane is not None  # noqa: S101 - as the first one has
        number = known.get(plane.image_position_patient)
        if number is None:
            origin = axes @ np.asarray(plane.image_position_patient)
            near = (at for at, other in enumerate(found) if np.linalg.norm(origin - other) <= _SAME_ORIGIN_MM)
            number = float(next(near, len(found)))
            if number == len(found):
                found.append(origin)
            known[plane.image_position_patient] = number
        numbers[index] = number
    return numbers


def _labels(stacks: Sequence[_Stack], *, first_group: int) -> list[StackLabel]:
    """Names, and the groups of stacks that differ in one dimension; a stack alone is a group of its own."""
    labels = [StackLabel(_name(stack), first_group + number) for number, stack in enumerate(stacks)]
    by_places: dict[tuple[int, ...], list[int]] = {}
    for number, stack in enumerate(stacks):
        if stack.places:
            by_places.setdefault(stack.places, []).append(number)
    for alike in by_places.values():
        if len(alike) < 2:
            continue
        values = [stacks[number].cell.values for number in alike]
        varying = [a for a in Attribute if len({each.get(a) for each in values}) > 1]
        along, groups = _groups(alike, values, varying)
        for group in groups:
            for number in group:
                mine = stacks[number].cell.values
                labels[number] = StackLabel(
                    labels[number].name,
                    first_group + group[0],
                    joined(", ", (attribute.dimension for attribute in along)),
                    joined(", ", (mine[attribute] for attribute in along if attribute in mine)),
                )
    return labels


def _groups(
    alike: Sequence[int], values: Sequence[Mapping[Attribute, str]], varying: Sequence[Attribute]
) -> tuple[Sequence[Attribute], list[list[int]]]:
    """The attributes along which to go, and the stacks of each group: one attribute where all combinations exist."""
    ordered = sorted(varying, key=lambda a: (a.kind is Kind.CATEGORY, -len({each.get(a) for each in values})))
    for attribute in ordered if len(varying) > 1 else ():
        groups: dict[object, list[int]] = {}
        for number, each in zip(alike, values, strict=True):
            groups.setdefault(tuple(each.get(a) for a in varying if a is not attribute), []).append(number)
        count = len({each.get(attribute) for each in values})
        if all(len(group) == count for group in groups.values()):
            return [attribute], list(groups.values())
    return varying, [list(alike)]


def _name(stack: _Stack) -> str:
    texts = [
        joined(" ", (attribute.dimension, text)) if attribute.kind is Kind.TIME else text
        for attribute, text in stack.cell.values.items()
    ]
    return joined(", ", (text for text in (stack.geometry, *texts) if text))
