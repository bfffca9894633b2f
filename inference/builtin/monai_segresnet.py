"""MONAI's `SegResNet` (Myronenko 2018, without its autoencoder) in two dimensions, with MONAI's names of tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inference.builtin.monai_blocks import MAX_LEVELS, Style, activate, normalise, style_arguments, style_of
from inference.builtin.sketch import Sketch
from inference.builtin.specification import ArgumentRule, BuiltinNetwork, Value, whole_numbers
from inference.graph import INPUT, Graph, MapShape
from inference.operations import Operation
from inference.refusal import refuse


def _build(arguments: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """The graph; `input_shape` is (channels, rows, columns)."""
    down, up = whole_numbers(arguments["blocks_down"]), whole_numbers(arguments["blocks_up"])
    if len(up) != len(down) - 1:
        refuse(
            f"The network 'monai-segresnet' has {len(down)} 'blocks_down' and {len(up)} 'blocks_up'",
            "give one less up than down",
        )
    sketch, style, width = Sketch(), style_of(arguments), int(arguments["filters"])

    def block(name: str, value: str, channels: int) -> str:
        inner = value
        for part in "12":
            inner = normalise(sketch, f"{name}.norm{part}", inner, style)
            inner = activate(sketch, f"{name}.act{part}", inner, style)
            inner = sketch.convolution(f"{name}.conv{part}.conv", inner, channels, bias=False)
        return sketch.add(f"{name}.sum", Operation.ADD, inner, value)

    value, passed = sketch.convolution("convInit.conv", INPUT, width, bias=False), list[str]()
    for level, blocks in enumerate(down):
        channels = width << level
        if level:
            value = sketch.convolution(f"down_layers.{level}.0.conv", value, channels, stride=2, bias=False)
        for number in range(1, blocks + 1):
            value = block(f"down_layers.{level}.{number}", value, channels)
        passed.append(value)
    passed.pop()
    for step, blocks in enumerate(up):
        channels = width << (len(up) - 1 - step)
        value = sketch.convolution(f"up_samples.{step}.0.conv", value, channels, 1, bias=False)
        value = sketch.add(f"up_samples.{step}.1", Operation.RESIZE, value, factor=2)
        value = sketch.add(f"up_layers.{step}.cat", Operation.ADD, value, passed.pop())
        for number in range(blocks):
            value = block(f"up_layers.{step}.{number}", value, channels)
    value = normalise(sketch, "conv_final.0", value, style)
    value = activate(sketch, "conv_final.1", value, style)
    return sketch.graph(sketch.convolution("conv_final.2.conv", value, label_shape, 1), input_shape)


_STYLE: Final = style_arguments(Style(norm="group", activation="relu"))
MONAI_SEGRESNET: Final = BuiltinNetwork(
    "MONAI's SegResNet: residual blocks with group normalisation in front, linear upsampling",
    {
        "filters": ArgumentRule("channels of the first level, doubled at each level below", 8, 1, 256),
        "blocks_down": ArgumentRule("residual blocks of each level", "1, 2, 2, 4", 1, 16, most_numbers=MAX_LEVELS),
        "blocks_up": ArgumentRule("on the way up", "1, 1, 1", 1, 16, most_numbers=MAX_LEVELS - 1),
        **{key: _STYLE[key] for key in ("norm", "norm_groups", "activation", "slope")},
    },
    _build,
)
