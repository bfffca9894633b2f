"""Operations of a graph that no layer of the language uses, as torch executes them."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from inference.backends.torch_builder import GraphNetwork, build
from inference.graph import Graph, Node, Operation

SHAPE = (6, 4, 10)


def network(*nodes: Node, shape: tuple[int, int, int] = SHAPE) -> GraphNetwork:
    """A network of these nodes, in order; the last gives its output."""
    torch.manual_seed(11)
    return build(Graph(nodes, nodes[-1].name, input_shape=shape)).eval()


def one(operation: Operation, *, on: str = "input", **arguments: object) -> GraphNetwork:
    """A network of one operation on an image, or on its sequence of pixels."""
    before = (Node("steps", Operation.TO_SEQUENCE, ("input",)),) if on == "steps" else ()
    return network(*before, Node("a", operation, (on,), arguments))  # type: ignore[arg-type]


@pytest.fixture
def image() -> Tensor:
    return torch.randn(2, *SHAPE, generator=torch.Generator().manual_seed(1))


def steps_of(image: Tensor) -> Tensor:
    return image.flatten(2).mT


def check(made: GraphNetwork, image: Tensor, expected: Tensor) -> None:
    with torch.inference_mode():
        torch.testing.assert_close(made(image), expected, rtol=1e-4, atol=1e-5)


def test_gelu_is_the_exact_one(image):
    check(one(Operation.GELU), image, image * 0.5 * (1 + torch.erf(image / math.sqrt(2))))


def test_leaky_relu(image):
    check(one(Operation.LEAKY_RELU, slope=0.2), image, torch.where(image > 0, image, 0.2 * image))


def test_group_norm_with_groups_and_as_instance_norm(image):
    grouped = image.reshape(2, 3, -1)
    centred = (grouped - grouped.mean(-1, keepdim=True)) / (grouped.var(-1, keepdim=True, correction=0) + 1e-5).sqrt()

    check(one(Operation.GROUP_NORM, groups=3), image, centred.reshape(image.shape))
    check(one(Operation.GROUP_NORM, groups=0, affine=False), image, functional.instance_norm(image))


def test_layer_norm_and_linear_work_on_the_features_of_each_step(image):
    steps = steps_of(image)
    centred = (steps - steps.mean(-1, keepdim=True)) / (steps.var(-1, keepdim=True, correction=0) + 1e-6).sqrt()
    check(one(Operation.LAYER_NORM, on="steps", eps=1e-6), image, centred)

    linear = one(Operation.LINEAR, on="steps", features=3)
    check(linear, image, steps @ linear.get_parameter("a.weight").T + linear.get_parameter("a.bias"))


def test_one_slope_a_channel(image):
    for on, shape in (("input", (1, 6, 1, 1)), ("steps", (1, 1, 6))):
        made = one(Operation.PRELU, on=on, parameters=6)
        with torch.no_grad():
            made.get_parameter("a.weight").copy_(torch.arange(6) / 10)
        value = image if on == "input" else steps_of(image)
        check(made, image, torch.where(value > 0, value, value * (torch.arange(6) / 10).reshape(shape)))


def test_linear_resizing_has_the_centres_of_pixels_at_a_half():
    ramp = torch.tensor([0.0, 1.0]).reshape(1, 1, 1, 2)
    made = network(Node("a", Operation.RESIZE, ("input",), {"factor": 2}), shape=(1, 1, 2))

    check(made, ramp, torch.tensor([0.0, 0.25, 0.75, 1.0]).expand(1, 1, 2, 4))


def test_nearest_resizing_to_the_size_of_another_node():
    values = torch.tensor([1.0, 2.0, 3.0]).expand(1, 1, 3, 3)
    nodes = (
        Node("wide", Operation.RESIZE, ("input",), {"factor": 5, "interpolation": "nearest"}),
        Node("narrow", Operation.MAX_POOL, ("wide",), {"kernel": 5, "stride": 3, "padding": 2}),
        Node("a", Operation.RESIZE, ("input",), {"like": "narrow", "interpolation": "nearest"}),
        Node("both", Operation.CONCATENATE, ("a", "narrow")),
    )
    made = network(*nodes, shape=(1, 3, 3))

    # five pixels from three, by the pixel under each centre: 0.3, 0.9, 1.5, 2.1, 2.7
    with torch.inference_mode():
        assert made(values)[0, 0].tolist() == [[1, 1, 2, 3, 3]] * 5


@pytest.mark.parametrize("heads", [1, 3])
def test_attention(image, heads):
    nodes = (
        Node("steps", Operation.TO_SEQUENCE, ("input",)),
        Node("keys", Operation.AVERAGE_POOL, ("steps",), {"kernel": 2}),
        Node("values", Operation.LINEAR, ("keys",), {"features": 12}),
        Node("a", Operation.ATTENTION, ("steps", "keys", "values"), {"heads": heads}),
    )
    made = network(*nodes)
    query = steps_of(image)
    key = query.unfold(1, 2, 2).mean(-1)
    value = key @ made.get_parameter("values.weight").T + made.get_parameter("values.bias")
    parts = []
    for part in range(heads):
        q, k, v = (item.chunk(heads, dim=-1)[part] for item in (query, key, value))
        parts.append(torch.softmax(q @ k.mT / math.sqrt(6 / heads), dim=-1) @ v)

    check(made, image, torch.cat(parts, dim=-1))


def test_a_gate_of_one_channel_and_one_of_one_pixel_are_repeated(image):
    nodes = (
        Node("gate", Operation.CONVOLUTION, ("input",), {"channels": 1, "kernel": 1}),
        Node("mean", Operation.GLOBAL_AVERAGE_POOL, ("input",)),
        Node("weights", Operation.TO_MAP, ("mean",)),
        Node("gated", Operation.MULTIPLY, ("input", "gate", "weights")),
        Node("a", Operation.ADD, ("gated", "input", "gate")),
    )
    made = network(*nodes)
    gate = functional.conv2d(image, made.get_parameter("gate.weight"), made.get_parameter("gate.bias"))

    check(made, image, image * gate * image.mean((2, 3), keepdim=True) + image + gate)


@pytest.mark.parametrize(
    ("arguments", "module"),
    [
        ({"kernel": 3, "padding": 4, "dilation": 4}, nn.Conv2d(6, 6, 3, padding=4, dilation=4)),
        ({"kernel": 2, "stride": 2, "groups": 3, "bias": False}, nn.Conv2d(6, 6, 2, 2, groups=3, bias=False)),
    ],
)
def test_convolutions_with_all_their_arguments(image, arguments, module):
    made = one(Operation.CONVOLUTION, channels=6, **arguments)
    made.load_state_dict({f"a.{name}": tensor for name, tensor in module.state_dict().items()})

    check(made, image, module(image).detach())


def test_a_transposed_convolution_on_steps_and_with_output_padding(image):
    module = nn.ConvTranspose1d(6, 2, 3, 2, 1, output_padding=1)
    made = one(
        Operation.TRANSPOSED_CONVOLUTION, on="steps", channels=2, kernel=3, stride=2, padding=1, output_padding=1
    )
    made.load_state_dict({f"a.{name}": tensor for name, tensor in module.state_dict().items()})

    check(made, image, module(image.flatten(2)).detach().mT)


def test_what_is_used_twice_is_not_overwritten(image):
    nodes = (
        Node("a", Operation.CONVOLUTION, ("input",), {"channels": 6, "kernel": 1}),
        Node("b", Operation.RELU, ("a",)),
        Node("c", Operation.ADD, ("a", "b")),
        Node("d", Operation.RELU, ("c",)),
    )
    made = network(*nodes)
    plain = functional.conv2d(image, made.get_parameter("a.weight"), made.get_parameter("a.bias"))

    check(made, image, (plain + plain.clamp(min=0)).clamp(min=0))


def test_gradients_pass_every_operation_in_training(image):
    nodes = (
        Node("conv", Operation.CONVOLUTION, ("input",), {"channels": 8, "kernel": 3, "padding": 1}),
        Node("norm", Operation.BATCH_NORM, ("conv",)),
        Node("relu", Operation.RELU, ("norm",)),
        Node("tanh", Operation.TANH, ("relu",)),
        Node("again", Operation.RELU, ("tanh",)),
        Node("steps", Operation.TO_SEQUENCE, ("again",)),
        Node("seen", Operation.ATTENTION, ("steps", "steps", "steps"), {"heads": 2}),
        Node("kept", Operation.LSTM, ("seen",), {"features": 4}),
        Node("map", Operation.TO_MAP, ("kept",), {"like": "conv"}),
        Node("up", Operation.TRANSPOSED_CONVOLUTION, ("map",), {"channels": 1, "kernel": 2, "stride": 2}),
    )
    made = network(*nodes).train()

    made(image).square().sum().backward()

    assert all(item.grad is not None and item.grad.isfinite().all() for item in made.parameters())


def test_half_precision_is_passed_through(image):
    nodes = (
        Node("steps", Operation.TO_SEQUENCE, ("input",)),
        Node("seen", Operation.ATTENTION, ("steps", "steps", "steps"), {"heads": 2}),
        Node("kept", Operation.GRU, ("seen",), {"features": 4}),
        Node("a", Operation.TO_MAP, ("kept",), {"like": "input"}),
    )
    with torch.inference_mode():
        assert network(*nodes).to(torch.bfloat16)(image.to(torch.bfloat16)).dtype is torch.bfloat16
