"""Rules of postprocessing, chosen on other patients and other negatives than those that a network is measured on.

The rules of a fold are chosen on what the networks of the *other* folds do on *their* held-out patients, and on
half of the held-out negatives, by patient; the fold is then measured on its own patients and the other half. So no
patient has a part in choosing the rules by which it is measured. The strictest candidate is taken that costs next
to no Dice: a proposal where there is no heart is worse than a region that the physician has to draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.architecture import Architecture
from inference.postprocess import postprocess
from inference.training.data import Sample

TOLERATED_LOSS: Final = 0.001
"""By how much the Dice of the strictest candidate may lie below that of the best."""

THRESHOLDS: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
LEAST_AREAS_MM2: Final = (0.0, 50.0, 100.0, 150.0)
LEAST_SCORES: Final = (0.0, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.96)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of postprocessing that are chosen; the others are fixed in the description."""

    threshold: float
    minimum_area_mm2: float
    minimum_score: float

    def apply_to(self, architecture: Architecture) -> Architecture:
        """The description with these rules."""
        classes = tuple(replace(item, threshold=self.threshold) for item in architecture.classes)
        rules = replace(
            architecture.postprocess, minimum_area_mm2=self.minimum_area_mm2, minimum_score=self.minimum_score
        )
        return replace(architecture, classes=classes, postprocess=rules)


def candidates() -> tuple[Rules, ...]:
    """All that are compared."""
    return tuple(Rules(*one) for one in product(THRESHOLDS, LEAST_AREAS_MM2, LEAST_SCORES))


@dataclass(frozen=True, slots=True)
class Found:
    """The largest region on one slice at one threshold, before the rules that drop it.

    Attributes
    ----------
    area_mm2, score
        0 where nothing is found.
    proposed_px, truth_px, both_px
        Pixels of the region, of the ventricle, and of both.
    """

    patient: str
    area_mm2: float
    score: float
    proposed_px: int
    truth_px: int
    both_px: int

    def dice(self, rules: Rules) -> float:
        """Overlap 0..1 where the rules keep or drop the region; 1 where both are empty."""
        proposed, both = (self.proposed_px, self.both_px) if self.is_kept(rules) else (0, 0)
        total = proposed + self.truth_px
        return 2 * both / total if total else 1.0

    def is_kept(self, rules: Rules) -> bool:
        """Whether anything is proposed."""
        return self.proposed_px > 0 and self.area_mm2 >= rules.minimum_area_mm2 and self.score >= rules.minimum_score


def find(logits: NDArray[np.float32], sample: Sample, architecture: Architecture) -> dict[float, Found]:
    """What is found on a slice at each threshold; `logits` (1, rows, columns) on the slice's own grid."""
    found = {}
    for threshold in THRESHOLDS:
        bare = Rules(threshold, minimum_area_mm2=0.0, minimum_score=0.0).apply_to(architecture)
        regions = postprocess(logits, bare, sample.pixel_spacing_mm)
        truth = sample.left_ventricle
        mask = regions[0].mask if regions else np.zeros_like(truth)
        found[threshold] = Found(
            sample.patient,
            float(mask.sum()) * sample.pixel_spacing_mm[0] * sample.pixel_spacing_mm[1],
            regions[0].score if regions else 0.0,
            proposed_px=int(mask.sum()),
            truth_px=int(truth.sum()),
            both_px=int((mask & truth).sum()),
        )
    return found


def slice_mean_dice(found: Iterable[Found], rules: Rules) -> float:
    """Mean over the patients of the mean of their slices' Dice."""
    patients = groupby(sorted(found, key=_by_patient), key=_by_patient)
    return float(np.mean([np.mean([one.dice(rules) for one in group]) for _, group in patients]))


def alarm_share(found: Sequence[Found], rules: Rules) -> float:
    """Share of slices without a ventricle on which something is proposed."""
    return sum(one.is_kept(rules) for one in found) / len(found)


def choose(hearts: Sequence[dict[float, Found]], negatives: Sequence[dict[float, Found]]) -> Rules:
    """The strictest of the candidates whose Dice is within `TOLERATED_LOSS` of the best.

    Strictest is the one with the fewest false alarms; of several, that with the highest least score, then that with
    the largest least area, then that with the highest threshold.
    """
    dice = {rules: slice_mean_dice([one[rules.threshold] for one in hearts], rules) for rules in candidates()}
    least = max(dice.values()) - TOLERATED_LOSS

    def strictness(rules: Rules) -> tuple[float, ...]:
        alarms = alarm_share([one[rules.threshold] for one in negatives], rules)
        return -alarms, rules.minimum_score, rules.minimum_area_mm2, rules.threshold

    return max((rules for rules in candidates() if dice[rules] >= least), key=strictness)


def _by_patient(found: Found) -> str:
    return found.patient
