"""Networks that a description calls by name: built-in ones, and ONNX models that bring their own graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inference.builtin.table import NETWORKS
from inference.graph import Graph, MapShape
from inference.layer_list import VALUE_SECTIONS
from inference.onnx_interface import ONNX, OnnxInterface, read_onnx_interface
from inference.refusal import refuse


def read_named(
    document: Mapping[str, Any], input_shape: MapShape, label_shape: int
) -> tuple[Graph | None, OnnxInterface | None]:
    """The graph of the network that `architecture` names, or how its ONNX model is spoken to.

    Raises
    ------
    ArchitectureError
        The name or an argument is not known, or a section would contradict the network.
    """
    section = document["architecture"]
    name, arguments = section["name"], section.get("arguments", {})
    known = [*sorted(NETWORKS), ONNX]
    if name not in known:
        refuse(
            f"'architecture' names the network '{name}', which this version does not have",
            f"use one of: {', '.join(known)}; or list the layers",
        )
    for key in VALUE_SECTIONS:
        if key in document:
            refuse(f"'{key}' stands beside the network '{name}'", f"remove '{key}' or list the layers")
    if name == ONNX:
        return None, read_onnx_interface(arguments)
    network = NETWORKS[name]
    return network.build(network.checked(name, arguments), input_shape, label_shape), None
