"""Graphs executed by OpenVINO give what torch gives."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings

from app.core.errors import InputMismatchError
from inference.architecture import parse_architecture
from inference.backends.openvino_builder import build
from inference.backends.openvino_runner import OpenVinoRunner, supported_precisions
from inference.backends.runner import Precision
from inference.builtin.table import NETWORKS
from inference.device import ComputeDevice, DeviceKind
from inference.folding import fold_batch_norms
from inference.graph import Graph, Operation
from inference.layers import LayerKind
from tests.helpers.graph_cases import (
    CASES,
    LAYER_LISTS,
    builtin,
    described,
    graphs,
    random_images,
    random_tensors,
    tolerance,
    torch_output,
)
from tests.helpers.shared_data import shared_data

CPU = ComputeDevice(DeviceKind.CPU, "", threads=2)


def runner_of(graph: Graph, *, precision: Precision = Precision.FLOAT32, **sizes) -> OpenVinoRunner:
    return OpenVinoRunner(build(graph, random_tensors(graph), **sizes), CPU, precision=precision)


def assert_equal_to_torch(graph: Graph, images: np.ndarray) -> None:
    expected = torch_output(graph, random_tensors(graph), images)
    found = runner_of(graph).run(images)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance(expected))


@pytest.mark.parametrize("name", CASES)
def test_every_operation_gives_what_torch_gives(name):
    assert_equal_to_torch(CASES[name], random_images(CASES[name]))


def test_every_operation_has_a_case():
    assert {node.operation for graph in CASES.values() for node in graph.nodes} == set(Operation)


@pytest.mark.parametrize("code", LAYER_LISTS)
def test_every_layer_of_the_language_gives_what_torch_gives(code):
    assert_equal_to_torch(described(code), random_images(described(code)))


def test_every_layer_of_the_language_has_a_case():
    assert set(LAYER_LISTS) == {kind.value for kind in LayerKind}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_built_in_network_gives_what_torch_gives(name):
    graph = builtin(name)
    assert_equal_to_torch(graph, random_images(graph, count=1))
    assert_equal_to_torch(graph, random_images(graph, size=(64, 32)))


@given(graph=graphs())
@settings(max_examples=15)
def test_any_row_of_layers_gives_what_torch_gives(graph):
    assert_equal_to_torch(graph, random_images(graph))


class TestTheAuthorsExample:
    """31 million parameters."""

    @pytest.fixture(scope="class")
    @staticmethod
    def graph() -> Graph:
        text = shared_data("..", "fixtures", "dnn-parser-unet.json").read_text()
        return parse_architecture(text).required_graph()

    def test_gives_what_torch_gives(self, graph):
        assert_equal_to_torch(graph, random_images(graph, count=1, size=(64, 48)))

    def test_is_ready_in_a_moment(self, graph):
        tensors = random_tensors(graph)
        began = time.process_time()  # of all threads, and whatever else the machine does

        OpenVinoRunner(build(graph, tensors), CPU)

        assert time.process_time() - began < 1.0


class TestSizes:
    def test_one_model_takes_any_number_of_images_of_any_size(self):
        graph = builtin("unet")
        runner = runner_of(graph)
        for count, size in ((1, (16, 16)), (3, (32, 8)), (1, (16, 16))):
            images = random_images(graph, count=count, size=size)
            expected = torch_output(graph, random_tensors(graph), images)
            np.testing.assert_allclose(runner.run(images), expected, rtol=0, atol=tolerance(expected))

    def test_a_model_can_be_made_for_one_size_alone(self):
        graph = builtin("segformer-b0")
        images = random_images(graph, count=2, size=(32, 64))
        expected = torch_output(graph, random_tensors(graph), images)

        runner = runner_of(graph, batch=2, size=(32, 64))

        np.testing.assert_allclose(runner.run(images), expected, rtol=0, atol=tolerance(expected))
        with pytest.raises(InputMismatchError, match="1×1×32×64"):
            runner.run(images[:1])

    @pytest.mark.parametrize("shape", [(1, 2, 16, 16), (1, 1, 18, 16), (16, 16)])
    def test_an_image_that_does_not_fit_is_refused_and_the_next_one_runs(self, shape):
        graph = builtin("unet")
        runner = runner_of(graph)

        with pytest.raises(InputMismatchError, match="×".join(str(side) for side in shape)):
            runner.run(np.zeros(shape, np.float32))

        assert runner.run(random_images(graph)).shape == (2, 1, 64, 96)

    def test_a_network_with_a_weight_for_each_pixel_takes_no_other_size(self):
        graph = CASES["dense layer on all pixels"]
        with pytest.raises(InputMismatchError):
            runner_of(graph).run(random_images(graph, size=(24, 12)))


class TestRunner:
    def test_what_it_gave_stays_when_it_runs_again(self):
        graph = CASES["tanh"]
        runner = runner_of(graph)
        first = runner.run(random_images(graph))
        kept = first.copy()

        runner.run(random_images(graph) + 1)

        np.testing.assert_array_equal(first, kept)

    def test_the_same_image_gives_the_same_output_alone_and_among_others(self):
        graph = builtin("unet")
        runner = runner_of(graph)
        images = random_images(graph, count=3)

        together, alone = runner.run(images), runner.run(images[1:2])

        np.testing.assert_allclose(together[1:2], alone, rtol=0, atol=1e-5)

    def test_weights_may_be_given_that_nobody_may_write_to(self):
        graph = builtin("unet")
        tensors = random_tensors(graph)
        for values in tensors.values():
            values.setflags(write=False)

        found = OpenVinoRunner(build(graph, tensors), CPU).run(random_images(graph))

        np.testing.assert_array_equal(found, runner_of(graph).run(random_images(graph)))

    def test_says_where_it_runs(self):
        assert runner_of(CASES["tanh"]).device_text == "CPU, 2 threads, OpenVINO"

    def test_float32_is_not_shortened_and_shorter_numbers_are_near(self):
        graph = builtin("unet")
        images = random_images(graph)
        expected = torch_output(graph, random_tensors(graph), images)
        assert Precision.FLOAT32 in supported_precisions()
        for precision in supported_precisions():
            error = (
                np.abs(runner_of(graph, precision=precision).run(images) - expected).max() / np.abs(expected).max()
            )
            assert error < 1e-5 if precision is Precision.FLOAT32 else error < 0.05

    def test_a_closed_one_does_not_run(self):
        runner = runner_of(CASES["tanh"])
        runner.close()
        with pytest.raises(ValueError, match="closed"):
            runner.run(random_images(CASES["tanh"]))


OUT_OF_MEMORY = """
import resource
import numpy as np
from inference.backends.openvino_builder import build
from inference.backends.openvino_runner import OpenVinoRunner
from inference.backends.runner import OutOfMemoryError
from inference.device import ComputeDevice, DeviceKind
from tests.helpers.graph_cases import builtin, random_tensors
import sys

