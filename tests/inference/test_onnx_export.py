"""Networks exported to ONNX: valid files that ONNX Runtime runs to the same output, and that Verdant takes back."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest

from inference.backends.onnx_checking import read_onnx
from inference.backends.onnx_export import IMAGE, LOGITS, export_onnx
from inference.backends.onnx_runner import OnnxRunner
from inference.builtin.table import NETWORKS
from inference.device import ComputeDevice, DeviceKind
from inference.graph import Graph
from tests.helpers.graph_cases import CASES, builtin, random_images, random_tensors, tolerance, torch_output


def by_onnx_runtime(data: bytes, images: np.ndarray) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    (output,) = session.run([LOGITS], {IMAGE: images})
    return output


def assert_the_same(graph: Graph, images: np.ndarray) -> None:
    tensors = random_tensors(graph)
    data = export_onnx(graph, tensors)

    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    expected = torch_output(graph, tensors, images)
    found = by_onnx_runtime(data, images)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance(expected))


@pytest.mark.parametrize("name", CASES)
def test_every_operation_gives_what_torch_gives(name):
    assert_the_same(CASES[name], random_images(CASES[name]))


@pytest.mark.parametrize("name", NETWORKS)
def test_every_built_in_network_gives_what_torch_gives_at_any_size(name):
    graph = builtin(name)
    assert_the_same(graph, random_images(graph, count=2, size=(64, 32)))


@pytest.mark.parametrize("name", ["unet", "segformer-b0", "monai-segresnet"])
def test_verdant_runs_what_it_exports(name):
    graph = builtin(name)
    tensors = random_tensors(graph)
    data = export_onnx(graph, tensors)
    network = read_onnx(data)
    images = random_images(graph, count=1, size=(64, 32))
    runner = OnnxRunner(network, data, device=ComputeDevice(DeviceKind.CPU, "", threads=1))

    expected = torch_output(graph, tensors, images)
    np.testing.assert_allclose(runner.run(images), expected, rtol=0, atol=tolerance(expected))
    assert network.sizes(64, 32).output_shape == expected.shape
