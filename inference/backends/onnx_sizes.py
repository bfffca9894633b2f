"""How large every value of an ONNX network becomes for one image, worked out without running it.

Shapes are worked out by ONNX's own rules. What the network computes itself from shapes (paddings, new sizes) is
worked out by evaluating such small nodes; ONNX's way of doing that allocates whatever a file says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from app.core.errors import InputMismatchError
from app.core.phrases import phrase
from inference.backends.onnx_wire import refused

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnx import ModelProto, NodeProto, ValueInfoProto

_Values: TypeAlias = "dict[str, tuple[tuple[int, ...], int]]"
"""By name of each value whose shape is known: the shape, and bytes."""

MAX_VALUE_BYTES: Final = 8 << 30
MAX_RANK: Final = 8
SMALL_TENSOR: Final = 1024
"""Elements of a tensor from which sizes may be worked out."""

_MOST_ROUNDS: Final = 64
"""Each settles what depends on a shape that the one before made known."""

_SHAPING = ("Concat", "ConstantOfShape", "Gather", "Identity", "Reshape", "Shape", "Slice", "Squeeze", "Transpose")
_COUNTING = ("Add", "Cast", "Ceil", "Div", "Equal", "Floor", "Max", "Min", "Mod", "Mul", "Neg", "Not", "Sub", "Where")
_FOLDABLE: Final = frozenset((*_SHAPING, "Unsqueeze", *_COUNTING))
"""Operators on small constants whose results are no larger than their inputs say."""
_EVALUATION_ERRORS: Final = (
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    RuntimeError,
    ArithmeticError,
    AttributeError,
)


@dataclass(frozen=True, slots=True)
class OnnxSizes:
    """What one image of a size makes of a network.

    Parameters
    ----------
    output_shape
        Of the named output, the batch of 1 included.
    activation_bytes
        Bytes of the values alive at once at the worst node, the weights not counted.
    """

    output_shape: tuple[int, ...]
    activation_bytes: int


def measure(skeleton: bytes, input_name: str, shape: tuple[int, ...], *, output: str) -> OnnxSizes:
    """Sizes of all values for an input of a shape.

    Parameters
    ----------
    skeleton
        A checked model whose large tensors are inputs.

    Raises
    ------
    InputMismatchError
        The shape does not fit the network.
    WeightsError
        The size of a value cannot be told, or is beyond all limits.
    """
    import onnx

    model = onnx.load_from_string(skeleton)
    _set_input(model, input_name, shape)
    values: _Values = {}
    for number in range(_MOST_ROUNDS):
        has_folded = _fold(model, values)
        if number and not has_folded:
            break
        values = _infer(model, shape)
        missing = next((name for node in model.graph.node for name in node.output if name and name not in values), "")
        if not missing:
            return OnnxSizes(values[output][0], _alive_at_worst(model, values))
    raise refused(phrase("The size of its value {name} cannot be told before it runs.", name=missing[:60]))


def _set_input(model: ModelProto, input_name: str, shape: tuple[int, ...]) -> None:
    for value in model.graph.input:
        if value.name == input_name:
            for dim, side in zip(value.type.tensor_type.shape.dim, shape, strict=True):
                dim.dim_value = side
    for value in model.graph.output:
        # What the file says of its outputs holds for another size.
        value.type.tensor_type.ClearField("shape")


def _infer(model: ModelProto, shape: tuple[int, ...]) -> _Values:
    from onnx import shape_inference
    from onnx.checker import ValidationError

    try:
        inferred = shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
    except (shape_inference.InferenceError, ValidationError, RuntimeError, ValueError) as error:
        raise InputMismatchError(
            phrase("The image cannot be given to the network."),
            cause=phrase("An image of {rows} x {columns} does not fit it.", rows=shape[2], columns=shape[3]),
            next_step=phrase("Correct 'preprocess' in the network's description."),
            details=str(error),
        ) from None
    graph = inferred.graph
    described = (_described(value) for value in (*graph.value_info, *graph.input, *graph.output))
    return {name: (sides, size) for name, sides, size in described if sides is not None}


def _described(value: ValueInfoProto) -> tuple[str, tuple[int, ...] | None, int]:
    from onnx import helper

    kind = value.type.tensor_type
    if not value.type.HasField("tensor_type") or not kind.HasField("shape"):
        return value.name, None, 0
    dims = kind.shape.dim
    if not all(dim.HasField("dim_value") for dim in dims):
        return value.name, None, 0
    sides = tuple(dim.dim_value for dim in dims)
    try:
        itemsize = helper.tensor_dtype_to_np_dtype(kind.elem_type).itemsize
    except (KeyError, ValueError):
        return value.name, None, 0
    size = math.prod(sides) * itemsize
    if len(sides) > MAX_RANK or min(sides, default=0) < 0 or size > MAX_VALUE_BYTES:
        text = " x ".join(str(side) for side in sides[:MAX_RANK])
        raise refused(phrase("Its value {name} would be of the size {size}.", name=value.name[:60], size=text[:100]))
    return value.name, sides, size


def _alive_at_worst(model: ModelProto, values: _Values) -> int:
    held = {value.name for value in model.graph.input[1:]} | {item.name for item in model.graph.initializer}
    last = {name: index for index, node in enumerate(model.graph.node) for name in node.input}
    last |= {value.name: len(model.graph.node) for value in model.graph.output}
    first = model.graph.input[0].name
    alive = {first: values[first][1]}
    worst = alive[first]
    for index, node in enumerate(model.graph.node):
        alive |= {name: values[name][1] for name in node.output if name}
        worst = max(worst, sum(alive.values()))
        for name in (*node.input, *node.output):
            if last.get(name, -1) <= index and name not in held:
                alive.pop(name, None)
    return worst


def _fold(model: ModelProto, values: _Values) -> bool:
    """Put constants in place of the small nodes whose inputs are constants; whether there was any."""
    from onnx import numpy_helper

    constants: dict[str, NDArray[Any]] = {
        item.name: numpy_helper.to_array(item)
        for item in model.graph.initializer
        if math.prod(item.dims) <= SMALL_TENSOR
    }
    kept: list[NodeProto] = []
    graph = model.graph
    for node in graph.node:
        made = _constant(node, constants, values)
        if made is None:
            made = _evaluated(model, node, constants)
        if made is not None and len(node.output) == 1 and made.size <= SMALL_TENSOR:
            constants[node.output[0]] = made
            graph.initializer.append(numpy_helper.from_array(made, node.output[0]))
        else:
            kept.append(node)
    has_folded = len(kept) < len(graph.node)
    del graph.node[:]
    graph.node.extend(kept)
    return has_folded


def _constant(node: NodeProto, constants: Mapping[str, NDArray[Any]], values: _Values) -> NDArray[Any] | None:
    from onnx import numpy_helper

    if node.op_type == "Constant":
        tensors = [item.t for item in node.attribute if item.name == "value"]
        small = bool(tensors) and math.prod(tensors[0].dims) <= SMALL_TENSOR
        return numpy_helper.to_array(tensors[0]) if small else None
    if node.op_type == "Shape" and node.input[0] in values:
        sides = values[node.input[0]][0]
        part = {item.name: item.i for item in node.attribute}
        return np.array(sides[part.get("start", 0) : part.get("end", len(sides))], np.int64)
    if node.op_type == "ConstantOfShape" and node.input[0] in constants:
        wanted = constants[node.input[0]]
        if math.prod(int(side) for side in wanted.ravel()) > SMALL_TENSOR or wanted.size > MAX_RANK:
            raise refused(phrase("The size of its value {name} cannot be told before it runs.", name=node.output[0]))
    return None


def _evaluated(model: ModelProto, node: NodeProto, constants: Mapping[str, NDArray[Any]]) -> NDArray[Any] | None:
    from onnx import helper
    from onnx.reference import ReferenceEvaluator

    names = [name for name in node.input if name]
    if node.op_type not in _FOLDABLE or not names or any(name not in constants for name in names):
        return None
    inputs = [
        helper.make_tensor_value_info(
            name, helper.np_dtype_to_tensor_dtype(constants[name].dtype), constants[name].shape
        )
        for name in names
    ]
    outputs = [helper.make_empty_tensor_value_info(name) for name in node.output]
    single = helper.make_model(
        helper.make_graph([node], "single", inputs, outputs), opset_imports=list(model.opset_import)
    )
    try:
        (result,) = ReferenceEvaluator(single).run(None, {name: constants[name] for name in names})
    except _EVALUATION_ERRORS:
        return None
    made = np.asarray(result)
    return made if made.dtype.kind in "biuf" else None
