"""Shorter numbers are used only where no contour moves by more than half a pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.architecture import Architecture, parse_architecture
from inference.precision import CHECKED_IMAGES, MOST_IMAGES, Trial, contour_shift_px
from tests.helpers.network_descriptions import as_text, tiny_unet


def architecture(classes: int = 1, **changes: object) -> Architecture:
    shape = {"input_shape0": 32, "input_shape1": 24, "input_shape2": 1, "label_shape": classes}
    convolutional = {"cn1": 4, "cn2": 8, "cn3": 4, "cn4": classes}
    return parse_architecture(as_text(tiny_unet(input_shape=shape, convolutional=convolutional, **changes)))


def disc(radius: float, centre: tuple[float, float] = (20.0, 15.0), steepness: float = 1.0) -> np.ndarray:
    """Logits that are positive inside a disc; their contour is a circle, whatever the steepness."""
    rows, columns = np.indices((40, 30))
    distance = np.hypot(rows - centre[0], columns - centre[1])
    return (steepness * (radius - distance)).astype(np.float32)[np.newaxis]


@given(st.floats(-0.9, 0.9), st.floats(0.05, 50))
def test_a_contour_that_moved_is_measured_in_pixels_however_steep_the_logits_are(moved, steepness):
    shift = contour_shift_px(disc(8.3, steepness=steepness), disc(8.3 + moved, steepness=steepness), architecture())
    assert shift == pytest.approx(abs(moved), rel=0.15, abs=0.01)


def test_the_same_logits_move_nothing():
    assert contour_shift_px(disc(8.3), disc(8.3), architecture()) == 0


def test_where_there_is_no_contour_there_is_nothing_to_compare():
    assert contour_shift_px(disc(-3), disc(-2.5), architecture()) is None


def test_a_region_that_came_or_went_is_infinitely_far():
    beside = np.maximum(disc(8.3), disc(2.0, (36.0, 4.0)))
    assert contour_shift_px(disc(8.3), beside, architecture()) == np.inf
    assert contour_shift_px(beside, disc(8.3), architecture()) == np.inf
    assert contour_shift_px(disc(-3), disc(4), architecture()) == np.inf


def test_values_that_are_not_finite_are_infinitely_far():
    broken = disc(8.3)
    broken[0, 0, 0] = np.nan
    assert contour_shift_px(disc(8.3), broken, architecture()) == np.inf


def test_with_softmax_the_contour_is_where_another_class_takes_over():
    three = architecture(3)
    before = np.concatenate([np.zeros((1, 40, 30), np.float32), disc(8.3, steepness=9), disc(4.2, steepness=40)])
    after = np.concatenate([np.zeros((1, 40, 30), np.float32), disc(8.6, steepness=9), disc(4.2, steepness=40)])
    shift = contour_shift_px(before, after, three)
    assert shift == pytest.approx(0.3, rel=0.3)


class TestTrial:
    def test_it_is_passed_after_enough_images_with_contours_that_stayed(self):
        trial = Trial()
        for _ in range(CHECKED_IMAGES):
            assert trial.is_open and not trial.is_passed
            trial.note_seconds(1.0, 0.4)
            trial.note(0.3)
        assert trial.is_passed and not trial.is_open

    def test_one_contour_that_moved_ends_it(self):
        trial = Trial()
        trial.note_seconds(1.0, 0.4)
        trial.note(0.51)
        assert trial.has_failed and not trial.is_open and not trial.is_passed

    def test_what_is_not_quicker_is_not_used(self):
        trial = Trial()
        for _ in range(CHECKED_IMAGES):
            trial.note_seconds(0.4, 0.4)
            trial.note(0.0)
        assert not trial.is_passed

    def test_images_without_contours_prove_nothing_and_are_not_looked_at_for_ever(self):
        trial = Trial()
        for _ in range(MOST_IMAGES):
            assert trial.is_open
            trial.note(None)
        assert not trial.is_open and not trial.is_passed and not trial.has_failed
