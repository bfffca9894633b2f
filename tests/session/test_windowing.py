"""Which window an image has, until somebody chooses another, and how one is chosen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.pixels import ImagePixels, Rescale
from app.core.shading import PaddingRange
from app.core.voi import VoiFunction, VoiLut, Window
from app.core.volume import ImageSlice
from app.core.window_presets import parse_presets
from app.session.viewport_state import ViewportState
from app.session.windowing import Windowing, as_window
from tests.helpers.fake_heart import SHORT_AXIS, image_slice

PRESETS = parse_presets(
    """{"CT": [{"name": "Soft", "center": 50, "width": 400, "unit": "HU"}],
        "PT": [{"name": "SUV 0-5", "low": 0, "high": 5, "unit": "SUVbw"}],
        "*": [{"name": "Automatic", "percentiles": [0.5, 99.5]}, {"name": "Full", "percentiles": [0, 100]}]}"""
)


def windowing(*, count: int = 3) -> tuple[ViewportState, Windowing]:
    state = ViewportState()
    state.open(count, index=0)
    return state, Windowing(state, PRESETS)


def image(index: int = 0, *, modality: str = "MR", **changes: object) -> ImageSlice:
    stated: dict[str, object] = {"windows": (), **changes}
    return replace(image_slice(index, series=SHORT_AXIS, modality=modality), **stated)  # type: ignore[arg-type]


def ramp(low: float, high: float, *, padding: PaddingRange | None = None) -> ImagePixels:
    return ImagePixels(np.linspace(low, high, 60 * 50).astype(np.int16).reshape(60, 50), Rescale(2, -10), padding)


def test_the_first_window_that_the_image_states_holds_until_one_is_chosen():
    state, windows = windowing()
    stated = image(windows=(Window(1, 2), Window(3, 4)))
    assert windows.shown(stated, ramp(0, 9)) == Window(1, 2)
    state.set_window(Window(5, 6))
    assert windows.shown(stated, ramp(0, 9)) == Window(5, 6)


def test_an_image_that_states_none_gets_one_of_its_values_without_padding():
    _, windows = windowing()
    padded = ramp(100, 300)
    stored = padded.stored.copy()
    stored[:30] = -2000
    pixels = ImagePixels(stored, padded.transform, PaddingRange(-2000, -2000))
    shown = as_window(windows.shown(image(), pixels))
    assert shown.bounds[0] > 300


def test_where_values_mean_tissues_an_image_that_states_none_gets_the_first_preset():
    _, windows = windowing()
    chest = replace(image(modality="CT"), unit="HU")
    assert windows.shown(chest, ramp(-500, 500)) == Window(50, 400, "Soft")
    without_unit = replace(image(modality="CT"), unit="")
    assert windows.shown(without_unit, ramp(-500, 500)) != Window(50, 400), "stored values are no HU"


def test_the_number_keys_give_what_fits_modality_and_unit():
    state, windows = windowing()
    ct = image(modality="CT", unit="HU")
    windows.choose_preset(ct, ramp(0, 9), number=1)
    assert state.view.window == Window(50, 400, "Soft")
    windows.choose_preset(ct, ramp(0, 9), number=2)
    assert state.view.window == Window(50, 400, "Soft"), "there is no second one"
    assert [preset.name for preset in windows.presets(image())] == ["Automatic", "Full"]


def test_a_window_in_suv_is_turned_into_the_unit_of_the_values():
    state, windows = windowing()
    windows.choose_preset(image(modality="PT", unit="BQML", suv_factor=0.001), ramp(0, 9), number=1)
    assert as_window(state.view.window).bounds == pytest.approx((0, 5000))


def test_an_automatic_window_is_one_window_for_the_series_or_follows_each_image():
    state, windows = windowing()
    windows.choose_automatic(image(0), ramp(0, 100))
    first = windows.shown(image(0), ramp(0, 100))
    assert windows.shown(image(1), ramp(0, 1000)) == first
    state.toggle_window_per_image()
    windows.choose_automatic(image(0), ramp(0, 100))
    assert as_window(windows.shown(image(1), ramp(0, 1000))).width > 5 * as_window(first).width


def test_a_window_set_by_hand_holds_for_the_series_or_for_its_image():
    state, _ = windowing()
    state.set_window(Window(1, 2))
    state.step(1)
    assert state.view.window == Window(1, 2)
    state.toggle_window_per_image()
    state.set_window(Window(3, 4))
    state.step(1)
    assert state.view.window == Window(1, 2), "other images keep what they had"
    state.step(-1)
    assert state.view.window == Window(3, 4)
    state.toggle_window_per_image()
    state.step(-1)
    assert state.view.window == Window(3, 4), "one window for the series again: that of the image in view"


def test_going_through_what_the_image_states_comes_back_to_the_first():
    state, windows = windowing()
    table = VoiLut(0, np.arange(16, dtype=np.uint16), 4)
    stated = image(windows=(table, Window(3, 4)))
    seen = []
    for _ in range(3):
        windows.choose_next_stated(stated, ramp(0, 9))
        seen.append(state.view.window)
    assert seen == [Window(3, 4), table, Window(3, 4)]


def test_a_rectangle_spreads_its_values_in_the_unit_of_the_modality():
    state, windows = windowing()
    stored = np.zeros((40, 40), dtype=np.int16)
    stored[10:20, 5:15] = np.arange(100).reshape(10, 10)
    windows.choose_region(ImagePixels(stored, Rescale(2, -10)), rows=slice(10, 20), columns=slice(5, 15))
    assert as_window(state.view.window).bounds == pytest.approx((-10, 188), abs=4)
    windows.choose_region(ImagePixels(stored), rows=slice(50, 60), columns=slice(5, 15))
    assert as_window(state.view.window).bounds == pytest.approx((-10, 188), abs=4), "nothing lies there"


def test_from_a_table_one_goes_on_with_a_window():
    table = VoiLut(100, np.arange(16, dtype=np.uint16), 4)
    assert as_window(table) == Window(107.5, 15, function=VoiFunction.LINEAR_EXACT)


def test_an_automatic_window_is_made_of_the_file_in_view_not_of_another_one_with_the_same_uid():
    _, windows = windowing()
    windows.shown(image(), ramp(0, 10))
    elsewhere = image(path=Path("/elsewhere/000.dcm"))
    assert as_window(windows.shown(elsewhere, ramp(5000, 6000))).bounds[0] > 5000
