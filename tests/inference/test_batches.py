"""What is done where memory is short: fewer images, then the CPU, and it is said."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from app.core.errors import NetworkFailedError
from app.core.tasks import TaskControl
from inference.architecture import parse_architecture
from inference.backends.choice import Choice
from inference.backends.runner import Backend, OutOfMemoryError, Precision
from inference.batches import BATCH_S, MOST_IMAGES, Batches
from inference.device import DeviceKind
from inference.worker.requests import LoadedNetwork, WorkerRun
from tests.helpers.network_descriptions import as_text, tiny_unet

GPU, CPU = "gpu", "cpu"


@dataclass
class SmallWorker:
    """Stands for the process that runs networks: a GPU that takes so many images at once."""

    most_images: dict[str, int]
    seconds_per_image: float = 0.01
    image_bytes: int = 0
    asked: list[tuple[str, int]] = field(default_factory=list)

    def run(self, runner: str, batch: np.ndarray, *, name: str, control: TaskControl) -> WorkerRun:
        self.asked.append((runner, len(batch)))
        if len(batch) > self.most_images[runner]:
            raise OutOfMemoryError
        return WorkerRun(batch + 1, self.seconds_per_image * len(batch), 1 << 30, self.image_bytes)


def loaded(kind: DeviceKind, text: str) -> LoadedNetwork:
    return LoadedNetwork(text, kind, Choice(Backend.TORCH, {}), Precision.FLOAT32, 1 << 30)


def batches(worker: SmallWorker, kind: DeviceKind = DeviceKind.CUDA) -> Batches:
    return Batches(
        worker,
        parse_architecture(as_text(tiny_unet())),
        name="Tiny",
        runner=GPU,
        loaded=loaded(kind, "Example GPU"),
        on_cpu=lambda: (CPU, loaded(DeviceKind.CPU, "CPU, 4 threads")),
        control=TaskControl(),
    )


IMAGES = np.arange(4 * 32 * 24, dtype=np.float32).reshape(4, 1, 32, 24)


def test_images_that_fit_go_together():
    worker = SmallWorker({GPU: 4})
    assert np.array_equal(batches(worker).run(IMAGES), IMAGES + 1)
    assert worker.asked == [(GPU, 4)]


def test_images_that_do_not_fit_together_go_one_by_one_from_then_on_and_it_is_said():
    worker = SmallWorker({GPU: 1})
    runs = batches(worker)
    assert np.array_equal(runs.run(IMAGES), IMAGES + 1)
    assert worker.asked == [(GPU, 4), *[(GPU, 1)] * 4]
    assert runs.remark == "Memory was short on Example GPU: images go one by one."
    assert runs.most_images(32, 24) == 1


def test_where_one_image_does_not_fit_the_cpu_takes_over_and_it_is_said():
    worker = SmallWorker({GPU: 0, CPU: 1})
    runs = batches(worker)
    assert np.array_equal(runs.run(IMAGES), IMAGES + 1)
    assert worker.asked == [(GPU, 4), (GPU, 1), *[(CPU, 1)] * 4]
    assert runs.remark == "Memory was short on Example GPU: the CPU took over."
    assert runs.loaded.device_text == "CPU, 4 threads"


def test_where_the_cpu_has_no_memory_either_the_network_is_named():
    worker = SmallWorker({GPU: 0, CPU: 0})
    with pytest.raises(NetworkFailedError, match="The network Tiny cannot be run on this image"):
        batches(worker).run(IMAGES)
    worker = SmallWorker({GPU: 0})
    with pytest.raises(NetworkFailedError, match="not even for one image on the CPU"):
        batches(worker, DeviceKind.CPU).run(IMAGES[:1])


@pytest.mark.parametrize(
    ("seconds_per_image", "expected"), [(BATCH_S * 2, 1), (BATCH_S / 4, 4), (BATCH_S / 1000, MOST_IMAGES)]
)
def test_a_batch_takes_no_longer_than_a_cancelled_run_may(seconds_per_image, expected):
    runs = batches(SmallWorker({GPU: 16}, seconds_per_image))
    assert runs.most_images(32, 24) == 1, "nothing is known before the first run"
    runs.run(IMAGES)
    assert runs.most_images(32, 24) == expected


def test_a_batch_takes_no_more_memory_than_half_of_what_is_free():
    runs = batches(SmallWorker({GPU: 16}, 1e-5))
    runs.run(IMAGES)
    assert runs.most_images(4096, 4096) == 1


def test_what_only_the_process_can_estimate_counts_too_and_grows_with_the_image():
    runs = batches(SmallWorker({GPU: 16}, 1e-5, image_bytes=100 << 20))
    runs.run(IMAGES)
    assert runs.most_images(32, 24) == 5, "half of the gibibyte that is free"
    assert runs.most_images(64, 48) == 1
    assert runs.most_images(16, 12) == MOST_IMAGES
