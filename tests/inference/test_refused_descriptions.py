"""Descriptions of networks that are refused: what is wrong with each, and what its author is told."""

from __future__ import annotations

import json
import time

import pytest

from app.core.errors import ArchitectureError
from inference.architecture import parse_architecture
from tests.helpers.network_descriptions import as_text, changed, heart_network, layer_list, tiny_unet


def refusal(text: str) -> str:
    with pytest.raises(ArchitectureError) as caught:
        parse_architecture(text)
    assert caught.value.cause and caught.value.next_step
    return str(caught.value)


def code(number: int, name: str) -> dict:
    """A tiny U-Net with one layer exchanged."""
    return changed("architecture", **{str(number): name})


KEYS = [
    (tiny_unet(clases=[]), "The key 'clases' in the description is unknown. Did you mean 'classes'?"),
    (changed("convolutional", cm5=3), "The key 'cm5' in 'convolutional' is unknown. Expected keys 'cn1', 'cn2'"),
    (changed("input_shape", label_shape=None), "The key 'label_shape' is missing in 'input_shape'"),
    (changed("data_format", data_format="NHWC"), "expected 'channels_last' or 'channels_first'"),
    ({"architecture": {"1": "output"}}, "The key 'input_shape' is missing in the description"),
    (tiny_unet(architecture={}), "expected layers numbered from 1, or 'name' and 'arguments' of a network"),
    (tiny_unet(architecture=["cnn2d"]), "expected layers numbered from 1"),
    (tiny_unet(version=3), "In 'version', 3 is not right: expected 1 or 2"),
    (tiny_unet(backend={"backend": "onnx"}), "expected 'pytorch' or 'tensorflow'"),
    (tiny_unet(activation="relu"), "expected 'sigmoid' or 'softmax'"),
]

LAYERS = [
    (code(3, "elbowNet"), "Layer 3 has the unknown code 'elbowNet'. In the description, write ElbowUNet"),
    (
        code(3, "transformer"),
        "Layer 3 has the unknown code 'transformer'. In the description, use one of: dsc1d, dsc2d",
    ),
    (code(3, "conv2d"), "write cnn2d"),
    (changed("architecture", **{"2": None}), "Layer 2 is missing in 'architecture'. In the description, number the"),
    (changed("architecture", **{"0": "relu"}), "The key '0' in 'architecture' is unknown"),
    (layer_list("sigmoid"), "no layer before its final activation"),
    (layer_list("output softmax"), "'activation' is 'softmax' with one output channel"),
    (layer_list("output sigmoid", activation="softmax"), "'activation' is 'softmax', but the last layer is sigmoid"),
    (layer_list("relu", shape=(32, 24, 2, 1)), "The last layer, 1 (relu), gives 2 channels, but 'label_shape' is 1"),
    (layer_list("Maxpool2d output", pool=[2]), "The last layer, 2 (output), gives an image down-sampled by 2"),
    (layer_list("Upsample output", shape=(32, 24, 2, 1)), "gives an image down-sampled by 1/2"),
]

VALUES = [
    (changed("convolutional", cn4=None), "Layer 6 (cnn2d) needs 'cn4' in 'convolutional'. In the description, add"),
    (changed("convolutional", cn5=2), "has 5 values, but 4 layers take one. In the description, remove 'cn5'"),
    (changed("convolutional", cn4=2), "The last layer, 6 (cnn2d), gives 2 channels"),
    (changed("convolutional", cn2=7), "Layer 4 (Upsample) halves the channels, but 7 enter it"),
    (changed("convolutional", cn1=0), "In 'convolutional > cn1' of layer 1 (doubleConv), 0 is not right"),
    (changed("convolutional", cn2=10**9), "of layer 3 (ElbowUNet), 1000000000 is not right: expected a whole number"),
    (changed("convolutional", cn1=True), "of layer 1 (doubleConv), true is not right"),
    (changed("convolutional", cn1=3.5), "3.5 is not right: expected a whole number from 1 to 4096"),
    (changed("convolutional", cn1="64"), '"64" is not right: expected a whole number from 1 to 4096'),
    (changed("kernel", kernel2=4), "Layer 3 (ElbowUNet) has the even kernel size 4. In the description, use an odd"),
    (changed("kernel", kernel2=33), "of layer 3 (ElbowUNet), 33 is not right: expected a whole number from 1 to 31"),
    (changed("kernel", kernel4=10**6), "In 'kernel > kernel4' of layer 6 (cnn2d), 1000000 is not right"),
    (changed("kernel", kernel1=-3), "In 'kernel > kernel1' of layer 1 (doubleConv), -3 is not right"),
    (
        changed("padding", padding=0),
        "Layer 1 (doubleConv) has kernel 3 and 'padding' 0, which changes the image size",
    ),
    (changed("padding_conv", padding_conv=1), "Layer 6 (cnn2d) has kernel 1 and 'padding_conv' 1"),
    (changed("stride", stride=2), "Layer 1 (doubleConv) has stride 2. In the description, use stride 1 in it"),
    (changed("stride", stride1=1), "'stride' has both one value for all layers and numbered ones"),
    (changed("pooling", pool1=4), "joins sizes that differ: layer 1 (doubleConv) is down-sampled by 1, layer 4 (Up"),
    (changed("pooling", pool1=None), "Layer 2 (Maxpool2d) needs 'pool1' in 'pooling'"),
    (changed("pooling", pool1=17), "of layer 2 (Maxpool2d), 17 is not right: expected a whole number from 1 to 16"),
    (layer_list("cnn2d output", kernel=[3]), "Layer 1 (cnn2d) needs the section 'convolutional'"),
    (layer_list("dropout output", dropout={"dropout": 1.0}), "1.0 is not right: expected a number from 0 to 0.95"),
    (layer_list("dense output", kernel=[1]), "Layer 1 (dense) needs the section 'convolutional'"),
    (layer_list("gru output", cn=[4096, 1]), "has 2 values, but 1 layers take one"),
]

