"""ONNX files made with ONNX's own helpers: one that finds bright pixels, and what can be wrong with one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

IMAGE, LOGITS = "image", "logits"


def conv_net(
    *,
    weight: np.ndarray | None = None,
    bias: Sequence[float] = (0.0,),
    sides: tuple[Any, Any] = ("rows", "columns"),
    opset: int = 17,
    after: Sequence[NodeProto] = (),
    output: str = LOGITS,
    axes: int = 4,
    **changes: Any,
) -> ModelProto:
    """A 1 x 1 convolution of one channel and what follows it.

    Parameters
    ----------
    after
        Nodes that take "maps", the convolution's output, and give `output`; without any the convolution does.
    axes
        Of the output.
    changes
        Arguments of `helper.make_model`.
    """
    kernel = np.ones((len(bias), 1, 1, 1), np.float32) if weight is None else weight
    tensors = [
        numpy_helper.from_array(kernel.astype(np.float32), "kernel"),
        numpy_helper.from_array(np.array(bias, np.float32), "bias"),
    ]
    nodes = [helper.make_node("Conv", [IMAGE, "kernel", "bias"], ["maps" if after else output], name="find"), *after]
    image = helper.make_tensor_value_info(IMAGE, TensorProto.FLOAT, ["n", kernel.shape[1], *sides])
    found = helper.make_tensor_value_info(output, TensorProto.FLOAT, [f"side{axis}" for axis in range(axes)])
    graph = helper.make_graph(nodes, "finder", [image], [found], tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8, **changes)


def as_bytes(model: ModelProto) -> bytes:
    return model.SerializeToString()


def checked(model: ModelProto) -> bytes:
    """The bytes of a model that ONNX itself finds right."""
    onnx.checker.check_model(model, full_check=True)
    return as_bytes(model)
