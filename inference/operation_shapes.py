"""Shapes, tensors and working memory of operations, as arithmetic on the shapes that enter them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from inference.operations import Argument, Operation, Shape, refuse_operation

MAX_STEPS: Final = 4096
"""Steps of a sequence that a recurrent layer takes: one after another, and training keeps them all."""

MAP, SEQUENCE, VECTOR = 3, 2, 1
"""Number of axes of each kind of value."""

KIND_NAMES: Final = {MAP: "a map", SEQUENCE: "a sequence", VECTOR: "a vector"}


def channels_of(shape: Shape) -> int:
    """Channels of a map, features of a sequence or a vector."""
    return shape[0] if len(shape) == MAP else shape[-1]


def output_shape(
    operation: Operation, arguments: Mapping[str, Argument], inputs: Sequence[Shape], *, like: Shape | None = None
) -> Shape:
    """Shape of what an operation gives.

    Parameters
    ----------
    arguments
        Complete ones.
    like
        Shape of the node that the argument `like` names.

    Raises
    ------
    OperationError
        The inputs do not fit the operation or the output would be empty.
    """
    shape = _RULES.get(operation, _same)(_Call(operation, arguments, inputs, like))
    if min(shape) < 1:
        refuse_operation(
            f"would give an empty output {text_of(shape)} from {text_of(inputs[0])}", "let less be taken away"
        )
    return shape


def tensors_of(operation: Operation, arguments: Mapping[str, Argument], inputs: Sequence[Shape]) -> dict[str, Shape]:
    """Tensors of an operation by the last part of their names, trainable or not; inputs as for `output_shape`."""
    entering, axes = channels_of(inputs[0]), len(inputs[0])
    match operation:
        case Operation.CONVOLUTION | Operation.TRANSPOSED_CONVOLUTION:
            leaving, kernel = int(arguments["channels"]), int(arguments["kernel"])
            sides = (kernel,) * (axes - 1)
            is_plain = operation is Operation.CONVOLUTION
            groups = int(arguments["groups"]) if is_plain else 1
            pair = (leaving, entering // groups) if is_plain else (entering, leaving)
            return {"weight": (*pair, *sides), **({"bias": (leaving,)} if arguments["bias"] else {})}
        case Operation.LINEAR:
            leaving = int(arguments["features"])
            return {"weight": (leaving, entering), **({"bias": (leaving,)} if arguments["bias"] else {})}
        case Operation.BATCH_NORM:
            return dict.fromkeys(("weight", "bias", "running_mean", "running_var"), (entering,))
        case Operation.LAYER_NORM:
            return dict.fromkeys(("weight", "bias"), (entering,))
        case Operation.GROUP_NORM:
            return dict.fromkeys(("weight", "bias"), (entering,)) if arguments["affine"] else {}
        case Operation.PRELU:
            return {"weight": (int(arguments["parameters"]),)}
        case Operation.LSTM | Operation.GRU:
            features = int(arguments["features"])
            gates = features * (4 if operation is Operation.LSTM else 3)
            return {
                "weight_ih_l0": (gates, entering),
                "weight_hh_l0": (gates, features),
                "bias_ih_l0": (gates,),
                "bias_hh_l0": (gates,),
            }
    return {}


def workspace_values(operation: Operation, arguments: Mapping[str, Argument], inputs: Sequence[Shape]) -> int:
    """Values that an operation needs while it runs besides its inputs and its output."""
    if operation is Operation.ATTENTION:
        return int(arguments["heads"]) * inputs[0][0] * inputs[1][0]
    if operation in {Operation.LSTM, Operation.GRU}:
        return inputs[0][0] * tensors_of(operation, arguments, inputs)["bias_ih_l0"][0]
    return 0


def text_of(shape: Shape) -> str:
    """A shape for a message or a table, e.g. `64 x 112 x 112`."""
    return " x ".join(str(side) for side in shape)


def _need(shape: Shape, *kinds: int) -> None:
    if len(shape) not in kinds:
        wanted = " or ".join(KIND_NAMES[kind] for kind in kinds)
        refuse_operation(f"gets {KIND_NAMES[len(shape)]} ({text_of(shape)})", f"give it {wanted}")


@dataclass(frozen=True, slots=True)
class _Call:
    """One use of an operation; `like` is the shape of the node that its argument of that name names."""

    operation: Operation
    arguments: Mapping[str, Argument]
    inputs: Sequence[Shape]
    like: Shape | None


def _same(call: _Call) -> Shape:
    if call.operation is Operation.LAYER_NORM:
        _need(call.inputs[0], SEQUENCE, VECTOR)
    if call.operation is Operation.PRELU and call.arguments["parameters"] not in {1, channels_of(call.inputs[0])}:
        entering = channels_of(call.inputs[0])
        refuse_operation(
            f"has {call.arguments['parameters']} parameters for {entering} channels", f"use 1 or {entering}"
        )
    return call.inputs[0]


def _group_norm(call: _Call) -> Shape:
    shape = call.inputs[0]
    _need(shape, MAP)
    groups = int(call.arguments["groups"])
    if groups and shape[0] % groups:
        refuse_operation(f"has {groups} groups for {shape[0]} channels", "use a number that divides them, or 0")
    return shape


def _windowed(call: _Call) -> Shape:
    shape = call.inputs[0]
    _need(shape, MAP, SEQUENCE)
    entering = channels_of(shape)
    kernel, stride = int(call.arguments["kernel"]), int(call.arguments["stride"])
    padding, dilation = int(call.arguments.get("padding", 0)), int(call.arguments.get("dilation", 1))
    channels = int(call.arguments.get("channels", entering))
    groups = int(call.arguments.get("groups", 1))
    if entering % groups or channels % groups:
        refuse_operation(
            f"has {groups} groups for {entering} channels in and {channels} out", "use a number that divides both"
        )
    if call.operation is Operation.MAX_POOL and padding > kernel // 2:
        refuse_operation(f"has 'padding' {padding} with kernel {kernel}", f"use at most {kernel // 2}")
    more = int(call.arguments.get("output_padding", 0))
    if more and more >= stride:
        refuse_operation(f"has 'output_padding' {more} with stride {stride}", "use less than the stride")
    if call.operation is Operation.TRANSPOSED_CONVOLUTION:
        sides = [(side - 1) * stride - 2 * padding + kernel + more for side in _sides(shape)]
    else:
        sides = [(side + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1 for side in _sides(shape)]
    return (channels, *sides) if len(shape) == MAP else (*sides, channels)


def _sides(shape: Shape) -> Shape:
    return shape[1:] if len(shape) == MAP else shape[:1]


def _linear(call: _Call) -> Shape:
    _need(call.inputs[0], SEQUENCE, VECTOR)
    return (*call.inputs[0][:-1], int(call.arguments["features"]))


def _global_pool(call: _Call) -> Shape:
    _need(call.inputs[0], MAP, SEQUENCE)
    return (channels_of(call.inputs[0]),)


def _concatenate(call: _Call) -> Shape:
    first = call.inputs[0]
    for other in call.inputs[1:]:
        if len(other) != len(first) or (len(first) > 1 and _sides(other) != _sides(first)):
            refuse_operation(f"joins {text_of(first)} and {text_of(other)}", "join values of the same size")
    channels = sum(channels_of(shape) for shape in call.inputs)
    if len(first) == MAP:
        return (channels, *first[1:])
    return (*first[:-1], channels)


def _broadcast(call: _Call) -> Shape:
    result = call.inputs[0]
    for other in call.inputs[1:]:
        if len(other) != len(result) or any(a != b and 1 not in (a, b) for a, b in zip(result, other, strict=False)):
            refuse_operation(f"combines {text_of(result)} and {text_of(other)}", "combine values of the same size")
        result = tuple(max(a, b) for a, b in zip(result, other, strict=True))
    return result


def _resize(call: _Call) -> Shape:
    _need(call.inputs[0], MAP)
    channels, *sides = call.inputs[0]
    if call.like is None:
        return (channels, *(side * int(call.arguments["factor"]) for side in sides))
    _need(call.like, MAP)
    return (channels, *call.like[1:])


def _flatten(call: _Call) -> Shape:
    return (math.prod(call.inputs[0]),)


def _to_sequence(call: _Call) -> Shape:
    _need(call.inputs[0], MAP)
    channels, rows, columns = call.inputs[0]
    return (rows * columns, channels)


def _to_map(call: _Call) -> Shape:
    if call.like is None:
        if len(call.inputs[0]) != VECTOR:
            refuse_operation("has no 'like'", "name the map whose rows and columns it takes")
        return (call.inputs[0][0], 1, 1)
    _need(call.inputs[0], SEQUENCE)
    _need(call.like, MAP)
    steps, channels = call.inputs[0]
    if steps != call.like[1] * call.like[2]:
        refuse_operation(f"has {steps} steps for {call.like[1]} x {call.like[2]} pixels", "keep the number of steps")
    return (channels, *call.like[1:])


def _attention(call: _Call) -> Shape:
    for shape in call.inputs:
        _need(shape, SEQUENCE)
    (steps, features), (keys, key_features), (values, value_features) = call.inputs
    heads = int(call.arguments["heads"])
    if features != key_features or keys != values:
        shapes = ", ".join(text_of(shape) for shape in call.inputs)
        refuse_operation(
            f"gets query, key and value {shapes}", "let query and key agree in features, key and value in steps"
        )
    if features % heads or value_features % heads:
        refuse_operation(f"has {heads} heads for {features} features", "use a number of heads that divides them")
    return (steps, value_features)


def _recurrent(call: _Call) -> Shape:
    _need(call.inputs[0], SEQUENCE)
    steps = call.inputs[0][0]
    if steps > MAX_STEPS:
        refuse_operation(f"gets a sequence of {steps:,} steps", f"pool it to {MAX_STEPS:,} before")
    return (steps, int(call.arguments["features"]))


_RULES: Final[Mapping[Operation, Callable[[_Call], Shape]]] = {
    Operation.CONVOLUTION: _windowed,
    Operation.TRANSPOSED_CONVOLUTION: _windowed,
    Operation.MAX_POOL: _windowed,
    Operation.AVERAGE_POOL: _windowed,
    Operation.LINEAR: _linear,
    Operation.GROUP_NORM: _group_norm,
    Operation.GLOBAL_AVERAGE_POOL: _global_pool,
    Operation.CONCATENATE: _concatenate,
    Operation.ADD: _broadcast,
    Operation.MULTIPLY: _broadcast,
    Operation.RESIZE: _resize,
    Operation.FLATTEN: _flatten,
    Operation.TO_SEQUENCE: _to_sequence,
    Operation.TO_MAP: _to_map,
    Operation.ATTENTION: _attention,
    Operation.LSTM: _recurrent,
    Operation.GRU: _recurrent,
}
