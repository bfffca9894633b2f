"""Graphs as Keras models give what torch gives, and their weights go to and fro."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings

from app.core.errors import UsageError, WeightsError
from inference.architecture import parse_architecture
from inference.backends import keras_import
from inference.backends.keras_builder import build, load_tensors, tensors_of
from inference.builtin.table import NETWORKS
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

needs_tensorflow = pytest.mark.skipif(
    importlib.util.find_spec("tensorflow") is None, reason="TensorFlow is not installed (the extra 'tensorflow')"
)


@pytest.fixture(autouse=True, scope="module")
def _few_threads():
    if importlib.util.find_spec("tensorflow") is None:
        return
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(2)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)


def assert_equal_to_torch(graph: Graph, *batches: np.ndarray) -> None:
    tensors = random_tensors(graph)
    model = build(graph)
    load_tensors(model, tensors)
    kept = tensors_of(model)
    assert {name: values.shape for name, values in kept.items()} == dict(graph.tensors())
    for name, values in kept.items():
        np.testing.assert_array_equal(values, tensors[name], strict=True)
    for images in batches:
        expected = torch_output(graph, tensors, images)
        found = model(images, training=False).numpy()
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance(expected))


@needs_tensorflow
class TestEqualToTorch:
    @pytest.mark.parametrize("name", CASES)
    def test_every_operation(self, name):
        assert_equal_to_torch(CASES[name], random_images(CASES[name], count=1), random_images(CASES[name], count=2))

    def test_every_operation_has_a_case(self):
        assert {node.operation for graph in CASES.values() for node in graph.nodes} == set(Operation)

    @pytest.mark.parametrize("code", LAYER_LISTS)
    def test_every_layer_of_the_language(self, code):
        assert_equal_to_torch(described(code), random_images(described(code)))

    def test_every_layer_of_the_language_has_a_case(self):
        assert set(LAYER_LISTS) == {kind.value for kind in LayerKind}

    @pytest.mark.parametrize("name", NETWORKS)
    def test_every_built_in_network(self, name):
        graph = builtin(name)
        assert_equal_to_torch(graph, random_images(graph, count=1), random_images(graph, size=(64, 32)))

    def test_the_authors_example(self):
        text = shared_data("..", "fixtures", "dnn-parser-unet.json").read_text()
        graph = parse_architecture(text).required_graph()
        assert_equal_to_torch(graph, random_images(graph, count=1, size=(64, 48)))

    @given(graph=graphs())
    @settings(max_examples=15)
    def test_any_row_of_layers(self, graph):
        assert_equal_to_torch(graph, random_images(graph))


@needs_tensorflow
class TestModel:
    def test_can_be_made_for_one_size_alone(self):
        model = build(builtin("unet"), size=(32, 64))
        assert model.input_shape == (None, 1, 32, 64)
        assert model.output_shape == (None, 1, 32, 64)

    # Keras, while it saves.
    @pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
    @pytest.mark.parametrize("name", ["attention", "to map", "resize linearly like another", "lstm", "gru"])
    def test_can_be_saved_and_loaded_with_its_weights(self, tmp_path, name):
        import keras

        graph = CASES[name]
        model = build(graph)
        load_tensors(model, random_tensors(graph))

        model.save(tmp_path / "network.keras")
        loaded = keras.models.load_model(tmp_path / "network.keras")

        images = random_images(graph)
        np.testing.assert_array_equal(loaded(images).numpy(), model(images).numpy())
        assert tensors_of(loaded).keys() == graph.tensors().keys()

    def test_can_be_trained(self):
        graph = builtin("unet")
        model = build(graph)
        model.compile(optimizer="sgd", loss="mse")
        images = random_images(graph)
        before = tensors_of(model)

        model.fit(images, images, verbose=0)

        assert all(np.any(values != before[name]) for name, values in tensors_of(model).items())


@needs_tensorflow
class TestWeightsThatDoNotFit:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"n1.bias": None}, "n1.bias .* none instead of"),
            ({"n9.bias": np.zeros(3, np.float32)}, "n9.bias .* instead of none"),
            ({"n1.weight": np.zeros((6, 4, 3, 2), np.float32)}, "n1.weight"),
        ],
    )
    def test_are_refused_and_change_nothing(self, change, message):
        graph = CASES["convolution"]
        model = build(graph)
        before = tensors_of(model)
        given = {name: values for name, values in {**random_tensors(graph), **change}.items() if values is not None}

        with pytest.raises(WeightsError, match=message):
            load_tensors(model, given)

        for name, values in tensors_of(model).items():
            np.testing.assert_array_equal(values, before[name])


QUIET = """
import inference.backends.keras_builder as keras_builder, sys
assert not {"keras", "tensorflow", "torch"} & set(sys.modules)
from tests.helpers.graph_cases import CASES, random_images
graph = CASES["grouped convolution"]
print(keras_builder.build(graph)(random_images(graph)).shape, "torch" in sys.modules)
"""


@needs_tensorflow
def test_tensorflow_is_loaded_when_asked_for_alone_and_says_nothing():
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, timeout=120, check=False)

    assert done.stdout.strip() == "(2, 6, 12, 24) False"
    assert done.stderr == ""


def test_without_tensorflow_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(keras_import.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'verdant-viewer\[tensorflow\]'"):
        build(CASES["tanh"])
