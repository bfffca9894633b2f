"""The network language: what is read from it, and what is refused with which words."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import ArchitectureError
from inference.architecture import Activation, DataFormat, StepKind, parse_architecture
from tests.helpers.network_descriptions import as_text, heart_network, tiny_unet
from tests.helpers.shared_data import shared_data


def refusal(description: dict) -> str:
    with pytest.raises(ArchitectureError) as caught:
        parse_architecture(as_text(description))
    return str(caught.value)


def changed(section: str, **values) -> dict:
    """A tiny U-Net with values of one section changed; None removes one."""
    description = tiny_unet()
    merged = {**description.get(section, {}), **values}
    description[section] = {key: value for key, value in merged.items() if value is not None}
    return description


def layer_list(codes: list[str], **sections) -> dict:
    """A network of these layers alone."""
    description = tiny_unet(architecture={str(n): code for n, code in enumerate(codes, start=1)})
    for key in ("convolutional", "kernel", "pooling", "stride", "padding", "padding_conv", "skip_connection"):
        del description[key]
    return {**description, **sections}


class TestTheAuthorsExample:
    def test_is_read_unchanged_and_is_the_classic_unet(self):
        text = shared_data("..", "fixtures", "dnn-parser-unet.json").read_text()

        architecture = parse_architecture(text)

        # 64-128-256-512-1024 and back. Each Upsample is a 2 x 2 transposed convolution that halves the
        # channels (with bias); the double convolutions have batch normalisation and so no bias; the last
        # 1 x 1 convolution has one. Three input channels, one output channel.
        encoder = sum(
            9 * i * o + 9 * o * o + 4 * o for i, o in [(3, 64), (64, 128), (128, 256), (256, 512), (512, 1024)]
        )
        decoder = sum(4 * 2 * o * o + o + 9 * 2 * o * o + 9 * o * o + 4 * o for o in [512, 256, 128, 64])
        assert architecture.parameter_count() == encoder + decoder + (64 + 1) == 31_037_633
        assert (architecture.rows, architecture.columns, architecture.input_channels) == (224, 224, 3)
        joined = {node.name: node.inputs[0] for node in architecture.required_graph().nodes if "join" in node.name}
        assert joined == {
            "layer10.join": "layer07.relu2",
            "layer12.join": "layer05.relu2",
            "layer14.join": "layer03.relu2",
            "layer16.join": "layer01.relu2",
        }
        assert architecture.data_format is DataFormat.CHANNELS_LAST
        assert architecture.size_multiple == 16
        assert architecture.version == 1
        assert architecture.text == text

    def test_gets_the_preprocessing_its_input_shape_asks_for(self):
        architecture = parse_architecture(shared_data("..", "fixtures", "dnn-parser-unet.json").read_text())

        assert [step.kind for step in architecture.preprocess] == [
            StepKind.MINMAX,
            StepKind.RESIZE,
            StepKind.REPEAT_CHANNELS,
        ]
        assert architecture.classes[0].name == "Class 1"
        assert architecture.activation is Activation.SIGMOID

    def test_equals_the_built_in_unet_of_default_arguments(self):
        listed = parse_architecture(shared_data("..", "fixtures", "dnn-parser-unet.json").read_text())
        named = json.loads(listed.text)
        for key in ("convolutional", "kernel", "pooling", "stride", "padding", "padding_conv"):
            del named[key]
        del named["skip_connection"]
        named["architecture"] = {"name": "unet"}

        assert parse_architecture(as_text(named)).graph == listed.graph


class TestReading:
    def test_a_description_of_version_2(self):
        architecture = parse_architecture(as_text(heart_network()))

        (ventricle,) = architecture.classes
        assert ventricle.name == "Left ventricle"
        assert ventricle.colour_rgb == (255, 64, 64)
        assert ventricle.code is not None
        assert (ventricle.code.value, ventricle.code.scheme) == ("87878005", "SCT")
        assert [step.kind.value for step in architecture.preprocess] == ["resample", "percentile", "pad"]
        assert architecture.preprocess[0].arguments == {"spacing_mm": 1.3, "interpolation": "linear"}
        assert architecture.postprocess.minimum_area_mm2 == 30
        assert architecture.postprocess.keep_largest
        assert architecture.parameter_count() <= 750_000

    def test_a_small_network_of_plain_layers(self):
        codes = ["cnn2d", "batchNorm2d", "relu", "Avgpool2d", "cnn2d", "prelu", "Upsample", "dropout", "output"]
        architecture = parse_architecture(
            as_text(
                layer_list(
                    codes,
                    convolutional={"cn1": 16, "cn2": 32},
                    kernel={"kernel1": 3, "kernel2": 5},
                    pooling={"pool1": 2},
                    dropout={"dropout": 0.1},
                    skip_connection={"3": 7},
                )
            )
        )

        assert [row.code for row in architecture.table()] == codes
        nodes = {node.name: node for node in architecture.required_graph().nodes}
        assert nodes["layer08.dropout"].arguments["probability"] == 0.1
        assert architecture.table()[7].output_shape == (16 + 16, 32, 24)
        cnn2d, norm, prelu, up, output = 9 * 16 + 16, 32, 1, 4 * 32 * 16 + 16, 32 + 1
        assert architecture.parameter_count() == cnn2d + norm + 25 * 16 * 32 + 32 + prelu + up + output

    def test_codes_are_compared_without_regard_to_case(self):
        upper = tiny_unet(architecture={k: v.upper() for k, v in tiny_unet()["architecture"].items()})

        assert parse_architecture(as_text(upper)).graph == parse_architecture(as_text(tiny_unet())).graph

    def test_layers_are_ordered_by_number_not_by_place_in_the_file(self):
        shuffled = tiny_unet(architecture=dict(reversed(tiny_unet()["architecture"].items())))

        assert parse_architecture(as_text(shuffled)).graph == parse_architecture(as_text(tiny_unet())).graph

    def test_channels_first(self):
        shape = {"input_shape0": 1, "input_shape1": 32, "input_shape2": 24, "label_shape": 1}
        architecture = parse_architecture(
            as_text(tiny_unet(input_shape=shape, data_format={"data_format": "channels_first"}))
        )

        assert (architecture.rows, architecture.columns, architecture.input_channels) == (32, 24, 1)

    def test_strides_and_paddings_may_be_numbered(self):
        architecture = parse_architecture(
            as_text(
                layer_list(
                    ["cnn2d", "cnn2d", "Upsample", "output"],
                    convolutional={"cn1": 4, "cn2": 8},
                    kernel={"kn1": 3, "kn2": 5},
                    stride={"stride1": 1, "stride2": 2},
                    padding={"padding1": 1, "padding2": 2},
                )
            )
        )

        first, second, *_ = (node.arguments for node in architecture.required_graph().nodes)
        assert [(item["kernel"], item["stride"], item["padding"]) for item in (first, second)] == [
            (3, 1, 1),
            (5, 2, 2),
        ]
        assert architecture.size_multiple == 2

    def test_a_skip_connection_may_end_behind_the_upsample_or_before_its_convolution(self):
        behind = parse_architecture(as_text(tiny_unet(skip_connection={"1": "4"})))
        before = parse_architecture(as_text(tiny_unet(skip_connection={"1": 5})))

        assert behind.parameter_count() == before.parameter_count()

    @pytest.mark.parametrize("code", ["sigmoid", "softmax"])
    def test_a_final_activation_is_taken_off_the_list(self, code):
        description = layer_list(["output", code])
        description["input_shape"]["label_shape"] = 2
        architecture = parse_architecture(as_text(description))

        assert [row.code for row in architecture.table()] == ["output"]
        assert architecture.activation.value == code

    def test_softmax_without_classes_has_a_background(self):
        description = layer_list(["output"])
        description["input_shape"]["label_shape"] = 3
        architecture = parse_architecture(as_text(description))

        assert architecture.activation is Activation.SOFTMAX
        assert [item.name for item in architecture.classes] == ["Background", "Class 1", "Class 2"]
        assert [item.is_background for item in architecture.classes] == [True, False, False]

    def test_a_class_without_threshold_has_that_of_postprocess(self):
        description = tiny_unet(classes=[{"name": "A"}], postprocess={"threshold": 0.3})

        assert parse_architecture(as_text(description)).classes[0].threshold == 0.3

    def test_activation_bytes_follow_the_image(self):
        architecture = parse_architecture(as_text(tiny_unet()))

        small = architecture.activation_bytes(32, 24)
        assert architecture.activation_bytes(64, 48) == 4 * small
        # The worst moment is the join: 4 skipped and 4 upsampled channels, and the copy that holds both.
        assert small == (4 + 4 + 8) * 32 * 24 * 4

    def test_needs_no_torch(self):
        code = "import sys, inference.architecture, inference.weights, inference.transforms.pipeline;"
        code += "import inference.postprocess, inference.device; sys.exit('torch' in sys.modules)"

        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestRefusals:
    @pytest.mark.parametrize(
        ("description", "words"),
        [
            (tiny_unet(clases=[]), "The key 'clases' in the description is unknown. Did you mean 'classes'?"),
            (changed("convolutional", cm5=3), "The key 'cm5' in 'convolutional' is unknown"),
            (changed("input_shape", label_shape=None), "The key 'label_shape' is missing in 'input_shape'"),
            (changed("data_format", data_format="NHWC"), "expected 'channels_last' or 'channels_first'"),
            (changed("architecture", **{"3": "elbowNet"}), "Layer 3 has the unknown code 'elbowNet'"),
            (changed("architecture", **{"3": "elbowNet"}), "write ElbowUNet"),
            (changed("architecture", **{"2": None}), "Layer 2 is missing in 'architecture'"),
            (changed("convolutional", cn4=None), "Layer 6 (cnn2d) needs 'cn4' in 'convolutional'"),
            (changed("convolutional", cn5=2), "has 5 values, but 4 layers take one. In the description, remove"),
            (changed("convolutional", cn4=2), "The last layer, 6 (cnn2d), gives 2 channels"),
            (changed("convolutional", cn2=7), "Layer 4 (Upsample) halves the channels, but 7 enter it"),
            (changed("convolutional", cn1=5000), "In 'convolutional > cn1', 5000 is not right"),
            (changed("convolutional", cn1=True), "In 'convolutional > cn1', true is not right"),
            (changed("kernel", kernel2=4), "Layer 3 (ElbowUNet) has the even kernel size 4"),
            (changed("kernel", kernel2=33), "expected a whole number from 1 to 31"),
            (changed("padding", padding=0), "Layer 1 (doubleConv) has kernel 3 and 'padding' 0"),
            (changed("padding_conv", padding_conv=1), "Layer 6 (cnn2d) has kernel 1 and 'padding_conv' 1"),
            (changed("stride", stride=2), "Layer 1 (doubleConv) has stride 2"),
            (changed("stride", stride1=1), "'stride' has both one value for all layers and numbered ones"),
            (changed("pooling", pool1=4), "joins sizes that differ"),
            (changed("pooling", pool1=None), "Layer 2 (Maxpool2d) needs 'pool1' in 'pooling'"),
            (changed("skip_connection", **{"1": "9"}), "1 → 9 ends at a layer that does not exist"),
            (changed("skip_connection", **{"1": "2"}), "layer 2 (Maxpool2d), which cannot join two inputs"),
            (changed("skip_connection", **{"5": "4"}), "The skip connection 5 → 4 does not go forward"),
            (changed("skip_connection", **{"2": "4"}), "layer 2 (Maxpool2d) is down-sampled by 2"),
            (changed("input_shape", input_shape0=3, input_shape1=224, input_shape2=224), "contradicts itself"),
            (changed("input_shape", input_shape0=33), "33 rows, which the total down-sampling of 2 does not"),
            (layer_list(["Maxpool2d", "output"], pooling={"pool1": 2}), "gives an image down-sampled by 2"),
            (layer_list(["sigmoid"]), "no layer before its final activation"),
            (layer_list(["output", "softmax"]), "'activation' is 'softmax' with one output channel"),
            (
                layer_list(["output", "sigmoid"], activation="softmax"),
                "'activation' is 'softmax', but the last layer is sigmoid",
            ),
            (tiny_unet(version=3), "In 'version', 3 is not right: expected 1 or 2"),
            (tiny_unet(task="few-shot"), "The task 'few-shot' is not done by this version"),
            (tiny_unet(input="series"), "The input 'series' is not done by this version"),
            (tiny_unet(strategy="polar"), "expected 'direct'"),
            (tiny_unet(backend={"backend": "onnx"}), "expected 'pytorch' or 'tensorflow'"),
            (tiny_unet(classes=[{"name": "A"}, {"name": "B"}]), "'classes' has 2 entries"),
            (tiny_unet(classes=[{"name": "A", "colour_rgb": [1, 2, 300]}]), "expected a whole number from 0"),
            (tiny_unet(classes=[{"name": "A\\B"}]), "without backslash"),
            (tiny_unet(classes=[{"name": "A", "background": True}]), "nothing but background"),
            (tiny_unet(classes=[{"name": "A", "code": {"value": "1"}}]), "'scheme' is missing"),
            (tiny_unet(preprocess=[{"step": "window", "center": 3}]), "The key 'width' is missing"),
            (tiny_unet(preprocess=[{"step": "minmax", "lower": 3}]), "The key 'lower' in 'preprocess > entry 1'"),
            (tiny_unet(preprocess=[{"step": "blur"}]), "expected one of rescale, window, clip"),
            (tiny_unet(preprocess=[{"step": "clip", "lower": 2, "upper": 1}]), "'lower' not below 'upper'"),
            (tiny_unet(preprocess=[{"step": "pad"}]), "Step 1 of 'preprocess' (pad) needs a size"),
            (tiny_unet(preprocess=[{"step": "pad", "multiple": 3}]), "down-sampling of 2 does not divide"),
            (tiny_unet(preprocess=[{"step": "minmax"}, {"step": "rescale"}]), "let it come first"),
            (tiny_unet(preprocess=[{"step": "repeat-channels", "channels": 3}]), "gives 3 channels"),
            (tiny_unet(postprocess={"treshold": 0.5}), "Did you mean 'threshold'?"),
            (tiny_unet(postprocess={"threshold": 1.5}), "expected a number from 0 to 1"),
        ],
    )
    def test_names_the_place_and_what_would_be_right(self, description, words):
        assert words in refusal(description)

    @pytest.mark.parametrize(
        ("architecture", "words"),
        [
            ({"name": "vgg"}, "names the network 'vgg', which this version does not have"),
            ({"name": "unet", "arguments": {"depth": 3}}, "The argument 'depth' of the network 'unet' is unknown"),
            ({"name": "unet", "arguments": {"levels": 9}}, "use a whole number from 1 to 7"),
            ({"name": "unet", "arguments": {"channels": 15}}, "use an even number from 2 to 512"),
            ({"name": "unet", "layers": 3}, "The key 'layers' in 'architecture' is unknown"),
        ],
    )
    def test_of_a_built_in_network(self, architecture, words):
        assert words in refusal({**heart_network(), "architecture": architecture})

    def test_of_a_section_beside_a_built_in_network(self):
        assert "'kernel' stands beside" in refusal({**heart_network(), "kernel": {"kernel1": 3}})

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("{", "It is no JSON"),
            ("[]", "It is no JSON object"),
            ('{"version": 2, "version": 2}', "The key 'version' occurs twice"),
            ('{"version": NaN}', "NaN is no number in JSON"),
            ('{"version": 1e999}', "1e999 is too large"),
            ('{"version": ' + "9" * 5000 + "}", "cannot be read"),
            ('{"a":' * 100_000, "nested too deeply"),
            (" " * (1 << 20) + "{}", "larger than 1 MiB"),
        ],
    )
    def test_of_text_that_is_no_strict_json(self, text, words):
        with pytest.raises(ArchitectureError, match=words):
            parse_architecture(text)

    def test_of_too_many_parameters_before_anything_is_allocated(self):
        wide = layer_list(
            ["cnn2d", "cnn2d", "output"],
            convolutional={"cn1": 4096, "cn2": 4096},
            kernel={"kernel1": 3, "kernel2": 31},
        )

        words = f"parameters, {4096 * 4096 * 31**2 + 4096:,} of them in layer 2 (cnn2d)"
        assert words in refusal(wide)

    def test_of_too_large_activations_before_anything_is_allocated(self):
        shape = {"input_shape0": 4096, "input_shape1": 4096, "input_shape2": 1, "label_shape": 1}
        wide = layer_list(["cnn2d", "output"], convolutional={"cn1": 256}, kernel={"kernel1": 3}, input_shape=shape)

        assert "One image of 4096 x 4096 would need" in refusal(wide)

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=200))
    def test_arbitrary_text_is_refused_and_nothing_else_happens(self, text):
        with pytest.raises(ArchitectureError):
            parse_architecture(text)

    @settings(max_examples=150, deadline=None)
    @given(
        section=st.sampled_from(sorted({*tiny_unet(), *heart_network()})),
        value=st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(
                    st.sampled_from(["1", "2", "cn1", "kernel1", "name", "step", "stride"]) | st.text(max_size=4),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=6,
        ),
    )
    def test_a_damaged_section_is_read_or_refused_and_nothing_else_happens(self, section, value):
        try:
            architecture = parse_architecture(as_text(tiny_unet(**{section: value})))
        except ArchitectureError as error:
            assert error.cause
            return
        assert architecture.parameter_count() >= 0
