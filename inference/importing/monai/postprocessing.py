"""The transforms behind a bundle's network as activation, thresholds and rules for regions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from inference.importing.monai.component import Component, Untranslatable, component
from inference.importing.monai.report import Outcome, Report

_WITHOUT_EFFECT: Final = frozenset(
    {
        "CopyItems",
        "DeleteItems",
        "EnsureType",
        "FromMetaTensor",
        "Identity",
        "Invert",
        "SaveImage",
        "SelectItems",
        "SqueezeDim",
        "ToDevice",
        "ToMetaTensor",
        "ToNumpy",
        "ToTensor",
    }
)
"""`Invert` among them: what was done to the image is undone here always."""


@dataclass(slots=True)
class Finish:
    """What follows the logits; empty where the bundle says nothing of it."""

    activation: str = ""
    threshold: float | None = None
    rules: dict[str, Any] = field(default_factory=dict)


def translate_postprocessing(entries: list[Any], key: str, classes: int, *, report: Report) -> Finish:
    """What is done to the output; what has no equal is noted as a difference and left out.

    Parameters
    ----------
    key
        Of the network's output.
    classes
        Output channels.
    """
    made = _Reader(classes)
    for number, entry in enumerate(entries, start=1):
        part = f"postprocessing {number}"
        try:
            if not isinstance(entry, Mapping) or "_target_" not in entry:
                raise Untranslatable(f"it is no transform: {str(entry)[:60]}")
            found = component(entry, key)
            part = f"{part}, {str(entry['_target_']).rpartition('.')[2][:60]}"
            if found is None or found.name in _WITHOUT_EFFECT:
                report.add(part, Outcome.NOT_NEEDED)
                continue
            text = made.read(found)
            found.check_rest()
            report.add(part, Outcome.TRANSLATED, text)
        except Untranslatable as reason:
            report.add(part, Outcome.DIFFERS, str(reason))
    if not made.finish.activation:
        made.finish.activation = "sigmoid" if classes == 1 else "softmax"
        report.add(
            "postprocessing", Outcome.TRANSLATED, f"no activation is stated; {made.finish.activation} is taken"
        )
    return made.finish


class _Reader:
    def __init__(self, classes: int) -> None:
        self.finish = Finish()
        self._classes = classes

    def read(self, entry: Component) -> str:
        """Take one transform in; what it became."""
        match entry.name:
            case "Activations":
                return self._activations(entry)
            case "AsDiscrete":
                return self._discrete(entry)
            case "KeepLargestConnectedComponent":
                return self._largest(entry)
            case "FillHoles":
                return self._holes(entry)
        raise Untranslatable("it is not known")

    def _activations(self, entry: Component) -> str:
        sigmoid, softmax = entry.flag("sigmoid"), entry.flag("softmax")
        if entry.get("other") is not None or sigmoid == softmax:
            raise Untranslatable("it is neither sigmoid nor softmax")
        self.finish.activation = "sigmoid" if sigmoid else "softmax"
        if softmax and self._classes == 1:
            self.finish.activation = ""
            raise Untranslatable("softmax of one channel is always 1")
        return f"activation {self.finish.activation}"

    def _discrete(self, entry: Component) -> str:
        entry.get("to_onehot")
        threshold, rounding = entry.number("threshold"), entry.get("rounding")
        if rounding is not None:
            if rounding != "torchrounding" or threshold is not None:
                raise Untranslatable(f"its 'rounding' is {str(rounding)[:40]}")
            threshold = 0.5
        if entry.flag("argmax"):
            if threshold is not None or self.finish.activation == "sigmoid":
                raise Untranslatable("it takes the largest of values that are no shares of one")
            self.finish.activation = "softmax"
            return "the most probable class"
        if threshold is None:
            return "nothing"
        if not self.finish.activation:
            # A threshold on logits is one on probabilities.
            self.finish.activation, threshold = "sigmoid", 1 / (1 + math.exp(-min(max(threshold, -50), 50)))
        if not 0 <= threshold <= 1:
            raise Untranslatable(f"its 'threshold' {threshold} is no probability")
        if self.finish.activation == "softmax" and (threshold < 0.5 or self._classes != 2):
            raise Untranslatable("it takes classes that are not the most probable ones")
        self.finish.threshold = threshold
        return f"threshold {threshold:g}"

    def _largest(self, entry: Component) -> str:
        entry.get("is_onehot")
        self._check_labels(entry)
        if not entry.flag("independent", True) or entry.number("num_components", 1) != 1:
            raise Untranslatable("it keeps several regions, or one of several classes together")
        self.finish.rules["keep_largest"] = True
        if entry.number("connectivity") != 1:
            raise Untranslatable("keep_largest; regions that touch at a corner are one there and two here")
        return "keep_largest"

    def _holes(self, entry: Component) -> str:
        self._check_labels(entry)
        if entry.number("connectivity") == 1:
            raise Untranslatable("it takes holes that touch the outside at a corner for filled ones")
        if self.finish.rules.get("keep_largest"):
            self.finish.rules["fill_holes"] = True
            raise Untranslatable("fill_holes; here holes are filled before the largest region is found")
        self.finish.rules["fill_holes"] = True
        return "fill_holes"

    def _check_labels(self, entry: Component) -> None:
        labels = entry.get("applied_labels")
        stated = labels if isinstance(labels, list) else [] if labels is None else [labels]
        first = 0 if self.finish.activation == "sigmoid" else 1
        if stated and not set(range(first, self._classes)) <= set(map(_as_label, stated)):
            raise Untranslatable("it is for some of the classes alone")


def _as_label(value: object) -> int:
    return value if isinstance(value, int) else -1
