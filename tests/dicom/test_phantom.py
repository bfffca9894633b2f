"""The cardiac phantom: what it promises about anatomy, geometry and repeatability."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from app.dicom.phantom import MAX_STORED_VALUE, CardiacPhantom, make_phantom, make_training_slice


@pytest.fixture(scope="module")
def phantom() -> CardiacPhantom:
    return make_phantom(11)


def test_same_seed_gives_the_same_phantom_and_another_seed_another(phantom):
    again, other = make_phantom(11), make_phantom(12)
    assert np.array_equal(phantom.pixels, again.pixels)
    assert np.array_equal(phantom.left_ventricle, again.left_ventricle)
    assert not np.array_equal(phantom.pixels, other.pixels)


def test_is_oblique_anisotropic_and_not_square(phantom):
    slices, rows, columns = phantom.pixels.shape
    assert slices >= 24
    assert rows != columns
    assert len({*phantom.pixel_spacing_mm, phantom.slice_spacing_mm}) == 3
    row, column = np.reshape(phantom.image_orientation_patient, (2, 3))
    assert np.abs(row).max() < 0.95
    assert np.abs(column).max() < 0.95
    assert np.dot(row, column) == pytest.approx(0, abs=1e-9)
    assert np.linalg.norm(row) == pytest.approx(1)
    assert np.linalg.norm(column) == pytest.approx(1)


def test_slices_follow_one_another_along_row_cross_column(phantom):
    row, column = np.reshape(phantom.image_orientation_patient, (2, 3))
    steps = np.diff(np.array(phantom.image_positions_patient), axis=0)
    assert np.allclose(steps, phantom.slice_spacing_mm * np.cross(row, column), atol=2e-6)


def test_pixels_are_twelve_bit_and_fill_the_range(phantom):
    assert phantom.pixels.dtype == np.uint16
    assert phantom.pixels.max() <= MAX_STORED_VALUE
    assert phantom.pixels.max() > 2000


@pytest.mark.parametrize("seed", range(5))
def test_ventricle_is_one_solid_region_from_apex_to_base_and_nowhere_else(seed):
    masks = make_phantom(seed, rows=112, columns=96, pixel_spacing_mm=(2.5, 2.8)).left_ventricle
    present = masks.any((1, 2))
    assert not present[:2].any()
    assert not present[-2:].any()
    assert present.sum() >= 12
    assert len(np.flatnonzero(np.diff(present.astype(int)))) == 2
    for mask in masks[present]:
        assert ndimage.label(mask)[1] == 1
        assert np.array_equal(ndimage.binary_fill_holes(mask), mask)


def test_blood_is_bright_in_a_dark_ring(phantom):
    middle = len(phantom.pixels) // 2
    image, cavity = phantom.pixels[middle].astype(float), phantom.left_ventricle[middle]
    wall = ndimage.binary_dilation(cavity, iterations=5) & ~ndimage.binary_dilation(cavity, iterations=2)
    assert np.median(image[wall]) < 0.6 * np.median(image[cavity])


def test_cannot_be_changed_by_who_holds_it(phantom):
    with pytest.raises(ValueError, match="read-only"):
        phantom.pixels[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        phantom.left_ventricle[0, 0, 0] = True


def test_refuses_sizes_that_nobody_needs():
    with pytest.raises(ValueError, match="512 slices"):
        make_phantom(1, slices=100_000)


def test_training_slices_hold_a_ventricle_when_asked_and_differ_in_spacing():
    generator = np.random.default_rng(3)
    with_ventricle = [make_training_slice(generator) for _ in range(6)]
    without = [make_training_slice(generator, with_ventricle=False) for _ in range(6)]
    assert sum(mask.any() for _, mask, _ in with_ventricle) >= 5
    assert not any(mask.any() for _, mask, _ in without)
    assert len({spacing for _, _, spacing in with_ventricle}) == 6
