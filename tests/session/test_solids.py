"""Regions on slices become bodies: each name and state one, rejected ones none."""

from __future__ import annotations

import dataclasses

import numpy as np

from app.core.identity import SOPInstanceUID
from app.core.roi import ReviewState, RoiClass
from app.session.solids import solids
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import fake_services


def _mask(rows: slice, columns: slice, shape: tuple[int, int]) -> np.ndarray:
    mask = np.zeros(shape, dtype=bool)
    mask[rows, columns] = True
    return mask


def test_a_body_is_the_stack_of_its_masks() -> None:
    series = fake_services().reader.series[SHORT_AXIS]
    shape = series.slices[0].attributes.rows, series.slices[0].attributes.columns
    low, high = _mask(slice(20, 30), slice(40, 50), shape), _mask(slice(25, 40), slice(35, 45), shape)
    rois = [proposed_roi(series.slices[3], low), proposed_roi(series.slices[5], high)]
    ((state, solid),) = solids(rois, series)
    assert state is ReviewState.PROPOSED
    whole = np.zeros((len(series.slices), *shape), dtype=bool)
    s, r, c = solid.first
    depth, height, width = solid.mask.shape
    whole[s : s + depth, r : r + height, c : c + width] = solid.mask
    expected = np.zeros_like(whole)
    expected[3], expected[5] = low, high
    assert np.array_equal(whole, expected)
    assert solid.mask.shape == (3, 20, 15), "no larger than it must be"


def test_names_and_states_are_bodies_of_their_own_and_rejected_regions_are_none() -> None:
    series = fake_services().reader.series[SHORT_AXIS]
    image = series.slices[4]
    mask = _mask(slice(20, 30), slice(40, 50), (image.attributes.rows, image.attributes.columns))
    roi = proposed_roi(image, mask)
    rois = [
        roi,
        dataclasses.replace(roi, state=ReviewState.VALIDATED),
        dataclasses.replace(roi, roi_class=RoiClass("Other")),
        dataclasses.replace(roi, state=ReviewState.REJECTED),
        dataclasses.replace(roi, sop_instance_uid=SOPInstanceUID("2.25.99")),
    ]
    states = [state for state, _ in solids(rois, series)]
    assert sorted(state.value for state in states) == ["proposed", "proposed", "validated"]
    assert solids([], series) == ()
