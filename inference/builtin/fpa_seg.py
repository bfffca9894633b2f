"""FPA-Seg: the few-parameter architecture as an encoder, with a light decoder, for segmentation.

Encoder: the eight inner blocks of FPA with mean pooling in front of blocks 2, 3, 4, 5 and 7. Decoder, five times:
linear upsampling by 2, joined with the encoder's map of that size, two separable blocks; 128, 96, 64, 48 and 32
channels; a 1 x 1 convolution to the classes.

Cruciata's thesis (2025, 5.4.3) says nothing of decoder, widths or loss; this is a rebuild, not its network.

Number of parameters
--------------------
151,948 for 1 channel and 3 classes. The thesis states 165,484 for data of three and of one class alike, which no
network with one map a class has, and "fewer than 150k" in its conclusion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inference.builtin.fpa import WIDTHS, separable_block
from inference.builtin.sketch import Sketch
from inference.builtin.specification import BuiltinNetwork, Value
from inference.graph import INPUT, Graph, MapShape
from inference.operations import Operation

POOLED: Final = (2, 3, 4, 5, 7)
"""Blocks of the encoder that a pooling stands in front of."""
DECODER: Final = (128, 96, 64, 48, 32)


def _build(_: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """The graph; `input_shape` is (channels, rows, columns)."""
    sketch, value, before = Sketch(), INPUT, input_shape[0]
    skipped: list[tuple[str, int]] = []
    for number, width in enumerate(WIDTHS, start=1):
        if number in POOLED:
            skipped.append((value, before))
            value = sketch.add(f"pool{number}", Operation.AVERAGE_POOL, value, kernel=2)
        value = separable_block(sketch, f"encoder{number}", value, before=before, width=width)
        before = width
    for number, (width, (skip, skip_width)) in enumerate(zip(DECODER, reversed(skipped), strict=True), start=1):
        value = sketch.add(f"up{number}", Operation.RESIZE, value, like=skip)
        value = sketch.add(f"join{number}", Operation.CONCATENATE, value, skip)
        value = separable_block(sketch, f"decoder{number}a", value, before=before + skip_width, width=width)
        value = separable_block(sketch, f"decoder{number}b", value, before=width, width=width)
        before = width
    return sketch.graph(sketch.convolution("head", value, label_shape, 1), input_shape)


FPA_SEG: Final = BuiltinNetwork("few-parameter network for segmentation", {}, _build)
