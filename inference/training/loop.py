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


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides the result, besides the data; written into the training information."""

    seed: int = 20090
    steps: int = 5500
    hearts_per_batch: int = 10
    phantoms_per_batch: int = 2
    negatives_per_batch: int = 4
    crop_px: int = 128
    learning_rate: float = 3e-3
    weight_decay: float = 2e-2
    warm_up_steps: int = 100
    averaging: float = 0.998
    false_alarm_weight: float = 0.8
    centred_share: float = 0.88
    centre_shift_px: float = 30.0


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
        """Put slices in the middle of their canvases; what does not fit is cut off."""
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


def train(
    module: nn.Module,
    hearts: Canvases,
    phantoms: Canvases,
    *,
    negatives: Canvases,
    settings: Settings,
    report: Callable[[int, float], None] = lambda step, loss: None,
) -> nn.Module:
    """Train `module` in place and return it, holding the running average of its weights, in eval mode.

    Parameters
    ----------
    module
        (N, 1, rows, columns) to logits (N, 1, rows, columns).
    report
        Called after each step with its number, from 1, and the loss.
    """
    generator = torch.Generator().manual_seed(settings.seed)
    module.train()
    _lay_out(module, torch.channels_last)
    optimiser = torch.optim.AdamW(module.parameters(), settings.learning_rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, settings))
    average = {name: value.detach().clone() for name, value in module.state_dict().items()}
    for step in range(1, settings.steps + 1):
        images, masks = draw_batch(hearts, phantoms, negatives=negatives, settings=settings, generator=generator)
        with torch.autocast("cpu", torch.bfloat16):
            logits = module(images.contiguous(memory_format=torch.channels_last))
        loss = slice_loss(logits.float(), masks, false_alarm_weight=settings.false_alarm_weight)
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(module.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        _average(average, module, min(settings.averaging, step / (step + 20)))
        report(step, float(loss.detach()))
    module.load_state_dict(average)
    _lay_out(module, torch.contiguous_format)
    return module.eval()


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


def _rate(step: int, settings: Settings) -> float:
    """Linear warm-up, then half a cosine down to 1 %."""
    if step < settings.warm_up_steps:
        return (step + 1) / settings.warm_up_steps
    part = (step - settings.warm_up_steps) / max(1, settings.steps - settings.warm_up_steps)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * part))


def draw_batch(
    hearts: Canvases,
    phantoms: Canvases,
    *,
    negatives: Canvases,
    settings: Settings,
    generator: torch.Generator,
) -> tuple[Tensor, Tensor]:
    """Images and masks of one step, both (samples, 1, crop, crop) float."""
    images, masks, centres, middles = [], [], [], []
    shares = (
        (hearts, settings.hearts_per_batch),
        (phantoms, settings.phantoms_per_batch),
        (negatives, settings.negatives_per_batch),
    )
    for canvases, count in shares:
        chosen = torch.randint(len(canvases.images), (count,), generator=generator)
        images.append(canvases.images[chosen])
        masks.append(canvases.masks[chosen])
        middles.append(canvases.centres[chosen])
        near = canvases.centres[chosen] + _spread(count, generator) * settings.centre_shift_px
        anywhere = (CANVAS_PX - 1) / 2 + _spread(count, generator) * canvases.extents[chosen] / 2
        centred = torch.rand(count, 1, generator=generator) < settings.centred_share
        centres.append(torch.where(centred, near, anywhere))
    crops, truth = random_crops(
        torch.cat(images).unsqueeze(1).float() / 255,
        torch.cat(masks).unsqueeze(1).float(),
        torch.cat(centres),
        hearts=torch.cat(middles),
        side=settings.crop_px,
        generator=generator,
    )
    first = settings.hearts_per_batch + settings.phantoms_per_batch
    crops[first:] = disguise(crops[first:], generator=generator)
    return vary_brightness(crops, generator=generator), truth


def _spread(count: int, generator: torch.Generator) -> Tensor:
    return torch.rand(count, 2, generator=generator) * 2 - 1


@torch.no_grad()
def _average(average: dict[str, Tensor], module: nn.Module, decay: float) -> None:
    for name, value in module.state_dict().items():
        if value.is_floating_point():
            average[name].lerp_(value, 1 - decay)
        else:
            average[name].copy_(value)
