"""Slices are ordered by where they lie, and every irregularity is named."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.geometry import PlaneGeometry
from app.core.stacking import StackProblem, StackReport, stack

ORIGIN = np.array([10.0, -20.0, 30.0])
ROW, COLUMN = (0.6, 0.48, -0.64), (-0.8, 0.36, -0.48)
NORMAL = np.cross(ROW, COLUMN)


def _plane(along_mm: float, *, beside_mm: float = 0.0, **changes: object) -> PlaneGeometry:
    position = ORIGIN + along_mm * NORMAL + beside_mm * np.array(COLUMN)
    plane = PlaneGeometry(
        image_position_patient=tuple(position.tolist()),
        row_direction=ROW,
        column_direction=COLUMN,
        row_spacing_mm=1.5,
        column_spacing_mm=0.8,
        rows=24,
        columns=18,
    )
    return dataclasses.replace(plane, **changes)


def _stack(
    planes: list[PlaneGeometry | None], frames: list[str] | None = None, numbers: list[int | None] | None = None
) -> StackReport:
    return stack(
        planes,
        frames_of_reference=frames or ["1.2"] * len(planes),
        instance_numbers=numbers or list(range(len(planes), 0, -1)),
    )


@given(order=st.permutations(range(6)))
def test_slices_are_ordered_along_the_normal_whatever_their_numbers(order: list[int]) -> None:
    report = _stack([_plane(4.0 * position) for position in order])
    assert [order[index] for index in report.order] == list(range(6))
    assert report.is_regular
    assert report.spacing_mm == pytest.approx(4.0)


def _turned(degrees: float, along_mm: float, *, rows: int = 512, columns: int = 512) -> PlaneGeometry:
    """A plane turned in itself."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    row, column = cos * np.array(ROW) + sin * np.array(COLUMN), cos * np.array(COLUMN) - sin * np.array(ROW)
    directions = {"row_direction": tuple(row.tolist()), "column_direction": tuple(column.tolist())}
    return _plane(along_mm, rows=rows, columns=columns, **directions)


def test_slices_that_turn_a_little_from_one_to_the_next_are_no_volume() -> None:
    # By 0.7 degrees in all, which puts the last corner of 512 pixels of 1.5 and 0.8 mm 10 mm aside.
    report = _stack([_turned(0.035 * number, 4.0 * number) for number in range(21)])
    assert report.problems == (StackProblem.MIXED_ORIENTATION,)


def test_directions_that_somebody_rounded_to_four_decimals_are_one_direction() -> None:
    planes = [_turned(degrees, 4.0 * number, rows=256, columns=256) for number, degrees in enumerate((0, 0.003, 0))]
    assert _stack(planes).is_regular


@pytest.mark.parametrize(
    ("planes", "problem"),
    [
        ([_plane(0), _plane(4), _plane(12), _plane(16), _plane(20)], StackProblem.MISSING_SLICES),
        ([_plane(0), _plane(4), _plane(9.5), _plane(13.5)], StackProblem.UNEVEN_SPACING),
        ([_plane(0), _plane(4), _plane(4), _plane(8)], StackProblem.DUPLICATE_POSITION),
        ([_plane(0), _plane(4, beside_mm=1), _plane(8, beside_mm=2)], StackProblem.SHEARED),
        ([_plane(0), _plane(4, rows=23)], StackProblem.MIXED_SHAPE),
        ([_plane(0), _plane(4, row_spacing_mm=1.6)], StackProblem.MIXED_SHAPE),
        ([_plane(0), _plane(4, row_direction=COLUMN, column_direction=ROW)], StackProblem.MIXED_ORIENTATION),
        (
            [_plane(0), _plane(4, column_direction=(0.8, -0.36, 0.48)), _plane(8)],
            StackProblem.MIXED_ORIENTATION,
        ),
        ([_plane(0), _plane(4), None], StackProblem.NO_GEOMETRY),
    ],
)
def test_what_keeps_slices_from_being_one_volume_is_named(
    planes: list[PlaneGeometry | None], problem: StackProblem
) -> None:
    report = _stack(planes)
    assert report.problems == (problem,)
    assert not report.is_regular
    assert sorted(report.order) == list(range(len(planes))), "nothing is dropped"


def test_slices_of_several_frames_of_reference_are_no_volume() -> None:
    report = _stack([_plane(0), _plane(4)], frames=["1.2", "1.3"])
    assert report.problems == (StackProblem.MIXED_FRAME_OF_REFERENCE,)


def test_slices_at_one_place_follow_in_the_order_of_their_numbers() -> None:
    report = _stack([_plane(0), _plane(0), _plane(0)], numbers=[3, 1, 2])
    assert report.order == (1, 2, 0)


def test_slices_without_geometry_come_last_in_the_order_of_their_numbers() -> None:
    report = _stack([None, _plane(4), None, _plane(0)], numbers=[9, 1, 8, 2])
    assert report.order == (3, 1, 2, 0)


def test_a_single_slice_is_regular_and_has_no_spacing() -> None:
    report = _stack([_plane(0)])
    assert report.is_regular
    assert report.spacing_mm is None
