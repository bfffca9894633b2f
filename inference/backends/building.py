"""A checked network and its weights made into something that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inference.backends.runner import Backend, Precision, Runner
from inference.device import ComputeDevice, DeviceKind

if TYPE_CHECKING:
    from inference.architecture import Architecture


def backends_of(device: ComputeDevice) -> tuple[Backend, ...]:
    """The backends that a device can be used by; the one that is quicker to load comes first."""
    return (Backend.TORCH,)


def reduced_precision(device: ComputeDevice, backend: Backend) -> Precision:
    """A quicker precision that may be tried; float32 where there is none."""
    if device.kind is DeviceKind.CUDA and backend is Backend.TORCH:
        # Three bits more of mantissa than bfloat16; a network whose values do not fit is found out by the trial.
        return Precision.FLOAT16
    return Precision.FLOAT32


def build(
    architecture: Architecture, weights: bytes, *, backend: Backend, device: ComputeDevice, precision: Precision
) -> Runner:
    """Build a network and load its weights.

    Raises
    ------
    WeightsError
        If the weights do not belong to it.
    """
    from inference.backends import torch_builder
    from inference.backends.torch_runner import TorchRunner
    from inference.weights import load_weights

    module = torch_builder.build(architecture.required_graph())
    load_weights(module, weights)
    return TorchRunner(module, device, precision=precision)
