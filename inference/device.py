"""Where networks run: device, number type, threads, memory, in one place."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.core.errors import InputMismatchError, UsageError
from app.core.phrases import counted, phrase

if TYPE_CHECKING:
    import torch

    from inference.architecture import Architecture

MAX_THREADS: Final = 8
"""A 2D network of this kind gains nothing from more, and the viewer wants to stay responsive."""

WORKSPACE_FACTOR: Final = 2
"""Backends unfold images for convolutions: about as much again as the activations."""


class DeviceKind(StrEnum):
    """Kinds of device, by torch's name."""

    CUDA = "cuda"
    MPS = "mps"
    CPU = "cpu"


@dataclass(frozen=True, slots=True)
class ComputeDevice:
    """A device that networks run on.

    Parameters
    ----------
    name
        Of the hardware, e.g. `NVIDIA H100`; empty for the CPU.
    threads
        Threads of the CPU that torch is to use; 1 where another device does the work.
    """

    kind: DeviceKind
    name: str
    threads: int

    @property
    def text(self) -> str:
        """For the status line: `CPU, 4 threads` or the GPU's name."""
        if self.kind is DeviceKind.CPU:
            return counted(self.threads, "CPU, {count} thread", "CPU, {count} threads")
        return self.name or self.kind.value.upper()

    @property
    def torch_device(self) -> torch.device:
        """The same for torch."""
        import torch

        return torch.device(self.kind.value)


def choose_device(preferred: DeviceKind | None = None, *, threads: int | None = None) -> ComputeDevice:
    """The preferred device, or the fastest there is: CUDA, then MPS, then the CPU.

    Raises
    ------
    UsageError
        The preferred device is not there.
    """
    # On a machine without a GPU torch may not be needed at all, and importing it takes a second or two.
    available = [*(_gpus() if preferred is not DeviceKind.CPU and may_have_gpu() else ()), DeviceKind.CPU]
    kind = preferred or available[0]
    if kind not in available:
        raise UsageError(
            phrase("The device '{kind}' is not there.", kind=kind.value),
            cause=phrase("This machine has: {devices}.", devices=", ".join(item.value for item in available)),
            next_step=phrase("Choose one of these, or none for the fastest."),
        )
    if kind is DeviceKind.CUDA:
        import torch

        return ComputeDevice(kind, torch.cuda.get_device_name(), threads=1)
    if kind is DeviceKind.MPS:
        return ComputeDevice(kind, phrase("Apple GPU"), threads=1)
    return ComputeDevice(kind, "", threads=threads or min(usable_cores(), MAX_THREADS))


def may_have_gpu() -> bool:
    """Whether torch is worth asking: there is a driver of NVIDIA, or this is one of Apple's own processors."""
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "nvcuda.dll").exists()
    return any(Path(name).exists() for name in ("/dev/nvidiactl", "/dev/dxg"))


def _gpus() -> list[DeviceKind]:
    """Kinds of GPU that torch can use, the fastest first."""
    import torch

    found = []
    if torch.cuda.is_available():
        found.append(DeviceKind.CUDA)
    if torch.backends.mps.is_available():
        found.append(DeviceKind.MPS)
    return found


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory_bytes(device: ComputeDevice) -> int | None:
    """Memory that can be had on the device now; None where the system does not say."""
    if device.kind is DeviceKind.CUDA:
        import torch

        return int(torch.cuda.mem_get_info()[0])
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    available = fields.get("MemAvailable", "").removesuffix("kB").strip()
    return int(available) * 1024 if available.isdigit() else None


def occupied_bytes(process: int | str) -> int:
    """Memory that a process (its number, or "self") occupies now; 0 where the system does not say."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def memory_needed_bytes(architecture: Architecture, rows: int, columns: int) -> int:
    """Weights and one forward pass of one image of that input size, float32."""
    weights = architecture.parameter_count() * 4
    return weights + WORKSPACE_FACTOR * architecture.activation_bytes(rows, columns)


def check_memory(
    device: ComputeDevice, architecture: Architecture, *, rows: int, columns: int, free_bytes: int | None
) -> None:
    """Check that a network and an input of that size fit; nothing is allocated.

    Raises
    ------
    InputMismatchError
        They do not; the message gives both numbers.
    """
    needed = memory_needed_bytes(architecture, rows, columns)
    check_bytes(device, needed, rows=rows, columns=columns, free_bytes=free_bytes)


def check_bytes(device: ComputeDevice, needed: int, *, rows: int, columns: int, free_bytes: int | None) -> None:
    """Check that so many bytes, for an image of that size, can be had; raises like `check_memory`."""
    if free_bytes is not None and needed > free_bytes:
        raise InputMismatchError(
            phrase("The network is too large for this machine now."),
            cause=phrase(
                "It needs about {needed} for an image of {rows} x {columns}; {device} has {free} free.",
                needed=_mebibytes(needed),
                rows=rows,
                columns=columns,
                device=device.text,
                free=_mebibytes(free_bytes),
            ),
            next_step=phrase("Close other programs, or choose a smaller network."),
        )


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:,.0f} MiB"
