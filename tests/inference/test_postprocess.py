"""From logits to the regions that are proposed."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.errors import InputMismatchError
from inference.architecture import parse_architecture
from inference.postprocess import MAX_REGIONS_PER_CLASS, postprocess
from tests.helpers.network_descriptions import as_text, tiny_unet

SPACING_MM = (0.5, 2.0)


def network(channels: int = 1, **changes):
    description = tiny_unet(**changes)
    description["input_shape"]["label_shape"] = channels
    description["convolutional"]["cn4"] = channels
    return parse_architecture(as_text(description))


def logits_of(*masks: np.ndarray, inside: float = 3.0) -> np.ndarray:
    return np.stack([np.where(mask, inside, -4.0) for mask in masks]).astype(np.float32)


def blank(rows: int = 40, columns: int = 30) -> np.ndarray:
    return np.zeros((rows, columns), bool)


def test_each_region_comes_alone_largest_first():
    mask = blank()
    mask[2:6, 3:9] = True
    mask[20:30, 10:20] = True

    large, small = postprocess(logits_of(mask), network(), SPACING_MM)

    assert large.mask.sum() == 100
    assert small.mask.sum() == 24
    np.testing.assert_array_equal(large.mask | small.mask, mask)
    assert not large.mask.flags.writeable


def test_pixels_that_touch_at_a_corner_are_two_regions():
    mask = blank()
    mask[5, 5] = mask[6, 6] = True

    assert len(postprocess(logits_of(mask), network(), SPACING_MM)) == 2


def test_nothing_found_is_no_region():
    assert postprocess(logits_of(blank()), network(), SPACING_MM) == ()


def test_the_score_is_the_mean_probability_inside():
    mask = blank()
    mask[3:5, 3:5] = True

    (region,) = postprocess(logits_of(mask, inside=np.log(3)), network(), SPACING_MM)

    assert region.score == pytest.approx(0.75)


def test_the_threshold_is_that_of_the_class():
    mask = blank()
    mask[3:5, 3:5] = True
    logits = logits_of(mask, inside=np.log(3))

    strict = network(classes=[{"name": "A", "threshold": 0.8}])
    lenient = network(classes=[{"name": "A", "threshold": 0.7}], postprocess={"threshold": 0.8})

    assert postprocess(logits, strict, SPACING_MM) == ()
    assert len(postprocess(logits, lenient, SPACING_MM)) == 1


def test_small_regions_are_dropped_by_their_area_in_millimetres():
    mask = blank()
    mask[2:12, 3] = True  # 10 pixels of 0.5 x 2 mm: 10 mm2
    mask[20:29, 10] = True  # 9 mm2
    rules = {"minimum_area_mm2": 10}

    (region,) = postprocess(logits_of(mask), network(postprocess=rules), SPACING_MM)

    assert region.mask[:, 3].sum() == 10


def test_only_the_largest_is_kept_when_asked_for():
    mask = blank()
    mask[2:6, 3:9] = True
    mask[20:30, 10:20] = True

    (region,) = postprocess(logits_of(mask), network(postprocess={"keep_largest": True}), SPACING_MM)

    assert region.mask.sum() == 100


def test_regions_of_low_mean_probability_are_dropped_when_asked_for():
    mask = blank()
    mask[2:6, 3:9] = True
    mask[20:30, 10:20] = True
    logits = logits_of(mask)
    logits[0, 20:30, 10:20] = 1.0  # probability 0.73

    (region,) = postprocess(logits, network(postprocess={"minimum_score": 0.75}), SPACING_MM)

    assert region.mask.sum() == 24
    assert len(postprocess(logits, network(postprocess={"minimum_score": 0.7}), SPACING_MM)) == 2


def test_holes_are_filled_when_asked_for():
    mask = blank()
    mask[10:20, 10:20] = True
    mask[13:16, 13:16] = False

    (open_ring,) = postprocess(logits_of(mask), network(), SPACING_MM)
    (disc,) = postprocess(logits_of(mask), network(postprocess={"fill_holes": True}), SPACING_MM)

    assert open_ring.mask.sum() == 91
    assert disc.mask.sum() == 100


def test_a_gap_that_opens_at_a_corner_only_is_no_hole():
    mask = blank()
    mask[10:13, 10:13] = True
    mask[11, 11] = mask[10, 10] = False  # the middle touches the outside at a corner

    (region,) = postprocess(logits_of(mask), network(postprocess={"fill_holes": True}), SPACING_MM)

    assert region.mask.sum() == 7


def test_closing_reaches_as_many_millimetres_in_every_direction():
    mask = blank()
    mask[10:15, 5:10] = mask[17:22, 5:10] = True  # a gap of 2 rows: 1 mm
    mask[10:15, 20:23] = mask[10:15, 25:28] = True  # a gap of 2 columns: 4 mm
    rules = {"closing_radius_mm": 1.1}

    regions = postprocess(logits_of(mask), network(postprocess=rules), SPACING_MM)

    assert [int(region.mask.sum()) for region in regions] == [12 * 5, 15, 15]


def test_closing_does_not_eat_at_the_edge_of_the_image():
    mask = blank()
    mask[:6, :4] = True
    rules = {"closing_radius_mm": 3.0}

    (region,) = postprocess(logits_of(mask), network(postprocess=rules), SPACING_MM)

    np.testing.assert_array_equal(region.mask, mask)


def test_softmax_gives_each_pixel_to_the_most_probable_class_and_leaves_out_background():
    background, left, right = blank(), blank(), blank()
    left[5:10, 5:10] = True
    right[5:10, 12:20] = True
    background[:] = ~(left | right)

    regions = postprocess(logits_of(background, left, right), network(3), SPACING_MM)

    assert [(region.class_index, int(region.mask.sum())) for region in regions] == [(1, 25), (2, 40)]


def test_noise_gives_a_bounded_number_of_regions():
    mask = blank(64, 64)
    mask[::2, ::2] = True

    assert len(postprocess(logits_of(mask), network(), SPACING_MM)) == MAX_REGIONS_PER_CLASS


@pytest.mark.parametrize("rules", [{"closing_radius_mm": 1}, {"minimum_area_mm2": 1}])
def test_rules_in_millimetres_need_a_spacing(rules):
    with pytest.raises(InputMismatchError, match="no Pixel Spacing"):
        postprocess(logits_of(blank()), network(postprocess=rules), None)


@pytest.mark.parametrize(
    "logits", [np.zeros((2, 8, 8), np.float32), np.zeros((8, 8), np.float32), np.full((1, 8, 8), np.nan, np.float32)]
)
def test_output_that_is_none_is_refused(logits):
    with pytest.raises(InputMismatchError, match="cannot be used"):
        postprocess(logits, network(), SPACING_MM)


def test_round_each_region_its_probabilities_are_kept_and_those_of_no_other():
    mask = blank()
    mask[4:8, 3:9] = True
    mask[20:28, 12:20] = True
    logits = logits_of(mask, inside=np.log(9))
    logits[0, 3, 3:9] = np.log(0.4 / 0.6)  # uncertain, along the upper edge of the first
    large, small = postprocess(logits, network(), SPACING_MM)
    around = small.probabilities
    assert around is not None
    assert (around.row, around.column, around.threshold) == (1, 1, 0.5)
    assert around.values.shape == (9, 10), "as far as it is uncertain, and two pixels more"
    assert around.values[2, 2:8].tolist() == [102] * 6
    assert around.values[3:7, 2:8].tolist() == [[230] * 6] * 4
    assert large.probabilities is not None
    assert int((large.probabilities.values > 51).sum()) == 64


def test_a_neighbour_that_is_another_region_leaves_no_line_in_the_map():
    mask = blank()
    mask[4:9, 3:8] = True
    mask[4:9, 9:12] = True  # one column apart
    first, second = postprocess(logits_of(mask), network(), SPACING_MM)
    assert first.probabilities is not None
    assert second.probabilities is not None
    assert int((first.probabilities.values > 51).sum()) == 25
    assert int((second.probabilities.values > 51).sum()) == 15


def test_regions_that_are_connected_by_what_is_uncertain_have_one_map_together():
    mask = blank()
    mask[4:9, 3:8] = True
    mask[4:9, 9:12] = True
    logits = logits_of(mask)
    logits[0, 4:9, 8] = np.log(0.4 / 0.6)
    first, second = postprocess(logits, network(), SPACING_MM)
    assert first.probabilities is second.probabilities


def test_maps_are_bounded_and_the_largest_regions_have_theirs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("inference.surroundings.MOST_BYTES", 120)
    mask = blank()
    mask[2:5, 3:6] = True
    mask[20:30, 10:20] = True
    kept = [region.probabilities is not None for region in postprocess(logits_of(mask), network(), SPACING_MM)]
    assert kept == [False, True], "fourteen by fourteen pixels are too many, seven by seven are not"
