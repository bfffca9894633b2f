"""Contours of many planes are compared at once, and still only with those of their own plane."""

from __future__ import annotations

import numpy as np
import pytest

from app.core import portions
from app.dicom import rtstruct_overlap_checking
from app.dicom.rtstruct_overlap_checking import crossing_pairs

SQUARE = np.array([(0.0, 0.0), (0.0, 8.0), (8.0, 8.0), (8.0, 0.0)])
BOW_TIE = np.array([(0.0, 0.0), (4.0, 4.0), (0.0, 4.0), (4.0, 0.0)])
AWAY = np.array([900.0, -900.0])
PLANES = [
    [SQUARE],
    [BOW_TIE],
    [SQUARE + AWAY, SQUARE + 4 + AWAY],
    [],
    [SQUARE, SQUARE / 2 + 2],
    [BOW_TIE - 4, SQUARE],
]
EXPECTED = [set(), {(0, 0)}, {(0, 1)}, set(), set(), {(0, 0)}]


@pytest.mark.parametrize("most", [1, 9, 500_000])
def test_contours_cross_those_of_their_own_plane_only(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(rtstruct_overlap_checking, "POINTS_AT_ONCE", most)
    assert list(crossing_pairs(PLANES)) == EXPECTED


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [([], []), ([5], [(0, 1)]), ([4, 4, 4], [(0, 2), (2, 3)]), ([9, 1, 99, 1], [(0, 1), (1, 2), (2, 3), (3, 4)])],
)
def test_portions_hold_all_and_never_more_than_wanted_but_for_single_ones(
    lengths: list[int], expected: list[tuple[int, int]]
) -> None:
    assert [(part.start, part.stop) for part in portions.portions(lengths, 8)] == expected
