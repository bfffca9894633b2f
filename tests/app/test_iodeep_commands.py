"""`verdant iodeep create|show|select`: packing, describing and choosing networks."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from tests.helpers.command_line import Ended, kept
from tests.helpers.stored_networks import (
    booby_trapped,
    brightness_description,
    brightness_network,
    brightness_weights,
    tampered,
)

SHIPPED = sorted(Path(str(files("resources").joinpath("networks"))).glob("*.dcm"))


def create(verdant, folder: Path, **changes: object) -> Ended:
    options: dict[str, object] = {
        "architecture": kept(folder / "a.json", brightness_description()),
        "weights": kept(folder / "w.safetensors", brightness_weights()),
        "modality": "MR",
        "body-part": "HEART",
        "name": "Mine",
    }
    options |= {key.replace("_", "-"): value for key, value in changes.items()}
    flags = [part for key, value in options.items() for part in (f"--{key}", value)]
    return verdant("iodeep", "create", *flags, folder / "out.dcm")


def test_a_created_network_is_shown_chosen_and_works(verdant, tmp_path, series, bright):
    info = kept(tmp_path / "info.json", json.dumps({"licence": "CC0", "parent_dnn_uid": "2.25.7"}))
    created = create(verdant, tmp_path, training_info=info, uid="2.25.8")
    assert (created.code, created.err) == (0, "") and "Mine, 2 parameters" in created.out

    shown = verdant("iodeep", "show", tmp_path / "out.dcm", "--json").json
    card = shown["card"]
    assert (card["name"], card["modality"], card["body_part_examined"]) == ("Mine", "MR", "HEART")
    assert (card["dnn_uid"], card["fine_tuning"], card["rows"], card["columns"]) == ("2.25.8", True, 24, 18)
    assert shown["parameters"] == 2
    assert shown["layers"] == [{"number": 1, "code": "cnn2d", "output_shape": [1, 24, 18], "parameters": 2}]
    assert "Mine" in verdant("iodeep", "show", tmp_path / "out.dcm").out

    chosen = verdant("iodeep", "select", series[0], tmp_path / "out.dcm").json["chosen"]
    assert (chosen["dnn_uid"], chosen["file"]) == ("2.25.8", str(tmp_path / "out.dcm"))
    ended = verdant(
        "propose", series[0].parent, "--network", tmp_path / "out.dcm", "--slice", "1", "--rtstruct", tmp_path / "r"
    )
    assert ended.code == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weights": b"\x80\x04K\x01."}, ["pickle", "safetensors"]),
        ({"weights": b"nothing of the kind"}, ["no safetensors file"]),
        ({"weights": brightness_weights(more=np.ones(2, np.float32))}, ["more is unexpected"]),
        ({"architecture": "{"}, ["no JSON"]),
        ({"architecture": brightness_description(kernel={})}, ["kernel"]),
    ],
)
def test_what_would_not_work_is_not_packed(verdant, tmp_path, changes, words):
    paths = {key: kept(tmp_path / f"bad.{key}", value) for key, value in changes.items()}
    create(verdant, tmp_path, **paths).failed_with(1, *words)
    assert not (tmp_path / "out.dcm").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe{}", b" " * ((1 << 20) + 1)])
def test_a_description_that_is_no_text_or_too_long_is_a_wrong_argument(verdant, tmp_path, content):
    create(verdant, tmp_path, architecture=kept(tmp_path / "bad.json", content)).failed_with(2, "bad.json")


@pytest.mark.parametrize("content", ["{", "[1]", "[" * 100_000])
def test_training_information_that_is_no_object_is_a_wrong_argument(verdant, tmp_path, content):
    create(verdant, tmp_path, training_info=kept(tmp_path / "info.json", content)).failed_with(2, "info.json")


@pytest.mark.parametrize(("option", "value"), [("modality", "mr"), ("body_part", "H" * 17), ("name", "=")])
def test_what_dicom_cannot_hold_is_refused(verdant, tmp_path, option, value):
    create(verdant, tmp_path, **{option: value}).failed_with(1, "stored")


def test_show_describes_a_network_and_refuses_weights_that_were_tampered_with_and_pickles(verdant, tmp_path):
    trap = tmp_path / "sprung"
    shown = verdant("iodeep", "show", kept(tmp_path / "t.dcm", tampered(brightness_network())))
    assert shown.code == 1
    assert "cnn2d" in shown.out  # described all the same
    assert "“Brightness” are refused. Their bytes are not those that the network was published with" in shown.err
    trapped = kept(tmp_path / "p.dcm", booby_trapped(brightness_network(), str(trap)))
    shown = verdant("iodeep", "show", trapped)
    assert shown.code == 1
    assert [word for word in ("Brightness", "pickle", "verdant iodeep convert") if word not in shown.err] == []
    assert not trap.exists()


def test_select_ranks_what_fits_and_names_the_tag_of_what_does_not(verdant, tmp_path, series):
    paths = {
        name: kept(tmp_path / f"{name}.dcm", brightness_network(name=name, **changes))
        for name, changes in {
            "other": {"modality": "CT"},
            "related": {"body_part_examined": "CARDIAC"},
            "equal": {},
            "knee": {"body_part_examined": "KNEE"},
        }.items()
    }
    ended = verdant("iodeep", "select", series[0], *paths.values())
    assert ended.code == 0
    assert [candidate["name"] for candidate in ended.json["candidates"]] == ["equal", "related"]
    assert ended.json["chosen"]["file"] == str(paths["equal"])
    assert {one["name"]: one["tag"] for one in ended.json["rejected"]} == {
        "other": "Modality",
        "knee": "BodyPartExamined",
    }
    assert ended.json["image"]["body_part_examined"] == "HEART"


def test_select_without_a_fitting_network_fails_but_says_why(verdant, tmp_path, series):
    ended = verdant("iodeep", "select", series[0], kept(tmp_path / "ct.dcm", brightness_network(modality="CT")))
    assert (ended.code, ended.json["chosen"], ended.json["candidates"]) == (1, None, [])
    assert ended.json["rejected"][0]["reason"] == "made for CT, the image is MR"


def test_select_needs_an_image(verdant, tmp_path, network):
    verdant("iodeep", "select", network, network).failed_with(1, "image")
    verdant("iodeep", "select", kept(tmp_path / "a.txt", "x" * 200), network).failed_with(1, "a.txt")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_networks_can_be_shown(verdant, path):
    shown = verdant("iodeep", "show", path, "--json").json
    assert shown["card"]["weights_size_bytes"] <= 3_000_000
    assert shown["card"]["training_info"]["licence" if "licence" in shown["card"]["training_info"] else "data"]
