"""A checked network and its weights made into something that runs."""

from __future__ import annotations

from inference.architecture import Architecture
from inference.backends.runner import Backend, Precision, Runner
from inference.device import ComputeDevice, DeviceKind
from inference.weights import load_weights, read_tensors


def backends_of(architecture: Architecture, device: ComputeDevice) -> tuple[Backend, ...]:
    """The backends that can run a network on a device; the one that is quicker to load comes first."""
    if architecture.onnx is not None:
        return (Backend.OPENVINO,)
    return (Backend.OPENVINO, Backend.TORCH) if device.kind is DeviceKind.CPU else (Backend.TORCH,)


def reduced_precision(architecture: Architecture, device: ComputeDevice, backend: Backend) -> Precision:
    """A quicker precision that may be tried; float32 where there is none."""
    if device.kind is DeviceKind.CUDA and backend is Backend.TORCH:
        # Three bits more of mantissa than bfloat16; a network whose values do not fit is found out by the trial.
        return Precision.FLOAT16
    if backend is Backend.OPENVINO and architecture.onnx is None:
        from inference.backends.openvino_runner import supported_precisions

        return Precision.BFLOAT16 if Precision.BFLOAT16 in supported_precisions() else Precision.FLOAT32
    return Precision.FLOAT32


def build(
    architecture: Architecture,
    weights: bytes | memoryview,
    *,
    backend: Backend,
    device: ComputeDevice,
    precision: Precision = Precision.FLOAT32,
    size: tuple[int, int] | None = None,
) -> Runner:
    """Build a network and load its weights.

    Parameters
    ----------
    size
        Rows and columns of all images that will come; None where they are not known.

    Raises
    ------
    WeightsError
        If the weights do not belong to it.
    """
    if architecture.onnx is not None:
        from inference.backends.onnx_runner import build_onnx

        return build_onnx(architecture, architecture.onnx, bytes(weights), device=device)
    graph = architecture.required_graph()
    if backend is Backend.OPENVINO:
        from inference.backends import openvino_builder
        from inference.backends.openvino_runner import OpenVinoRunner

        model = openvino_builder.build(graph, read_tensors(weights, graph.tensors()), size=size)
        return OpenVinoRunner(model, device, precision=precision)
    from inference.backends import torch_builder
    from inference.backends.torch_runner import TorchRunner

    module = torch_builder.build(graph)
    load_weights(module, weights)
    return TorchRunner(module, device, precision=precision)
