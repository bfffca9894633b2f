"""A published SegFormer is brought in by its names alone; what its file does not give is named as untrained."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from app.cli import main
from tests.helpers.plain_segformer import random_state

CLASSES = 2
DESCRIPTION = {
    "version": 2,
    "task": "segment",
    "input_shape": {"input_shape0": 64, "input_shape1": 64, "input_shape2": 3, "label_shape": CLASSES},
    "data_format": {"data_format": "channels_last"},
    "architecture": {"name": "segformer-b0"},
    "classes": [{"name": "Left ventricle"}, {"name": "Myocardium"}],
    "activation": "sigmoid",
    "preprocess": [{"step": "minmax"}, {"step": "repeat-channels", "channels": 3}],
}


@pytest.fixture
def bring_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Saves a state, gives the command; what it wrote and what it said."""
    monkeypatch.setenv("VERDANT_HOME", str(tmp_path / "home"))
    (tmp_path / "net.json").write_text(json.dumps(DESCRIPTION))

    def run(state) -> tuple[dict[str, np.ndarray] | None, str]:
        torch.save(state, tmp_path / "published.pth")
        out = tmp_path / "net.safetensors"
        state_file, description = str(tmp_path / "published.pth"), str(tmp_path / "net.json")
        with pytest.raises(SystemExit) as leaving:
            main(["iodeep", "import-torch", state_file, str(out), "--architecture", description])
        told = capsys.readouterr()
        return (load_file(out) if not leaving.value.code else None), told.out + told.err

    return run


def test_a_whole_network_comes_in_under_our_names_and_nothing_is_untrained(bring_in):
    state = random_state(channels=3, classes=CLASSES)
    brought, said = bring_in(state)
    assert np.array_equal(
        brought["stage2.block1.query.weight"],
        state["segformer.encoder.block.1.0.attention.self.query.weight"].numpy(),
    )
    assert "published SegFormer" in said
    assert "ntrained" not in said


def test_of_an_encoder_alone_the_head_is_named_as_untrained_and_is_the_same_each_time(bring_in):
    state = random_state(channels=3, classes=CLASSES)
    encoder = {name: tensor for name, tensor in state.items() if name.startswith("segformer.")}
    encoder["classifier.weight"] = torch.zeros(1000, 256)
    brought, said = bring_in(encoder)
    assert "Untrained, with initial values: head.project1.weight" in said
    assert "Train the network before you pack it" in said
    assert "Left out, no part of this network: classifier.weight." in said
    again, _said = bring_in(encoder)
    assert all(np.array_equal(again[name], values) for name, values in brought.items())


def test_a_head_for_other_classes_is_kept_but_for_the_classifier(bring_in):
    state = random_state(channels=3, classes=150)
    brought, said = bring_in(state)
    assert brought["head.classify.weight"].shape[0] == CLASSES
    assert np.array_equal(brought["head.fuse.weight"], state["decode_head.linear_fuse.weight"].numpy())
    assert "Untrained, with initial values: head.classify.weight, head.classify.bias." in said


def test_an_encoder_that_lacks_a_part_is_refused_by_name(bring_in):
    state = random_state(channels=3, classes=CLASSES)
    del state["segformer.encoder.block.3.1.mlp.dense2.bias"]
    brought, said = bring_in(state)
    assert brought is None
    assert "stage4.block2.contract.bias" in said


def test_an_encoder_for_other_channels_is_refused(bring_in):
    brought, said = bring_in(random_state(channels=1, classes=CLASSES))
    assert brought is None
    assert "stage1.patches.conv.weight" in said


def test_weights_of_something_else_are_refused_by_name(bring_in):
    brought, said = bring_in({"layer1.0.conv1.weight": torch.zeros(8, 3, 3, 3)})
    assert brought is None
    assert "layer1.0.conv1.weight" in said and "SegFormer" in said
