"""What a network is: layers, input, classes, and what is done before and after it.

`parse_architecture` reads the network language (DnnArchitecture): the public DNN-parser grammar and the
extensions of its version 2. Everything is checked and every size is bounded before anything is allocated;
torch is not needed to know what a network costs.

Choices that the grammar leaves open
------------------------------------
- `data_format` says in which order `input_shape0..2` are written: (rows, columns, channels) or (channels,
  rows, columns).
- `Upsample` is the 2 x 2 transposed convolution that halves the channels; what a skip connection brings is
  joined behind it (skipped channels first), or in front of a convolution.
- The convolutions of `doubleConv` and its kin have no bias (batch normalisation follows); `cnn2d` has one.
- `output` is a dense layer per pixel: a 1 x 1 convolution to `label_shape` channels.
- A last `sigmoid` or `softmax` is taken off the list: networks give logits, and it names the activation.
  Without either, one channel means sigmoid and several mean softmax.
- Without `preprocess`: minmax, resize to the input shape, repeat-channels where there is more than one.
- Without `classes`: "Class 1", …; with softmax the first channel is background.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from inference.architecture_text import read_document
from inference.builtin_networks import expand_named
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
from inference.layer_list import LayerList, read_layers, refuse
from inference.layers import DOUBLE_CONVOLUTIONS, Layer, LayerKind

MAX_PARAMETERS: Final = 200_000_000
MAX_ACTIVATION_BYTES: Final = 8 << 30
MAX_INPUT_CHANNELS: Final = 64
MIN_SIDE: Final = 8
BYTES_PER_VALUE: Final = 4


class DataFormat(StrEnum):
    """The order in which `input_shape` is written."""

    CHANNELS_LAST = "channels_last"
    CHANNELS_FIRST = "channels_first"


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network description that was checked completely.

    Parameters
    ----------
    rows, columns
        Size of the input as the file declares it; any multiple of `size_multiple` works as well.
    label_shape
        Output channels, one for each of `classes`.
    skip_connections
        (source, target) layer numbers, ascending.
    text
        The description as it was written.
    """

    version: int
    task: str
    input: str
    backend: str
    data_format: DataFormat
    input_channels: int
    rows: int
    columns: int
    label_shape: int
    layers: tuple[Layer, ...]
    skip_connections: tuple[tuple[int, int], ...]
    classes: tuple[NetworkClass, ...]
    activation: Activation
    preprocess: tuple[Step, ...]
    postprocess: Postprocess
    text: str

    @property
    def size_multiple(self) -> int:
        """Rows and columns of an input must be multiples of this number (the total down-sampling)."""
        return math.lcm(*(layer.reduction.numerator for layer in self.layers))

    def parameter_count(self) -> int:
        """Trainable parameters; running means and variances are not counted."""
        return sum(layer.parameters for layer in self.layers)

    def activation_bytes(self, rows: int, columns: int) -> int:
        """Bytes of float32 values alive at once at the worst layer, for one image of that size.

        Counted are a layer's input (and its joined copy where a skip connection ends in front of it), what
        it computes, its output, one value more for double convolutions, and every skipped output that
        waits for its target. Workspace of the backend comes on top.
        """
        pixels = rows * columns
        last_use = dict(self.skip_connections)
        waiting: dict[int, int] = {}
        entering = self.input_channels * pixels
        worst = entering
        for layer in self.layers:
            side_pixels = math.ceil(pixels / layer.reduction**2)
            leaving = layer.out_channels * side_pixels
            computed = layer.channels * side_pixels
            joined = 0
            if layer.skip_sources and layer.kind is not LayerKind.UPSAMPLE:
                source = self.layers[layer.skip_sources[0] - 1]
                joined = layer.in_channels * math.ceil(pixels / source.reduction**2)
            between = 2 * computed if layer.kind in DOUBLE_CONVOLUTIONS else computed
            worst = max(worst, sum(waiting.values()) + entering + joined + between + leaving)
            for number in layer.skip_sources:
                waiting.pop(number, None)
            if layer.number in last_use:
                waiting[layer.number] = leaving
            entering = leaving
        return worst * BYTES_PER_VALUE


