"""FPA, the few-parameter architecture of Cruciata's thesis (2025, 5.2): a classifier whose last maps say where.

Nine blocks of depthwise separable 3 x 3 convolution, PReLU (one slope a channel) and batch normalisation; mean
pooling 2 x 2 in front of some; the last block has one map for each class, whose mean is the class's logit. The output
are these maps: the tasks `propose-cam` and `classify` take the means (`inference.cam`).

The thesis states neither widths nor where the poolings stand; the size of its maps (7 x 7 of 224 x 224) asks for
five. The widths here are a rebuild that comes within 3 % of the thesis' counts, not its network.

Number of parameters
--------------------
48,543 for 3 channels and 7 classes (thesis: 49,995); 48,625 for 1 and 8 (50,086); 48,889 for 1 and 10 (50,376). The
thesis' own counts fit no one set of widths: its nets for 224 x 224 have twice as many, though nothing here depends on
the size.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inference.builtin.sketch import Sketch
from inference.builtin.specification import ArgumentRule, BuiltinNetwork, Value
from inference.graph import INPUT, Graph, MapShape
from inference.operations import Operation

WIDTHS: Final = (16, 24, 32, 48, 64, 96, 128, 128)
_FULL, _PLAIN = "full", "plain"


def _build(arguments: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """The graph, whose output are class maps; `input_shape` is (channels, rows, columns).

    With `poolings` 5 a cell of the maps is 32 pixels wide; fewer poolings give finer hints and cost more time.
    """
    sketch, value, before = Sketch(), INPUT, input_shape[0]
    widths = (*WIDTHS, label_shape)
    for number, width in enumerate(widths, start=1):
        if 1 < number <= 1 + int(arguments["poolings"]):
            value = sketch.add(f"pool{number}", Operation.AVERAGE_POOL, value, kernel=2)
        is_plain = number == len(widths) and arguments["last_block"] == _PLAIN
        value = separable_block(sketch, f"block{number}", value, before=before, width=width, is_plain=is_plain)
        before = width
    return sketch.graph(value, input_shape)


def separable_block(sketch: Sketch, name: str, value: str, *, before: int, width: int, is_plain: bool = False) -> str:
    """Add a block of FPA: separable convolution, then, unless it is plain, PReLU and batch normalisation."""
    sketch.block(name, "separable block")
    value = sketch.separable(name, value, before, width)
    if is_plain:
        return value
    value = sketch.add(f"{name}.prelu", Operation.PRELU, value, parameters=width)
    return sketch.add(f"{name}.norm", Operation.BATCH_NORM, value)


FPA: Final = BuiltinNetwork(
    "few-parameter classifier whose output are class maps",
    {
        "poolings": ArgumentRule("mean poolings, in front of the second block and those after it", 5, 0, 8),
        "last_block": ArgumentRule(
            "whether the last block has PReLU and batch normalisation too", _FULL, choices=(_FULL, _PLAIN)
        ),
    },
    _build,
)
