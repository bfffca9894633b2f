"""SegFormer-B0: the same numbers as an independent implementation, with weights as they are published."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from app.core.errors import WeightsError
from inference.backends.torch_builder import build
from inference.builtin.segformer_names import rename_published
from inference.builtin.table import NETWORKS
from inference.graph import Graph
from tests.helpers.plain_segformer import plain_segformer, random_state

CLASSES = 3


def graph(*, channels: int = 3, shape: tuple[int, int] = (64, 96), **arguments) -> Graph:
    network = NETWORKS["segformer-b0"]
    return network.build(network.checked("segformer-b0", arguments), (channels, *shape), CLASSES)


def as_arrays(state) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in state.items()}


def in_the_authors_layout(state) -> dict[str, np.ndarray]:
    """The published state of Hugging Face under the names of the authors' own files."""
    renamed: dict[str, np.ndarray] = {}
    for name, tensor in as_arrays(state).items():
        parts = name.removeprefix("segformer.encoder.").split(".")
        match parts:
            case ["patch_embeddings", stage, part, kind]:
                part = {"proj": "proj", "layer_norm": "norm"}[part]
                renamed[f"backbone.patch_embed{int(stage) + 1}.{part}.{kind}"] = tensor
            case ["layer_norm", stage, kind]:
                renamed[f"backbone.norm{int(stage) + 1}.{kind}"] = tensor
            case ["block", stage, index, "attention", "self", "key", kind]:
                value = state[name.replace(".key.", ".value.")].numpy()
                renamed[f"backbone.block{int(stage) + 1}.{index}.attn.kv.{kind}"] = np.concatenate([tensor, value])
            case ["block", _, _, "attention", "self", "value", _]:
                pass
            case ["block", stage, index, *rest, kind]:
                part = {
                    "layer_norm_1": "norm1",
                    "layer_norm_2": "norm2",
                    "attention.self.query": "attn.q",
                    "attention.self.sr": "attn.sr",
                    "attention.self.layer_norm": "attn.norm",
                    "attention.output.dense": "attn.proj",
                    "mlp.dense1": "mlp.fc1",
                    "mlp.dense2": "mlp.fc2",
                    "mlp.dwconv.dwconv": "mlp.dwconv.dwconv",
                }[".".join(rest)]
                renamed[f"backbone.block{int(stage) + 1}.{index}.{part}.{kind}"] = tensor
            case ["decode_head", "linear_c", stage, "proj", kind]:
                renamed[f"decode_head.linear_c{int(stage) + 1}.proj.{kind}"] = tensor
            case ["decode_head", part, kind]:
                part = {
                    "linear_fuse": "linear_fuse.conv",
                    "batch_norm": "linear_fuse.bn",
                    "classifier": "linear_pred",
                }[part]
                renamed[f"decode_head.{part}.{kind}"] = tensor
            case _:
                raise AssertionError(name)
    return renamed


def in_the_layout_of_modules(state) -> dict[str, np.ndarray]:
    """The same under the names that Hugging Face's modules have since version 5."""
    renamed = {}
    for name, tensor in as_arrays(state).items():
        parts = name.split(".")
        if parts[1] == "encoder":
            parts[1:4] = ["stages", parts[3], {"block": "blocks"}.get(parts[2], parts[2])]
        name = ".".join(parts)
        for old, new in [
            ("layer_norm_1", "layernorm_before"),
            ("layer_norm_2", "layernorm_after"),
            ("attention.self.query", "attention.q_proj"),
            ("attention.self.key", "attention.k_proj"),
            ("attention.self.value", "attention.v_proj"),
            ("attention.self.sr", "attention.sequence_reduction.sequence_reduction"),
            ("attention.self.layer_norm", "attention.sequence_reduction.layer_norm"),
            ("attention.output.dense", "attention.o_proj"),
            ("mlp.dense1", "mlp.fc1"),
            ("mlp.dense2", "mlp.fc2"),
            ("linear_c.", "linear_projections."),
        ]:
            name = name.replace(old, new)
        renamed[name] = tensor
    return renamed


def loaded(made: Graph, tensors) -> torch.nn.Module:
    module = build(made).eval()
    state = {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in tensors.items()}
    missing, unexpected = module.load_state_dict(state, strict=False)
    assert not unexpected
    assert all("num_batches" in name for name in missing)
    return module


