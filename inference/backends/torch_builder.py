"""From a graph to a torch module that gives logits; training and prediction use the same.

Sequences are (N, steps, features) in torch. The state dictionary has the names and shapes of `Graph.tensors`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.core.errors import InputMismatchError
from inference.graph import INPUT, Graph, Node, Operation, Shape
from inference.operation_shapes import MAP, SEQUENCE, channels_of

_BY_CHANNEL: Final = frozenset(
    {
        Operation.CONVOLUTION,
        Operation.TRANSPOSED_CONVOLUTION,
        Operation.BATCH_NORM,
        Operation.PRELU,
        Operation.MAX_POOL,
        Operation.AVERAGE_POOL,
    }
)
"""Modules of torch that want the channels behind the batch, also of a sequence."""

_LEAVES_OUTPUT_ALONE: Final = frozenset(
    {Operation.CONVOLUTION, Operation.TRANSPOSED_CONVOLUTION, Operation.BATCH_NORM, Operation.LINEAR, Operation.ADD}
)
"""Operations whose gradient does not need their output, so that a ReLU behind them may overwrite it."""

_Function: TypeAlias = Callable[..., Tensor]


def build(graph: Graph) -> GraphNetwork:
    """Build the network, in training mode and with freshly initialised weights.

    Input is float32 (N, channels, rows, columns) with rows and columns multiples of `graph.size_multiple` (or of
    the declared size, if the graph `is_fixed_size`); output is what `graph.output` gives, with N in front.
    """
    return GraphNetwork(graph)


@dataclass(frozen=True, slots=True)
class _Step:
    node: Node
    function: _Function
    done_with: tuple[str, ...]


class GraphNetwork(nn.Module):
    """A graph that torch executes."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self._graph = graph
        self._size_multiple = graph.size_multiple
        self._is_fixed_size = graph.is_fixed_size
        self._like = frozenset(node.like for node in graph.nodes if node.like)
        uses = Counter(name for node in graph.nodes for name in node.inputs)
        by_name = {node.name: node for node in graph.nodes}
        last_use = {name: node.name for node in graph.nodes for name in node.inputs}
        self._steps: list[_Step] = []
        for node in graph.nodes:
            before = by_name.get(node.inputs[0])
            overwrites = (
                node.operation is Operation.RELU
                and before is not None
                and before.operation in _LEAVES_OUTPUT_ALONE
                and uses[before.name] == 1
            )
            done_with = tuple(name for name in dict.fromkeys(node.inputs) if last_use[name] == node.name)
            self._steps.append(_Step(node, torch.relu_ if overwrites else self._function(node), done_with))

    def forward(self, image: Tensor) -> Tensor:
        """Logits of an image (N, channels, rows, columns).

        Raises
        ------
        InputMismatchError
            The channels are not the network's, or it does not take that size.
        """
        self._check(image)
        values = {INPUT: image}
        sizes = {INPUT: image.shape[2:]}
        for step in self._steps:
            node = step.node
            entering = [values[name] for name in node.inputs]
            for name in step.done_with:
                del values[name]
            if node.like:
                values[node.name] = step.function(*entering, sizes[node.like])
            else:
                values[node.name] = step.function(*entering)
            if node.name in self._like:
                sizes[node.name] = values[node.name].shape[2:]
        return values[self._graph.output]

    def _check(self, image: Tensor) -> None:
        channels, rows, columns = self._graph.input_shape
        multiple = self._size_multiple
        fits = image.ndim == MAP + 1 and image.shape[1] == channels
        if self._is_fixed_size:
            fits = fits and tuple(image.shape[2:]) == (rows, columns)
            taken = f"(N, {channels}, {rows}, {columns}) and no other size"
        else:
            fits = fits and not image.shape[2] % multiple and not image.shape[3] % multiple
            taken = f"(N, {channels}, rows, columns) with sides that are multiples of {multiple}"
        if not fits:
            raise InputMismatchError(
                "The image does not fit the network.",
                cause=f"It has the shape {tuple(image.shape)}; the network takes {taken}.",
                next_step="Correct 'preprocess' in the network's description.",
            )

    def _function(self, node: Node) -> _Function:
        entering = [self._graph.declared[name] for name in node.inputs]
        if node.operation in _PLAIN:
            return _PLAIN[node.operation]
        function = _with_arguments(node, entering)
        if function is None:
            module = _module(node, entering[0])
            self._attach(node.name, module)
            function = module
            if node.operation in {Operation.LSTM, Operation.GRU}:
                return lambda value: module(value)[0]
        if len(entering[0]) == SEQUENCE and node.operation in _BY_CHANNEL:
            inner = function
            return lambda value: inner(value.transpose(1, 2)).transpose(1, 2)
        return function

    def _attach(self, name: str, module: nn.Module) -> None:
        """Put a module where its name says: `layer01.conv` becomes `conv` of `layer01`."""
        *parents, last = name.split(".")
        place: nn.Module = self
        for part in parents:
            if part not in dict(place.named_children()):
                place.add_module(part, nn.Module())
            place = place.get_submodule(part)
        place.add_module(last, module)


