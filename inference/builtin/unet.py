"""The U-Net of the grammar's own example, of any width and depth: a layer list that need not be written out."""

from __future__ import annotations

from collections.abc import Mapping

from inference.builtin.specification import ArgumentRule, BuiltinNetwork, Value
from inference.graph import Graph, MapShape
from inference.layer_graph import layers_to_graph
from inference.layers import Layer, LayerKind


def build_unet(arguments: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """Double convolutions down and up, transposed convolutions between, skips joined behind them."""
    channels, levels = int(arguments["channels"]), int(arguments["levels"])
    layers: list[Layer] = []

    def add(kind: LayerKind, *, width: int | None = None, kernel: int = 1, pool: int = 1, skip: int = 0) -> None:
        sources = (skip,) if skip else ()
        layers.append(Layer(len(layers) + 1, kind, channels=width, kernel=kernel, pool=pool, skip_sources=sources))

    for level in range(levels):
        add(LayerKind.DOUBLE_CONV, width=channels << level, kernel=3)
        add(LayerKind.MAXPOOL2D, pool=2)
    add(LayerKind.ELBOW_UNET, width=channels << levels, kernel=3)
    for level in reversed(range(levels)):
        add(LayerKind.UPSAMPLE, skip=2 * level + 1)
        add(LayerKind.UP_DOUBLE_CONV if level else LayerKind.UP_DOUBLE_CONV_OUT, width=channels << level, kernel=3)
    add(LayerKind.CNN2D, width=label_shape)
    return layers_to_graph(tuple(layers), input_shape, label_shape)


UNET = BuiltinNetwork(
    "U-Net as the DNN-parser grammar writes it: double convolutions with batch normalisation",
    {
        "channels": ArgumentRule(
            "channels of the first level, doubled at each level below", 64, 2, 512, multiple_of=2
        ),
        "levels": ArgumentRule("number of poolings", 4, 1, 7),
    },
    build_unet,
)
