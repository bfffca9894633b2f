"""Small graphs that between them use every operation in every way that it takes, and weights for any graph."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from inference.graph import INPUT, Graph, Node, Operation

MAP_SHAPE = (4, 12, 24)
BATCH = 2


def chain(*steps: tuple[Operation, dict[str, Any]], shape: tuple[int, int, int] = MAP_SHAPE) -> Graph:
    """One operation after the other, from a map."""
    nodes, before = [], INPUT
    for number, (operation, arguments) in enumerate(steps, start=1):
        nodes.append(Node(f"n{number}", operation, (before,), arguments))
        before = f"n{number}"
    return Graph(tuple(nodes), before, shape)


def _on_sequence(operation: Operation, **arguments: Any) -> Graph:
    return chain((Operation.TO_SEQUENCE, {}), (operation, arguments))


def _on_few_steps(operation: Operation, **arguments: Any) -> Graph:
    return chain((Operation.AVERAGE_POOL, {"kernel": 4}), (Operation.TO_SEQUENCE, {}), (operation, arguments))


def _on_vector(operation: Operation, **arguments: Any) -> Graph:
    return chain((Operation.GLOBAL_AVERAGE_POOL, {}), (operation, arguments))


def _on_map(operation: Operation, **arguments: Any) -> Graph:
    return chain((operation, arguments))


def _two(operation: Operation, *inputs: str, **arguments: Any) -> Graph:
    """An operation on values of all kinds: map a (4, 12, 24), c (4, 1, 1), half (4, 6, 12), s and t (sequences)."""
    known = (
        Node("a", Operation.TANH, (INPUT,)),
        Node("half", Operation.AVERAGE_POOL, ("a",), {"kernel": 2}),
        Node("vector", Operation.GLOBAL_AVERAGE_POOL, ("a",)),
        Node("c", Operation.TO_MAP, ("vector",)),
        Node("s", Operation.TO_SEQUENCE, ("a",)),
        Node("t", Operation.TO_SEQUENCE, ("half",)),
        Node("wide", Operation.LINEAR, ("t",), {"features": 6}),
    )
    by_name = {node.name: node for node in known}
    wanted, queue = set[str](), [*inputs, *([arguments["like"]] if "like" in arguments else [])]
    while queue:
        name = queue.pop()
        if name in by_name:
            wanted.add(name)
            queue.extend(by_name[name].inputs)
    nodes = tuple(node for node in known if node.name in wanted)
    return Graph((*nodes, Node("out", operation, inputs, arguments)), "out", MAP_SHAPE)


def _like(interpolation: str) -> Graph:
    """Up to an odd size that is no multiple: what pooling took away comes back."""
    nodes = (
        Node("a", Operation.MAX_POOL, (INPUT,), {"kernel": 4}),
        Node("odd", Operation.MAX_POOL, (INPUT,), {"kernel": 2, "stride": 1}),
        Node("up", Operation.RESIZE, ("a",), {"like": "odd", "interpolation": interpolation}),
        Node("sum", Operation.ADD, ("up", "odd")),
    )
    return Graph(nodes, "sum", MAP_SHAPE)


def _down(interpolation: str) -> Graph:
    nodes = (
        Node("half", Operation.AVERAGE_POOL, (INPUT,), {"kernel": 2}),
        Node("down", Operation.RESIZE, (INPUT,), {"like": "half", "interpolation": interpolation}),
        Node("both", Operation.CONCATENATE, ("down", "half")),
    )
    return Graph(nodes, "both", MAP_SHAPE)


def _crossed(operation: Operation) -> Graph:
    """A square map and its first channel's mean column, which is as long as the rows are."""
    nodes = (
        Node("one", Operation.CONVOLUTION, (INPUT,), {"channels": 1, "kernel": 1}),
        Node("column", Operation.AVERAGE_POOL, ("one",), {"kernel": 1}),
        Node("s", Operation.TO_SEQUENCE, ("column",)),
        Node("steps", Operation.TO_SEQUENCE, (INPUT,)),
        Node("out", operation, ("steps", "s")),
    )
    return Graph(nodes, "out", (36, 6, 6))


def _conv_norm(operation: Operation, **arguments: Any) -> Graph:
    return chain((operation, arguments), (Operation.BATCH_NORM, {"eps": 1e-3}), (Operation.RELU, {}))


