"""Weights as bytes, before anybody allocates a tensor: the digest, what safetensors look like, what pickles do.

safetensors have no code in them (8 bytes of header length, a JSON header, raw tensors), ONNX files have operators of
a fixed set. Pickles are refused.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import DigestError, UnsafeWeightsError, WeightsError
from app.core.onnx_bytes import is_onnx
from app.core.phrases import phrase

MAX_WEIGHTS_BYTES: Final = 1 << 30
MAX_HEADER_BYTES: Final = 4 << 20
MAX_TENSORS: Final = 10_000

UNUSABLE: Final = phrase("The network's weights cannot be used.")
ASK_AUTHOR: Final = phrase("Ask the network's author for weights that belong to this description.")

_LENGTH_BYTES: Final = 8
_NUMPY_TYPES: Final = {
    **{"F64": "<f8", "F32": "<f4", "F16": "<f2", "BOOL": "|b1"},
    **{"I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1", "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1"},
}
_BYTES_BY_DTYPE: Final = {"BF16": 2, **{name: int(kind[-1]) for name, kind in _NUMPY_TYPES.items()}}
_MOST_DIMENSIONS: Final = 8
_PICKLE: Final = re.compile(rb"\x80[\x02-\x05]|c[A-Za-z_][\w.]*\n|\((?:[dlit]|c[A-Za-z_])|[\]})]q")
"""Protocols 2 to 5 begin with PROTO; older ones with GLOBAL, or a container and MARK or PUT."""
_CONVERT: Final = phrase(
    "Convert them once, offline, from a source that you trust: "
    'safetensors.torch.save_file(torch.load("weights.pth", weights_only=True), "weights.safetensors").'
)


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Type and shape of a tensor as the file's header states them.

    Parameters
    ----------
    start, end
        Where its bytes lie in the file.
    """

    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int


class WeightsKind(StrEnum):
    """Formats of weights; neither has code in it."""

    SAFETENSORS = "safetensors"
    ONNX = "onnx"
    """Description and weights in one; checked closely by whoever is to run it."""


def check_weights_bytes(data: bytes | memoryview, kind: WeightsKind = WeightsKind.SAFETENSORS) -> None:
    """Check that bytes are what they should be, without allocating tensors.

    Raises
    ------
    UnsafeWeightsError
        They are a pickle or a PyTorch archive (.pth, .pt); the message names the conversion.
    WeightsError
        They are anything else.
    """
    if kind is WeightsKind.SAFETENSORS:
        stored_tensors(data)
    else:
        _check_onnx(data)


def stored_tensors(data: bytes | memoryview) -> dict[str, StoredTensor]:
    """The tensors that a safetensors file states, by name; raises like `check_weights_bytes`."""
    _check_size(data)
    length = int.from_bytes(data[:_LENGTH_BYTES], "little")
    start = _LENGTH_BYTES + length
    # A header of 640 bytes begins like a pickle, so the test for safetensors comes first.
    if len(data) < _LENGTH_BYTES + 2 or data[_LENGTH_BYTES : _LENGTH_BYTES + 1] != b"{":
        raise _not_safetensors(data)
    if length > MAX_HEADER_BYTES or start > len(data):
        raise _not_safetensors(data)
    try:
        header = json.loads(str(data[_LENGTH_BYTES:start], "utf-8"))
        tensors = {name: _entry(entry, start) for name, entry in header.items() if name != "__metadata__"}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _not_safetensors(data) from None
    if len(tensors) > MAX_TENSORS:
        raise WeightsError(
            UNUSABLE, cause=phrase("They hold {count:,} tensors.", count=len(tensors)), next_step=ASK_AUTHOR
        )
    if max((item.end for item in tensors.values()), default=start) > len(data):
        raise WeightsError(
            UNUSABLE,
            cause=phrase("The safetensors file ends before its tensors do."),
            next_step=phrase("Retrieve the network again; if it stays so, ask its author for an intact copy."),
        )
    return tensors


