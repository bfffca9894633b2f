"""ONNX files: what is run and how, and every kind that is refused, with a sentence that names what is wrong."""

from __future__ import annotations

import io
import json

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from app.core.errors import InputMismatchError, WeightsError
from app.core.onnx_bytes import is_onnx
from inference.architecture import Activation, parse_architecture
from inference.backends.onnx_checking import read_onnx
from inference.backends.onnx_runner import OnnxRunner, build_onnx
from inference.backends.onnx_wire import MAX_FIELDS
from inference.backends.runner import OutOfMemoryError
from inference.device import ComputeDevice, DeviceKind
from tests.helpers.onnx_files import IMAGE, LOGITS, as_bytes, checked, conv_net
from tests.helpers.stored_networks import brightness_weights

CPU = ComputeDevice(DeviceKind.CPU, "", threads=1)


def runner(data: bytes, **arguments) -> OnnxRunner:
    return OnnxRunner(read_onnx(data), data, device=CPU, **arguments)


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(4).normal(0, 1, shape).astype(np.float32)


def exported(module, sides: tuple[int, int] = (32, 48), *, free: bool = True) -> bytes:
    """An ONNX file made by PyTorch's own exporter."""
    import torch

    free_axes = {IMAGE: {0: "n", 2: "rows", 3: "columns"}, LOGITS: {0: "n", 2: "rows", 3: "columns"}}
    buffer = io.BytesIO()
    torch.onnx.export(
        module.eval(),
        torch.zeros(1, 1, *sides),
        buffer,
        dynamo=False,
        opset_version=17,
        input_names=[IMAGE],
        output_names=[LOGITS],
        dynamic_axes=free_axes if free else None,
    )
    return buffer.getvalue()


@pytest.fixture(scope="module")
def basic_unet() -> bytes:
    """MONAI's BasicUNet: it works out its paddings while it runs."""
    from monai.networks.nets import BasicUNet

    return exported(BasicUNet(spatial_dims=2, in_channels=1, out_channels=2, features=(4, 4, 8, 8, 16, 4)))


@pytest.mark.filterwarnings("ignore")
class TestRunning:
    def test_gives_what_onnx_runtime_gives(self, basic_unet):
        images = noise(3, 1, 64, 48)
        running = runner(basic_unet)

        found = running.run(images)

        (expected,) = onnxruntime.InferenceSession(basic_unet).run(None, {IMAGE: images})
        np.testing.assert_allclose(found, expected, atol=1e-4)
        running.close()

    def test_runs_images_one_by_one_where_the_file_takes_one(self):
        import torch

        data = exported(torch.nn.Conv2d(1, 2, 3, padding=1), free=False)
        images = noise(3, 1, 32, 48)

        assert read_onnx(data).batch == 1
        session = onnxruntime.InferenceSession(data)
        expected = np.concatenate([session.run(None, {IMAGE: one[None]})[0] for one in images])
        np.testing.assert_allclose(runner(data).run(images), expected, atol=1e-5)

    @pytest.mark.parametrize(
        ("operator", "values"), [("Sigmoid", Activation.SIGMOID), ("Softmax", Activation.SOFTMAX)]
    )
    def test_turns_probabilities_back_into_logits(self, operator, values):
        arguments = {"axis": 1} if operator == "Softmax" else {}
        last = helper.make_node(operator, ["maps"], [LOGITS], **arguments)
        data = checked(conv_net(weight=np.array([[[[2.0]]], [[[-1.0]]]]), bias=(0.5, -0.5), after=[last]))

        logits = runner(data, probabilities=values).run(noise(2, 1, 8, 8))

        probabilities = (
            1 / (1 + np.exp(-logits))
            if values is Activation.SIGMOID
            else np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        )
        (expected,) = onnxruntime.InferenceSession(data).run(None, {IMAGE: noise(2, 1, 8, 8)})
        np.testing.assert_allclose(probabilities, expected, atol=1e-5)

    def test_gives_scores_without_places_as_maps_of_one_pixel(self):
        last = [
            helper.make_node("GlobalAveragePool", ["maps"], ["mean"]),
            helper.make_node("Flatten", ["mean"], [LOGITS]),
        ]
        data = checked(conv_net(bias=(1.0, 2.0), after=last, axes=2))

        assert runner(data).run(noise(2, 1, 8, 8)).shape == (2, 2, 1, 1)

    def test_refuses_images_of_another_shape(self):
        fixed = runner(checked(conv_net(sides=(16, 12))))

        with pytest.raises(InputMismatchError, match=r"takes 1 channels of 16 x 12"):
            fixed.run(noise(1, 1, 12, 16))
        with pytest.raises(InputMismatchError, match=r"takes 1 channels"):
            fixed.run(noise(1, 3, 16, 12))


