"""Two regions on one slice: Dice and areas by its pixels, the distance between outlines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as arrays

from app.core.contour import Contour, contours_of_mask
from app.core.geometry import PlaneGeometry
from app.core.plane_region import contours_in_space
from app.core.region_agreement import agreement, are_alike, covered_mm2

ROWS, COLUMNS = 30, 44
PLANE = PlaneGeometry(
    (-60.0, -70.0, 55.0),
    row_direction=(0.8, 0.6, 0.0),
    column_direction=(-0.36, 0.48, -0.8),
    row_spacing_mm=1.6,
    column_spacing_mm=0.7,
    rows=ROWS,
    columns=COLUMNS,
)
PIXEL_MM2 = 1.6 * 0.7
masks = arrays.arrays(bool, (ROWS, COLUMNS)).filter(lambda mask: bool(mask.any()))


def box(top: int, left: int, height: int = 10, width: int = 20) -> np.ndarray:
    mask = np.zeros((ROWS, COLUMNS), dtype=bool)
    mask[top : top + height, left : left + width] = True
    return mask


def contours(mask: np.ndarray) -> tuple[Contour, ...]:
    return contours_of_mask(mask, PLANE)


def test_two_boxes_agree_as_far_as_they_overlap():
    found = agreement(contours(box(5, 2)), contours(box(5, 12)), PLANE)

    assert found.dice == pytest.approx(0.5)
    assert found.hd95_mm == pytest.approx(10 * 0.7, abs=0.2)
    assert (found.first_mm2, found.second_mm2) == pytest.approx((200 * PIXEL_MM2,) * 2)
    assert (found.added_mm2, found.removed_mm2) == pytest.approx((100 * PIXEL_MM2,) * 2)


@settings(max_examples=50, deadline=None)
@given(first=masks, second=masks)
def test_dice_and_areas_are_those_of_the_pixels(first: np.ndarray, second: np.ndarray):
    found = agreement(contours(first), contours(second), PLANE)

    assert found.dice == pytest.approx(2 * (first & second).sum() / (first.sum() + second.sum()))
    assert found.added_mm2 == pytest.approx((second & ~first).sum() * PIXEL_MM2)
    assert found.removed_mm2 == pytest.approx((first & ~second).sum() * PIXEL_MM2)
    assert found.added_mm2 - found.removed_mm2 == pytest.approx(found.second_mm2 - found.first_mm2, abs=1e-6)
    assert covered_mm2(contours(first), PLANE) == found.first_mm2


def test_a_region_agrees_with_itself():
    ring = contours(box(4, 4, 20, 30) & ~box(9, 9))

    found = agreement(ring, ring, PLANE)

    assert (found.dice, found.added_mm2, found.removed_mm2) == (1.0, 0.0, 0.0)
    assert found.hd95_mm == pytest.approx(0.0, abs=1e-6)


def test_an_outline_that_moved_by_less_than_a_pixel_has_moved_though_its_pixels_have_not():
    first = (np.array([[8.2, 7.2], [8.2, 21.2], [24.4, 21.2], [24.4, 7.2]]),)
    second = tuple(loop + np.array([0.2, 0.1]) for loop in first)

    found = agreement(contours_in_space(first, PLANE), contours_in_space(second, PLANE), PLANE)

    assert found.dice == 1.0
    assert found.hd95_mm == pytest.approx(0.2, abs=0.05)


def test_regions_apart_share_nothing():
    found = agreement(contours(box(0, 0, 3, 3)), contours(box(20, 30, 3, 3)), PLANE)

    assert found.dice == 0.0
    assert found.added_mm2 == pytest.approx(9 * PIXEL_MM2)


def test_what_lies_beyond_the_image_counts_nothing():
    beside = (Contour(PLANE.to_lps(np.array([[-9.0, -9.0], [-9.0, -4.0], [-4.0, -4.0]]))),)

    found = agreement(beside, contours(box(5, 5)), PLANE)

    assert (found.first_mm2, found.dice) == (0.0, 0.0)


def test_outlines_are_alike_wherever_they_were_read_from():
    first = contours(box(5, 5))
    again = tuple(Contour(contour.points_lps.copy()) for contour in first)

    assert are_alike(first, again)
    assert not are_alike(first, contours(box(5, 6)))
    assert not are_alike(first, ())
