"""From the sections of a description to layers with channels, sizes and skip connections, all checked.

Values are consumed in the order of the layers: `cnN` and `kernelN` by every convolution, `poolN` by every
pooling. `stride` and `padding` are one for all convolutions or numbered likewise. `padding_conv`, where a
file has it, takes the place of `padding` for the plain `cnn2d`; where a file has neither, a convolution
keeps the size. Every convolution must keep the size or divide it exactly by its stride, so that a network
works on any rows and columns that its total down-sampling divides.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final, NoReturn

from app.core.errors import ArchitectureError
from inference.layers import (
    CONVOLUTIONS,
    DOUBLE_CONVOLUTIONS,
    KIND_BY_CODE,
    POOLINGS,
    UNSUPPORTED_BY_CODE,
    Layer,
    LayerKind,
)

MAX_CHANNELS: Final = 8192
DEFAULT_DROPOUT: Final = 0.5

_FINAL_ACTIVATIONS: Final = {LayerKind.SIGMOID: "sigmoid", LayerKind.SOFTMAX: "softmax"}


@dataclass(frozen=True, slots=True)
class LayerList:
    """Layers up to the logits, skip connections (source, target), and the activation named after them."""

    layers: tuple[Layer, ...]
    skip_connections: tuple[tuple[int, int], ...]
    final_activation: str | None


def read_layers(document: dict[str, Any], input_channels: int, label_shape: int) -> LayerList:
    """Resolve the layer list of a document that has passed the schema.

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
    return LayerList(_Reader(document, kinds, skips, label_shape).read(input_channels), skips, final)


def refuse(cause: str, right: str) -> NoReturn:
    """Raise an ArchitectureError with a cause and what would be right (both without full stop)."""
    raise ArchitectureError(
        "The network description is not valid.", cause=f"{cause}.", next_step=f"In the description, {right}."
    )


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
    known = ", ".join(KIND_BY_CODE[key].value for key in KIND_BY_CODE)
    if code.casefold() in UNSUPPORTED_BY_CODE:
        refuse(
            f"Layer {number} ({UNSUPPORTED_BY_CODE[code.casefold()]}) is a layer of the grammar that this "
            "version does not build",
            f"use only: {known}",
        )
    near = difflib.get_close_matches(code.casefold(), KIND_BY_CODE, n=1)
    right = f"write {KIND_BY_CODE[near[0]].value}" if near else f"use one of: {known}"
    refuse(f"Layer {number} has the unknown code '{code}'", right)


