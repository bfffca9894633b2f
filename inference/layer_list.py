"""From the sections of a description to layers, each with the values that belong to it.

Values are taken in the order of the layers: `cnN` by every convolution, `dense`, `lstm` and `gru`, `kernelN` by
every convolution, `poolN` by every pooling. `stride` and `padding` are one for all convolutions or numbered
likewise. `padding_conv`, where a file has it, takes the place of `padding` for the plain and the depthwise separable
convolutions; where a file has neither, a convolution keeps the size.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from inference.layers import (
    CONVOLUTIONS,
    DOUBLE_CONVOLUTIONS,
    JOINING,
    KIND_BY_CODE,
    POOLINGS,
    SINGLE_CONVOLUTIONS,
    WIDE,
    Layer,
    LayerKind,
)
from inference.refusal import refuse

DEFAULT_DROPOUT: Final = 0.5

_FINAL_ACTIVATIONS: Final = {LayerKind.SIGMOID: "sigmoid", LayerKind.SOFTMAX: "softmax"}

_SECTIONS: Final = {
    "convolutional": ("cn",),
    "kernel": ("kernel", "kn"),
    "pooling": ("pool",),
    "stride": ("stride",),
    "padding": ("padding",),
    "padding_conv": ("padding_conv",),
    "dropout": ("dropout",),
}
VALUE_SECTIONS: Final = (*_SECTIONS, "skip_connection")
"""Sections that only a layer list has."""


@dataclass(frozen=True, slots=True)
class LayerList:
    """Layers up to the logits, and the activation named after them."""

    layers: tuple[Layer, ...]
    final_activation: str | None


def read_layers(document: Mapping[str, Any]) -> LayerList:
    """Read the layer list of a document that has passed the schema.

    Raises
    ------
    ArchitectureError
        Naming the layer's number and code, the key, and what would be right.
    """
    kinds = _kinds(document["architecture"])
    final = _FINAL_ACTIVATIONS.get(kinds[-1])
    if final is not None:
        kinds = kinds[:-1]
        if not kinds:
            refuse("The architecture has no layer before its final activation", "add the layers of the network")
    skips = _skips(document.get("skip_connection", {}), kinds)
    values = {
        section: _Values(section, keys, document[section])
        for section, keys in _SECTIONS.items()
        if section in document
    }
    layers = tuple(_layer(number, kind, values, skips) for number, kind in enumerate(kinds, start=1))
    for section in values.values():
        section.check_used()
    return LayerList(layers, final)


def layer_taking(document: Mapping[str, Any], section: str, key: str) -> str:
    """Name of the layer that a numbered value belongs to; empty if none does. The document need not be valid."""
    architecture, digits = document.get("architecture"), key[len(key.rstrip("0123456789")) :]
    if not isinstance(architecture, dict) or section not in _SECTIONS or not digits:
        return ""
    numbers = sorted(int(item) for item in architecture if item.isascii() and item.isdigit() and len(item) <= 3)
    kinds = ((number, KIND_BY_CODE.get(str(architecture.get(str(number))).casefold())) for number in numbers)
    takers = _takers(document, section)
    taking = [Layer(number, kind) for number, kind in kinds if kind is not None and kind in takers]
    return taking[int(digits) - 1].text if len(digits) <= 3 and 1 <= int(digits) <= len(taking) else ""


def _takers(document: Mapping[str, Any], section: str) -> frozenset[LayerKind]:
    if section == "convolutional":
        return WIDE
    if section == "pooling":
        return POOLINGS
    if section == "dropout":
        return frozenset({LayerKind.DROPOUT})
    if section == "padding_conv":
        return SINGLE_CONVOLUTIONS
    return CONVOLUTIONS - SINGLE_CONVOLUTIONS if section == "padding" and "padding_conv" in document else CONVOLUTIONS


def _kinds(section: dict[str, str]) -> list[LayerKind]:
    numbers = sorted(int(key) for key in section)
    for expected, number in enumerate(numbers, start=1):
        if number != expected:
            refuse(f"Layer {expected} is missing in 'architecture'", "number the layers from 1 without a gap")
    return [_kind(number, section[str(number)]) for number in numbers]


def _kind(number: int, code: str) -> LayerKind:
    kind = KIND_BY_CODE.get(code.casefold())
    if kind is not None:
        return kind
    known = ", ".join(item.value for item in LayerKind)
    near = difflib.get_close_matches(code.casefold(), KIND_BY_CODE, n=1)
    right = f"write {KIND_BY_CODE[near[0]].value}" if near else f"use one of: {known}"
    refuse(f"Layer {number} has the unknown code '{code}'", right)


def _skips(section: Mapping[str, Any], kinds: list[LayerKind]) -> tuple[tuple[int, int], ...]:
    pairs = sorted((int(source), int(target)) for source, target in section.items())
    for source, target in pairs:
        name = f"The skip connection {source} → {target}"
        if target > len(kinds):
            refuse(f"{name} ends at a layer that does not exist", f"name a layer from 1 to {len(kinds)}")
        if source >= target:
            refuse(f"{name} does not go forward", "let each source come before its target")
        if kinds[target - 1] not in JOINING:
            refuse(
                f"{name} ends at layer {target} ({kinds[target - 1].value}), which cannot join two inputs",
                "let it end at an Upsample, a convolution, a dense or a recurrent layer",
            )
    return tuple(pairs)


@dataclass(slots=True)
class _Values:
    """The values of one section, handed out in order."""

    section: str
    keys: tuple[str, ...]
    values: dict[str, Any]
    taken: int = 0

    @property
    def is_common(self) -> bool:
        return self.section in self.values

    def take(self, layer: str) -> Any:  # noqa: ANN401 - the schema has fixed the type of each section
        if self.is_common:
            if len(self.values) > 1:
                refuse(f"'{self.section}' has both one value for all layers and numbered ones", "keep one kind")
            return self.values[self.section]
        self.taken += 1
        for key in self.keys:
            if f"{key}{self.taken}" in self.values:
                return self.values[f"{key}{self.taken}"]
        refuse(f"{layer} needs '{self.keys[0]}{self.taken}' in '{self.section}'", "add that value")

    def check_used(self) -> None:
        if self.is_common or len(self.values) == self.taken:
            return
        names = {f"{key}{number}" for key in self.keys for number in range(1, self.taken + 1)}
        extra = sorted(set(self.values) - names) or sorted(self.values)
        refuse(
            f"'{self.section}' has {len(self.values)} values, but {self.taken} layers take one",
            f"remove '{extra[0]}' or add the layer that it belongs to",
        )


def _layer(number: int, kind: LayerKind, values: dict[str, _Values], skips: tuple[tuple[int, int], ...]) -> Layer:
    what = Layer(number, kind).text

    def needed(section: str) -> int:
        if section not in values:
            refuse(f"{what} needs the section '{section}'", f"add '{section}'")
        return int(values[section].take(what))

    def optional(section: str) -> int | None:
        return int(values[section].take(what)) if section in values else None

    padding_section = "padding_conv" if kind in SINGLE_CONVOLUTIONS and "padding_conv" in values else "padding"
    layer = Layer(
        number,
        kind,
        channels=needed("convolutional") if kind in WIDE else None,
        kernel=needed("kernel") if kind in CONVOLUTIONS else 1,
        stride=(optional("stride") or 1) if kind in CONVOLUTIONS else 1,
        padding=optional(padding_section) if kind in CONVOLUTIONS else None,
        pool=needed("pooling") if kind in POOLINGS else 1,
        dropout=_dropout(what, values) if kind is LayerKind.DROPOUT else 0.0,
        skip_sources=tuple(source for source, target in skips if target == number),
    )
    if kind in CONVOLUTIONS:
        _check_convolution(layer, padding_section)
    return layer


def _dropout(what: str, values: dict[str, _Values]) -> float:
    return float(values["dropout"].take(what)) if "dropout" in values else DEFAULT_DROPOUT


def _check_convolution(layer: Layer, padding_section: str) -> None:
    kernel = layer.kernel
    if kernel % 2 == 0:
        refuse(f"{layer.text} has the even kernel size {kernel}", "use an odd one, so that pixels keep their places")
    if layer.padding is not None and layer.padding != kernel // 2:
        refuse(
            f"{layer.text} has kernel {kernel} and '{padding_section}' {layer.padding}, which changes the image size",
            f"use {padding_section} {kernel // 2} with kernel {kernel}",
        )
    if layer.stride != 1 and layer.kind in DOUBLE_CONVOLUTIONS:
        refuse(
            f"{layer.text} has stride {layer.stride}",
            "use stride 1 in it; single convolutions and pooling can down-sample",
        )
