"""Each operation of a graph in OpenVINO's operation set 13.

Maps are (N, channels, rows, columns), sequences (N, steps, features), vectors (N, features): the graph's shapes with
the batch in front. Number of images, rows and columns may be open, so nothing here depends on them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Final, TypeAlias

import numpy as np
import openvino
from numpy.typing import NDArray
from openvino import opset1, opset13

from inference.folding import normalisation
from inference.graph import Node, Operation, Shape
from inference.operation_shapes import MAP, SEQUENCE, channels_of

Value: TypeAlias = openvino.Node | openvino.Output
Array: TypeAlias = NDArray[np.float32]

_SWAP: Final = np.array([0, 2, 1])
_HEADS_FIRST: Final = np.array([0, 2, 1, 3])
_RECURRENT: Final = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


class OpenVinoOperations:
    """Adds nodes of one graph to a model.

    Parameters
    ----------
    tensors
        By torch's names.
    shapes
        Of all nodes, without batch; only channels and the kind of value are taken from them.
    """

    def __init__(self, tensors: Mapping[str, Array], shapes: Mapping[str, Shape]) -> None:
        self._tensors = tensors
        self._shapes = shapes
        self._rules: Mapping[Operation, Callable[[Node, Value], Value]] = {
            Operation.CONVOLUTION: self._convolution,
            Operation.TRANSPOSED_CONVOLUTION: self._transposed_convolution,
            Operation.LINEAR: self._linear,
            Operation.BATCH_NORM: self._batch_norm,
            Operation.LAYER_NORM: self._layer_norm,
            Operation.GROUP_NORM: self._group_norm,
            Operation.RELU: lambda _, value: opset13.relu(value),
            Operation.LEAKY_RELU: self._leaky_relu,
            Operation.PRELU: self._prelu,
            Operation.GELU: lambda _, value: opset13.gelu(value, "erf"),
            Operation.TANH: lambda _, value: opset13.tanh(value),
            Operation.SIGMOID: lambda _, value: opset13.sigmoid(value),
            Operation.SOFTMAX: lambda node, value: opset13.softmax(value, self._channel_axis(node)),
            Operation.MAX_POOL: self._max_pool,
            Operation.AVERAGE_POOL: self._average_pool,
            Operation.GLOBAL_AVERAGE_POOL: self._global_average_pool,
            Operation.FLATTEN: lambda _, value: opset13.reshape(value, [0, -1], special_zero=True),
            Operation.TO_SEQUENCE: self._to_sequence,
            Operation.LSTM: self._lstm,
            Operation.GRU: self._gru,
            Operation.DROPOUT: lambda _, value: value,
        }

    def add(self, node: Node, outputs: Mapping[str, Value]) -> Value:
        """Add what a node computes; `outputs` are those of the nodes before it."""
        values = [outputs[name] for name in node.inputs]
        match node.operation:
            case Operation.CONCATENATE:
                return opset13.concat(values, self._channel_axis(node))
            case Operation.ADD:
                return reduce(opset13.add, values)
            case Operation.MULTIPLY:
                return reduce(opset13.multiply, values)
            case Operation.ATTENTION:
                return self._attention(node, values)
            case Operation.RESIZE:
                return self._resize(node, values[0], outputs)
            case Operation.TO_MAP:
                return self._to_map(node, values[0], outputs)
        return self._rules[node.operation](node, values[0])

    def _entering(self, node: Node) -> Shape:
        return self._shapes[node.inputs[0]]

    def _channel_axis(self, node: Node) -> int:
        return 1 if len(self._entering(node)) == MAP else len(self._entering(node))

    def _tensor(self, node: Node, part: str) -> Array:
        return self._tensors[f"{node.name}.{part}"]

    def _per_channel(self, node: Node, values: NDArray[np.floating]) -> Value:
        """One value for each channel, or one for all, shaped to meet what the node works on."""
        sides = {MAP: (1, -1, 1, 1), SEQUENCE: (1, 1, -1)}.get(len(self._entering(node)), (1, -1))
        return _constant(np.asarray(values, np.float32).reshape(sides))

    def _with_bias(self, node: Node, value: Value) -> Value:
        if not node.arguments["bias"]:
            return value
        return opset13.add(value, self._per_channel(node, self._tensor(node, "bias")))

    def _in_windows(self, node: Node, value: Value, work: Callable[[Value], Value]) -> Value:
        """Work on the last axes: those are a map's rows and columns; a sequence's steps are put there and back."""
        if len(self._entering(node)) == MAP:
            return work(value)
        return opset13.transpose(work(opset13.transpose(value, _SWAP)), _SWAP)

    def _lengths(self, node: Node, key: str) -> list[int]:
        return [int(node.arguments.get(key, 0))] * (len(self._entering(node)) - 1)

    def _convolution(self, node: Node, value: Value) -> Value:
        weight, groups = self._tensor(node, "weight"), int(node.arguments["groups"])
        convolve = opset13.convolution
        if groups > 1:
            weight = weight.reshape(groups, -1, *weight.shape[1:])
            convolve = opset13.group_convolution
        stride, padding, dilation = (self._lengths(node, key) for key in ("stride", "padding", "dilation"))

        def work(value: Value) -> Value:
            return convolve(value, _constant(weight), stride, padding, padding, dilation)

        return self._with_bias(node, self._in_windows(node, value, work))

    def _transposed_convolution(self, node: Node, value: Value) -> Value:
        stride, padding, more = (self._lengths(node, key) for key in ("stride", "padding", "output_padding"))

        def work(value: Value) -> Value:
            return opset13.convolution_backprop_data(
                value,
                _constant(self._tensor(node, "weight")),
                stride,
                pads_begin=padding,
                pads_end=padding,
                dilations=[1] * len(stride),
                output_padding=more,
            )

        return self._with_bias(node, self._in_windows(node, value, work))

    def _linear(self, node: Node, value: Value) -> Value:
        return self._with_bias(node, _product(value, _constant(self._tensor(node, "weight")), transposed=True))

    def _batch_norm(self, node: Node, value: Value) -> Value:
        scale, shift = (self._per_channel(node, item) for item in normalisation(node, self._tensors))
        return opset13.add(opset13.multiply(value, scale), shift)

    def _layer_norm(self, node: Node, value: Value) -> Value:
        weight, bias = (self._per_channel(node, self._tensor(node, part)) for part in ("weight", "bias"))
        return opset13.add(opset13.multiply(_normal(node, value, -1), weight), bias)

    def _group_norm(self, node: Node, value: Value) -> Value:
        channels = channels_of(self._entering(node))
        groups = int(node.arguments["groups"]) or channels
        weight, bias = np.ones(channels, np.float32), np.zeros(channels, np.float32)
        if node.arguments["affine"]:
            weight, bias = self._tensor(node, "weight"), self._tensor(node, "bias")
        if groups == channels:
            normal = opset13.multiply(_normal(node, value, 2, 3), self._per_channel(node, weight))
            return opset13.add(normal, self._per_channel(node, bias))
        eps = float(node.arguments["eps"])
        return opset13.group_normalization(value, _constant(weight), _constant(bias), groups, eps)

    def _leaky_relu(self, node: Node, value: Value) -> Value:
        return opset13.prelu(value, self._per_channel(node, np.array([node.arguments["slope"]])))

    def _prelu(self, node: Node, value: Value) -> Value:
        return opset13.prelu(value, self._per_channel(node, self._tensor(node, "weight")))

    def _max_pool(self, node: Node, value: Value) -> Value:
        stride, padding, kernel = (self._lengths(node, key) for key in ("stride", "padding", "kernel"))
        return self._in_windows(node, value, lambda item: opset1.max_pool(item, stride, padding, padding, kernel))

    def _average_pool(self, node: Node, value: Value) -> Value:
        stride, kernel = (self._lengths(node, key) for key in ("stride", "kernel"))
        none = [0] * len(stride)
        return self._in_windows(
            node, value, lambda item: opset13.avg_pool(item, stride, none, none, kernel, exclude_pad=True)
        )

    def _global_average_pool(self, node: Node, value: Value) -> Value:
        return opset13.reduce_mean(value, _integers(2, 3) if len(self._entering(node)) == MAP else _integers(1))

    def _resize(self, node: Node, value: Value, outputs: Mapping[str, Value]) -> Value:
        if node.like:
            wanted, meaning = _sides(outputs[node.like]), "sizes"
        else:
            wanted, meaning = _constant(np.full(2, node.arguments["factor"], np.float32)), "scales"
        return opset13.interpolate(
            value,
            wanted,
            "linear_onnx" if node.arguments["interpolation"] == "linear" else "nearest",
            meaning,
            coordinate_transformation_mode="half_pixel",
            # The pixel in which the centre lies; between two of them, the later one.
            nearest_mode="round_prefer_ceil",
            axes=_integers(2, 3),
        )

    def _to_sequence(self, _: Node, value: Value) -> Value:
        return opset13.transpose(opset13.reshape(value, [0, 0, -1], special_zero=True), _SWAP)

    def _to_map(self, node: Node, value: Value, outputs: Mapping[str, Value]) -> Value:
        if not node.like:
            return opset13.unsqueeze(value, _integers(2, 3))
        shape = opset13.concat([_integers(0, 0), _sides(outputs[node.like])], 0)
        return opset13.reshape(opset13.transpose(value, _SWAP), shape, special_zero=True)

    def _attention(self, node: Node, values: Sequence[Value]) -> Value:
        heads = int(node.arguments["heads"])
        widths = [channels_of(self._shapes[name]) for name in node.inputs]
        query, key, value = (
            opset13.transpose(opset13.reshape(item, [0, 0, heads, width // heads], special_zero=True), _HEADS_FIRST)
            for item, width in zip(values, widths, strict=True)
        )
        scale = _constant(np.full((1, 1, 1, 1), 1 / math.sqrt(widths[0] // heads), np.float32))
        scores = _product(opset13.multiply(query, scale), key, transposed=True)
        mixed = _product(opset13.softmax(scores, 3), value, transposed=False)
        return opset13.reshape(opset13.transpose(mixed, _HEADS_FIRST), [0, 0, widths[2]], special_zero=True)

    def _lstm(self, node: Node, value: Value) -> Value:
        features = int(node.arguments["features"])
        state, weights = _zero_state(value, features), []
        ih, hh, bias, other = (np.split(self._tensor(node, part), 4) for part in _RECURRENT)
        for gates in (ih, hh, [one + two for one, two in zip(bias, other, strict=True)]):
            into, forget, cell, out = gates
            weights.append(_constant(np.concatenate([forget, into, cell, out])[None]))
        sequence = opset13.lstm_sequence(value, state, state, _steps(value), *weights, features, "forward")
        return opset13.squeeze(sequence.output(0), _integers(1))

    def _gru(self, node: Node, value: Value) -> Value:
        features = int(node.arguments["features"])
        ih, hh, bias, other = (np.split(self._tensor(node, part), 3) for part in _RECURRENT)
        # From torch's reset, update, new to update, reset, new; the biases of the last stay apart, since the reset
        # gate scales one of them alone.
        biases = [bias[1] + other[1], bias[0] + other[0], bias[2], other[2]]
        weights = [
            _constant(np.concatenate(gates)[None]) for gates in ([ih[1], ih[0], ih[2]], [hh[1], hh[0], hh[2]], biases)
        ]
        state = _zero_state(value, features)
        sequence = opset13.gru_sequence(
            value, state, _steps(value), *weights, features, "forward", linear_before_reset=True
        )
        return opset13.squeeze(sequence.output(0), _integers(1))


def _constant(values: Array) -> Value:
    # Sharing needs an array that is in one piece and may be written to; what can be shared is not copied.
    is_shareable = values.flags.c_contiguous and values.flags.writeable and values.ndim > 0
    return opset13.constant(values, shared_memory=is_shareable)


def _integers(*values: int) -> Value:
    return opset13.constant(np.array(values, np.int64))


def _normal(node: Node, value: Value, *axes: int) -> Value:
    eps = float(node.arguments["eps"])
    return opset13.mvn(value, _integers(*axes), normalize_variance=True, eps=eps, eps_mode="inside_sqrt")


def _product(left: Value, right: Value, *, transposed: bool) -> Value:
    return opset13.matmul(left, right, transpose_a=False, transpose_b=transposed)


def _length(value: Value, *axes: int) -> Value:
    return opset13.gather(opset13.shape_of(value), _integers(*axes), _integers(0))


def _sides(value: Value) -> Value:
    """Rows and columns of a map."""
    return _length(value, 2, 3)


def _steps(sequence: Value) -> Value:
    """Steps of a sequence, once for each image."""
    return opset13.broadcast(_length(sequence, 1), _length(sequence, 0))


def _zero_state(sequence: Value, features: int) -> Value:
    shape = opset13.concat([_length(sequence, 0), _integers(1, features)], 0)
    return opset13.broadcast(_constant(np.zeros(1, np.float32)), shape)
