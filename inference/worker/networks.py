"""What the process that runs networks holds: the networks that were loaded, on the device that was found."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.backends.building import backends_of, build, reduced_precision
from inference.backends.choice import NOT_WORTH_MEASURING_S, Choice, seconds_of_a_run
from inference.backends.runner import Backend, OutOfMemoryError, Precision, Runner
from inference.device import ComputeDevice, DeviceKind, check_memory, choose_device, free_memory_bytes
from inference.worker.messages import Message, text_message
from inference.worker.shared_memory import SharedMemory, after

MAX_OUTPUT_BYTES: Final = 1 << 30


class Networks:
    """Loads and runs; one request at a time.

    Parameters
    ----------
    device
        A DeviceKind's value; empty for the fastest there is.
    """

    def __init__(self, memory: SharedMemory, *, device: str, threads: int) -> None:
        self._memory = memory
        self._preferred = DeviceKind(device) if device else None
        self._threads = threads
        self._device: ComputeDevice | None = None
        self._runners: dict[str, tuple[Runner, ComputeDevice]] = {}

    def import_libraries(self) -> None:
        """What every network will need, before one is asked for."""
        importlib.import_module("inference.architecture")
        if self._compute_device().kind is DeviceKind.CPU:
            importlib.import_module("openvino")

    def load(self, request: Message) -> dict[str, Any]:
        """Check a network, build it, and choose its backend if the request names none.

        Parameters
        ----------
        request
            `runner`: name to run it by. `text`, `weights_bytes`: the network; the bytes lie in the shared memory.
            `backend`: empty to measure. `precision`. `on_cpu`: whether another device is not to be used.
            `rows`, `columns`: of the input that it is measured with.
        """
        from inference.architecture import parse_architecture

        architecture = parse_architecture(request["text"])
        weights = self._memory.read(int(request["weights_bytes"]))
        device = self._cpu() if request["on_cpu"] else self._compute_device()
        size = int(request["rows"]), int(request["columns"])
        check_memory(device, architecture, rows=size[0], columns=size[1], free_bytes=free_memory_bytes(device))
        example = np.zeros((1, architecture.input_channels, *size), np.float32)
        precision = Precision(request["precision"])

        def built(backend: Backend) -> Runner:
            return build(architecture, weights, backend=backend, device=device, precision=precision)

        choice = Choice(Backend(request["backend"]), {}) if request["backend"] else None
        if choice is None:
            runner, choice = _quickest(backends_of(device), built, example)
        else:
            runner = built(choice.backend)
        self._runners[request["runner"]] = runner, device
        return {
            "device": text_message(runner.device_text),
            "device_kind": device.kind.value,
            "choice": choice.backend.value,
            "measured": {backend.value: seconds for backend, seconds in choice.seconds.items()},
            "reduced": reduced_precision(device, choice.backend).value,
            "free_bytes": free_memory_bytes(device),
        }

    def run(self, request: Message) -> dict[str, Any]:
        """Run a batch (`shape`) that lies at the beginning of the shared memory; the logits are put behind it."""
        runner, device = self._runners[request["runner"]]
        batch = self._memory.array(tuple(request["shape"]))
        started = time.perf_counter()
        logits = runner.run(batch)
        seconds = time.perf_counter() - started
        offset = after(batch.nbytes)
        if logits.nbytes > MAX_OUTPUT_BYTES:
            raise OutOfMemoryError(f"the output has {logits.nbytes} bytes")
        del batch
        self._memory.reserve(offset + logits.nbytes)
        self._memory.array(logits.shape, offset=offset)[...] = logits
        return {
            "shape": logits.shape,
            "offset": offset,
            "forward_seconds": seconds,
            "free_bytes": free_memory_bytes(device),
        }

    def unload(self, request: Message) -> dict[str, Any]:
        """Free a network (`runner`); one that is not there is no error."""
        held = self._runners.pop(request["runner"], None)
        if held is not None:
            held[0].close()
        return {}

    def _compute_device(self) -> ComputeDevice:
        if self._device is None:
            self._device = choose_device(self._preferred, threads=self._threads)
        return self._device

    def _cpu(self) -> ComputeDevice:
        return choose_device(DeviceKind.CPU, threads=self._threads)


def _quickest(
    backends: tuple[Backend, ...], built: Callable[[Backend], Runner], example: NDArray[np.float32]
) -> tuple[Runner, Choice]:
    """Build with each backend and keep the one that runs an example in the least time."""
    best, seconds = built(backends[0]), dict[Backend, float]()
    chosen = backends[0]
    if len(backends) > 1:
        seconds[chosen] = seconds_of_a_run(best, example)
    for backend in backends[1:]:
        if seconds[chosen] < NOT_WORTH_MEASURING_S:
            break
        other = built(backend)
        seconds[backend] = seconds_of_a_run(other, example)
        if seconds[backend] < seconds[chosen]:
            best, other, chosen = other, best, backend
        other.close()
    return best, Choice(chosen, seconds)
