"""A PyTorch state dictionary (.pth, .pt) as arrays: an offline act, asked for explicitly, tensors only.

The file is a pickle. It is loaded with `weights_only=True`, which knows tensors and containers and nothing that
runs code; its size, and that of what it unpacks to, is checked first.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.importing.refusing import listed, refuse

MAX_FILE_BYTES: Final = 4 << 30
MAX_STATE_BYTES: Final = 4 << 30
MAX_ENTRIES: Final = 100_000

BOOKKEEPING: Final = "num_batches_tracked"
_KEYS: Final = ("state_dict", "model_state_dict", "model", "network", "net", "ema", "params")
"""Where checkpoints keep their weights."""
_TORCHSCRIPT: Final = "constants.pkl"


def read_state(path: Path, *, key: str = "") -> dict[str, NDArray[np.float32]]:
    """The tensors of floats that a file holds, as float32; batch counters are left out.

    Parameters
    ----------
    key
        Under which the state dictionary lies in a checkpoint, parts with `/` between; found where it can be.

    Raises
    ------
    NetworkObjectError
        The file is too large, holds more than tensors, or no state dictionary.
    """
    _check_file(path)
    state = _found(_loaded(path), key, path.name)
    total = 0
    arrays: dict[str, NDArray[np.float32]] = {}
    for name, tensor in state.items():
        if tensor.is_sparse or tensor.is_quantized or not tensor.is_floating_point():
            if str(name).endswith(BOOKKEEPING):
                continue
            raise refuse(
                f"{path.name} cannot be brought in.",
                f"Its tensor {str(name)[:100]} holds no plain floats.",
                "Save the weights as floats.",
            )
        # A tensor of 10^12 elements can be one number that is repeated.
        total += 4 * math.prod(tensor.shape)
        if total > MAX_STATE_BYTES:
            raise refuse(
                f"{path.name} cannot be brought in.", "Its tensors take more than 4 GiB.", "Save one network alone."
            )
        arrays[str(name)] = tensor.detach().float().contiguous().numpy()
    return arrays


def _check_file(path: Path) -> None:
    size = path.stat().st_size
    unpacked = size
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if any(entry.filename.endswith(_TORCHSCRIPT) for entry in entries):
            raise refuse(
                f"{path.name} is refused.",
                "It is a TorchScript program, not a state dictionary.",
                "Save its weights: torch.save(model.state_dict(), path).",
            )
        if len(entries) > MAX_ENTRIES:
            unpacked = MAX_FILE_BYTES + 1
    if max(size, unpacked) > MAX_FILE_BYTES:
        raise refuse(f"{path.name} is refused.", "It is larger than 4 GiB.", "Give the weights of one network.")


def _loaded(path: Path) -> object:
    import pickle  # for the name of its error alone

    import torch

    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise refuse(
            f"{path.name} cannot be brought in.",
            "It holds more than tensors, or is damaged.",
            "Save the state dictionary alone: torch.save(model.state_dict(), path).",
            details=type(error).__name__,
        ) from None


def _found(loaded: object, key: str, name: str) -> Mapping[str, Any]:
    if key:
        for part in key.split("/"):
            loaded = loaded.get(part) if isinstance(loaded, Mapping) else None
        if not _is_state(loaded):
            raise refuse(
                f"{name} cannot be brought in.", f"It holds no tensors under '{key[:100]}'.", "Correct the key."
            )
    elif not _is_state(loaded) and isinstance(loaded, Mapping):
        fitting = [part for part in _KEYS if _is_state(loaded.get(part))]
        if len(fitting) == 1:
            return _found(loaded, fitting[0], name)
        raise refuse(
            f"{name} cannot be brought in.",
            f"It is a checkpoint that holds: {listed(map(str, loaded))}.",
            "Name the key of the state dictionary.",
        )
    if not _is_state(loaded):
        raise refuse(
            f"{name} cannot be brought in.",
            "It holds no table of tensors (a state dictionary).",
            "Save the state dictionary alone: torch.save(model.state_dict(), path).",
        )
    assert isinstance(loaded, Mapping)  # noqa: S101 - that is what a state is
    return loaded


def _is_state(value: object) -> bool:
    import torch

    return isinstance(value, Mapping) and bool(value) and all(isinstance(v, torch.Tensor) for v in value.values())
