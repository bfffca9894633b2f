"""From the class maps of a classifier to what it says of the whole image, and to hints where it saw that.

A network of the task `propose-cam` gives one map for each class; the mean of a map is the class's logit, so the map
itself says where the evidence lies (Cruciata's thesis, 5.4.2: M = p F, whose factor p cancels in the normalisation).
One cell of a map is many pixels, so such a region is a hint and no outline: its proposals are marked as coarse.
A network of the task `classify` gives the logits alone, or maps that are only averaged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.network_services import Finding
from inference.architecture import Architecture
from inference.postprocess import ClassMask, cleaned_regions, to_probabilities, unusable

_MAPS: Final = 3
_VECTOR: Final = 1
"""Axes of class maps (K, rows, columns) and of class logits (K,)."""


def class_probabilities(output: NDArray[np.float32], architecture: Architecture) -> NDArray[np.float32]:
    """Probability of each class on the whole image, (K,) in 0..1; with softmax they add up to 1.

    Parameters
    ----------
    output
        Class maps (K, rows, columns) or class logits (K,), as the network gives them.

    Raises
    ------
    InputMismatchError
        The output has another shape, or values that are not finite.
    """
    if output.ndim not in {_MAPS, _VECTOR} or output.shape[0] != architecture.label_shape or not output.size:
        raise unusable(f"It has the shape {output.shape} instead of one map for each of the classes.")
    if not np.isfinite(output).all():
        raise unusable("It holds values that are not finite.")
    logits = output.reshape(output.shape[0], -1).mean(axis=1, dtype=np.float64)
    return to_probabilities(logits.astype(np.float32), architecture.activation)


def findings(probabilities: NDArray[np.float32], architecture: Architecture) -> tuple[Finding, ...]:
    """What the network says of the whole image by probabilities (K,): every class but background, highest first."""
    named = [
        Finding(item.name, float(probability))
        for item, probability in zip(architecture.classes, probabilities, strict=True)
        if not item.is_background
    ]
    return tuple(sorted(named, key=lambda finding: -finding.probability))


def hinted_regions(
    maps: NDArray[np.float32],
    architecture: Architecture,
    *,
    to_slice: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    pixel_spacing_mm: tuple[float, float] | None,
    seen: NDArray[np.bool_] | None = None,
) -> tuple[ClassMask, ...]:
    """Regions that speak for the classes that are on the image, class by class, largest first.

    A class is on the image if its probability there is at least its threshold; with softmax several may be, and
    their regions may overlap: a map does not compete with another one for a pixel. What is negative in a map
    speaks against the class and is left out. Scores are the class's probability on the whole image.

    Parameters
    ----------
    maps
        Class maps (K, rows, columns) as the network gives them.
    to_slice
        Takes maps to the slice's own grid, linearly: `Prepared.invert_logits`.
    pixel_spacing_mm
        Of the slice, between rows, between columns; None where the image does not say.
    seen
        Which pixels of the slice the network was shown; None where that is all of them.

    Raises
    ------
    InputMismatchError
        As `class_probabilities`; the output is no map; or a rule in millimetres is asked for and the image has no
        spacing.
    """
    probabilities = class_probabilities(maps, architecture)
    if maps.ndim != _MAPS:
        raise unusable("It has no maps to take regions from.")
    rules, found = architecture.postprocess, list[ClassMask]()
    for index, item in enumerate(architecture.classes):
        score = float(probabilities[index])
        if item.is_background or score < item.threshold:
            continue
        evidence = to_slice(np.maximum(maps[index : index + 1], 0))[0]
        mask = (evidence >= rules.cam_threshold * evidence.max()) & (evidence > 0)
        if seen is not None:
            mask &= seen
        regions = cleaned_regions(mask, rules, pixel_spacing_mm)
        found += [ClassMask(index, region, score) for region in regions if score >= rules.minimum_score]
    return tuple(found)
