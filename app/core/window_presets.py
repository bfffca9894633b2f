"""The windows on the number keys: fixed ones of a modality and unit, or percentiles of the image."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import UsageError
from app.core.phrases import phrase
from app.core.voi import Window, percentile_window

MOST_PRESETS: Final = 9
"""As many as there are number keys."""
ANY_MODALITY: Final = "*"
_FORMS: Final = ({"center", "width"}, {"low", "high"}, {"percentiles"})


@dataclass(frozen=True, slots=True)
class WindowPreset:
    """One window to choose.

    Parameters
    ----------
    window
        None where it follows from the image.
    percentiles
        Of the image's values, lower and upper, where there is no fixed window.
    unit
        The unit of modality values that it is meant for; empty for any.
    """

    name: str
    window: Window | None = None
    percentiles: tuple[float, float] = (0.5, 99.5)
    unit: str = ""

    def window_for(self, values: NDArray[np.generic]) -> Window:
        """The window for an image with those modality values, of any shape, padding left out."""
        if self.window is not None:
            return self.window
        low, high = self.percentiles
        return percentile_window(values, low=low, high=high, explanation=self.name)


@dataclass(frozen=True, slots=True)
class WindowPresets:
    """All presets, by Modality; those of `*` are for every other."""

    by_modality: Mapping[str, tuple[WindowPreset, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, modality: str, *, unit: str) -> tuple[WindowPreset, ...]:
        """What the number keys give an image, in their order; the general ones where none is for its unit."""
        fitting = tuple(p for p in self.by_modality.get(modality, ()) if p.unit in ("", unit))
        return fitting or self.by_modality.get(ANY_MODALITY, ())


NO_PRESETS: Final = WindowPresets()


def parse_presets(text: str) -> WindowPresets:
    """The presets of a JSON text: lists of `{"name", "unit", …}` by modality.

    The window of a preset is given by `center` and `width` (a LINEAR window), by `low` and `high`, or by
    `percentiles`.

    Raises
    ------
    UsageError
        If it is anything else; the message names the entry.
    """
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise UsageError("The window presets are no JSON.") from None
    if not isinstance(content, dict):
        raise UsageError("The window presets are no JSON object.")
    presets = {}
    for modality, listed in content.items():
        if not isinstance(listed, list) or not 0 < len(listed) <= MOST_PRESETS:
            raise UsageError(f"“{modality}” must have a list of 1 to {MOST_PRESETS} window presets.")
        presets[modality] = tuple(
            _preset(entry, f"Window preset {n} of “{modality}”") for n, entry in enumerate(listed, 1)
        )
    return WindowPresets(MappingProxyType(presets))


def _preset(entry: object, what: str) -> WindowPreset:
    if not isinstance(entry, dict):
        raise UsageError(f"{what} is no JSON object.")
    name, unit = entry.get("name"), entry.get("unit", "")
    if not isinstance(name, str) or not name.strip() or not isinstance(unit, str):
        raise UsageError(f"{what} needs a “name”, and its “unit” must be a text.")
    name = phrase(name)
    form = entry.keys() - {"name", "unit"}
    if form not in _FORMS:
        raise UsageError(f"{what} must have either “center” and “width”, or “low” and “high”, or “percentiles”.")
    if "percentiles" in form:
        low, high = _pair(entry["percentiles"], what)
        if low < 0 or high > 100:
            raise UsageError(f"{what}: percentiles lie between 0 and 100.")
        return WindowPreset(name, percentiles=(low, high), unit=unit)
    if "low" in form:
        return WindowPreset(name, Window.between(*_pair([entry["low"], entry["high"]], what), name), unit=unit)
    center, width = _number(entry["center"], what), _number(entry["width"], what)
    if width < 1:
        raise UsageError(f"{what}: “width” is at least 1.")
    return WindowPreset(name, Window(center, width, name), unit=unit)


def _pair(found: object, what: str) -> tuple[float, float]:
    if not isinstance(found, list) or len(found) != 2:
        raise UsageError(f"{what}: two numbers are expected.")
    low, high = _number(found[0], what), _number(found[1], what)
    if low >= high:
        raise UsageError(f"{what}: the first number must be the smaller one.")
    return low, high


def _number(found: object, what: str) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
        raise UsageError(f"{what}: a finite number is expected.")
    return float(found)
