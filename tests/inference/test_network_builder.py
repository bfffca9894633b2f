"""Networks that are built from descriptions."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from app.core.errors import InputMismatchError
from inference.architecture import parse_architecture
from inference.backends.torch_builder import build
from tests.helpers.network_descriptions import as_text, heart_network, tiny_unet
from tests.helpers.shared_data import shared_data


@pytest.fixture
def tiny():
    torch.manual_seed(5)
    return build(parse_architecture(as_text(tiny_unet())).required_graph()).eval()


def test_the_authors_example_has_the_parameters_that_its_description_promises():
    architecture = parse_architecture(shared_data("..", "fixtures", "dnn-parser-unet.json").read_text())

    network = build(architecture.required_graph()).eval()

    assert sum(item.numel() for item in network.parameters()) == 31_037_633
    with torch.inference_mode():
        assert network(torch.zeros(1, 3, 48, 64)).shape == (1, 1, 48, 64)


def test_every_kind_of_layer_counts_as_many_parameters_as_torch_does():
    codes = "cnn2d batchNorm2d relu cnn2d prelu Maxpool2d doubleConv tanh Upsample dropout cnn2d sigmoid"
    codes += " Avgpool2d Upsample softmax output"
    description = {
        "input_shape": {"input_shape0": 2, "input_shape1": 16, "input_shape2": 32, "label_shape": 3},
        "data_format": {"data_format": "channels_first"},
        "architecture": {str(n): code for n, code in enumerate(codes.split(), start=1)},
        "convolutional": {"cn1": 3, "cn2": 6, "cn3": 8, "cn4": 10},
        "kernel": {"kernel1": 3, "kernel2": 5, "kernel3": 3, "kernel4": 1},
        "pooling": {"pool1": 2, "pool2": 2},
        "skip_connection": {"5": "9"},
        "preprocess": [{"step": "repeat-channels", "channels": 2}],
    }
    architecture = parse_architecture(as_text(description))

    network = build(architecture.required_graph()).eval()

    assert sum(item.numel() for item in network.parameters()) == architecture.parameter_count()
    for row in architecture.table():
        name = f"layer{row.number:02d}."
        found = sum(item.numel() for key, item in network.named_parameters() if key.startswith(name))
        assert found == row.parameters, row.code
    with torch.inference_mode():
        assert network(torch.zeros(2, 2, 8, 20)).shape == (2, 3, 8, 20)


def test_gives_what_the_description_says_in_plain_operations(tiny):
    state = tiny.state_dict()
    image = torch.rand(1, 1, 8, 12)

    def double(value, name):
        for part in "12":
            value = functional.conv2d(value, state[f"{name}.conv{part}.weight"], padding=1)
            norm = {key: state[f"{name}.norm{part}.{key}"] for key in ("weight", "bias")}
            mean, variance = (state[f"{name}.norm{part}.running_{key}"] for key in ("mean", "var"))
            value = functional.batch_norm(value, mean, variance, **norm).relu()
        return value

    skipped = double(image, "layer01")
    deep = double(functional.max_pool2d(skipped, 2), "layer03")
    up = functional.conv_transpose2d(deep, state["layer04.up.weight"], state["layer04.up.bias"], stride=2)
    joined = double(torch.cat([skipped, up], dim=1), "layer05")
    expected = functional.conv2d(joined, state["layer06.conv.weight"], state["layer06.conv.bias"])

    with torch.inference_mode():
        torch.testing.assert_close(tiny(image), expected)


def test_takes_any_size_that_its_down_sampling_divides(tiny):
    with torch.inference_mode():
        for rows, columns in [(2, 2), (10, 34), (64, 6)]:
            assert tiny(torch.zeros(1, 1, rows, columns)).shape == (1, 1, rows, columns)


@pytest.mark.parametrize("shape", [(1, 1, 9, 8), (1, 1, 8, 9), (1, 2, 8, 8), (1, 8, 8)])
def test_refuses_another_shape_and_says_which_it_takes(tiny, shape):
    with pytest.raises(InputMismatchError, match="multiples of 2"):
        tiny(torch.zeros(shape))


def test_a_final_sigmoid_is_not_applied():
    plain = {"input_shape": heart_network()["input_shape"], "data_format": {"data_format": "channels_last"}}
    network = build(
        parse_architecture(as_text({**plain, "architecture": {"1": "output", "2": "sigmoid"}})).required_graph()
    )
    with torch.no_grad():
        network.get_parameter("layer01.conv.weight").fill_(10.0)

    assert network(torch.ones(1, 1, 4, 4)).min() > 5


def test_names_of_the_state_dictionary_are_part_of_the_format(tiny):
    names = [name for name in tiny.state_dict() if not name.endswith("num_batches_tracked")]

    assert names[:6] == [
        "layer01.conv1.weight",
        "layer01.norm1.weight",
        "layer01.norm1.bias",
        "layer01.norm1.running_mean",
        "layer01.norm1.running_var",
        "layer01.conv2.weight",
    ]
    assert {"layer04.up.weight", "layer04.up.bias", "layer06.conv.weight", "layer06.conv.bias"} <= set(names)


def test_gradients_reach_every_parameter():
    network = build(parse_architecture(as_text(tiny_unet())).required_graph())

    network(torch.rand(2, 1, 8, 8)).square().sum().backward()

    assert all(item.grad is not None and item.grad.abs().sum() > 0 for item in network.parameters())
