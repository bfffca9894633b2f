"""Is a series one regular volume, in which order do its slices lie, and what is wrong where it is not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from app.core.geometry import PlaneGeometry
from app.core.phrases import phrase

POSITION_TOLERANCE_MM = 0.01
"""Two slices closer than this lie at the same place."""
SPACING_TOLERANCE = 0.01
"""Relative deviation of a gap from the median spacing that still counts as even."""
TILT_TOLERANCE_MM = 0.1
"""How far a slice's origin may lie from the line through the first one along the normal, per step."""
PARALLEL_TOLERANCE = 1e-4
"""1 - cosine between normals that still counts as parallel."""
MOST_TURNED_MM = 0.5
"""How far a corner of a slice may lie from where the directions of the first slice put it: decimals are rounded."""


class StackProblem(Enum):
    """What keeps a series from being one regular volume; the value is the sentence for the user."""

    NO_GEOMETRY = phrase("Some slices have no position or orientation; they follow in the order of InstanceNumber.")
    MIXED_ORIENTATION = phrase("The slices are not parallel.")
    MIXED_SHAPE = phrase("The slices differ in size or pixel spacing.")
    MIXED_FRAME_OF_REFERENCE = phrase("The slices belong to several frames of reference.")
    DUPLICATE_POSITION = phrase("Several slices lie at the same position.")
    MISSING_SLICES = phrase("Slices are missing: the distance between neighbours is a multiple of the usual one.")
    UNEVEN_SPACING = phrase("The slices are not evenly spaced.")
    SHEARED = phrase("The stack is sheared, as with a tilted gantry.")


@dataclass(frozen=True, slots=True)
class StackReport:
    """The order in which slices are shown and what is known about their spacing.

    Parameters
    ----------
    order
        Indices into the given planes, in order of display.
    problems
        Each kind of problem once, in the order of the enumeration; empty for a regular volume.
    spacing_mm
        Median distance between neighbouring positions along the normal; None for fewer than two.
    """

    order: tuple[int, ...]
    problems: tuple[StackProblem, ...]
    spacing_mm: float | None

    @property
    def is_regular(self) -> bool:
        """Whether the slices form one volume with even spacing."""
        return not self.problems


def stack(
    planes: Sequence[PlaneGeometry | None],
    *,
    frames_of_reference: Sequence[str],
    instance_numbers: Sequence[int | None],
) -> StackReport:
    """Order slices by the projection of their position on the normal and name every irregularity.

    InstanceNumber decides only among slices at the same place and for slices without geometry, which
    come last. Nothing is dropped.
    """
    numbers = [number if number is not None else 1 << 31 for number in instance_numbers]
    placed = [index for index, plane in enumerate(planes) if plane is not None]
    unplaced = sorted((i for i, plane in enumerate(planes) if plane is None), key=lambda i: (numbers[i], i))
    found: set[StackProblem] = set()
    if unplaced:
        found.add(StackProblem.NO_GEOMETRY)
    if not placed:
        return StackReport(tuple(unplaced), _sorted(found), None)

    solid = [plane for plane in planes if plane is not None]
    reference, normal = solid[0], solid[0].normal
    origins = np.array([plane.image_position_patient for plane in solid])
    heights = origins @ normal
    keys = np.round(heights / POSITION_TOLERANCE_MM).tolist()
    ranks = sorted(range(len(placed)), key=lambda at: (keys[at], numbers[placed[at]], placed[at]))
    order = [placed[at] for at in ranks]

    if not _are_parallel(solid):
        found.add(StackProblem.MIXED_ORIENTATION)
    if any((plane.rows, plane.columns) != (reference.rows, reference.columns) for plane in solid) or not np.allclose(
        [plane.pixel_spacing_mm for plane in solid], reference.pixel_spacing_mm, rtol=1e-3
    ):
        found.add(StackProblem.MIXED_SHAPE)
    if len({frames_of_reference[i] for i in placed}) > 1:
        found.add(StackProblem.MIXED_FRAME_OF_REFERENCE)

    gaps = np.diff(heights[ranks])
    if np.any(gaps < POSITION_TOLERANCE_MM):
        found.add(StackProblem.DUPLICATE_POSITION)
    steps = gaps[gaps >= POSITION_TOLERANCE_MM]
    spacing = _median(steps) if steps.size else None
    if spacing is not None and StackProblem.MIXED_ORIENTATION not in found:
        found |= _spacing_problems(steps, spacing)
        drift = origins[ranks] - origins[ranks[0]]
        drift -= np.outer(drift @ normal, normal)
        if np.max(np.linalg.norm(np.diff(drift, axis=0), axis=1), initial=0) > TILT_TOLERANCE_MM:
            found.add(StackProblem.SHEARED)
    return StackReport((*order, *unplaced), _sorted(found), spacing)


def _median(steps: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    # np.median loads another part of NumPy first, in the middle of opening the first series.
    ordered = np.sort(steps)
    return float(ordered[(ordered.size - 1) // 2] + ordered[ordered.size // 2]) / 2


def _are_parallel(planes: Sequence[PlaneGeometry]) -> bool:
    """Whether all show the same side the same way up, and no corner lies elsewhere for a small turn."""
    # Exact repetitions are the rule: what is left to compare is usually the one orientation with itself.
    different = {(plane.row_direction, plane.column_direction): plane for plane in planes}
    reference, normal = planes[0], planes[0].normal
    return all(
        1 - float(plane.normal @ normal) <= PARALLEL_TOLERANCE
        and 1 - float(np.dot(plane.row_direction, reference.row_direction)) <= PARALLEL_TOLERANCE
        and _turned_mm(plane, reference) <= MOST_TURNED_MM
        for plane in different.values()
    )


def _turned_mm(plane: PlaneGeometry, reference: PlaneGeometry) -> float:
    """How far the last corner of a slice moves, at most, when it takes the directions of another."""
    along, down = plane.columns * plane.column_spacing_mm, plane.rows * plane.row_spacing_mm
    return along * math.dist(plane.row_direction, reference.row_direction) + down * math.dist(
        plane.column_direction, reference.column_direction
    )


def _spacing_problems(steps: np.ndarray[tuple[int], np.dtype[np.float64]], spacing: float) -> set[StackProblem]:
    ratios = steps / spacing
    odd = ratios[np.abs(ratios - 1) > SPACING_TOLERANCE]
    if not odd.size:
        return set()
    multiples = np.abs(odd - np.round(odd)) <= SPACING_TOLERANCE * np.round(odd)
    if np.all(multiples & (odd > 1.5)):
        return {StackProblem.MISSING_SLICES}
    return {StackProblem.UNEVEN_SPACING}


def _sorted(found: set[StackProblem]) -> tuple[StackProblem, ...]:
    return tuple(problem for problem in StackProblem if problem in found)
