"""SegFormer-B0 (Xie et al. 2021): a hierarchical transformer encoder and an all-MLP head.

Encoder (Mix Transformer B0): four stages of 32, 64, 160 and 256 features with two blocks each. A stage begins with
overlapping patches (7 x 7 convolution with stride 4, then 3 x 3 with stride 2). A block is pre-norm: efficient
self-attention with 1, 2, 5 and 8 heads, whose keys and values come from a map reduced 8, 4, 2 and 1 times by a
convolution; then a Mix-FFN: four times the features, a 3 x 3 depthwise convolution (in place of positional
encoding), GELU, and back. Head: each stage to 256 features, upsampled linearly to the first one's size, joined from
the last stage to the first, fused by a 1 x 1 convolution without bias, batch normalisation, ReLU, dropout, and a
1 x 1 convolution to the classes, whose logits have a quarter of the image's rows and columns. The stochastic depth of
training (0.1) is not part of the graph.

The norms of blocks and stages add 1e-5 to the variance at Hugging Face and 1e-6 in the authors' own code;
`norm_epsilon` says which the weights were trained with. Those of patches and reductions add 1e-5 in both.

Number of parameters
--------------------
3,714,144 + 257 for each class (three channels in): 3,714,658 for 2 classes, 3,752,694 for the 150 of ADE20K, which
the paper gives as 3.8 million; 3,319,392 of them in the encoder. Hugging Face's implementation has the same.
Sourget et al. 2023 give 3.1 million in one place and 3.7 in another; the latter is right.

Weights of the encoder trained on ImageNet matter: without them it loses to a U-Net on small data (Sourget et al.).
`inference.builtin.segformer_names` takes them from published files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inference.builtin.sketch import Sketch
from inference.builtin.specification import ArgumentRule, BuiltinNetwork, Value
from inference.graph import INPUT, Graph, MapShape
from inference.operations import Operation

FEATURES: Final = (32, 64, 160, 256)
DEPTH: Final = 2
HEADS: Final = (1, 2, 5, 8)
REDUCTIONS: Final = (8, 4, 2, 1)
PATCHES: Final = ((7, 4), (3, 2), (3, 2), (3, 2))
"""Kernel and stride of each stage's patches."""
EXPANSION: Final = 4
HEAD_FEATURES: Final = 256


def _build(arguments: Mapping[str, Value], input_shape: MapShape, label_shape: int) -> Graph:
    """The graph; `input_shape` is (channels, rows, columns), usually with 3 channels."""
    sketch, value, stages = Sketch(), INPUT, list[str]()
    epsilon = float(arguments["norm_epsilon"])
    for stage in range(len(FEATURES)):
        value = _stage(sketch, stage, value, epsilon)
        stages.append(value)
    return sketch.graph(_head(sketch, stages, label_shape, float(arguments["dropout"])), input_shape)


def _stage(sketch: Sketch, stage: int, value: str, epsilon: float) -> str:
    name, (kernel, stride) = f"stage{stage + 1}", PATCHES[stage]
    embedding = sketch.block(f"{name}.patches", "overlapping patches")
    patches = sketch.convolution(f"{embedding}.conv", value, FEATURES[stage], kernel, stride=stride)
    value = sketch.add(f"{embedding}.sequence", Operation.TO_SEQUENCE, patches)
    value = sketch.add(f"{embedding}.norm", Operation.LAYER_NORM, value)
    for index in range(1, DEPTH + 1):
        block = sketch.block(f"{name}.block{index}", "transformer block")
        value = _attention(sketch, block, value, patches=patches, stage=stage, epsilon=epsilon)
        value = _mix_ffn(sketch, block, value, patches=patches, features=FEATURES[stage], epsilon=epsilon)
    block = sketch.block(f"{name}.end", "layer norm")
    value = sketch.add(f"{block}.norm", Operation.LAYER_NORM, value, eps=epsilon)
    return sketch.add(f"{block}.map", Operation.TO_MAP, value, like=patches)


def _attention(sketch: Sketch, name: str, entering: str, *, patches: str, stage: int, epsilon: float) -> str:
    features, reduction = FEATURES[stage], REDUCTIONS[stage]
    value = source = sketch.add(f"{name}.norm1", Operation.LAYER_NORM, entering, eps=epsilon)
    if reduction > 1:
        source = sketch.add(f"{name}.map1", Operation.TO_MAP, source, like=patches)
        source = sketch.add(
            f"{name}.reduce", Operation.CONVOLUTION, source, channels=features, kernel=reduction, stride=reduction
        )
        source = sketch.add(f"{name}.reduced", Operation.TO_SEQUENCE, source)
        source = sketch.add(f"{name}.reduce_norm", Operation.LAYER_NORM, source)
    query = sketch.add(f"{name}.query", Operation.LINEAR, value, features=features)
    key = sketch.add(f"{name}.key", Operation.LINEAR, source, features=features)
    item = sketch.add(f"{name}.value", Operation.LINEAR, source, features=features)
    value = sketch.add(f"{name}.attention", Operation.ATTENTION, query, key, item, heads=HEADS[stage])
    value = sketch.add(f"{name}.mix", Operation.LINEAR, value, features=features)
    return sketch.add(f"{name}.sum1", Operation.ADD, entering, value)


def _mix_ffn(sketch: Sketch, name: str, entering: str, *, patches: str, features: int, epsilon: float) -> str:
    wide = EXPANSION * features
    value = sketch.add(f"{name}.norm2", Operation.LAYER_NORM, entering, eps=epsilon)
    value = sketch.add(f"{name}.expand", Operation.LINEAR, value, features=wide)
    value = sketch.add(f"{name}.map2", Operation.TO_MAP, value, like=patches)
    value = sketch.convolution(f"{name}.depthwise", value, wide, groups=wide)
    value = sketch.add(f"{name}.gelu", Operation.GELU, value)
    value = sketch.add(f"{name}.sequence2", Operation.TO_SEQUENCE, value)
    value = sketch.add(f"{name}.contract", Operation.LINEAR, value, features=features)
    return sketch.add(f"{name}.sum2", Operation.ADD, entering, value)


def _head(sketch: Sketch, stages: list[str], label_shape: int, dropout: float) -> str:
    name = sketch.block("head", "all-MLP head")
    resized = []
    for number, stage in enumerate(stages, start=1):
        # A linear layer on the features of every pixel is a 1 x 1 convolution; so the map stays one.
        value = sketch.convolution(f"{name}.project{number}", stage, HEAD_FEATURES, 1)
        if number > 1:
            value = sketch.add(f"{name}.resize{number}", Operation.RESIZE, value, like=stages[0])
        resized.append(value)
    value = sketch.add(f"{name}.join", Operation.CONCATENATE, *reversed(resized))
    value = sketch.convolution(f"{name}.fuse", value, HEAD_FEATURES, 1, bias=False)
    value = sketch.add(f"{name}.norm", Operation.BATCH_NORM, value)
    value = sketch.add(f"{name}.relu", Operation.RELU, value)
    value = sketch.add(f"{name}.dropout", Operation.DROPOUT, value, probability=dropout)
    return sketch.convolution(f"{name}.classify", value, label_shape, 1)


SEGFORMER_B0: Final = BuiltinNetwork(
    "hierarchical transformer with an all-MLP head; logits at a quarter of the size",
    {
        "norm_epsilon": ArgumentRule("added to the variance by the norms of blocks and stages", 1e-5, 1e-8, 1e-3),
        "dropout": ArgumentRule("probability in front of the last convolution, in training only", 0.1, 0.0, 0.9),
    },
    _build,
)
