"""Weights: only safetensors, only those that fit, only those that were published."""

from __future__ import annotations

import io
import json
import pickle

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save

from app.core.errors import DigestError, UnsafeWeightsError, WeightsError
from app.core.weights_bytes import without_padding
from inference.architecture import parse_architecture
from inference.backends.torch_builder import build
from inference.weights import check_weights_bytes, digest, load_weights, save_weights
from tests.helpers.network_descriptions import as_text, tiny_unet


def network(seed: int = 1):
    torch.manual_seed(seed)
    return build(parse_architecture(as_text(tiny_unet())).required_graph())


def stored(**changes) -> bytes:
    """A file of a network's weights with tensors changed; None removes one. `__` stands for a dot."""
    state = {k: v for k, v in network().state_dict().items() if not k.endswith("num_batches_tracked")}
    for name, tensor in changes.items():
        state[name.replace("__", ".")] = tensor
    return save({name: tensor for name, tensor in state.items() if tensor is not None})


def header_of_length(length: int) -> bytes:
    """A valid file whose header has exactly that many bytes."""
    header = json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return length.to_bytes(8, "little") + header.ljust(length) + b"\0\0\0\0"


def test_what_was_saved_is_loaded_and_predicts_the_same():
    source, target = network(1), network(2)
    source(torch.rand(4, 1, 16, 16))  # moves the running means

    data = save_weights(source)
    load_weights(target, data)

    image = torch.rand(1, 1, 16, 16)
    with torch.inference_mode():
        torch.testing.assert_close(target.eval()(image), source.eval()(image), rtol=0, atol=0)
    assert save_weights(target) == data


def test_the_names_are_those_of_the_layers():
    data = save_weights(network())
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])

    assert "layer01.norm1.running_mean" in header
    assert not [name for name in header if name.endswith("num_batches_tracked")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"layer04__up__bias": None}, "The tensor layer04.up.bias 4 is missing"),
        ({"layer09__conv__bias": torch.zeros(3)}, "The tensor layer09.conv.bias is unexpected"),
        ({"layer03__conv1__weight": torch.zeros(8, 4, 5, 5)}, "has the shape 8×4×5×5 instead of 8×4×3×3"),
        ({"layer06__conv__bias": torch.zeros(1, dtype=torch.float16)}, "has the type F16 instead of F32"),
        ({"layer06__conv__bias": torch.tensor([float("nan")])}, "layer06.conv.bias holds values that are not"),
    ],
)
def test_the_first_tensor_that_does_not_fit_is_named_and_nothing_is_loaded(changes, words):
    target = network(2)
    before = save_weights(target)

    with pytest.raises(WeightsError, match=words):
        load_weights(target, stored(**changes))

    assert save_weights(target) == before


def test_counters_of_training_batches_are_tolerated():
    everything = network(3).state_dict()

    load_weights(network(), save(everything))


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickle_is_refused_with_the_conversion(protocol):
    with pytest.raises(UnsafeWeightsError, match=r"weights_only=True"):
        check_weights_bytes(pickle.dumps({"layer01": [0.0] * 100}, protocol=protocol))


@pytest.mark.parametrize("is_zip", [True, False])
def test_a_pth_file_is_refused_with_the_conversion(is_zip):
    file = io.BytesIO()
    torch.save(network().state_dict(), file, _use_new_zipfile_serialization=is_zip)

    with pytest.raises(UnsafeWeightsError, match=r"safetensors\.torch\.save_file"):
        load_weights(network(), file.getvalue())


def test_a_safetensors_file_that_begins_like_a_pickle_is_none():
    data = header_of_length(640)
    assert data[:2] == b"\x80\x02"

    check_weights_bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\x89HDF\r\n\x1a\n" + bytes(100),
        bytes(100),
        (1 << 60).to_bytes(8, "little") + b"{}",
        (10).to_bytes(8, "little") + b"{" * 10,
        (2).to_bytes(8, "little") + b"[]",
        (7).to_bytes(8, "little") + b'{"a":1}',
    ],
    ids=["empty", "brace", "hdf5", "zeros", "huge header", "no json", "list", "no tensor"],
)
def test_anything_else_is_no_safetensors(data):
    with pytest.raises(WeightsError, match="no safetensors file") as caught:
        check_weights_bytes(data)
    assert not isinstance(caught.value, UnsafeWeightsError)


def test_a_truncated_file_is_named_as_such():
    with pytest.raises(WeightsError, match="ends before its tensors do"):
        check_weights_bytes(save_weights(network())[:-1])


def test_a_huge_header_is_refused_unread():
    with pytest.raises(WeightsError, match="no safetensors file"):
        check_weights_bytes(header_of_length((4 << 20) + 8))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_byte_never_ends_in_another_error(at, value):
    data = bytearray(stored())
    data[at] = value
    try:
        load_weights(network(), bytes(data))
    except WeightsError as error:
        assert error.next_step


def test_the_digest_is_that_of_the_bytes():
    assert digest(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(("data", "length"), [(b"abc", 3), (b"abc\0", 3), (b"", 0), (b"\0", 0)])
def test_only_the_zero_that_makes_a_value_even_is_taken_off(data, length):
    stated = digest(data[:length]).upper().replace("SHA256", "sha256")
    assert without_padding(memoryview(data), stated) == data[:length]
    assert without_padding(memoryview(data), digest(data)) == data


@pytest.mark.parametrize("expected", [digest(b"abd"), "sha256:", "md5:0", ""])
def test_another_digest_is_refused(expected):
    with pytest.raises(DigestError):
        without_padding(memoryview(b"abc"), expected)