SKIPS = [
    (changed("skip_connection", **{"1": "9"}), "The skip connection 1 → 9 ends at a layer that does not exist"),
    (changed("skip_connection", **{"9": "4"}), "The skip connection 9 → 4 does not go forward"),
    (changed("skip_connection", **{"5": "4"}), "The skip connection 5 → 4 does not go forward"),
    (changed("skip_connection", **{"4": "4"}), "The skip connection 4 → 4 does not go forward"),
    (changed("skip_connection", **{"1": "2"}), "ends at layer 2 (Maxpool2d), which cannot join two inputs"),
    (changed("skip_connection", **{"2": "4"}), "layer 2 (Maxpool2d) is down-sampled by 2, layer 4 (Upsample) by 1"),
    (changed("skip_connection", **{"1": "four"}), "expected the number of a layer"),
    (changed("skip_connection", **{"1": 0}), "In 'skip_connection > 1', 0 is not right: expected the number of a"),
    (
        layer_list("relu Flatten dense", cn=[1], skip_connection={"1": 3}, task="classify"),
        "The skip connection 1 → 3 joins 1 x 32 x 24 of layer 1 (relu) to 768. In the description, join layers on",
    ),
    (
        layer_list("cnn1d Maxpool1d cnn1d output", cn=[2, 2], kernel=[3, 3], pool=[2], skip_connection={"1": 3}),
        "layer 1 (cnn1d) gives 768 steps, 384 enter layer 3 (cnn1d)",
    ),
    (
        layer_list(
            "cnn2d cnn2d cnn2d cnn2d output",
            cn=[4096, 4096, 8, 8],
            kernel=[1] * 4,
            skip_connection={"1": 4, "2": 4},
        ),
        "Layer 4 (cnn2d) would join 8200 channels",
    ),
]

ONE_DIMENSION = [
    (layer_list("Flatten cnn2d", cn=[1], kernel=[1]), "Layer 2 (cnn2d) needs an image, but a vector of 768 features"),
    (layer_list("Flatten lstm", cn=[1]), "Layer 2 (lstm) needs a sequence, but a vector of 768 features enters it"),
    (
        layer_list("Maxpool1d Upsample", pool=[2], shape=(32, 24, 2, 1)),
        "Layer 2 (Upsample) needs an image, but a sequence pooled to 384 steps enters it",
    ),
    (layer_list("Avgpool1d output", pool=[5]), "Layer 1 (Avgpool1d) takes 768 steps 5 at a time, which does not"),
    (
        layer_list("lstm output", cn=[4], shape=(96, 96, 1, 1)),
        "Layer 1 (lstm) gets a sequence of 9,216 steps. In the",
    ),
    (
        layer_list("Flatten dense", cn=[1]),
        "The last layer, 2 (dense), gives a vector instead of an image, which does not fit the task 'segment'. In "
        "the description, use the task 'classify'",
    ),
    (layer_list("Flatten dense", cn=[1], task="propose-cam"), "does not fit the task 'propose-cam'"),
    (layer_list("Maxpool1d output", pool=[2]), "gives a sequence instead of an image"),
    (
        layer_list("Flatten dense", cn=[1], task="classify", preprocess=[{"step": "pad", "multiple": 8}]),
        "The network has a weight for each pixel of 32 x 24, and 'preprocess' does not end with that size",
    ),
]

