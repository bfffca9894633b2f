"""What a description says about the use of a network: task, slices, strategy, ONNX."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from app.core.errors import ArchitectureError
from inference.architecture import Activation, StepKind, StrategyKind, Task, parse_architecture
from inference.layers import LayerKind
from tests.helpers.network_descriptions import as_text, layer_list, tiny_unet


def described(**sections) -> dict:
    """A description without layers of its own."""
    shape = sections.pop("shape", (64, 96, 1, 1))
    return {**layer_list("output", shape=shape), **sections}


class TestTheTask:
    def test_is_to_segment_where_nothing_is_said(self):
        assert parse_architecture(as_text(tiny_unet())).task is Task.SEGMENT

    def test_proposing_from_class_maps_needs_no_map_of_the_inputs_size(self):
        codes = layer_list("dsc2d Avgpool2d output", cn=[8], kernel=[3], pool=[4], shape=(32, 24, 1, 3))
        architecture = parse_architecture(as_text({**codes, "task": "propose-cam"}))

        assert architecture.task is Task.PROPOSE_CAM
        assert architecture.required_graph().output_shape == (3, 8, 6)

    def test_classes_of_a_whole_image_have_no_background_of_their_own(self):
        architecture = parse_architecture(as_text(layer_list("output", shape=(32, 24, 1, 3), task="classify")))

        assert architecture.activation is Activation.SOFTMAX
        assert [item.name for item in architecture.classes] == ["Class 1", "Class 2", "Class 3"]
        assert [item.threshold for item in architecture.classes] == [0.5] * 3

    def test_a_classifier_ends_in_a_vector_which_becomes_maps_of_one_pixel(self):
        codes = layer_list(
            "cnn2d relu Maxpool2d Flatten dense relu dropout output softmax",
            cn=[4, 16],
            kernel=[3],
            pool=[4],
            shape=(32, 24, 1, 5),
        )
        architecture = parse_architecture(as_text({**codes, "task": "classify"}))

        assert architecture.required_graph().output_shape == (5, 1, 1)
        assert architecture.is_fixed_size
        assert [step.kind for step in architecture.preprocess] == [StepKind.MINMAX, StepKind.RESIZE]

    def test_a_hint_is_what_reaches_half_of_a_maps_highest_value_unless_said_otherwise(self):
        assert parse_architecture(as_text(tiny_unet())).postprocess.cam_threshold == 0.5
        other = tiny_unet(postprocess={"cam_threshold": 0.3})
        assert parse_architecture(as_text(other)).postprocess.cam_threshold == 0.3


class TestTheSlices:
    def test_are_one_where_nothing_is_said(self):
        assert parse_architecture(as_text(tiny_unet())).slices == 1

    @pytest.mark.parametrize("stated", ["slab", {"slab": 5}])
    def test_of_a_slab_are_the_channels_of_the_input(self, stated):
        architecture = parse_architecture(as_text(layer_list("output", shape=(32, 24, 5, 1), input=stated)))

        assert (architecture.slices, architecture.input_channels) == (5, 5)
        assert [step.kind for step in architecture.preprocess] == [StepKind.MINMAX, StepKind.RESIZE]


class TestTheStrategy:
    @pytest.mark.parametrize("stated", [{}, {"strategy": "direct"}, {"strategy": {"name": "direct"}}])
    def test_is_direct_where_nothing_else_is_said(self, stated):
        strategy = parse_architecture(as_text(tiny_unet(**stated))).strategy

        assert (strategy.kind, strategy.members) == (StrategyKind.DIRECT, ())

    def test_of_an_ensemble_names_the_other_networks(self):
        stated = {"name": "ensemble", "members": ["1.2.3", "2.25.4"]}
        strategy = parse_architecture(as_text(tiny_unet(strategy=stated))).strategy

        assert (strategy.kind, strategy.members) == (StrategyKind.ENSEMBLE, ("1.2.3", "2.25.4"))


class TestNamedNetworks:
    def test_an_onnx_model_brings_its_own_graph(self):
        arguments = {"input": "image", "output": "logits", "opset": 17}
        architecture = parse_architecture(as_text(described(architecture={"name": "onnx", "arguments": arguments})))

        assert architecture.graph is None
        assert architecture.onnx is not None
        assert (architecture.onnx.input, architecture.onnx.output, architecture.onnx.opset) == ("image", "logits", 17)
        assert (architecture.table(), architecture.parameter_count(), architecture.size_multiple) == ((), 0, 1)
        with pytest.raises(ArchitectureError, match="The network is an ONNX model"):
            architecture.required_graph()

    def test_an_onnx_model_may_have_only_one_input_and_output_to_speak_of(self):
        architecture = parse_architecture(as_text(described(architecture={"name": "onnx"})))

        assert architecture.onnx is not None
        assert (architecture.onnx.input, architecture.onnx.output, architecture.onnx.opset) == ("", "", None)

    def test_a_built_in_network_may_give_maps_at_a_lower_resolution(self):
        architecture = parse_architecture(as_text(described(architecture={"name": "segformer-b0"})))

        assert architecture.required_graph().output_shape == (1, 16, 24)

    def test_an_argument_may_be_written_as_json_writes_whole_numbers_elsewhere(self):
        named = {"name": "unet", "arguments": {"channels": 4.0, "levels": 1}}
        architecture = parse_architecture(as_text(described(architecture=named)))

        assert architecture.table()[0].output_shape == (4, 64, 96)


def test_slices_may_be_turned_first():
    steps = [{"step": "rescale"}, {"step": "orient", "patient_orientation": "L\\P"}, {"step": "minmax"}]
    architecture = parse_architecture(as_text(tiny_unet(preprocess=steps)))

    assert architecture.preprocess[1].arguments == {"patient_orientation": "L\\P"}


def test_the_published_schema_is_one_and_names_every_layer():
    schema = json.loads(resources.files("resources").joinpath("schema/network.schema.json").read_bytes())

    Draft202012Validator.check_schema(schema)
    assert set(schema["$comment"].split()) >= {kind.value for kind in LayerKind if kind is not LayerKind.OUTPUT}
    assert Draft202012Validator(schema).is_valid(tiny_unet())
