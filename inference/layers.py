"""What the layers of the network language are: their codes, and which values of a description each takes.

The codes are those of the public DNN-parser grammar, compared without regard to case. What each computes
stands in `inference.layer_graph`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class LayerKind(StrEnum):
    """A layer; the value is the grammar's own spelling."""

    DSC1D = "dsc1d"
    DSC2D = "dsc2d"
    CNN1D = "cnn1d"
    CNN2D = "cnn2d"
    LSTM = "lstm"
    GRU = "gru"
    AVGPOOL1D = "Avgpool1d"
    AVGPOOL2D = "Avgpool2d"
    MAXPOOL1D = "Maxpool1d"
    MAXPOOL2D = "Maxpool2d"
    FLATTEN = "Flatten"
    DENSE = "dense"
    DROPOUT = "dropout"
    BATCH_NORM1D = "batchNorm1d"
    BATCH_NORM2D = "batchNorm2d"
    RELU = "relu"
    PRELU = "prelu"
    TANH = "tanh"
    SOFTMAX = "softmax"
    SIGMOID = "sigmoid"
    UPSAMPLE = "Upsample"
    DOUBLE_CONV = "doubleConv"
    ELBOW_UNET = "ElbowUNet"
    UP_DOUBLE_CONV = "UpDoubleConv"
    UP_DOUBLE_CONV_OUT = "UpDoubleConv_out"
    OUTPUT = "output"


KIND_BY_CODE: Final = {kind.value.casefold(): kind for kind in LayerKind}

DOUBLE_CONVOLUTIONS: Final = frozenset(
    {
        LayerKind.DOUBLE_CONV,
        LayerKind.ELBOW_UNET,
        LayerKind.UP_DOUBLE_CONV,
        LayerKind.UP_DOUBLE_CONV_OUT,
    }
)
"""2 x (convolution without bias, batch normalisation, ReLU); the names say where in a U-Net they stand."""

SINGLE_CONVOLUTIONS: Final = frozenset({LayerKind.CNN1D, LayerKind.CNN2D, LayerKind.DSC1D, LayerKind.DSC2D})
"""Those whose padding is `padding_conv` where a description has it."""

CONVOLUTIONS: Final = DOUBLE_CONVOLUTIONS | SINGLE_CONVOLUTIONS
"""Layers that take one `cnN`, one `kernelN` and, where these are numbered, one stride and one padding."""

RECURRENT: Final = frozenset({LayerKind.LSTM, LayerKind.GRU})

WIDE: Final = CONVOLUTIONS | RECURRENT | {LayerKind.DENSE}
"""Layers that take one `cnN`: their channels, units or features."""

POOLINGS: Final = frozenset({LayerKind.MAXPOOL1D, LayerKind.MAXPOOL2D, LayerKind.AVGPOOL1D, LayerKind.AVGPOOL2D})
"""Layers that take one `poolN`; their stride is their size."""

JOINING: Final = WIDE | {LayerKind.UPSAMPLE}
"""Layers that a skip connection may end at."""

ON_SEQUENCES: Final = RECURRENT | {
    LayerKind.CNN1D,
    LayerKind.DSC1D,
    LayerKind.MAXPOOL1D,
    LayerKind.AVGPOOL1D,
}
"""Layers that read a feature map as a sequence."""

ON_MAPS: Final = DOUBLE_CONVOLUTIONS | {
    LayerKind.CNN2D,
    LayerKind.DSC2D,
    LayerKind.MAXPOOL2D,
    LayerKind.AVGPOOL2D,
    LayerKind.BATCH_NORM2D,
    LayerKind.UPSAMPLE,
}
"""Layers that need a feature map."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer with the values that a description gives it.

    Parameters
    ----------
    number
        Its key in `architecture`, from 1.
    channels
        Channels, units or features that it computes; None where these follow from what enters it.
    padding
        None keeps the size.
    skip_sources
        Numbers of the layers whose outputs are joined to it, ascending: behind an `Upsample`, in front of
        all others. In the joined value the skipped channels come first.
    """

    number: int
    kind: LayerKind
    channels: int | None = None
    kernel: int = 1
    stride: int = 1
    padding: int | None = None
    pool: int = 1
    dropout: float = 0.0
    skip_sources: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """The grammar's spelling of the layer."""
        return self.kind.value

    @property
    def name(self) -> str:
        """First part of the names of its tensors, e.g. `layer01`."""
        return f"layer{self.number:02d}"

    @property
    def text(self) -> str:
        """How messages name it."""
        return f"Layer {self.number} ({self.code})"
