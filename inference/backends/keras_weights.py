"""Which weight of a Keras layer is which tensor of the state dictionary, and how one becomes the other.

Keras must have been loaded before (`inference.backends.keras_import`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, TypeAlias

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Part:
    """One weight.

    Parameters
    ----------
    name
        Last part of the tensor's name.
    variable
        The layer's attribute.
    axes
        Order of the tensor's axes in Keras; None where both have one axis.
    """

    name: str
    variable: str
    axes: tuple[int, ...] | None = None

    def of(self, layer: layers.Layer) -> keras.Variable:
        """The variable of a layer; None if the layer was made without."""
        return attrgetter(self.variable)(layer)

    def to_keras(self, layer: layers.Layer, tensor: Array) -> Array:
        """The tensor's values in the variable's shape."""
        shape = tuple(self.of(layer).shape)
        if isinstance(layer, _BY_CHANNEL) and self.axes:
            # Torch has one axis for input channel and multiplier.
            tensor = tensor.reshape(*shape[-2:], *tensor.shape[2:])
        return (tensor.transpose(self.axes) if self.axes else tensor).reshape(shape)

    def to_torch(self, layer: layers.Layer) -> Array:
        """The variable's values in the tensor's shape."""
        values: Array = np.asarray(self.of(layer).value.numpy(), np.float32)
        if self.axes is None:
            return values.reshape(-1)
        tensor = values.transpose(np.argsort(self.axes))
        if isinstance(layer, _BY_CHANNEL):
            tensor = tensor.reshape(-1, 1, *tensor.shape[2:])
        return np.ascontiguousarray(tensor)


_BY_CHANNEL: Final = (layers.DepthwiseConv1D, layers.DepthwiseConv2D)

_BIAS: Final = Part("bias", "bias")
_AFFINE: Final = (Part("weight", "gamma"), Part("bias", "beta"))
_1D: Final = (Part("weight", "kernel", (2, 1, 0)), _BIAS)
_2D: Final = (Part("weight", "kernel", (2, 3, 1, 0)), _BIAS)
_CELL: Final = (
    Part("weight_ih_l0", "cell.kernel", (1, 0)),
    Part("weight_hh_l0", "cell.recurrent_kernel", (1, 0)),
    Part("bias_ih_l0", "cell.bias"),
    Part("bias_hh_l0", "cell.recurrent_bias"),
)

_PARTS: Final[Mapping[type, tuple[Part, ...]]] = {
    layers.Conv1D: _1D,
    layers.Conv2D: _2D,
    layers.Conv1DTranspose: _1D,
    layers.Conv2DTranspose: _2D,
    layers.DepthwiseConv1D: (Part("weight", "kernel", (2, 0, 1)), _BIAS),
    layers.DepthwiseConv2D: (Part("weight", "kernel", (2, 3, 0, 1)), _BIAS),
    layers.Dense: (Part("weight", "kernel", (1, 0)), _BIAS),
    layers.BatchNormalization: (
        *_AFFINE,
        Part("running_mean", "moving_mean"),
        Part("running_var", "moving_variance"),
    ),
    layers.LayerNormalization: _AFFINE,
    layers.GroupNormalization: _AFFINE,
    layers.PReLU: (Part("weight", "alpha"),),
    layers.RNN: _CELL,
}


def weights_of(model: keras.Model) -> Iterator[tuple[str, layers.Layer, Part]]:
    """Name of the tensor, layer and part, for every weight of a model in the order of its layers."""
    for layer in model.layers:
        for part in _PARTS.get(type(layer), ()):
            if part.of(layer) is not None:
                yield f"{layer.name}.{part.name}", layer, part
