"""What the layers of the network language are: their codes, what each consumes, its channels and its parameters.

The codes are those of the public DNN-parser grammar, compared without regard to case. Nothing here
allocates anything: counts and sizes are arithmetic on what a file says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final


class LayerKind(StrEnum):
    """A layer that this version builds; the value is the grammar's own spelling."""

    CNN2D = "cnn2d"
    DOUBLE_CONV = "doubleConv"
    ELBOW_UNET = "ElbowUNet"
    UP_DOUBLE_CONV = "UpDoubleConv"
    UP_DOUBLE_CONV_OUT = "UpDoubleConv_out"
    UPSAMPLE = "Upsample"
    MAXPOOL2D = "Maxpool2d"
    AVGPOOL2D = "Avgpool2d"
    BATCH_NORM2D = "batchNorm2d"
    RELU = "relu"
    PRELU = "prelu"
    TANH = "tanh"
    SIGMOID = "sigmoid"
    SOFTMAX = "softmax"
    DROPOUT = "dropout"
    OUTPUT = "output"


DOUBLE_CONVOLUTIONS: Final = frozenset(
    {
        LayerKind.DOUBLE_CONV,
        LayerKind.ELBOW_UNET,
        LayerKind.UP_DOUBLE_CONV,
        LayerKind.UP_DOUBLE_CONV_OUT,
    }
)
"""2 x (convolution without bias, batch normalisation, ReLU); the names say where in a U-Net they stand."""

CONVOLUTIONS: Final = DOUBLE_CONVOLUTIONS | {LayerKind.CNN2D}
"""Layers that consume one `cnN`, one `kernelN` and, where these are numbered, one stride and one padding."""

POOLINGS: Final = frozenset({LayerKind.MAXPOOL2D, LayerKind.AVGPOOL2D})
"""Layers that consume one `poolN`; their stride is their size."""

UNSUPPORTED_CODES: Final = (
    "dsc1d",
    "dsc2d",
    "cnn1d",
    "lstm",
    "gru",
    "Avgpool1d",
    "Maxpool1d",
    "Flatten",
    "dense",
    "batchNorm1d",
)
"""Codes of the grammar that this version recognises and does not build."""

KIND_BY_CODE: Final = {kind.value.casefold(): kind for kind in LayerKind}
UNSUPPORTED_BY_CODE: Final = {code.casefold(): code for code in UNSUPPORTED_CODES}


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer with everything that a builder needs.

    Parameters
    ----------
    number
        Its key in `architecture`, from 1.
    in_channels
        Channels that enter it, those of skip connections into its input included.
    channels
        Channels that it computes.
    reduction
        Down-sampling of its output against the network's input: rows of the output = rows / reduction.
    skip_sources
        Numbers of the layers whose outputs are joined to it, ascending: behind an `Upsample`, in front of
        a convolution. In the joined tensor the skipped channels come first.
    skip_channels
        The sum of the channels of these sources.
    """

    number: int
    kind: LayerKind
    in_channels: int
    channels: int
    reduction: Fraction
    kernel: int | None = None
    stride: int = 1
    padding: int = 0
    pool: int | None = None
    dropout: float | None = None
    skip_sources: tuple[int, ...] = ()
    skip_channels: int = 0

    @property
    def code(self) -> str:
        """The grammar's spelling of the layer."""
        return self.kind.value

    @property
    def name(self) -> str:
        """The module's name in the state dictionary, e.g. `layer01`."""
        return f"layer{self.number:02d}"

    @property
    def out_channels(self) -> int:
        """Channels that the next layer sees."""
        return self.channels + (self.skip_channels if self.kind is LayerKind.UPSAMPLE else 0)

    @property
    def parameters(self) -> int:
        """Trainable parameters; running means and variances are no parameters."""
        kernel = self.kernel or 1
        match self.kind:
            case LayerKind.CNN2D | LayerKind.OUTPUT:
                return self.in_channels * self.channels * kernel**2 + self.channels
            case LayerKind.UPSAMPLE:
                return self.in_channels * self.channels * 4 + self.channels
            case LayerKind.BATCH_NORM2D:
                return 2 * self.channels
            case LayerKind.PRELU:
                return 1
            case kind if kind in DOUBLE_CONVOLUTIONS:
                return (self.in_channels + self.channels) * self.channels * kernel**2 + 4 * self.channels
        return 0
