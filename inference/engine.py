"""A network ready to run: how an image enters it, what runs it, what comes out means."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from app.core.errors import InputMismatchError
from app.core.phrases import phrase
from inference.architecture import Architecture, parse_architecture
from inference.backends.building import build
from inference.backends.runner import Backend, Runner
from inference.device import ComputeDevice, check_memory, free_memory_bytes
from inference.outcome import Outcome, outcome_of
from inference.transforms.pipeline import Pipeline, Prepared

Values = NDArray[np.float32]


class Engine:
    """One network in this process, for training and evaluation: `run` is called from one thread at a time.

    Parameters
    ----------
    architecture_text
        DnnArchitecture.
    weights
        A safetensors or ONNX file whose digest has been verified.
    backend
        The library that runs it.

    Raises
    ------
    ArchitectureError
        If the description breaks the grammar.
    WeightsError
        If the weights do not belong to it.
    InputMismatchError
        If the machine has not enough memory for it.
    """

    def __init__(
        self,
        architecture_text: str,
        weights: bytes | memoryview,
        *,
        device: ComputeDevice,
        backend: Backend = Backend.TORCH,
    ) -> None:
        self.architecture: Architecture = parse_architecture(architecture_text)
        self._device = device
        self._pipeline = Pipeline.of(self.architecture)
        self._lock = threading.Lock()
        self._check_memory(self.architecture.rows, self.architecture.columns)
        self._runner: Runner = build(self.architecture, weights, backend=backend, device=device)

    def run(self, values: Values, pixel_spacing_mm: tuple[float, float] | None) -> Outcome:
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
            output,
            self.architecture,
            to_slice=prepared.invert_logits,
            pixel_spacing_mm=pixel_spacing_mm,
            seen=prepared.seen,
        )

    def logits(self, values: Values, pixel_spacing_mm: tuple[float, float] | None) -> Values:
        """What the network says before postprocessing, (K, rows, columns) on the slice's own grid; like `run`."""
        output, prepared = self._run(values, pixel_spacing_mm)
        return prepared.invert_logits(output)

    def _run(self, values: Values, pixel_spacing_mm: tuple[float, float] | None) -> tuple[Values, Prepared]:
        prepared = self._pipeline.apply(values, pixel_spacing_mm)
        _, rows, columns = prepared.tensor.shape
        self._check_memory(rows, columns)
        with self._lock:
            output = self._runner.run(prepared.tensor[np.newaxis].copy())[0]
        return output, prepared

    def _check_memory(self, rows: int, columns: int) -> None:
        free = free_memory_bytes(self._device)
        check_memory(self._device, self.architecture, rows=rows, columns=columns, free_bytes=free)


def check_output(output: Values, prepared: Prepared, architecture: Architecture, *, network: str) -> None:
    """Refuse what no network that works gives.

    Parameters
    ----------
    output
        Class maps (K, rows, columns) or class logits, of one image.

    Raises
    ------
    InputMismatchError
        If the output has other channels than the network has classes, values that are not finite, or is the same
        everywhere although the image is not.
    """
    cause = ""
    if output.shape[0] != architecture.label_shape:
        cause = phrase(
            "It gives {channels} channels, and its description names {classes} classes.",
            channels=output.shape[0],
            classes=architecture.label_shape,
        )
    elif not np.isfinite(output).all():
        cause = phrase("It gives values that are not finite (NaN or infinite).")
    elif _is_constant(output) and not _is_constant(prepared.tensor):
        cause = phrase("It gives the same value everywhere, whatever the image shows.")
    if cause:
        raise InputMismatchError(
            phrase("The output of the network {network} cannot be used.", network=network),
            cause=cause,
            next_step=phrase("Ask the network's author for weights and a description that belong together."),
        )


def _is_constant(maps: Values) -> bool:
    """Whether no channel of (channels, rows, columns) changes from place to place; one place says nothing."""
    planes = maps.reshape(len(maps), -1)
    return planes.shape[1] > 1 and bool((planes == planes[:, :1]).all())
