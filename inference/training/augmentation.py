"""How a batch of slices is varied, so that the network sees no heart twice: place, form, brightness, noise.

Works on square canvases (samples, 1, side, side) with values 0..1, as the network's own preprocessing gives
them. Images are sampled once, linearly, through one map of rotation, scale, shear, flip, shift and bend;
masks go through the same map.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

BEND_PX: Final = 2.5
"""Standard deviation of the elastic displacement."""

_TONES: Final = 4


def random_crops(
    images: Tensor,
    masks: Tensor,
    centres: Tensor,
    *,
    hearts: Tensor,
    side: int,
    free_share: float,
    turn_rad: float,
    generator: torch.Generator,
) -> tuple[Tensor, Tensor]:
    """Cut a randomly turned, scaled, mirrored and bent square out of each canvas.

    Parameters
    ----------
    images, masks
        (N, 1, canvas, canvas) float, masks 0 or 1.
    centres
        (N, 2) row and column of the canvas that shall come to lie in the middle.
    hearts
        (N, 2) row and column of the point around which the canvas is squeezed or widened, as a heart
        contracts and fills: thin walls and thick ones, wide cavities and nearly closed ones.
    side
        Rows and columns of the crops.
    free_share
        Share of crops turned by any angle and perhaps mirrored.
    turn_rad
        By how much the others turn at most, either way.

    Returns
    -------
    tuple
        Images (N, 1, side, side), and masks of the same shape, 0 or 1.
    """
    count, canvas = images.shape[0], images.shape[-1]
    free = _uniform(generator, count, low=0.0, high=1.0) < free_share
    angle = _uniform(generator, count, low=-1.0, high=1.0) * torch.where(free, torch.pi, turn_rad)
    size = torch.exp(_uniform(generator, count, low=-0.28, high=0.28))
    stretch = torch.exp(_uniform(generator, count, low=-0.14, high=0.14))
    mirror = torch.where(free & (_uniform(generator, count, low=0.0, high=1.0) < 0.5), -1.0, 1.0)
    shear = _uniform(generator, count, low=-0.12, high=0.12)
    cos, sin = torch.cos(angle), torch.sin(angle)
    form = torch.stack(
        (torch.stack((size * stretch * mirror, shear), -1), torch.stack((shear * 0, size / stretch), -1)), -2
    )
    turn = torch.stack((torch.stack((cos, -sin), -1), torch.stack((sin, cos), -1)), -2)
    matrix = turn @ form
    steps = torch.arange(side, dtype=torch.float32) - (side - 1) / 2
    rows, columns = torch.meshgrid(steps, steps, indexing="ij")
    points = torch.stack((columns, rows), -1).reshape(1, -1, 2)
    bend = _smooth_field(generator, count, 2, cells=5, side=side).permute(0, 2, 3, 1) * BEND_PX
    places = (points @ matrix.transpose(1, 2)).reshape(count, side, side, 2) + bend
    places = places + centres.flip(-1)[:, None, None, :]
    away = places - hearts.flip(-1)[:, None, None, :]
    reach = _uniform(generator, count, low=12.0, high=30.0).reshape(count, 1, 1, 1)
    squeeze = _uniform(generator, count, low=-0.3, high=0.9).reshape(count, 1, 1, 1)
    # Monotone along each ray for squeeze < 2.2, so nothing folds over.
    places = places + away * squeeze * torch.exp(-(away**2).sum(-1, keepdim=True) / reach**2)
    grid = (2 * places + 1) / canvas - 1
    crops = functional.grid_sample(images, grid, mode="bilinear", align_corners=False)
    truth = functional.grid_sample(masks, grid, mode="bilinear", align_corners=False)
    return crops, (truth > 0.5).float()


def disguise(images: Tensor, *, fine: bool, generator: torch.Generator) -> Tensor:
    """Give slices without a heart other contrasts and round bright or dark decoys, (N, 1, side, side) 0..1.

    The negatives at hand are mostly T1; a random tone curve stands in for other sequences, a decoy for
    tumours, vessels and bones that a network might take for a blood pool. Some become mere texture;
    with `fine` also specks and threads, as in coarse perfusion images, and large speckled masses.
    """
    count, side = images.shape[0], images.shape[-1]
    knots = torch.rand(count, _TONES + 1, generator=generator)
    knots[:, 0] *= 0.15  # air stays dark
    place = images.clamp(0, 1).flatten(1) * _TONES
    lower = place.floor().clamp(max=_TONES - 1)
    left, right = knots.gather(1, lower.long()), knots.gather(1, lower.long() + 1)
    toned = torch.lerp(left, right, place - lower).reshape(images.shape)
    use = torch.rand(count, 1, 1, 1, generator=generator)
    images = torch.where(use < 0.5, toned, images)
    steps = torch.arange(side, dtype=torch.float32)
    for _ in range(2):
        centre = _uniform(generator, 2 * count, low=0.15 * side, high=0.85 * side).reshape(2, count, 1, 1)
        radius = _uniform(generator, 2 * count, low=5.0, high=26.0).reshape(2, count, 1, 1)
        bend = 0.25 * _smooth_field(generator, count, 1, cells=7, side=side)[:, 0]
        rows, columns = (steps[:, None] - centre[0]) / radius[0], (steps[None, :] - centre[1]) / radius[1]
        inside = torch.sigmoid((1 - torch.hypot(rows, columns) + bend) * radius.mean(0) * 1.5).unsqueeze(1)
        level = torch.rand(count, 1, 1, 1, generator=generator)
        texture = 0.15 * _smooth_field(generator, count, 1, cells=12, side=side)
        present = (torch.rand(count, 1, 1, 1, generator=generator) < 0.4).float()
        images = torch.lerp(images, level + texture, inside * present)
    texture = torch.zeros_like(images)
    for cells in (4, 9, 18, 36):
        weight = torch.rand(count, 1, 1, 1, generator=generator)
        texture = texture + weight * _smooth_field(generator, count, 1, cells=cells, side=side)
    level = torch.rand(count, 1, 1, 1, generator=generator)
    body = torch.sigmoid(
        0.3 * side * (0.8 - torch.hypot(*torch.meshgrid(*(2 * [steps * 2 / side - 1]), indexing="ij")))
    )
    use = torch.rand(count, 1, 1, 1, generator=generator)
    images = torch.where(use < 0.2, torch.sigmoid(texture * 2) * level * body, images)
    if fine:
        images = _speckle(images, body, generator)
    return images.clamp(0, 1)


def _speckle(images: Tensor, body: Tensor, generator: torch.Generator) -> Tensor:
    """Turn some images into specks and threads, and put a large speckled mass into others."""
    count, side = images.shape[0], images.shape[-1]

    def each(low: float, high: float) -> Tensor:
        return _uniform(generator, count, low=low, high=high).reshape(count, 1, 1, 1)

    specks = torch.zeros_like(images)
    for cells in (12, 24, 40, 60):
        specks = specks + each(0.0, 1.0) * _smooth_field(generator, count, 1, cells=cells, side=side)
    specks = torch.where(each(0.0, 1.0) < 0.5, torch.relu(specks), (specks + each(0.0, 1.0)).abs())
    images = torch.where(each(0.0, 1.0) < 0.25, specks * each(0.3, 1.0) * body, images)
    steps = torch.arange(side, dtype=torch.float32)
    rows = (steps[:, None] - each(0.2, 0.8) * side) / each(10.0, 45.0)
    columns = (steps[None, :] - each(0.2, 0.8) * side) / each(10.0, 45.0)
    edge = 0.3 * _smooth_field(generator, count, 1, cells=7, side=side)
    mass = torch.sigmoid((1 - torch.hypot(rows, columns) + edge) * 25)
    return torch.lerp(images, each(0.3, 1.0) + each(0.05, 0.4) * specks, mass * (each(0.0, 1.0) < 0.35))


def vary_brightness(images: Tensor, *, generator: torch.Generator) -> Tensor:
    """Change gamma, contrast, offset, coil field, sharpness and noise; the result stays within 0..1."""
    count = images.shape[0]

    def each(low: float, high: float) -> Tensor:
        return _uniform(generator, count, low=low, high=high).reshape(count, 1, 1, 1)

    images = images.clamp(0, 1) ** torch.exp(each(-0.3, 0.25))
    field = _smooth_field(generator, count, 1, cells=3, side=images.shape[-1])
    blurred = functional.avg_pool2d(functional.avg_pool2d(images, 3, 1, 1), 3, 1, 1)
    # Below 0 the blend sharpens, above 0 it blurs.
    images = torch.lerp(images, blurred, each(-0.5, 0.8))
    images = images + torch.randn(images.shape, generator=generator) * each(0.0, 0.03)
    # How bright the heart is beside the fat near the coil differs fourfold between patients.
    return (images * torch.exp(0.2 * field + each(-0.75, 0.75)) + each(-0.03, 0.05)).clamp(0, 1)


def _uniform(generator: torch.Generator, count: int, *, low: float, high: float) -> Tensor:
    return low + (high - low) * torch.rand(count, generator=generator)


def _smooth_field(generator: torch.Generator, count: int, channels: int, *, cells: int, side: int) -> Tensor:
    """Smooth random values of about unit size, (count, channels, side, side)."""
    coarse = torch.randn(count, channels, cells, cells, generator=generator)
    return functional.interpolate(coarse, size=(side, side), mode="bicubic", align_corners=True)
