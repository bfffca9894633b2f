"""The deep residual U-Net of Zhang, Liu and Wang 2018 ("Road extraction by deep residual U-Net").

Every level is a residual unit with full pre-activation: 2 x (batch normalisation, ReLU, 3 x 3 convolution) beside a
shortcut; the first unit begins with its convolution. Units of the encoder halve rows and columns by the stride of
their first convolution instead of pooling; the decoder upsamples linearly and joins the level above. Where a unit
changes channels or size its shortcut is a 1 x 1 convolution with the unit's stride. Only the last convolution has a
bias.

Number of parameters
--------------------
8,216,769 with the defaults, three channels in and one class out. The paper states 7.8 million, which is the sum of
the convolutions of its table (7,780,097) or of these and the batch normalisations (7,786,497); the seven shortcuts
that change channels (430,272) are not counted there, and without them the units could not be added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inference.builtin.sketch import Sketch
from inference.builtin.specification import ArgumentRule, BuiltinNetwork, Value
from inference.graph import INPUT, Graph, MapShape
from inference.operations import Operation


def _build(arguments: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """The graph; `input_shape` is (channels, rows, columns)."""
    channels, levels = int(arguments["channels"]), int(arguments["levels"])
    sketch, value, before, outputs = Sketch(), INPUT, input_shape[0], list[str]()
    for level in range(levels + 1):
        width = channels << level
        value = _unit(
            sketch,
            f"encoder{level + 1}",
            value,
            before=before,
            width=width,
            stride=2 if level else 1,
            is_first=not level,
        )
        outputs.append(value)
        before = width
    for level in range(levels - 1, -1, -1):
        width = channels << level
        value = sketch.add(f"up{level + 1}", Operation.RESIZE, value, like=outputs[level])
        value = sketch.add(f"join{level + 1}", Operation.CONCATENATE, value, outputs[level])
        value = _unit(sketch, f"decoder{level + 1}", value, before=before + width, width=width)
        before = width
    return sketch.graph(sketch.convolution("head", value, label_shape, 1), input_shape)


def _unit(
    sketch: Sketch, name: str, entering: str, *, before: int, width: int, stride: int = 1, is_first: bool = False
) -> str:
    sketch.block(name, "residual unit")
    value = entering
    for part in "12":
        if not (is_first and part == "1"):
            value = sketch.add(f"{name}.norm{part}", Operation.BATCH_NORM, value)
            value = sketch.add(f"{name}.relu{part}", Operation.RELU, value)
        step = stride if part == "1" else 1
        value = sketch.convolution(f"{name}.conv{part}", value, width, stride=step, bias=False)
    shortcut = entering
    if before != width or stride > 1:
        shortcut = sketch.convolution(f"{name}.shortcut", entering, width, 1, stride=stride, bias=False)
    return sketch.add(f"{name}.sum", Operation.ADD, value, shortcut)


RESIDUAL_UNET: Final = BuiltinNetwork(
    "U-Net of residual units without poolings",
    {
        "channels": ArgumentRule("channels of the first level, doubled at each level", 64, 1, 512),
        "levels": ArgumentRule("how many times rows and columns are halved", 3, 1, 7),
    },
    _build,
)
