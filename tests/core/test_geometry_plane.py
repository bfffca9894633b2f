"""Index to patient space and back, on planes where a swapped pair of numbers cannot hide."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import GeometryError
from app.core.geometry import PlaneGeometry, index_to_lps, orientation_letters

# Rows 2.5 mm apart, columns 0.7 mm apart; oblique, so that no axis of the image is one of the patient.
OBLIQUE = PlaneGeometry(
    image_position_patient=(10.0, -20.0, 30.0),
    row_direction=(0.6, 0.48, -0.64),
    column_direction=(-0.8, 0.36, -0.48),
    row_spacing_mm=2.5,
    column_spacing_mm=0.7,
    rows=5,
    columns=9,
)


@st.composite
def planes(draw: st.DrawFn) -> PlaneGeometry:
    angles = [draw(st.floats(-math.pi, math.pi)) for _ in range(3)]
    rotation = np.eye(3)
    for (i, j), angle in zip(((0, 1), (1, 2), (0, 2)), angles, strict=True):
        turn = np.eye(3)
        turn[i, i] = turn[j, j] = math.cos(angle)
        turn[i, j], turn[j, i] = -math.sin(angle), math.sin(angle)
        rotation = rotation @ turn
    position = draw(st.tuples(*[st.floats(-2000, 2000)] * 3))
    return PlaneGeometry(
        image_position_patient=position,
        row_direction=tuple(rotation[0].tolist()),
        column_direction=tuple(rotation[1].tolist()),
        row_spacing_mm=draw(st.floats(0.05, 10)),
        column_spacing_mm=draw(st.floats(0.05, 10)),
        rows=draw(st.integers(1, 512)),
        columns=draw(st.integers(1, 512)),
    )


points = st.lists(st.tuples(st.floats(-1000, 1000), st.floats(-1000, 1000)), min_size=1, max_size=20).map(np.array)


def test_the_first_pixel_centre_is_image_position_patient() -> None:
    assert OBLIQUE.to_lps([(0, 0)])[0] == pytest.approx((10, -20, 30))


def test_columns_grow_along_the_first_triplet_with_the_second_spacing() -> None:
    assert OBLIQUE.to_lps([(0, 2)])[0] == pytest.approx((10 + 1.4 * 0.6, -20 + 1.4 * 0.48, 30 - 1.4 * 0.64))


def test_rows_grow_along_the_second_triplet_with_the_first_spacing() -> None:
    assert OBLIQUE.to_lps([(3, 0)])[0] == pytest.approx((10 - 7.5 * 0.8, -20 + 7.5 * 0.36, 30 - 7.5 * 0.48))


@given(plane=planes(), row_column=points)
def test_there_and_back_is_the_same_index(plane: PlaneGeometry, row_column: np.ndarray) -> None:
    assert plane.to_row_column(plane.to_lps(row_column)) == pytest.approx(row_column, abs=1e-6)


@given(plane=planes(), row_column=points)
def test_points_of_the_plane_are_at_no_distance(plane: PlaneGeometry, row_column: np.ndarray) -> None:
    assert np.abs(plane.distance_mm(plane.to_lps(row_column))).max() < 1e-6


@given(plane=planes(), offset_mm=st.floats(-50, 50))
def test_distance_is_signed_along_the_normal_and_leaves_the_index_alone(
    plane: PlaneGeometry, offset_mm: float
) -> None:
    lifted = plane.to_lps([(1.5, 2.25)]) + offset_mm * plane.normal
    assert plane.distance_mm(lifted)[0] == pytest.approx(offset_mm, abs=1e-6)
    assert plane.to_row_column(lifted)[0] == pytest.approx((1.5, 2.25), abs=1e-6)


def test_directions_that_lean_a_little_still_come_back_exactly() -> None:
    leaning = dataclasses.replace(
        OBLIQUE, row_direction=(0.6004, 0.48, -0.64), column_direction=(-0.8, 0.3604, -0.48)
    )
    assert np.linalg.norm(leaning.normal) == pytest.approx(1, abs=1e-12)
    index = np.array([(511.25, 480.75)])
    assert leaning.to_row_column(leaning.to_lps(index)) == pytest.approx(index, abs=1e-9)


def test_equal_points_have_equal_indices_to_the_last_bit() -> None:
    lps = OBLIQUE.to_lps(np.random.default_rng(3).uniform(-50, 50, (101, 2)))
    doubled = OBLIQUE.to_row_column(np.vstack([lps, lps[::-1]]))
    assert np.array_equal(doubled[:101], doubled[101:][::-1])


@pytest.mark.parametrize(
    "change",
    [
        {"row_direction": (1.0, 0.0, 0.0), "column_direction": (1.0, 0.0, 0.0)},
        {"row_direction": (1.1, 0.0, 0.0), "column_direction": (0.0, 1.0, 0.0)},
        {"row_direction": (0.0, 0.0, 0.0)},
        {"row_direction": (float("nan"), 0.0, 0.0)},
        {"image_position_patient": (float("inf"), 0.0, 0.0)},
        {"row_spacing_mm": 0.0},
        {"column_spacing_mm": -1.0},
        {"rows": 0},
    ],
)
def test_a_plane_that_cannot_be_measured_on_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(GeometryError):
        dataclasses.replace(OBLIQUE, **change)


def test_a_stack_maps_slice_row_and_column_of_a_voxel_centre() -> None:
    step = 4.0 * OBLIQUE.normal
    stacked = [
        dataclasses.replace(OBLIQUE, image_position_patient=tuple((np.array((10, -20, 30)) + i * step).tolist()))
        for i in range(4)
    ]
    found = (index_to_lps(stacked) @ (3, 2, 5, 1))[:3]
    assert found == pytest.approx(stacked[3].to_lps([(2, 5)])[0])


@given(plane=planes())
def test_one_plane_alone_gets_a_step_of_one_millimetre_along_its_normal(plane: PlaneGeometry) -> None:
    matrix = index_to_lps([plane])
    assert matrix[:3, 0] == pytest.approx(plane.normal)
    assert np.linalg.det(matrix[:3, :3]) == pytest.approx(-plane.pixel_area_mm2)


@pytest.mark.parametrize(
    ("direction", "letters"),
    [
        ((1, 0, 0), "L"),
        ((-1, 0, 0), "R"),
        ((0, 1, 0), "P"),
        ((0, -1, 0), "A"),
        ((0, 0, 1), "H"),
        ((0, 0, -1), "F"),
        ((0.6, 0.8, 0), "PL"),
        ((0.99, -0.14, 0), "L"),
        ((-0.64, -0.48, -0.6), "RFA"),
    ],
)
def test_directions_read_as_sides_of_the_patient(direction: tuple[float, ...], letters: str) -> None:
    assert orientation_letters(direction) == letters
