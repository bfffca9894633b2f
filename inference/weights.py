"""Weights as safetensors bytes: written, digested, checked before anything is allocated, loaded strictly.

The format has no code in it (8 bytes of header length, a JSON header, raw tensors). Pickles are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import WeightsError
from app.core.weights_bytes import (
    ASK_AUTHOR,
    UNUSABLE,
    StoredTensor,
    check_weights_bytes,
    digest,
    stored_tensors,
    tensor_arrays,
)

if TYPE_CHECKING:
    from torch import nn

__all__ = ["check_weights_bytes", "digest", "load_weights", "read_tensors", "save_weights"]

_BOOKKEEPING: Final = "num_batches_tracked"
"""Batch normalisation counts training batches in it; prediction does not need it, so it is not stored."""


def save_weights(module: nn.Module) -> bytes:
    """The module's state as a safetensors file (float32); the same state gives the same bytes."""
    from safetensors.torch import save

    state = {
        name: tensor.detach().cpu().contiguous()
        for name, tensor in module.state_dict().items()
        if not name.endswith(_BOOKKEEPING)
    }
    return save(state)


def load_weights(module: nn.Module, data: bytes | memoryview) -> None:
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

    stored = {name: item for name, item in stored_tensors(data).items() if not name.endswith(_BOOKKEEPING)}
    wanted = {name: item for name, item in module.state_dict().items() if not name.endswith(_BOOKKEEPING)}
    _compare(stored, {name: tuple(tensor.shape) for name, tensor in wanted.items()})
    try:
        tensors = load(bytes(data))
    except SafetensorError as error:
        raise WeightsError(
            UNUSABLE, cause="The safetensors file is damaged.", next_step=ASK_AUTHOR, details=str(error)
        ) from None
    for name in wanted:
        _check_finite(name, bool(torch.isfinite(tensors[name]).all()))
    module.load_state_dict({name: tensors[name] for name in wanted}, strict=False)


def read_tensors(data: bytes | memoryview, wanted: Mapping[str, tuple[int, ...]]) -> dict[str, NDArray[np.float32]]:
    """The tensors of a safetensors file, in place and read-only; names, shapes and types must be exactly those.

    Raises
    ------
    UnsafeWeightsError
        The bytes are a pickle.
    WeightsError
        Like `load_weights`.
    """
    stored = {name: item for name, item in stored_tensors(data).items() if not name.endswith(_BOOKKEEPING)}
    _compare(stored, wanted)
    arrays = tensor_arrays(data)
    tensors = {name: np.asarray(arrays[name], np.float32) for name in wanted}
    for name in wanted:
        _check_finite(name, bool(np.isfinite(tensors[name]).all()))
    return tensors


def _check_finite(name: str, is_finite: bool) -> None:
    if not is_finite:
        raise WeightsError(
            UNUSABLE, cause=f"The tensor {name} holds values that are not finite.", next_step=ASK_AUTHOR
        )


def _compare(stored: Mapping[str, StoredTensor], wanted: Mapping[str, tuple[int, ...]]) -> None:
    def refuse(cause: str) -> WeightsError:
        return WeightsError("The weights do not fit the network.", cause=cause, next_step=ASK_AUTHOR)

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
