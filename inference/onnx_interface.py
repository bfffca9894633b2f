"""How a description speaks to an ONNX model: `{"name": "onnx", "arguments": {…}}`.

==========  ==========================================================================================
`input`     name of its input; may be left out
`output`    name of the output that is meant; may be left out where there is only one
`opset`     version of its operators
`values`    what the output holds: `logits` (default), or `probabilities` by the description's `activation`
`multiple`  what the sides of an image must be multiples of (1), where the model leaves them open
==========  ==========================================================================================

Whether the model keeps this is checked when its bytes are read (`inference.backends.onnx_runner`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from inference.refusal import refuse

ONNX: Final = "onnx"
MAX_ONNX_OPSET: Final = 64
MAX_MULTIPLE: Final = 1024

_NUMBERS: Final = {"opset": MAX_ONNX_OPSET, "multiple": MAX_MULTIPLE}


class OnnxValues(StrEnum):
    """What an output holds for each class."""

    LOGITS = "logits"
    PROBABILITIES = "probabilities"


@dataclass(frozen=True, slots=True)
class OnnxInterface:
    """The arguments; names are empty for the only ones, and the opset None where it is not stated."""

    input: str = ""
    output: str = ""
    opset: int | None = None
    values: OnnxValues = OnnxValues.LOGITS
    multiple: int = 1


def read_onnx_interface(arguments: Mapping[str, Any]) -> OnnxInterface:
    """Check the arguments.

    Raises
    ------
    ArchitectureError
        One is unknown or not right.
    """
    for key, value in arguments.items():
        what = f"The argument '{key[:60]}' of the network '{ONNX}'"
        if key in {"input", "output"}:
            if not isinstance(value, str) or not 1 <= len(value) <= 256:
                refuse(f"{what} is {value!r:.60}", "use a name of the model")
        elif key in _NUMBERS:
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _NUMBERS[key]:
                refuse(f"{what} is {value!r:.60}", f"use a whole number from 1 to {_NUMBERS[key]}")
        elif key == "values":
            if value not in set(OnnxValues):
                refuse(f"{what} is {value!r:.60}", "use logits or probabilities")
        else:
            refuse(f"{what} is unknown", "use: input, output, opset, values, multiple")
    return OnnxInterface(
        arguments.get("input", ""),
        arguments.get("output", ""),
        arguments.get("opset"),
        OnnxValues(arguments.get("values", OnnxValues.LOGITS)),
        arguments.get("multiple", 1),
    )
