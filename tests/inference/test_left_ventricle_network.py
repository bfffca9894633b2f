"""The network that ships with Verdant: what it states, and that what it states is so."""

from __future__ import annotations

import time

import numpy as np
import pytest

from app.dicom.iodeep import IodeepObject, read_iodeep
from app.dicom.phantom import CardiacPhantom, make_phantom
from inference.device import DeviceKind, choose_device
from inference.engine import Engine
from inference.training.data import Sample
from inference.training.evaluate_left_ventricle import TOLERANCE, evaluate_published
from inference.training.evaluation import dice, propose_mask
from inference.training.folds import read_left_ventricle_description
from inference.training.publishing import published_path
from tests.helpers.shared_data import shared_data

SLOWEST_S = 0.150


@pytest.fixture(scope="module")
def published() -> IodeepObject:
    return read_iodeep(published_path())


@pytest.fixture(scope="module")
def engine(published) -> Engine:
    return Engine(published.architecture_text, published.weights, device=choose_device(DeviceKind.CPU))


def test_is_small_and_is_chosen_for_hearts_on_mr(published):
    assert len(published.weights) <= 3_000_000
    assert (published.card.modality, published.card.body_part_examined) == ("MR", "HEART")
    assert published.card.samples_per_pixel == 1


def test_is_the_network_that_the_training_script_trains(published):
    assert published.architecture_text == read_left_ventricle_description()


def test_finds_one_class_which_is_coded(engine):
    (ventricle,) = engine.architecture.classes
    assert ventricle.name == "Left ventricle"
    assert (ventricle.code.value, ventricle.code.scheme) == ("87878005", "SCT")
    assert ventricle.rt_roi_interpreted_type == "ORGAN"


def test_says_what_it_was_trained_on_and_what_it_is_not_for(published):
    information = published.card.training_info
    assert published.card.is_for_demonstration
    assert {entry["licence"] for entry in information["data"]} >= {"CC0 1.0 (data, cardiacatlas.org)", "CC BY 3.0"}
    assert information["split"]["unit"] == "patient"
    assert len(information["split"]["held_out_patients"]) == 6
    assert isinstance(information["seed"], int)
    validation = information["metrics"]["cross_validation"]
    assert (validation["patients"], validation["slices"]) == (30, 526)
    assert validation["worst_patient"]["name"] in information["metrics"]["per_patient_dice"]


@pytest.mark.shared_data
def test_reaches_on_held_out_patients_and_negatives_what_it_states():
    shared_data("sunnybrook_lv")
    result, information = evaluate_published(shared_data("sts_mr_t1").parent)
    stated = information["metrics"]["held_out"]
    assert list(result.held_out) == information["split"]["held_out_patients"]
    assert result.mean_dice == pytest.approx(stated["mean_dice"], abs=TOLERANCE)
    assert result.mean_slice_dice == pytest.approx(stated["slice_mean_dice"], abs=TOLERANCE)
    for patient in result.patients:
        assert patient.dice == pytest.approx(information["metrics"]["per_patient_dice"][patient.patient], abs=0.01)
    alarms = sum(series.alarms for series in result.false_alarms)
    slices = sum(series.slices for series in result.false_alarms)
    assert slices == stated["negative_slices_for_each_network"]
    assert alarms / slices == pytest.approx(stated["false_alarm_share"], abs=0.005)
    assert alarms / slices <= 0.05


@pytest.mark.parametrize("seed", [1, 2026])
def test_finds_the_phantom_s_ventricle_and_nothing_where_there_is_none(engine, seed):
    phantom = make_phantom(seed)
    truth = phantom.left_ventricle
    proposed = np.stack([propose_mask(engine, as_sample(phantom, index)) for index in range(len(truth))])
    present = truth.any((1, 2))
    scores = [dice(proposed[index], truth[index]) for index in np.flatnonzero(present)]
    assert np.mean(scores) > 0.9
    assert min(scores[3:-3]) > 0.9
    assert not proposed[~present].any()


def test_takes_no_longer_than_a_blink_for_a_slice(engine):
    values = np.random.default_rng(0).random((256, 256), np.float32)
    durations = []
    for _ in range(8):
        started = time.perf_counter()
        engine.run(values, (1.3, 1.3))
        durations.append(time.perf_counter() - started)
    assert min(durations) < SLOWEST_S


def as_sample(phantom: CardiacPhantom, index: int) -> Sample:
    values = phantom.pixels[index].astype(np.float32)
    return Sample("phantom", str(index), values, phantom.left_ventricle[index], phantom.pixel_spacing_mm)
