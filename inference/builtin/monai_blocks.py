"""Blocks that the networks of MONAI are made of; nodes carry the names of MONAI's state dictionaries.

So weights need no mapping: what MONAI saves is what these networks load, batch counters left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from inference.builtin.sketch import Sketch
from inference.builtin.specification import ArgumentRule, Value
from inference.operations import Argument, Operation
from inference.refusal import refuse

_ACTIVATIONS: Final = {
    "relu": Operation.RELU,
    "leaky-relu": Operation.LEAKY_RELU,
    "prelu": Operation.PRELU,
    "gelu": Operation.GELU,
    "tanh": Operation.TANH,
    "sigmoid": Operation.SIGMOID,
}
_NORMS: Final = ("none", "instance", "instance-affine", "batch", "group")
_ORDERINGS: Final = ("NDA", "NAD", "DNA", "DAN", "AND", "ADN", "NA", "AN", "ND", "DN", "DA", "AD", "N", "A", "D")

MAX_LEVELS: Final = 8
MAX_WIDTH: Final = 4096


@dataclass(frozen=True, slots=True)
class Style:
    """How a convolution goes on: normalisation (N), dropout (D, nothing at prediction), activation (A), in order."""

    norm: str = "instance"
    groups: int = 8
    activation: str = "prelu"
    slope: float = 0.01
    ordering: str = "NDA"
    bias: bool = True


BATCH_RELU: Final = Style(norm="batch", activation="relu")


def style_of(arguments: Mapping[str, Value]) -> Style:
    """The style that the arguments say whose rules `style_arguments` gives; what is left out is MONAI's default."""
    default = Style()
    return Style(
        norm=str(arguments["norm"]),
        groups=int(arguments["norm_groups"]),
        activation=str(arguments["activation"]),
        slope=float(arguments["slope"]),
        ordering=str(arguments.get("ordering", default.ordering)),
        bias=bool(arguments.get("bias", default.bias)),
    )


def style_arguments(default: Style) -> dict[str, ArgumentRule]:
    """Rules for the arguments that `style_of` takes."""
    return {
        "norm": ArgumentRule("normalisation behind a convolution", default.norm, choices=_NORMS),
        "norm_groups": ArgumentRule("groups of the norm `group`", default.groups, 1, 1024),
        "activation": ArgumentRule(
            "activation behind a convolution", default.activation, choices=tuple(_ACTIVATIONS)
        ),
        "slope": ArgumentRule("of the activation `leaky-relu`", default.slope, 0.0, 1.0),
        "ordering": ArgumentRule("of N(ormalisation), D(ropout), A(ctivation)", default.ordering, choices=_ORDERINGS),
        "bias": ArgumentRule("whether convolutions have a bias", default.bias),
    }


def odd_sizes(arguments: Mapping[str, Value]) -> tuple[int, int]:
    """The arguments `kernel` and `up_kernel`, which must be odd so that pixels keep their places.

    Raises
    ------
    ArchitectureError
        One is even.
    """
    for key in ("kernel", "up_kernel"):
        if int(arguments[key]) % 2 == 0:
            refuse(f"The argument '{key}' is {arguments[key]}", "use an odd number")
    return int(arguments["kernel"]), int(arguments["up_kernel"])


def normalise(sketch: Sketch, name: str, value: str, style: Style) -> str:
    """Add a normalisation, if there is one."""
    match style.norm:
        case "batch":
            return sketch.add(name, Operation.BATCH_NORM, value)
        case "group":
            return sketch.add(name, Operation.GROUP_NORM, value, groups=style.groups)
        case "instance" | "instance-affine":
            return sketch.add(name, Operation.GROUP_NORM, value, groups=0, affine=style.norm == "instance-affine")
    return value


def activate(sketch: Sketch, name: str, value: str, style: Style) -> str:
    """Add an activation."""
    arguments: dict[str, Argument] = {"slope": style.slope} if style.activation == "leaky-relu" else {}
    return sketch.add(name, _ACTIVATIONS[style.activation], value, **arguments)


def follow(sketch: Sketch, name: str, value: str, style: Style) -> str:
    """Add what follows a convolution (MONAI's ADN)."""
    for letter in style.ordering:
        if letter == "N":
            value = normalise(sketch, f"{name}.N", value, style)
        elif letter == "A":
            value = activate(sketch, f"{name}.A", value, style)
    return value


def convolution(
    sketch: Sketch,
    name: str,
    value: str,
    *,
    channels: int,
    style: Style,
    kernel: int = 3,
    stride: int = 1,
    is_plain: bool = False,
) -> str:
    """Add a convolution and what follows it, unless it `is_plain` (MONAI's Convolution)."""
    bias = style.bias
    value = sketch.convolution(f"{name}.conv", value, channels, kernel, stride=stride, bias=bias)
    return value if is_plain else follow(sketch, f"{name}.adn", value, style)


def transposed(
    sketch: Sketch,
    name: str,
    value: str,
    *,
    channels: int,
    style: Style,
    kernel: int,
    stride: int,
    is_plain: bool = False,
) -> str:
    """Add a transposed convolution that multiplies rows and columns by its stride, and what follows it."""
    value = sketch.add(
        f"{name}.conv",
        Operation.TRANSPOSED_CONVOLUTION,
        value,
        channels=channels,
        kernel=kernel,
        stride=stride,
        padding=(kernel - 1) // 2,
        output_padding=stride - 1,
        bias=style.bias,
    )
    return value if is_plain else follow(sketch, f"{name}.adn", value, style)


def residual_unit(
    sketch: Sketch,
    name: str,
    value: str,
    *,
    widths: tuple[int, int],
    style: Style,
    kernel: int,
    stride: int = 1,
    units: int = 2,
    is_last_plain: bool = False,
) -> str:
    """Add convolutions and what went in, added to them, through a convolution where sizes differ (ResidualUnit)."""
    before, channels = widths
    shortcut = value
    inner = value
    for unit in range(units):
        inner = convolution(
            sketch,
            f"{name}.conv.unit{unit}",
            inner,
            channels=channels,
            style=style,
            kernel=kernel,
            stride=stride if unit == 0 else 1,
            is_plain=is_last_plain and unit == units - 1,
        )
    if stride != 1 or before != channels:
        side = kernel if stride != 1 else 1
        shortcut = sketch.convolution(f"{name}.residual", value, channels, side, stride=stride, bias=style.bias)
    return sketch.add(f"{name}.sum", Operation.ADD, inner, shortcut)
