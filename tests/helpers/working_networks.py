"""Networks that have much to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from safetensors.numpy import save

from tests.helpers.network_descriptions import as_text


def slow_network(*, channels: int = 64, layers: int = 6) -> tuple[str, Callable[[], bytes]]:
    """Wide convolutions in a row: seconds for an image of 1024 x 1024; description and weights."""
    description: dict[str, Any] = {
        "input_shape": {"input_shape0": 64, "input_shape1": 64, "input_shape2": 1, "label_shape": 1},
        "data_format": {"data_format": "channels_last"},
        "architecture": {str(number): "cnn2d" for number in range(1, layers + 1)} | {str(layers + 1): "output"},
        "convolutional": {f"cn{number}": channels for number in range(1, layers + 1)},
        "kernel": {f"kernel{number}": 7 for number in range(1, layers + 1)},
        "stride": {"stride": 1},
        "padding": {"padding": 3},
    }
    text = as_text(description)

    def weights() -> bytes:
        from inference.architecture import parse_architecture

        tensors = parse_architecture(text).required_graph().tensors()
        return save({name: np.full(shape, 1e-3, np.float32) for name, shape in tensors.items()})

    return text, weights


def bright_unet(*, channels: int = 64, side: int = 224, least: float = 0.5, seed: int = 1) -> tuple[str, bytes]:
    """A U-Net of four levels (31 M parameters with 64 channels) that finds what is brighter than `least`, 0..1.

    All of it is computed; what decides goes through the first channel of the first and of the last layers.
    """
    from inference.architecture import parse_architecture

    description: dict[str, Any] = {
        "version": 2,
        "input_shape": {"input_shape0": side, "input_shape1": side, "input_shape2": 1, "label_shape": 1},
        "data_format": {"data_format": "channels_last"},
        "architecture": {"name": "unet", "arguments": {"channels": channels, "levels": 4}},
        "activation": "sigmoid",
        "classes": [{"name": "Bright", "threshold": 0.5}],
        "preprocess": [{"step": "minmax"}, {"step": "pad", "multiple": 16}],
        "postprocess": {"minimum_area_mm2": 60.0},
    }
    text = as_text(description)
    shapes = parse_architecture(text).required_graph().tensors()
    rng = np.random.default_rng(seed)
    tensors: dict[str, np.ndarray] = {}
    for name, shape in shapes.items():
        if len(shape) > 1:
            scale = 0.7 * np.sqrt(2 / np.prod(shape[1:]))
            tensors[name] = (scale * rng.standard_normal(shape, np.float32)).astype(np.float32)
        else:
            tensors[name] = np.full(shape, float(name.endswith(("norm1.weight", "norm2.weight", "var"))), np.float32)
    convolutions = [name for name, shape in tensors.items() if ".conv" in name and name.endswith("weight")]
    first, last, output = convolutions[:2], convolutions[-3:-1], convolutions[-1]
    for name in (*first, *last):
        tensors[name][0] = 0
        tensors[name][0, 0, 1, 1] = 1
    tensors[output] *= 1e-3
    tensors[output][0, 0] = 12
    tensors[output.replace("weight", "bias")][:] = -12 * least
    return text, save(tensors)
