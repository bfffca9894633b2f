"""One fold of the cross-validation, from the data folder to weights and measured results."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from app.files import write_file
from inference.architecture import parse_architecture
from inference.device import DeviceKind, choose_device
from inference.engine import Engine
from inference.networks.builder import build_network
from inference.training.data import (
    Sample,
    draw_phantoms,
    fold_patients,
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
    duration_s: float
    steps: int

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


def train_fold(
    data: Path, fold: int, *, settings: Settings, report: Callable[[int, float], None]
) -> tuple[bytes, float]:
    """Train the network of a fold on the other folds' patients; its weights and the seconds it took."""
    started = time.monotonic()
    torch.manual_seed(settings.seed)
    module = build_network(parse_architecture(read_left_ventricle_description()))
    train(module, read_training_data(data, fold, seed=settings.seed), settings=settings, report=report)
    return save_weights(module), time.monotonic() - started


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


def evaluate_fold(
    data: Path, weights: bytes, fold: int, *, settings: Settings, duration_s: float = 0.0
) -> FoldResult:
    """Measure a fold's network on the patients, negatives and phantoms that it never saw.

    It runs as it does in the viewer, from the bytes of its weights.
    """
    engine = Engine(read_left_ventricle_description(), weights, device=choose_device(DeviceKind.CPU))
    hearts = read_hearts(data)
    held_out = fold_patients(hearts, seed=settings.seed)[fold]
    phantoms = draw_phantoms(TEST_PHANTOMS, seed=settings.seed + 1)
    with_ventricle = [sample for sample in phantoms if sample.left_ventricle.any()]
    without = [sample for sample in phantoms if not sample.left_ventricle.any()]
    alarms = measure_false_alarms(engine, without)
    return FoldResult(
        fold=fold,
        held_out=held_out,
        patients=tuple(measure_dice(engine, of_patients(hearts, held_out))),
        false_alarms=tuple(measure_false_alarms(engine, read_negatives(data, held_out=True))),
        phantoms=measure_dice(engine, with_ventricle)[0],
        phantom_alarms=FalseAlarms("phantom", len(without), sum(series.alarms for series in alarms)),
        duration_s=duration_s,
        steps=settings.steps,
    )


def write_fold(out: Path, weights: bytes, result: FoldResult) -> None:
    """Write `fold<K>.safetensors` and, last, `fold<K>.json`; both whole or not at all."""
    write_file(out / f"fold{result.fold}.safetensors", weights)
    write_file(out / f"fold{result.fold}.json", json.dumps(asdict(result), indent=1).encode())


def read_fold(path: Path) -> FoldResult:
    """Read what `write_fold` wrote."""
    stored: dict[str, Any] = json.loads(path.read_bytes())
    return FoldResult(
        fold=stored["fold"],
        held_out=tuple(stored["held_out"]),
        patients=tuple(PatientDice(**entry) for entry in stored["patients"]),
        false_alarms=tuple(FalseAlarms(**entry) for entry in stored["false_alarms"]),
        phantoms=PatientDice(**stored["phantoms"]),
        phantom_alarms=FalseAlarms(**stored["phantom_alarms"]),
        duration_s=stored["duration_s"],
        steps=stored["steps"],
    )
