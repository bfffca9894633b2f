"""Every step of the view is announced once, and what is a habit outlives the series."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.colour_maps import ColourMap
from app.core.turn import Turn
from app.core.voi import Window
from app.session.viewport_state import CineMode, View, ViewportState


def opened(count: int = 5, *, index: int = 2) -> ViewportState:
    state = ViewportState()
    state.open(count, index=index)
    return state


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.step(1),
        lambda s: s.set_window(Window(1, 2)),
        lambda s: s.toggle_window_per_image(),
        lambda s: s.invert(),
        lambda s: s.step_colour_map(),
        lambda s: s.zoom_by(2),
        lambda s: s.show_pixels(),
        lambda s: s.rotate(1),
        lambda s: s.flip_left_right(),
        lambda s: s.flip_top_bottom(),
        lambda s: s.toggle_smooth(),
        lambda s: s.toggle_magnifier(),
        lambda s: s.toggle_cine_mode(),
        lambda s: s.step_frame_rate(1),
        lambda s: s.play(True),
    ],
)
def test_a_change_is_announced_once(change: Callable[[ViewportState], None]):
    state = opened()
    before, announced = state.view, []
    state.changed.connect(lambda: announced.append(state.view))
    change(state)
    assert len(announced) == 1
    assert announced[0] != before


def test_reset_takes_back_what_changes_the_picture_and_leaves_the_slice():
    state = opened()
    for change in (state.invert, state.step_colour_map, state.flip_top_bottom, state.show_pixels):
        change()
    state.rotate(1)
    state.set_window(Window(1, 2))
    state.zoom_by(3)
    state.pan_to((4, 5))
    state.reset()
    assert state.view == View(index=2)


def test_a_new_series_starts_upright_and_keeps_habits():
    state = opened()
    state.rotate(1)
    state.step_colour_map()
    state.toggle_smooth()
    state.toggle_cine_mode()
    state.step_frame_rate(1)
    state.toggle_overlays()
    state.open(8, index=1)
    view = state.view
    assert (view.turn, view.colour_map, view.window) == (Turn(), ColourMap.GREY, None)
    assert (view.smooth, view.cine_mode, view.overlays_visible) == (False, CineMode.BOUNCE, False)
    assert view.frames_per_second == 15


def test_cine_goes_as_fast_as_the_series_says_and_afterwards_as_before():
    state = opened()
    state.step_frame_rate(1)
    assert state.view.frames_per_second == 15
    state.open(40, index=0, frames_per_second=29.97)
    assert state.view.frames_per_second == 30
    state.step_frame_rate(-1)
    assert state.view.frames_per_second == 25, "by hand, for this series"
    state.open(40, index=0, frames_per_second=500.0)
    assert state.view.frames_per_second == 60
    state.open(8, index=0)
    assert state.view.frames_per_second == 15, "the habit"


def test_cine_loops_or_goes_there_and_back():
    state = opened(4, index=0)

    def frames(count: int) -> list[int]:
        seen = []
        for _ in range(count):
            state.advance_cine()
            seen.append(state.view.index)
        return seen

    assert frames(5) == [1, 2, 3, 0, 1]
    state.show_slice(0)
    state.toggle_cine_mode()
    assert frames(8) == [1, 2, 3, 2, 1, 0, 1, 2]


def test_a_single_image_does_not_play():
    state = opened(1, index=0)
    state.play(True)
    state.advance_cine()
    assert not state.view.playing
    assert state.view.index == 0


@given(st.lists(st.sampled_from([-1, 1]), max_size=30))
def test_the_rate_stays_within_what_can_be_chosen(steps: list[int]):
    state = opened()
    for step in steps:
        before = state.view.frames_per_second
        state.step_frame_rate(step)
        assert 1 <= state.view.frames_per_second <= 60
        assert (state.view.frames_per_second - before) * step >= 0


def test_after_the_last_colour_map_comes_grey():
    state = opened()
    for _ in ColourMap:
        state.step_colour_map()
    assert state.view.colour_map is ColourMap.GREY
