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
