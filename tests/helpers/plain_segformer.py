"""SegFormer-B0 written out operation by operation, with tensors named as its two public sources name them."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

WIDTHS = (32, 64, 160, 256)
DEPTHS = (2, 2, 2, 2)
HEADS = (1, 2, 5, 8)
REDUCTIONS = (8, 4, 2, 1)
PATCHES = (7, 3, 3, 3)
STRIDES = (4, 2, 2, 2)
HEAD_WIDTH = 256
MLP_RATIO = 4

State = dict[str, Tensor]


def random_state(*, channels: int, classes: int, seed: int = 0) -> State:
    """Random weights in the layout of Hugging Face's published files; norms and statistics are not trivial."""
    shapes = _shapes(channels, classes)
    generator = torch.Generator().manual_seed(seed)
    state = {}
    for name, shape in shapes.items():
        values = torch.randn(shape, generator=generator)
        if name.endswith("running_var"):
            values = values.abs() + 0.5
        elif len(shape) > 1:
            values /= math.sqrt(math.prod(shape[1:]))
        elif "norm" in name and name.endswith("weight"):
            values = 1 + 0.2 * values
        else:
            values *= 0.1
        state[name] = values
    state["decode_head.batch_norm.num_batches_tracked"] = torch.tensor(7)
    return state


def _shapes(channels: int, classes: int) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}

    def add(name: str, *weight: int) -> None:
        shapes[f"{name}.weight"] = weight
        shapes[f"{name}.bias"] = weight[:1]

    before = channels
    for stage, width in enumerate(WIDTHS):
        encoder = "segformer.encoder"
        add(f"{encoder}.patch_embeddings.{stage}.proj", width, before, PATCHES[stage], PATCHES[stage])
        add(f"{encoder}.patch_embeddings.{stage}.layer_norm", width)
        for index in range(DEPTHS[stage]):
            block = f"{encoder}.block.{stage}.{index}"
            add(f"{block}.layer_norm_1", width)
            for part in ("query", "key", "value"):
                add(f"{block}.attention.self.{part}", width, width)
            if REDUCTIONS[stage] > 1:
                add(f"{block}.attention.self.sr", width, width, REDUCTIONS[stage], REDUCTIONS[stage])
                add(f"{block}.attention.self.layer_norm", width)
            add(f"{block}.attention.output.dense", width, width)
            add(f"{block}.layer_norm_2", width)
            add(f"{block}.mlp.dense1", MLP_RATIO * width, width)
            add(f"{block}.mlp.dwconv.dwconv", MLP_RATIO * width, 1, 3, 3)
            add(f"{block}.mlp.dense2", width, MLP_RATIO * width)
        add(f"{encoder}.layer_norm.{stage}", width)
        add(f"decode_head.linear_c.{stage}.proj", HEAD_WIDTH, width)
        before = width
    shapes["decode_head.linear_fuse.weight"] = (HEAD_WIDTH, len(WIDTHS) * HEAD_WIDTH, 1, 1)
    add("decode_head.batch_norm", HEAD_WIDTH)
    shapes["decode_head.batch_norm.running_mean"] = (HEAD_WIDTH,)
    shapes["decode_head.batch_norm.running_var"] = (HEAD_WIDTH,)
    add("decode_head.classifier", classes, HEAD_WIDTH, 1, 1)
    return shapes


def plain_segformer(state: State, image: Tensor, *, block_epsilon: float = 1e-5) -> Tensor:
    """Logits (N, K, rows / 4, columns / 4) of an image (N, C, rows, columns), as at prediction.

    `block_epsilon` is that of the norms of the blocks and stages: 1e-5 at Hugging Face, 1e-6 in the authors' code.
    """

    def linear(name: str, value: Tensor) -> Tensor:
        return functional.linear(value, state[f"{name}.weight"], state[f"{name}.bias"])

    def norm(name: str, value: Tensor, epsilon: float = 1e-5) -> Tensor:
        scale, shift = state[f"{name}.weight"], state[f"{name}.bias"]
        centred = value - value.mean(-1, keepdim=True)
        return centred / torch.sqrt(centred.square().mean(-1, keepdim=True) + epsilon) * scale + shift

    def convolve(name: str, value: Tensor, *, stride: int = 1, padding: int = 0, groups: int = 1) -> Tensor:
        bias = state.get(f"{name}.bias")
        return functional.conv2d(value, state[f"{name}.weight"], bias, stride, padding, 1, groups)

    def attend(name: str, value: Tensor, stage: int) -> Tensor:
        """Multi-head attention of (N, rows, columns, C) on a map that is `REDUCTIONS` times coarser."""
        source = value
        if REDUCTIONS[stage] > 1:
            source = convolve(f"{name}.sr", value.permute(0, 3, 1, 2), stride=REDUCTIONS[stage])
            source = norm(f"{name}.layer_norm", source.permute(0, 2, 3, 1))
        heads = []
        query, key, item = (
            linear(f"{name}.{part}", one).flatten(1, 2)
            for part, one in (("query", value), ("key", source), ("value", source))
        )
        size = WIDTHS[stage] // HEADS[stage]
        for head in range(HEADS[stage]):
            part = slice(head * size, (head + 1) * size)
            weights = (query[..., part] @ key[..., part].transpose(1, 2) / math.sqrt(size)).softmax(-1)
            heads.append(weights @ item[..., part])
        return torch.cat(heads, -1).reshape(value.shape)

    value, stages = image, []
    for stage in range(len(WIDTHS)):
        encoder = "segformer.encoder"
        embedding = f"{encoder}.patch_embeddings.{stage}"
        value = convolve(f"{embedding}.proj", value, stride=STRIDES[stage], padding=PATCHES[stage] // 2)
        value = norm(f"{embedding}.layer_norm", value.permute(0, 2, 3, 1))
        for index in range(DEPTHS[stage]):
            block = f"{encoder}.block.{stage}.{index}"
            seen = attend(f"{block}.attention.self", norm(f"{block}.layer_norm_1", value, block_epsilon), stage)
            value = value + linear(f"{block}.attention.output.dense", seen)
            wide = linear(f"{block}.mlp.dense1", norm(f"{block}.layer_norm_2", value, block_epsilon))
            wide = convolve(f"{block}.mlp.dwconv.dwconv", wide.permute(0, 3, 1, 2), padding=1, groups=wide.shape[-1])
            value = value + linear(f"{block}.mlp.dense2", functional.gelu(wide.permute(0, 2, 3, 1)))
        value = norm(f"{encoder}.layer_norm.{stage}", value, block_epsilon)
        stages.append(linear(f"decode_head.linear_c.{stage}.proj", value).permute(0, 3, 1, 2))
        value = value.permute(0, 3, 1, 2)
    size = stages[0].shape[2:]
    stages = [functional.interpolate(one, size=size, mode="bilinear", align_corners=False) for one in stages]
    fused = convolve("decode_head.linear_fuse", torch.cat(stages[::-1], 1))
    statistics = (
        state[f"decode_head.batch_norm.{part}"] for part in ("running_mean", "running_var", "weight", "bias")
    )
    return convolve("decode_head.classifier", functional.batch_norm(fused, *statistics).relu())
