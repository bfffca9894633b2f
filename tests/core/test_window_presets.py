"""Presets are what the file says, for the modality and the unit of the image; a wrong file is refused by name."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from app.core.errors import UsageError
from app.core.voi import Window
from app.core.window_presets import WindowPresets, parse_presets


def shipped() -> WindowPresets:
    return parse_presets(files("resources").joinpath("presets/windows.json").read_text(encoding="utf-8"))


def test_computed_tomography_has_its_nine_windows():
    presets = shipped().of("CT", unit="HU")
    assert len(presets) == 9
    assert {"Soft tissue", "Lung", "Bone", "Brain", "Liver", "Mediastinum"} <= {preset.name for preset in presets}
    lung = next(preset for preset in presets if preset.name == "Lung")
    assert lung.window_for(np.zeros(4)) == Window(-600, 1500, "Lung")


def test_windows_in_hounsfield_units_are_not_offered_for_a_localiser_without_unit():
    assert "Lung" not in {preset.name for preset in shipped().of("CT", unit="")}


def test_windows_in_suv_are_offered_where_the_values_are_suv():
    names = [preset.name for preset in shipped().of("PT", unit="SUVbw")]
    assert names[0] == "SUV 0–5"
    counts = shipped().of("PT", unit="CNTS")
    assert counts and not any(preset.name.startswith("SUV") for preset in counts)


@pytest.mark.parametrize("modality", ["MR", "NM", "DX", ""])
def test_other_modalities_get_windows_that_follow_the_image(modality: str):
    automatic, *_ = shipped().of(modality, unit="")
    window = automatic.window_for(np.linspace(0, 200, 5000))
    assert window.bounds == pytest.approx((1, 199), abs=0.5)
    assert window.explanation == "Automatic"


def test_low_and_high_are_just_black_and_white():
    (preset,) = parse_presets('{"PT": [{"name": "SUV", "low": 0, "high": 5}]}').of("PT", unit="")
    assert preset.window_for(np.zeros(1)).bounds == (0, 5)


def test_without_presets_there_are_none():
    assert WindowPresets().of("CT", unit="HU") == ()


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"CT": {}},
        {"CT": []},
        {"CT": [{"name": "a", "center": 1, "width": 2}] * 10},
        {"CT": ["soft"]},
        {"CT": [{"center": 1, "width": 2}]},
        {"CT": [{"name": " ", "center": 1, "width": 2}]},
        {"CT": [{"name": "a", "center": 1}]},
        {"CT": [{"name": "a", "center": 1, "width": 2, "low": 3}]},
        {"CT": [{"name": "a", "center": "1", "width": 2}]},
        {"CT": [{"name": "a", "center": True, "width": 2}]},
        {"CT": [{"name": "a", "center": 1, "width": 0}]},
        {"CT": [{"name": "a", "center": 1, "width": 2, "unit": 3}]},
        {"CT": [{"name": "a", "low": 5, "high": 5}]},
        {"CT": [{"name": "a", "percentiles": [1]}]},
        {"CT": [{"name": "a", "percentiles": [-1, 50]}]},
        {"CT": [{"name": "a", "center": float("inf"), "width": 2}]},
    ],
)
def test_anything_else_is_refused(content: object):
    with pytest.raises(UsageError):
        parse_presets(json.dumps(content))


def test_what_is_no_json_is_refused():
    with pytest.raises(UsageError, match="no JSON"):
        parse_presets("{")
