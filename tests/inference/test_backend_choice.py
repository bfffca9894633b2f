"""The library that runs a network the quickest is measured once and remembered."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from inference.backends import choice as choosing
from inference.backends.choice import Choice, RememberedChoices, seconds_of_a_run
from inference.backends.runner import Backend

MEASURED = Choice(Backend.OPENVINO, {Backend.OPENVINO: 0.25, Backend.TORCH: 0.5})
SIZE = (512, 512)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "backends.json"


def test_what_was_measured_is_there_after_a_restart(path):
    RememberedChoices(path).remember("a network", SIZE, 4, choice=MEASURED)
    assert RememberedChoices(path).find("a network", SIZE, 4) == MEASURED


def test_another_network_size_or_number_of_threads_is_measured_anew(path):
    remembered = RememberedChoices(path)
    remembered.remember("a network", SIZE, 4, choice=MEASURED)
    assert remembered.find("another", SIZE, 4) is None
    assert remembered.find("a network", (512, 256), 4) is None
    assert remembered.find("a network", SIZE, 8) is None


def test_another_version_of_a_library_is_measured_anew(path, monkeypatch):
    RememberedChoices(path).remember("a network", SIZE, 4, choice=MEASURED)
    monkeypatch.setattr(choosing, "_versions", lambda: "openvino 99.0 torch 99.0")
    assert RememberedChoices(path).find("a network", SIZE, 4) is None


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b'{"x": 1}', b"\xff", b"[" * 100_000])
def test_a_file_that_is_damaged_counts_as_none_and_is_replaced(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    remembered = RememberedChoices(path)
    assert remembered.find("a network", SIZE, 4) is None
    remembered.remember("a network", SIZE, 4, choice=MEASURED)
    assert remembered.find("a network", SIZE, 4) == MEASURED


@pytest.mark.parametrize("entry", ['{"backend": "abacus", "seconds": {}}', '{"backend": "torch"}', "7", "null"])
def test_an_entry_that_means_nothing_counts_as_none(path, entry):
    remembered = RememberedChoices(path)
    remembered.remember("a network", SIZE, 4, choice=MEASURED)
    (key,) = json.loads(path.read_bytes())
    path.write_text(f'{{"{key}": {entry}}}')
    assert remembered.find("a network", SIZE, 4) is None


def test_the_oldest_are_forgotten(path, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_REMEMBERED", 3)
    remembered = RememberedChoices(path)
    for number in range(5):
        remembered.remember(f"network {number}", SIZE, 4, choice=MEASURED)
    assert [remembered.find(f"network {number}", SIZE, 4) is not None for number in range(5)] == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_a_disk_that_refuses_is_no_reason_not_to_predict(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    remembered = RememberedChoices(tmp_path / "cache" / "backends.json")
    remembered.remember("a network", SIZE, 4, choice=MEASURED)
    assert remembered.find("a network", SIZE, 4) is None


def test_nothing_is_remembered_without_a_place_for_it():
    remembered = RememberedChoices(None)
    remembered.remember("a network", SIZE, 4, choice=MEASURED)
    assert remembered.find("a network", SIZE, 4) is None


class Counting:
    device_text = "here"

    def __init__(self) -> None:
        self.runs = 0

    def run(self, batch: np.ndarray) -> np.ndarray:
        self.runs += 1
        return batch

    def close(self) -> None:
        pass


def test_the_first_run_is_not_measured_and_there_are_few():
    runner = Counting()
    assert seconds_of_a_run(runner, np.zeros((1, 1, 8, 8), np.float32)) >= 0
    assert 2 <= runner.runs <= choosing.MOST_RUNS + 1
