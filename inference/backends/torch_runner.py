"""Networks on PyTorch: CUDA, Apple's GPU, or the CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from inference.backends.runner import OutOfMemoryError, Precision
from inference.device import ComputeDevice, DeviceKind

if TYPE_CHECKING:
    import torch
    from torch import nn

MOST_GRAPHS = 4


class TorchRunner:
    """Satisfies `Runner`.

    Parameters
    ----------
    module
        Built, with its weights loaded.
    """

    def __init__(self, module: nn.Module, device: ComputeDevice, *, precision: Precision = Precision.FLOAT32) -> None:
        import torch

        self._device = device
        self._dtype = {
            Precision.FLOAT32: torch.float32,
            Precision.BFLOAT16: torch.bfloat16,
            Precision.FLOAT16: torch.float16,
        }[precision]
        if device.kind is DeviceKind.CPU:
            torch.set_num_threads(device.threads)
        # Float32 means float32: with TensorFloat-32, CUDA's own default for convolutions, contours would move.
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.benchmark = device.kind is DeviceKind.CUDA
        # Convolutions are quickest with the channels of a pixel side by side.
        self._module = module.eval().to(  # type: ignore[call-overload]  # its stubs forget memory_format
            device.torch_device, self._dtype, memory_format=torch.channels_last
        )
        self._graphs: dict[tuple[int, ...], _Recorded] = {}

    @property
    def device_text(self) -> str:
        """For the status line."""
        return self._device.text

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `Runner`."""
        import torch

        try:
            with torch.inference_mode():
                tensor = torch.from_numpy(batch).to(
                    self._device.torch_device, self._dtype, memory_format=torch.channels_last
                )
                return np.asarray(self._forward(tensor).float().cpu().numpy(), np.float32)
        except (torch.OutOfMemoryError, MemoryError) as error:
            self._graphs.clear()
            if self._device.kind is DeviceKind.CUDA:
                torch.cuda.empty_cache()
            raise OutOfMemoryError(str(error)) from None
        except RuntimeError as error:
            if "not enough memory" in str(error) or "can't allocate memory" in str(error):
                raise OutOfMemoryError(str(error)) from None
            raise

    def close(self) -> None:
        """See `Runner`."""
        import torch

        self._graphs.clear()
        del self._module
        if self._device.kind is DeviceKind.CUDA:
            torch.cuda.empty_cache()

    def _forward(self, tensor: torch.Tensor) -> torch.Tensor:
        if self._device.kind is not DeviceKind.CUDA:
            result: torch.Tensor = self._module(tensor)
            return result
        # Many small kernels are sent to the GPU as one. torch.compile would take tens of seconds first.
        shape = tuple(tensor.shape)
        if shape not in self._graphs:
            while len(self._graphs) >= MOST_GRAPHS:
                self._graphs.pop(next(iter(self._graphs)))
            self._graphs[shape] = _Recorded(self._module, tensor)
        return self._graphs[shape].replay(tensor)


class _Recorded:
    """A forward pass on CUDA for one shape, recorded and played again."""

    def __init__(self, module: nn.Module, example: torch.Tensor) -> None:
        import torch

        self._input = example.clone()
        # Recording must meet everything chosen and allocated already, on a stream of its own.
        stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                module(self._input)
        torch.cuda.current_stream().wait_stream(stream)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            self._output: torch.Tensor = module(self._input)

    def replay(self, tensor: torch.Tensor) -> torch.Tensor:
        self._input.copy_(tensor)
        self._graph.replay()
        return self._output