@pytest.mark.filterwarnings("ignore")
class TestSizes:
    def test_are_known_before_anything_runs(self, basic_unet):
        network = read_onnx(basic_unet)

        assert network.sizes(64, 48).output_shape == (1, 2, 64, 48)
        assert network.sizes(128, 96).activation_bytes == pytest.approx(
            4 * network.sizes(64, 48).activation_bytes, rel=0.01
        )

    def test_of_a_chain_are_two_neighbouring_values(self):
        chain = [helper.make_node("Relu", ["maps"], ["a"]), helper.make_node("Relu", ["a"], [LOGITS])]
        network = read_onnx(checked(conv_net(bias=(0.0,) * 5, after=chain)))

        assert network.sizes(10, 20).activation_bytes == 2 * 5 * 10 * 20 * 4
        assert (network.parameters, network.weights_bytes) == (10, 40)

    def test_that_do_not_fit_are_refused(self, basic_unet):
        with pytest.raises(InputMismatchError, match="65 x 48 does not fit"):
            read_onnx(basic_unet).sizes(65, 48)

    def test_beyond_all_limits_are_refused_before_anything_is_allocated(self):
        scales = helper.make_node("Constant", [], ["s"], value=numpy_helper.from_array(np.float32([1, 1, 1e5, 1e5])))
        bomb = helper.make_node("Resize", ["maps", "", "s"], [LOGITS], mode="nearest")

        with pytest.raises(WeightsError, match="value logits would be of the size 1 x 1 x 6400000 x 4800000"):
            read_onnx(checked(conv_net(after=[scales, bomb]))).sizes(64, 48)

    def test_that_depend_on_the_image_are_refused(self):
        found = helper.make_node("NonZero", ["maps"], ["places"])
        cast = helper.make_node("Cast", ["places"], [LOGITS], to=TensorProto.FLOAT)

        with pytest.raises(WeightsError, match="size of its value places cannot be told"):
            read_onnx(checked(conv_net(after=[found, cast], axes=2))).sizes(64, 48)

    def test_of_a_constant_that_would_fill_the_memory_are_refused(self):
        shape = numpy_helper.from_array(np.array([10**6, 10**6], np.int64))
        nodes = [
            helper.make_node("Constant", [], ["s"], value=shape),
            helper.make_node("ConstantOfShape", ["s"], ["zeros"]),
            helper.make_node("Add", ["maps", "zeros"], [LOGITS]),
        ]
        with pytest.raises((WeightsError, InputMismatchError)):
            read_onnx(as_bytes(conv_net(after=nodes))).sizes(64, 48)


def described(**changes) -> dict:
    """A description of `conv_net()`."""
    return {
        "input_shape": {"input_shape0": 1, "input_shape1": 16, "input_shape2": 12, "label_shape": 1},
        "data_format": {"data_format": "channels_first"},
        "architecture": {"name": "onnx", "arguments": {"input": IMAGE, "output": LOGITS, "opset": 17}},
        **changes,
    }


