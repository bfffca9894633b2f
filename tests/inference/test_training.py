"""Training the left ventricle network: the data are split honestly, and the loop learns."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from inference.architecture import parse_architecture
from inference.backends.torch_builder import build
from inference.training.augmentation import disguise, random_crops, vary_brightness
from inference.training.data import (
    FOLDS,
    Sample,
    draw_phantoms,
    fold_patients,
    of_patients,
    read_hearts,
    read_negatives,
)
from inference.training.evaluation import dice, prepare
from inference.training.folds import read_left_ventricle_description
from inference.training.loop import CANVAS_PX, Canvases, Prepared, Settings, Stage, TrainingData, slice_loss, train
from inference.transforms.pipeline import Pipeline
from inference.weights import save_weights
from tests.helpers.shared_data import shared_data


def named(*patients: str) -> list[Sample]:
    blank = np.zeros((4, 4), np.float32)
    return [
        Sample(patient, f"{patient}-{index}", blank, blank > 0, (1.0, 1.0))
        for patient in patients
        for index in (1, 2)
    ]


def test_folds_share_no_patient_and_lose_none():
    patients = [f"SC-{kind}-{number:02d}" for kind in ("HF-I", "HYP", "N") for number in range(7)]
    folds = fold_patients(named(*patients), seed=4)
    assert len(folds) == FOLDS
    assert sorted(patient for fold in folds for patient in fold) == sorted(patients)
    for kind in ("HF-I", "HYP", "N"):
        shares = [sum(patient.startswith(f"SC-{kind}-") for patient in fold) for fold in folds]
        assert max(shares) - min(shares) <= 1


def test_folds_depend_on_the_seed_and_not_on_the_order_of_the_samples():
    samples = named(*(f"SC-N-{number:02d}" for number in range(20)))
    assert fold_patients(samples, seed=1) == fold_patients(samples[::-1], seed=1)
    assert fold_patients(samples, seed=1) != fold_patients(samples, seed=2)


def test_the_collection_is_read_whole_with_its_masks():
    hearts = read_hearts(shared_data("sunnybrook_lv").parent)
    assert len(hearts) == 526
    assert len({sample.patient for sample in hearts}) == 30
    assert all(sample.left_ventricle.any() and sample.values.shape == (256, 256) for sample in hearts)
    folds = fold_patients(hearts, seed=Settings().seed)
    assert sum(len(of_patients(hearts, fold)) for fold in folds) == 526


def test_no_patient_without_a_heart_is_both_trained_on_and_held_out():
    data = shared_data("sts_mr_t1").parent
    trained_on, held_out = (read_negatives(data, held_out=choice) for choice in (False, True))
    assert not {sample.patient for sample in trained_on} & {sample.patient for sample in held_out}
    assert len(trained_on) > 900
    assert len(held_out) > 700


def test_truth_follows_the_image_onto_the_network_s_grid():
    pipeline = Pipeline.of(parse_architecture(read_left_ventricle_description()))
    for sample in draw_phantoms(3, seed=8, ventricle_share=1.0):
        prepared = prepare(sample, pipeline)
        assert prepared.values.shape == prepared.mask.shape
        area_mm2 = sample.left_ventricle.sum() * np.prod(sample.pixel_spacing_mm)
        assert prepared.mask.sum() * 1.3**2 == pytest.approx(area_mm2, rel=0.08)


def test_small_slices_lie_in_the_middle_of_their_canvas():
    mask = np.zeros((101, 41), bool)
    mask[50, 20] = True
    canvases = Canvases.of([Prepared(mask.astype(np.float32), mask)])
    assert canvases.images.shape == (1, CANVAS_PX, CANVAS_PX)
    assert canvases.masks.sum() == 1
    assert torch.equal(canvases.masks[0] * 255, canvases.images[0])
    assert canvases.centres[0].tolist() == pytest.approx([CANVAS_PX / 2 - 0.5] * 2, abs=1)


def test_large_slices_are_cut_into_tiles_that_lose_nothing():
    values = np.zeros((2 * CANVAS_PX + 9, CANVAS_PX + 1), np.float32)
    values[::7, ::5] = 1
    canvases = Canvases.of([Prepared(values, values > 0)])
    assert len(canvases.images) == 6
    assert canvases.masks.sum() == values.sum()


def test_a_crop_moves_image_and_mask_together():
    generator = torch.Generator().manual_seed(3)
    masks = torch.zeros(8, 1, 256, 256)
    masks[:, :, 100:140, 90:150] = 1
    centres = torch.tensor([[119.5, 119.5]]).repeat(8, 1)
    images, truth = random_crops(
        masks, masks, centres, hearts=centres, side=96, free_share=0.4, turn_rad=0.7, generator=generator
    )
    assert torch.equal((images > 0.5).float(), truth)
    assert truth[:, 0, 44:52, 44:52].mean() > 0.9
    assert not torch.equal(truth[0], truth[1])


@pytest.mark.parametrize("change", [vary_brightness, partial(disguise, fine=False), partial(disguise, fine=True)])
def test_changes_of_brightness_stay_in_range_and_repeat_with_the_seed(change):
    images = torch.rand(4, 1, 64, 64, generator=torch.Generator().manual_seed(1))
    once, again = (change(images.clone(), generator=torch.Generator().manual_seed(2)) for _ in range(2))
    assert torch.equal(once, again)
    assert 0 <= once.min() <= once.max() <= 1
    assert not torch.equal(once, images)


def test_the_loss_is_small_for_the_truth_and_large_for_its_opposite_and_for_false_alarms():
    mask = torch.zeros(2, 1, 32, 32)
    mask[0, :, 8:20, 8:20] = 1
    right, wrong = (slice_loss(sign * 12 * (2 * mask - 1), mask, false_alarm_weight=0.5) for sign in (1, -1))
    alarm = (2 * mask - 1) * 12
    alarm[1, :, 4:12, 4:12] = 12
    assert right < 0.01
    assert wrong > 1
    assert slice_loss(alarm, mask, false_alarm_weight=0.5) > right + 0.05


def test_dice_counts_agreement():
    one, other = np.zeros((4, 4), bool), np.zeros((4, 4), bool)
    assert dice(one, other) == 1
    one[:2], other[1:3] = True, True
    assert dice(one, other) == 0.5
    assert dice(one, ~one) == 0


def phantom_training(steps: int) -> tuple[list[float], bytes]:
    first = Stage(steps, 3e-3, warm_up_steps=5, hearts_per_batch=3, phantoms_per_batch=2, negatives_per_batch=1)
    settings = Settings(stages=(first, replace(first, steps=2, fine_decoys=True)), crop_px=64)
    architecture = parse_architecture(read_left_ventricle_description())
    pipeline = Pipeline.of(architecture)
    phantoms = Canvases.of([prepare(sample, pipeline) for sample in draw_phantoms(12, seed=1, ventricle_share=0.8)])
    torch.manual_seed(0)
    losses: list[float] = []
    module = train(
        build(architecture.required_graph()),
        TrainingData(phantoms, phantoms, phantoms),
        settings=settings,
        report=lambda step, loss: losses.append(loss),
    )
    return losses, save_weights(module)


def test_a_few_steps_on_phantoms_lower_the_loss():
    losses, weights = phantom_training(60)
    assert len(losses) == 62
    assert np.mean(losses[-8:]) < 0.8 * np.mean(losses[:8])
    assert len(weights) < 3_000_000


def test_training_repeats_with_the_seed():
    assert phantom_training(3)[0] == phantom_training(3)[0]
