"""From where a volume is seen, and what remains of it when it is made smaller."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.geometry import orientation_letters
from app.core.rendering import Camera, RenderingPreset, presets_for, reduced, transfer
from tests.helpers.volumes import STACKS, StackShape

drags = st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), max_size=8)


def _sides(camera: Camera) -> str:
    return orientation_letters(camera.orientation.right) + orientation_letters(camera.orientation.down)


def test_a_volume_is_first_seen_from_the_front_with_the_head_up() -> None:
    assert _sides(Camera()) == "LF"


def test_dragging_to_the_right_brings_the_right_side_of_the_patient_to_the_front() -> None:
    # Half of the drag that turns it round: what was at the left of the screen now faces the reader.
    assert _sides(Camera().dragged(0.5, 0.0)) == "AF"
    assert orientation_letters(Camera().dragged(0.5, 0.0).orientation.normal) == "L"


def test_dragging_down_shows_the_top_of_the_head() -> None:
    assert orientation_letters(-Camera().dragged(0.0, 0.5).orientation.normal) == "H"


@given(way=drags)
def test_the_screen_stays_a_right_angle_however_it_is_dragged(way: list[tuple[float, float]]) -> None:
    camera = Camera()
    for right, down in way:
        camera = camera.dragged(right, down)
    right, down = np.array(camera.orientation.right), np.array(camera.orientation.down)
    assert np.linalg.norm(right) == pytest.approx(1)
    assert np.linalg.norm(down) == pytest.approx(1)
    assert right @ down == pytest.approx(0, abs=1e-9)


def test_zooming_has_an_end_both_ways() -> None:
    assert Camera().zoomed(1e9).zoom < 100
    assert Camera().zoomed(1e-9).zoom > 0.01


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_a_smaller_volume_lies_where_the_large_one_lay(stack: StackShape) -> None:
    large = stack.volume(np.zeros((12, 20, 18), dtype=np.float32))
    places = large.to_lps(np.indices(large.values.shape).reshape(3, -1).T)
    slope = np.array([3.0, -2.0, 5.0])
    large = type(large)((places @ slope).reshape(large.values.shape).astype(np.float32), large.index_to_lps)
    small = reduced(large, most_voxels=900)
    assert small.values.size <= 900
    # A grey that grows evenly in space is its own mean in the middle of each block.
    middles = small.to_lps(np.indices(small.values.shape).reshape(3, -1).T)
    assert small.values.ravel() == pytest.approx(middles @ slope, abs=0.01)


def test_a_volume_that_is_small_enough_is_left_alone() -> None:
    volume = STACKS["coronal"].volume(np.zeros((4, 5, 6), dtype=np.int16))
    assert reduced(volume, most_voxels=120) is volume


@pytest.mark.parametrize("modality", ["CT", "MR", "PT", ""])
def test_presets_go_from_nothing_to_something_over_ascending_values(modality: str) -> None:
    for preset in presets_for(modality):
        points = transfer(preset, low=-100, high=900).points
        values = [point.value for point in points]
        assert values == sorted(set(values))
        assert points[0].opacity == 0
        assert points[-1].opacity > 0


def test_only_ct_has_presets_that_read_values_as_tissue() -> None:
    assert RenderingPreset.CT_BONE in presets_for("CT")
    assert not any(preset.value.startswith("CT") for preset in presets_for("MR"))