class TestDescriptions:
    def built(self, data: bytes, **changes) -> OnnxRunner:
        architecture = parse_architecture(json.dumps(described(**changes)))
        return build_onnx(architecture, architecture.onnx, data, device=CPU)

    def test_that_fit_the_file_run(self):
        images = noise(2, 1, 16, 12)

        np.testing.assert_allclose(self.built(checked(conv_net(bias=(2.0,)))).run(images), images + 2, atol=1e-6)

    def test_say_that_the_file_gives_probabilities(self):
        data = checked(conv_net(after=[helper.make_node("Sigmoid", ["maps"], [LOGITS])]))
        running = self.built(data, architecture={"name": "onnx", "arguments": {"values": "probabilities"}})

        np.testing.assert_allclose(running.run(noise(1, 1, 16, 12)), noise(1, 1, 16, 12), atol=1e-4)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"architecture": {"name": "onnx", "arguments": {"input": "x"}}}, "says input x, the file has image"),
            ({"architecture": {"name": "onnx", "arguments": {"opset": 12}}}, "says opset 12, the file has 17"),
            ({"architecture": {"name": "onnx", "arguments": {"output": "x"}}}, "Its outputs are: logits"),
            (
                {"input_shape": {"input_shape0": 1, "input_shape1": 16, "input_shape2": 12, "label_shape": 2}},
                "gives 1 x 1 x 16 x 12 for one image, but the description states 2 classes",
            ),
            (
                {
                    "input_shape": {"input_shape0": 3, "input_shape1": 16, "input_shape2": 12, "label_shape": 1},
                    "preprocess": [{"step": "repeat-channels", "channels": 3}],
                },
                "says channels 3, the file has 1",
            ),
        ],
    )
    def test_of_another_network_are_refused(self, changes, words):
        with pytest.raises(WeightsError, match=words):
            self.built(checked(conv_net()), **changes)

    def test_are_refused_where_the_memory_is_not_there(self, monkeypatch):
        monkeypatch.setattr("inference.backends.onnx_runner.free_memory_bytes", lambda _: 100)

        with pytest.raises(InputMismatchError, match="too large for this machine now"):
            self.built(checked(conv_net()))

    def test_several_images_are_refused_before_they_run_where_one_would_do(self, monkeypatch):
        running = self.built(checked(conv_net()))
        each = running.image_bytes(16, 12)
        monkeypatch.setattr("inference.backends.onnx_runner.free_memory_bytes", lambda _: 3 * each)

        assert running.run(noise(3, 1, 16, 12)).shape == (3, 1, 16, 12)
        with pytest.raises(OutOfMemoryError, match="4 images"):
            running.run(noise(4, 1, 16, 12))

    def test_of_another_fixed_size_are_refused(self):
        with pytest.raises(WeightsError, match="says columns 12, the file has 14"):
            self.built(checked(conv_net(sides=(16, 14))))

    def test_that_need_more_memory_than_any_may_are_refused(self):
        wide = conv_net(
            weight=np.ones((2000, 1, 1, 1)),
            bias=(0.0,) * 2000,
            after=[
                helper.make_node("Relu", ["maps"], ["positive"]),
                helper.make_node("ReduceSum", ["positive", "axis"], [LOGITS], keepdims=1),
            ],
        )
        wide.graph.initializer.append(numpy_helper.from_array(np.array([1], np.int64), "axis"))
        shape = {"input_shape0": 1, "input_shape1": 1000, "input_shape2": 1000, "label_shape": 1}

        with pytest.raises(WeightsError, match="One image would need 15,"):
            self.built(checked(wide), input_shape=shape)


def external() -> onnx.ModelProto:
    model = conv_net()
    kernel = model.graph.initializer[0]
    kernel.ClearField("raw_data")
    kernel.data_location = TensorProto.EXTERNAL
    kernel.external_data.add(key="location", value="../../etc/passwd")
    return model


def with_loop() -> onnx.ModelProto:
    body = helper.make_graph(
        [helper.make_node("Identity", ["c"], ["d"]), helper.make_node("Relu", ["v"], ["w"])],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("c", TensorProto.BOOL, []),
            helper.make_tensor_value_info("v", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("d", TensorProto.BOOL, []),
            helper.make_tensor_value_info("w", TensorProto.FLOAT, None),
        ],
    )
    return conv_net(after=[helper.make_node("Loop", ["", "", "maps"], [LOGITS], name="again", body=body)])


def with_function() -> onnx.ModelProto:
    own = helper.make_function(
        "own", "Twice", ["x"], ["y"], [helper.make_node("Add", ["x", "x"], ["y"])], [helper.make_opsetid("", 17)]
    )
    return conv_net(functions=[own])


def with_tensor(**changes) -> onnx.ModelProto:
    model = conv_net()
    for key, value in changes.items():
        setattr(model.graph.initializer[0], key, value)
    return model


def with_dims(*dims: int) -> onnx.ModelProto:
    model = conv_net()
    del model.graph.initializer[0].dims[:]
    model.graph.initializer[0].dims.extend(dims)
    return model


def two_inputs() -> onnx.ModelProto:
    model = conv_net()
    model.graph.input.append(helper.make_tensor_value_info("mask", TensorProto.FLOAT, [1, 1, 8, 8]))
    return model


def of_input(kind: int, shape) -> onnx.ModelProto:
    model = conv_net()
    model.graph.input[0].CopyFrom(helper.make_tensor_value_info(IMAGE, kind, shape))
    return model


