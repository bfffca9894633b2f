"""A graph and its weights as an ONNX file, for other programs: logits of images of any number and size.

Tensors keep the names of the state dictionary where ONNX takes them as they are. Maps are (N, channels, rows,
columns), sequences (N, steps, features), vectors (N, features).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.folding import normalisation
from inference.graph import INPUT, Graph, Node, Operation, Shape
from inference.operation_shapes import MAP, channels_of

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

OPSET: Final = 17
IR_VERSION: Final = 8
IMAGE, LOGITS = "image", "logits"

_ONE_TO_ONE: Final = {
    Operation.RELU: "Relu",
    Operation.TANH: "Tanh",
    Operation.SIGMOID: "Sigmoid",
    Operation.FLATTEN: "Flatten",
    Operation.DROPOUT: "Identity",
}
_JOINING: Final = {Operation.ADD: "Sum", Operation.MULTIPLY: "Mul", Operation.CONCATENATE: "Concat"}


def export_onnx(graph: Graph, tensors: Mapping[str, NDArray[np.float32]]) -> bytes:
    """The ONNX file of a network.

    Parameters
    ----------
    tensors
        By torch's names, checked against `graph.tensors()` before.
    """
    from onnx import TensorProto, helper

    export = _Export(tensors, graph.declared)
    export.values[INPUT] = IMAGE
    for node in graph.nodes:
        export.add(node)
    export.emit(LOGITS, "Identity", [export.values[graph.output]])
    sides = graph.input_shape[1:] if graph.is_fixed_size else ("rows", "columns")
    axes = ["n", *(f"side{axis}" for axis in range(len(graph.output_shape)))]
    described = helper.make_graph(
        export.nodes,
        "network",
        [helper.make_tensor_value_info(IMAGE, TensorProto.FLOAT, ["n", graph.input_shape[0], *sides])],
        [helper.make_tensor_value_info(LOGITS, TensorProto.FLOAT, axes)],
        list(export.constants.values()),
    )
    model = helper.make_model(
        described, producer_name="Verdant", opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    content: bytes = model.SerializeToString()
    return content


@dataclass(slots=True)
class _Export:
    """Nodes and constants so far; `values` are the names of what each node of the graph gives."""

    tensors: Mapping[str, NDArray[np.float32]]
    shapes: Mapping[str, Shape]
    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, TensorProto] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def emit(self, name: str, operator: str, inputs: Sequence[str], **attributes: Any) -> str:  # noqa: ANN401 - as ONNX has them
        """Add one operator; its only output has the operator's name."""
        from onnx import helper

        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """Add a tensor, once."""
        from onnx import numpy_helper

        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def integers(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, np.int64))

    def tensor(self, node: Node, part: str) -> str:
        return self.constant(f"{node.name}.{part}", self.tensors[f"{node.name}.{part}"])

    def entering(self, node: Node) -> Shape:
        return self.shapes[node.inputs[0]]

    def add(self, node: Node) -> None:
        """Add what a node of the graph computes."""
        inputs = [self.values[name] for name in node.inputs]
        simple = _ONE_TO_ONE.get(node.operation)
        if simple is not None:
            self.values[node.name] = self.emit(node.name, simple, inputs)
        elif node.operation in _JOINING:
            self.values[node.name] = _joined(self, node, inputs)
        else:
            self.values[node.name] = _RULES[node.operation](self, node, *inputs)

    def in_windows(self, node: Node, value: str, operator: str, inputs: Sequence[str], **attributes: Any) -> str:  # noqa: ANN401
        """An operator on the last axes: those of a map; the steps of a sequence are put there and back."""
        if len(self.entering(node)) == MAP:
            return self.emit(node.name, operator, [value, *inputs], **attributes)
        there = self.emit(f"{node.name}.there", "Transpose", [value], perm=[0, 2, 1])
        done = self.emit(f"{node.name}.done", operator, [there, *inputs], **attributes)
        return self.emit(node.name, "Transpose", [done], perm=[0, 2, 1])

    def windows(self, node: Node) -> dict[str, Any]:
        """The attributes of windows that a node's arguments say."""
        axes = len(self.entering(node)) - 1
        arguments = {key: int(value) for key, value in node.arguments.items() if isinstance(value, int)}
        attributes: dict[str, Any] = {
            "kernel_shape": [arguments["kernel"]] * axes,
            "strides": [arguments["stride"]] * axes,
            "pads": [arguments.get("padding", 0)] * (2 * axes),
        }
        if arguments.get("dilation", 1) > 1:
            attributes["dilations"] = [arguments["dilation"]] * axes
        if arguments.get("output_padding"):
            attributes["output_padding"] = [arguments["output_padding"]] * axes
        if arguments.get("groups", 1) > 1:
            attributes["group"] = arguments["groups"]
        return attributes

    def sides_of(self, node: Node, name: str, first: int, last: int) -> str:
        """Lengths of axes of a value, as a tensor."""
        shape = self.emit(f"{node.name}.shape{first}", "Shape", [name])
        start, end = (self.integers(f"axis{axis}", axis) for axis in (first, last))
        return self.emit(f"{node.name}.sides{first}", "Slice", [shape, start, end])


