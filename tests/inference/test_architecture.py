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
from tests.helpers.network_descriptions import as_text, heart_network, layer_list, tiny_unet
from tests.helpers.shared_data import shared_data


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
                    " ".join(codes),
                    cn=[16, 32],
                    kernel=[3, 5],
                    pool=[2],
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
                    "cnn2d cnn2d Upsample output",
                    cn=[4, 8],
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
        architecture = parse_architecture(as_text(layer_list(f"output {code}", shape=(32, 24, 1, 2))))

        assert [row.code for row in architecture.table()] == ["output"]
        assert architecture.activation.value == code

    def test_softmax_without_classes_has_a_background(self):
        architecture = parse_architecture(as_text(layer_list("output", shape=(32, 24, 1, 3))))

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


class TestWhateverIsRead:
    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=200))
    def test_arbitrary_text_is_refused_and_nothing_else_happens(self, text):
        with pytest.raises(ArchitectureError):
            parse_architecture(text)

    @settings(max_examples=150, deadline=None)
    @given(
        section=st.sampled_from(sorted({*tiny_unet(), *heart_network(), "strategy"})),
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
