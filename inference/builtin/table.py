"""The built-in networks by name. A new one: its module here, with a `BuiltinNetwork`, and a line in this table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from inference.builtin.attention_unet import ATTENTION_UNET
from inference.builtin.fpa import FPA
from inference.builtin.fpa_seg import FPA_SEG
from inference.builtin.meshnet import MESHNET
from inference.builtin.monai_attention_unet import MONAI_ATTENTION_UNET
from inference.builtin.monai_basic_unet import MONAI_BASIC_UNET
from inference.builtin.monai_segresnet import MONAI_SEGRESNET
from inference.builtin.monai_unet import MONAI_UNET
from inference.builtin.residual_unet import RESIDUAL_UNET
from inference.builtin.segformer import SEGFORMER_B0
from inference.builtin.specification import BuiltinNetwork
from inference.builtin.unet import UNET

NETWORKS: Final[Mapping[str, BuiltinNetwork]] = MappingProxyType(
    {
        "unet": UNET,
        "attention-unet": ATTENTION_UNET,
        "residual-unet": RESIDUAL_UNET,
        "segformer-b0": SEGFORMER_B0,
        "fpa": FPA,
        "fpa-seg": FPA_SEG,
        "meshnet": MESHNET,
        "monai-unet": MONAI_UNET,
        "monai-basic-unet": MONAI_BASIC_UNET,
        "monai-attention-unet": MONAI_ATTENTION_UNET,
        "monai-segresnet": MONAI_SEGRESNET,
    }
)
