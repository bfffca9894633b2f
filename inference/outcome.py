"""What a network's output means for a slice, whatever the network's task is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.network_services import Finding
from inference.architecture import Architecture
from inference.cam import class_probabilities, findings, hinted_regions
from inference.postprocess import ClassMask, postprocess
from inference.usage import Task


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What is proposed on a slice, and what is said of it.

    Parameters
    ----------
    regions
        On the slice's own grid.
    findings
        Classes of the whole image, most probable first; none where the network only draws.
    is_coarse
        Whether the regions are hints and no outlines.
    """

    regions: tuple[ClassMask, ...]
    findings: tuple[Finding, ...] = ()
    is_coarse: bool = False


def outcome_of(
    output: NDArray[np.float32],
    architecture: Architecture,
    *,
    to_slice: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    pixel_spacing_mm: tuple[float, float] | None,
    seen: NDArray[np.bool_] | None = None,
) -> Outcome:
    """Interpret what a network gives for one image.

    Parameters
    ----------
    output
        Class maps (K, rows, columns) at the network's resolution; class logits (K,) do for `classify`.
    to_slice
        Takes maps to the slice's own grid, linearly: `Prepared.invert_logits`.
    pixel_spacing_mm
        Of the slice, between rows, between columns; None where the image does not say.
    seen
        Which pixels of the slice the network was shown; None where that is all of them.

    Raises
    ------
    InputMismatchError
        The output is not what the description says or not finite, or a rule in millimetres is asked for and the
        image has no spacing.
    """
    if architecture.task is Task.SEGMENT:
        return Outcome(postprocess(to_slice(output), architecture, pixel_spacing_mm, seen=seen))
    said = findings(class_probabilities(output, architecture), architecture)
    if architecture.task is Task.CLASSIFY:
        return Outcome((), said)
    hints = hinted_regions(output, architecture, to_slice=to_slice, pixel_spacing_mm=pixel_spacing_mm, seen=seen)
    return Outcome(hints, said, is_coarse=True)
