"""The line that one image draws on another is where both of their planes are, and no longer than both images."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.spatial.transform import Rotation

from app.core.geometry import PlaneGeometry
from app.core.plane_intersection import PARALLEL_DEGREES, Segment, reference_line

angles = st.floats(-180, 180)
places = st.tuples(*[st.floats(-80, 80)] * 3)
spacings = st.floats(0.3, 6)
sizes = st.integers(2, 90)


def turned_plane(rotation: Rotation, position, spacing, shape) -> PlaneGeometry:
    row, column, _ = rotation.as_matrix().T
    return PlaneGeometry(tuple(position), tuple(row.tolist()), tuple(column.tolist()), *spacing, *shape)


planes = st.builds(
    turned_plane,
    st.tuples(angles, angles, angles).map(lambda a: Rotation.from_euler("xyz", a, degrees=True)),
    places,
    st.tuples(spacings, spacings),
    st.tuples(sizes, sizes),
)

AXIAL = PlaneGeometry((-10.0, -20.0, 5.0), (1, 0, 0), (0, 1, 0), 2.0, 0.5, rows=30, columns=80)
SAGITTAL = PlaneGeometry((3.0, -40.0, 60.0), (0, 1, 0), (0, 0, -1), 1.0, 4.0, rows=100, columns=25)


def reached(plane: PlaneGeometry, on: PlaneGeometry, sign: int, axis: int) -> float | None:
    """The least or greatest row or column of `on` that lies on both images, by linear programming.

    Unknowns: row and column on the one image, row and column on the other; equations: the same point of the patient.
    """
    goal = np.zeros(4)
    goal[axis] = sign
    steps = [
        np.subtract(*image.to_lps([unit, (0, 0)])) * factor
        for image, factor in ((on, 1), (plane, -1))
        for unit in ((1, 0), (0, 1))
    ]
    between = plane.to_lps([0, 0])[0] - on.to_lps([0, 0])[0]
    bounds = [(-0.5, n - 0.5) for n in (on.rows, on.columns, plane.rows, plane.columns)]
    found = linprog(goal, A_eq=np.array(steps).T, b_eq=between, bounds=bounds)
    return float(found.x[axis]) if found.status == 0 else None


@given(planes, planes)
def test_the_ends_lie_on_both_planes_and_both_images(plane: PlaneGeometry, on: PlaneGeometry):
    line = reference_line(plane, on=on)
    assume(line is not None)
    assert isinstance(line, Segment)
    ends = on.to_lps([line.start, line.end])
    steepness = np.linalg.norm(np.cross(plane.normal, on.normal))
    assert np.abs(plane.distance_mm(ends)) == pytest.approx(0, abs=1e-6 / steepness)
    for image, points in ((on, np.array([line.start, line.end])), (plane, plane.to_row_column(ends))):
        assert np.all(points >= -0.5 - 1e-6)
        assert np.all(points <= np.array([image.rows, image.columns]) - 0.5 + 1e-6)


@given(planes, planes)
def test_the_line_reaches_exactly_as_far_as_linear_programming_says(plane: PlaneGeometry, on: PlaneGeometry):
    assume(np.linalg.norm(np.cross(plane.normal, on.normal)) > math.sin(math.radians(PARALLEL_DEGREES + 0.5)))
    line = reference_line(plane, on=on)
    expected = [[reached(plane, on, sign, axis) for sign in (1, -1)] for axis in (0, 1)]
    if line is None:  # then the images have at most a corner in common
        assert all(low is None or high is None or high - low == pytest.approx(0, abs=1e-5) for low, high in expected)
        return
    drawn = np.sort(np.array([line.start, line.end]).T, axis=1)
    assume(None not in expected[0] + expected[1])  # a corner, lost in rounding
    assert drawn == pytest.approx(np.array(expected, dtype=float), abs=1e-4)


@given(planes, planes)
def test_the_two_images_have_the_same_points_of_the_patient_in_common(first: PlaneGeometry, second: PlaneGeometry):
    one, other = reference_line(first, on=second), reference_line(second, on=first)
    assume(one is not None and other is not None)
    assert one is not None
    assert other is not None
    ends = second.to_lps([one.start, one.end])
    again = first.to_lps([other.start, other.end])
    steepness = float(np.linalg.norm(np.cross(first.normal, second.normal)))
    gaps = [np.abs(ends - again[::way]).max() for way in (1, -1)]
    assert min(gaps) < 1e-5 / steepness


def test_an_axial_slice_is_a_level_line_on_a_sagittal_one():
    line = reference_line(AXIAL, on=SAGITTAL)
    assert line is not None
    # z = 5 is 55 mm below row 0; y runs over the axial image, -21 to 39 mm, of the sagittal one's -42 to 58.
    assert [line.start[0], line.end[0]] == pytest.approx([55.0, 55.0])
    assert sorted((line.start[1], line.end[1])) == pytest.approx([(-21 + 40) / 4, (39 + 40) / 4])


def test_a_sagittal_slice_is_an_upright_line_on_an_axial_one():
    line = reference_line(SAGITTAL, on=AXIAL)
    assert line is not None
    assert [line.start[1], line.end[1]] == pytest.approx([26.0, 26.0])  # x = 3 is 13 mm from column 0, 0.5 mm each
    assert sorted((line.start[0], line.end[0])) == pytest.approx([-0.5, 29.5])


@pytest.mark.parametrize(("degrees", "is_drawn"), [(0, False), (1.9, False), (2.1, True), (178.1, False), (90, True)])
def test_nearly_parallel_planes_draw_no_line(degrees: float, is_drawn: bool):
    turn = Rotation.from_euler("x", degrees, degrees=True)
    other = turned_plane(turn, (0.0, 0.0, 5.0), (1.0, 2.0), (60, 60))
    assert (reference_line(other, on=AXIAL) is not None) is is_drawn


def test_images_that_do_not_reach_one_another_draw_no_line():
    above = PlaneGeometry((3.0, -40.0, 200.0), (0, 1, 0), (0, 0, -1), 1.0, 4.0, rows=100, columns=25)
    assert reference_line(above, on=AXIAL) is None
    assert reference_line(AXIAL, on=above) is None
