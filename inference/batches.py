"""Batches of one network in the process that runs networks, and what is done where memory is short."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import NetworkFailedError
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from inference.architecture import Architecture
from inference.backends.runner import OutOfMemoryError
from inference.device import DeviceKind, memory_needed_bytes
from inference.worker.client import NetworkWorker
from inference.worker.requests import LoadedNetwork, WorkerRun

MOST_IMAGES: Final = 16
BATCH_S: Final = 0.12
"""A batch takes no longer if it can, so that a run that is withdrawn ends by itself."""
SHARE_OF_FREE_MEMORY: Final = 0.5


class Batches:
    """Runs one network.

    Parameters
    ----------
    name
        What the user knows it by.
    runner
        What it is called in the process, where it is `loaded`.
    on_cpu
        Loads it once more, on the CPU.
    """

    def __init__(
        self,
        worker: NetworkWorker,
        architecture: Architecture,
        *,
        name: str,
        runner: str,
        loaded: LoadedNetwork,
        on_cpu: Callable[[], tuple[str, LoadedNetwork]],
        control: TaskControl,
    ) -> None:
        self._worker = worker
        self._architecture = architecture
        self._name = name
        self._runner = runner
        self.loaded = loaded
        self._on_cpu = on_cpu
        self._control = control
        self._free_bytes = loaded.free_bytes
        self._bytes_per_pixel = 0.0
        self._most = MOST_IMAGES
        self.seconds: float | None = None
        """Of the last forward pass, per image."""
        self.remark = ""

    def most_images(self, rows: int, columns: int) -> int:
        """How many images of that size may go together: as memory is estimated, and as time was measured."""
        if self.seconds is None:
            return 1
        most = min(self._most, max(1, int(BATCH_S / max(self.seconds, 1e-6))))
        # What the description says nothing of, the layers of an ONNX file, is known from the run before.
        each = max(memory_needed_bytes(self._architecture, rows, columns), self._bytes_per_pixel * rows * columns)
        if self._free_bytes is not None and each:
            most = min(most, int(self._free_bytes * SHARE_OF_FREE_MEMORY / each))
        return max(1, most)

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the network gives for images (N, C, rows, columns): (N, K, …).

        Where memory does not do, images go one by one; where it does not do for one, the CPU takes over.

        Raises
        ------
        NetworkObjectError
            If the network fails, or there is no memory on the CPU either.
        """
        try:
            return self._run(batch)
        except OutOfMemoryError:
            if len(batch) == 1:
                return self._run_on_cpu(batch)
        self._most = 1
        self.remark = phrase("Memory was short on {device}: images go one by one.", device=self.loaded.device_text)
        try:
            return np.concatenate([self._run(batch[index : index + 1]) for index in range(len(batch))])
        except OutOfMemoryError:
            return self._run_on_cpu(batch)

    def _run_on_cpu(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        if self.loaded.device_kind is DeviceKind.CPU:
            raise self._no_memory()
        self.remark = phrase("Memory was short on {device}: the CPU took over.", device=self.loaded.device_text)
        try:
            self._runner, self.loaded = self._on_cpu()
            return np.concatenate([self._run(batch[index : index + 1]) for index in range(len(batch))])
        except OutOfMemoryError:
            raise self._no_memory() from None

    def _run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        done: WorkerRun = self._worker.run(self._runner, batch, name=self._name, control=self._control)
        self._free_bytes, self.seconds = done.free_bytes, done.seconds / len(batch)
        self._bytes_per_pixel = max(self._bytes_per_pixel, done.image_bytes / (batch.shape[2] * batch.shape[3]))
        return done.logits

    def _no_memory(self) -> NetworkFailedError:
        return NetworkFailedError(
            phrase("The network {name} cannot be run on this image.", name=self._name),
            cause=phrase("There is not enough memory for it, not even for one image on the CPU."),
            next_step=phrase("Close other programs, or choose a smaller network."),
        )
