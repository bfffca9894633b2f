"""A description for an ONNX file: what the file says of itself, and what a researcher adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.core.errors import InputMismatchError, WeightsError
from inference.backends.onnx_checking import OnnxNetwork
from inference.importing.refusing import listed, refuse

ADDED: Final = ("version", "task", "input", "classes", "activation", "preprocess", "postprocess", "strategy")
"""Sections of a description that the file says nothing of."""
DEFAULT_SIDE: Final = 256
_MULTIPLES: Final = (1, 2, 4, 8, 16, 32, 64, 128)


def describe_onnx(
    network: OnnxNetwork,
    *,
    added: Mapping[str, Any],
    size: tuple[int, int] | None = None,
    output: str = "",
    gives_probabilities: bool = False,
) -> dict[str, Any]:
    """The complete description of an ONNX network.

    Parameters
    ----------
    added
        Sections beside the architecture.
    size
        Rows and columns, where the file leaves them open.

    Raises
    ------
    NetworkObjectError
        A section is one that the file decides, or no image of the size passes.
    """
    wrong = [key for key in added if key not in ADDED]
    if wrong:
        raise refuse(
            "The description cannot be added to the ONNX file.",
            f"It has {listed(wrong)}, which the file decides or nobody knows.",
            f"Use: {', '.join(ADDED)}.",
        )
    multiple = least_multiple(network, output)
    rows, columns = _size(network, size, multiple)
    name = network.output(output)
    shape = network.sizes(rows, columns, output=name).output_shape
    if len(shape) not in (2, 4):
        raise refuse(
            "The ONNX file cannot be brought in.",
            f"Its output {name} is neither maps (N, K, rows, columns) nor scores (N, K).",
            "Name another output.",
        )
    arguments: dict[str, Any] = {"input": network.input_name, "output": name, "opset": network.opset}
    if gives_probabilities:
        arguments["values"] = "probabilities"
    if multiple > 1:
        arguments["multiple"] = multiple
    return {
        "version": 2,
        "input_shape": {
            "input_shape0": network.channels,
            "input_shape1": rows,
            "input_shape2": columns,
            "label_shape": shape[1],
        },
        "data_format": {"data_format": "channels_first"},
        "architecture": {"name": "onnx", "arguments": arguments},
        **added,
    }


def least_multiple(network: OnnxNetwork, output: str = "") -> int:
    """What open sides must be multiples of: the least number of which an odd multiple passes; 1 if none does."""
    if network.rows is not None and network.columns is not None:
        return 1
    for multiple in _MULTIPLES:
        odd = multiple * (2 * _MULTIPLES[-1] // multiple + 1)
        try:
            network.sizes(network.rows or odd, network.columns or odd + 2 * multiple, output=output)
        except (InputMismatchError, WeightsError):
            continue
        return multiple
    return 1


def _size(network: OnnxNetwork, size: tuple[int, int] | None, multiple: int) -> tuple[int, int]:
    stated = (network.rows, network.columns)
    if size is not None and any(fixed not in (None, side) for fixed, side in zip(stated, size, strict=True)):
        raise refuse(
            "The ONNX file cannot be brought in.",
            f"It takes {network.rows or 'any'} x {network.columns or 'any'} images, not {size[0]} x {size[1]}.",
            "Leave the size out.",
        )
    default = -(-DEFAULT_SIDE // multiple) * multiple
    rows, columns = size or (default, default)
    return network.rows or rows, network.columns or columns
