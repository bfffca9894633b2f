"""Classifiers: what they say of a whole image, and hints where they saw it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.core.errors import InputMismatchError
from inference.architecture import Architecture, parse_architecture
from inference.outcome import outcome_of
from inference.transforms.pipeline import Pipeline
from tests.helpers.network_descriptions import as_text

SIZE = (64, 96)
SPACING_MM = (0.5, 2.0)
CELL = 8
"""Pixels of the slice in a cell of the maps here, in each direction."""
CERTAIN = 30.0


def network(task: str = "propose-cam", *, count: int = 2, **changes) -> Architecture:
    """A classifier of images that are not resized; its maps are 8 times coarser."""
    description = {
        "version": 2,
        "task": task,
        "input_shape": {"input_shape0": SIZE[0], "input_shape1": SIZE[1], "input_shape2": 1, "label_shape": count},
        "data_format": {"data_format": "channels_last"},
        "architecture": {"name": "fpa", "arguments": {"poolings": 3}},
        "activation": "sigmoid",
        "preprocess": [{"step": "minmax"}],
    }
    return parse_architecture(as_text({**description, **changes}))


def maps(*classes: tuple[float, dict[tuple[int, int], float]]) -> np.ndarray:
    """Maps of 8 x 12 cells, each with its background value and the values of some cells."""
    made = np.empty((len(classes), SIZE[0] // CELL, SIZE[1] // CELL), np.float32)
    for index, (background, cells) in enumerate(classes):
        made[index] = background
        for cell, value in cells.items():
            made[index][cell] = value
    return made


def outcome(output: np.ndarray, architecture: Architecture, spacing=SPACING_MM):
    prepared = Pipeline.of(architecture).apply(np.arange(SIZE[0] * SIZE[1], dtype=np.float32).reshape(SIZE), spacing)
    return outcome_of(output, architecture, to_slice=prepared.invert_logits, pixel_spacing_mm=spacing)


ABSENT = (-1.0, {})


class TestOfTheWholeImage:
    def test_a_class_is_as_probable_as_the_mean_of_its_map(self):
        half = maps((0.0, {}), (0.0, {(0, 0): 96 * math.log(3)}))

        left, right = outcome(half, network("classify")).findings

        assert (left.name, right.name) == ("Class 2", "Class 1")
        assert (left.probability, right.probability) == (pytest.approx(0.75), pytest.approx(0.5))

    def test_classes_that_exclude_each_other_share_one(self):
        logits = np.log(np.array([1.0, 2.0, 5.0], np.float32))

        said = outcome(logits, network("classify", count=3, activation="softmax")).findings

        assert [item.name for item in said] == ["Class 3", "Class 2", "Class 1"]
        assert [item.probability for item in said] == pytest.approx([0.625, 0.25, 0.125])

    def test_a_background_is_not_told(self):
        classes = [{"name": "Nothing", "background": True}, {"name": "Stomach"}]

        said = outcome(np.zeros((2, 1, 1), np.float32), network("classify", classes=classes)).findings

        assert [item.name for item in said] == ["Stomach"]

    def test_a_classifier_draws_nothing(self):
        seen = outcome(maps((CERTAIN, {}), ABSENT), network("classify"))

        assert seen.regions == ()
        assert not seen.is_coarse

    @pytest.mark.parametrize("task", ["classify", "propose-cam"])
    @pytest.mark.parametrize(
        "output",
        [
            np.zeros((3, 8, 12), np.float32),
            np.zeros((2, 8), np.float32),
            np.zeros((2, 0, 12), np.float32),
            np.full((2, 8, 12), np.nan, np.float32),
            np.full((2, 8, 12), np.inf, np.float32),
        ],
    )
    def test_output_that_is_none_is_refused(self, task, output):
        with pytest.raises(InputMismatchError, match="cannot be used"):
            outcome(output, network(task))


class TestHints:
    def test_are_where_the_map_of_a_class_on_the_image_is_high(self):
        seen = outcome(maps((-0.1, {(3, 5): CERTAIN}), ABSENT), network())

        (hint,) = seen.regions
        rows, columns = np.nonzero(hint.mask)
        assert (rows.mean(), columns.mean()) == (pytest.approx(3.5 * CELL - 0.5), pytest.approx(5.5 * CELL - 0.5))
        # Linear between the middles of cells: above half of the peak within half a cell.
        assert np.ptp(rows) + 1 == np.ptp(columns) + 1 == CELL
        assert seen.is_coarse
        assert [item.name for item in seen.findings] == ["Class 1", "Class 2"]

    def test_score_is_the_probability_of_the_class_on_the_image(self):
        seen = outcome(maps((0.0, {(3, 5): 96 * math.log(3)}), ABSENT), network())

        assert [hint.score for hint in seen.regions] == [pytest.approx(0.75)]
        assert seen.findings[0].probability == pytest.approx(0.75)

    def test_are_not_drawn_for_a_class_below_its_threshold(self):
        made = maps((0.0, {(3, 5): 96 * math.log(3)}), ABSENT)
        strict = network(classes=[{"name": "A", "threshold": 0.8}, {"name": "B"}])

        assert outcome(made, strict).regions == ()
        assert outcome(made, strict).findings[0].probability == pytest.approx(0.75)

    def test_of_several_classes_may_overlap(self):
        seen = outcome(maps((0.0, {(3, 5): CERTAIN}), (0.0, {(3, 5): CERTAIN})), network())

        first, second = seen.regions
        assert (first.class_index, second.class_index) == (0, 1)
        np.testing.assert_array_equal(first.mask, second.mask)

    def test_need_one_half_where_classes_exclude_each_other(self):
        softmax = network(count=3, activation="softmax")
        undecided = maps(*[(0.0, {(0, column): CERTAIN}) for column in range(3)])
        decided = maps((0.0, {(0, 0): CERTAIN}), ABSENT, ABSENT)

        assert outcome(undecided, softmax).regions == ()
        assert [hint.class_index for hint in outcome(decided, softmax).regions] == [0]

    def test_leave_out_what_speaks_against_the_class(self):
        lenient = network(
            classes=[{"name": "A", "threshold": 0.0}, {"name": "B", "threshold": 1.0}],
            postprocess={"cam_threshold": 0.0},
        )

        assert outcome(maps((-1.0, {}), ABSENT), lenient).regions == ()
        (hint,) = outcome(maps((-1.0, {(3, 5): 1.0}), ABSENT), lenient).regions
        assert 0 < hint.mask.sum() <= (2 * CELL) ** 2

    def test_are_smaller_with_a_higher_share_of_the_highest_value(self):
        made = maps((0.0, {(3, 5): CERTAIN, (3, 6): 0.6 * CERTAIN}), ABSENT)

        areas = [
            int(outcome(made, network(postprocess={"cam_threshold": share})).regions[0].mask.sum())
            for share in (0.2, 0.5, 0.9)
        ]

        assert areas[0] > areas[1] > areas[2] > 0
        assert int(outcome(made, network()).regions[0].mask.sum()) == areas[1]

    def test_follow_the_rules_for_regions(self):
        made = maps((0.0, {(1, 1): CERTAIN, (5, 9): CERTAIN, (5, 10): CERTAIN}), ABSENT)

        both = outcome(made, network()).regions
        large = outcome(made, network(postprocess={"minimum_area_mm2": 100})).regions
        kept = outcome(made, network(postprocess={"keep_largest": True})).regions
        dropped = outcome(made, network(postprocess={"minimum_score": 0.9})).regions

        # A pixel is 1 mm2; linear interpolation in both directions rounds the corners of the cells.
        assert [int(hint.mask.sum()) for hint in both] == [108, 44]
        assert [int(hint.mask.sum()) for hint in large] == [int(hint.mask.sum()) for hint in kept] == [108]
        assert dropped == ()

    def test_need_a_spacing_for_rules_in_millimetres(self):
        with pytest.raises(InputMismatchError, match="no Pixel Spacing"):
            outcome(
                maps((0.0, {(1, 1): CERTAIN}), ABSENT), network(postprocess={"minimum_area_mm2": 1}), spacing=None
            )

    def test_cannot_be_had_from_logits_alone(self):
        with pytest.raises(InputMismatchError, match="no maps"):
            outcome(np.zeros(2, np.float32), network())
