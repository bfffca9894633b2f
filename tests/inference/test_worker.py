"""The process that runs networks: it may hang, crash or eat memory, and the viewer goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.errors import InputMismatchError, NetworkFailedError, VerdantError, WeightsError
from app.core.tasks import Cancelled, TaskControl
from inference.architecture import parse_architecture
from inference.backends.runner import Backend, OutOfMemoryError, Precision
from inference.device import DeviceKind
from inference.worker.client import NetworkWorker
from inference.worker.requests import Limits, LoadRequest
from tests.helpers.network_descriptions import as_text, tiny_unet
from tests.helpers.stored_networks import brightness_description, brightness_weights
from tests.helpers.working_networks import slow_network

needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell memory")


@pytest.fixture
def started() -> Iterator[Callable[..., NetworkWorker]]:
    """Makes workers of a test's own, and ends them."""
    workers: list[NetworkWorker] = []

    def start(**limits: Any) -> NetworkWorker:
        workers.append(NetworkWorker(DeviceKind.CPU, threads=2, limits=Limits(**limits)))
        return workers[-1]

    yield start
    for worker in workers:
        worker.close()


def brightness(name: str = "Brightness", **changes: Any) -> LoadRequest:
    return LoadRequest(name, name, brightness_description(), 24, 18, **changes)


def load_brightness(worker: NetworkWorker, name: str = "Brightness", **changes: Any) -> None:
    worker.load(brightness(name, **changes), brightness_weights, control=TaskControl())


def load_slow(worker: NetworkWorker) -> np.ndarray:
    """Load a network that takes seconds, and give an image for it."""
    text, weights = slow_network()
    worker.load(LoadRequest("slow", "Slow", text, 64, 64, backend=Backend.OPENVINO), weights, control=TaskControl())
    return np.ones((1, 1, 1024, 1024), np.float32)


def run(worker: NetworkWorker, image: np.ndarray, name: str = "Brightness", control: TaskControl | None = None):
    return worker.run(name, image, name=name.capitalize(), control=control or TaskControl())


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


def wait_until(condition: Callable[[], bool], *, seconds: float = 10.0) -> None:
    ended = threading.Event()
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        ended.wait(0.01)


def test_logits_come_back_as_the_network_computes_them(worker):
    load_brightness(worker)
    image = np.random.default_rng(1).integers(0, 4096, (3, 1, 24, 18)).astype(np.float32)
    done = run(worker, image)
    assert np.array_equal(done.logits, image - np.float32(2000.5))
    assert done.seconds > 0


def test_both_backends_give_the_same(worker):
    description = parse_architecture(as_text(tiny_unet()))
    rng = np.random.default_rng(2)
    tensors = {
        name: rng.uniform(0.1, 0.3, shape).astype(np.float32)
        for name, shape in description.required_graph().tensors().items()
    }
    from safetensors.numpy import save

    image = rng.random((2, 1, 32, 24), np.float32)
    outputs = []
    for backend in Backend:
        request = LoadRequest(backend.value, "Tiny", description.text, 32, 24, backend=backend)
        worker.load(request, lambda: save(tensors), control=TaskControl())
        outputs.append(run(worker, image, backend.value).logits)
    assert np.allclose(outputs[0], outputs[1], rtol=1e-4)


def test_images_of_another_size_follow_one_another(worker):
    load_brightness(worker)
    for rows, columns, count in ((24, 18, 1), (300, 200, 4), (8, 8, 2), (500, 400, 1)):
        image = np.full((count, 1, rows, columns), 7, np.float32)
        assert (run(worker, image).logits == 7 - np.float32(2000.5)).all()


