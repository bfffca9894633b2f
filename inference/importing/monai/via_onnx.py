"""A bundle's network built by MONAI itself and exported to ONNX: only where somebody asks for it.

What the configuration names must be a class of `monai.networks.nets`, and its arguments plain data.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from inference.importing.monai.config import unknown_parts
from inference.importing.refusing import listed, refuse
from inference.importing.state_dict import BOOKKEEPING

if TYPE_CHECKING:
    import torch

OPSET = 17
_WHAT = "The network of the MONAI bundle cannot be exported to ONNX."


def export_by_monai(entry: object, state: Mapping[str, NDArray[np.float32]], *, size: tuple[int, int]) -> bytes:
    """The ONNX file of a network definition with its weights.

    Raises
    ------
    NetworkObjectError
        MONAI is not installed, has no such network, or cannot build, load or export it.
    """
    if not isinstance(entry, Mapping):
        raise refuse(_WHAT, "Its definition is no data.", "Write it as a '_target_' with arguments.")
    try:
        import torch
        from monai.networks import nets
    except ImportError:
        raise refuse(_WHAT, "MONAI is not installed.", "Install it: pip install monai.") from None
    name = str(entry.get("_target_", "")).rpartition(".")[2]
    arguments = {key: value for key, value in entry.items() if not key.startswith("_")}
    unknown = unknown_parts(arguments)
    if unknown:
        raise refuse(_WHAT, f"Its arguments hold an expression: {unknown[0]}.", "Write the arguments as plain data.")
    kind = getattr(nets, name, None)
    if not isinstance(kind, type) or not issubclass(kind, torch.nn.Module):
        raise refuse(_WHAT, f"MONAI has no network {name[:60]}.", "Correct its '_target_'.")
    channels = arguments.get("in_channels", 1)
    try:
        module = kind(**arguments).eval()
        _load(module, state)
        with warnings.catch_warnings():
            # Exporters warn of every size that they take for granted; what they give is checked afterwards.
            warnings.simplefilter("ignore")
            return _exported(module, torch.zeros(1, channels, *size))
    except (
        TypeError,
        ValueError,
        RuntimeError,
        KeyError,
        AttributeError,
        AssertionError,
        NotImplementedError,
    ) as error:
        raise refuse(
            _WHAT, f"MONAI or PyTorch says: {str(error)[:200]}", "Correct the definition or the weights."
        ) from None


def _exported(module: torch.nn.Module, image: torch.Tensor) -> bytes:
    import torch

    axes = {0: "n", 2: "rows", 3: "columns"}
    with tempfile.TemporaryDirectory(prefix="verdant-export-") as folder:
        path = Path(folder) / "network.onnx"
        torch.onnx.export(
            module,
            (image,),
            path,
            dynamo=False,
            opset_version=OPSET,
            input_names=["image"],
            output_names=["logits"],
            dynamic_axes={"image": axes, "logits": axes},
        )
        return path.read_bytes()


def _load(module: torch.nn.Module, state: Mapping[str, NDArray[np.float32]]) -> None:
    import torch

    found = module.load_state_dict({key: torch.from_numpy(values) for key, values in state.items()}, strict=False)
    missing = [name for name in found.missing_keys if not name.endswith(BOOKKEEPING)]
    if missing or found.unexpected_keys:
        raise ValueError(f"tensors missing: {listed(missing) or 'none'}; unexpected: {listed(found.unexpected_keys)}")
