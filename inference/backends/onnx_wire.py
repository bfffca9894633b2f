"""An ONNX file before it is parsed: how many messages it holds, so that parsing cannot eat the memory.

A parser makes an object of every message and every number that is not stored as plain bytes; two bytes of a
file can become a hundred in memory. So the messages are counted first, and everything but the plain bytes of
tensors is held to a few megabytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.errors import WeightsError
from app.core.onnx_bytes import WireType, wire_fields
from app.core.phrases import phrase
from app.core.weights_bytes import MAX_WEIGHTS_BYTES, UNUSABLE

MAX_FIELDS: Final = 400_000
MAX_SMALL_BYTES: Final = 8 << 20
MAX_DEPTH: Final = 8

_GRAPH, _NODE, _TENSOR, _ATTRIBUTE, _MODEL = "graph", "node", "tensor", "attribute", "model"
_MESSAGES: Final[Mapping[str, Mapping[int, str]]] = {
    _MODEL: {7: _GRAPH},
    _GRAPH: {1: _NODE, 5: _TENSOR},
    _NODE: {5: _ATTRIBUTE},
    _ATTRIBUTE: {5: _TENSOR, 6: _GRAPH, 10: _TENSOR, 11: _GRAPH},
    _TENSOR: {},
}
"""By message, the fields that hold messages which can be large (onnx.proto)."""
_PLAIN_BYTES: Final = frozenset({4, 9, 10})
"""Fields of a tensor whose packed values take as much memory as they take bytes: float, raw and double data."""


def check_wire(data: bytes) -> None:
    """Check that parsing a file takes little more memory than the file.

    Raises
    ------
    WeightsError
        The file is larger than 1 GiB, is no ONNX file, is damaged, or holds more than parsing may make.
    """
    if len(data) > MAX_WEIGHTS_BYTES:
        raise refused(phrase("It is larger than 1 GiB."))
    fields = small = 0
    waiting = [(_MODEL, 0, len(data), 0)]
    try:
        while waiting:
            message, start, end, depth = waiting.pop()
            for field in wire_fields(data, start, end):
                fields += 1
                inner = _MESSAGES[message].get(field.number) if field.wire_type is WireType.LENGTH else None
                if inner is not None:
                    if depth >= MAX_DEPTH:
                        raise refused(phrase("Its graphs are nested too deeply."))
                    waiting.append((inner, field.start, field.end, depth + 1))
                elif not (message == _TENSOR and field.number in _PLAIN_BYTES):
                    small += field.end - field.start
                if fields > MAX_FIELDS or small > MAX_SMALL_BYTES:
                    raise refused(phrase("It holds more nodes, texts or single numbers than a network needs."))
    except ValueError:
        raise refused(phrase("It is damaged or no ONNX file.")) from None


def refused(cause: str, *, details: str = "") -> WeightsError:
    """The error for an ONNX file that is not run."""
    return WeightsError(
        UNUSABLE,
        cause=phrase("The ONNX file is refused. {cause}", cause=cause),
        next_step=phrase("Export the network anew, with standard operators and its weights inside."),
        details=details,
    )