def _shared_convolution() -> Graph:
    """A convolution whose output is taken beside its normalisation too, which so cannot become part of it."""
    nodes = (
        Node("conv", Operation.CONVOLUTION, (INPUT,), {"channels": 5, "kernel": 3, "padding": 1}),
        Node("norm", Operation.BATCH_NORM, ("conv",)),
        Node("sum", Operation.ADD, ("norm", "conv")),
    )
    return Graph(nodes, "sum", MAP_SHAPE)


def _sequence_and_back() -> Graph:
    nodes = (
        Node("s", Operation.TO_SEQUENCE, (INPUT,)),
        Node("linear", Operation.LINEAR, ("s",), {"features": 3}),
        Node("m", Operation.TO_MAP, ("linear",), {"like": INPUT}),
    )
    return Graph(nodes, "m", MAP_SHAPE)


_C, _T = Operation.CONVOLUTION, Operation.TRANSPOSED_CONVOLUTION
_MAX, _MEAN = Operation.MAX_POOL, Operation.AVERAGE_POOL

CASES: dict[str, Graph] = {
    "convolution": _on_map(_C, channels=6, kernel=3, padding=1),
    "convolution without padding": _on_map(_C, channels=6, kernel=5, bias=False),
    "convolution of even kernel": _on_map(_C, channels=3, kernel=4, stride=2, padding=1),
    "convolution of wide padding": _on_map(_C, channels=3, kernel=1, padding=2),
    "strided convolution": _on_map(_C, channels=6, kernel=7, stride=4, padding=3),
    "dilated convolution": _on_map(_C, channels=6, kernel=3, padding=4, dilation=4),
    "dilated and strided convolution": _on_map(_C, channels=6, kernel=3, stride=2, padding=3, dilation=3),
    "convolution to as many channels as columns": _on_map(_C, channels=24, kernel=3, padding=1),
    "convolution to as many channels as rows": _conv_norm(_C, channels=12, kernel=1),
    "grouped convolution": _on_map(_C, channels=6, kernel=3, padding=1, groups=2),
    "depthwise convolution": _on_map(_C, channels=4, kernel=3, padding=1, groups=4, bias=False),
    "1-D convolution": _on_sequence(_C, channels=6, kernel=3, padding=1, stride=2),
    "1-D depthwise convolution": _on_sequence(_C, channels=8, kernel=3, padding=2, dilation=2, groups=4),
    "transposed convolution": _on_map(_T, channels=3, kernel=2, stride=2),
    "transposed convolution with padding": _on_map(_T, channels=3, kernel=4, stride=2, padding=1),
    "transposed convolution with output padding": _on_map(
        _T, channels=3, kernel=3, stride=2, padding=1, output_padding=1
    ),
    "transposed convolution with more output padding": _on_map(_T, channels=3, kernel=2, stride=3, output_padding=2),
    "transposed convolution of small kernel": _on_map(_T, channels=3, kernel=1, stride=3, padding=1, bias=False),
    "1-D transposed convolution": _on_sequence(_T, channels=3, kernel=3, stride=2, padding=1, output_padding=1),
    "linear on a sequence": _on_sequence(Operation.LINEAR, features=7),
    "linear on a vector": _on_vector(Operation.LINEAR, features=7, bias=False),
    "batch norm": _on_map(Operation.BATCH_NORM),
    "batch norm of a sequence": _on_sequence(Operation.BATCH_NORM, eps=1e-2),
    "batch norm of a vector": _on_vector(Operation.BATCH_NORM),
    "batch norm of a convolution": _conv_norm(_C, channels=6, kernel=3, padding=1, bias=False),
    "batch norm of a convolution with bias": _conv_norm(_C, channels=6, kernel=3, padding=1),
    "batch norm of a depthwise convolution": _conv_norm(_C, channels=8, kernel=3, groups=4, bias=False),
    "batch norm of a transposed convolution": _conv_norm(_T, channels=6, kernel=2, stride=2),
    "batch norm of a shared convolution": _shared_convolution(),
    "batch norm of a linear layer": chain(
        (Operation.TO_SEQUENCE, {}), (Operation.LINEAR, {"features": 3}), (Operation.BATCH_NORM, {})
    ),
    "layer norm of a sequence": _on_sequence(Operation.LAYER_NORM, eps=1e-6),
    "layer norm of a vector": _on_vector(Operation.LAYER_NORM),
    "group norm": _on_map(Operation.GROUP_NORM, groups=2),
    "group norm of one group": _on_map(Operation.GROUP_NORM, groups=1, affine=False),
    "instance norm": _on_map(Operation.GROUP_NORM, groups=0, eps=1e-3),
    "instance norm of as many channels as rows": chain(
        (_C, {"channels": 12, "kernel": 1}), (Operation.GROUP_NORM, {"groups": 0})
    ),
    "instance norm without weights": _on_map(Operation.GROUP_NORM, groups=0, affine=False),
    "relu": _on_map(Operation.RELU),
    "leaky relu": _on_map(Operation.LEAKY_RELU, slope=0.2),
    "leaky relu of a sequence": _on_sequence(Operation.LEAKY_RELU),
    "prelu of one": _on_map(Operation.PRELU),
    "prelu of each channel": _on_map(Operation.PRELU, parameters=4),
    "prelu of a sequence": _on_sequence(Operation.PRELU, parameters=4),
    "prelu of a vector": _on_vector(Operation.PRELU, parameters=4),
    "gelu": _on_map(Operation.GELU),
    "tanh": _on_map(Operation.TANH),
    "sigmoid": _on_map(Operation.SIGMOID),
    "softmax": _on_map(Operation.SOFTMAX),
    "softmax of a sequence": _on_sequence(Operation.SOFTMAX),
    "softmax of a vector": _on_vector(Operation.SOFTMAX),
    "max pool": _on_map(_MAX, kernel=2),
    "max pool with padding": _on_map(_MAX, kernel=3, stride=2, padding=1),
    "max pool of a remainder": _on_map(_MAX, kernel=5, stride=3),
    "1-D max pool": _on_sequence(_MAX, kernel=3, stride=2, padding=1),
    "average pool": _on_map(_MEAN, kernel=2),
    "average pool of a remainder": _on_map(_MEAN, kernel=3, stride=2),
    "1-D average pool": _on_sequence(_MEAN, kernel=4),
    "global average pool": _on_map(Operation.GLOBAL_AVERAGE_POOL),
    "global average pool of a sequence": _on_sequence(Operation.GLOBAL_AVERAGE_POOL),
    "concatenate": _two(Operation.CONCATENATE, "a", INPUT, "a"),
    "concatenate sequences": _two(Operation.CONCATENATE, "t", "wide"),
    "concatenate vectors": _two(Operation.CONCATENATE, "vector", "vector"),
    "add": _two(Operation.ADD, "a", INPUT, "c"),
    "add a column": _crossed(Operation.ADD),
    "multiply by a column": _crossed(Operation.MULTIPLY),
    "add sequences": _two(Operation.ADD, "s", "s"),
    "multiply": _two(Operation.MULTIPLY, "a", "c"),
    "multiply vectors": _two(Operation.MULTIPLY, "vector", "vector", "vector"),
    "resize linearly": _on_map(Operation.RESIZE, factor=2),
    "resize linearly by three": _on_map(Operation.RESIZE, factor=3),
    "resize to the nearest": _on_map(Operation.RESIZE, factor=3, interpolation="nearest"),
    "resize linearly like another": _like("linear"),
    "resize to the nearest like another": _like("nearest"),
    "resize down": _down("linear"),
    "resize down to the nearest": _down("nearest"),
    "resize one pixel": _two(Operation.RESIZE, "c", like="a"),
    "flatten": _on_map(Operation.FLATTEN),
    "flatten a sequence": _on_sequence(Operation.FLATTEN),
    "dense layer on all pixels": chain((Operation.FLATTEN, {}), (Operation.LINEAR, {"features": 3})),
    "to sequence": _on_map(Operation.TO_SEQUENCE),
    "to map": _sequence_and_back(),
    "vector to map": _on_vector(Operation.TO_MAP),
    "attention": _two(Operation.ATTENTION, "s", "s", "s", heads=2),
    "attention to fewer steps": _two(Operation.ATTENTION, "s", "t", "wide", heads=2),
    "lstm": _on_few_steps(Operation.LSTM, features=5),
    "gru": _on_few_steps(Operation.GRU, features=5),
    "dropout": chain((Operation.DROPOUT, {"probability": 0.5}), (Operation.TANH, {})),
}