SHAPES = [
    (changed("input_shape", input_shape0=3, input_shape1=224, input_shape2=224), "contradicts itself"),
    (changed("input_shape", input_shape0=33), "'input_shape' has 33 rows, which the total down-sampling of 2 does"),
    (changed("input_shape", input_shape0=0), "In 'input_shape > input_shape0', 0 is not right: expected a whole"),
    (changed("input_shape", input_shape1=5000), "expected a whole number from 1 to 4096"),
    (changed("input_shape", input_shape0=4, input_shape1=4), "sides of at least 8, at most 64 channels"),
    (changed("input_shape", label_shape=257), "expected a whole number from 1 to 256"),
]

USE = [
    (tiny_unet(task="few-shot"), "The task 'few-shot' is not done by this version. In the description, use one of"),
    (tiny_unet(task="detect-box"), "The task 'detect-box' is not done"),
    (tiny_unet(task="anomaly"), "The task 'anomaly' is not done"),
    (tiny_unet(task="translate"), "expected one of segment, propose-cam"),
    (tiny_unet(input="series"), "The input 'series' is not done by this version. In the description, use 'slice' or"),
    (tiny_unet(input="volume"), "expected 'slice', 'slab' or {\"slab\": n}"),
    (tiny_unet(input="slab"), "'input' is a slab of 1 slices. In the description, use an odd number from 3"),
    (tiny_unet(input={"slab": 4}), "'input' is a slab of 4 slices"),
    (tiny_unet(input={"slab": 3}), "a slab of 3 slices, but the network's input has 1 channels"),
    (tiny_unet(input={"slab": 65}), "In 'input > slab', 65 is not right: expected an odd number of slices from 3 to"),
    (tiny_unet(input={"slices": 3}), "The key 'slab' is missing in 'input'"),
    (
        tiny_unet(strategy="polar"),
        'In \'strategy\', "polar" is not right: expected \'direct\', or {"name": "ensemble"',
    ),
    (tiny_unet(strategy={"name": "ensemble"}), "'strategy' is 'ensemble' without 'members'"),
    (tiny_unet(strategy={"name": "direct", "members": ["1.2.3"]}), "'strategy' is 'direct' and has 'members'"),
    (tiny_unet(strategy={"name": "ensemble", "members": ["1.2", "1.2"]}), "'strategy' has the member 1.2 twice"),
    (tiny_unet(strategy={"name": "ensemble", "members": ["../x"]}), "expected a DnnUID"),
]

CLASSES = [
    (tiny_unet(classes=[{"name": "A"}, {"name": "B"}]), "'classes' has 2 entries, but 'label_shape' is 1"),
    (tiny_unet(classes=[{"name": "A", "colour_rgb": [1, 2, 300]}]), "expected a whole number from 0"),
    (tiny_unet(classes=[{"name": "A\\B"}]), "without backslash"),
    (tiny_unet(classes=[{"name": "A", "background": True}]), "nothing but background"),
    (tiny_unet(classes=[{"name": "A", "code": {"value": "1"}}]), "'scheme' is missing"),
    (
        layer_list("output", shape=(32, 24, 1, 2), classes=[{"name": "A"}, {"name": "A"}]),
        "'classes' has the name 'A' twice",
    ),
]

STEPS = [
    (tiny_unet(preprocess=[{"step": "window", "center": 3}]), "The key 'width' is missing"),
    (tiny_unet(preprocess=[{"step": "minmax", "lower": 3}]), "The key 'lower' in 'preprocess > entry 1'"),
    (tiny_unet(preprocess=[{"step": "blur"}]), "expected one of rescale, window, clip"),
    (
        tiny_unet(preprocess=[{"step": "orient"}]),
        "The key 'patient_orientation' is missing in 'preprocess > entry 1'",
    ),
    (
        tiny_unet(preprocess=[{"step": "orient", "patient_orientation": "L\\R"}]),
        "expected where rows and columns point, as DICOM writes Patient Orientation",
    ),
    (
        tiny_unet(preprocess=[{"step": "minmax"}, {"step": "orient", "patient_orientation": "L\\P"}]),
        "Step 2 of 'preprocess' is 'orient'. In the description, let it come first",
    ),
    (tiny_unet(preprocess=[{"step": "clip", "lower": 2, "upper": 1}]), "'lower' not below 'upper'"),
    (tiny_unet(preprocess=[{"step": "pad"}]), "Step 1 of 'preprocess' (pad) needs a size"),
    (tiny_unet(preprocess=[{"step": "pad", "multiple": 3}]), "down-sampling of 2 does not divide"),
    (tiny_unet(preprocess=[{"step": "minmax"}, {"step": "rescale"}]), "let it come first"),
    (tiny_unet(preprocess=[{"step": "repeat-channels", "channels": 3}]), "gives 3 channels"),
    (tiny_unet(postprocess={"treshold": 0.5}), "Did you mean 'threshold'?"),
    (tiny_unet(postprocess={"threshold": 1.5}), "expected a number from 0 to 1"),
    (tiny_unet(postprocess={"cam_threshold": 2}), "expected a number from 0 to 1"),
]


