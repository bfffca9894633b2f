"""One fold of the cross-validation, from the data folder to weights and measured results."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from app.files import write_file
from inference.architecture import Architecture, parse_architecture
from inference.backends import torch_builder
from inference.device import DeviceKind, choose_device
from inference.engine import Engine
from inference.training.choosing import Found, Rules, choose, find
from inference.training.data import (
    Sample,
    draw_phantoms,
    fold_patients,
    is_for_choosing,
    of_patients,
    read_hearts,
    read_negatives,
)
from inference.training.evaluation import (
    FalseAlarms,
    PatientDice,
    measure_dice,
    measure_false_alarms,
    prepare,
)
from inference.training.loop import Canvases, Settings, TrainingData, train
from inference.transforms.pipeline import Pipeline
from inference.weights import save_weights

PHANTOMS: Final = 1000
TEST_PHANTOMS: Final = 100


@dataclass(frozen=True, slots=True)
class FoldResult:
    """What one network reaches on what it never saw.

    Attributes
    ----------
    phantoms
        Mean Dice on the ventricles of phantoms with other seeds than those trained on.
    phantom_alarms
        Phantom slices without a ventricle on which something was proposed.
    """

    fold: int
    held_out: tuple[str, ...]
    patients: tuple[PatientDice, ...]
    false_alarms: tuple[FalseAlarms, ...]
    phantoms: PatientDice
    phantom_alarms: FalseAlarms
    rules: Rules

    @property
    def mean_dice(self) -> float:
        """Mean over the held-out patients, each patient's slices taken together."""
        return float(np.mean([patient.dice for patient in self.patients]))

    @property
    def mean_slice_dice(self) -> float:
        """Mean over the held-out patients, each patient's being the mean of the slices' own Dice."""
        return float(np.mean([patient.slice_mean for patient in self.patients]))


def read_left_ventricle_description() -> str:
    """The network description (DnnArchitecture) that is published with the package."""
    return resources.files("resources").joinpath("networks/lv-short-axis.json").read_text(encoding="utf-8")


def train_fold(data: Path, fold: int, *, settings: Settings, report: Callable[[int, float], None]) -> bytes:
    """Train the network of a fold on the other folds' patients; its weights."""
    torch.manual_seed(settings.seed)
    module = torch_builder.build(parse_architecture(read_left_ventricle_description()).required_graph())
    train(module, read_training_data(data, fold, seed=settings.seed), settings=settings, report=report)
    return save_weights(module)


def read_training_data(data: Path, fold: int, *, seed: int) -> TrainingData:
    """Everything that a fold is trained on, prepared as the network wants it."""
    pipeline = Pipeline.of(parse_architecture(read_left_ventricle_description()))

    def canvases(samples: Sequence[Sample]) -> Canvases:
        return Canvases.of([prepare(sample, pipeline) for sample in samples])

    hearts = read_hearts(data)
    folds = fold_patients(hearts, seed=seed)
    trained_on = [patient for index, group in enumerate(folds) if index != fold for patient in group]
    return TrainingData(
        hearts=canvases(of_patients(hearts, trained_on)),
        phantoms=canvases(draw_phantoms(PHANTOMS, seed=seed)),
        negatives=canvases(read_negatives(data, held_out=False)),
    )


@dataclass(frozen=True, slots=True)
class Survey:
    """What a fold's network finds at every threshold; for choosing the rules of the other folds.

    Attributes
    ----------
    hearts
        On the slices of the fold's patients.
    negatives
        On the negatives that serve for choosing.
    """

    hearts: tuple[dict[float, Found], ...]
    negatives: tuple[dict[float, Found], ...]


def survey_fold(data: Path, weights: bytes, fold: int, *, settings: Settings) -> Survey:
    """Run a fold's network on its held-out patients and on the negatives for choosing."""
    engine = Engine(read_left_ventricle_description(), weights, device=choose_device(DeviceKind.CPU))

    def found(samples: Sequence[Sample]) -> tuple[dict[float, Found], ...]:
        return tuple(
            find(engine.logits(one.values, one.pixel_spacing_mm), one, engine.architecture) for one in samples
        )

    hearts = read_hearts(data)
    negatives = [one for one in read_negatives(data, held_out=True) if is_for_choosing(one)]
    held_out = fold_patients(hearts, seed=settings.seed)[fold]
    return Survey(found(of_patients(hearts, held_out)), found(negatives))


def choose_rules(surveys: Sequence[Survey], fold: int) -> Rules:
    """The rules of a fold, from the surveys of all the others."""
    others = [survey for index, survey in enumerate(surveys) if index != fold]
    return choose(
        [found for survey in others for found in survey.hearts],
        [found for survey in others for found in survey.negatives],
    )


def describe(rules: Rules) -> str:
    """The network description with these rules."""
    description: dict[str, Any] = json.loads(read_left_ventricle_description())
    description["postprocess"] |= asdict(rules)
    return json.dumps(description, indent=2) + "\n"


def evaluate_fold(data: Path, weights: bytes, fold: int, *, settings: Settings, description: str) -> FoldResult:
    """Measure a fold's network on the patients, negatives and phantoms that it never saw.

    It runs as it does in the viewer, from its description and the bytes of its weights.
    """
    engine = Engine(description, weights, device=choose_device(DeviceKind.CPU))
    hearts = read_hearts(data)
    held_out = fold_patients(hearts, seed=settings.seed)[fold]
    phantoms = draw_phantoms(TEST_PHANTOMS, seed=settings.seed + 1)
    with_ventricle = [sample for sample in phantoms if sample.left_ventricle.any()]
    without = [sample for sample in phantoms if not sample.left_ventricle.any()]
    alarms = measure_false_alarms(engine, without)
    negatives = [one for one in read_negatives(data, held_out=True) if not is_for_choosing(one)]
    return FoldResult(
        fold=fold,
        held_out=held_out,
        patients=tuple(measure_dice(engine, of_patients(hearts, held_out))),
        false_alarms=tuple(measure_false_alarms(engine, negatives)),
        phantoms=measure_dice(engine, with_ventricle)[0],
        phantom_alarms=FalseAlarms("phantom", len(without), sum(series.alarms for series in alarms)),
        rules=_rules_of(engine.architecture),
    )


def _rules_of(architecture: Architecture) -> Rules:
    rules = architecture.postprocess
    return Rules(architecture.classes[0].threshold, rules.minimum_area_mm2, rules.minimum_score)


def weights_path(out: Path, fold: int) -> Path:
    """Where the weights of a fold lie."""
    return out / f"fold{fold}.safetensors"


def write_fold(out: Path, result: FoldResult) -> None:
    """Write `fold<K>.json`, whole or not at all."""
    write_file(out / f"fold{result.fold}.json", json.dumps(asdict(result), indent=1).encode())