def _joined(export: _Export, node: Node, inputs: list[str]) -> str:
    operator = _JOINING[node.operation]
    if operator == "Concat":
        return export.emit(node.name, operator, inputs, axis=1 if len(export.entering(node)) == MAP else -1)
    if operator == "Sum":
        return export.emit(node.name, operator, inputs)
    value = inputs[0]
    for number, other in enumerate(inputs[1:], start=1):
        is_last = number == len(inputs) - 1
        value = export.emit(node.name if is_last else f"{node.name}.{number}", operator, [value, other])
    return value


def _convolution(export: _Export, node: Node, value: str) -> str:
    operator = "Conv" if node.operation is Operation.CONVOLUTION else "ConvTranspose"
    parts = ["weight", *(["bias"] if node.arguments["bias"] else [])]
    return export.in_windows(
        node, value, operator, [export.tensor(node, part) for part in parts], **export.windows(node)
    )


def _linear(export: _Export, node: Node, value: str) -> str:
    weight = export.constant(f"{node.name}.weight.T", export.tensors[f"{node.name}.weight"].T)
    if not node.arguments["bias"]:
        return export.emit(node.name, "MatMul", [value, weight])
    product = export.emit(f"{node.name}.product", "MatMul", [value, weight])
    return export.emit(node.name, "Add", [product, export.tensor(node, "bias")])


def _scaled(export: _Export, node: Node, value: str, scale: NDArray[Any], shift: NDArray[Any]) -> str:
    """Channels multiplied by numbers, and others added."""
    sides = (-1, 1, 1) if len(export.entering(node)) == MAP else (-1,)
    factors = export.constant(f"{node.name}.scale", np.asarray(scale, np.float32).reshape(sides))
    shifts = export.constant(f"{node.name}.shift", np.asarray(shift, np.float32).reshape(sides))
    return export.emit(node.name, "Add", [export.emit(f"{node.name}.scaled", "Mul", [value, factors]), shifts])


def _batch_norm(export: _Export, node: Node, value: str) -> str:
    if len(export.entering(node)) != MAP:
        return _scaled(export, node, value, *normalisation(node, export.tensors))
    parts = [export.tensor(node, part) for part in ("weight", "bias", "running_mean", "running_var")]
    return export.emit(node.name, "BatchNormalization", [value, *parts], epsilon=float(node.arguments["eps"]))


def _layer_norm(export: _Export, node: Node, value: str) -> str:
    parts = [export.tensor(node, part) for part in ("weight", "bias")]
    return export.emit(
        node.name, "LayerNormalization", [value, *parts], axis=-1, epsilon=float(node.arguments["eps"])
    )


