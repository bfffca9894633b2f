"""There are eight ways to turn an image; each moves every pixel where its signs say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.turn import UPRIGHT, Turn, fitting_scale, turned
from tests.helpers.turns import EVERY_TURN

turns = st.sampled_from(EVERY_TURN)


def test_there_are_eight_and_they_are_different():
    image = np.arange(6).reshape(2, 3)
    assert len({turned(image, turn).tobytes() + bytes(turned(image, turn).shape) for turn in EVERY_TURN}) == 8


@pytest.mark.parametrize("turn", EVERY_TURN)
def test_neighbours_along_a_row_and_down_a_column_go_where_the_signs_say(turn: Turn):
    image = np.arange(20).reshape(4, 5)
    shown = turned(image, turn)
    (column_x, row_x), (column_y, row_y) = turn.signs

    def place(value: int) -> tuple[int, int]:
        y, x = np.argwhere(shown == value)[0]
        return int(x), int(y)

    first, beside, below = place(image[1, 1]), place(image[1, 2]), place(image[2, 1])
    assert (beside[0] - first[0], beside[1] - first[1]) == (column_x, column_y)
    assert (below[0] - first[0], below[1] - first[1]) == (row_x, row_y)


def test_a_quarter_turns_clockwise():
    assert turned(np.array([[1, 2], [3, 4]]), UPRIGHT.rotated(1)).tolist() == [[3, 1], [4, 2]]


@given(turns, st.integers(-5, 5))
def test_rotating_and_flipping_act_on_what_is_seen(turn: Turn, quarters: int):
    image = np.arange(12).reshape(3, 4)
    seen = turned(image, turn)
    assert np.array_equal(turned(image, turn.rotated(quarters)), np.rot90(seen, -quarters))
    assert np.array_equal(turned(image, turn.flipped_left_right()), seen[:, ::-1])
    assert np.array_equal(turned(image, turn.flipped_top_bottom()), seen[::-1])


@given(turns)
def test_every_step_can_be_taken_back(turn: Turn):
    assert turn.rotated(1).rotated(-1) == turn
    assert turn.flipped_left_right().flipped_left_right() == turn
    assert turn.flipped_top_bottom().flipped_top_bottom() == turn
    assert np.array_equal(turn.matrix @ turn.matrix.T, np.eye(2, dtype=int))


def test_other_quarters_are_refused():
    with pytest.raises(ValueError, match="quarters"):
        Turn(4)


@given(turns)
def test_what_is_fitted_fills_the_room_one_way_and_stays_inside_the_other(turn: Turn):
    wide, high = 320.0, 120.0
    scale = fitting_scale((wide, high), (800.0, 600.0), turn=turn)
    across, down = (wide * scale, high * scale) if turn.is_upright else (high * scale, wide * scale)
    assert (across, down) == pytest.approx((800, 300) if turn.is_upright else (225, 600))


def test_a_room_that_is_not_there_yet_is_taken_for_one_pixel():
    assert fitting_scale((10.0, 20.0), (0.0, 0.0), turn=UPRIGHT) == pytest.approx(1 / 20)
