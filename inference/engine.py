"""A network ready to run: built once, weights checked and loaded, kept warm on its device."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from inference.architecture import Architecture, parse_architecture
from inference.device import ComputeDevice, check_memory, free_memory_bytes
from inference.outcome import Outcome, outcome_of
from inference.transforms.pipeline import Pipeline, Prepared
from inference.weights import load_weights

if TYPE_CHECKING:
    from torch import nn


class Engine:
    """One network on one device. `run` is called from one thread at a time; a lock sees to it.

    Parameters
    ----------
    architecture_text
        DnnArchitecture.
    weights
        A safetensors file whose digest has been verified.

    Raises
    ------
    ArchitectureError
        If the description breaks the grammar.
    WeightsError
        If the weights do not belong to it.
    InputMismatchError
        If the machine has not enough memory for it.
    """

    def __init__(self, architecture_text: str, weights: bytes | memoryview, *, device: ComputeDevice) -> None:
        self.architecture: Architecture = parse_architecture(architecture_text)
        self._device = device
        self._pipeline = Pipeline.of(self.architecture)
        self._lock = threading.Lock()
        self._check_memory(self.architecture.rows, self.architecture.columns)
        self._module = self._build(weights)

    def run(self, values: NDArray[np.float32], pixel_spacing_mm: tuple[float, float] | None) -> Outcome:
        """What the network proposes on a slice, on the slice's own grid, and what it says of it.

        Parameters
        ----------
        values
            Modality values (rows, columns).
        pixel_spacing_mm
            Between rows, between columns; None where the image does not say.

        Raises
        ------
        InputMismatchError
            If the image does not fit the network or the memory.
        """
        output, prepared = self._run(values, pixel_spacing_mm)
        return outcome_of(
            output, self.architecture, to_slice=prepared.invert_logits, pixel_spacing_mm=pixel_spacing_mm
        )

    def logits(
        self, values: NDArray[np.float32], pixel_spacing_mm: tuple[float, float] | None
    ) -> NDArray[np.float32]:
        """What the network says before postprocessing, (K, rows, columns) on the slice's own grid; like `run`."""
        output, prepared = self._run(values, pixel_spacing_mm)
        return prepared.invert_logits(output)

    def _run(
        self, values: NDArray[np.float32], pixel_spacing_mm: tuple[float, float] | None
    ) -> tuple[NDArray[np.float32], Prepared]:
        import torch

        prepared = self._pipeline.apply(values, pixel_spacing_mm)
        _, rows, columns = prepared.tensor.shape
        self._check_memory(rows, columns)
        with self._lock, torch.inference_mode():
            tensor = torch.from_numpy(prepared.tensor.copy()).unsqueeze(0)
            output = self._module(tensor.to(self._device.torch_device))[0].float().cpu().numpy()
        return output, prepared

    def _build(self, weights: bytes | memoryview) -> nn.Module:
        from inference.backends import torch_builder

        module = torch_builder.build(self.architecture.required_graph())
        load_weights(module, weights)
        return module.eval().to(self._device.torch_device)

    def _check_memory(self, rows: int, columns: int) -> None:
        free = free_memory_bytes(self._device)
        check_memory(self._device, self.architecture, rows=rows, columns=columns, free_bytes=free)
