"""Where networks run."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from app.core.errors import InputMismatchError, UsageError
from inference.architecture import parse_architecture
from inference.device import (
    ComputeDevice,
    DeviceKind,
    check_memory,
    choose_device,
    free_memory_bytes,
    memory_needed_bytes,
    usable_cores,
)
from tests.helpers.network_descriptions import as_text, tiny_unet

CPU = ComputeDevice(DeviceKind.CPU, "", 4)


@pytest.fixture
def without_gpu(monkeypatch):
    monkeypatch.setattr("inference.device.may_have_gpu", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


@pytest.fixture
def with_gpu(monkeypatch):
    monkeypatch.setattr("inference.device.may_have_gpu", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "NVIDIA Example")


def test_the_cpu_is_used_where_there_is_nothing_else(without_gpu):
    device = choose_device()

    assert device.kind is DeviceKind.CPU
    assert 1 <= device.threads <= usable_cores()
    assert device.torch_device.type == "cpu"


def test_a_gpu_comes_first_and_is_called_by_its_name(with_gpu):
    device = choose_device()

    assert (device.kind, device.text) == (DeviceKind.CUDA, "NVIDIA Example")


def test_the_cpu_can_be_asked_for(with_gpu):
    assert choose_device(DeviceKind.CPU, threads=4).text == "CPU, 4 threads"


def test_one_thread_is_one_thread():
    assert ComputeDevice(DeviceKind.CPU, "", 1).text == "CPU, 1 thread"


def test_a_device_that_is_not_there_is_refused(without_gpu):
    with pytest.raises(UsageError, match="This machine has: cpu"):
        choose_device(DeviceKind.CUDA)


def test_a_network_that_does_not_fit_is_refused_with_both_numbers():
    architecture = parse_architecture(as_text(tiny_unet()))
    needed = memory_needed_bytes(architecture, 512, 512)

    check_memory(CPU, architecture, rows=512, columns=512, free_bytes=needed)
    check_memory(CPU, architecture, rows=512, columns=512, free_bytes=None)
    with pytest.raises(InputMismatchError, match=r"32 MiB for an image of 512 x 512; CPU, 4 threads has 10 MiB"):
        check_memory(CPU, architecture, rows=512, columns=512, free_bytes=10 << 20)


def test_free_memory_is_a_plausible_number_or_unknown():
    free = free_memory_bytes(CPU)

    assert free is None or free > 1 << 20


def test_torch_is_not_imported_to_find_out_that_there_is_no_gpu():
    script = (
        "import sys, inference.device as device\n"
        "device.may_have_gpu = lambda: False\n"
        "assert device.choose_device().kind is device.DeviceKind.CPU\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
