"""A MeshNet on slices (after Fedorov et al. 2017): dilated convolutions in a row, never coarser than the image.

Each layer is a 3 x 3 convolution with bias, batch normalisation, ReLU and dropout; a 1 x 1 convolution to the classes
follows. The default dilations see 37 x 37 pixels; the others see 67, 129 and 93.

Number of parameters
--------------------
24,510 with the defaults, one channel in and 3 classes. The published counts are those of volumes, whose kernels have
27 weights instead of 9: 72,516 for this very net in 3-D; 56,194 and 147,474 for those of nine layers with 16 and 26
channels and 2 classes (Fedorov et al. 2025). The same sum with 27 gives them exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inference.builtin.sketch import Sketch
from inference.builtin.specification import ArgumentRule, BuiltinNetwork, Value
from inference.graph import INPUT, Graph, MapShape
from inference.operations import Operation

_DILATIONS: Final = ("1-1-1-2-4-8-1", "1-1-2-4-8-16-1", "1-2-4-8-16-32-1", "1-2-4-8-16-8-4-2-1")


def _build(arguments: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """The graph; `input_shape` is (channels, rows, columns)."""
    sketch, value, channels = Sketch(), INPUT, int(arguments["channels"])
    for number, dilation in enumerate((int(part) for part in str(arguments["dilations"]).split("-")), start=1):
        name = sketch.block(f"dilated{number:02d}", "dilated convolution")
        value = sketch.convolution(f"{name}.conv", value, channels, dilation=dilation)
        value = sketch.add(f"{name}.norm", Operation.BATCH_NORM, value)
        value = sketch.add(f"{name}.relu", Operation.RELU, value)
        value = sketch.add(f"{name}.dropout", Operation.DROPOUT, value, probability=float(arguments["dropout"]))
    return sketch.graph(sketch.convolution("head", value, label_shape, 1), input_shape)


MESHNET: Final = BuiltinNetwork(
    "dilated convolutions at full resolution",
    {
        "channels": ArgumentRule("channels of every layer", 21, 1, 512),
        "dilations": ArgumentRule("dilation of each layer in turn", _DILATIONS[0], choices=_DILATIONS),
        "dropout": ArgumentRule("probability behind every layer, in training only", 0.25, 0.0, 0.9),
    },
    _build,
)