def named(**architecture: object) -> dict:
    """A description that calls a network by name."""
    return {**heart_network(), "architecture": architecture}


NAMED = [
    (
        named(name="vgg"),
        "names the network 'vgg', which this version does not have. In the description, use one of: ",
    ),
    (named(name="unet", arguments={"depth": 3}), "The argument 'depth' of the network 'unet' is unknown"),
    (named(name="unet", arguments={"levels": 9}), "use a whole number from 1 to 7"),
    (named(name="unet", arguments={"levels": "3"}), "The argument 'levels' of the network 'unet' is '3'"),
    (named(name="unet", arguments={"channels": 15}), "use an even number from 2 to 512"),
    (named(name="unet", layers=3), "The key 'layers' in 'architecture' is unknown"),
    ({**heart_network(), "kernel": {"kernel1": 3}}, "'kernel' stands beside the network 'unet'"),
    (named(name="onnx", arguments={"path": "/etc"}), "The argument 'path' of the network 'onnx' is unknown"),
    (named(name="onnx", arguments={"opset": 0}), "The argument 'opset' of the network 'onnx' is 0"),
    (named(name="onnx", arguments={"input": 3}), "use a name of the model"),
]

ALL = KEYS + LAYERS + VALUES + SKIPS + ONE_DIMENSION + SHAPES + USE + CLASSES + STEPS + NAMED


@pytest.mark.parametrize(("description", "words"), ALL)
def test_the_message_names_the_place_and_what_would_be_right(description, words):
    assert words in refusal(as_text(description))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "It is no JSON"),
        ("[]", "It is no JSON object"),
        ("", "It is no JSON"),
        ('{"version": 2, "version": 2}', "The key 'version' occurs twice"),
        ('{"version": NaN}', "NaN is no number in JSON"),
        ('{"version": 1e999}', "1e999 is too large"),
        ('{"version": ' + "9" * 5000 + "}", "cannot be read"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "nested too deeply"),
        ("[" * 100_000, "nested too deeply"),
        (" " * (1 << 20) + "{}", "larger than 1 MiB"),
        ('{"version": 2, "classes": [' + ",".join(["{}"] * 10_000) + "]}", "holds more than 10,000 values"),
    ],
)
def test_text_that_is_no_strict_json_of_a_bounded_size_is_refused(text, words):
    assert words in refusal(text)


def test_a_text_that_is_too_long_is_not_even_parsed(monkeypatch):
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("was parsed"))

    assert "larger than 1 MiB" in refusal("[" * (64 << 20))


class TestBeforeAnythingIsAllocated:
    def test_too_many_parameters_are_refused_and_the_layer_is_named(self):
        wide = layer_list("cnn2d cnn2d output", cn=[4096, 4096], kernel=[3, 31])

        words = f"parameters, {4096 * 4096 * 31**2 + 4096:,} of them in layer 2 (cnn2d)"
        assert words in refusal(as_text(wide))

    def test_a_dense_layer_on_every_pixel_is_refused(self):
        wide = layer_list("Flatten dense output", cn=[4096], shape=(1024, 1024, 1, 1), task="classify")

        assert f"{1024 * 1024 * 4096 + 4096:,} of them in layer 2 (dense)" in refusal(as_text(wide))

    def test_too_large_activations_are_refused(self):
        wide = layer_list("cnn2d output", cn=[256], kernel=[3], shape=(4096, 4096, 1, 1))

        assert "One image of 4096 x 4096 would need" in refusal(as_text(wide))

    def test_the_deepest_list_that_the_language_allows_is_judged_at_once(self):
        started = time.monotonic()
        deep = layer_list(" ".join(["doubleConv"] * 255 + ["output"]), cn=[4096] * 255, kernel=[31] * 255)

        assert "parameters" in refusal(as_text(deep))
        assert time.monotonic() - started < 5
