"""How long networks take in the viewer, against the bare forward pass, a plain loop, and loading for each click."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.network_services import Prediction
from app.core.tasks import TaskControl
from app.core.volume import ImageSlice
from app.dicom.iodeep import write_iodeep
from app.dicom.volume_reading import DicomStudyReader
from inference.architecture import Architecture, parse_architecture
from inference.backends import openvino_builder, torch_builder
from inference.backends.openvino_runner import OpenVinoRunner
from inference.device import ComputeDevice, DeviceKind, choose_device
from inference.graph import Graph
from inference.outcome import outcome_of
from inference.transforms.pipeline import Pipeline, Prepared
from inference.weights import load_weights, read_tensors
from inference.worker.client import NetworkWorker
from tests.benchmarks.conftest import OURS, PLAIN
from tests.benchmarks.workplaces import Workplace, workplace
from tests.helpers.series_files import write_series
from tests.helpers.working_networks import bright_unet

CLICK_SMALL = "AI ROI, warm, U-Net 2 M, 512 x 512"
CLICK_LARGE = "AI ROI, warm, U-Net 31 M, 512 x 512"
COLD = "AI ROI, cold, U-Net 31 M, 224 x 224"
SERIES = "200 slices, U-Net 31 M, 224 x 224"
RELOADING = "a slice, loading anew for each click"
SLICES, SIDE, LARGE_SIDE = 200, 224, 512
Compared = Callable[[str, str], Any]
pytestmark = pytest.mark.timeout(1800)


def packed(channels: int, side: int) -> bytes:
    text, weights = bright_unet(channels=channels, side=side)
    return write_iodeep(
        architecture_text=text,
        weights=weights,
        name=f"U-Net {channels}",
        modality="MR",
        body_part_examined="HEART",
        samples_per_pixel=1,
        rows=side,
        columns=side,
        training_info={},
        created=datetime(2026, 1, 2, tzinfo=UTC),
    )


def images(folder: Path, *, count: int, side: int) -> list[Path]:
    """Slices with a bright disc that wanders through noise."""
    rows, columns = np.indices((side, side))
    noise = np.random.default_rng(3).integers(0, 400, (count, side, side))
    for index in range(count):
        inside = np.hypot(rows - side / 2, columns - side / 2 - index / 5) < side / 7
        noise[index] += 2600 * inside
    return write_series(
        folder, slices=count, rows=side, columns=side, pixels=noise, pixel_spacing_mm=(1.1, 0.9), slice_spacing_mm=1.5
    )


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int, int], Any]:
    def place(channels: int, count: int, side: int) -> Any:
        folder = tmp_path_factory.mktemp("networks")
        return workplace(folder, images(folder / "images", count=count, side=side), packed(channels, side))

    return place


@pytest.fixture(scope="module")
def small(places: Callable[[int, int, int], Any]) -> Iterator[Workplace]:
    with places(16, 3, LARGE_SIDE) as place:
        yield place


@pytest.fixture(scope="module")
def large(places: Callable[[int, int, int], Any]) -> Iterator[Workplace]:
    with places(64, 3, LARGE_SIDE) as place:
        yield place


@pytest.fixture(scope="module")
def series(places: Callable[[int, int, int], Any]) -> Iterator[Workplace]:
    with places(64, SLICES, SIDE) as place:
        yield place


def prepared(channels: int, side: int, image: ImageSlice) -> tuple[Architecture, bytes, Prepared]:
    text, weights = bright_unet(channels=channels, side=side)
    architecture = parse_architecture(text)
    values = DicomStudyReader().read_values(image)
    assert image.plane is not None
    return architecture, weights, Pipeline.of(architecture).apply(values, image.plane.pixel_spacing_mm)


# From the click to the red outline, with the network warm, against the bare forward pass.


def click(benchmark: Any, place: Workplace, rounds: int) -> None:
    place.session.propose()
    benchmark.pedantic(place.session.propose, rounds=rounds, warmup_rounds=1)
    review = place.session.review
    assert review is not None
    assert [roi.state.value for roi in review.rois] == ["proposed"], place.session.notices.all
    weights_bytes = place.session.proposing.state.card.weights_size_bytes
    benchmark.extra_info |= {
        "memory": place.worker.memory_bytes / weights_bytes,
        "MiB": place.worker.memory_bytes >> 20,
        "device": place.session.proposing.state.device,
    }


def bare_forward_pass(benchmark: Any, channels: int, image: ImageSlice, rounds: int) -> None:
    """OpenVINO on the CPU, eager PyTorch on another device, of an image that lies there already."""
    architecture, weights, ready = prepared(channels, LARGE_SIDE, image)
    graph, device = architecture.required_graph(), choose_device()
    batch = ready.tensor[np.newaxis].copy()
    if device.kind is DeviceKind.CPU:
        model = openvino_builder.build(graph, read_tensors(weights, graph.tensors()))
        run: Callable[[Any], Any] = OpenVinoRunner(model, device).run
    else:
        run, batch = on_device(graph, weights, batch, device)
    benchmark.extra_info["device"] = device.text
    assert benchmark.pedantic(run, (batch,), rounds=rounds, warmup_rounds=3).shape[1] == 1


def on_device(
    graph: Graph, weights: bytes, batch: np.ndarray, device: ComputeDevice
) -> tuple[Callable[[Any], Any], Any]:
    import torch

    module = torch_builder.build(graph)
    load_weights(module, weights)
    module.eval().to(device.torch_device)
    synchronise = torch.cuda.synchronize if device.kind is DeviceKind.CUDA else torch.mps.synchronize

    def run(tensor: torch.Tensor) -> torch.Tensor:
        with torch.inference_mode():
            output = module(tensor)
            synchronise()
        return output

    return run, torch.from_numpy(batch).to(device.torch_device)


def test_a_click_with_a_small_network(compared: Compared, small: Workplace) -> None:
    click(compared(CLICK_SMALL, OURS), small, 20)


def test_the_bare_forward_pass_of_a_small_network(compared: Compared, small: Workplace) -> None:
    bare_forward_pass(compared(CLICK_SMALL, PLAIN), 16, small.session.image, 20)


def test_a_click_with_a_large_network(compared: Compared, large: Workplace) -> None:
    click(compared(CLICK_LARGE, OURS), large, 8)


def test_the_bare_forward_pass_of_a_large_network(compared: Compared, large: Workplace) -> None:
    bare_forward_pass(compared(CLICK_LARGE, PLAIN), 64, large.session.image, 8)


# The first click after the start: the object lies in the archive, and it is known which library is the quickest.


def test_a_click_with_a_network_that_was_not_read_yet(compared: Compared, series: Workplace) -> None:
    workers: list[NetworkWorker] = []
    image, control = series.session.image, TaskControl()
    (network,) = series.archive.find_networks(control)

    def begin() -> tuple[tuple[()], dict[str, Any]]:
        workers.append(NetworkWorker())
        workers[-1].wait_until_ready(control)  # the viewer has been open for a while
        return (), {"proposer": series.proposer(workers[-1])}

    def ask(proposer: Any) -> list[Prediction]:
        found: list[Prediction] = []
        selection = proposer.select(image, series.archive, control=control)
        assert selection.chosen.network.dnn_uid == network.dnn_uid
        proposer.propose(
            [image],
            [0],
            read_pixels=DicomStudyReader().read_pixels,
            network=selection.chosen.network,
            archive=series.archive,
            control=control,
            on_prediction=found.append,
        )
        return found

    series.session.propose()  # so that the choice is remembered
    benchmark = compared(COLD, OURS)
    found = benchmark.pedantic(ask, setup=begin, rounds=3)
    for worker in workers:
        worker.close()
    assert len(found[0].rois) == 1


# A whole series, against a loop that asks PyTorch about slice after slice.


def test_a_whole_series(compared: Compared, series: Workplace) -> None:
    session = series.session
    session.propose()
    compared(SERIES, OURS).pedantic(session.propose_on_series, rounds=1)
    assert session.review is not None
    assert len(session.review.rois) == SLICES, session.notices.all


def test_a_loop_over_the_slices_in_pytorch(compared: Compared, series: Workplace) -> None:
    import torch

    slices = series.session.series.slices
    architecture, weights, _ = prepared(64, SIDE, slices[0])
    module = torch_builder.build(architecture.required_graph())
    load_weights(module, weights)
    module.eval()
    pipeline, read_values = Pipeline.of(architecture), DicomStudyReader().read_values

    def loop() -> int:
        found = 0
        with torch.inference_mode():
            for image in slices:
                spacing_mm = image.plane.pixel_spacing_mm
                ready = pipeline.apply(read_values(image), spacing_mm)
                output = module(torch.from_numpy(ready.tensor.copy()).unsqueeze(0))[0].numpy()
                outcome = outcome_of(output, architecture, to_slice=ready.invert_logits, pixel_spacing_mm=spacing_mm)
                found += len(outcome.regions)
        return found

    assert compared(SERIES, PLAIN).pedantic(loop, rounds=1) == SLICES


# One slice of the series, against what the public prototype does for each click: build, unpickle, run.


def test_as_a_part_of_a_series(compared: Compared, series: Workplace) -> None:
    """Each round is one of the slices, from the end of the one before it to its own."""
    session, control = series.session, TaskControl()
    (network,) = series.archive.find_networks(control)
    ended: list[float] = []

    def come(_prediction: Prediction) -> None:
        ended.append(time.perf_counter())

    series.proposer().propose(
        session.series.slices,
        range(SLICES),
        read_pixels=DicomStudyReader().read_pixels,
        network=network,
        archive=series.archive,
        control=control,
        on_prediction=come,
    )
    each_s = (ended[-1] - ended[0]) / (SLICES - 1)
    compared(RELOADING, OURS).pedantic(time.sleep, (each_s,), rounds=1)  # so that it stands in the table


def test_build_unpickle_and_run(compared: Compared, series: Workplace, tmp_path: Path) -> None:
    import torch

    image = series.session.image
    text, weights = bright_unet(channels=64, side=SIDE)
    module = torch_builder.build(parse_architecture(text).required_graph())
    load_weights(module, weights)
    path = tmp_path / "weights.pth"
    torch.save(module.state_dict(), path)

    def run() -> int:
        architecture = parse_architecture(text)
        network = torch_builder.build(architecture.required_graph())
        network.load_state_dict(torch.load(path, weights_only=True))
        network.eval()
        values = DicomStudyReader().read_values(image)
        ready = Pipeline.of(architecture).apply(values, image.plane.pixel_spacing_mm)
        with torch.inference_mode():
            output = network(torch.from_numpy(ready.tensor.copy()).unsqueeze(0))
        return int(output.shape[1])

    assert compared(RELOADING, PLAIN).pedantic(run, rounds=5, warmup_rounds=1) == 1
