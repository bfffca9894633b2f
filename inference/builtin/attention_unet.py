"""The attention U-Net: a U-Net whose skip connections pass a gate that the coarser level below steers.

The U-Net is the classic one (`inference.builtin.unet`): double convolutions with batch normalisation, 2 x 2
max-pooling, 2 x 2 transposed convolutions that halve the channels. The additive gate is Oktay et al. 2018 as Gad et
al. 2023 (FedProx, breast ultrasound) describe it: the skipped map x by a strided convolution, the coarser map g by a
1 x 1 convolution, both to half the channels of x; sum; ReLU; 1 x 1 convolution to one channel; sigmoid; upsampled
linearly to the size of x; multiplied with x. Kernel and bias of the strided convolution (2 x 2, none) are those of
Oktay's public code, as Gad et al. do not say; their 1 x 1 convolution behind the gate is left out, as Gad et al. have
none.

Number of parameters
--------------------
Those of the U-Net and 3 c² + c + 1 for the gate at a level of c channels: 32,081,925 with 64 to 1024 channels, one
channel in and one class. No publication states a count for this net in 2-D (Oktay's 6.4 million are of a 3-D net of
16 to 256 channels). The 34,878,573 that are often quoted belong to a public rewriting whose gates work at the size of
x and have batch normalisation, and whose upsampling is a 3 x 3 convolution instead of a 2 x 2 transposed one.
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
    sketch, value, skipped = Sketch(), INPUT, []
    for level in range(1, levels + 1):
        block = sketch.block(f"encoder{level}", "double convolution")
        value = sketch.double_convolution(block, value, channels << (level - 1))
        skipped.append(value)
        value = sketch.add(f"pool{level}", Operation.MAX_POOL, value, kernel=2)
    value = sketch.double_convolution(sketch.block("bottom", "double convolution"), value, channels << levels)
    for level in range(levels, 0, -1):
        width = channels << (level - 1)
        passed = _gate(sketch, f"gate{level}", skipped[level - 1], value, width)
        value = sketch.add(f"up{level}", Operation.TRANSPOSED_CONVOLUTION, value, channels=width, kernel=2, stride=2)
        value = sketch.add(f"join{level}", Operation.CONCATENATE, passed, value)
        value = sketch.double_convolution(sketch.block(f"decoder{level}", "double convolution"), value, width)
    return sketch.graph(sketch.convolution("head", value, label_shape, 1), input_shape)


def _gate(sketch: Sketch, name: str, skipped: str, coarser: str, width: int) -> str:
    sketch.block(name, "attention gate")
    seen = sketch.add(
        f"{name}.skip", Operation.CONVOLUTION, skipped, channels=width // 2, kernel=2, stride=2, bias=False
    )
    steering = sketch.convolution(f"{name}.steer", coarser, width // 2, 1)
    both = sketch.add(f"{name}.relu", Operation.RELU, sketch.add(f"{name}.sum", Operation.ADD, seen, steering))
    share = sketch.add(f"{name}.sigmoid", Operation.SIGMOID, sketch.convolution(f"{name}.share", both, 1, 1))
    share = sketch.add(f"{name}.resize", Operation.RESIZE, share, like=skipped)
    return sketch.add(f"{name}.gated", Operation.MULTIPLY, skipped, share)


ATTENTION_UNET: Final = BuiltinNetwork(
    "U-Net whose skip connections are gated by the level below",
    {
        "channels": ArgumentRule("channels of the first level, doubled at each level", 64, 2, 512, multiple_of=2),
        "levels": ArgumentRule("number of poolings", 4, 1, 7),
    },
    _build,
)
