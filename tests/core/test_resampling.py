"""Values on any plane agree with an independent resampler, and nothing is invented outside the volume."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from app.core.geometry import PlaneGeometry
from app.core.mpr import PATIENT_ORIENTATIONS, Orientation, PlaneName, section_grid
from app.core.resampling import Slab, SlabMode, resample
from app.core.tasks import Cancelled, TaskControl
from app.core.voxel_volume import VoxelVolume
from tests.helpers.volumes import SHAPE, STACKS, StackShape

stacks = pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
NOISE = np.random.default_rng(7).integers(-1000, 3000, SHAPE).astype(np.int16)


@st.composite
def orientations(draw: st.DrawFn) -> Orientation:
    orientation = PATIENT_ORIENTATIONS[draw(st.sampled_from(PlaneName))]
    for _ in range(draw(st.integers(0, 2))):
        axis = np.array(draw(st.tuples(*[st.integers(-9, 9)] * 3)), dtype=float)
        if axis.any():
            orientation = orientation.turned(axis / np.linalg.norm(axis), radians=draw(st.floats(-3.1, 3.1)))
    return orientation


def _by_definition(volume: VoxelVolume, plane: PlaneGeometry) -> tuple[np.ndarray, np.ndarray]:
    """Each pixel's place in the volume from the two definitions alone, then scipy's linear interpolation."""
    rows, columns = np.indices((plane.rows, plane.columns)).astype(float)
    lps = (
        np.array(plane.image_position_patient)[:, None, None]
        + rows * plane.row_spacing_mm * np.array(plane.column_direction)[:, None, None]
        + columns * plane.column_spacing_mm * np.array(plane.row_direction)[:, None, None]
    )
    homogeneous = np.concatenate([lps.reshape(3, -1), np.ones((1, rows.size))])
    places = np.linalg.solve(volume.index_to_lps, homogeneous)[:3].reshape(3, *rows.shape)
    limit = np.array(volume.values.shape)[:, None, None] - 0.5
    inside = np.all((places >= -0.5) & (places <= limit), axis=0)
    values = ndimage.map_coordinates(np.asarray(volume.values, dtype=np.float64), places, order=1, mode="nearest")
    margin = np.minimum(places + 0.5, limit - places).min(axis=0)
    inside = np.where(np.abs(margin) < 1e-3, -1, inside)  # on the very edge either answer is right
    return values, inside


@stacks
@settings(max_examples=12)
@given(
    orientation=orientations(),
    offset=st.tuples(*[st.floats(-8, 8)] * 3),
    mm_per_pixel=st.floats(0.2, 3),
    shape=st.tuples(st.integers(1, 60), st.integers(1, 60)),
)
def test_a_section_agrees_with_the_definition(
    stack: StackShape,
    orientation: Orientation,
    offset: tuple[float, float, float],
    mm_per_pixel: float,
    shape: tuple[int, int],
) -> None:
    volume = stack.volume(NOISE)
    plane = section_grid(orientation, volume.centre_lps + offset, mm_per_pixel=mm_per_pixel, shape=shape)
    section = resample(volume, plane)
    values, inside = _by_definition(volume, plane)
    sure = inside >= 0
    assert np.array_equal(section.inside[sure], inside[sure] == 1)
    shown = section.inside & sure
    # Two thousandths of a voxel are let go where a plane runs along the voxels; neighbours differ by up to 4000.
    assert np.abs(section.values - values)[shown].max(initial=0) <= 0.0025 * 4000


@stacks
def test_on_its_own_slice_a_section_gives_the_pixels_back_exactly(stack: StackShape) -> None:
    volume = stack.volume(NOISE)
    for number, plane in enumerate(stack.planes()):
        section = resample(volume, plane)
        assert section.inside.all()
        assert section.values == pytest.approx(NOISE[number], abs=0.05)


def test_a_sloping_grey_is_met_exactly_between_voxels_along_every_axis() -> None:
    # Grey that grows linearly in space: linear interpolation must return it without any error of its own.
    stack = STACKS["tilted gantry"]
    empty = stack.volume(np.zeros(SHAPE, dtype=np.float32))
    slope = np.array([3.0, -2.0, 5.0])
    places = empty.to_lps(np.indices(SHAPE).reshape(3, -1).T).reshape(*SHAPE, 3)
    volume = VoxelVolume((places @ slope).astype(np.float32), empty.index_to_lps)
    for name in PlaneName:
        plane = section_grid(PATIENT_ORIENTATIONS[name], volume.centre_lps, mm_per_pixel=0.3, shape=(40, 30))
        section = resample(volume, plane)
        index = volume.to_index(plane.to_lps(np.indices((40, 30)).reshape(2, -1).T))
        deep = np.all((index > 0) & (index < np.array(SHAPE) - 1), axis=1).reshape(40, 30)
        expected = (plane.to_lps(np.indices((40, 30)).reshape(2, -1).T) @ slope).reshape(40, 30)
        assert deep.any()
        assert section.values[deep] == pytest.approx(expected[deep], abs=0.02)


@stacks
def test_nothing_is_invented_outside(stack: StackShape) -> None:
    volume = stack.volume(np.full(SHAPE, 500, dtype=np.int16))
    for name in PlaneName:
        wide = section_grid(PATIENT_ORIENTATIONS[name], volume.centre_lps, mm_per_pixel=1.0, shape=(120, 120))
        section = resample(volume, wide)
        assert np.all(section.values[section.inside] == 500)
        assert np.all(section.values[~section.inside] == 0)
        assert 0 < section.inside.mean() < 0.5
        beyond = section_grid(
            PATIENT_ORIENTATIONS[name],
            volume.centre_lps + 500 * PATIENT_ORIENTATIONS[name].normal,
            mm_per_pixel=1.0,
            shape=(20, 20),
        )
        assert not resample(volume, beyond).inside.any()


@pytest.mark.parametrize(
    ("thickness_mm", "offsets_mm"), [(0.0, [0]), (0.6, [-0.3, 0, 0.3]), (3.0, [-1.5, -0.75, 0, 0.75, 1.5])]
)
def test_a_slab_is_sampled_in_its_middle_and_on_its_faces_however_thin(
    thickness_mm: float, offsets_mm: list[float]
) -> None:
    assert Slab(thickness_mm).offsets_mm(1.0) == pytest.approx(offsets_mm)


@pytest.mark.parametrize("mode", SlabMode)
@pytest.mark.parametrize("name", ["axial, feet first prone", "double oblique", "coronal"])
def test_a_slab_is_the_sections_through_it_made_one(mode: SlabMode, name: str) -> None:
    volume = STACKS[name].volume(NOISE)
    orientation = PATIENT_ORIENTATIONS[PlaneName.SAGITTAL]
    spacing = 0.35 if name != "double oblique" else 0.8
    plane = section_grid(orientation, volume.centre_lps + 0.2, mm_per_pixel=spacing, shape=(50, 40))
    slab = Slab(6.0, mode)
    section = resample(volume, plane, slab=slab)
    offsets = slab.offsets_mm(volume.step_mm(plane.normal))
    assert offsets[0] == -3.0
    assert offsets[-1] == 3.0
    assert np.diff(offsets).max() <= volume.step_mm(plane.normal) + 1e-6
    sections = [
        resample(
            volume,
            section_grid(
                orientation, volume.centre_lps + 0.2 + o * plane.normal, mm_per_pixel=spacing, shape=(50, 40)
            ),
        )
        for o in offsets
    ]
    values = np.array([np.where(s.inside, s.values, np.nan) for s in sections])
    inside = np.array([s.inside for s in sections]).any(axis=0)
    assert np.array_equal(section.inside, inside)
    reduce = {SlabMode.MEAN: np.nanmean, SlabMode.MAXIMUM: np.nanmax, SlabMode.MINIMUM: np.nanmin}[mode]
    expected = reduce(values[:, inside], axis=0)
    got = section.values[inside]
    aligned = name != "double oblique"
    if mode is SlabMode.MEAN or not aligned:
        assert got == pytest.approx(expected, abs=0.05)
    elif mode is SlabMode.MAXIMUM:
        assert np.all(got >= expected - 0.05)
    else:
        assert np.all(got <= expected + 0.05)


def test_a_bright_voxel_shows_in_a_maximum_through_the_whole_volume_wherever_it_is() -> None:
    stack = STACKS["axial, head first supine"]
    for index in itertools.product((0, 4, 8), (0, 7, 13), (0, 10)):
        values = np.full(SHAPE, -1000, dtype=np.int16)
        values[index] = 900
        volume = stack.volume(values)
        for name in PlaneName:
            orientation = PATIENT_ORIENTATIONS[name]
            # One pixel lies exactly on the voxel; the slab reaches through everything.
            plane = section_grid(orientation, volume.to_lps(index)[0], mm_per_pixel=0.7, shape=(1, 1))
            assert resample(volume, plane, slab=Slab(80.0)).values[0, 0] == pytest.approx(900, abs=0.1)


def test_a_slab_that_is_no_longer_wanted_is_given_up() -> None:
    volume = STACKS["double oblique"].volume(NOISE)
    plane = section_grid(PATIENT_ORIENTATIONS[PlaneName.AXIAL], volume.centre_lps, mm_per_pixel=1.0, shape=(20, 20))
    control = TaskControl()
    control.cancel()
    with pytest.raises(Cancelled):
        resample(volume, plane, slab=Slab(10.0), control=control)
