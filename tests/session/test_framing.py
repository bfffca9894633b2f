"""A region turns green only where it can be judged: on the screen, and large enough there."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.roi import ReviewState, Roi
from app.session.framing import CLEAR_PX, LEAST_SIDE_PX
from app.session.session import Session
from tests.helpers.fake_heart import COLUMN_SPACING_MM, COLUMNS, ROW_SPACING_MM, ROWS
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import fake_services
from tests.helpers.viewports import one_pixel

SIZE_PX = (800.0, 600.0)
FITTED_PX_PER_MM = min(SIZE_PX[0] / (COLUMNS * COLUMN_SPACING_MM), SIZE_PX[1] / (ROWS * ROW_SPACING_MM))


def session_with(mask: np.ndarray, *, size_px: tuple[float, float] | None = SIZE_PX) -> Session:
    services = fake_services()
    session = services.open_study()
    services.show_pixels()
    session.panes.active.size_px = size_px
    review, image = session.review, session.image
    assert review is not None and image is not None
    review.add_proposals([proposed_roi(image, mask)], on_slices=[])
    return session


def box(rows: int, columns: int, *, at: tuple[int, int] = (40, 60)) -> np.ndarray:
    mask = np.zeros((ROWS, COLUMNS), dtype=bool)
    mask[at[0] : at[0] + rows, at[1] : at[1] + columns] = True
    return mask


def the_region(session: Session) -> Roi:
    assert session.review is not None
    (roi,) = session.review.rois
    return roi


def said(session: Session) -> str:
    return session.notices.all[-1].text


def px_per_mm(session: Session) -> float:
    return session.viewport.view.zoom * FITTED_PX_PER_MM


def test_what_is_large_enough_on_the_screen_is_validated_at_once():
    session = session_with(box(20, 20))

    session.deciding.validate_selected()

    assert the_region(session).state is ReviewState.VALIDATED


def test_what_is_too_small_is_brought_nearer_and_validated_at_the_second_press():
    session = session_with(box(6, 20), size_px=(SIZE_PX[0] / 2, SIZE_PX[1] / 2))
    shown_px = 6 * ROW_SPACING_MM * FITTED_PX_PER_MM / 2
    assert shown_px < LEAST_SIDE_PX

    session.deciding.validate_selected()

    assert the_region(session).state is ReviewState.PROPOSED
    assert f"was {int(shown_px)} pixels wide on the screen, not the 24" in said(session)
    assert LEAST_SIDE_PX <= 6 * ROW_SPACING_MM * px_per_mm(session) / 2 < 1.5 * LEAST_SIDE_PX
    session.deciding.validate_selected()
    assert the_region(session).state is ReviewState.VALIDATED


def test_nearer_than_four_pixels_of_the_screen_for_one_of_the_image_is_never_asked_for():
    session = session_with(one_pixel(ROWS, COLUMNS, (50, 70)))

    session.deciding.validate_selected()

    clear = px_per_mm(session) * min(ROW_SPACING_MM, COLUMN_SPACING_MM)
    assert CLEAR_PX <= clear < 1.5 * CLEAR_PX
    session.deciding.validate_selected()
    assert the_region(session).state is ReviewState.VALIDATED


@pytest.mark.parametrize("quarters", [0, 1, 2])
def test_what_was_off_the_screen_is_moved_there_first(quarters: int):
    session = session_with(box(20, 20, at=(80, 140)))
    session.viewport.rotate(quarters)
    session.viewport.zoom_by(5)
    zoom = session.viewport.view.zoom

    session.deciding.validate_selected()

    assert the_region(session).state is ReviewState.PROPOSED
    assert "not on the screen" in said(session)
    assert session.viewport.view.zoom == zoom
    assert session.viewport.view.pan == pytest.approx(((ROWS - 1) / 2 - 89.5, (COLUMNS - 1) / 2 - 149.5))
    session.deciding.validate_selected()
    assert the_region(session).state is ReviewState.VALIDATED


def test_a_region_that_fills_more_than_the_screen_is_seen():
    session = session_with(box(100, 160, at=(5, 5)))
    session.viewport.zoom_by(8)

    session.deciding.validate_selected()

    assert the_region(session).state is ReviewState.VALIDATED


def test_to_refuse_a_region_nobody_needs_to_go_near():
    session = session_with(box(2, 2))

    session.deciding.reject_selected()

    assert the_region(session).state is ReviewState.REJECTED


def test_selecting_a_region_that_is_off_the_screen_moves_the_image_and_any_other_leaves_it():
    session = session_with(box(20, 20, at=(80, 140)))
    session.viewport.zoom_by(5)
    away = session.viewport.view

    session.select(the_region(session).roi_id)
    moved = session.viewport.view
    assert moved.pan != away.pan and moved.zoom == away.zoom
    session.viewport.pan_to((moved.pan[0] + 8, moved.pan[1] + 3))
    nudged = session.viewport.view
    session.select(the_region(session).roi_id)

    assert session.viewport.view == nudged


def test_without_a_screen_nothing_is_asked():
    session = session_with(box(2, 2), size_px=None)

    session.deciding.validate_selected()

    assert the_region(session).state is ReviewState.VALIDATED
