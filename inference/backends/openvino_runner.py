"""Networks on the CPU by OpenVINO."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import InputMismatchError
from app.core.phrases import counted, phrase
from inference.backends.runner import OutOfMemoryError, Precision

if TYPE_CHECKING:
    import openvino

    from inference.device import ComputeDevice

_CAPABILITIES: Final = {"FP32": Precision.FLOAT32, "BF16": Precision.BFLOAT16, "FP16": Precision.FLOAT16}
_NO_MEMORY: Final = ("Failed to allocate", "bad_alloc", "bad allocation")


def supported_precisions() -> frozenset[Precision]:
    """What this CPU computes with: float32 always, shorter numbers where it has instructions for them."""
    import openvino

    capabilities = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return frozenset(precision for name, precision in _CAPABILITIES.items() if name in capabilities)


class OpenVinoRunner:
    """Satisfies `Runner`.

    Parameters
    ----------
    model
        With one input (N, C, rows, columns) and one output.
    device
        The CPU; its threads are used.
    precision
        One of `supported_precisions()`.
    """

    def __init__(
        self, model: openvino.Model, device: ComputeDevice, *, precision: Precision = Precision.FLOAT32
    ) -> None:
        self._device = device
        self._precision = precision
        self._model: openvino.Model | None = model
        self._compiled: openvino.CompiledModel | None = self._compile(model)

    @property
    def device_text(self) -> str:
        """For the status line."""
        return counted(self._device.threads, "CPU, {count} thread, OpenVINO", "CPU, {count} threads, OpenVINO")

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `Runner`."""
        import openvino

        if self._model is None:
            raise ValueError("the runner is closed")
        if not self._model.input(0).partial_shape.compatible(openvino.PartialShape(list(batch.shape))):
            raise _mismatch(batch)
        try:
            self._compiled = self._compiled or self._compile(self._model)
            results = self._compiled.create_infer_request().infer({0: batch}, share_inputs=True)
        except (RuntimeError, MemoryError) as error:
            # What failed half-way keeps what it had of memory and sizes: it is made anew.
            self._compiled = None
            if isinstance(error, MemoryError) or any(sign in str(error) for sign in _NO_MEMORY):
                raise OutOfMemoryError(str(error)) from None
            # A network that was built and loaded can fail on sizes alone: two values to be joined do not fit.
            raise _mismatch(batch, details=str(error)) from None
        return np.asarray(results[0], np.float32)

    def close(self) -> None:
        """See `Runner`."""
        self._model = self._compiled = None

    def _compile(self, model: openvino.Model) -> openvino.CompiledModel:
        import openvino

        settings = {
            # Said always: a CPU with matrix instructions would take bfloat16 of itself, and contours would move.
            "INFERENCE_PRECISION_HINT": self._precision.value,
            "INFERENCE_NUM_THREADS": self._device.threads,
            "NUM_STREAMS": 1,
            # A thread that is bound to a core waits for whatever else runs there.
            "ENABLE_CPU_PINNING": False,
        }
        return openvino.Core().compile_model(model, "CPU", settings)


def _mismatch(batch: NDArray[np.float32], details: str = "") -> InputMismatchError:
    return InputMismatchError(
        phrase("The image does not fit the network."),
        cause=phrase("It has the shape {shape}.", shape="×".join(str(side) for side in batch.shape)),
        next_step=phrase("Correct 'preprocess' in the network's description."),
        details=details,
    )
