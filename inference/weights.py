"""Weights as safetensors bytes: written, digested, checked before anything is allocated, loaded strictly.

The format has no code in it (8 bytes of header length, a JSON header, raw tensors). Pickles are refused.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import DigestError, UnsafeWeightsError, WeightsError

if TYPE_CHECKING:
    from torch import nn

MAX_WEIGHTS_BYTES: Final = 1 << 30
MAX_HEADER_BYTES: Final = 4 << 20
MAX_TENSORS: Final = 10_000

_LENGTH_BYTES: Final = 8
_BYTES_BY_DTYPE: Final = {"F32": 4, "I64": 8}
_BOOKKEEPING: Final = "num_batches_tracked"
"""Batch normalisation counts training batches in it; prediction does not need it, so it is not stored."""

_UNUSABLE: Final = "The network's weights cannot be used."
_ASK: Final = "Ask the network's author for weights that belong to this description."
_CONVERT: Final = (
    "Convert them once, offline, from a source that you trust: "
    'safetensors.torch.save_file(torch.load("weights.pth", weights_only=True), "weights.safetensors").'
)


@dataclass(frozen=True, slots=True)
class _Tensor:
    dtype: str
    shape: tuple[int, ...]


def save_weights(module: nn.Module) -> bytes:
    """The module's state as a safetensors file (float32); the same state gives the same bytes."""
    from safetensors.torch import save

    state = {
        name: tensor.detach().cpu().contiguous()
        for name, tensor in module.state_dict().items()
        if not name.endswith(_BOOKKEEPING)
    }
    return save(state)


def load_weights(module: nn.Module, data: bytes) -> None:
    """Load a safetensors file; names, shapes and types must be exactly the module's.

    Raises
    ------
    UnsafeWeightsError
        The bytes are a pickle.
    WeightsError
        They are no safetensors file, or a tensor is missing, unexpected, of another shape or type, or holds
        values that are not finite; the message names the first such tensor. The module is left as it was.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load

    stored = {name: item for name, item in _read_header(data).items() if not name.endswith(_BOOKKEEPING)}
    wanted = {name: item for name, item in module.state_dict().items() if not name.endswith(_BOOKKEEPING)}
    _compare(stored, {name: tuple(tensor.shape) for name, tensor in wanted.items()})
    try:
        tensors = load(data)
    except SafetensorError as error:
        raise WeightsError(
            _UNUSABLE, cause="The safetensors file is damaged.", next_step=_ASK, details=str(error)
        ) from None
    for name in wanted:
        if not bool(torch.isfinite(tensors[name]).all()):
            raise WeightsError(
                _UNUSABLE, cause=f"The tensor {name} holds values that are not finite.", next_step=_ASK
            )
    module.load_state_dict({name: tensors[name] for name in wanted}, strict=False)


def check_weights_bytes(data: bytes) -> None:
    """Check that bytes are a safetensors file, without allocating tensors.

    Raises
    ------
    UnsafeWeightsError
        They are a pickle or a PyTorch archive (.pth, .pt); the message names the conversion.
    WeightsError
        They are anything else.
    """
    _read_header(data)


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
            _UNUSABLE,
            cause="Their digest is not of the form sha256:<64 hexadecimal digits>.",
            next_step="Store the network again, or ask its author for an intact copy.",
        )
    actual = digest(data)
    if actual != expected.strip().lower():
        raise DigestError(
            _UNUSABLE,
            cause="Their bytes are not those that the network was published with.",
            next_step="Retrieve the network again; if it stays so, ask its author for an intact copy.",
            details=f"stored {expected.strip()}, computed {actual}",
        )


def _compare(stored: dict[str, _Tensor], wanted: dict[str, tuple[int, ...]]) -> None:
    def refuse(cause: str) -> WeightsError:
        return WeightsError("The weights do not fit the network.", cause=cause, next_step=_ASK)

    for name, shape in wanted.items():
        if name not in stored:
            raise refuse(f"The tensor {name} {_text(shape)} is missing.")
        if stored[name].shape != shape:
            raise refuse(f"The tensor {name} has the shape {_text(stored[name].shape)} instead of {_text(shape)}.")
        if stored[name].dtype != "F32":
            raise refuse(f"The tensor {name} has the type {stored[name].dtype} instead of F32.")
    for name in stored:
        if name not in wanted:
            raise refuse(f"The tensor {name} is unexpected: no layer of the network has it.")


def _text(shape: tuple[int, ...]) -> str:
    return "×".join(str(side) for side in shape) if shape else "scalar"


def _read_header(data: bytes) -> dict[str, _Tensor]:
    if len(data) > MAX_WEIGHTS_BYTES:
        raise WeightsError(_UNUSABLE, cause="They are larger than 1 GiB.", next_step=_ASK)
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
        raise WeightsError(_UNUSABLE, cause=f"They hold {len(tensors):,} tensors.", next_step=_ASK)
    needed = sum(math.prod(item.shape) * _BYTES_BY_DTYPE.get(item.dtype, 1) for item in tensors.values())
    if needed > len(data) - start:
        raise WeightsError(
            _UNUSABLE,
            cause="The safetensors file ends before its tensors do.",
            next_step="Retrieve the network again; if it stays so, ask its author for an intact copy.",
        )
    return tensors


def _entry(entry: dict[str, Any]) -> _Tensor:
    shape = tuple(entry["shape"])
    if not all(isinstance(side, int) and 0 <= side <= MAX_WEIGHTS_BYTES for side in shape):
        raise ValueError("a side of a tensor is no length")
    return _Tensor(str(entry["dtype"]), shape)


def _not_safetensors(data: bytes) -> WeightsError:
    is_pickle = data[:1] == b"\x80" and len(data) > 1 and 2 <= data[1] <= 5
    if data[:4] == b"PK\x03\x04" or is_pickle:
        return UnsafeWeightsError(
            "The network's weights are refused.",
            cause="They are a Python pickle (.pth), which can run code when it is opened.",
            next_step=_CONVERT,
        )
    return WeightsError(
        _UNUSABLE,
        cause="They are no safetensors file.",
        next_step="Store the weights as safetensors; no other format is opened.",
    )
