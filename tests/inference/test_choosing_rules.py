"""Rules of postprocessing are chosen by what they do on others: as strict as costs next to no overlap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inference.architecture import parse_architecture
from inference.training.choosing import (
    THRESHOLDS,
    TOLERATED_LOSS,
    Found,
    Rules,
    alarm_share,
    choose,
    find,
    slice_mean_dice,
)
from inference.training.data import Sample, is_for_choosing, read_negatives
from inference.training.folds import Survey, choose_rules, describe, read_left_ventricle_description
from tests.helpers.shared_data import shared_data

ANYTHING = Rules(0.5, minimum_area_mm2=0.0, minimum_score=0.0)
HEART = Found("A", area_mm2=400.0, score=0.97, proposed_px=100, truth_px=100, both_px=90)
NOTHING = Found("A", area_mm2=0.0, score=0.0, proposed_px=0, truth_px=100, both_px=0)


def at_every_threshold(found: Found) -> dict[float, Found]:
    return dict.fromkeys(THRESHOLDS, found)


def test_a_region_that_the_rules_drop_overlaps_with_nothing():
    assert HEART.dice(ANYTHING) == pytest.approx(0.9)
    assert HEART.dice(replace(ANYTHING, minimum_area_mm2=500.0)) == 0
    assert HEART.dice(replace(ANYTHING, minimum_score=0.98)) == 0
    assert NOTHING.dice(ANYTHING) == 0


def test_every_patient_counts_the_same_however_many_slices_there_are():
    found = [HEART, HEART, HEART, replace(NOTHING, patient="B")]
    assert slice_mean_dice(found, ANYTHING) == pytest.approx(0.45)


def test_of_rules_that_cost_no_overlap_the_strictest_is_taken():
    faint = Found("limb", area_mm2=120.0, score=0.86, proposed_px=40, truth_px=0, both_px=0)
    small = replace(HEART, area_mm2=60.0, score=0.93)
    rules = choose([at_every_threshold(small), at_every_threshold(HEART)], [at_every_threshold(faint)] * 10)
    assert alarm_share([faint], rules) == 0
    assert (rules.minimum_area_mm2, rules.minimum_score) == (50.0, 0.92)


def test_no_ventricle_is_given_up_for_fewer_alarms():
    loud = Found("limb", area_mm2=900.0, score=0.99, proposed_px=300, truth_px=0, both_px=0)
    rules = choose([at_every_threshold(replace(HEART, score=0.9))], [at_every_threshold(loud)])
    assert HEART.dice(ANYTHING) - replace(HEART, score=0.9).dice(rules) <= TOLERATED_LOSS
    assert alarm_share([loud], rules) == 1


def test_a_fold_has_no_part_in_its_own_rules():
    nothing = at_every_threshold(replace(NOTHING, truth_px=0))
    good = Survey((at_every_threshold(HEART),), (nothing,))
    odd = Survey((at_every_threshold(replace(HEART, score=0.5)),), (nothing,))
    assert choose_rules([odd, good, good], 0) == choose_rules([good, good, good], 0)
    assert choose_rules([odd, good, good], 1) != choose_rules([good, good, good], 1)


def test_what_is_found_on_a_slice_is_its_largest_region_measured_in_millimetres():
    architecture = parse_architecture(read_left_ventricle_description())
    truth = np.zeros((64, 48), bool)
    truth[10:30, 10:25] = True
    logits = np.where(truth, 4.0, -4.0).astype(np.float32)[None]
    logits[0, 50:53, 40:43] = 4.0
    sample = Sample("A", "slice", np.zeros(truth.shape, np.float32), truth, (2.0, 0.5))
    found = find(logits, sample, architecture)[0.7]
    assert (found.proposed_px, found.truth_px, found.both_px, found.area_mm2) == (300, 300, 300, 300.0)
    assert found.score == pytest.approx(1 / (1 + np.exp(-4)))


def test_the_description_states_the_rules():
    rules = Rules(0.8, minimum_area_mm2=50.0, minimum_score=0.9)
    architecture = parse_architecture(describe(rules))
    assert architecture == rules.apply_to(architecture)


def test_no_negative_both_chooses_and_measures():
    negatives = read_negatives(shared_data("sts_mr_t1").parent, held_out=True)
    choosing = {one.patient for one in negatives if is_for_choosing(one)}
    measuring = {one.patient for one in negatives if not is_for_choosing(one)}
    assert not choosing & measuring
    assert choosing and len(measuring) > len(choosing)
