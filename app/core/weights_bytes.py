"""Weights as bytes, before anybody allocates a tensor: the digest, what safetensors look like, what pickles do.

The format has no code in it (8 bytes of header length, a JSON header, raw tensors). Pickles are refused.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import DigestError, UnsafeWeightsError, WeightsError
from app.core.phrases import phrase

MAX_WEIGHTS_BYTES: Final = 1 << 30
MAX_HEADER_BYTES: Final = 4 << 20
MAX_TENSORS: Final = 10_000

UNUSABLE: Final = phrase("The network's weights cannot be used.")
ASK_AUTHOR: Final = phrase("Ask the network's author for weights that belong to this description.")

_LENGTH_BYTES: Final = 8
_BYTES_BY_DTYPE: Final = {"F32": 4, "I64": 8}
_PICKLE: Final = re.compile(rb"\x80[\x02-\x05]|c[A-Za-z_][\w.]*\n|\((?:[dlit]|c[A-Za-z_])|[\]})]q")
"""Protocols 2 to 5 begin with PROTO; older ones with GLOBAL, or a container and MARK or PUT."""
_CONVERT: Final = phrase(
    "Convert them once, offline, from a source that you trust: "
    'safetensors.torch.save_file(torch.load("weights.pth", weights_only=True), "weights.safetensors").'
)


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Type and shape of a tensor as the file's header states them."""

    dtype: str
    shape: tuple[int, ...]


def check_weights_bytes(data: bytes) -> None:
    """Check that bytes are a safetensors file, without allocating tensors.

    Raises
    ------
    UnsafeWeightsError
        They are a pickle or a PyTorch archive (.pth, .pt); the message names the conversion.
    WeightsError
        They are anything else.
    """
    stored_tensors(data)


def stored_tensors(data: bytes) -> dict[str, StoredTensor]:
    """The tensors that a safetensors file states, by name; raises like `check_weights_bytes`."""
    if len(data) > MAX_WEIGHTS_BYTES:
        raise WeightsError(UNUSABLE, cause=phrase("They are larger than 1 GiB."), next_step=ASK_AUTHOR)
    length = int.from_bytes(data[:_LENGTH_BYTES], "little")
    start = _LENGTH_BYTES + length
    # A header of 640 bytes begins like a pickle, so the test for safetensors comes first.
    if len(data) < _LENGTH_BYTES + 2 or data[_LENGTH_BYTES : _LENGTH_BYTES + 1] != b"{":
        raise _not_safetensors(data)
    if length > MAX_HEADER_BYTES or start > len(data):
        raise _not_safetensors(data)
    try:
        header = json.loads(data[_LENGTH_BYTES:start].decode("utf-8"))
        tensors = {name: _entry(entry) for name, entry in header.items() if name != "__metadata__"}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _not_safetensors(data) from None
    if len(tensors) > MAX_TENSORS:
        raise WeightsError(
            UNUSABLE, cause=phrase("They hold {count:,} tensors.", count=len(tensors)), next_step=ASK_AUTHOR
        )
    needed = sum(math.prod(item.shape) * _BYTES_BY_DTYPE.get(item.dtype, 1) for item in tensors.values())
    if needed > len(data) - start:
        raise WeightsError(
            UNUSABLE,
            cause=phrase("The safetensors file ends before its tensors do."),
            next_step=phrase("Retrieve the network again; if it stays so, ask its author for an intact copy."),
        )
    return tensors


def digest(data: bytes) -> str:
    """The digest of weights as DnnWeightsDigest writes it: `sha256:` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def verify_digest(data: bytes, expected: str) -> None:
    """Check bytes against a digest.

    Raises
    ------
    DigestError
        The digest is of another form or of other bytes.
    """
    if not re.fullmatch(r"sha256:[0-9a-fA-F]{64}", expected.strip()):
        raise DigestError(
            UNUSABLE,
            cause=phrase("Their digest is not of the form sha256:<64 hexadecimal digits>."),
            next_step=phrase("Store the network again, or ask its author for an intact copy."),
        )
    actual = digest(data)
    if actual != expected.strip().lower():
        raise DigestError(
            UNUSABLE,
            cause=phrase("Their bytes are not those that the network was published with."),
            next_step=phrase("Retrieve the network again; if it stays so, ask its author for an intact copy."),
            details=f"stored {expected.strip()}, computed {actual}",
        )


def _entry(entry: dict[str, Any]) -> StoredTensor:
    shape = tuple(entry["shape"])
    if not all(isinstance(side, int) and 0 <= side <= MAX_WEIGHTS_BYTES for side in shape):
        raise ValueError("a side of a tensor is no length")
    return StoredTensor(str(entry["dtype"]), shape)


def _not_safetensors(data: bytes) -> WeightsError:
    if data[:4] == b"PK\x03\x04" or _PICKLE.match(data):
        return UnsafeWeightsError(
            phrase("The network's weights are refused."),
            cause=phrase("They are a Python pickle (.pth), which can run code when it is opened."),
            next_step=_CONVERT,
        )
    return WeightsError(
        UNUSABLE,
        cause=phrase("They are no safetensors file."),
        next_step=phrase("Store the weights as safetensors; no other format is opened."),
    )
