"""A line along edges: it stays on them, on pixels of any shape, as far as one pulls it, and ends where one is."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.livewire import HALF, LiveWire
from app.core.pixels import ImagePixels

SPACING_MM = (1.5, 0.8)
CENTRE = np.array([160.0, 230.0])
RADIUS_MM = 90.0


def picture(noise: float = 40.0) -> ImagePixels:
    """A bright disc, round in millimetres."""
    rows, columns = np.mgrid[:330, :460]
    far = np.hypot((rows - CENTRE[0]) * SPACING_MM[0], (columns - CENTRE[1]) * SPACING_MM[1])
    values = np.where(far < RADIUS_MM, 900.0, 200.0) + np.random.default_rng(1).normal(0, noise, rows.shape)
    return ImagePixels(values.astype(np.float32))


def on_circle(degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    return CENTRE + RADIUS_MM * np.array([np.sin(angle), np.cos(angle)]) / SPACING_MM


def from_circle_mm(path: np.ndarray) -> np.ndarray:
    return np.abs(np.hypot(*((path - CENTRE) * SPACING_MM).T) - RADIUS_MM)


@pytest.mark.parametrize("degrees", [15, 40, 60])
def test_between_two_places_on_an_edge_it_follows_the_edge(degrees: float):
    end = on_circle(degrees)
    wire = LiveWire(picture(), on_circle(0), reach_px=60, spacing_mm=SPACING_MM)

    path = wire.path(end)

    assert wire.reaches(end)
    assert path[-1] == pytest.approx(end)
    assert from_circle_mm(path).max() < 1.2 * max(SPACING_MM)
    assert np.hypot(*((path - CENTRE) * SPACING_MM).T).mean() == pytest.approx(RADIUS_MM, abs=0.5)


def test_the_straight_way_would_have_left_the_edge():
    straight = np.linspace(on_circle(0), on_circle(60), 50)

    assert from_circle_mm(straight).max() > 5 * max(SPACING_MM)


def test_farther_away_it_goes_on_in_larger_steps():
    end = on_circle(120)
    near, far = (LiveWire(picture(), on_circle(0), reach_px=reach, spacing_mm=SPACING_MM) for reach in (60, 300))

    assert not near.reaches(end) and far.reaches(end)
    assert from_circle_mm(far.path(end)).max() < 5 * max(SPACING_MM)
    assert not far.reaches(on_circle(3)), "near the anchor a finer one does better"


def test_over_even_ground_it_is_short():
    even = ImagePixels(np.full((80, 90), 7.0, np.float32))
    wire = LiveWire(even, np.array([40.0, 10.0]), reach_px=60, spacing_mm=(1.0, 1.0))

    path = np.vstack([[40.0, 10.0], wire.path(np.array([40.0, 60.0]))])

    assert np.linalg.norm(np.diff(path, axis=0), axis=1).sum() == pytest.approx(50, rel=0.01)


def test_it_ends_where_one_is_even_beyond_the_image_or_on_the_anchor():
    wire = LiveWire(picture(), np.array([3.0, 5.0]), reach_px=60, spacing_mm=SPACING_MM)

    assert wire.path(np.array([-4.0, 30.0]))[-1] == pytest.approx([-4.0, 30.0])
    assert wire.path(np.array([3.0, 5.0])) == pytest.approx(np.array([[3.0, 5.0]]))


def test_colours_have_edges_and_missing_values_do_no_harm():
    grey = picture().stored
    colours = ImagePixels(np.repeat((grey / 5).clip(0, 255).astype(np.uint8)[..., None], 3, axis=2))
    holed = grey.copy()
    holed[::37, ::11] = np.nan
    for pixels in (colours, ImagePixels(holed)):
        path = LiveWire(pixels, on_circle(0), reach_px=60, spacing_mm=SPACING_MM).path(on_circle(20))
        assert np.isfinite(path).all()
        assert from_circle_mm(path).max() < 4 * max(SPACING_MM)


def test_the_window_is_bounded_however_large_the_image_is():
    wire = LiveWire(picture(), CENTRE, reach_px=60, spacing_mm=SPACING_MM)

    assert wire.reaches(CENTRE + HALF - 2)
    assert not wire.reaches(CENTRE + HALF + 1)