def _module(node: Node, entering: Shape) -> nn.Module:
    """The module of an operation that has weights or behaves differently in training."""
    arguments, channels, is_map = node.arguments, channels_of(entering), len(entering) == MAP
    match node.operation:
        case Operation.CONVOLUTION:
            convolution = nn.Conv2d if is_map else nn.Conv1d
            return convolution(
                channels,
                int(arguments["channels"]),
                int(arguments["kernel"]),
                int(arguments["stride"]),
                int(arguments["padding"]),
                int(arguments["dilation"]),
                int(arguments["groups"]),
                bias=bool(arguments["bias"]),
            )
        case Operation.TRANSPOSED_CONVOLUTION:
            transposed = nn.ConvTranspose2d if is_map else nn.ConvTranspose1d
            return transposed(
                channels,
                int(arguments["channels"]),
                int(arguments["kernel"]),
                int(arguments["stride"]),
                int(arguments["padding"]),
                int(arguments["output_padding"]),
                bias=bool(arguments["bias"]),
            )
        case Operation.LINEAR:
            return nn.Linear(channels, int(arguments["features"]), bias=bool(arguments["bias"]))
        case Operation.BATCH_NORM:
            return (nn.BatchNorm2d if is_map else nn.BatchNorm1d)(channels, eps=float(arguments["eps"]))
        case Operation.LAYER_NORM:
            return nn.LayerNorm(channels, eps=float(arguments["eps"]))
        case Operation.GROUP_NORM:
            groups = int(arguments["groups"]) or channels
            return nn.GroupNorm(groups, channels, eps=float(arguments["eps"]), affine=bool(arguments["affine"]))
        case Operation.PRELU:
            return nn.PReLU(int(arguments["parameters"]))
        case Operation.LSTM:
            return nn.LSTM(channels, int(arguments["features"]), batch_first=True)
        case Operation.GRU:
            return nn.GRU(channels, int(arguments["features"]), batch_first=True)
        case Operation.DROPOUT:
            return nn.Dropout(float(arguments["probability"]))
    raise AssertionError(f"no module for {node.operation.value}")


def _with_arguments(node: Node, entering: Sequence[Shape]) -> _Function | None:
    """The function of an operation without weights; None if it has some."""
    arguments, is_map = node.arguments, len(entering[0]) == MAP
    match node.operation:
        case Operation.SOFTMAX:
            return lambda value: torch.softmax(value, dim=1 if is_map else -1)
        case Operation.LEAKY_RELU:
            slope = float(arguments["slope"])
            return lambda value: functional.leaky_relu(value, slope)
        case Operation.MAX_POOL:
            kernel, stride, padding = (int(arguments[key]) for key in ("kernel", "stride", "padding"))
            largest = functional.max_pool2d if is_map else functional.max_pool1d
            return lambda value: largest(value, kernel, stride, padding)
        case Operation.AVERAGE_POOL:
            kernel, stride = int(arguments["kernel"]), int(arguments["stride"])
            mean = functional.avg_pool2d if is_map else functional.avg_pool1d
            return lambda value: mean(value, kernel, stride)
        case Operation.GLOBAL_AVERAGE_POOL:
            return lambda value: value.mean(dim=(2, 3) if is_map else 1)
        case Operation.CONCATENATE:
            return lambda *values: torch.cat(values, dim=1 if is_map else -1)
        case Operation.RESIZE:
            return _resize(node)
        case Operation.ATTENTION:
            heads = int(arguments["heads"])
            return lambda query, key, value: _attention(query, key, value, heads=heads)
    return None


def _resize(node: Node) -> _Function:
    # "nearest-exact" has half-pixel centres; torch's "nearest" has not.
    is_linear = node.arguments["interpolation"] == "linear"
    mode, corners = ("bilinear", False) if is_linear else ("nearest-exact", None)
    factor = int(node.arguments.get("factor", 1))

    def resize(value: Tensor, size: tuple[int, int] | None = None) -> Tensor:
        rows, columns = size or (value.shape[2] * factor, value.shape[3] * factor)
        return functional.interpolate(value, size=(rows, columns), mode=mode, align_corners=corners)

    return resize


def _attention(query: Tensor, key: Tensor, value: Tensor, *, heads: int) -> Tensor:
    def by_head(item: Tensor) -> Tensor:
        return item.reshape(*item.shape[:2], heads, -1).transpose(1, 2)

    query, key, value = by_head(query), by_head(key), by_head(value)
    return functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)


def _to_map(value: Tensor, size: tuple[int, int] | None = None) -> Tensor:
    if size is None:
        return value[:, :, None, None]
    return value.transpose(1, 2).reshape(value.shape[0], value.shape[2], *size)


def _sum(*values: Tensor) -> Tensor:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total


def _product(*values: Tensor) -> Tensor:
    product = values[0]
    for value in values[1:]:
        product = product * value
    return product


def _to_sequence(value: Tensor) -> Tensor:
    return value.flatten(2).transpose(1, 2)


def _flatten(value: Tensor) -> Tensor:
    return value.flatten(1)


_PLAIN: Final[dict[Operation, _Function]] = {
    Operation.RELU: torch.relu,
    Operation.GELU: functional.gelu,
    Operation.TANH: torch.tanh,
    Operation.SIGMOID: torch.sigmoid,
    Operation.ADD: _sum,
    Operation.MULTIPLY: _product,
    Operation.FLATTEN: _flatten,
    Operation.TO_SEQUENCE: _to_sequence,
    Operation.TO_MAP: _to_map,
}
