"""Networks that a description calls by name: built-in ones, and ONNX models that bring their own graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from inference.builtin.table import NETWORKS
from inference.graph import Graph, MapShape
from inference.layer_list import VALUE_SECTIONS
from inference.refusal import refuse

ONNX: Final = "onnx"
MAX_ONNX_OPSET: Final = 64


@dataclass(frozen=True, slots=True)
class OnnxInterface:
    """How an ONNX model is spoken to: names of its input and output, empty for the only ones, and its opset.

    Whether the model keeps this is checked when its bytes are read.
    """

    input: str = ""
    output: str = ""
    opset: int | None = None


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
        return None, _read_onnx(arguments)
    network = NETWORKS[name]
    return network.build(network.checked(name, arguments), input_shape, label_shape), None


def _read_onnx(arguments: Mapping[str, Any]) -> OnnxInterface:
    for key, value in arguments.items():
        if key in {"input", "output"}:
            if not isinstance(value, str) or not 1 <= len(value) <= 256:
                refuse(f"The argument '{key}' of the network '{ONNX}' is {value!r:.60}", "use a name of the model")
        elif key == "opset":
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_ONNX_OPSET:
                refuse(
                    f"The argument 'opset' of the network '{ONNX}' is {value!r:.60}",
                    f"use a whole number from 1 to {MAX_ONNX_OPSET}",
                )
        else:
            refuse(f"The argument '{key[:60]}' of the network '{ONNX}' is unknown", "use: input, output, opset")
    return OnnxInterface(arguments.get("input", ""), arguments.get("output", ""), arguments.get("opset"))
