"""What the process that runs networks is asked for, what it answers, and what it may take to do so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.backends.choice import Choice
from inference.backends.runner import Backend, Precision
from inference.device import DeviceKind
from inference.worker.messages import Message, text_of
from inference.worker.shared_memory import SharedMemory


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network may take before its process is killed.

    Parameters
    ----------
    start_s
        For the process to be there: Python and its libraries from a slow disk.
    load_s
        For loading a network, with what is measured of it.
    run_s
        For one batch.
    cancel_s
        For a run that was withdrawn to end by itself.
    memory_bytes
        Of the whole process.
    """

    start_s: float = 60.0
    load_s: float = 120.0
    run_s: float = 120.0
    cancel_s: float = 0.15
    memory_bytes: int = 8 << 30


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """A network as it is handed to the process.

    Parameters
    ----------
    runner
        What it is called there.
    name
        What the user knows it by.
    text
        DnnArchitecture.
    rows, columns
        Input that its memory and time are found out with.
    backend
        None to measure.
    on_cpu
        Whether a GPU is not to be used.
    is_for_one_size
        Whether no images of other rows and columns will come: some backends are quicker then.
    """

    runner: str
    name: str
    text: str
    rows: int
    columns: int
    backend: Backend | None = None
    precision: Precision = Precision.FLOAT32
    on_cpu: bool = False
    is_for_one_size: bool = False

    def message(self, weights_bytes: int) -> dict[str, Any]:
        """The request, with weights of that many bytes in the shared memory."""
        return {
            "do": "load",
            "runner": self.runner,
            "text": self.text,
            "rows": self.rows,
            "columns": self.columns,
            "backend": self.backend.value if self.backend else "",
            "precision": self.precision.value,
            "on_cpu": self.on_cpu,
            "is_for_one_size": self.is_for_one_size,
            "weights_bytes": weights_bytes,
        }


@dataclass(frozen=True, slots=True)
class LoadedNetwork:
    """What came of loading.

    Parameters
    ----------
    choice
        What was measured; of a backend that was asked for, nothing.
    reduced
        A quicker precision that it could be tried with; float32 if there is none.
    free_bytes
        Of the device's memory; None where that is not known.
    """

    device_text: str
    device_kind: DeviceKind
    choice: Choice
    reduced: Precision
    free_bytes: int | None

    @classmethod
    def of(cls, answer: Message) -> LoadedNetwork:
        """Read an answer."""
        measured = {Backend(name): float(seconds) for name, seconds in answer["measured"].items()}
        return cls(
            text_of(answer["device"]),
            DeviceKind(answer["device_kind"]),
            Choice(Backend(answer["choice"]), measured),
            Precision(answer["reduced"]),
            answer["free_bytes"],
        )


@dataclass(frozen=True, slots=True, eq=False)
class WorkerRun:
    """What came of running a batch.

    Parameters
    ----------
    logits
        (N, K, r, c).
    seconds
        Of the bare forward pass.
    image_bytes
        Memory that one image of that size is estimated to need.
    """

    logits: NDArray[np.float32]
    seconds: float
    free_bytes: int | None
    image_bytes: int

    @classmethod
    def of(cls, answer: Message, memory: SharedMemory) -> WorkerRun:
        """Read an answer, and copy the logits out of the shared memory."""
        logits = memory.array(tuple(answer["shape"]), offset=answer["offset"]).copy()
        return cls(logits, float(answer["forward_seconds"]), answer["free_bytes"], int(answer["image_bytes"]))
