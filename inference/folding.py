"""A graph for prediction alone: batch normalisations become part of the convolutions in front of them.

At prediction a batch normalisation multiplies each channel by a number and adds another; a convolution or a linear
layer whose output nothing else takes can do both with its own weight and bias.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.graph import Graph, Node, Operation

_ABSORBING: Final = {Operation.CONVOLUTION: 0, Operation.TRANSPOSED_CONVOLUTION: 1, Operation.LINEAR: 0}
"""Operations that can take in a batch normalisation, with the axis of their weight's output channels."""


def fold_batch_norms(
    graph: Graph, tensors: Mapping[str, NDArray[np.float32]]
) -> tuple[Graph, Mapping[str, NDArray[np.float32]]]:
    """The same network without the batch normalisations that a node before them can do, and its tensors.

    Tensors that did not change are the given arrays. Outputs differ by rounding alone.
    """
    by_name = {node.name: node for node in graph.nodes}
    uses = Counter(name for node in graph.nodes for name in (*node.inputs, node.like) if name)
    uses[graph.output] += 1
    folded: dict[str, str] = {}
    changed: dict[str, Node] = {}
    kept = dict(tensors)
    for node in graph.nodes:
        before = by_name.get(node.inputs[0])
        if node.operation is not Operation.BATCH_NORM or before is None:
            continue
        if before.operation in _ABSORBING and uses[before.name] == 1:
            scale, shift = normalisation(node, tensors)
            folded[node.name] = before.name
            changed[before.name] = replace(before, arguments={**before.arguments, "bias": True})
            kept |= _absorbed(before, tensors, scale=scale, shift=shift)
            for name in [name for name in kept if name.startswith(f"{node.name}.")]:
                del kept[name]
    if not folded:
        return graph, tensors
    nodes = tuple(_rewired(changed.get(node.name, node), folded) for node in graph.nodes if node.name not in folded)
    return replace(graph, nodes=nodes, output=folded.get(graph.output, graph.output)), kept


def normalisation(
    node: Node, tensors: Mapping[str, NDArray[np.float32]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What a batch normalisation multiplies its channels by, and what it adds to them afterwards."""
    weight, bias, mean, variance = (
        tensors[f"{node.name}.{part}"].astype(np.float64)
        for part in ("weight", "bias", "running_mean", "running_var")
    )
    scale = weight / np.sqrt(variance + float(node.arguments["eps"]))
    return scale, bias - mean * scale


def _absorbed(
    node: Node, tensors: Mapping[str, NDArray[np.float32]], *, scale: NDArray[np.float64], shift: NDArray[np.float64]
) -> dict[str, NDArray[np.float32]]:
    weight = tensors[f"{node.name}.weight"]
    sides = [1] * weight.ndim
    sides[_ABSORBING[node.operation]] = -1
    bias = tensors[f"{node.name}.bias"] * scale if node.arguments["bias"] else 0.0
    return {
        f"{node.name}.weight": weight * scale.astype(np.float32).reshape(sides),
        f"{node.name}.bias": np.asarray(bias + shift, np.float32),
    }


def _rewired(node: Node, folded: Mapping[str, str]) -> Node:
    inputs = tuple(folded.get(name, name) for name in node.inputs)
    arguments = node.arguments if node.like is None else {**node.arguments, "like": folded.get(node.like, node.like)}
    return replace(node, inputs=inputs, arguments=arguments)
