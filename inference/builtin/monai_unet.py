"""MONAI's `UNet` (residual U-Net of Kerfoot et al. 2018) in two dimensions, with MONAI's names of tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from inference.builtin.monai_blocks import (
    MAX_LEVELS,
    MAX_WIDTH,
    Style,
    convolution,
    odd_sizes,
    residual_unit,
    style_arguments,
    style_of,
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
    style: Style
    kernel: int
    up_kernel: int
    units: int

    def block(
        self, name: str, value: str, before: int, leaving: int, channels: tuple[int, ...], *, strides: tuple[int, ...]
    ) -> str:
        """A level and all below it; `name` is that of the level's Sequential."""
        width, stride = channels[0], strides[0]
        down = self.down(f"{name}.0", value, (before, width), stride)
        inside = f"{name}.1.submodule"
        if len(channels) > 2:
            below = self.block(inside, down, width, width, channels[1:], strides=strides[1:])
        else:
            below = self.down(inside, down, (width, channels[1]), 1)
        both = self.sketch.add(f"{name}.1.cat", Operation.CONCATENATE, down, below)
        return self.up(f"{name}.2", both, leaving, stride, is_top=name == "model")

    def down(self, name: str, value: str, widths: tuple[int, int], stride: int) -> str:
        if not self.units:
            return convolution(
                self.sketch, name, value, channels=widths[1], style=self.style, kernel=self.kernel, stride=stride
            )
        return residual_unit(
            self.sketch,
            name,
            value,
            widths=widths,
            style=self.style,
            kernel=self.kernel,
            stride=stride,
            units=self.units,
        )

    def up(self, name: str, value: str, channels: int, stride: int, *, is_top: bool) -> str:
        value = transposed(
            self.sketch,
            f"{name}.0" if self.units else name,
            value,
            channels=channels,
            style=self.style,
            kernel=self.up_kernel,
            stride=stride,
            is_plain=is_top and not self.units,
        )
        if not self.units:
            return value
        return residual_unit(
            self.sketch,
            f"{name}.1",
            value,
            widths=(channels, channels),
            style=self.style,
            kernel=self.kernel,
            units=1,
            is_last_plain=is_top,
        )


def _build(arguments: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """The graph; `input_shape` is (channels, rows, columns)."""
    channels, strides = whole_numbers(arguments["channels"]), whole_numbers(arguments["strides"])
    if len(channels) < 2 or len(strides) != len(channels) - 1:
        refuse(
            f"The network 'monai-unet' has {len(channels)} 'channels' and {len(strides)} 'strides'",
            "give at least 2 channels, and one stride less",
        )
    builder = _Builder(
        Sketch(),
        style_of(arguments),
        *odd_sizes(arguments),
        int(arguments["residual_units"]),
    )
    output = builder.block("model", INPUT, input_shape[0], label_shape, channels, strides=strides)
    return builder.sketch.graph(output, input_shape)


MONAI_UNET: Final = BuiltinNetwork(
    "MONAI's UNet: strided convolutions or residual units, down and up",
    {
        "channels": ArgumentRule("of each level", "16, 32, 64", 1, MAX_WIDTH, most_numbers=MAX_LEVELS),
        "strides": ArgumentRule("between the levels", "2, 2", 1, 8, most_numbers=MAX_LEVELS - 1),
        "kernel": ArgumentRule("odd size of the convolutions", 3, 1, 15),
        "up_kernel": ArgumentRule("odd size of the transposed convolutions", 3, 1, 15),
        "residual_units": ArgumentRule("convolutions of a residual unit; 0 for plain convolutions", 0, 0, 8),
        **style_arguments(Style()),
    },
    _build,
)
