"""What a network is: its graph, input, classes, and what is done before and after it.

`parse_architecture` reads the network language (DnnArchitecture): the public DNN-parser grammar and the
extensions of its version 2. Everything is checked and every size is bounded before anything is allocated;
torch is not needed to know what a network costs.

Choices that the grammar leaves open (those about layers stand in `inference.layer_list` and
`inference.layer_graph`)
------------------------------------------------------------------------------------------------------
- `data_format` says in which order `input_shape0..2` are written: (rows, columns, channels) or (channels,
  rows, columns).
- `cnN` in `convolutional` is also the width of `dense`, `lstm` and `gru`.
- `Upsample` is the 2 x 2 transposed convolution that halves the channels; what a skip connection brings is
  joined behind it (skipped channels first), or in front of any other layer that it may end at.
- The convolutions of `doubleConv` and its kin have no bias (batch normalisation follows); `cnn1d`, `cnn2d` and
  the pointwise part of `dsc1d`, `dsc2d` have one.
- `output` is a dense layer to `label_shape` channels: per pixel of an image, per step, or of a vector.
- A last `sigmoid` or `softmax` is taken off the list: networks give logits, and it names the activation.
  Without either, one channel means sigmoid and several mean softmax.
- Without `preprocess`: minmax, resize to the input shape, repeat-channels where there is more than one that
  is not a slice of its own.
- Without `classes`: "Class 1", …; with softmax the first channel is background, unless the task is `classify` or
  `propose-cam`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from inference.architecture_text import read_document
from inference.description_parts import (
    SIZING_STEPS,
    Activation,
    NetworkClass,
    Postprocess,
    Step,
    StepKind,
    read_classes,
    read_postprocess,
    read_preprocess,
)
from inference.graph import Graph, LayerRow, MapShape
from inference.layer_graph import layers_to_graph
from inference.layer_list import read_layers
from inference.named import read_named
from inference.onnx_interface import OnnxInterface
from inference.operation_shapes import MAP
from inference.refusal import refuse
from inference.usage import Strategy, StrategyKind, Task, read_slices, read_strategy, read_task

MAX_PARAMETERS: Final = 200_000_000
MAX_ACTIVATION_BYTES: Final = 8 << 30
MAX_INPUT_CHANNELS: Final = 64
MIN_SIDE: Final = 8


class DataFormat(StrEnum):
    """The order in which `input_shape` is written."""

    CHANNELS_LAST = "channels_last"
    CHANNELS_FIRST = "channels_first"


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network description that was checked completely.

    Parameters
    ----------
    graph
        The network up to its logits, which are class maps at any resolution; None for an ONNX model.
    onnx
        How the ONNX model is spoken to; None for all other networks.
    slices
        Neighbouring slices that enter as channels, the one that regions are proposed on in the middle; 1 for a
        network of one slice.
    rows, columns
        Size of the input as the file declares it; other multiples of `size_multiple` work as well unless
        `is_fixed_size`.
    label_shape
        Output channels, one for each of `classes`.
    text
        The description as it was written.
    """

    version: int
    task: Task
    slices: int
    strategy: Strategy
    backend: str
    data_format: DataFormat
    input_channels: int
    rows: int
    columns: int
    label_shape: int
    graph: Graph | None
    onnx: OnnxInterface | None
    classes: tuple[NetworkClass, ...]
    activation: Activation
    preprocess: tuple[Step, ...]
    postprocess: Postprocess
    text: str

    @property
    def size_multiple(self) -> int:
        """Rows and columns of an input must be multiples of this number (the total down-sampling)."""
        if self.graph is not None:
            return self.graph.size_multiple
        return self.onnx.multiple if self.onnx else 1

    @property
    def is_fixed_size(self) -> bool:
        """Whether only images of `rows` x `columns` enter."""
        return self.graph.is_fixed_size if self.graph else False

    def required_graph(self) -> Graph:
        """The graph, for what cannot do without.

        Raises
        ------
        ArchitectureError
            The network is an ONNX model.
        """
        if self.graph is None:
            refuse("The network is an ONNX model, which has no layers here", "list the layers for this")
        return self.graph

    def parameter_count(self) -> int:
        """Trainable parameters, running means and variances not counted; 0 for ONNX, whose bytes know it."""
        return self.graph.parameter_count() if self.graph else 0

    def table(self) -> tuple[LayerRow, ...]:
        """The layers with their output shapes for the declared size; none for ONNX."""
        return self.graph.table(self.rows, self.columns) if self.graph else ()

    def activation_bytes(self, rows: int, columns: int) -> int:
        """Bytes alive at once at the worst moment for one image of that size; 0 for ONNX, whose bytes know it."""
        return self.graph.activation_bytes(rows, columns) if self.graph else 0