def _group_norm(export: _Export, node: Node, value: str) -> str:
    """Instance normalisation of groups laid out as one channel each; then the channels are scaled."""
    channels = channels_of(export.entering(node))
    groups = int(node.arguments["groups"]) or channels
    eps, name = float(node.arguments["eps"]), node.name
    ones = export.constant(f"{name}.ones", np.ones(groups, np.float32))
    zeros = export.constant(f"{name}.zeros", np.zeros(groups, np.float32))
    laid = export.emit(f"{name}.laid", "Reshape", [value, export.integers(f"{name}.groups", 0, groups, -1)])
    normal = export.emit(f"{name}.normal", "InstanceNormalization", [laid, ones, zeros], epsilon=eps)
    shape = export.emit(f"{name}.shape", "Shape", [value])
    if not node.arguments["affine"]:
        return export.emit(name, "Reshape", [normal, shape])
    back = export.emit(f"{name}.back", "Reshape", [normal, shape])
    return _scaled(export, node, back, *(export.tensors[f"{name}.{part}"] for part in ("weight", "bias")))


def _leaky_relu(export: _Export, node: Node, value: str) -> str:
    return export.emit(node.name, "LeakyRelu", [value], alpha=float(node.arguments["slope"]))


def _prelu(export: _Export, node: Node, value: str) -> str:
    slope = export.tensors[f"{node.name}.weight"]
    sides = (-1, 1, 1) if len(export.entering(node)) == MAP else (-1,)
    return export.emit(node.name, "PRelu", [value, export.constant(f"{node.name}.weight", slope.reshape(sides))])


def _gelu(export: _Export, node: Node, value: str) -> str:
    def number(name: str, of: float) -> str:
        return export.constant(name, np.array(of, np.float32))

    root, half, one = number("sqrt2", math.sqrt(2)), number("half", 0.5), number("one", 1.0)
    error = export.emit(f"{node.name}.erf", "Erf", [export.emit(f"{node.name}.over", "Div", [value, root])])
    share = export.emit(f"{node.name}.share", "Mul", [export.emit(f"{node.name}.plus", "Add", [error, one]), half])
    return export.emit(node.name, "Mul", [value, share])


def _softmax(export: _Export, node: Node, value: str) -> str:
    return export.emit(node.name, "Softmax", [value], axis=1 if len(export.entering(node)) == MAP else -1)


def _pool(export: _Export, node: Node, value: str) -> str:
    operator = "MaxPool" if node.operation is Operation.MAX_POOL else "AveragePool"
    return export.in_windows(node, value, operator, [], **export.windows(node))


def _global_average_pool(export: _Export, node: Node, value: str) -> str:
    axes = [2, 3] if len(export.entering(node)) == MAP else [1]
    return export.emit(node.name, "ReduceMean", [value], axes=axes, keepdims=0)


def _resize(export: _Export, node: Node, value: str) -> str:
    is_linear = node.arguments["interpolation"] == "linear"
    attributes: dict[str, Any] = {"mode": "linear"}
    if not is_linear:
        # The pixel in which the centre lies; between two of them, the later one.
        attributes = {"mode": "nearest", "nearest_mode": "round_prefer_ceil"}
    attributes["coordinate_transformation_mode"] = "half_pixel"
    if node.like is None:
        factor = float(node.arguments["factor"])
        scales = export.constant(f"{node.name}.scales", np.array([1, 1, factor, factor], np.float32))
        return export.emit(node.name, "Resize", [value, "", scales], **attributes)
    own = export.sides_of(node, value, 0, 2)
    wanted = export.sides_of(node, export.values[node.like], 2, 4)
    sizes = export.emit(f"{node.name}.sizes", "Concat", [own, wanted], axis=0)
    return export.emit(node.name, "Resize", [value, "", "", sizes], **attributes)


def _to_sequence(export: _Export, node: Node, value: str) -> str:
    flat = export.emit(f"{node.name}.flat", "Reshape", [value, export.integers("flat", 0, 0, -1)])
    return export.emit(node.name, "Transpose", [flat], perm=[0, 2, 1])


def _to_map(export: _Export, node: Node, value: str) -> str:
    if node.like is None:
        return export.emit(node.name, "Unsqueeze", [value, export.integers("places", 2, 3)])
    channels_first = export.emit(f"{node.name}.channels", "Transpose", [value], perm=[0, 2, 1])
    sides = export.sides_of(node, export.values[node.like], 2, 4)
    shape = export.emit(f"{node.name}.size", "Concat", [export.integers("keep", 0, 0), sides], axis=0)
    return export.emit(node.name, "Reshape", [channels_first, shape])


