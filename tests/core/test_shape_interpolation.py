"""Between two outlines: right in millimetres, whatever the pixels, gaps and holes are."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.contour import Contour, area_mm2, in_plane
from app.core.geometry import PlaneGeometry
from app.core.polygon import even_odd_area
from app.core.shape_interpolation import KeyShape, ShapesBetween, are_parallel

ROW = np.array([0.8, 0.6, 0.0])
COLUMN = np.array([-0.36, 0.48, -0.8])
NORMAL = np.cross(ROW, COLUMN)


def plane(height: float, *, spacing: tuple[float, float] = (1.6, 1.1), shift=(0.0, 0.0), turned: bool = False):
    """A plane of the oblique stack; its first pixel is moved by `shift` mm, its image turned by a quarter or not."""
    origin = np.array([-60.0, -70.0, 55.0]) + height * NORMAL + shift[0] * COLUMN + shift[1] * ROW
    row, column = (-COLUMN, ROW) if turned else (ROW, COLUMN)
    if turned:
        origin = origin + 150 * COLUMN
    return PlaneGeometry(tuple(origin), tuple(row), tuple(column), *spacing, rows=150, columns=160)


def circle(on: PlaneGeometry, down: float, along: float, radius: float, *, points: int = 400) -> Contour:
    """A circle round a place that is `down` and `along` mm from the first pixel of the plane at height 0."""
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    flat = np.outer(down + radius * np.sin(angles), COLUMN) + np.outer(along + radius * np.cos(angles), ROW)
    height = (np.array(on.image_position_patient) - plane(0).image_position_patient) @ NORMAL
    return Contour(plane(0).image_position_patient + flat + height * NORMAL)


def shape(on: PlaneGeometry, *loops: Contour) -> KeyShape:
    """One region, of these loops."""
    return KeyShape(on, (loops,))


def radii(contours, on: PlaneGeometry, down: float, along: float) -> np.ndarray:
    """How far the points are from that place, mm, as they lie in the patient."""
    centre = circle(on, down, along, 1e-9).points_lps[0]
    points = np.concatenate([contour.points_lps for contour in contours])
    assert on.distance_mm(points) == pytest.approx(0, abs=1e-9)
    return np.asarray(np.linalg.norm(points - centre, axis=1))


@pytest.mark.parametrize("height", [3.0, 8.0, 11.0])
def test_a_cone_is_cut_where_it_is_as_wide_as_its_height_says(height: float):
    low, high = plane(0), plane(16)
    shapes = ShapesBetween(shape(low, circle(low, 80, 80, 30)), shape(high, circle(high, 80, 80, 14)))

    found = shapes.on(plane(height))

    assert radii(found, plane(height), 80, 80) == pytest.approx(30 - height, abs=0.1)


def test_planes_of_other_spacing_place_and_turn_show_the_same_shape():
    low, high = plane(0), plane(10, spacing=(0.7, 0.9), shift=(12.0, -9.0), turned=True)
    middle = plane(5, spacing=(1.3, 0.8), shift=(-7.0, 4.0))
    shapes = ShapesBetween(shape(low, circle(low, 70, 70, 20)), shape(high, circle(high, 70, 70, 24)))

    assert radii(shapes.on(middle), middle, 70, 70) == pytest.approx(22, abs=0.1)


def test_a_hole_stays_a_hole():
    low, high = plane(0), plane(10)
    rings = [shape(on, circle(on, 80, 80, 30), circle(on, 80, 80, hole)) for on, hole in ((low, 10.0), (high, 20.0))]

    found = ShapesBetween(*rings).on(plane(5))

    assert len(found) == 2
    assert area_mm2(found, plane(5)) == pytest.approx(np.pi * (30**2 - 15**2), rel=0.005)


def test_a_vessel_at_an_angle_keeps_its_width_and_moves_evenly():
    low, high = plane(0), plane(12)
    shapes = ShapesBetween(KeyShape(low, ((circle(low, 60, 50, 8),),)), KeyShape(high, ((circle(high, 90, 90, 8),),)))

    assert radii(shapes.on(plane(3)), plane(3), 67.5, 60) == pytest.approx(8, abs=0.1)


def test_what_stays_where_it_is_stays_when_a_piece_beside_it_ends():
    low, high = plane(0), plane(10)
    shapes = ShapesBetween(
        shape(low, circle(low, 60, 60, 15), circle(low, 60, 110, 9)), shape(high, circle(high, 60, 60, 15))
    )

    found = shapes.on(plane(1))

    areas = sorted(abs(even_odd_area([loop])) for loop in in_plane(found, plane(1)))
    assert len(areas) == 2
    assert areas[1] * plane(1).pixel_area_mm2 == pytest.approx(np.pi * 15**2, rel=0.01)


def test_at_the_given_planes_it_is_what_was_given():
    low, high = plane(0), plane(10)
    shapes = ShapesBetween(shape(low, circle(low, 60, 60, 15)), shape(high, circle(high, 75, 60, 22)))

    assert radii(shapes.on(low), low, 60, 60) == pytest.approx(15, abs=0.1)
    assert radii(shapes.on(high), high, 75, 60) == pytest.approx(22, abs=0.1)


def test_nothing_is_made_beyond_the_image():
    low, high = plane(0), plane(10)
    shapes = ShapesBetween(KeyShape(low, ((circle(low, 0, 0, 15),),)), KeyShape(high, ((circle(high, 0, 0, 15),),)))

    (points,) = in_plane(shapes.on(plane(5)), plane(5))

    assert points.min() >= -0.5 - 1e-9


def test_tilted_planes_are_not_parallel_and_turned_or_flipped_ones_are():
    flipped = PlaneGeometry(plane(4).image_position_patient, tuple(COLUMN), tuple(ROW), 1.0, 1.0, rows=9, columns=9)
    tilted = PlaneGeometry(plane(4).image_position_patient, tuple(ROW), tuple(NORMAL), 1.0, 1.0, rows=9, columns=9)

    assert are_parallel([plane(0), plane(9, turned=True), flipped])
    assert not are_parallel([plane(0), tilted])