def parse_architecture(text: str) -> Architecture:
    """Read a network description.

    Raises
    ------
    ArchitectureError
        The text is too large, no strict JSON, or breaks the grammar; the message names the layer's number
        and code, the key and what would be right.
    """
    document = read_document(text)
    task = read_task(document)
    data_format = DataFormat(document["data_format"]["data_format"])
    rows, columns, channels = _input_shape(document["input_shape"], data_format)
    label_shape = int(document["input_shape"]["label_shape"])
    slices = read_slices(document, channels)
    graph, onnx, final = _network(document, (channels, rows, columns), label_shape, task=task)
    activation = _activation(document, final, label_shape)
    architecture = Architecture(
        version=int(document.get("version", 1)),
        task=task,
        slices=slices,
        strategy=read_strategy(document),
        backend=document.get("backend", {}).get("backend", "pytorch").lower(),
        data_format=data_format,
        input_channels=channels,
        rows=rows,
        columns=columns,
        label_shape=label_shape,
        graph=graph,
        onnx=onnx,
        classes=read_classes(document, activation, label_shape, has_background=task is Task.SEGMENT),
        activation=activation,
        preprocess=read_preprocess(document, rows, columns, channels=channels // slices),
        postprocess=read_postprocess(document),
        text=text,
    )
    if graph is not None:
        _check_limits(architecture, graph)
    return architecture


def _network(
    document: dict[str, Any], input_shape: MapShape, label_shape: int, *, task: Task
) -> tuple[Graph | None, OnnxInterface | None, str | None]:
    """Graph, ONNX interface, and the activation that the last layer of a list names."""
    if "name" in document["architecture"]:
        graph, onnx = read_named(document, input_shape, label_shape)
        if graph is not None:
            _check_output(graph, label_shape)
        return graph, onnx, None
    listed = read_layers(document)
    return layers_to_graph(listed.layers, input_shape, label_shape, task=task), None, listed.final_activation


def _check_output(graph: Graph, label_shape: int) -> None:
    shape = graph.output_shape
    if len(shape) != MAP or shape[0] != label_shape:
        refuse(f"The network gives {shape}, but 'label_shape' is {label_shape}", "choose another network for this")


def _input_shape(section: dict[str, int], data_format: DataFormat) -> tuple[int, int, int]:
    shape = tuple(int(section[f"input_shape{axis}"]) for axis in range(3))
    if data_format is DataFormat.CHANNELS_LAST:
        rows, columns, channels = shape
    else:
        channels, rows, columns = shape
    if channels >= min(rows, columns) or channels > MAX_INPUT_CHANNELS or min(rows, columns) < MIN_SIDE:
        other = next(item for item in DataFormat if item is not data_format)
        refuse(
            f"'input_shape' {shape} read as '{data_format.value}' means {rows} rows, {columns} columns and "
            f"{channels} channels, which contradicts itself",
            f"write '{other.value}' if that is the order, or correct the shape "
            f"(sides of at least {MIN_SIDE}, at most {MAX_INPUT_CHANNELS} channels)",
        )
    return rows, columns, channels


def _activation(document: dict[str, Any], final: str | None, label_shape: int) -> Activation:
    stated = document.get("activation")
    if stated is not None and final is not None and stated != final:
        refuse(f"'activation' is '{stated}', but the last layer is {final}", "make both the same")
    default = Activation.SIGMOID if label_shape == 1 else Activation.SOFTMAX
    activation = Activation(stated or final or default)
    if activation is Activation.SOFTMAX and label_shape == 1:
        refuse("'activation' is 'softmax' with one output channel, which is always 1", "use 'sigmoid'")
    return activation


def _check_limits(architecture: Architecture, graph: Graph) -> None:
    rows, columns = architecture.rows, architecture.columns
    parameters = graph.parameter_count()
    if parameters > MAX_PARAMETERS:
        largest = max(graph.table(rows, columns), key=lambda row: row.parameters)
        refuse(
            f"The network would have {parameters:,} parameters, {largest.parameters:,} of them in layer "
            f"{largest.number} ({largest.code})",
            f"keep to {MAX_PARAMETERS:,}",
        )
    multiple = graph.size_multiple
    for key, size in (("rows", rows), ("columns", columns)):
        if size % multiple:
            refuse(
                f"'input_shape' has {size} {key}, which the total down-sampling of {multiple} does not divide",
                f"use a multiple of {multiple}",
            )
    _check_last_size(architecture, graph)
    needed = graph.activation_bytes(rows, columns)
    if needed > MAX_ACTIVATION_BYTES:
        refuse(
            f"One image of {rows} x {columns} would need {needed >> 20:,} MiB in the network",
            f"keep to {MAX_ACTIVATION_BYTES >> 20:,} MiB",
        )


def _check_last_size(architecture: Architecture, graph: Graph) -> None:
    """What `preprocess` makes last must be a size that the network takes, as far as the file says it."""
    sizing = [(n, step) for n, step in enumerate(architecture.preprocess, start=1) if step.kind in SIZING_STEPS]
    number, step = sizing[-1] if sizing else (0, None)
    wanted = {"rows": architecture.rows, "columns": architecture.columns}
    if graph.is_fixed_size and (step is None or any(step.arguments.get(key) != wanted[key] for key in wanted)):
        refuse(
            f"The network has a weight for each pixel of {architecture.rows} x {architecture.columns}, and "
            "'preprocess' does not end with that size",
            f"resize or pad to rows {architecture.rows}, columns {architecture.columns}",
        )
    if step is None:
        return
    multiple = graph.size_multiple
    for key in ("multiple", "rows", "columns"):
        given = step.arguments.get(key)
        if isinstance(given, int) and given % multiple:
            refuse(
                f"Step {number} of 'preprocess' ({step.kind.value}) has '{key}' {given}, which the total "
                f"down-sampling of {multiple} does not divide",
                f"use a multiple of {multiple}",
            )


__all__ = [
    "Activation",
    "Architecture",
    "DataFormat",
    "Graph",
    "LayerRow",
    "NetworkClass",
    "OnnxInterface",
    "Postprocess",
    "Step",
    "StepKind",
    "Strategy",
    "StrategyKind",
    "Task",
    "parse_architecture",
]
