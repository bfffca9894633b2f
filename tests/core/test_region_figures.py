"""Figures of regions against plain formulas and plain loops, on anisotropic pixels and oblique planes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.contour import contours_of_mask
from app.core.geometry import PlaneGeometry
from app.core.plane_region import in_plane_mm
from app.core.region_editing import united
from app.core.region_figures import Volume, longest_diameter, shape_figures, volume
from app.core.stacking import StackProblem, StackReport

OBLIQUE = PlaneGeometry(
    (-60.0, -70.0, 55.0),
    row_direction=(0.8, 0.6, 0.0),
    column_direction=(-0.36, 0.48, -0.8),
    row_spacing_mm=1.6,
    column_spacing_mm=0.7,
    rows=112,
    columns=176,
)


def ellipse(a: float, b: float, *, turn: float = 0.0, points: int = 2000) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    flat = np.stack([a * np.cos(angles), b * np.sin(angles)], axis=1)
    cosine, sine = np.cos(turn), np.sin(turn)
    return flat @ np.array([[cosine, sine], [-sine, cosine]]) + [50.0, 60.0]


def box(height: float, width: float, *, at: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    return np.array([[0.0, 0.0], [0.0, width], [height, width], [height, 0.0]]) + at


@pytest.mark.parametrize("turn", [0.0, 0.7, 2.0])
def test_an_ellipse_has_its_axes_area_and_perimeter(turn: float):
    figures = shape_figures((ellipse(30, 12, turn=turn),))

    assert figures.longest_mm == pytest.approx(60, rel=1e-4)
    assert figures.perpendicular_mm == pytest.approx(24, rel=1e-3)
    assert figures.area_mm2 == pytest.approx(np.pi * 30 * 12, rel=1e-4)
    assert figures.perimeter_mm == pytest.approx(np.pi * (126 - np.sqrt(102 * 66)), rel=1e-4)


def test_a_hole_counts_for_area_and_perimeter_and_not_for_diameters():
    ring = shape_figures((ellipse(30, 30), ellipse(10, 10)))

    assert ring.area_mm2 == pytest.approx(np.pi * (900 - 100), rel=1e-4)
    assert ring.perimeter_mm == pytest.approx(2 * np.pi * 40, rel=1e-4)
    assert ring.longest_mm == pytest.approx(60, rel=1e-4)
    assert ring.perpendicular_mm == pytest.approx(60, rel=1e-3)


def test_the_line_across_stays_in_the_region():
    two_arms = united((box(4, 40),), (box(40, 4),))

    figures = shape_figures(two_arms)

    assert figures.longest_mm == pytest.approx(np.hypot(40, 40))
    # Across the diagonal from arm to arm runs through the corner, and nowhere along a way outside.
    assert figures.perpendicular_mm == pytest.approx(4 * np.sqrt(2), rel=1e-3)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=14, unique=True).map(
        lambda points: np.array(points, dtype=float)
    )
)
def test_the_longest_diameter_is_that_of_the_pair_farthest_apart(points: np.ndarray):
    first, second = longest_diameter((points,))

    farthest = max(np.linalg.norm(one - other) for one, other in combinations(points, 2))
    assert np.linalg.norm(first - second) == pytest.approx(farthest)


def test_of_a_mask_on_an_oblique_plane_they_are_those_of_its_points_in_the_patient():
    rows, columns = np.mgrid[:112, :176]
    mask = ((rows - 60) * 1.6 / 28) ** 2 + ((columns - 90) * 0.7 / 19) ** 2 < 1
    mask &= ((rows - 55) * 1.6 / 6) ** 2 + ((columns - 95) * 0.7 / 4) ** 2 > 1
    contours = contours_of_mask(mask, OBLIQUE)

    figures = shape_figures(in_plane_mm(contours, OBLIQUE))

    assert figures.area_mm2 == pytest.approx(mask.sum() * 1.6 * 0.7, rel=1e-9)
    points = np.concatenate([contour.points_lps for contour in contours])
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    assert figures.longest_mm == pytest.approx(apart.max(), rel=1e-9)
    one, other = np.unravel_index(apart.argmax(), apart.shape)
    along = (points[other] - points[one]) / apart.max()
    across = np.cross(along, OBLIQUE.normal)
    # Wide at every place along the axis: the extent of a thin slab of the outline's points, drawn finely.
    fine = np.concatenate(
        [np.linspace(c.points_lps, np.roll(c.points_lps, -1, axis=0), 24).reshape(-1, 3) for c in contours]
    )
    place, side = (fine - points[one]) @ along, (fine - points[one]) @ across
    slabs = [side[np.abs(place - at) < 0.05] for at in np.arange(0, apart.max(), 0.05)]
    widest = max(np.ptp(slab) for slab in slabs if slab.size)
    assert figures.perpendicular_mm == pytest.approx(widest, abs=0.3)
    lengths = [np.linalg.norm(np.roll(c.points_lps, -1, axis=0) - c.points_lps, axis=1).sum() for c in contours]
    assert figures.perimeter_mm == pytest.approx(sum(lengths), rel=1e-9)


def test_without_an_area_everything_is_nothing():
    figures = shape_figures((np.array([[1.0, 1.0], [1.0, 9.0], [1.0, 4.0]]),))

    assert (figures.area_mm2, figures.longest_mm, figures.perpendicular_mm) == (0.0, 0.0, 0.0)


EVEN = StackReport(tuple(range(9)), (), 2.5)


def test_a_volume_is_the_sum_of_areas_times_the_distance_between_slices():
    found = volume([(2, 100.0), (3, 120.0), (6, 50.0)], EVEN)

    assert found == Volume(270.0 * 2.5, slices=3, spacing_mm=2.5, gaps=2)


@pytest.mark.parametrize(
    "problem",
    [
        StackProblem.UNEVEN_SPACING,
        StackProblem.MIXED_ORIENTATION,
        StackProblem.MISSING_SLICES,
        StackProblem.NO_GEOMETRY,
    ],
)
def test_there_is_no_volume_where_the_distance_between_slices_is_no_single_one(problem: StackProblem):
    assert volume([(2, 100.0)], replace(EVEN, problems=(problem,))) == (problem,)


def test_a_sheared_stack_has_a_volume():
    assert isinstance(volume([(2, 100.0)], replace(EVEN, problems=(StackProblem.SHEARED,))), Volume)


def test_a_single_image_has_none():
    assert volume([(0, 100.0)], StackReport((0,), (), None)) == ()
