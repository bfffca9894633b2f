"""What the process that runs networks holds: the networks that were loaded, on the device that was found."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.phrases import phrase
from inference.architecture import Architecture, parse_architecture
from inference.backends.building import backends_of, build, reduced_precision
from inference.backends.choice import CLEARLY_QUICKER, NOT_WORTH_MEASURING_S, Choice, seconds_of_a_run
from inference.backends.onnx_runner import OnnxRunner
from inference.backends.runner import Backend, OutOfMemoryError, Precision, Runner
from inference.device import (
    WORKSPACE_FACTOR,
    ComputeDevice,
    DeviceKind,
    check_memory,
    choose_device,
    free_memory_bytes,
    memory_needed_bytes,
    occupied_bytes,
)
from inference.worker.messages import Message, text_message
from inference.worker.shared_memory import SharedMemory, after

MAX_OUTPUT_BYTES: Final = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """A network that was loaded."""

    runner: Runner
    device: ComputeDevice
    architecture: Architecture

    def image_bytes(self, rows: int, columns: int) -> int:
        """Memory that one image of that size is estimated to need: by the description, or by the ONNX file itself."""
        if isinstance(self.runner, OnnxRunner):
            return self.runner.image_bytes(rows, columns)
        return memory_needed_bytes(self.architecture, rows, columns)


class Networks:
    """Loads and runs; one request at a time.

    Parameters
    ----------
    device
        A DeviceKind's value; empty for the fastest there is.
    most_bytes
        That this process may occupy; 0 for no limit.
    """

    def __init__(self, memory: SharedMemory, *, device: str, threads: int, most_bytes: int) -> None:
        self._memory = memory
        self._most_bytes = most_bytes
        self._preferred = DeviceKind(device) if device else None
        self._threads = threads
        self._device: ComputeDevice | None = None
        self._runners: dict[str, _Held] = {}

    def import_libraries(self) -> None:
        """What every network will need, before one is asked for."""
        if self._compute_device().kind is DeviceKind.CPU:
            importlib.import_module("openvino")

    def load(self, request: Message) -> dict[str, Any]:
        """Check a network, build it, and choose its backend if the request names none.

        Parameters
        ----------
        request
            `runner`: name to run it by. `text`, `weights_bytes`: the network; the bytes lie in the shared memory.
            `backend`: empty to measure. `precision`. `on_cpu`: whether another device is not to be used.
            `rows`, `columns`: of the input that it is measured with. `is_for_one_size`: whether no other will come.
        """
        architecture = parse_architecture(request["text"])
        weights = self._memory.read(int(request["weights_bytes"]))
        device = self._cpu() if request["on_cpu"] else self._compute_device()
        size = int(request["rows"]), int(request["columns"])
        self._check_memory(device, architecture, rows=size[0], columns=size[1])
        example = np.zeros((1, architecture.input_channels, *size), np.float32)
        precision = Precision(request["precision"])

        def built(backend: Backend) -> Runner:
            fixed = size if request["is_for_one_size"] else None
            return build(architecture, weights, backend=backend, device=device, precision=precision, size=fixed)

        choice = Choice(Backend(request["backend"]), {}) if request["backend"] else None
        if choice is None:
            runner, choice = _quickest(backends_of(architecture, device), built, example)
        else:
            runner = built(choice.backend)
        self._runners[request["runner"]] = _Held(runner, device, architecture)
        device_text = runner.device_text
        if precision is not Precision.FLOAT32:
            device_text = phrase("{device}, {precision}", device=device_text, precision=precision.value)
        return {
            "device": text_message(device_text),
            "device_kind": device.kind.value,
            "choice": choice.backend.value,
            "measured": {backend.value: seconds for backend, seconds in choice.seconds.items()},
            "reduced": reduced_precision(architecture, device, choice.backend).value,
            "free_bytes": self._free_bytes(device),
        }

    def run(self, request: Message) -> dict[str, Any]:
        """Run a batch (`shape`) that lies at the beginning of the shared memory; the logits are put behind it."""
        held = self._runners[request["runner"]]
        batch = self._memory.array(tuple(request["shape"]))
        count, _, rows, columns = batch.shape
        self._check_memory(held.device, held.architecture, rows=rows, columns=columns, count=count)
        started = time.perf_counter()
        logits = held.runner.run(batch)
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
            "free_bytes": self._free_bytes(held.device),
            "image_bytes": held.image_bytes(rows, columns),
        }

    def unload(self, request: Message) -> dict[str, Any]:
        """Free a network (`runner`); one that is not there is no error."""
        held = self._runners.pop(request["runner"], None)
        if held is not None:
            held.runner.close()
        return {}

    def _check_memory(
        self, device: ComputeDevice, architecture: Architecture, *, rows: int, columns: int, count: int = 1
    ) -> None:
        """Refuse what is estimated to need more memory than there is, before anything is allocated.

        Raises
        ------
        InputMismatchError
            If the CPU has not enough for one image.
        OutOfMemoryError
            If it has not enough for several, or another device not for one.
        """
        free = self._free_bytes(device)
        needed = count * architecture.activation_bytes(rows, columns) * WORKSPACE_FACTOR
        if free is not None and needed > free and (count > 1 or device.kind is not DeviceKind.CPU):
            raise OutOfMemoryError(f"{count} images need about {needed} bytes, {free} are free")
        check_memory(device, architecture, rows=rows, columns=columns, free_bytes=free)

    def _free_bytes(self, device: ComputeDevice) -> int | None:
        """What the device has, and this process may take."""
        free = free_memory_bytes(device)
        if device.kind is not DeviceKind.CPU or not self._most_bytes:
            return free
        own = max(0, self._most_bytes - occupied_bytes("self"))
        return own if free is None else min(free, own)

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
        if seconds[backend] < CLEARLY_QUICKER * seconds[chosen]:
            best, other, chosen = other, best, backend
        other.close()
    return best, Choice(chosen, seconds)
