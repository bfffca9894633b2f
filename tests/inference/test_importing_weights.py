"""Weights of PyTorch brought in by a mapping file: what fits is taken, what does not is named, nothing is run."""

from __future__ import annotations

import io
import json
import pickle
import zipfile

import numpy as np
import pytest
import torch
from torch import nn

from app.core.errors import NetworkObjectError
from inference.architecture import parse_architecture
from inference.backends import torch_builder
from inference.importing.mapping import TensorMapping, mapping_text, read_mapping
from inference.importing.state_dict import read_state
from inference.importing.suggesting import suggest_mapping
from tests.helpers.network_descriptions import as_text, tiny_unet


class TheirUnet(nn.Module):
    """The same U-Net as `tiny_unet`, as another project would write it."""

    def __init__(self) -> None:
        super().__init__()

        def pair(before: int, after: int) -> nn.Sequential:
            return nn.Sequential(
                nn.Conv2d(before, after, 3, padding=1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(),
                nn.Conv2d(after, after, 3, padding=1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(),
            )

        self.enc = pair(1, 4)
        self.mid = pair(4, 8)
        self.up = nn.ConvTranspose2d(8, 4, 2, 2)
        self.dec = pair(8, 4)
        self.head = nn.Conv2d(4, 1, 1)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        skipped = self.enc(image)
        inner = self.up(self.mid(nn.functional.max_pool2d(skipped, 2)))
        return self.head(self.dec(torch.cat([skipped, inner], dim=1)))


PAIRS = {"0": "conv1", "1": "norm1", "3": "conv2", "4": "norm2"}
MAPPING = {
    "tensors": [
        *(
            {"from": f"{theirs}.{number}.{{part}}", "to": f"{ours}.{part}.{{part}}"}
            for theirs, ours in {"enc": "layer01", "mid": "layer03", "dec": "layer05"}.items()
            for number, part in PAIRS.items()
        ),
        {"from": "up.{part}", "to": "layer04.up.{part}"},
        {"from": "head.weight", "to": "layer06.conv.weight"},
        {"from": "head.bias", "to": "layer06.conv.bias"},
    ]
}


@pytest.fixture
def theirs():
    torch.manual_seed(1)
    module = TheirUnet()
    module(torch.rand(4, 1, 32, 24))  # so that the running means are not the initial ones
    return module.eval()


@pytest.fixture
def graph():
    return parse_architecture(as_text(tiny_unet())).required_graph()


def saved(content: object, path):
    torch.save(content, path)
    return path


def mapping_in(folder, content: object) -> TensorMapping:
    path = folder / "map.json"
    path.write_text(json.dumps(content))
    return read_mapping(path)


def refusal(act) -> str:
    with pytest.raises(NetworkObjectError) as caught:
        act()
    return str(caught.value)


def output_of(graph, tensors, image):
    module = torch_builder.build(graph).eval()
    module.load_state_dict({name: torch.from_numpy(values) for name, values in tensors.items()}, strict=False)
    with torch.inference_mode():
        return module(image)


@pytest.mark.parametrize("wrap", [lambda state: state, lambda state: {"epoch": 3, "state_dict": state}])
def test_gives_the_same_output_by_a_mapping(theirs, graph, tmp_path, wrap):
    state = read_state(saved(wrap(theirs.state_dict()), tmp_path / "state.pth"))
    tensors = mapping_in(tmp_path, MAPPING).apply(state, graph.tensors())

    image = torch.rand(2, 1, 32, 24)
    with torch.inference_mode():
        torch.testing.assert_close(output_of(graph, tensors, image), theirs(image), rtol=1e-5, atol=1e-5)


def test_a_suggestion_by_order_is_the_same_mapping(theirs, graph, tmp_path):
    state = read_state(saved(theirs.state_dict(), tmp_path / "state.pth"))
    suggested = suggest_mapping({name: values.shape for name, values in state.items()}, graph.tensors())

    assert not suggested.undecided
    (tmp_path / "map.json").write_text(mapping_text(suggested))
    tensors = read_mapping(tmp_path / "map.json").apply(state, graph.tensors())
    expected = mapping_in(tmp_path, MAPPING).apply(state, graph.tensors())
    assert {name: values.tobytes() for name, values in tensors.items()} == {
        name: values.tobytes() for name, values in expected.items()
    }


def test_what_could_go_two_ways_is_left_undecided_and_refused(tmp_path):
    suggested = suggest_mapping(
        {"x.weight": (3, 3), "y.weight": (3, 3), "z.weight": (5,), "extra.bias": (2,)},
        {"a.weight": (5,), "b.weight": (3, 3), "c.weight": (3, 3)},
    )

    assert [(rule.source, rule.target) for rule in suggested.rules] == [("z.weight", "a.weight")]
    assert suggested.undecided == {"theirs": ["x.weight", "y.weight", "extra.bias"], "ours": ["b.weight", "c.weight"]}
    (tmp_path / "map.json").write_text(mapping_text(suggested))
    assert "leaves undecided: x.weight, y.weight, extra.bias, b.weight" in refusal(
        lambda: read_mapping(tmp_path / "map.json")
    )


def test_axes_are_exchanged_where_the_file_says_so(tmp_path):
    mapping = mapping_in(tmp_path, {"tensors": [{"from": "w", "to": "weight", "transpose": [1, 0]}]})
    values = np.arange(6, dtype=np.float32).reshape(2, 3)

    np.testing.assert_array_equal(mapping.apply({"w": values}, {"weight": (3, 2)})["weight"], values.T)


class TestRefusals:
    def test_name_every_tensor_that_is_not_mapped_missing_or_of_another_shape(self, theirs, graph, tmp_path):
        state = read_state(saved(theirs.state_dict(), tmp_path / "state.pth"))
        changed = {"tensors": [entry for entry in MAPPING["tensors"] if not entry["from"].startswith("up")]}
        changed["tensors"][-2] = {"from": "head.weight", "to": "layer01.conv1.weight"}

        words = refusal(lambda: mapping_in(tmp_path, changed).apply(state, graph.tensors()))

        assert "nothing is said of up.weight, up.bias" in words
        assert "layer04.up.weight 8×4×2×2, layer04.up.bias 4, layer06.conv.weight 1×4×1×1" in words
        assert "layer01.conv1.weight is given twice, by enc.0.weight and head.weight" in words
        assert "head.weight has the shape 1×4×1×1 instead of 4×1×3×3" in words

    def test_ignored_tensors_need_no_place(self, tmp_path):
        mapping = mapping_in(tmp_path, {"ignore": ["aux.*"]})
        values = np.ones(2, np.float32)

        assert list(mapping.apply({"a": values, "aux.b": values}, {"a": (2,)})) == ["a"]

    def test_of_values_that_are_not_finite(self):
        state = {"a": np.array([1, np.nan], np.float32)}

        assert "The tensor a holds values that are not finite" in refusal(
            lambda: TensorMapping().apply(state, {"a": (2,)})
        )

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ([], "no JSON object"),
            ({"tensor": []}, "unknown key 'tensor'"),
            ({"tensors": {}}, "'tensors' is no list"),
            ({"tensors": [{"from": "a"}]}, "Entry 1 of 'tensors' has no names"),
            ({"tensors": [{"from": "a", "to": "b", "by": 1}]}, "unknown key 'by'"),
            ({"tensors": [{"from": "a{n}", "to": "b{m}"}]}, "placeholders that 'from' does not have"),
            ({"tensors": [{"from": "a{n}{n}", "to": "b"}]}, "placeholders"),
            ({"tensors": [{"from": "a", "to": "b", "transpose": [0, 2]}]}, "no order of axes"),
            ({"ignore": "a"}, "'ignore' is no list"),
            ({"undecided": ["a"]}, "leaves undecided"),
        ],
    )
    def test_of_mapping_files(self, tmp_path, content, words):
        assert words in refusal(lambda: mapping_in(tmp_path, content))

    def test_of_a_pickle_that_would_run_something(self, tmp_path):
        class Trap:
            def __reduce__(self):
                return open, (str(tmp_path / "sprung"), "w")

        for name, content in (("zip.pth", saved({"a": Trap()}, tmp_path / "zip.pth")), ("bare.pth", None)):
            path = content or tmp_path / name
            if content is None:
                path.write_bytes(pickle.dumps({"a": Trap()}, protocol=2))
            assert "holds more than tensors" in refusal(lambda path=path: read_state(path))
        assert not (tmp_path / "sprung").exists()

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ({"a": 1}, "a checkpoint that holds: a. Name the key"),
            ([torch.ones(2)], "no table of tensors"),
            ({"model": {"a": torch.ones(1)}, "net": {"a": torch.ones(1)}}, "a checkpoint that holds: model, net"),
            ({"a": torch.ones(2, dtype=torch.int64)}, "tensor a holds no plain floats"),
            ({"a": torch.ones(1).expand(10**10)}, "take more than 4 GiB"),
        ],
    )
    def test_of_other_contents(self, tmp_path, content, words):
        assert words in refusal(lambda: read_state(saved(content, tmp_path / "state.pth")))

    def test_of_programs_and_bombs(self, tmp_path):
        path = tmp_path / "model.ts"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("model/constants.pkl", b"")
        assert "a TorchScript program" in refusal(lambda: read_state(path))
        path.write_bytes(b"not weights")
        assert "is damaged" in refusal(lambda: read_state(path))

    def test_a_key_leads_to_the_state(self, tmp_path):
        path = saved({"a": {"b": {"w": torch.ones(2)}}}, tmp_path / "state.pth")

        assert list(read_state(path, key="a/b")) == ["w"]
        assert "no tensors under 'a/c'" in refusal(lambda: read_state(path, key="a/c"))


def test_half_precision_becomes_float32(tmp_path):
    state = read_state(saved({"a": torch.tensor([1.5], dtype=torch.bfloat16)}, tmp_path / "state.pth"))

    assert state["a"].dtype == np.float32 and state["a"][0] == 1.5


def test_a_state_is_read_from_a_file_of_the_old_format(tmp_path):
    buffer = io.BytesIO()
    torch.save({"a": torch.ones(3)}, buffer, _use_new_zipfile_serialization=False)
    (tmp_path / "old.pth").write_bytes(buffer.getvalue())

    assert read_state(tmp_path / "old.pth")["a"].shape == (3,)
