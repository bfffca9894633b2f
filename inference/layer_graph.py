"""From layers to the graph: what each layer computes, and what 1-D layers and vectors mean on an image.

What flows from layer to layer is a map (channels, rows, columns), a sequence (steps, features) or a vector
(features,). The grammar does not say how its 1-D and recurrent layers read an image; here:

- A 1-D or recurrent layer reads a map as the sequence of its pixels, row by row: a pixel is a step, its channels are
  the features. So `cnN` means channels everywhere and no weight depends on the size of the image. A recurrent layer
  takes at most 4096 steps (64 x 64 pixels); pool before it. It gives all its steps.
- A 2-D layer behind a sequence takes it as the map that it was made from; pooled sequences have none.
- `Flatten` makes a vector: channel by channel, row by row, whatever `data_format` says (step by step from a
  sequence). A dense layer behind it has a weight for each pixel, so such a network takes images of one size only.
- `dense` and `output` work on the channels of each pixel, on the features of each step, or on a vector.

How a network ends follows from its task. `segment`: a map of the input's size. `propose-cam`: a map of any size.
`classify`: a map, a sequence (their mean counts) or a vector, which becomes a map of one pixel, so that the output is
class maps always.

Tensors (the names are part of the file format and do not change; NN is the layer's number, two digits at least):

=====================================  ====================================================================
`cnn1d`, `cnn2d`, `output` on a map    `layerNN.conv.weight`, `.bias`
`dsc1d`, `dsc2d`                       `layerNN.depthwise.weight`, `layerNN.pointwise.weight`, `.bias`
`doubleConv` and its kin               `layerNN.conv1.weight`, `layerNN.norm1.*`, `layerNN.conv2.weight`,
                                       `layerNN.norm2.*`
`Upsample`                             `layerNN.up.weight`, `.bias`
`batchNorm1d`, `batchNorm2d`           `layerNN.norm.weight`, `.bias`, `.running_mean`, `.running_var`
`prelu`                                `layerNN.prelu.weight` (one for all channels)
`dense`, `output` elsewhere            `layerNN.dense.weight`, `.bias`
`lstm`, `gru`                          `layerNN.lstm.weight_ih_l0`, …, as torch names them
=====================================  ====================================================================
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from inference.assembly import Assembly, Value
from inference.graph import INPUT, Block, Graph, MapShape, Operation
from inference.layers import DOUBLE_CONVOLUTIONS, ON_MAPS, ON_SEQUENCES, Layer, LayerKind
from inference.operation_shapes import MAP, SEQUENCE, VECTOR
from inference.refusal import refuse
from inference.usage import Task


def layers_to_graph(
    layers: tuple[Layer, ...], input_shape: MapShape, label_shape: int, *, task: Task = Task.SEGMENT
) -> Graph:
    """The graph of a layer list.

    Raises
    ------
    ArchitectureError
        Sizes, channels or kinds of values do not fit; the message names the layer and what would be right.
    """
    _check_size(layers, input_shape)
    assembly = Assembly(input_shape, label_shape)
    value = Value(INPUT, Fraction(1))
    for layer in layers:
        value = _add(assembly, layer, value)
        assembly.given[layer.number] = (layer, value)
    output = _close(assembly, layers[-1], value, task)
    return Graph(tuple(assembly.nodes), output, input_shape, tuple(Block(item.name, item.code) for item in layers))


def _check_size(layers: tuple[Layer, ...], input_shape: MapShape) -> None:
    reduction, multiple = Fraction(1), 1
    for layer in layers:
        if layer.kind in ON_MAPS:
            reduction *= Fraction(layer.stride * layer.pool, 2 if layer.kind is LayerKind.UPSAMPLE else 1)
            multiple = math.lcm(multiple, reduction.numerator)
    for key, size in zip(("rows", "columns"), input_shape[1:], strict=True):
        if size % multiple:
            refuse(
                f"'input_shape' has {size} {key}, which the total down-sampling of {multiple} does not divide",
                f"use a multiple of {multiple}",
            )


def _add(assembly: Assembly, layer: Layer, value: Value) -> Value:
    if layer.kind in ON_SEQUENCES:
        value = assembly.as_sequence(layer, value)
    elif layer.kind in ON_MAPS:
        value = assembly.as_map(layer, value)
    if layer.kind is LayerKind.UPSAMPLE:
        return assembly.join(layer, _upsample(assembly, layer, value))
    return _ADDERS[layer.kind](assembly, layer, assembly.join(layer, value))


def _close(assembly: Assembly, last: Layer, value: Value, task: Task) -> str:
    """Turn what the last layer gives into class maps as the task wants them; their node."""
    if assembly.axes(value) == SEQUENCE and value.map_node:
        value = assembly.as_map(last, value, "as_map")
    axes, channels = assembly.axes(value), assembly.channels(value)
    what = f"The last layer, {last.number} ({last.code}),"
    if channels != assembly.label_shape:
        refuse(f"{what} gives {channels} channels, but 'label_shape' is {assembly.label_shape}", "make both the same")
    if task is not Task.CLASSIFY and axes != MAP:
        refuse(
            f"{what} gives {'a vector' if axes == VECTOR else 'a sequence'} instead of an image, which does not fit "
            f"the task '{task.value}'",
            f"use the task '{Task.CLASSIFY.value}', or end with layers that give an image",
        )
    if task is Task.SEGMENT and value.reduction != 1:
        refuse(
            f"{what} gives an image down-sampled by {value.reduction}, not one of the input's size",
            "use as many Upsample layers as it takes to undo the pooling and the strides",
        )
    node = value.node
    if axes == SEQUENCE:
        node = assembly.node(last, "mean", Operation.GLOBAL_AVERAGE_POOL, (node,))
    return node if axes == MAP else assembly.node(last, "as_map", Operation.TO_MAP, (node,))


def _convolution(assembly: Assembly, layer: Layer, value: Value) -> Value:
    return _strided(assembly, layer, value, "conv", channels=layer.channels or 0, bias=True)


def _separable(assembly: Assembly, layer: Layer, value: Value) -> Value:
    channels = assembly.channels(value)
    value = _strided(assembly, layer, value, "depthwise", channels=channels, groups=channels, bias=False)
    return assembly.then(layer, value, Operation.CONVOLUTION, "pointwise", channels=layer.channels or 0, kernel=1)


def _strided(
    assembly: Assembly, layer: Layer, value: Value, part: str, *, channels: int, bias: bool, groups: int = 1
) -> Value:
    _check_steps(assembly, layer, value, layer.stride)
    node = assembly.node(
        layer,
        part,
        Operation.CONVOLUTION,
        (value.node,),
        channels=channels,
        kernel=layer.kernel,
        stride=layer.stride,
        padding=layer.kernel // 2,
        groups=groups,
        bias=bias,
    )
    return Value(node, value.reduction * layer.stride, value.map_node if layer.stride == 1 else "")


def _pool(assembly: Assembly, layer: Layer, value: Value) -> Value:
    is_largest = layer.kind in {LayerKind.MAXPOOL1D, LayerKind.MAXPOOL2D}
    _check_steps(assembly, layer, value, layer.pool)
    operation = Operation.MAX_POOL if is_largest else Operation.AVERAGE_POOL
    node = assembly.node(layer, "pool", operation, (value.node,), kernel=layer.pool)
    return Value(node, value.reduction * layer.pool, value.map_node if layer.pool == 1 else "")


def _check_steps(assembly: Assembly, layer: Layer, value: Value, factor: int) -> None:
    """Pixels of a map are counted before; steps of a sequence are known only here."""
    if assembly.axes(value) == SEQUENCE and assembly.steps(value) % factor:
        refuse(
            f"{layer.text} takes {assembly.steps(value):,} steps {factor} at a time, which does not divide",
            "use a number that divides the steps",
        )


def _upsample(assembly: Assembly, layer: Layer, value: Value) -> Value:
    channels = assembly.channels(value)
    if channels % 2:
        refuse(f"{layer.text} halves the channels, but {channels} enter it", "give it an even number")
    node = assembly.node(
        layer,
        "up",
        Operation.TRANSPOSED_CONVOLUTION,
        (value.node,),
        channels=channels // 2,
        kernel=2,
        stride=2,
    )
    return Value(node, value.reduction / 2)


def _double_convolution(assembly: Assembly, layer: Layer, value: Value) -> Value:
    for turn in (1, 2):
        value = _strided(assembly, layer, value, f"conv{turn}", channels=layer.channels or 0, bias=False)
        value = assembly.then(layer, value, Operation.BATCH_NORM, f"norm{turn}")
        value = assembly.then(layer, value, Operation.RELU, f"relu{turn}")
    return value


def _recurrent(assembly: Assembly, layer: Layer, value: Value) -> Value:
    operation = Operation.LSTM if layer.kind is LayerKind.LSTM else Operation.GRU
    return assembly.then(layer, value, operation, layer.kind.value, features=layer.channels or 0)


def _flatten(assembly: Assembly, layer: Layer, value: Value) -> Value:
    return Value(assembly.node(layer, "flat", Operation.FLATTEN, (value.node,)), value.reduction)


def _dense(assembly: Assembly, layer: Layer, value: Value) -> Value:
    is_output = layer.kind is LayerKind.OUTPUT
    features = assembly.label_shape if is_output else layer.channels or 0
    if assembly.axes(value) == MAP:
        part = "conv" if is_output else "dense"
        return assembly.then(layer, value, Operation.CONVOLUTION, part, channels=features, kernel=1)
    return assembly.then(layer, value, Operation.LINEAR, "dense", features=features)


def _batch_norm(assembly: Assembly, layer: Layer, value: Value) -> Value:
    return assembly.then(layer, value, Operation.BATCH_NORM, "norm")


def _elementwise(assembly: Assembly, layer: Layer, value: Value) -> Value:
    return assembly.then(layer, value, Operation(layer.kind.value), layer.kind.value)


def _dropout(assembly: Assembly, layer: Layer, value: Value) -> Value:
    return assembly.then(layer, value, Operation.DROPOUT, "dropout", probability=layer.dropout)


_ADDERS: Final[Mapping[LayerKind, Callable[[Assembly, Layer, Value], Value]]] = {
    **dict.fromkeys(DOUBLE_CONVOLUTIONS, _double_convolution),
    LayerKind.CNN1D: _convolution,
    LayerKind.CNN2D: _convolution,
    LayerKind.DSC1D: _separable,
    LayerKind.DSC2D: _separable,
    LayerKind.LSTM: _recurrent,
    LayerKind.GRU: _recurrent,
    LayerKind.MAXPOOL1D: _pool,
    LayerKind.MAXPOOL2D: _pool,
    LayerKind.AVGPOOL1D: _pool,
    LayerKind.AVGPOOL2D: _pool,
    LayerKind.FLATTEN: _flatten,
    LayerKind.DENSE: _dense,
    LayerKind.OUTPUT: _dense,
    LayerKind.BATCH_NORM1D: _batch_norm,
    LayerKind.BATCH_NORM2D: _batch_norm,
    LayerKind.RELU: _elementwise,
    LayerKind.PRELU: _elementwise,
    LayerKind.TANH: _elementwise,
    LayerKind.SIGMOID: _elementwise,
    LayerKind.SOFTMAX: _elementwise,
    LayerKind.DROPOUT: _dropout,
}
