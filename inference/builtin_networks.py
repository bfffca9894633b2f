"""Networks that a description can call by name; each is expanded to the layer list that it stands for.

`unet`
    Arguments `channels` (of the first level, default 64; doubled at each level) and `levels` (number of
    poolings, default 4). With the defaults it is the U-Net of the grammar's own example.
"""

from __future__ import annotations

from typing import Any, Final

from inference.layer_list import refuse

_NETWORKS: Final = ("unet",)
_DEFAULTS: Final = {"channels": 64, "levels": 4}
_LIMITS: Final = {"channels": (2, 512), "levels": (1, 7)}
_SECTIONS: Final = (
    "convolutional",
    "kernel",
    "pooling",
    "stride",
    "padding",
    "padding_conv",
    "skip_connection",
    "dropout",
)


def expand_named(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with a layer list; one that has a list already is returned as it is.

    Raises
    ------
    ArchitectureError
        The name or an argument is not known, or a section would contradict the built-in network.
    """
    section = document["architecture"]
    if "name" not in section:
        return document
    name = section["name"]
    if name not in _NETWORKS:
        refuse(
            f"'architecture' names the network '{name}', which this version does not have",
            f"use one of: {', '.join(_NETWORKS)}; or list the layers",
        )
    for key in _SECTIONS:
        if key in document:
            refuse(f"'{key}' stands beside the built-in network '{name}'", f"remove '{key}' or list the layers")
    arguments = {**_DEFAULTS, **section.get("arguments", {})}
    for key, value in arguments.items():
        _check_argument(name, key, value)
    label_shape = int(document["input_shape"]["label_shape"])
    return {**document, **_unet(int(arguments["channels"]), int(arguments["levels"]), label_shape)}


def _check_argument(name: str, key: str, value: object) -> None:
    if key not in _LIMITS:
        refuse(f"The argument '{key}' of the network '{name}' is unknown", f"use: {', '.join(_LIMITS)}")
    low, high = _LIMITS[key]
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not low <= value <= high or (key == "channels" and value % 2):  # type: ignore[operator]  # whole
        even = "an even" if key == "channels" else "a whole"
        refuse(
            f"The argument '{key}' of the network '{name}' is {value!r}",
            f"use {even} number from {low} to {high}",
        )


def _unet(channels: int, levels: int, label_shape: int) -> dict[str, Any]:
    down = ["doubleConv", "Maxpool2d"] * levels
    up = ["Upsample", "UpDoubleConv"] * (levels - 1) + ["Upsample", "UpDoubleConv_out"]
    codes = [*down, "ElbowUNet", *up, "cnn2d"]
    widths = [channels << level for level in range(levels + 1)]
    widths += [*reversed(widths[:-1]), label_shape]
    return {
        "architecture": {str(number): code for number, code in enumerate(codes, start=1)},
        "convolutional": {f"cn{index}": width for index, width in enumerate(widths, start=1)},
        "kernel": {f"kernel{index}": 3 if index < len(widths) else 1 for index in range(1, len(widths) + 1)},
        "pooling": {f"pool{index}": 2 for index in range(1, levels + 1)},
        "skip_connection": {str(2 * level + 1): 4 * levels - 2 * level for level in range(levels)},
    }