def random_tensors(graph: Graph, seed: int = 7) -> dict[str, NDArray[np.float32]]:
    """Weights under which no operation is trivial and values stay of the order of one."""
    generator = np.random.default_rng(seed)
    tensors = {}
    for name, shape in graph.tensors().items():
        fan_in = max(1, int(np.prod(shape[1:])))
        values = generator.standard_normal(shape, np.float32) * np.float32(fan_in**-0.5 if len(shape) > 1 else 0.3)
        if name.endswith("running_var"):
            values = generator.uniform(0.5, 2.0, shape)
        elif name.endswith("weight") and len(shape) == 1:
            values = generator.uniform(0.5, 1.5, shape) * generator.choice([-1, 1], shape)
        tensors[name] = values.astype(np.float32, copy=False)
    return tensors


def random_images(graph: Graph, *, count: int = BATCH, size: tuple[int, int] | None = None) -> NDArray[np.float32]:
    """Images (count, channels, rows, columns), of the size that the graph declares or of another."""
    rows, columns = size or graph.input_shape[1:]
    shape = (count, graph.input_shape[0], rows, columns)
    return np.random.default_rng(11).normal(0, 1, shape).astype(np.float32)


def torch_output(
    graph: Graph, tensors: dict[str, NDArray[np.float32]], images: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What torch gives for the images."""
    import torch

    from inference.backends.torch_builder import build

    with torch.device("meta"):  # weights that are replaced at once need not be made
        module = build(graph).eval()
    state = {name: torch.from_numpy(values) for name, values in tensors.items()}
    module.load_state_dict(state, strict=False, assign=True)
    with torch.inference_mode():
        return module(torch.from_numpy(images)).numpy()


LAYER_LISTS: dict[str, str] = {
    "dsc1d": "dsc1d output",
    "dsc2d": "dsc2d output",
    "cnn1d": "cnn1d relu output",
    "cnn2d": "cnn2d tanh output",
    "lstm": "lstm output",
    "gru": "gru output",
    "Avgpool1d": "cnn1d Avgpool1d dense",
    "Avgpool2d": "Avgpool2d cnn2d Upsample output",
    "Maxpool1d": "cnn1d Maxpool1d dense",
    "Maxpool2d": "Maxpool2d cnn2d Upsample output",
    "Flatten": "Flatten dense",
    "dense": "dense relu dense",
    "dropout": "dropout output",
    "batchNorm1d": "cnn1d batchNorm1d output",
    "batchNorm2d": "batchNorm2d cnn2d batchNorm2d output",
    "relu": "cnn2d relu output",
    "prelu": "cnn2d prelu output",
    "tanh": "tanh output",
    "softmax": "cnn2d softmax output",
    "sigmoid": "sigmoid output",
    "Upsample": "Maxpool2d cnn2d Upsample output",
    "doubleConv": "doubleConv output",
    "ElbowUNet": "doubleConv Maxpool2d ElbowUNet Upsample UpDoubleConv_out output",
    "UpDoubleConv": "UpDoubleConv output",
    "UpDoubleConv_out": "UpDoubleConv_out output",
    "output": "output",
}
"""A short network for each code of the language; the last layer gives two channels."""

_ENDS_AS_SCORES = frozenset({"Avgpool1d", "Maxpool1d", "Flatten"})


def described(code: str) -> Graph:
    """The graph of the short network of a layer code, for images of 3 channels, 8 x 12."""
    from inference.architecture import parse_architecture
    from inference.layers import CONVOLUTIONS, KIND_BY_CODE, POOLINGS, WIDE

    codes = LAYER_LISTS[code].split()
    kinds = [KIND_BY_CODE[item.casefold()] for item in codes]
    leaving = [6 if position < len(kinds) else 2 for position, kind in enumerate(kinds, start=1) if kind in WIDE]
    kernels = [3 for kind in kinds if kind in CONVOLUTIONS]
    pools = [2 for kind in kinds if kind in POOLINGS]
    description: dict[str, Any] = {
        "version": 2,
        "task": "classify" if code in _ENDS_AS_SCORES else "segment",
        "input_shape": {"input_shape0": 3, "input_shape1": 8, "input_shape2": 12, "label_shape": 2},
        "data_format": {"data_format": "channels_first"},
        "architecture": {str(number): item for number, item in enumerate(codes, start=1)},
        "preprocess": [{"step": "resize", "rows": 8, "columns": 12}, {"step": "repeat-channels", "channels": 3}],
    }
    for section, key, values in (
        ("convolutional", "cn", leaving),
        ("kernel", "kernel", kernels),
        ("pooling", "pool", pools),
    ):
        if values:
            description[section] = {f"{key}{number}": value for number, value in enumerate(values, start=1)}
    graph = parse_architecture(json.dumps(description)).graph
    assert graph is not None
    return graph


_SMALL: dict[str, dict[str, Any]] = {
    "unet": {"channels": 4, "levels": 2},
    "attention-unet": {"channels": 4, "levels": 2},
    "residual-unet": {"channels": 4, "levels": 2},
    "meshnet": {"channels": 4},
}


def builtin(name: str) -> Graph:
    """A built-in network for images of 1 channel, 64 x 96, as small as its arguments make it."""
    from inference.builtin.table import NETWORKS

    network = NETWORKS[name]
    return network.build(network.checked(name, _SMALL.get(name, {})), (1, 64, 96), 1)


def tolerance(expected: NDArray[np.float32]) -> float:
    """How far another library's output may be off: 1e-4, of the largest value where that is more than one."""
    return 1e-4 * max(1.0, float(np.abs(expected).max()))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Rows of layers on a map, some of which join what an earlier one of the same size gave."""
    sides = st.sampled_from([8, 12, 20])  # multiples of what two strides of 2 make
    shape = (draw(st.integers(1, 4)), draw(sides), draw(sides))
    strides = 2
    nodes: list[Node] = []
    shapes: dict[str, tuple[int, ...]] = {INPUT: shape}
    value = INPUT
    for number in range(draw(st.integers(2, 6))):
        operation, arguments = draw(_steps(shapes[value], most=2 if strides else 1))
        strides -= arguments.get("stride", 1) - 1
        node = Node(f"n{number}", operation, (value,), arguments)
        nodes.append(node)
        value = node.name
        shapes[value] = node.output_shape(shapes)
        same = [name for name in shapes if name != value and shapes[name][1:] == shapes[value][1:]]
        if same and draw(st.booleans()):
            node = Node(f"j{number}", Operation.CONCATENATE, (draw(st.sampled_from(same)), value))
            nodes.append(node)
            value = node.name
            shapes[value] = node.output_shape(shapes)
    return Graph(tuple(nodes), value, shape)


@st.composite
def _steps(draw: st.DrawFn, shape: tuple[int, ...], *, most: int) -> tuple[Operation, dict[str, Any]]:
    side = min(shape[1:])
    operation = draw(
        st.sampled_from(
            [
                Operation.CONVOLUTION,
                Operation.TRANSPOSED_CONVOLUTION,
                Operation.BATCH_NORM,
                Operation.MAX_POOL,
                Operation.AVERAGE_POOL,
                Operation.RESIZE,
                Operation.PRELU,
                Operation.SOFTMAX if shape[0] > 1 else Operation.TANH,
            ]
        )
    )
    kernel = draw(st.integers(1, min(3, side)))
    stride = draw(st.integers(1, most))
    match operation:
        case Operation.CONVOLUTION:
            bias, dilation = draw(st.booleans()), draw(st.integers(1, 2))
            padding = dilation * (kernel - 1)
            window = {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
            return operation, {"channels": draw(st.integers(1, 5)), "bias": bias, **window}
        case Operation.TRANSPOSED_CONVOLUTION:
            more = draw(st.integers(0, stride - 1))
            window = {"kernel": kernel, "stride": stride, "output_padding": more}
            return operation, {"channels": draw(st.integers(1, 5)), **window}
        case Operation.MAX_POOL:
            return operation, {"kernel": kernel, "stride": stride, "padding": draw(st.integers(0, kernel // 2))}
        case Operation.AVERAGE_POOL:
            return operation, {"kernel": kernel, "stride": stride}
        case Operation.RESIZE:
            return operation, {"factor": 2, "interpolation": draw(st.sampled_from(["linear", "nearest"]))}
        case Operation.PRELU:
            return operation, {"parameters": draw(st.sampled_from([1, shape[0]]))}
    return operation, {}
