"""Weights of SegFormer-B0 as others publish them, under the names that `inference.builtin.segformer` gives.

Three layouts are known: that of the authors' own files (`patch_embed1.proj.weight`, with keys and values in one
tensor, with or without `backbone.` in front), that of Hugging Face's files (`segformer.encoder.block.0.0. …`), and
that of Hugging Face's modules since version 5 (`segformer.stages.0.blocks.0. …`). A file may hold the encoder alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import WeightsError

Tensors = Mapping[str, NDArray[Any]]

_LEFT_OUT: Final = re.compile(
    r"(module\.)?((decode_head\.)?(linear_fuse\.bn|batch_norm)\.num_batches_tracked|decode_head\.conv_seg\.\w+"
    r"|(backbone\.)?head\.\w+|classifier\.\w+)"
)
"""Batch counters, and the classifiers of ImageNet or of the framework, which are no part of the network."""

_PARTS: Final[tuple[tuple[str, str], ...]] = (
    # Hugging Face, files
    (r"(?:segformer\.)?encoder\.patch_embeddings\.(?P<s>\d)\.proj", "stage{s1}.patches.conv"),
    (r"(?:segformer\.)?encoder\.patch_embeddings\.(?P<s>\d)\.layer_norm", "stage{s1}.patches.norm"),
    (r"(?:segformer\.)?encoder\.block\.(?P<s>\d)\.(?P<b>\d)\.(?P<part>[a-z0-9_.]+)", "stage{s1}.block{b1}.{part}"),
    (r"(?:segformer\.)?encoder\.layer_norm\.(?P<s>\d)", "stage{s1}.end.norm"),
    (r"decode_head\.linear_c\.(?P<s>\d)\.proj", "head.project{s1}"),
    (r"decode_head\.linear_fuse", "head.fuse"),
    (r"decode_head\.batch_norm", "head.norm"),
    (r"decode_head\.classifier", "head.classify"),
    # Hugging Face, modules since version 5
    (r"(?:segformer\.)?stages\.(?P<s>\d)\.patch_embeddings\.proj", "stage{s1}.patches.conv"),
    (r"(?:segformer\.)?stages\.(?P<s>\d)\.patch_embeddings\.layer_norm", "stage{s1}.patches.norm"),
    (r"(?:segformer\.)?stages\.(?P<s>\d)\.blocks\.(?P<b>\d)\.(?P<part>[a-z0-9_.]+)", "stage{s1}.block{b1}.{part}"),
    (r"(?:segformer\.)?stages\.(?P<s>\d)\.layer_norm", "stage{s1}.end.norm"),
    (r"decode_head\.linear_projections\.(?P<s>\d)\.proj", "head.project{s1}"),
    # The authors
    (r"(?:backbone\.)?patch_embed(?P<s1>\d)\.proj", "stage{s1}.patches.conv"),
    (r"(?:backbone\.)?patch_embed(?P<s1>\d)\.norm", "stage{s1}.patches.norm"),
    (r"(?:backbone\.)?block(?P<s1>\d)\.(?P<b>\d)\.(?P<part>[a-z0-9_.]+)", "stage{s1}.block{b1}.{part}"),
    (r"(?:backbone\.)?norm(?P<s1>\d)", "stage{s1}.end.norm"),
    (r"decode_head\.linear_c(?P<s1>\d)\.proj", "head.project{s1}"),
    (r"decode_head\.linear_fuse\.conv", "head.fuse"),
    (r"decode_head\.linear_fuse\.bn", "head.norm"),
    (r"decode_head\.linear_pred", "head.classify"),
)

_IN_BLOCK: Final[Mapping[str, str]] = {
    **dict.fromkeys(("layer_norm_1", "layernorm_before", "norm1"), "norm1"),
    **dict.fromkeys(("attention.self.query", "attention.q_proj", "attn.q"), "query"),
    **dict.fromkeys(("attention.self.key", "attention.k_proj"), "key"),
    **dict.fromkeys(("attention.self.value", "attention.v_proj"), "value"),
    "attn.kv": "key and value",
    **dict.fromkeys(("attention.self.sr", "attention.sequence_reduction.sequence_reduction", "attn.sr"), "reduce"),
    **dict.fromkeys(
        ("attention.self.layer_norm", "attention.sequence_reduction.layer_norm", "attn.norm"), "reduce_norm"
    ),
    **dict.fromkeys(("attention.output.dense", "attention.o_proj", "attn.proj"), "mix"),
    **dict.fromkeys(("layer_norm_2", "layernorm_after", "norm2"), "norm2"),
    **dict.fromkeys(("mlp.dense1", "mlp.fc1"), "expand"),
    "mlp.dwconv.dwconv": "depthwise",
    **dict.fromkeys(("mlp.dense2", "mlp.fc2"), "contract"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Renamed:
    """Published tensors under our names.

    Parameters
    ----------
    tensors
        What belongs to the network; the head only if the file has one.
    left_out
        Names of what the file holds besides.
    """

    tensors: dict[str, NDArray[Any]]
    left_out: tuple[str, ...]


def rename_published(tensors: Tensors) -> Renamed:
    """Take over the weights of a published SegFormer-B0; whether they fit is checked when they are loaded.

    Raises
    ------
    WeightsError
        A tensor is none of a SegFormer's, or two have the same meaning.
    """
    renamed: dict[str, NDArray[Any]] = {}
    left_out = []
    for name, tensor in tensors.items():
        if _LEFT_OUT.fullmatch(name):
            left_out.append(name)
            continue
        ours = _renamed(name)
        if ours is None:
            raise _refused(f"The tensor '{name[:120]}' is none of a SegFormer's.")
        for key, part in _split(ours, tensor, name):
            if key in renamed:
                raise _refused(f"The tensor '{name[:120]}' is there twice, under different names.")
            renamed[key] = part
    return Renamed(renamed, tuple(left_out))


def _renamed(name: str) -> str | None:
    """Our name of a tensor, with `key and value` for the two in one."""
    module, _, kind = name.removeprefix("module.").rpartition(".")
    for pattern, ours in _PARTS:
        match = re.fullmatch(pattern, module, re.ASCII)
        if match is None:
            continue
        found = match.groupdict()
        if "s" in found:
            found["s1"] = str(int(found["s"]) + 1)
        if "b" in found:
            found["b1"] = str(int(found["b"]) + 1)
            if found["part"] not in _IN_BLOCK:
                return None
            found["part"] = _IN_BLOCK[found["part"]]
        return f"{ours.format(**found)}.{kind}"
    return None


def _split(ours: str, tensor: NDArray[Any], name: str) -> list[tuple[str, NDArray[Any]]]:
    if "key and value" not in ours:
        return [(ours, _as_convolution(ours, tensor))]
    if tensor.ndim < 1 or tensor.shape[0] % 2:
        raise _refused(f"The tensor '{name[:120]}' has the shape {tensor.shape}, which holds no keys and values.")
    halves = np.split(tensor, 2)
    return [(ours.replace("key and value", part), half) for part, half in zip(("key", "value"), halves, strict=True)]


def _as_convolution(ours: str, tensor: NDArray[Any]) -> NDArray[Any]:
    """The head's linear layers are 1 x 1 convolutions here."""
    is_linear = ours.startswith("head.project") and ours.endswith(".weight") and tensor.ndim == 2
    return tensor[:, :, np.newaxis, np.newaxis] if is_linear else tensor


def _refused(cause: str) -> WeightsError:
    return WeightsError(
        "The weights cannot be taken over.",
        cause=cause,
        next_step="Give a state dictionary of SegFormer-B0 as its authors or Hugging Face publish it.",
    )
