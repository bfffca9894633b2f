"""Every layer code of the grammar: what it gives, how many parameters it has, and what it computes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from app.core.errors import InputMismatchError
from inference.architecture import parse_architecture
from inference.backends.torch_builder import build
from inference.layers import LayerKind
from tests.helpers.network_descriptions import as_text, layer_list

ROWS, COLUMNS, CHANNELS = 8, 12, 4
PIXELS = ROWS * COLUMNS

State = dict[str, Tensor]
Reference = Callable[[Tensor, State], Tensor]


def as_steps(image: Tensor) -> Tensor:
    """(N, C, rows, columns) -> (N, pixels row by row, C)."""
    return image.permute(0, 2, 3, 1).reshape(image.shape[0], -1, image.shape[1])


def as_image(steps: Tensor) -> Tensor:
    return steps.reshape(steps.shape[0], ROWS, COLUMNS, -1).permute(0, 3, 1, 2)


def on_steps(reference: Reference) -> Reference:
    """A reference that is written for (N, channels, steps)."""
    return lambda image, state: as_image(reference(as_steps(image).transpose(1, 2), state).transpose(1, 2))


def mean_of_steps(reference: Reference) -> Reference:
    """The same where the steps are no longer the pixels: class maps of one pixel."""
    return lambda image, state: reference(as_steps(image).transpose(1, 2), state).mean(2)[:, :, None, None]


def double_convolution(image: Tensor, state: State) -> Tensor:
    for part in "12":
        image = functional.conv2d(image, state[f"conv{part}.weight"], padding=1)
        image = normalised(image, state, f"norm{part}").clamp(min=0)
    return image


def normalised(image: Tensor, state: State, name: str = "norm") -> Tensor:
    weight, bias, mean, variance = (
        state[f"{name}.{part}"].reshape(1, -1, *[1] * (image.ndim - 2))
        for part in ("weight", "bias", "running_mean", "running_var")
    )
    return (image - mean) / (variance + 1e-5).sqrt() * weight + bias


def separable(image: Tensor, state: State, convolve: Callable[..., Tensor]) -> Tensor:
    image = convolve(image, state["depthwise.weight"], padding=1, groups=CHANNELS)
    return convolve(image, state["pointwise.weight"], state["pointwise.bias"])


def lstm(image: Tensor, state: State) -> Tensor:
    """Gates in the order input, forget, cell, output (Hochreiter & Schmidhuber, as torch lays them out)."""
    hidden = cell = torch.zeros(len(image), 3)
    given_by = []
    for step in as_steps(image).unbind(1):
        gates = step @ state["lstm.weight_ih_l0"].T + hidden @ state["lstm.weight_hh_l0"].T
        gates = gates + state["lstm.bias_ih_l0"] + state["lstm.bias_hh_l0"]
        enter, forget, fresh, leave = gates.chunk(4, dim=1)
        cell = forget.sigmoid() * cell + enter.sigmoid() * fresh.tanh()
        hidden = leave.sigmoid() * cell.tanh()
        given_by.append(hidden)
    return as_image(torch.stack(given_by, dim=1))


def gru(image: Tensor, state: State) -> Tensor:
    """Gates in the order reset, update, new."""
    hidden = torch.zeros(len(image), 3)
    given_by = []
    for step in as_steps(image).unbind(1):
        entering = (step @ state["gru.weight_ih_l0"].T + state["gru.bias_ih_l0"]).chunk(3, dim=1)
        kept = (hidden @ state["gru.weight_hh_l0"].T + state["gru.bias_hh_l0"]).chunk(3, dim=1)
        reset, update = ((entering[at] + kept[at]).sigmoid() for at in (0, 1))
        hidden = (1 - update) * (entering[2] + reset * kept[2]).tanh() + update * hidden
        given_by.append(hidden)
    return as_image(torch.stack(given_by, dim=1))


def pooled(image: Tensor, reduce: Callable[[Tensor], Tensor]) -> Tensor:
    return reduce(image.unfold(2, 2, 2).unfold(3, 2, 2).flatten(4))


SAME = (CHANNELS, ROWS, COLUMNS)
WIDE = {"cn": [3], "kernel": [3]}
CASES: dict[str, tuple[dict, tuple[int, ...], int, Reference]] = {
    "dsc1d": (
        WIDE,
        (3, ROWS, COLUMNS),
        3 * 4 + 4 * 3 + 3,
        on_steps(lambda x, s: separable(x, s, functional.conv1d)),
    ),
    "dsc2d": (WIDE, (3, ROWS, COLUMNS), 9 * 4 + 4 * 3 + 3, lambda x, s: separable(x, s, functional.conv2d)),
    "cnn1d": (
        WIDE,
        (3, ROWS, COLUMNS),
        3 * 4 * 3 + 3,
        on_steps(lambda x, s: functional.conv1d(x, s["conv.weight"], s["conv.bias"], padding=1)),
    ),
    "cnn2d": (
        {**WIDE, "stride": {"stride": 2}},
        (3, ROWS // 2, COLUMNS // 2),
        9 * 4 * 3 + 3,
        lambda x, s: functional.conv2d(x, s["conv.weight"], s["conv.bias"], stride=2, padding=1),
    ),
    "lstm": ({"cn": [3]}, (3, ROWS, COLUMNS), 4 * 3 * (4 + 3 + 2), lstm),
    "gru": ({"cn": [3]}, (3, ROWS, COLUMNS), 3 * 3 * (4 + 3 + 2), gru),
    "Avgpool1d": (
        {"pool": [4]},
        (CHANNELS, 1, 1),
        0,
        mean_of_steps(lambda x, s: x.unfold(2, 4, 4).mean(-1)),
    ),
    "Avgpool2d": ({"pool": [2]}, (CHANNELS, 4, 6), 0, lambda x, s: pooled(x, lambda cells: cells.mean(-1))),
    "Maxpool1d": (
        {"pool": [4]},
        (CHANNELS, 1, 1),
        0,
        mean_of_steps(lambda x, s: x.unfold(2, 4, 4).amax(-1)),
    ),
    "Maxpool2d": ({"pool": [2]}, (CHANNELS, 4, 6), 0, lambda x, s: pooled(x, lambda cells: cells.amax(-1))),
    "Flatten dense": (
        {"cn": [3]},
        (3, 1, 1),
        CHANNELS * PIXELS * 3 + 3,
        lambda x, s: (
            torch.einsum("ncij,kcij->nk", x, s["layer02.dense.weight"].reshape(3, CHANNELS, ROWS, COLUMNS))
            + s["layer02.dense.bias"]
        )[:, :, None, None],
    ),
    "dense": (
        {"cn": [3]},
        (3, ROWS, COLUMNS),
        4 * 3 + 3,
        lambda x, s: as_image(as_steps(x) @ s["dense.weight"][:, :, 0, 0].T + s["dense.bias"]),
    ),
    "dropout": ({}, SAME, 0, lambda x, s: x),
    "batchNorm1d": ({}, SAME, 2 * CHANNELS, normalised),
    "batchNorm2d": ({}, SAME, 2 * CHANNELS, normalised),
    "relu": ({}, SAME, 0, lambda x, s: torch.where(x > 0, x, 0.0)),
    "prelu": ({}, SAME, 1, lambda x, s: torch.where(x > 0, x, x * s["prelu.weight"])),
    "tanh": ({}, SAME, 0, lambda x, s: 1 - 2 / ((2 * x).exp() + 1)),
    "softmax": ({}, SAME, 0, lambda x, s: x.exp() / x.exp().sum(1, keepdim=True)),
    "sigmoid": ({}, SAME, 0, lambda x, s: 1 / (1 + (-x).exp())),
    "Upsample": (
        {},
        (2, 2 * ROWS, 2 * COLUMNS),
        4 * 4 * 2 + 2,
        lambda x, s: (
            torch.einsum("ncij,cokl->noikjl", x, s["up.weight"]).reshape(len(x), 2, 2 * ROWS, 2 * COLUMNS)
            + s["up.bias"][:, None, None]
        ),
    ),
    "doubleConv": (WIDE, (3, ROWS, COLUMNS), 9 * (4 * 3 + 3 * 3) + 4 * 3, double_convolution),
    "ElbowUNet": (WIDE, (3, ROWS, COLUMNS), 9 * (4 * 3 + 3 * 3) + 4 * 3, double_convolution),
    "UpDoubleConv": (WIDE, (3, ROWS, COLUMNS), 9 * (4 * 3 + 3 * 3) + 4 * 3, double_convolution),
    "UpDoubleConv_out": (WIDE, (3, ROWS, COLUMNS), 9 * (4 * 3 + 3 * 3) + 4 * 3, double_convolution),
    "output": (
        {},
        (5, ROWS, COLUMNS),
        4 * 5 + 5,
        lambda x, s: functional.conv2d(x, s["conv.weight"], s["conv.bias"]),
    ),
}
"""By code: sections, output shape, parameters, reference. A vector becomes class maps of one pixel."""


def described(codes: str, sections: dict, label_shape: int) -> dict:
    return layer_list(codes, shape=(ROWS, COLUMNS, CHANNELS, label_shape), task="classify", **sections)


def randomised(graph, seed: int = 3) -> torch.nn.Module:
    """The network, ready to predict, with numbers in it that no initialisation gives."""
    network = build(graph).eval()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.1 - 0.6 * ("running_var" not in name))
    return network


def test_all_codes_of_the_grammar_are_here():
    assert {codes.split()[0] for codes in CASES} == {kind.value for kind in LayerKind}


@pytest.mark.parametrize("codes", CASES)
def test_a_layer_gives_what_its_code_says(codes):
    sections, shape, parameters, reference = CASES[codes]
    # A last sigmoid or softmax is not a layer, so one that changes nothing comes last.
    architecture = parse_architecture(as_text(described(f"{codes} dropout", sections, shape[0])))

    graph = architecture.required_graph()
    rows = architecture.table()
    assert graph.output_shape == shape
    assert [row.code for row in rows] == [*codes.split(), "dropout"]
    assert architecture.parameter_count() == sum(row.parameters for row in rows) == parameters

    network = randomised(graph)
    image = torch.randn(2, CHANNELS, ROWS, COLUMNS, generator=torch.Generator().manual_seed(7))
    state = {name.removeprefix("layer01."): tensor for name, tensor in network.state_dict().items()}
    with torch.inference_mode():
        torch.testing.assert_close(network(image), reference(image, state), rtol=1e-4, atol=1e-5)


class TestReadingAnImageAsASequence:
    def test_a_two_dimensional_layer_behind_it_sees_the_image_again(self):
        architecture = parse_architecture(as_text(described("gru Maxpool2d output", {"cn": [6], "pool": [2]}, 5)))

        assert [row.output_shape for row in architecture.table()] == [(PIXELS, 6), (6, 4, 6), (5, 4, 6)]

    def test_a_skip_connection_brings_pixels_to_steps_and_steps_to_pixels(self):
        sections = {"cn": [3, 5, 2], "kernel": [1, 3, 3], "skip_connection": {"1": 2, "2": 3}}
        architecture = parse_architecture(as_text(described("cnn2d cnn1d cnn2d dropout", sections, 2)))

        network = randomised(architecture.required_graph())
        with torch.inference_mode():
            assert network(torch.zeros(1, CHANNELS, ROWS, COLUMNS)).shape == (1, 2, ROWS, COLUMNS)
        nodes = {node.name: node for node in architecture.required_graph().nodes}
        assert nodes["layer02.join"].inputs == ("layer02.skip01", "layer02.to_sequence")
        assert nodes["layer03.join"].inputs == ("layer03.skip02", "layer03.to_map")

    def test_weights_do_not_depend_on_the_size_of_the_image(self):
        architecture = parse_architecture(as_text(described("cnn1d lstm output", {"cn": [3, 2], "kernel": [5]}, 2)))

        assert not architecture.is_fixed_size
        network = randomised(architecture.required_graph())
        with torch.inference_mode():
            assert network(torch.zeros(1, CHANNELS, 9, 7)).shape == (1, 2, 9, 7)

    def test_a_network_that_ends_in_steps_gives_their_mean(self):
        architecture = parse_architecture(as_text(described("Maxpool1d output", {"pool": [2]}, 3)))
        network = randomised(architecture.required_graph())
        image = torch.randn(2, CHANNELS, ROWS, COLUMNS)
        state = network.state_dict()

        steps = as_steps(image).unfold(1, 2, 2).amax(-1)
        expected = (steps @ state["layer02.dense.weight"].T + state["layer02.dense.bias"]).mean(1)
        with torch.inference_mode():
            torch.testing.assert_close(network(image)[:, :, 0, 0], expected)

    def test_a_vector_has_a_weight_for_each_pixel_and_so_one_size(self):
        architecture = parse_architecture(as_text(described("Flatten dense output", {"cn": [8]}, 3)))
        network = build(architecture.required_graph())

        assert architecture.is_fixed_size
        with pytest.raises(InputMismatchError, match=r"takes \(N, 4, 8, 12\) and no other size"):
            network(torch.zeros(1, CHANNELS, 12, 8))


MAPS, STEPS, FEATURES = "maps", "steps", "features"
EVERYWHERE = ["relu", "prelu", "tanh", "dropout", "batchNorm1d", "dense", "Flatten"]
ON_IMAGES = ["cnn2d", "dsc2d", "doubleConv", "Maxpool2d", "Avgpool2d", "batchNorm2d", "Upsample"]
ON_SEQUENCES = ["cnn1d", "dsc1d", "Maxpool1d", "Avgpool1d", "lstm", "gru"]


@st.composite
def layer_lists(draw: st.DrawFn) -> dict:
    """Networks of up to eight layers that fit one another, with skip connections."""
    kind, side, steps, channels = MAPS, 16, 16 * 16, 2
    codes, cn, kernels, pools = [], [], [], []
    given_by: list[tuple[str, int]] = []
    skips: dict[str, int] = {}
    for number in range(1, draw(st.integers(1, 8)) + 1):
        known = EVERYWHERE + {MAPS: ON_IMAGES + ON_SEQUENCES, STEPS: ON_SEQUENCES, FEATURES: []}[kind]
        code = draw(
            st.sampled_from([item for item in known if item != "Upsample" or (channels % 2 == 0 and side < 32)])
        )
        codes.append(code)
        if code in {"Flatten", "lstm", "gru"} and steps > 64:
            codes[-1], code = "relu", "relu"  # keep it small
        if kind == MAPS and code in ON_SEQUENCES:
            kind, steps = STEPS, side * side
        if code in {"cnn1d", "cnn2d", "dsc1d", "dsc2d", "doubleConv", "dense", "lstm", "gru"}:
            sources = [n for n, given_as in enumerate(given_by, start=1) if given_as == (kind, steps)]
            if kind != FEATURES and sources and draw(st.booleans()):
                source = str(draw(st.sampled_from(sources)))
                if source not in skips:
                    skips[source] = number
            channels = draw(st.integers(1, 5))
            cn.append(channels)
            if code not in {"dense", "lstm", "gru"}:
                kernels.append(draw(st.sampled_from([1, 3, 5])))
        elif "pool" in code:
            pool = draw(st.sampled_from([1, 2]))
            pool = 1 if (kind == MAPS and side <= 2) or steps % 2 else pool
            pools.append(pool)
            side, steps = (side // pool, steps // pool**2) if kind == MAPS else (side, steps // pool)
        elif code == "Upsample":
            channels, side, steps = channels // 2, side * 2, steps * 4
        elif code == "Flatten":
            kind, channels, steps = FEATURES, channels * (1 if kind == FEATURES else steps), 1
        given_by.append((kind, steps))
    return layer_list(
        " ".join([*codes, "output"]),
        shape=(16, 16, 2, draw(st.integers(1, 3))),
        cn=cn,
        kernel=kernels,
        pool=pools,
        skip_connection=skips,
        task="classify",
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(layer_lists())
def test_arithmetic_and_torch_agree_on_any_list_of_layers(description):
    architecture = parse_architecture(as_text(description))
    graph = architecture.required_graph()
    network = build(graph).eval()

    state = {name: tuple(item.shape) for name, item in network.state_dict().items() if "num_batches" not in name}
    assert state == dict(graph.tensors())
    assert sum(item.numel() for item in network.parameters()) == architecture.parameter_count()

    seen: dict[str, tuple[int, ...]] = {}
    for node in graph.nodes:
        if len(graph.declared[node.name]) == 3 and state.get(f"{node.name}.weight"):
            network.get_submodule(node.name).register_forward_hook(
                lambda module, entering, leaving, name=node.name: seen.update({name: tuple(leaving.shape[1:])})
            )
    with torch.inference_mode():
        assert tuple(network(torch.zeros(1, *graph.input_shape)).shape[1:]) == graph.output_shape
    assert seen == {name: graph.declared[name] for name in seen}
