"""The window presets that come with Verdant."""

from __future__ import annotations

from importlib.resources import files

from app.core.window_presets import WindowPresets, parse_presets


def window_presets() -> WindowPresets:
    """Those of `resources/presets/windows.json`."""
    return parse_presets(files("resources").joinpath("presets", "windows.json").read_text("utf-8"))