@pytest.mark.parametrize("shape", [(64, 96), (32, 32), (128, 224)])
@pytest.mark.parametrize("channels", [1, 3])
def test_gives_what_a_plain_implementation_gives(channels, shape):
    state = random_state(channels=channels, classes=CLASSES)
    made = graph(channels=channels, shape=shape)
    image = torch.randn(2, channels, *shape, generator=torch.Generator().manual_seed(1))

    with torch.inference_mode():
        expected = plain_segformer(state, image)
        output = loaded(made, rename_published(as_arrays(state)).tensors)(image)

    assert output.shape == (2, CLASSES, shape[0] // 4, shape[1] // 4)
    assert expected.std() > 0.1
    torch.testing.assert_close(output, expected, atol=1e-5, rtol=1e-5)


def test_norms_of_the_authors_own_code_are_an_argument():
    state = random_state(channels=3, classes=CLASSES)
    # Features of a small variance, so that what is added to it shows.
    for name in state:
        if "patch_embeddings" in name and "layer_norm" in name:
            state[name] = state[name] * 0.003
    image = torch.randn(1, 3, 64, 96)

    with torch.inference_mode():
        expected = plain_segformer(state, image, block_epsilon=1e-6)
        tensors = rename_published(as_arrays(state)).tensors
        output = loaded(graph(norm_epsilon=1e-6), tensors)(image)
        other = loaded(graph(), tensors)(image)

    torch.testing.assert_close(output, expected, atol=1e-5, rtol=1e-5)
    assert (other - expected).abs().max() > 1e-3


class TestPublishedWeights:
    @pytest.mark.parametrize("layout", [as_arrays, in_the_authors_layout, in_the_layout_of_modules])
    def test_of_every_layout_get_the_names_and_shapes_of_the_graph(self, layout):
        state = random_state(channels=3, classes=CLASSES)
        expected = rename_published(as_arrays(state)).tensors

        renamed = rename_published(layout(state))

        assert {name: value.shape for name, value in renamed.tensors.items()} == dict(graph().tensors())
        for name, value in renamed.tensors.items():
            np.testing.assert_array_equal(value, expected[name])

    def test_of_an_encoder_trained_on_imagenet_come_without_head(self):
        state = {
            name: tensor
            for name, tensor in as_arrays(random_state(channels=3, classes=CLASSES)).items()
            if name.startswith("segformer.")
        }
        classifier = {"classifier.weight": np.zeros((1000, 256)), "classifier.bias": np.zeros(1000)}

        renamed = rename_published({**state, **classifier})

        wanted = {name for name in graph().tensors() if not name.startswith("head.")}
        assert set(renamed.tensors) == wanted
        assert renamed.left_out == tuple(classifier)

    def test_of_a_bare_encoder_of_the_authors_too(self):
        state = in_the_authors_layout(random_state(channels=3, classes=CLASSES))
        encoder = {
            name.removeprefix("backbone."): value for name, value in state.items() if name.startswith("backbone.")
        }

        assert set(rename_published({**encoder, "head.weight": np.zeros((1000, 256))}).tensors) == {
            name for name in graph().tensors() if not name.startswith("head.")
        }

    @pytest.mark.parametrize(
        "name",
        [
            "layer01.conv1.weight",
            "segformer.encoder.block.0.0.attention.self.other.weight",
            "segformer.encoder.patch_embeddings.0.proj.weight.more.still",
            "",
        ],
    )
    def test_of_something_else_are_refused_by_name(self, name):
        with pytest.raises(WeightsError, match=f"'{name}' is none of a SegFormer's"):
            rename_published({name: np.zeros(3)})

    def test_that_mean_the_same_twice_are_refused(self):
        pair = {
            "segformer.encoder.layer_norm.0.weight": np.zeros(32),
            "backbone.norm1.weight": np.zeros(32),
        }
        with pytest.raises(WeightsError, match="is there twice"):
            rename_published(pair)

    def test_that_hold_no_keys_and_values_are_refused(self):
        with pytest.raises(WeightsError, match="no keys and values"):
            rename_published({"block1.0.attn.kv.bias": np.zeros(5)})
