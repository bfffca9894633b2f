"""Regions of two readings are paired by what they cover, whatever they are called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.region_pairs import overlapping, paired
from app.core.roi import Roi, RoiClass
from tests.helpers.fake_heart import COLUMNS, ROWS, image_slice
from tests.helpers.fake_networks import proposed_roi

IMAGE = image_slice(3, series="1.2.3")
assert IMAGE.plane is not None
PLANE = IMAGE.plane


def block(top: int, left: int, rows: int = 10, columns: int = 12, *, name: str = "Region") -> Roi:
    mask = np.zeros((ROWS, COLUMNS), bool)
    mask[top : top + rows, left : left + columns] = True
    return replace(proposed_roi(IMAGE, mask), roi_class=RoiClass(name))


def test_what_overlaps_most_is_a_pair_and_the_rest_stands_alone():
    first = [block(10, 10), block(40, 40, name="Left"), block(80, 80)]
    second = [block(41, 40, name="Right"), block(12, 20), block(11, 10), block(40, 100)]
    found = paired(first, second, PLANE)
    pairs = {(first.index(one.first), second.index(one.second)) for one in found if one.first and one.second}
    assert pairs == {(0, 2), (1, 0)}
    alone = [(one.first, one.second) for one in found if one.agreement is None]
    assert alone == [(first[2], None), (None, second[1]), (None, second[3])]
    assert [one.roi for one in found if one.agreement is None] == [first[2], second[1], second[3]]


def test_a_pair_states_how_it_agrees():
    (pair,) = paired([block(10, 10)], [block(10, 10, columns=6)], PLANE)
    assert pair.agreement is not None
    assert pair.agreement.dice == pytest.approx(2 * 60 / (120 + 60))
    assert (pair.agreement.first_mm2, pair.agreement.second_mm2) == pytest.approx((120 * 1.76, 60 * 1.76))


def test_boxes_that_touch_are_no_overlap():
    assert all(one.agreement is None for one in paired([block(10, 10)], [block(10, 22)], PLANE))
    assert paired([], [], PLANE) == ()


def test_what_shares_a_pixel_overlaps():
    others = [block(19, 21), block(20, 10), block(10, 22)]
    assert overlapping(block(10, 10), others, PLANE) == (others[0],)