graph = builtin("unet")
runner = OpenVinoRunner(build(graph, random_tensors(graph)), ComputeDevice(DeviceKind.CPU, "", threads=2))
small = np.zeros((1, 1, 16, 16), np.float32)
runner.run(small)
big = np.zeros((16, 1, 2048, 2048), np.float32)
with open("/proc/self/statm") as file:
    used = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (900 << 20), -1))
try:
    runner.run(big)
except OutOfMemoryError:
    print(runner.run(small).shape, "torch" in sys.modules)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process so")
def test_too_little_memory_is_said_and_survived_and_torch_is_not_needed():
    done = subprocess.run(
        [sys.executable, "-c", OUT_OF_MEMORY], capture_output=True, text=True, timeout=120, check=False
    )

    assert done.stdout.strip() == "(1, 1, 16, 16) False", done.stderr


class TestFolding:
    def test_leaves_no_normalisation_behind_a_convolution_of_its_own(self):
        graph = builtin("unet")

        lean, tensors = fold_batch_norms(graph, random_tensors(graph))

        assert not [node for node in lean.nodes if node.operation is Operation.BATCH_NORM]
        assert {name: values.shape for name, values in tensors.items()} == dict(lean.tensors())
        assert lean.output_shape == graph.output_shape

    def test_leaves_alone_what_something_else_takes_too(self):
        graph = CASES["batch norm of a shared convolution"]
        tensors = random_tensors(graph)
        assert fold_batch_norms(graph, tensors) == (graph, tensors)