def digest(data: bytes | memoryview) -> str:
    """The digest of weights as DnnWeightsDigest writes it: `sha256:` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def without_padding(data: memoryview, expected: str) -> memoryview:
    """The bytes that have a digest: these, or these without the zero that makes an OB value even (PS3.5 6.2).

    Everything is read once.

    Raises
    ------
    DigestError
        The digest is of another form or of other bytes.
    """
    _checked_digest(expected)
    wanted = expected.strip().lower().removeprefix("sha256:")
    hasher = hashlib.sha256(data[:-1])
    if len(data) and data[-1] == 0 and hasher.hexdigest() == wanted:
        return data[:-1]
    hasher.update(data[-1:])
    if hasher.hexdigest() != wanted:
        raise _other_bytes(expected, f"sha256:{hasher.hexdigest()}")
    return data


def _checked_digest(expected: str) -> None:
    if not re.fullmatch(r"sha256:[0-9a-fA-F]{64}", expected.strip()):
        raise DigestError(
            UNUSABLE,
            cause=phrase("Their digest is not of the form sha256:<64 hexadecimal digits>."),
            next_step=phrase("Store the network again, or ask its author for an intact copy."),
        )


def _other_bytes(expected: str, actual: str) -> DigestError:
    return DigestError(
        UNUSABLE,
        cause=phrase("Their bytes are not those that the network was published with."),
        next_step=phrase("Retrieve the network again; if it stays so, ask its author for an intact copy."),
        details=f"stored {expected.strip()}, computed {actual}",
    )


def tensor_arrays(data: bytes | memoryview) -> dict[str, NDArray[np.generic]]:
    """The tensors of a safetensors file, read-only, in place: nothing is copied.

    Raises
    ------
    WeightsError
        Like `check_weights_bytes`, and if a tensor is of a type that NumPy has not.
    """
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, item in stored_tensors(data).items():
        if item.dtype not in _NUMPY_TYPES:
            raise WeightsError(
                UNUSABLE,
                cause=phrase("The tensor {name} is of the type {dtype}.", name=name, dtype=item.dtype),
                next_step=phrase("Store the weights as F32."),
            )
        flat = np.frombuffer(data, _NUMPY_TYPES[item.dtype], math.prod(item.shape), item.start)
        arrays[name] = flat.reshape(item.shape)
        arrays[name].setflags(write=False)
    return arrays


def _entry(entry: dict[str, Any], start: int) -> StoredTensor:
    dtype, shape = str(entry["dtype"]), tuple(entry["shape"])
    first, last = entry["data_offsets"]
    if not all(isinstance(side, int) and 0 <= side <= MAX_WEIGHTS_BYTES for side in (*shape, first, last)):
        raise ValueError("a side of a tensor is no length")
    if len(shape) > _MOST_DIMENSIONS or last - first != math.prod(shape) * _BYTES_BY_DTYPE[dtype]:
        raise ValueError("a tensor is not as long as its shape and type say")
    return StoredTensor(dtype, shape, start + first, start + last)


def _check_size(data: bytes | memoryview) -> None:
    if len(data) > MAX_WEIGHTS_BYTES:
        raise WeightsError(UNUSABLE, cause=phrase("They are larger than 1 GiB."), next_step=ASK_AUTHOR)


def _check_onnx(data: bytes | memoryview) -> None:
    _check_size(data)
    _check_no_pickle(data)
    if not is_onnx(data):
        raise WeightsError(
            UNUSABLE,
            cause=phrase("They are no ONNX file, which the network's description asks for."),
            next_step=phrase("Ask the network's author for an intact copy."),
        )


def _check_no_pickle(data: bytes | memoryview) -> None:
    if data[:4] == b"PK\x03\x04" or _PICKLE.match(data):
        raise UnsafeWeightsError(
            phrase("The network's weights are refused."),
            cause=phrase("They are a Python pickle (.pth), which can run code when it is opened."),
            next_step=_CONVERT,
        )


def _not_safetensors(data: bytes | memoryview) -> WeightsError:
    _check_no_pickle(data)
    return WeightsError(
        UNUSABLE,
        cause=phrase("They are no safetensors file."),
        next_step=phrase("Store the weights as safetensors; no other format is opened."),
    )
