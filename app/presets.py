"""The window presets and names of regions that come with Verdant."""

from __future__ import annotations

import json
from importlib.resources import files

from app.core.roi import CodedConcept, RoiClass
from app.core.window_presets import WindowPresets, parse_presets


def window_presets() -> WindowPresets:
    """Those of `resources/presets/windows.json`."""
    return parse_presets(files("resources").joinpath("presets", "windows.json").read_text("utf-8"))


def region_classes() -> tuple[RoiClass, ...]:
    """Those of `resources/vocabularies/region_classes.json`, with their codes in SNOMED CT."""
    text = files("resources").joinpath("vocabularies", "region_classes.json").read_text("utf-8")
    return tuple(RoiClass(one["name"], CodedConcept(*one["code"]), one["type"]) for one in json.loads(text))
