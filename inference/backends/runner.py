"""What runs a network, whichever library does it and wherever it is done."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Backend(StrEnum):
    """Libraries that run networks."""

    TORCH = "torch"
    OPENVINO = "openvino"

    @property
    def text(self) -> str:
        """Its own name."""
        return {Backend.TORCH: "PyTorch", Backend.OPENVINO: "OpenVINO"}[self]


class Precision(StrEnum):
    """Numbers that a network is computed with; what goes in and comes out is float32 always."""

    FLOAT32 = "f32"
    BFLOAT16 = "bf16"
    FLOAT16 = "f16"


class OutOfMemoryError(Exception):
    """The device has no memory for a batch; a smaller one may do."""


class Runner(Protocol):
    """One network, built and loaded. `run` is called from one thread at a time."""

    @property
    def device_text(self) -> str:
        """For the status line, e.g. `CPU, 4 threads` or the name of a GPU."""
        ...

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Logits (N, K, r, c) of a batch (N, C, rows, columns).

        Raises
        ------
        InputMismatchError
            If the batch does not fit the network.
        OutOfMemoryError
            If there is no memory for it.
        """
        ...

    def close(self) -> None:
        """Free what the network holds; it is not run any more."""
        ...
