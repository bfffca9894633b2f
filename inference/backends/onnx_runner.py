"""Runs a checked ONNX file on the CPU by OpenVINO, in float32."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import InputMismatchError, WeightsError
from app.core.phrases import counted, phrase
from inference.architecture import Activation, Architecture
from inference.backends.onnx_checking import OnnxNetwork, read_onnx
from inference.backends.onnx_fit import check_fit
from inference.backends.onnx_wire import refused
from inference.backends.runner import OutOfMemoryError
from inference.device import WORKSPACE_FACTOR, ComputeDevice, check_bytes, free_memory_bytes
from inference.onnx_interface import OnnxInterface, OnnxValues

if TYPE_CHECKING:
    from openvino import CompiledModel

_LEAST_PROBABILITY: Final = 1e-7
"""Probabilities closer to 0 or 1 are taken as this close when they are turned back into logits."""


def build_onnx(
    architecture: Architecture, interface: OnnxInterface, data: bytes, *, device: ComputeDevice
) -> OnnxRunner:
    """Check an ONNX file and its description, and make them run.

    Raises
    ------
    WeightsError
        The file is not one that is run, or not the one that the description is of.
    InputMismatchError
        An image of the declared size does not pass through it, or the memory is not there.
    """
    network = read_onnx(data)
    needed = network.weights_bytes + WORKSPACE_FACTOR * check_fit(network, architecture, interface)
    free = free_memory_bytes(device)
    check_bytes(device, needed, rows=architecture.rows, columns=architecture.columns, free_bytes=free)
    has_probabilities = interface.values is OnnxValues.PROBABILITIES
    probabilities = architecture.activation if has_probabilities else None
    return OnnxRunner(network, data, device=device, output=interface.output, probabilities=probabilities)


class OnnxRunner:
    """Satisfies `inference.backends.runner.Runner`.

    Parameters
    ----------
    network
        The ONNX file, checked.
    data
        Its bytes.
    output
        Name of the output; may be left out where there is only one.
    probabilities
        What made the output's values where they are probabilities: they are turned back into logits.

    Raises
    ------
    WeightsError
        OpenVINO cannot run it.
    """

    def __init__(
        self,
        network: OnnxNetwork,
        data: bytes,
        *,
        device: ComputeDevice,
        output: str = "",
        probabilities: Activation | None = None,
    ) -> None:
        self.network = network
        self._output = network.output(output)
        self._probabilities = probabilities
        self._device = device
        self._image_bytes: dict[tuple[int, int], int] = {}
        self._compiled: CompiledModel | None = _compiled(data, threads=device.threads)

    @property
    def device_text(self) -> str:
        """For the status line."""
        return counted(self._device.threads, "CPU, {count} thread, OpenVINO", "CPU, {count} threads, OpenVINO")

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Logits (N, K, rows, columns) of images (N, C, rows, columns); (N, K, 1, 1) of a network that classifies.

        Raises
        ------
        InputMismatchError
            The images do not fit the network or the memory, or it gave something that is no logits.
        OutOfMemoryError
            There is no memory for so many.
        """
        self._check(batch)
        goes_singly = self.network.batch == 1
        self._check_memory(batch.shape[2], batch.shape[3], count=1 if goes_singly else len(batch))
        if goes_singly and len(batch) > 1:
            return np.concatenate([self._run(batch[index : index + 1]) for index in range(len(batch))])
        return self._run(batch)

    def close(self) -> None:
        """Give the memory back."""
        self._compiled = None

    def _check(self, batch: NDArray[np.float32]) -> None:
        network = self.network
        wanted = (network.channels, network.rows, network.columns)
        fits = batch.ndim == 4 and all(
            side in (None, given) for side, given in zip(wanted, batch.shape[1:], strict=True)
        )
        if not fits:
            raise InputMismatchError(
                phrase("The image does not fit the network."),
                cause=phrase(
                    "It has the shape {shape}; the ONNX file takes {channels} channels of {rows} x {columns}.",
                    shape=batch.shape,
                    channels=network.channels,
                    rows=network.rows or phrase("any rows"),
                    columns=network.columns or phrase("any columns"),
                ),
                next_step=phrase("Correct 'preprocess' in the network's description."),
            )

    def image_bytes(self, rows: int, columns: int) -> int:
        """Memory that one image of that size is estimated to need, by the shapes of all values; nothing is run."""
        if (rows, columns) not in self._image_bytes:
            sizes = self.network.sizes(rows, columns, output=self._output)
            self._image_bytes[rows, columns] = WORKSPACE_FACTOR * sizes.activation_bytes
        return self._image_bytes[rows, columns]

    def _check_memory(self, rows: int, columns: int, *, count: int) -> None:
        free, each = free_memory_bytes(self._device), self.image_bytes(rows, columns)
        check_bytes(self._device, each, rows=rows, columns=columns, free_bytes=free)
        if free is not None and count * each > free:
            raise OutOfMemoryError(f"{count} images need about {count * each} bytes, {free} are free")

    def _run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        if self._compiled is None:
            raise ValueError("the runner is closed")
        try:
            result = self._compiled({self.network.input_name: batch})
        except MemoryError as error:
            raise OutOfMemoryError(str(error)) from None
        except RuntimeError as error:
            if "bad_alloc" in str(error) or "allocate" in str(error):
                raise OutOfMemoryError(str(error)) from None
            raise InputMismatchError(
                phrase("The network could not be run on this image."),
                cause=phrase(
                    "An image of {rows} x {columns} does not fit it.", rows=batch.shape[2], columns=batch.shape[3]
                ),
                next_step=phrase("Correct 'preprocess' in the network's description."),
                details=str(error),
            ) from None
        given = np.array(result[self._output], np.float32)
        if given.ndim == 2:
            given = given[:, :, np.newaxis, np.newaxis]
        if given.ndim != 4 or len(given) != len(batch):
            raise InputMismatchError(
                phrase("The network's output cannot be used."),
                cause=phrase("It has the shape {shape} instead of (N, K, rows, columns).", shape=given.shape),
                next_step=phrase("Name another output in the network's description."),
            )
        return given if self._probabilities is None else _to_logits(given, self._probabilities)


def _compiled(data: bytes, *, threads: int) -> CompiledModel:
    import openvino

    core = openvino.Core()
    try:
        model = core.read_model(io.BytesIO(data))
        return core.compile_model(
            model,
            "CPU",
            {
                "INFERENCE_PRECISION_HINT": "f32",
                "INFERENCE_NUM_THREADS": threads,
                "NUM_STREAMS": 1,
                "ENABLE_CPU_PINNING": False,
            },
        )
    except RuntimeError as error:
        raise _not_built(error) from None


def _not_built(error: RuntimeError) -> WeightsError:
    return refused(phrase("OpenVINO does not know how to run it."), details=str(error))


def _to_logits(values: NDArray[np.float32], activation: Activation) -> NDArray[np.float32]:
    probabilities = np.clip(values.astype(np.float64), _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    if activation is Activation.SOFTMAX:
        return np.log(probabilities).astype(np.float32)
    return np.log(probabilities / (1 - probabilities)).astype(np.float32)