def test_a_network_is_loaded_once_until_it_is_unloaded(worker):
    asked = []

    def weights() -> bytes:
        asked.append(1)
        return brightness_weights()

    for _ in range(3):
        worker.load(brightness("once"), weights, control=TaskControl())
    assert len(asked) == 1 and worker.loaded("once") is not None
    worker.unload("once", control=TaskControl())
    assert worker.loaded("once") is None
    with pytest.raises(NetworkFailedError, match="The network Once was ended"):
        run(worker, np.ones((1, 1, 24, 18), np.float32), "once")


def test_what_is_measured_is_told_and_what_is_asked_for_is_not_measured(worker):
    measured = worker.load(brightness("measured"), brightness_weights, control=TaskControl()).choice
    assert measured.backend in measured.seconds and measured.seconds[measured.backend] > 0
    asked = worker.load(brightness("asked", backend=Backend.TORCH), brightness_weights, control=TaskControl()).choice
    assert (asked.backend, dict(asked.seconds)) == (Backend.TORCH, {})


def test_refusals_cross_the_border_as_they_are(worker):
    with pytest.raises(WeightsError) as refusal:
        worker.load(brightness("bad"), lambda: b"no weights", control=TaskControl())
    assert refusal.value.cause and refusal.value.next_step
    load_brightness(worker)
    with pytest.raises(VerdantError):
        run(worker, np.ones((1, 5, 24, 18), np.float32))
    assert run(worker, np.ones((1, 1, 24, 18), np.float32)).logits.shape == (1, 1, 24, 18)


def test_a_crash_names_the_network_and_the_next_request_meets_a_new_process(started):
    worker = started()
    image = load_slow(worker)
    pid = worker.pid
    threading.Timer(0.2, lambda: os.kill(pid, signal.SIGSEGV)).start()
    with pytest.raises(NetworkFailedError) as failure:
        run(worker, image, "slow")
    assert str(failure.value) == (
        "The network Slow was ended. It crashed. Everything else goes on. Try again, or choose another network."
    )
    load_brightness(worker)
    assert run(worker, np.ones((1, 1, 24, 18), np.float32)).logits.shape == (1, 1, 24, 18)
    assert worker.pid != pid


def test_a_process_that_died_while_nobody_asked_is_replaced_without_a_word(started):
    worker = started()
    load_brightness(worker)
    pid = worker.pid
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: worker.pid is None)
    assert worker.loaded("Brightness") is None
    load_brightness(worker)
    assert run(worker, np.ones((1, 1, 24, 18), np.float32)).logits.size and worker.pid != pid


def test_a_network_that_does_not_end_is_ended(started):
    worker = started(run_s=0.3)
    image = load_slow(worker)
    pid, begun = worker.pid, time.monotonic()
    with pytest.raises(NetworkFailedError, match="did not end in the time"):
        run(worker, image, "slow")
    assert time.monotonic() - begun < 1.0
    wait_until(lambda: has_ended(pid))


@needs_proc
def test_a_network_that_takes_too_much_memory_is_ended(started):
    worker = started()
    image = load_slow(worker)
    worker.limits = Limits(memory_bytes=worker.memory_bytes + (64 << 20))
    pid = worker.pid
    with pytest.raises(NetworkFailedError, match="took more than"):
        run(worker, image, "slow")
    wait_until(lambda: has_ended(pid))


@needs_proc
def test_what_is_estimated_to_need_more_than_the_process_may_take_is_refused_before(started):
    worker = started(memory_bytes=700 << 20)
    text, weights = slow_network()
    with pytest.raises(InputMismatchError, match="too large for this machine"):
        worker.load(LoadRequest("slow", "Slow", text, 2048, 2048), weights, control=TaskControl())
    image = load_slow(worker)
    with pytest.raises(OutOfMemoryError):
        run(worker, np.repeat(image[..., :512, :512], 16, axis=0), "slow")


