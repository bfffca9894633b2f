"""Each operation of a graph as layers of Keras.

Maps are (N, rows, columns, channels), sequences (N, steps, features), vectors (N, features): channels last always.
With channels first, Keras adds a convolution's bias along the columns where these are as many as the channels, and
TensorFlow convolves on some processors only.

Keras must have been loaded before (`inference.backends.keras_import`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Final, TypeAlias

import keras
from keras import layers, ops

from inference.backends.keras_layers import GruCell, HeadedAttention, LstmCell, Resize, ToMap
from inference.graph import Node, Operation, Shape
from inference.operation_shapes import MAP, channels_of

Value: TypeAlias = keras.KerasTensor

_LAST: Final = "channels_last"
"""Said always: a user's configuration of Keras may have another default."""

_ACTIVATIONS: Final = {
    Operation.RELU: "relu",
    Operation.GELU: "gelu",
    Operation.TANH: "tanh",
    Operation.SIGMOID: "sigmoid",
}


def from_image(image: Value) -> Value:
    """A map from (N, channels, rows, columns)."""
    return layers.Permute((2, 3, 1))(image)


def to_image(value: Value) -> Value:
    """A map as (N, channels, rows, columns)."""
    return layers.Permute((3, 1, 2))(value)


class KerasOperations:
    """Adds nodes of one graph to a functional model; the layer with a node's weights has the node's name.

    Parameters
    ----------
    shapes
        Of all nodes, without batch; only channels and the kind of value are taken from them.
    """

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._shapes = shapes
        self._rules: Mapping[Operation, Callable[[Node, Value], Value]] = {
            Operation.CONVOLUTION: self._convolution,
            Operation.TRANSPOSED_CONVOLUTION: self._transposed_convolution,
            Operation.LINEAR: self._linear,
            Operation.BATCH_NORM: self._batch_norm,
            Operation.LAYER_NORM: self._layer_norm,
            Operation.GROUP_NORM: self._group_norm,
            Operation.LEAKY_RELU: self._leaky_relu,
            Operation.PRELU: self._prelu,
            Operation.SOFTMAX: lambda node, value: layers.Softmax(name=node.name)(value),
            Operation.MAX_POOL: self._max_pool,
            Operation.AVERAGE_POOL: self._average_pool,
            Operation.GLOBAL_AVERAGE_POOL: self._global_average_pool,
            Operation.FLATTEN: self._flatten,
            Operation.TO_SEQUENCE: self._to_sequence,
            Operation.LSTM: self._recurrent,
            Operation.GRU: self._recurrent,
            Operation.DROPOUT: self._dropout,
        }

    def add(self, node: Node, outputs: Mapping[str, Value]) -> Value:
        """Add what a node computes; `outputs` are those of the nodes before it."""
        values = [outputs[name] for name in node.inputs]
        match node.operation:
            case Operation.RELU | Operation.GELU | Operation.TANH | Operation.SIGMOID:
                return layers.Activation(_ACTIVATIONS[node.operation], name=node.name)(values[0])
            case Operation.ADD:
                return self._sum(node, values)
            case Operation.MULTIPLY:
                return layers.Multiply(name=node.name)(values)
            case Operation.CONCATENATE:
                return layers.Concatenate(name=node.name)(values)
            case Operation.ATTENTION:
                return HeadedAttention(int(node.arguments["heads"]), name=node.name)(*values)
            case Operation.RESIZE:
                return self._resize(node, values[0], outputs)
            case Operation.TO_MAP:
                return self._to_map(node, values[0], outputs)
        return self._rules[node.operation](node, values[0])

    def _entering(self, node: Node) -> Shape:
        return self._shapes[node.inputs[0]]

    def _is_map(self, node: Node) -> bool:
        return len(self._entering(node)) == MAP

    def _sides(self, node: Node) -> int:
        return len(self._entering(node)) - 1

    def _padded(self, node: Node, value: Value, before: int, after: int, *, fill: float = 0.0) -> Value:
        """A map with more rows and columns, a sequence with more steps."""
        if not before and not after:
            return value
        return ops.pad(value, [(0, 0), *[(before, after)] * self._sides(node), (0, 0)], constant_values=fill)

    def _cut(self, node: Node, value: Value, window: slice) -> Value:
        """Those rows and columns of a map, steps of a sequence."""
        if window == slice(None):
            return value
        return value[(slice(None), *[window] * self._sides(node))]

    def _convolution(self, node: Node, value: Value) -> Value:
        arguments, entering = node.arguments, channels_of(self._entering(node))
        padding, stride, dilation = (int(arguments[key]) for key in ("padding", "stride", "dilation"))
        channels, groups = int(arguments["channels"]), int(arguments["groups"])
        # TensorFlow does not dilate in strides: it gives all places, of which some are taken.
        takes_some = dilation > 1 and stride > 1
        options = {
            "kernel_size": int(arguments["kernel"]),
            "strides": 1 if takes_some else stride,
            "dilation_rate": dilation,
            "use_bias": bool(arguments["bias"]),
            "data_format": _LAST,
            "name": node.name,
        }
        if groups == entering > 1:
            # TensorFlow compiles grouped convolutions anew for each size, but not those of one channel each.
            depthwise = layers.DepthwiseConv2D if self._is_map(node) else layers.DepthwiseConv1D
            layer = depthwise(depth_multiplier=channels // groups, **options)
        else:
            plain = layers.Conv2D if self._is_map(node) else layers.Conv1D
            layer = plain(channels, groups=groups, **options)
        result = layer(self._padded(node, value, padding, padding))
        return self._cut(node, result, slice(None, None, stride if takes_some else None))

    def _transposed_convolution(self, node: Node, value: Value) -> Value:
        """Without padding in Keras: what torch takes away is cut off, what it adds comes of zeros behind the end."""
        kernel, stride, padding, more = (
            int(node.arguments[key]) for key in ("kernel", "stride", "padding", "output_padding")
        )
        # What Keras gives beyond torch's end; negative where it gives less.
        beyond = max(stride - kernel, 0) + padding - more
        zeros = math.ceil(max(-beyond, 0) / stride)
        transposed = layers.Conv2DTranspose if self._is_map(node) else layers.Conv1DTranspose
        layer = transposed(
            int(node.arguments["channels"]),
            kernel,
            strides=stride,
            use_bias=bool(node.arguments["bias"]),
            data_format=_LAST,
            name=node.name,
        )
        result = layer(self._padded(node, value, 0, zeros))
        return self._cut(node, result, slice(padding or None, -(beyond + zeros * stride) or None))

    def _linear(self, node: Node, value: Value) -> Value:
        arguments = node.arguments
        return layers.Dense(int(arguments["features"]), use_bias=bool(arguments["bias"]), name=node.name)(value)

    def _batch_norm(self, node: Node, value: Value) -> Value:
        # A momentum of 0.9 is the one that torch calls 0.1.
        layer = layers.BatchNormalization(momentum=0.9, epsilon=float(node.arguments["eps"]), name=node.name)
        return layer(value)

    def _layer_norm(self, node: Node, value: Value) -> Value:
        return layers.LayerNormalization(epsilon=float(node.arguments["eps"]), name=node.name)(value)

    def _group_norm(self, node: Node, value: Value) -> Value:
        is_affine = bool(node.arguments["affine"])
        layer = layers.GroupNormalization(
            int(node.arguments["groups"]) or channels_of(self._entering(node)),
            epsilon=float(node.arguments["eps"]),
            center=is_affine,
            scale=is_affine,
            name=node.name,
        )
        return layer(value)

    def _leaky_relu(self, node: Node, value: Value) -> Value:
        return layers.LeakyReLU(negative_slope=float(node.arguments["slope"]), name=node.name)(value)

    def _prelu(self, node: Node, value: Value) -> Value:
        axes = list(range(1, len(self._entering(node)) + 1))
        shared = axes if node.arguments["parameters"] == 1 else axes[:-1]
        return layers.PReLU(shared_axes=shared, name=node.name)(value)

    def _max_pool(self, node: Node, value: Value) -> Value:
        kernel, stride, padding = (int(node.arguments[key]) for key in ("kernel", "stride", "padding"))
        pool = layers.MaxPooling2D if self._is_map(node) else layers.MaxPooling1D
        padded = self._padded(node, value, padding, padding, fill=-math.inf)
        return pool(kernel, stride, data_format=_LAST, name=node.name)(padded)

    def _average_pool(self, node: Node, value: Value) -> Value:
        pool = layers.AveragePooling2D if self._is_map(node) else layers.AveragePooling1D
        kernel, stride = int(node.arguments["kernel"]), int(node.arguments["stride"])
        return pool(kernel, stride, data_format=_LAST, name=node.name)(value)

    def _global_average_pool(self, node: Node, value: Value) -> Value:
        pool = layers.GlobalAveragePooling2D if self._is_map(node) else layers.GlobalAveragePooling1D
        return pool(data_format=_LAST, name=node.name)(value)

    def _sum(self, node: Node, values: Sequence[Value]) -> Value:
        if len({self._shapes[name] for name in node.inputs}) == 1:
            return layers.Add(name=node.name)(values)
        # Keras takes what has one axis longer than 1 for a bias, and may add it along another axis of that length;
        # it does not when it subtracts.
        return reduce(lambda total, value: ops.subtract(total, ops.negative(value)), values)

    def _resize(self, node: Node, value: Value, outputs: Mapping[str, Value]) -> Value:
        how = "bilinear" if node.arguments["interpolation"] == "linear" else "nearest"
        if node.like:
            return Resize(how, name=node.name)(value, outputs[node.like])
        return Resize(how, factor=int(node.arguments["factor"]), name=node.name)(value)

    def _flatten(self, node: Node, value: Value) -> Value:
        ordered = to_image(value) if self._is_map(node) else value
        return layers.Flatten(data_format=_LAST, name=node.name)(ordered)

    def _to_sequence(self, node: Node, value: Value) -> Value:
        return layers.Reshape((-1, channels_of(self._entering(node))), name=node.name)(value)

    def _to_map(self, node: Node, value: Value, outputs: Mapping[str, Value]) -> Value:
        if node.like:
            return ToMap(name=node.name)(value, outputs[node.like])
        return layers.Reshape((1, 1, channels_of(self._entering(node))), name=node.name)(value)

    def _recurrent(self, node: Node, value: Value) -> Value:
        cell = LstmCell if node.operation is Operation.LSTM else GruCell
        return layers.RNN(cell(int(node.arguments["features"])), return_sequences=True, name=node.name)(value)

    def _dropout(self, node: Node, value: Value) -> Value:
        return layers.Dropout(float(node.arguments["probability"]), name=node.name)(value)
