"""How good a network is on slices that it never saw: through the product's own preprocessing and cleaning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from inference.engine import Engine
from inference.training.data import Sample
from inference.training.loop import Prepared
from inference.transforms.base import diagonal
from inference.transforms.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class PatientDice:
    """Dice of one patient, each slice at its own resolution, after cleaning.

    Attributes
    ----------
    dice
        Of the patient's slices taken together, as of one volume: every pixel counts once.
    slice_mean
        Mean of the slices' own Dice: a small apical slice counts as much as a large one.
    """

    patient: str
    slices: int
    dice: float
    slice_mean: float


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """Slices of one series without a heart on which anything was proposed, however small."""

    series: str
    slices: int
    alarms: int


def prepare(sample: Sample, pipeline: Pipeline) -> Prepared:
    """Values and truth of a slice on the network's input grid; the truth by nearest neighbour."""
    prepared = pipeline.apply(sample.values, sample.pixel_spacing_mm)
    grid = prepared.input_grid
    places = np.rint(prepared.to_slice(diagonal(grid))).astype(int)
    rows, columns = places[: grid.rows, 0], places[: grid.columns, 1]
    height, width = sample.left_ventricle.shape
    known = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))[None, :]
    mask = sample.left_ventricle[np.clip(rows, 0, height - 1)][:, np.clip(columns, 0, width - 1)] & known
    return Prepared(prepared.tensor[0], mask)


def propose_mask(engine: Engine, sample: Sample) -> NDArray[np.bool_]:
    """What the product would propose on one slice: (rows, columns) of the slice itself, all regions together."""
    mask = np.zeros(sample.values.shape, np.bool_)
    for region in engine.run(sample.values, sample.pixel_spacing_mm).regions:
        mask |= region.mask
    return mask


def dice(proposed: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """Overlap 0..1 of two masks of the same shape; 1 where both are empty."""
    total = int(proposed.sum()) + int(truth.sum())
    return 2.0 * int((proposed & truth).sum()) / total if total else 1.0


def measure_dice(engine: Engine, samples: Iterable[Sample]) -> list[PatientDice]:
    """Dice of each patient, by patient's name."""
    found = []
    for patient, group in groupby(sorted(samples, key=_by_patient), key=_by_patient):
        pairs = [(propose_mask(engine, sample), sample.left_ventricle) for sample in group]
        whole = dice(*(np.concatenate([mask.ravel() for mask in masks]) for masks in zip(*pairs, strict=True)))
        slice_mean = float(np.mean([dice(proposed, truth) for proposed, truth in pairs]))
        found.append(PatientDice(patient, len(pairs), whole, slice_mean))
    return found


def measure_false_alarms(engine: Engine, samples: Iterable[Sample]) -> list[FalseAlarms]:
    """Slices with any proposal, by series; the samples hold no ventricle."""
    found = []
    for series, group in groupby(sorted(samples, key=_by_series), key=_by_series):
        alarms = [bool(propose_mask(engine, sample).any()) for sample in group]
        found.append(FalseAlarms(series, len(alarms), sum(alarms)))
    return found


def _by_patient(sample: Sample) -> str:
    return sample.patient


def _by_series(sample: Sample) -> str:
    return sample.name.rpartition("/")[0]