def test_cancelling_a_run_takes_300_ms_at_most_and_leaves_a_process_that_is_ready(started):
    worker = started()
    image = load_slow(worker)
    control, cancelled_at = TaskControl(), [0.0]

    def cancel() -> None:
        cancelled_at[0] = time.monotonic()
        control.cancel()

    threading.Timer(0.2, cancel).start()
    with pytest.raises(Cancelled):
        run(worker, image, "slow", control)
    assert time.monotonic() - cancelled_at[0] <= 0.3
    load_brightness(worker)
    assert run(worker, np.ones((1, 1, 24, 18), np.float32)).logits.size


def test_a_run_that_ends_by_itself_after_being_withdrawn_keeps_what_is_warm(started):
    worker = started(cancel_s=30.0)
    image = load_slow(worker)[..., :64, :64]
    pid, control = worker.pid, TaskControl()
    control.cancel()
    run(worker, image, "slow", control)
    assert worker.pid == pid and worker.loaded("slow") is not None


def test_loading_that_was_withdrawn_goes_on_for_whoever_asks_next(started):
    worker = started()
    control = TaskControl()
    worker.start()
    threading.Timer(0.05, control.cancel).start()
    with pytest.raises(Cancelled):
        worker.load(brightness(backend=Backend.TORCH), brightness_weights, control=control)
    load_brightness(worker, "other")
    pid = worker.pid
    load_brightness(worker, backend=Backend.TORCH)
    assert worker.pid == pid
    assert run(worker, np.ones((1, 1, 24, 18), np.float32)).logits.size


def test_torch_is_not_loaded_where_another_library_was_chosen(started):
    worker = started()
    load_brightness(worker, backend=Backend.OPENVINO)
    run(worker, np.ones((1, 1, 24, 18), np.float32))
    maps = Path(f"/proc/{worker.pid}/maps")
    if not maps.exists():
        pytest.skip("the system does not tell what a process has loaded")
    assert "openvino" in maps.read_text() and "libtorch" not in maps.read_text()


def test_nothing_is_left_when_it_is_closed(started):
    before = set(threading.enumerate())
    worker = started()
    load_brightness(worker)
    pid = worker.pid
    worker.close()
    assert has_ended(pid) and worker.pid is None
    assert set(threading.enumerate()) <= before
    with pytest.raises(Cancelled):
        load_brightness(worker)


def test_closing_does_not_wait_for_a_network(started):
    worker = started()
    image = load_slow(worker)
    threading.Timer(0.2, worker.close).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        run(worker, image, "slow")
    assert time.monotonic() - begun < 1.0


VIEWER = """
import sys, time
from inference.device import DeviceKind
from inference.worker.client import NetworkWorker
worker = NetworkWorker(DeviceKind.CPU, threads=1)
worker.start()
print(worker.pid, flush=True)
sys.stdin.read()
{end}
"""


@pytest.mark.parametrize("end", ["import os; os._exit(3)", "raise SystemExit"])
def test_it_ends_with_the_viewer_however_that_ends(end):
    viewer = subprocess.Popen(
        [sys.executable, "-c", VIEWER.format(end=end)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with viewer:
        pid = int(viewer.stdout.readline())
        assert not has_ended(pid)
        viewer.stdin.close()
        viewer.wait(10)
    wait_until(lambda: has_ended(pid))


def test_killing_the_viewer_kills_it():
    viewer = subprocess.Popen(
        [sys.executable, "-c", VIEWER.format(end="")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with viewer:
        pid = int(viewer.stdout.readline())
        viewer.kill()
    wait_until(lambda: has_ended(pid))


def test_shorter_numbers_are_named_in_the_device_text(worker):
    exact = worker.load(brightness("exact", backend=Backend.OPENVINO), brightness_weights, control=TaskControl())
    if exact.reduced is Precision.FLOAT32:
        pytest.skip("this CPU has no shorter numbers")
    request = brightness("reduced", backend=Backend.OPENVINO, precision=exact.reduced)
    reduced = worker.load(request, brightness_weights, control=TaskControl())
    assert reduced.device_text == f"{exact.device_text}, {exact.reduced.value}"
