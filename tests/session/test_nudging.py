"""A region is moved, grown and shrunk by keys, as the screen shows it, a pixel at a time."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.contour import area_mm2
from app.core.plane_region import in_plane_mm
from app.core.roi import GenerationAlgorithm, ReviewState
from app.core.turn import Turn
from app.session.session import Session
from tests.helpers.fake_services import fake_services


@pytest.fixture
def proposed() -> Session:
    services = fake_services()
    session = services.open_study()
    services.show_pixels()
    session.propose()
    return session


def middle(session: Session) -> np.ndarray:
    """Row and column of the middle of the selected region."""
    roi, plane = session.review.selected, session.image.plane
    points = np.concatenate(in_plane_mm(roi.contours, plane)) / np.array(plane.pixel_spacing_mm)
    return (points.min(axis=0) + points.max(axis=0)) / 2


@pytest.mark.parametrize(
    ("turn", "moved"), [(Turn(), (0, 1)), (Turn(1), (-1, 0)), (Turn(2), (0, -1)), (Turn(0, mirrored=True), (0, -1))]
)
def test_right_is_right_on_the_screen_however_the_image_is_turned(proposed: Session, turn: Turn, moved):
    before = middle(proposed)
    if turn.mirrored:
        proposed.viewport.flip_left_right()
    proposed.viewport.rotate(turn.quarters)
    assert proposed.viewport.view.turn == turn
    proposed.reshaping.nudge(right=1, down=0)
    assert middle(proposed) - before == pytest.approx(moved, abs=1e-3)


def test_down_is_down(proposed: Session):
    before = middle(proposed)
    proposed.reshaping.nudge(right=0, down=1)
    assert middle(proposed) - before == pytest.approx((1, 0), abs=1e-3)


def test_what_a_key_moved_awaits_a_decision_and_is_told_from_what_was_proposed(proposed: Session):
    proposal = proposed.review.selected
    proposed.reshaping.nudge(right=1, down=0)
    moved = proposed.review.selected
    assert (moved.state, moved.generation) == (ReviewState.EDITED, GenerationAlgorithm.SEMIAUTOMATIC)
    proposed.history.undo()
    assert proposed.review.selected == proposal


def test_growing_and_shrinking_move_the_outline_by_a_pixel(proposed: Session):
    plane = proposed.image.plane
    before = area_mm2(proposed.review.selected.contours, plane)
    proposed.reshaping.grow(1)
    larger = area_mm2(proposed.review.selected.contours, plane)
    proposed.reshaping.grow(-1)
    again = area_mm2(proposed.review.selected.contours, plane)
    assert larger > before > 0
    assert again == pytest.approx(before, rel=0.02)


def test_a_region_is_not_shrunk_to_nothing(proposed: Session):
    before = proposed.review.selected
    proposed.reshaping.grow(-100)
    assert proposed.review.selected == before
    assert "Reject it instead" in proposed.notices.all[-1].text
