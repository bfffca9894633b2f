"""MONAI's `AttentionUnet` in two dimensions, with MONAI's names of tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from inference.builtin.monai_blocks import (
    BATCH_RELU,
    MAX_LEVELS,
    MAX_WIDTH,
    Style,
    convolution,
    odd_sizes,
    transposed,
)
from inference.builtin.sketch import Sketch
from inference.builtin.specification import ArgumentRule, BuiltinNetwork, Value, whole_numbers
from inference.graph import INPUT, Graph, MapShape
from inference.operations import Operation
from inference.refusal import refuse


@dataclass(slots=True)
class _Builder:
    sketch: Sketch
    kernel: int
    up_kernel: int

    def pair(self, name: str, value: str, channels: int, stride: int) -> str:
        """Two convolutions (ConvBlock)."""
        for part, step in enumerate((stride, 1)):
            value = convolution(
                self.sketch,
                f"{name}.conv.{part}",
                value,
                channels=channels,
                style=BATCH_RELU,
                kernel=self.kernel,
                stride=step,
            )
        return value

    def layer(self, name: str, value: str, channels: tuple[int, ...], strides: tuple[int, ...]) -> str:
        """What is below, upsampled, and the gated value that goes past it (AttentionLayer)."""
        width, inside = channels[0], f"{name}.submodule"
        if len(channels) > 2:
            below = self.pair(f"{inside}.0", value, channels[1], strides[0])
            below = self.layer(f"{inside}.1", below, channels[1:], strides[1:])
        else:
            below = self.pair(inside, value, channels[1], strides[0])
        up = transposed(
            self.sketch,
            f"{name}.upconv.up",
            below,
            channels=width,
            style=BATCH_RELU,
            kernel=self.up_kernel,
            stride=strides[0],
        )
        gated = self.gate(f"{name}.attention", up, value, width // 2)
        both = self.sketch.add(f"{name}.cat", Operation.CONCATENATE, gated, up)
        return convolution(self.sketch, f"{name}.merge", both, channels=width, style=Style())

    def gate(self, name: str, steering: str, value: str, width: int) -> str:
        """Additive attention (AttentionBlock)."""
        sketch = self.sketch

        def seen(part: str, entering: str, channels: int) -> str:
            made = sketch.convolution(f"{name}.{part}.0.conv", entering, channels, 1)
            return sketch.add(f"{name}.{part}.1", Operation.BATCH_NORM, made)

        both = sketch.add(f"{name}.sum", Operation.ADD, seen("W_g", steering, width), seen("W_x", value, width))
        share = seen("psi", sketch.add(f"{name}.relu", Operation.RELU, both), 1)
        share = sketch.add(f"{name}.sigmoid", Operation.SIGMOID, share)
        return sketch.add(f"{name}.gated", Operation.MULTIPLY, value, share)


def _build(arguments: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """The graph; `input_shape` is (channels, rows, columns)."""
    channels, strides = whole_numbers(arguments["channels"]), whole_numbers(arguments["strides"])
    if len(channels) < 2 or len(strides) != len(channels) - 1 or any(width < 2 for width in channels):
        refuse(
            f"The network 'monai-attention-unet' has {len(channels)} 'channels' and {len(strides)} 'strides'",
            "give at least 2 channels, each of at least 2, and one stride less",
        )
    builder = _Builder(Sketch(), *odd_sizes(arguments))
    value = builder.pair("model.0", INPUT, channels[0], 1)
    value = builder.layer("model.1", value, channels, strides)
    return builder.sketch.graph(builder.sketch.convolution("model.2.conv", value, label_shape, 1), input_shape)


MONAI_ATTENTION_UNET: Final = BuiltinNetwork(
    "MONAI's AttentionUnet: skip connections gated by the level below",
    {
        "channels": ArgumentRule("of each level", "16, 32, 64", 2, MAX_WIDTH, most_numbers=MAX_LEVELS),
        "strides": ArgumentRule("between the levels", "2, 2", 1, 8, most_numbers=MAX_LEVELS - 1),
        "kernel": ArgumentRule("odd size of the convolutions", 3, 1, 15),
        "up_kernel": ArgumentRule("odd size of the transposed convolutions", 3, 1, 15),
    },
    _build,
)
