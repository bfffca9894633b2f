"""Network descriptions that tests parse, build and damage."""

from __future__ import annotations

import json
from typing import Any


def tiny_unet(**changes: Any) -> dict[str, Any]:
    """A U-Net of one level with a skip connection, as the grammar of the authors writes it."""
    description: dict[str, Any] = {
        "input_shape": {"input_shape0": 32, "input_shape1": 24, "input_shape2": 1, "label_shape": 1},
        "data_format": {"data_format": "channels_last"},
        "architecture": {
            "1": "doubleConv",
            "2": "Maxpool2d",
            "3": "ElbowUNet",
            "4": "Upsample",
            "5": "UpDoubleConv_out",
            "6": "cnn2d",
        },
        "convolutional": {"cn1": 4, "cn2": 8, "cn3": 4, "cn4": 1},
        "kernel": {"kernel1": 3, "kernel2": 3, "kernel3": 3, "kernel4": 1},
        "pooling": {"pool1": 2},
        "stride": {"stride": 1},
        "padding": {"padding": 1},
        "padding_conv": {"padding_conv": 0},
        "skip_connection": {"1": "4"},
    }
    return {**description, **changes}


def changed(section: str, **values: Any) -> dict[str, Any]:
    """A tiny U-Net with values of one section changed; None removes one."""
    description = tiny_unet()
    merged = {**description.get(section, {}), **values}
    description[section] = {key: value for key, value in merged.items() if value is not None}
    return description


def layer_list(codes: str, *, shape: tuple[int, int, int, int] = (32, 24, 1, 1), **sections: Any) -> dict[str, Any]:
    """A network of these layers (codes between spaces) alone.

    `shape` is rows, columns, channels and `label_shape`; `cn`, `kernel` and `pool` among the sections are lists of
    what is numbered in the grammar.
    """
    keys = {"cn": "convolutional", "kernel": "kernel", "pool": "pooling"}
    numbered = {
        section: {f"{key}{number}": value for number, value in enumerate(sections.pop(key), start=1)}
        for key, section in keys.items()
        if isinstance(sections.get(key), list)
    }
    return {
        "input_shape": dict(zip(("input_shape0", "input_shape1", "input_shape2", "label_shape"), shape, strict=True)),
        "data_format": {"data_format": "channels_last"},
        "architecture": {str(number): code for number, code in enumerate(codes.split(), start=1)},
        **numbered,
        **sections,
    }


def heart_network() -> dict[str, Any]:
    """A small network of version 2: what the demonstration network's description looks like."""
    return {
        "version": 2,
        "task": "segment",
        "input": "slice",
        "input_shape": {"input_shape0": 256, "input_shape1": 256, "input_shape2": 1, "label_shape": 1},
        "data_format": {"data_format": "channels_last"},
        "architecture": {"name": "unet", "arguments": {"channels": 16, "levels": 3}},
        "activation": "sigmoid",
        "classes": [
            {
                "name": "Left ventricle",
                "colour_rgb": [255, 64, 64],
                "rt_roi_interpreted_type": "ORGAN",
                "code": {"value": "87878005", "scheme": "SCT", "meaning": "Left ventricle"},
                "threshold": 0.5,
            }
        ],
        "preprocess": [
            {"step": "resample", "spacing_mm": 1.3, "interpolation": "linear"},
            {"step": "percentile", "lower": 1, "upper": 99},
            {"step": "pad", "multiple": 16},
        ],
        "postprocess": {
            "threshold": 0.5,
            "closing_radius_mm": 2.0,
            "fill_holes": True,
            "minimum_area_mm2": 30.0,
            "keep_largest": True,
            "contour_tolerance_mm": 0.5,
        },
    }


def as_text(description: dict[str, Any]) -> str:
    return json.dumps(description)
