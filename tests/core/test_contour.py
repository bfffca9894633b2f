"""Contours in patient space, and what they measure on their slice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

from app.core.contour import Contour, area_mm2, contours_of_mask, mask_of_contours
from app.core.errors import GeometryError
from app.core.geometry import PlaneGeometry

PLANE = PlaneGeometry(
    image_position_patient=(-31.5, 12.25, 80.0),
    row_direction=(0.6, 0.48, -0.64),
    column_direction=(-0.8, 0.36, -0.48),
    row_spacing_mm=1.5,
    column_spacing_mm=0.8,
    rows=9,
    columns=7,
)


@settings(max_examples=100)
@given(mask=arrays(bool, (9, 7)))
def test_a_mask_survives_the_way_through_patient_space(mask: np.ndarray) -> None:
    contours = contours_of_mask(mask, PLANE)
    assert np.array_equal(mask_of_contours(contours, PLANE), mask)
    assert area_mm2(contours, PLANE) == pytest.approx(mask.sum() * 1.5 * 0.8)


@settings(max_examples=50)
@given(mask=arrays(bool, (9, 7)))
def test_so_it_does_when_outlines_are_simplified_and_coordinates_rounded(mask: np.ndarray) -> None:
    contours = contours_of_mask(mask, PLANE, tolerance_mm=0.6)
    rounded = [Contour(np.round(contour.points_lps, 3)) for contour in contours]
    assert np.array_equal(mask_of_contours(rounded, PLANE), mask)


def test_contours_lie_in_the_plane_half_a_pixel_round_the_centres() -> None:
    mask = np.zeros((9, 7), dtype=bool)
    mask[4, 2] = True
    (contour,) = contours_of_mask(mask, PLANE)
    assert np.abs(PLANE.distance_mm(contour.points_lps)).max() < 1e-9
    corners = PLANE.to_lps([(3.5, 1.5), (3.5, 2.5), (4.5, 2.5), (4.5, 1.5)])
    assert sorted(np.round(contour.points_lps, 6).tolist()) == sorted(np.round(corners, 6).tolist())


def test_points_cannot_be_changed_afterwards() -> None:
    original = np.zeros((3, 3))
    contour = Contour(original)
    original[0, 0] = 5
    assert contour.points_lps[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        contour.points_lps[0, 0] = 1


@pytest.mark.parametrize("points", [np.zeros((2, 3)), np.zeros((4, 2)), np.zeros(9), np.full((3, 3), np.nan)])
def test_what_encloses_nothing_is_no_contour(points: np.ndarray) -> None:
    with pytest.raises(GeometryError):
        Contour(points)
