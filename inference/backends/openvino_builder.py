"""From a graph and its tensors to a model of OpenVINO, without torch and without tracing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from inference.folding import fold_batch_norms
from inference.graph import INPUT, Graph

if TYPE_CHECKING:
    import openvino

    from inference.backends.openvino_operations import Value


def build(
    graph: Graph,
    tensors: Mapping[str, NDArray[np.float32]],
    *,
    batch: int | None = None,
    size: tuple[int, int] | None = None,
) -> openvino.Model:
    """A model that gives the network's output for float32 images (N, channels, rows, columns).

    Parameters
    ----------
    tensors
        Of the state dictionary, by torch's names, checked against `graph.tensors()` before. The model may share
        their memory until it is compiled: they must not change until then.
    batch, size
        Number of images; rows and columns. None leaves them open: one model for all, which takes a moment longer
        the first time that a size comes. A graph that `is_fixed_size` is given the size of its own.
    """
    import openvino
    from openvino import opset13

    from inference.backends.openvino_operations import OpenVinoOperations

    if size is None:
        size = graph.input_shape[1:] if graph.is_fixed_size else (-1, -1)
    lean, weights = fold_batch_norms(graph, tensors)
    shape = openvino.PartialShape([batch or -1, graph.input_shape[0], *size])
    image = opset13.parameter(shape, openvino.Type.f32, name=INPUT)
    operations = OpenVinoOperations(weights, lean.declared)
    outputs: dict[str, Value] = {INPUT: image}
    for node in lean.nodes:
        outputs[node.name] = operations.add(node, outputs)
    return openvino.Model([opset13.result(outputs[lean.output])], [image], "network")
