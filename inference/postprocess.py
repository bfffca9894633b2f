"""From logits on the slice's own grid to the regions that are proposed.

Order: activation, threshold, closing, holes, connected regions, least area, largest only, least score.
Regions are 4-connected (pixels that touch at a corner are apart), as the outlines of `app.core.mask` are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import InputMismatchError
from app.core.probability_map import ProbabilityMap
from inference.architecture import Activation, Architecture, Postprocess
from inference.surroundings import surroundings

MAX_REGIONS_PER_CLASS: Final = 64
"""A slice with more is noise; the largest are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class ClassMask:
    """One connected region of one class.

    Parameters
    ----------
    class_index
        Output channel, index into `Architecture.classes`.
    mask
        (rows, columns) bool, read-only, on the slice's own grid.
    score
        Mean probability of the class over the region's pixels, 0..1, pixels that closing or filling added
        included; of a hint, that of the class on the whole slice. It ranks regions; it is not calibrated.
    probabilities
        Of the class round the region; None of a hint, and where there would be too many.
    """

    class_index: int
    mask: NDArray[np.bool_]
    score: float
    probabilities: ProbabilityMap | None = None


def postprocess(
    logits: NDArray[np.float32],
    architecture: Architecture,
    pixel_spacing_mm: tuple[float, float] | None,
    *,
    seen: NDArray[np.bool_] | None = None,
) -> tuple[ClassMask, ...]:
    """Regions of every class that is not background, class by class, largest first.

    Parameters
    ----------
    logits
        (K, rows, columns) on the slice's own grid.
    pixel_spacing_mm
        Between rows, between columns; None where the image does not say.
    seen
        Which pixels (rows, columns) the network was shown: there is nothing on the others. None: all of them.

    Raises
    ------
    InputMismatchError
        The logits are not (K, rows, columns) or not finite; or `closing_radius_mm` or `minimum_area_mm2`
        are asked for and the image has no spacing.
    """
    if logits.ndim != 3 or logits.shape[0] != architecture.label_shape:
        raise unusable(f"It has the shape {logits.shape} instead of ({architecture.label_shape}, rows, columns).")
    if not np.isfinite(logits).all():
        raise unusable("It holds values that are not finite.")
    rules = architecture.postprocess
    probabilities = to_probabilities(logits, architecture.activation)
    if seen is not None:
        probabilities = np.where(seen, probabilities, np.float32(0))
    winners = probabilities.argmax(axis=0) if architecture.activation is Activation.SOFTMAX else None
    found: list[ClassMask] = []
    for index, item in enumerate(architecture.classes):
        if item.is_background:
            continue
        mask = probabilities[index] >= item.threshold
        if winners is not None:
            mask &= winners == index
        if seen is not None:
            mask &= seen
        regions = cleaned_regions(mask, rules, pixel_spacing_mm)
        scores = [float(probabilities[index][region].mean()) for region in regions]
        kept = [
            (region, score) for region, score in zip(regions, scores, strict=True) if score >= rules.minimum_score
        ]
        around = surroundings(probabilities[index], [region for region, _ in kept], item.threshold)
        found += [ClassMask(index, *one, probable) for one, probable in zip(kept, around, strict=True)]
    return tuple(found)


def cleaned_regions(
    mask: NDArray[np.bool_], rules: Postprocess, pixel_spacing_mm: tuple[float, float] | None
) -> list[NDArray[np.bool_]]:
    """Connected regions of a mask (rows, columns) after closing, filling and leaving out small ones, largest first.

    Parameters
    ----------
    pixel_spacing_mm
        (between rows, between columns); None where the image states none.

    Raises
    ------
    InputMismatchError
        `closing_radius_mm` or `minimum_area_mm2` are asked for and there is no spacing.
    """
    if pixel_spacing_mm is None and (rules.closing_radius_mm > 0 or rules.minimum_area_mm2 > 0):
        raise InputMismatchError(
            "The network's output cannot be cleaned.",
            cause="Its rules are in millimetres, and the image has no Pixel Spacing.",
            next_step="Choose a network without such rules, or an image with Pixel Spacing.",
        )
    spacing = pixel_spacing_mm or (1.0, 1.0)
    mask = _close(mask, rules.closing_radius_mm, spacing)
    if rules.fill_holes:
        mask = _fill(mask)
    least_pixels = rules.minimum_area_mm2 / (spacing[0] * spacing[1])
    return _regions(mask, least_pixels, 1 if rules.keep_largest else MAX_REGIONS_PER_CLASS)


def to_probabilities(logits: NDArray[np.float32], activation: Activation) -> NDArray[np.float32]:
    """Probabilities (K, rows, columns) of logits; with softmax they add up to 1 at each pixel."""
    from scipy.special import expit, softmax

    if activation is Activation.SOFTMAX:
        return np.asarray(softmax(logits, axis=0), np.float32)
    return np.asarray(expit(logits), np.float32)


def _close(mask: NDArray[np.bool_], radius_mm: float, spacing_mm: tuple[float, float]) -> NDArray[np.bool_]:
    """Close with a disc in millimetres; the image's edge neither adds nor takes away."""
    from scipy.ndimage import distance_transform_edt

    if radius_mm <= 0 or not mask.any():
        return mask
    # Closing never leaves the box around the mask, so distances are measured in it alone.
    box = tuple(_extent(np.asarray(mask.any(axis=axis))) for axis in (1, 0))
    margin = [math.ceil(radius_mm / spacing) + 1 for spacing in spacing_mm]
    padded = np.pad(mask[box], [(side, side) for side in margin])
    dilated = np.asarray(distance_transform_edt(~padded, sampling=spacing_mm)) <= radius_mm
    closed = np.asarray(distance_transform_edt(dilated, sampling=spacing_mm)) > radius_mm
    result = mask.copy()
    result[box] |= closed[margin[0] : -margin[0], margin[1] : -margin[1]]
    return result


def _extent(occupied: NDArray[np.bool_]) -> slice:
    places = np.flatnonzero(occupied)
    return slice(int(places[0]), int(places[-1]) + 1)


def _fill(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    from scipy.ndimage import label

    if not mask.any():
        return mask
    # Holes lie in the box around the mask; whatever in it is connected to its outside is none. Regions are
    # 4-connected, so what is outside is 8-connected.
    box = tuple(_extent(np.asarray(mask.any(axis=axis))) for axis in (1, 0))
    empty, _ = label(~np.pad(mask[box], 1), structure=np.ones((3, 3), bool))
    result = mask.copy()
    result[box] |= empty[1:-1, 1:-1] != empty[0, 0]
    return result


def _regions(mask: NDArray[np.bool_], least_pixels: float, limit: int) -> list[NDArray[np.bool_]]:
    """Connected regions of at least that many pixels, largest first, the upper left one first among equals."""
    from scipy.ndimage import label

    labels, count = label(mask)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    order = np.argsort(-sizes, kind="stable")[:limit]
    regions = []
    for index in order:
        if sizes[index] < least_pixels:
            break
        region = np.asarray(labels == index + 1)
        region.setflags(write=False)
        regions.append(region)
    return regions


def unusable(cause: str) -> InputMismatchError:
    """The error for an output that is none, with its cause."""
    return InputMismatchError(
        "The network's output cannot be used.",
        cause=cause,
        next_step="Ask the network's author for weights and a description that belong together.",
    )
