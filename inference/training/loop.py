"""The training loop: fixed seed, fixed length, no choice made on what is held out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from inference.training.augmentation import disguise, random_crops, vary_brightness

CANVAS_PX: Final = 256
_ALARM_PX: Final = 60.0
_SMALLEST_PX: Final = 60.0
_REST: Final = 0.15


@dataclass(frozen=True, slots=True)
class Stage:
    """One run of the optimiser: warm-up, then half a cosine down to 1 % of the learning rate.

    Attributes
    ----------
    averaging
        How much of the running average of the weights each step keeps.
    fine_decoys
        Whether the negatives get the small, speckled decoys too (`disguise`).
    centred_share
        Share of crops that lie round the heart; the others lie anywhere in the slice.
    free_share, turn_rad
        How crops are turned (`random_crops`). Short-axis slices are shown the same way round nearly always, and
        where the right ventricle lies helps to find the left one.
    small_first
        Exponent of 1 / area by which hearts are drawn: 0 draws all alike, 0.5 a cavity of a quarter of the area
        twice as often.
    hard_negatives
        Whether negatives that lit up are drawn more often than those that stay dark.
    """

    steps: int
    learning_rate: float
    warm_up_steps: int = 100
    averaging: float = 0.998
    hearts_per_batch: int = 10
    phantoms_per_batch: int = 2
    negatives_per_batch: int = 4
    fine_decoys: bool = False
    centred_share: float = 0.88
    free_share: float = 0.4
    turn_rad: float = 0.7
    small_first: float = 0.0
    hard_negatives: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides the result, besides the data; written into the training information.

    The second stage is short: it teaches the finished network what is no heart, on more negatives and on the
    parts of the hearts' own slices that lie far from the heart. The third starts the optimiser anew and dwells on
    what the network does badly: nearly closed cavities, and whatever lights up without a heart.
    """

    seed: int = 20090
    stages: tuple[Stage, ...] = (
        Stage(steps=5500, learning_rate=3e-3),
        Stage(
            steps=800,
            learning_rate=1e-3,
            averaging=0.99,
            phantoms_per_batch=1,
            negatives_per_batch=5,
            fine_decoys=True,
            centred_share=0.4,
        ),
        Stage(
            steps=5000,
            learning_rate=2e-3,
            phantoms_per_batch=1,
            negatives_per_batch=5,
            fine_decoys=True,
            centred_share=0.7,
            free_share=0.1,
            turn_rad=0.5,
            small_first=0.5,
            hard_negatives=True,
        ),
    )
    crop_px: int = 128
    weight_decay: float = 2e-2
    false_alarm_weight: float = 0.8
    centre_shift_px: float = 30.0

    @property
    def steps(self) -> int:
        """Steps of all stages together."""
        return sum(stage.steps for stage in self.stages)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Slices as the network's preprocessing gives them: values (rows, columns) 0..1 and their truth."""

    values: NDArray[np.float32]
    mask: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Canvases:
    """Slices of one kind, all on squares of `CANVAS_PX`.

    Attributes
    ----------
    images, masks
        (N, CANVAS_PX, CANVAS_PX) uint8: values times 255, and 0 or 1.
    centres
        (N, 2) row and column of the middle of the ventricle, or of the slice where there is none.
    extents
        (N, 2) rows and columns of the slice itself, in the middle of its canvas.
    """

    images: Tensor
    masks: Tensor
    centres: Tensor
    extents: Tensor

    @classmethod
    def of(cls, slices: Sequence[Prepared]) -> Canvases:
        """Put slices in the middle of their canvases; larger ones are cut into tiles with a canvas each."""
        slices = [tile for one in slices for tile in _tiles(one)]
        images = torch.zeros(len(slices), CANVAS_PX, CANVAS_PX, dtype=torch.uint8)
        masks = torch.zeros_like(images)
        centres = torch.full((len(slices), 2), (CANVAS_PX - 1) / 2)
        extents = torch.empty(len(slices), 2)
        for index, one in enumerate(slices):
            rows, columns = one.values.shape
            source, target = zip(_overlap(rows), _overlap(columns), strict=True)
            grey = np.rint(np.clip(one.values, 0, 1) * 255).astype(np.uint8)
            images[index][target] = torch.from_numpy(grey[source].copy())
            masks[index][target] = torch.from_numpy(one.mask[source].astype(np.uint8))
            extents[index] = torch.tensor((min(rows, CANVAS_PX), min(columns, CANVAS_PX)))
            if masks[index].any():
                centres[index] = masks[index].nonzero().float().mean(0)
        return cls(images, masks, centres, extents)


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What batches are drawn from."""

    hearts: Canvases
    phantoms: Canvases
    negatives: Canvases


def train(
    module: nn.Module,
    data: TrainingData,
    *,
    settings: Settings,
    report: Callable[[int, float], None] = lambda step, loss: None,
) -> nn.Module:
    """Train `module` in place, stage by stage, and return it in eval mode.

    Parameters
    ----------
    module
        (N, 1, rows, columns) to logits (N, 1, rows, columns).
    report
        Called after each step with its number, from 1 over all stages, and the loss.
    """
    done = 0
    for index, stage in enumerate(settings.stages):
        run_stage(
            module, data, stage=stage, settings=settings, seed=settings.seed + index, report=_shifted(report, done)
        )
        done += stage.steps
    return module


def run_stage(
    module: nn.Module,
    data: TrainingData,
    *,
    stage: Stage,
    settings: Settings,
    seed: int,
    report: Callable[[int, float], None],
) -> None:
    """Run one stage on `module` in place; it ends with the running average of its weights, in eval mode."""
    generator = torch.Generator().manual_seed(seed)
    module.train()
    _lay_out(module, torch.channels_last)
    optimiser = torch.optim.AdamW(module.parameters(), stage.learning_rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, stage))
    average = {name: value.detach().clone() for name, value in module.state_dict().items()}
    chances = Chances.of(data, stage)
    for step in range(1, stage.steps + 1):
        batch = draw_batch(data, chances, stage=stage, settings=settings, generator=generator)
        with torch.autocast("cpu", torch.bfloat16):
            logits = module(batch.images.contiguous(memory_format=torch.channels_last)).float()
        loss = slice_loss(logits, batch.masks, false_alarm_weight=settings.false_alarm_weight)
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(module.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        _average(average, module, min(stage.averaging, step / (step + 20)))
        if stage.hard_negatives:
            chances.learn(batch.negatives, logits.detach()[-len(batch.negatives) :])
        report(step, float(loss.detach()))
    module.load_state_dict(average)
    _lay_out(module, torch.contiguous_format)
    module.eval()


def slice_loss(logits: Tensor, masks: Tensor, *, false_alarm_weight: float) -> Tensor:
    """Cross entropy plus a term for each slice, averaged over the slices; logits and masks (N, 1, rows, columns).

    With a ventricle the term is 1 - soft Dice of that slice, so that a small apical ventricle weighs as much
    as a large one. Without one it is the share of `_ALARM_PX` that lights up, however small beside the slice.
    """
    cross_entropy = functional.binary_cross_entropy_with_logits(logits, masks)
    chance = torch.sigmoid(logits).flatten(1)
    truth = masks.flatten(1)
    lit, size = chance.sum(1), truth.sum(1)
    missed = 1 - (2 * (chance * truth).sum(1) + 1) / (lit + size + 1)
    alarm = false_alarm_weight * lit / (lit + _ALARM_PX)
    return 2 * cross_entropy + torch.where(size > 0, missed, alarm).mean()


def _tiles(whole: Prepared) -> list[Prepared]:
    """A slice as parts of at most a canvas each, without overlap; one part where it fits."""
    rows, columns = whole.values.shape
    parts = [
        (slice(row, row + CANVAS_PX), slice(column, column + CANVAS_PX))
        for row in range(0, rows, CANVAS_PX)
        for column in range(0, columns, CANVAS_PX)
    ]
    return [Prepared(whole.values[part], whole.mask[part]) for part in parts]


def _overlap(size: int) -> tuple[slice, slice]:
    """Which part of `size` pixels goes where on the canvas, both centred."""
    kept = min(size, CANVAS_PX)
    return (
        slice((size - kept) // 2, (size - kept) // 2 + kept),
        slice((CANVAS_PX - kept) // 2, (CANVAS_PX - kept) // 2 + kept),
    )


def _lay_out(module: nn.Module, memory_format: torch.memory_format) -> None:
    """Order kernels in memory; channels last is what makes bfloat16 convolutions fast on CPUs."""
    for parameter in module.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=memory_format)


def _shifted(report: Callable[[int, float], None], by: int) -> Callable[[int, float], None]:
    return lambda step, loss: report(by + step, loss)


def _rate(step: int, stage: Stage) -> float:
    if step < stage.warm_up_steps:
        return (step + 1) / stage.warm_up_steps
    part = (step - stage.warm_up_steps) / max(1, stage.steps - stage.warm_up_steps)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * part))


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely each canvas is to be drawn, relative to the others of its kind; each (N,)."""

    hearts: Tensor
    phantoms: Tensor
    negatives: Tensor

    @classmethod
    def of(cls, data: TrainingData, stage: Stage) -> Chances:
        """Those with which a stage begins."""
        areas = data.hearts.masks.flatten(1).sum(1).float().clamp(min=_SMALLEST_PX)
        return cls(
            areas**-stage.small_first,
            torch.ones(len(data.phantoms.images)),
            torch.ones(len(data.negatives.images)),
        )

    def learn(self, negatives: Tensor, logits: Tensor) -> None:
        """Move the chances of the negatives of a batch towards how much they lit up, 0..1, and a rest for all."""
        lit = torch.sigmoid(logits).flatten(1).sum(1)
        self.negatives[negatives] = torch.lerp(self.negatives[negatives], _REST + lit / (lit + _ALARM_PX), 0.3)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step learns from.

    Attributes
    ----------
    images, masks
        (samples, 1, crop, crop) float; the negatives come last.
    negatives
        Which of the negatives' canvases were drawn.
    """

    images: Tensor
    masks: Tensor
    negatives: Tensor


def draw_batch(
    data: TrainingData, chances: Chances, *, stage: Stage, settings: Settings, generator: torch.Generator
) -> Batch:
    """Draw the canvases of one step by their chances, and crop and vary them."""
    images, masks, centres, middles = [], [], [], []
    shares = (
        (data.hearts, chances.hearts, stage.hearts_per_batch),
        (data.phantoms, chances.phantoms, stage.phantoms_per_batch),
        (data.negatives, chances.negatives, stage.negatives_per_batch),
    )
    for canvases, chance, count in shares:
        chosen = torch.multinomial(chance, count, replacement=True, generator=generator)
        images.append(canvases.images[chosen])
        masks.append(canvases.masks[chosen])
        middles.append(canvases.centres[chosen])
        near = canvases.centres[chosen] + _spread(count, generator) * settings.centre_shift_px
        anywhere = (CANVAS_PX - 1) / 2 + _spread(count, generator) * canvases.extents[chosen] / 2
        centred = torch.rand(count, 1, generator=generator) < stage.centred_share
        centres.append(torch.where(centred, near, anywhere))
    crops, truth = random_crops(
        torch.cat(images).unsqueeze(1).float() / 255,
        torch.cat(masks).unsqueeze(1).float(),
        torch.cat(centres),
        hearts=torch.cat(middles),
        side=settings.crop_px,
        free_share=stage.free_share,
        turn_rad=stage.turn_rad,
        generator=generator,
    )
    first = stage.hearts_per_batch + stage.phantoms_per_batch
    crops[first:] = disguise(crops[first:], fine=stage.fine_decoys, generator=generator)
    return Batch(vary_brightness(crops, generator=generator), truth, chosen)


def _spread(count: int, generator: torch.Generator) -> Tensor:
    return torch.rand(count, 2, generator=generator) * 2 - 1


@torch.no_grad()
def _average(average: dict[str, Tensor], module: nn.Module, decay: float) -> None:
    for name, value in module.state_dict().items():
        if value.is_floating_point():
            average[name].lerp_(value, 1 - decay)
        else:
            average[name].copy_(value)
