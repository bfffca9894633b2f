"""A bundle's network definition as one of the built-in networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from inference.builtin.specification import Value, whole_numbers
from inference.importing.monai.component import Component, Untranslatable, component

_ACTIVATIONS: Final = {
    "relu": "relu",
    "leakyrelu": "leaky-relu",
    "prelu": "prelu",
    "gelu": "gelu",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
}
KNOWN: Final = ("UNet", "BasicUNet", "AttentionUnet", "SegResNet")
_MODULES: Final = ("monai.networks.nets", "")


@dataclass(frozen=True, slots=True)
class NetworkDefinition:
    """A network of MONAI as one of the built-in networks, `name` with `arguments`."""

    input_channels: int
    name: str
    arguments: Mapping[str, Value]

    @property
    def multiple(self) -> int:
        """What the sides of an image must be multiples of."""
        match self.name:
            case "monai-basic-unet":
                return 16
            case "monai-segresnet":
                return 1 << (len(whole_numbers(self.arguments["blocks_down"])) - 1)
        return math.prod(whole_numbers(self.arguments["strides"]))


def network_definition(entry: object) -> NetworkDefinition:
    """Translate a network definition.

    Raises
    ------
    Untranslatable
        The network or one of its arguments has no equal; the text names it.
    """
    if not isinstance(entry, Mapping) or "_target_" not in entry:
        raise Untranslatable("it has no '_target_'")
    target = str(entry["_target_"])
    module = target.rpartition(".")[0]
    if not any(module == known or (known and module.startswith(f"{known}.")) for known in _MODULES):
        raise Untranslatable(f"{target[:100]} is no network of MONAI")
    found = component(entry, "")
    if found is None or found.name.casefold() not in _NETWORKS:
        raise Untranslatable(f"{target[:100]} is none of the networks that are known: {', '.join(KNOWN)}")
    translate = _NETWORKS[found.name.casefold()]
    if found.get("spatial_dims", found.get("dimensions", 3)) != 2:
        raise Untranslatable("it works on volumes, and networks here work on slices (spatial_dims 2)")
    channels = _whole(found, "in_channels", 1)
    _whole(found, "out_channels", 2)  # what the classes are is told by the bundle
    built_in, arguments = translate(found)
    found.check_rest()
    return NetworkDefinition(channels, built_in, arguments)


def _unet(entry: Component) -> tuple[str, dict[str, Value]]:
    entry.get("dropout")
    return "monai-unet", {
        "channels": _numbers(entry, "channels"),
        "strides": _numbers(entry, "strides"),
        "kernel": _size(entry, "kernel_size", 3),
        "up_kernel": _size(entry, "up_kernel_size", 3),
        "residual_units": _whole(entry, "num_res_units", 0),
        **_activation(entry, "PRELU"),
        **_norm(entry, "INSTANCE"),
        "ordering": entry.text("adn_ordering", "NDA").upper(),
        "bias": entry.flag("bias", True),
    }


def _basic_unet(entry: Component) -> tuple[str, dict[str, Value]]:
    entry.get("dropout")
    if entry.text("upsample", "deconv") != "deconv":
        raise Untranslatable(f"its 'upsample' is {entry.text('upsample')}, and only deconv is known")
    features = _numbers(entry, "features", [32, 32, 64, 128, 256, 32])
    return "monai-basic-unet", {
        "features": features,
        **_activation(entry, ["LeakyReLU", {"negative_slope": 0.1, "inplace": True}]),
        **_norm(entry, ["instance", {"affine": True}]),
        "bias": entry.flag("bias", True),
    }


def _attention_unet(entry: Component) -> tuple[str, dict[str, Value]]:
    entry.get("dropout")
    return "monai-attention-unet", {
        "channels": _numbers(entry, "channels"),
        "strides": _numbers(entry, "strides"),
        "kernel": _size(entry, "kernel_size", 3),
        "up_kernel": _size(entry, "up_kernel_size", 3),
    }


def _segresnet(entry: Component) -> tuple[str, dict[str, Value]]:
    entry.get("dropout_prob")
    if entry.text("upsample_mode", "nontrainable").casefold() != "nontrainable":
        raise Untranslatable("its 'upsample_mode' is not 'nontrainable'")
    if not entry.flag("use_conv_final", True):
        raise Untranslatable("it has no final convolution")
    if entry.text("norm_name"):
        raise Untranslatable("its 'norm_name' is out of use")
    groups = _whole(entry, "num_groups", 8)
    return "monai-segresnet", {
        "filters": _whole(entry, "init_filters", 8),
        "blocks_down": _numbers(entry, "blocks_down", [1, 2, 2, 4]),
        "blocks_up": _numbers(entry, "blocks_up", [1, 1, 1]),
        **_activation(entry, "RELU"),
        **_norm(entry, ["GROUP", {"num_groups": groups}]),
    }


def _numbers(entry: Component, key: str, default: list[int] | None = None) -> str:
    values = entry.get(key, default)
    if not isinstance(values, list) or not values or not all(type(value) is int for value in values):
        raise Untranslatable(f"its '{key}' is no list of whole numbers")
    return ", ".join(map(str, values))


def _whole(entry: Component, key: str, default: int) -> int:
    value = entry.get(key, default)
    if type(value) is not int:
        raise Untranslatable(f"its '{key}' is {str(value)[:60]}, not a whole number")
    return value


def _size(entry: Component, key: str, default: int) -> int:
    value = entry.get(key, default)
    values = value if isinstance(value, list) else [value]
    if not values or len(set(map(str, values))) != 1 or type(values[0]) is not int:
        raise Untranslatable(f"its '{key}' is {str(value)[:60]}, not one whole number")
    return int(values[0])


def _named(value: object, key: str) -> tuple[str, dict[str, Any]]:
    """A name and its arguments, as MONAI writes activations and normalisations."""
    name, arguments = (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (value, {})
    if not isinstance(name, str) or not isinstance(arguments, dict):
        raise Untranslatable(f"its '{key}' is {str(value)[:60]}")
    return name.casefold(), {item: given for item, given in arguments.items() if item != "inplace"}


def _activation(entry: Component, default: object) -> dict[str, Value]:
    name, arguments = _named(entry.get("act", default), "act")
    slope = arguments.pop("negative_slope", 0.01) if name == "leakyrelu" else 0.01
    if name == "prelu":
        arguments.pop("init", None)
        if arguments.pop("num_parameters", 1) != 1:
            raise Untranslatable("its activation has a parameter for each channel")
    if name not in _ACTIVATIONS or arguments or not isinstance(slope, int | float):
        raise Untranslatable(f"its activation '{name[:40]}' is not known, or has arguments that are not")
    return {"activation": _ACTIVATIONS[name], **({"slope": float(slope)} if name == "leakyrelu" else {})}


def _norm(entry: Component, default: object) -> dict[str, Value]:
    value = entry.get("norm", default)
    if value in (None, ""):
        return {"norm": "none"}
    name, arguments = _named(value, "norm")
    groups, affine = arguments.pop("num_groups", 8), arguments.pop("affine", name != "instance")
    if name not in {"instance", "batch", "group"} or arguments or type(affine) is not bool or type(groups) is not int:
        raise Untranslatable(f"its normalisation '{name[:40]}' is not known, or has arguments that are not")
    if name == "instance":
        return {"norm": "instance-affine" if affine else "instance"}
    if not affine:
        raise Untranslatable(f"its normalisation '{name}' has no weights")
    return {"norm": name, **({"norm_groups": groups} if name == "group" else {})}


_NETWORKS: Final[Mapping[str, Callable[[Component], tuple[str, dict[str, Value]]]]] = {
    "unet": _unet,
    "basicunet": _basic_unet,
    "attentionunet": _attention_unet,
    "segresnet": _segresnet,
}
