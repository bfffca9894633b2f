"""A brush on a long outline does what it does to a short one, and leaves what is far from it as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.nearby_editing import WORTH_POINTS, brushed
from app.core.plane_region import PlaneRegion
from app.core.region_editing import area_mm2, subtracted, swept, united


def coast(radius: float, *, points: int = 900, seed: int = 3) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    noise = np.random.default_rng(seed).normal(0, 0.4, points)
    far = radius * (1 + 0.15 * np.sin(7 * angles) + 0.08 * np.sin(23 * angles)) + noise
    return 100 + far[:, None] * np.stack([np.sin(angles), np.cos(angles)], axis=1)


def square(side: float) -> np.ndarray:
    return 100 + side / 2 * np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [1.0, -1.0]])


ISLANDS = united((coast(80), coast(55), coast(30), square(12)), ())
"""A coast with a lagoon, an island in that, and a pond."""

places = st.tuples(st.integers(-10, 210), st.integers(-10, 210))


def difference_mm2(one: PlaneRegion, other: PlaneRegion) -> float:
    return area_mm2(subtracted(one, other)) + area_mm2(subtracted(other, one))


@given(
    strokes=st.lists(
        st.tuples(st.lists(places, min_size=1, max_size=3), st.integers(1, 60), st.booleans()), min_size=1, max_size=3
    )
)
def test_strokes_do_what_they_do_to_all_of_it(strokes):
    nearby = whole = ISLANDS
    for path, radius, adds in strokes:
        brush = swept(np.array(path, dtype=float), radius / 2)
        nearby = brushed(nearby, brush, adds=adds)
        whole = united(whole, brush) if adds else subtracted(whole, brush)

    assert difference_mm2(nearby, whole) < 0.01
    assert area_mm2(nearby) == pytest.approx(area_mm2(whole), abs=0.01)


def test_far_from_the_brush_every_corner_stays():
    brush = swept(np.array([[100.0, 180.0]]), 8.0)

    after = np.concatenate(brushed(ISLANDS, brush, adds=True))

    kept = {tuple(point) for point in np.round(after, 5).tolist()}
    far = [p for p in np.round(np.concatenate(ISLANDS), 5).tolist() if np.hypot(p[0] - 100, p[1] - 180) > 12]
    assert all(tuple(point) in kept for point in far)
    # Neither do the places where it was cut stay behind as corners.
    assert len(after) <= len(np.concatenate(ISLANDS)) + len(brush[0])


@pytest.mark.parametrize("adds", [True, False])
def test_a_brush_over_everything_leaves_the_brush_or_nothing(adds: bool):
    everywhere = swept(np.array([[100.0, 100.0]]), 150.0)

    assert sum(map(len, ISLANDS)) > WORTH_POINTS
    left = brushed(ISLANDS, everywhere, adds=adds)

    assert area_mm2(left) == pytest.approx(area_mm2(everywhere) if adds else 0.0, abs=0.01)


def test_without_a_brush_nothing_changes():
    assert difference_mm2(brushed(ISLANDS, (), adds=False), ISLANDS) == 0.0