def _skips(section: dict[str, Any], kinds: list[LayerKind]) -> tuple[tuple[int, int], ...]:
    pairs = sorted((int(source), int(target)) for source, target in section.items())
    for source, target in pairs:
        name = f"The skip connection {source} → {target}"
        if target > len(kinds):
            refuse(f"{name} ends at a layer that does not exist", f"name a layer from 1 to {len(kinds)}")
        if source >= target:
            refuse(f"{name} does not go forward", "let each source come before its target")
        if kinds[target - 1] not in CONVOLUTIONS | {LayerKind.UPSAMPLE}:
            refuse(
                f"{name} ends at layer {target} ({kinds[target - 1].value}), which cannot join two inputs",
                "let it end at an Upsample or a convolution",
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

    def take(self, layer: str) -> Any:  # noqa: ANN401 - each section has its type - the schema has fixed the type of each section
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


@dataclass(slots=True)
class _Reader:
    document: dict[str, Any]
    kinds: list[LayerKind]
    skips: tuple[tuple[int, int], ...]
    label_shape: int
    layers: list[Layer] = field(default_factory=list)

    def read(self, input_channels: int) -> tuple[Layer, ...]:
        values = {
            section: _Values(section, keys, self.document[section])
            for section, keys in _SECTIONS.items()
            if section in self.document
        }
        channels, reduction = input_channels, Fraction(1)
        for number, kind in enumerate(self.kinds, start=1):
            layer = self._layer(number, kind, channels, reduction, values)
            self.layers.append(layer)
            channels, reduction = layer.out_channels, layer.reduction
        for section in values.values():
            section.check_used()
        self._check_end()
        return tuple(self.layers)

    def _layer(
        self, number: int, kind: LayerKind, channels: int, reduction: Fraction, values: dict[str, _Values]
    ) -> Layer:
        what = f"Layer {number} ({kind.value})"

        def take(section: str, default: Callable[[], Any] | None = None) -> Any:  # noqa: ANN401 - each section has its type
            if section not in values:
                if default is not None:
                    return default()
                refuse(f"{what} needs the section '{section}'", f"add '{section}'")
            return values[section].take(what)

        layer = Layer(number=number, kind=kind, in_channels=channels, channels=channels, reduction=reduction)
        if kind in CONVOLUTIONS:
            kernel = int(take("kernel"))
            padding = "padding_conv" if kind is LayerKind.CNN2D and "padding_conv" in values else "padding"
            layer = replace(
                layer,
                channels=int(take("convolutional")),
                kernel=kernel,
                stride=int(take("stride", lambda: 1)),
                padding=int(take(padding, lambda: kernel // 2)),
            )
            _check_convolution(layer, padding)
            layer = replace(layer, reduction=reduction * layer.stride)
        elif kind in POOLINGS:
            pool = int(take("pooling"))
            layer = replace(layer, pool=pool, reduction=reduction * pool)
        elif kind is LayerKind.UPSAMPLE:
            if channels % 2:
                refuse(f"{what} halves the channels, but {channels} enter it", "give it an even number")
            layer = replace(layer, channels=channels // 2, reduction=reduction / 2)
        elif kind is LayerKind.OUTPUT:
            layer = replace(layer, channels=self.label_shape)
        elif kind is LayerKind.DROPOUT:
            layer = replace(layer, dropout=float(take("dropout", lambda: DEFAULT_DROPOUT)))
        return self._join(layer, reduction)

    def _join(self, layer: Layer, reduction_before: Fraction) -> Layer:
        sources = tuple(source for source, target in self.skips if target == layer.number)
        if not sources:
            return layer
        behind = layer.kind is LayerKind.UPSAMPLE
        reduction = layer.reduction if behind else reduction_before
        for number in sources:
            source = self.layers[number - 1]
            if source.reduction != reduction:
                refuse(
                    f"The skip connection {number} → {layer.number} joins sizes that differ: layer {number} "
                    f"({source.code}) is down-sampled by {source.reduction}, layer {layer.number} "
                    f"({layer.code}) by {reduction}",
                    "join layers of the same size",
                )
        added = sum(self.layers[number - 1].out_channels for number in sources)
        if layer.in_channels + added > MAX_CHANNELS:
            refuse(
                f"Layer {layer.number} ({layer.code}) would join {layer.in_channels + added} channels",
                f"keep to {MAX_CHANNELS}",
            )
        entering = layer.in_channels if behind else layer.in_channels + added
        return replace(layer, in_channels=entering, skip_sources=sources, skip_channels=added)

    def _check_end(self) -> None:
        last = self.layers[-1]
        what = f"The last layer, {last.number} ({last.code}),"
        if last.out_channels != self.label_shape:
            refuse(
                f"{what} gives {last.out_channels} channels, but 'label_shape' is {self.label_shape}",
                "make both the same",
            )
        if last.reduction != 1:
            refuse(
                f"{what} gives an image down-sampled by {last.reduction}, not one of the input's size",
                "use as many Upsample layers as it takes to undo the pooling and the strides",
            )


_SECTIONS: Final = {
    "convolutional": ("cn",),
    "kernel": ("kernel", "kn"),
    "pooling": ("pool",),
    "stride": ("stride",),
    "padding": ("padding",),
    "padding_conv": ("padding_conv",),
    "dropout": ("dropout",),
}


def _check_convolution(layer: Layer, padding_section: str) -> None:
    what = f"Layer {layer.number} ({layer.code})"
    kernel = layer.kernel or 1
    if kernel % 2 == 0:
        refuse(f"{what} has the even kernel size {kernel}", "use an odd one, so that pixels keep their places")
    if layer.padding != kernel // 2:
        refuse(
            f"{what} has kernel {kernel} and '{padding_section}' {layer.padding}, which changes the image size",
            f"use {padding_section} {kernel // 2} with kernel {kernel}",
        )
    if layer.stride != 1 and layer.kind in DOUBLE_CONVOLUTIONS:
        refuse(f"{what} has stride {layer.stride}", "use stride 1 in it; cnn2d and pooling can down-sample")
