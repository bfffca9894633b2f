"""MONAI's `BasicUNet` in two dimensions, with MONAI's names of tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inference.builtin.monai_blocks import MAX_WIDTH, Style, convolution, style_arguments, style_of
from inference.builtin.sketch import Sketch
from inference.builtin.specification import ArgumentRule, BuiltinNetwork, Value, whole_numbers
from inference.graph import INPUT, Graph, MapShape
from inference.operations import Operation
from inference.refusal import refuse

_FEATURES: Final = 6


def _build(arguments: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """The graph; `input_shape` is (channels, rows, columns)."""
    features = whole_numbers(arguments["features"])
    if len(features) != _FEATURES:
        refuse(f"The network 'monai-basic-unet' has {len(features)} 'features'", f"give {_FEATURES}")
    sketch, style = Sketch(), style_of(arguments)

    def two(name: str, value: str, channels: int) -> str:
        for part in range(2):
            value = convolution(sketch, f"{name}.conv_{part}", value, channels=channels, style=style)
        return value

    passed = [two("conv_0", INPUT, features[0])]
    for level in range(1, 5):
        pooled = sketch.add(f"down_{level}.max_pooling", Operation.MAX_POOL, passed[-1], kernel=2)
        passed.append(two(f"down_{level}.convs", pooled, features[level]))
    value = passed.pop()
    for level in range(4, 0, -1):
        name = f"upcat_{level}"
        # The topmost keeps its channels, the others halve them.
        width = features[1] if level == 1 else features[level] // 2
        up = sketch.add(
            f"{name}.upsample.deconv", Operation.TRANSPOSED_CONVOLUTION, value, channels=width, kernel=2, stride=2
        )
        both = sketch.add(f"{name}.cat", Operation.CONCATENATE, passed.pop(), up)
        value = two(f"{name}.convs", both, features[5] if level == 1 else features[level - 1])
    return sketch.graph(sketch.convolution("final_conv", value, label_shape, 1), input_shape)


MONAI_BASIC_UNET: Final = BuiltinNetwork(
    "MONAI's BasicUNet: pairs of convolutions, max-pooling, transposed convolutions",
    {
        "features": ArgumentRule(
            "of the five levels, and of the last", "32, 32, 64, 128, 256, 32", 2, MAX_WIDTH, most_numbers=_FEATURES
        ),
        **style_arguments(Style(norm="instance-affine", activation="leaky-relu", slope=0.1)),
    },
    _build,
)