def parse_architecture(text: str) -> Architecture:
    """Read a network description.

    Raises
    ------
    ArchitectureError
        The text is too large, no strict JSON, or breaks the grammar; the message names the layer's number
        and code, the key and what would be right.
    """
    document = expand_named(read_document(text))
    _check_supported(document)
    data_format = DataFormat(document["data_format"]["data_format"])
    rows, columns, channels = _input_shape(document["input_shape"], data_format)
    label_shape = int(document["input_shape"]["label_shape"])
    layer_list = read_layers(document, channels, label_shape)
    activation = _activation(document, layer_list, label_shape)
    architecture = Architecture(
        version=int(document.get("version", 1)),
        task=document.get("task", "segment"),
        input=document.get("input", "slice"),
        backend=document.get("backend", {}).get("backend", "pytorch").lower(),
        data_format=data_format,
        input_channels=channels,
        rows=rows,
        columns=columns,
        label_shape=label_shape,
        layers=layer_list.layers,
        skip_connections=layer_list.skip_connections,
        classes=read_classes(document, activation, label_shape),
        activation=activation,
        preprocess=read_preprocess(document, rows, columns, channels=channels),
        postprocess=read_postprocess(document),
        text=text,
    )
    _check_limits(architecture)
    return architecture


def _check_supported(document: dict[str, Any]) -> None:
    task, kind = document.get("task", "segment"), document.get("input", "slice")
    if task != "segment":
        refuse(f"The task '{task}' is not done by this version", "use the task 'segment'")
    if kind != "slice":
        refuse(f"The input '{kind}' is not done by this version", "use the input 'slice'")


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


def _activation(document: dict[str, Any], layer_list: LayerList, label_shape: int) -> Activation:
    stated = document.get("activation")
    final = layer_list.final_activation
    if stated is not None and final is not None and stated != final:
        refuse(f"'activation' is '{stated}', but the last layer is {final}", "make both the same")
    default = Activation.SIGMOID if label_shape == 1 else Activation.SOFTMAX
    activation = Activation(stated or final or default)
    if activation is Activation.SOFTMAX and label_shape == 1:
        refuse("'activation' is 'softmax' with one output channel, which is always 1", "use 'sigmoid'")
    return activation


def _is_last_size(steps: tuple[Step, ...], index: int) -> bool:
    return not any(step.kind in SIZING_STEPS for step in steps[index:])


def _check_limits(architecture: Architecture) -> None:
    parameters = architecture.parameter_count()
    if parameters > MAX_PARAMETERS:
        largest = max(architecture.layers, key=lambda layer: layer.parameters)
        refuse(
            f"The network would have {parameters:,} parameters, {largest.parameters:,} of them in layer "
            f"{largest.number} ({largest.code})",
            f"keep to {MAX_PARAMETERS:,}",
        )
    multiple = architecture.size_multiple
    for key, size in (("rows", architecture.rows), ("columns", architecture.columns)):
        if size % multiple:
            refuse(
                f"'input_shape' has {size} {key}, which the total down-sampling of {multiple} does not divide",
                f"use a multiple of {multiple}",
            )
    for index, step in enumerate(architecture.preprocess, start=1):
        for key in ("multiple", "rows", "columns"):
            given = step.arguments.get(key)
            if isinstance(given, int) and given % multiple and _is_last_size(architecture.preprocess, index):
                refuse(
                    f"Step {index} of 'preprocess' ({step.kind.value}) has '{key}' {given}, which the total "
                    f"down-sampling of {multiple} does not divide",
                    f"use a multiple of {multiple}",
                )
    needed = architecture.activation_bytes(architecture.rows, architecture.columns)
    if needed > MAX_ACTIVATION_BYTES:
        refuse(
            f"One image of {architecture.rows} x {architecture.columns} would need {needed >> 20:,} MiB in the "
            "network",
            f"keep to {MAX_ACTIVATION_BYTES >> 20:,} MiB",
        )


__all__ = [
    "Activation",
    "Architecture",
    "DataFormat",
    "Layer",
    "LayerKind",
    "NetworkClass",
    "Postprocess",
    "Step",
    "StepKind",
    "parse_architecture",
]