def nodes_with(operator: str, **arguments) -> onnx.ModelProto:
    return conv_net(after=[helper.make_node(operator, ["maps"], [LOGITS], name="last", **arguments)])


FLOAT = TensorProto.FLOAT
REFUSED = {
    "external data": (external, "The tensor kernel lies in another file"),
    "an own operator": (
        lambda: nodes_with("Warp", domain="com.example"),
        "last is the operator Warp of “com.example”",
    ),
    "an unknown operator": (lambda: nodes_with("Warp"), "last is the unknown operator Warp"),
    "an operator newer than its opset": (lambda: nodes_with("Gelu"), "last is the unknown operator Gelu"),
    "a loop": (with_loop, r"The node again \(Loop\) decides itself what runs and how often"),
    "random numbers": (lambda: nodes_with("RandomNormalLike"), r"last \(RandomNormalLike\) draws random numbers"),
    "training": (lambda: nodes_with("BatchNormalization", training_mode=1), "last .* was exported for training"),
    "a function": (with_function, "defines a function of its own, Twice"),
    "an old opset": (lambda: conv_net(opset=8), "uses opset 8; those from 9 to 24"),
    "a new opset": (lambda: conv_net(opset=99), "uses opset 99"),
    "weights that are not numbers": (
        lambda: conv_net(weight=np.full((1, 1, 1, 1), np.nan)),
        "The tensor kernel holds values that are not finite",
    ),
    "a tensor that ends early": (lambda: with_tensor(raw_data=b"\0\0"), "kernel does not hold as many values"),
    "a tensor of 10^18 values": (lambda: with_dims(10**9, 10**9), "kernel does not hold as many values"),
    "a tensor with a negative side": (lambda: with_dims(-1, 1, 1, 1), "kernel does not hold as many values"),
    "a tensor of texts": (lambda: with_tensor(data_type=TensorProto.STRING), "kernel is of a type that is not used"),
    "two inputs": (two_inputs, r"has 2 inputs \(image, mask\) instead of one image"),
    "whole numbers in": (lambda: of_input(TensorProto.INT64, [1, 1, 8, 8]), "image is no image of float32"),
    "a volume": (lambda: of_input(FLOAT, [1, 1, 8, 8, 8]), "image is no image of float32"),
    "a fixed batch": (lambda: of_input(FLOAT, [4, 1, 8, 8]), "takes 4 images at once"),
    "free channels": (lambda: of_input(FLOAT, [1, "c", 8, 8]), "does not state from 1 to 64 channels"),
    "a huge side": (lambda: of_input(FLOAT, [1, 1, 10**9, 8]), "has a side of 1000000000 pixels"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_is_refused(kind):
    make, words = REFUSED[kind]

    with pytest.raises(WeightsError, match=words):
        read_onnx(as_bytes(make()))


def test_an_output_must_be_named_where_there_are_several():
    model = conv_net(after=[helper.make_node("Relu", ["maps"], [LOGITS])])
    model.graph.output.append(helper.make_tensor_value_info("maps", FLOAT, ["n", 1, "rows", "columns"]))
    network = read_onnx(checked(model))

    assert network.output("maps") == "maps"
    for name in ("", "other"):
        with pytest.raises(WeightsError, match=r"outputs are: logits, maps\. One must be named"):
            network.output(name)


def test_a_file_of_empty_nodes_is_refused_before_it_is_parsed():
    """Two bytes each would become an object each."""
    nodes = b"\x0a\x00" * (MAX_FIELDS + 1)
    length = len(nodes)
    varint = bytes([length & 0x7F | 0x80, length >> 7 & 0x7F | 0x80, length >> 14])

    with pytest.raises(WeightsError, match="more nodes, texts or single numbers"):
        read_onnx(b"\x08\x08\x3a" + varint + nodes)


def test_the_kind_of_a_file_is_told_by_its_bytes():
    assert is_onnx(checked(conv_net()))
    for other in (b"", b"\x80\x04K\x01.", b"PK\x03\x04" + b"\0" * 40, brightness_weights(), b"{}", b"\x08\x08"):
        assert not is_onnx(other)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_files_are_refused_or_harmless(data):
    content = bytearray(checked(conv_net(after=[helper.make_node("Relu", ["maps"], [LOGITS], name="last")])))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(content) // 2, len(content)))
    try:
        network = read_onnx(bytes(content[:cut]))
        network.sizes(16, 16, output=network.outputs[0])
    except (WeightsError, InputMismatchError):
        pass
