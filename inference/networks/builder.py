"""From a checked description to a torch module that gives logits.

State dictionary
----------------
Names are `layer<number>.<part>.<tensor>` with the layer's number in the description, two digits at least:

=================================  ==========================================================
`cnn2d`, `output`                  `conv.weight`, `conv.bias`
`doubleConv` and its kin           `conv1.weight`, `norm1.*`, `conv2.weight`, `norm2.*`
`Upsample`                         `up.weight`, `up.bias`
`batchNorm2d`                      `norm.weight`, `.bias`, `.running_mean`, `.running_var`
`prelu`                            `prelu.weight`
=================================  ==========================================================

e.g. `layer01.conv1.weight`. The names are part of the file format and do not change.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from app.core.errors import InputMismatchError
from inference.architecture import Architecture
from inference.layers import DOUBLE_CONVOLUTIONS, Layer, LayerKind


def build_network(architecture: Architecture) -> LayerNetwork:
    """Build the network, in training mode and with freshly initialised weights.

    Input is float32 (N, input_channels, rows, columns) with rows and columns multiples of
    `architecture.size_multiple`; output is logits (N, label_shape, rows, columns).
    """
    return LayerNetwork(architecture)


class LayerNetwork(nn.Module):
    """A layer list with skip connections."""

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        self._layers = architecture.layers
        self._input_channels = architecture.input_channels
        self._size_multiple = architecture.size_multiple
        self._sources = frozenset(source for source, _ in architecture.skip_connections)
        for layer in self._layers:
            self.add_module(layer.name, _module(layer))

    def forward(self, image: Tensor) -> Tensor:
        """Logits (N, K, rows, columns) of an image (N, C, rows, columns).

        Raises
        ------
        InputMismatchError
            The channels are not the network's, or a side is no multiple of `size_multiple`.
        """
        self._check(image)
        skipped: dict[int, Tensor] = {}
        value = image
        for layer in self._layers:
            joined = [skipped.pop(number) for number in layer.skip_sources]
            module = self.get_submodule(layer.name)
            if layer.kind is LayerKind.UPSAMPLE:
                value = _join([*joined, module(value)])
            else:
                value = module(_join([*joined, value]))
            if layer.number in self._sources:
                skipped[layer.number] = value
        return value

    def _check(self, image: Tensor) -> None:
        multiple = self._size_multiple
        fits = image.ndim == 4 and image.shape[1] == self._input_channels
        if not fits or image.shape[2] % multiple or image.shape[3] % multiple:
            raise InputMismatchError(
                "The image does not fit the network.",
                cause=f"It has the shape {tuple(image.shape)}; the network takes (N, {self._input_channels}, "
                f"rows, columns) with sides that are multiples of {multiple}.",
                next_step="Correct 'preprocess' in the network's description.",
            )


def _join(tensors: list[Tensor]) -> Tensor:
    return tensors[0] if len(tensors) == 1 else torch.cat(tensors, dim=1)


class _DoubleConvolution(nn.Module):
    """2 x (convolution, batch normalisation, ReLU)."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        kernel = layer.kernel or 1
        self.conv1 = nn.Conv2d(layer.in_channels, layer.channels, kernel, padding=layer.padding, bias=False)
        self.norm1 = nn.BatchNorm2d(layer.channels)
        self.conv2 = nn.Conv2d(layer.channels, layer.channels, kernel, padding=layer.padding, bias=False)
        self.norm2 = nn.BatchNorm2d(layer.channels)

    def forward(self, value: Tensor) -> Tensor:
        value = torch.relu_(self.norm1(self.conv1(value)))
        return torch.relu_(self.norm2(self.conv2(value)))


class _Named(nn.Sequential):
    """One module under the name that its tensors carry."""

    def __init__(self, name: str, module: nn.Module) -> None:
        super().__init__()
        self.add_module(name, module)


def _module(layer: Layer) -> nn.Module:
    if layer.kind in DOUBLE_CONVOLUTIONS:
        return _DoubleConvolution(layer)
    match layer.kind:
        case LayerKind.CNN2D | LayerKind.OUTPUT:
            convolution = nn.Conv2d(layer.in_channels, layer.channels, layer.kernel or 1, layer.stride, layer.padding)
            return _Named("conv", convolution)
        case LayerKind.UPSAMPLE:
            return _Named("up", nn.ConvTranspose2d(layer.in_channels, layer.channels, 2, 2))
        case LayerKind.BATCH_NORM2D:
            return _Named("norm", nn.BatchNorm2d(layer.channels))
        case LayerKind.PRELU:
            return _Named("prelu", nn.PReLU())
        case LayerKind.MAXPOOL2D:
            return nn.MaxPool2d(layer.pool or 1)
        case LayerKind.AVGPOOL2D:
            return nn.AvgPool2d(layer.pool or 1)
        case LayerKind.DROPOUT:
            return nn.Dropout(layer.dropout or 0.0)
    return _ELEMENTWISE[layer.kind]()


_ELEMENTWISE: dict[LayerKind, type[nn.Module]] = {
    LayerKind.RELU: nn.ReLU,
    LayerKind.TANH: nn.Tanh,
    LayerKind.SIGMOID: nn.Sigmoid,
    LayerKind.SOFTMAX: nn.Softmax2d,
}