def _attention(export: _Export, node: Node, *inputs: str) -> str:
    heads, name = int(node.arguments["heads"]), node.name
    widths = [channels_of(export.shapes[item]) for item in node.inputs]

    def by_head(part: str, value: str, width: int, perm: list[int]) -> str:
        shape = export.integers(f"{name}.{part}.shape", 0, 0, heads, width // heads)
        return export.emit(
            f"{name}.{part}",
            "Transpose",
            [export.emit(f"{name}.{part}.parted", "Reshape", [value, shape])],
            perm=perm,
        )

    query = by_head("query", inputs[0], widths[0], [0, 2, 1, 3])
    key = by_head("key", inputs[1], widths[1], [0, 2, 3, 1])
    value = by_head("value", inputs[2], widths[2], [0, 2, 1, 3])
    scale = export.constant(f"{name}.scale", np.array(1 / math.sqrt(widths[0] // heads), np.float32))
    scores = export.emit(f"{name}.scores", "MatMul", [export.emit(f"{name}.scaled", "Mul", [query, scale]), key])
    shares = export.emit(f"{name}.shares", "Softmax", [scores], axis=-1)
    mixed = export.emit(f"{name}.mixed", "MatMul", [shares, value])
    apart = export.emit(f"{name}.apart", "Transpose", [mixed], perm=[0, 2, 1, 3])
    return export.emit(name, "Reshape", [apart, export.integers(f"{name}.width", 0, 0, widths[2])])


def _recurrent(export: _Export, node: Node, value: str) -> str:
    """Gates in ONNX's order: LSTM in, out, forget, cell; GRU update, reset, new."""
    is_lstm, name = node.operation is Operation.LSTM, node.name
    order = (0, 3, 1, 2) if is_lstm else (1, 0, 2)

    def reordered(part: str) -> NDArray[np.float32]:
        gates = np.split(export.tensors[f"{name}.{part}"], len(order))
        return np.concatenate([gates[index] for index in order])

    weights = [export.constant(f"{name}.{part}", reordered(part)[None]) for part in ("weight_ih_l0", "weight_hh_l0")]
    biases = np.concatenate([reordered("bias_ih_l0"), reordered("bias_hh_l0")])[None]
    steps_first = export.emit(f"{name}.steps", "Transpose", [value], perm=[1, 0, 2])
    attributes: dict[str, Any] = {"hidden_size": int(node.arguments["features"])}
    if not is_lstm:
        attributes["linear_before_reset"] = 1
    inputs = [steps_first, *weights, export.constant(f"{name}.biases", biases)]
    states = export.emit(f"{name}.states", "LSTM" if is_lstm else "GRU", inputs, **attributes)
    single = export.emit(f"{name}.single", "Squeeze", [states, export.integers("direction", 1)])
    return export.emit(name, "Transpose", [single], perm=[1, 0, 2])


_RULES: Final[Mapping[Operation, Callable[..., str]]] = {
    Operation.CONVOLUTION: _convolution,
    Operation.TRANSPOSED_CONVOLUTION: _convolution,
    Operation.LINEAR: _linear,
    Operation.BATCH_NORM: _batch_norm,
    Operation.LAYER_NORM: _layer_norm,
    Operation.GROUP_NORM: _group_norm,
    Operation.LEAKY_RELU: _leaky_relu,
    Operation.PRELU: _prelu,
    Operation.GELU: _gelu,
    Operation.SOFTMAX: _softmax,
    Operation.MAX_POOL: _pool,
    Operation.AVERAGE_POOL: _pool,
    Operation.GLOBAL_AVERAGE_POOL: _global_average_pool,
    Operation.RESIZE: _resize,
    Operation.TO_SEQUENCE: _to_sequence,
    Operation.TO_MAP: _to_map,
    Operation.ATTENTION: _attention,
    Operation.LSTM: _recurrent,
    Operation.GRU: _recurrent,
}
