"""Three planes of the patient through one point, as a radiologist expects them to lie and to turn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.geometry import orientation_letters
from app.core.mpr import (
    PATIENT_ORIENTATIONS,
    Crosshair,
    PlaneName,
    centre_of_view,
    fitting_mm_per_pixel,
    section_grid,
)
from app.core.resampling import resample
from tests.helpers.volumes import SHAPE, STACKS, StackShape

angles = st.floats(-math.pi, math.pi)
turns = st.lists(st.tuples(st.sampled_from(PlaneName), angles), max_size=6)
stacks = pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)


def _turned(crosshair: Crosshair, way: list[tuple[PlaneName, float]]) -> Crosshair:
    for name, radians in way:
        crosshair = crosshair.turned(name, radians=radians)
    return crosshair


@pytest.mark.parametrize(
    ("name", "right", "down"),
    [(PlaneName.AXIAL, "L", "P"), (PlaneName.SAGITTAL, "P", "F"), (PlaneName.CORONAL, "L", "F")],
)
def test_planes_lie_on_the_screen_as_radiologists_read_them(name: PlaneName, right: str, down: str) -> None:
    orientation = PATIENT_ORIENTATIONS[name]
    assert orientation_letters(orientation.right) == right
    assert orientation_letters(orientation.down) == down


@stacks
@pytest.mark.parametrize("name", PlaneName)
def test_a_bright_voxel_lands_at_its_place_in_every_plane(stack: StackShape, name: PlaneName) -> None:
    for index in ((4, 6, 5), (1, 11, 8)):
        values = np.zeros(SHAPE, dtype=np.int16)
        values[index] = 1000
        volume = stack.volume(values)
        point = volume.to_lps(index)[0]
        crosshair = Crosshair((0.0, 0.0, 0.0)).moved_to(point)
        orientation = crosshair.orientation(name)
        shape = (150, 170)
        scale = fitting_mm_per_pixel(volume, orientation, shape=shape)
        plane = section_grid(
            orientation, centre_of_view(volume, orientation, through_lps=point), mm_per_pixel=scale, shape=shape
        )
        section = resample(volume, plane)
        brightest = plane.to_lps(np.unravel_index(np.argmax(section.values), shape))[0]
        assert np.abs(volume.to_index(brightest)[0] - index).max() < 0.5
        # Linear interpolation is symmetric round a voxel: so must the bright patch be.
        weight = section.values.ravel()
        middle = plane.to_lps(np.indices(shape).reshape(2, -1).T * 1.0).T @ weight / weight.sum()
        assert middle == pytest.approx(point, abs=0.35 * scale)


@stacks
@pytest.mark.parametrize("name", PlaneName)
def test_pixels_are_square_so_a_millimetre_is_as_long_down_as_across(stack: StackShape, name: PlaneName) -> None:
    volume = stack.volume(np.zeros(SHAPE, dtype=np.int16))
    orientation = PATIENT_ORIENTATIONS[name]
    shape = (90, 200)
    scale = fitting_mm_per_pixel(volume, orientation, shape=shape)
    plane = section_grid(
        orientation,
        centre_of_view(volume, orientation, through_lps=volume.centre_lps),
        mm_per_pixel=scale,
        shape=shape,
    )
    assert plane.row_spacing_mm == plane.column_spacing_mm == scale
    corners = plane.to_row_column(volume.corners_lps)
    assert corners.min() >= -0.5 - 1e-6, "all of the volume is in view"
    assert np.all(corners.max(axis=0) <= np.array(shape) - 0.5 + 1e-6)
    extent = np.ptp(corners, axis=0)
    assert extent[0] == pytest.approx(shape[0]) or extent[1] == pytest.approx(shape[1]), "and it fills the pane"


@given(way=turns)
def test_planes_stay_perpendicular_however_they_are_turned(way: list[tuple[PlaneName, float]]) -> None:
    crosshair = _turned(Crosshair((1.0, 2.0, 3.0)), way)
    normals = np.array([crosshair.orientation(name).normal for name in PlaneName])
    assert normals @ normals.T == pytest.approx(np.eye(3), abs=1e-9)
    assert crosshair.point_lps == (1.0, 2.0, 3.0)


@given(way=turns, within=st.sampled_from(PlaneName), radians=angles)
def test_turning_on_one_plane_leaves_that_plane_alone(
    way: list[tuple[PlaneName, float]], within: PlaneName, radians: float
) -> None:
    before = _turned(Crosshair((0.0, 0.0, 0.0)), way)
    after = before.turned(within, radians=radians)
    assert after.orientation(within) == before.orientation(within)


def test_turning_clockwise_turns_the_lines_clockwise_on_the_screen() -> None:
    before = Crosshair((0.0, 0.0, 0.0))
    after = before.turned(PlaneName.AXIAL, radians=math.radians(30))
    orientation = before.orientation(PlaneName.AXIAL)

    def screen_angle(crosshair: Crosshair) -> float:
        line = crosshair.trace(PlaneName.CORONAL, on=PlaneName.AXIAL)
        return math.degrees(math.atan2(line @ np.array(orientation.down), line @ np.array(orientation.right)))

    assert (screen_angle(after) - screen_angle(before)) % 180 == pytest.approx(30)
    assert after.is_oblique(PlaneName.CORONAL)
    assert not after.is_oblique(PlaneName.AXIAL)


@given(way=turns, on=st.sampled_from(PlaneName), of=st.sampled_from(PlaneName))
def test_a_reference_line_lies_in_both_planes(
    way: list[tuple[PlaneName, float]], on: PlaneName, of: PlaneName
) -> None:
    if on is of:
        return
    crosshair = _turned(Crosshair((0.0, 0.0, 0.0)), way)
    line = crosshair.trace(of, on=on)
    assert np.linalg.norm(line) == pytest.approx(1)
    assert line @ crosshair.orientation(on).normal == pytest.approx(0, abs=1e-9)
    assert line @ crosshair.orientation(of).normal == pytest.approx(0, abs=1e-9)


def test_scrolling_goes_from_slice_to_slice_and_stops_on_the_outermost_ones() -> None:
    volume = STACKS["axial, head first supine"].volume(np.zeros(SHAPE, dtype=np.int16))
    crosshair = Crosshair((0.0, 0.0, 0.0)).moved_to(volume.to_lps((4, 3, 3))[0])
    one_up = crosshair.scrolled(PlaneName.AXIAL, steps=1, volume=volume)
    assert volume.to_index(one_up.point_lps)[0] == pytest.approx((5, 3, 3))
    assert volume.to_index(crosshair.scrolled(PlaneName.AXIAL, steps=99, volume=volume).point_lps)[
        0
    ] == pytest.approx((SHAPE[0] - 1, 3, 3))
    assert volume.to_index(crosshair.scrolled(PlaneName.AXIAL, steps=-99, volume=volume).point_lps)[
        0
    ] == pytest.approx((0, 3, 3))


@stacks
@given(way=turns, name=st.sampled_from(PlaneName), steps=st.integers(-50, 50))
def test_scrolling_never_leaves_the_volume(
    stack: StackShape, way: list[tuple[PlaneName, float]], name: PlaneName, steps: int
) -> None:
    volume = stack.volume(np.zeros(SHAPE, dtype=np.int16))
    start = _turned(Crosshair((0.0, 0.0, 0.0)).moved_to(volume.centre_lps), way)
    normal = start.orientation(name).normal
    low, high = volume.span_mm(normal)
    assert low < start.scrolled(name, steps=steps, volume=volume).position_mm(name) < high
