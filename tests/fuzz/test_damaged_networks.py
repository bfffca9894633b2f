"""A thousand damaged network objects: whatever comes of one is that very network, or a sentence.

`make fuzz` reads twenty thousand, in processes that are watched for death, time and memory.
"""

from __future__ import annotations

import tracemalloc
import warnings
from pathlib import Path

import pytest

from tests.fuzz.network_reading import read_network
from tests.fuzz.reading import measured
from tests.fuzz.run_all import MOST_NETWORK_BYTES
from tests.helpers.network_mutants import NetworkSource, network_mutant, network_sources

COPIES = 100


@pytest.fixture(params=network_sources(), ids=lambda source: source.name)
def source(request: pytest.FixtureRequest) -> NetworkSource:
    return request.param


def test_damaged_copies_are_networks_or_refused_in_sentences(source: NetworkSource, tmp_path: Path):
    path = tmp_path / "copy.dcm"
    refused = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(COPIES):
            path.write_bytes(network_mutant(source, number))
            reading = read_network(path)
            refused += bool(reading.sentences)
            for sentence in reading.sentences:
                assert sentence.rstrip().endswith((".", ")")), (number, sentence)
                assert len(sentence) < 900, (number, sentence)
    assert refused > COPIES // 4


def test_an_undamaged_object_is_used_as_far_as_its_kind_can_be(source: NetworkSource, tmp_path: Path):
    path = tmp_path / "whole.dcm"
    path.write_bytes(source.content)
    reading = read_network(path)
    assert bool(reading.images) is (source.name not in ("uri", "service", "pickle")), reading.sentences


def test_the_same_number_makes_the_same_copy_and_another_number_another(source: NetworkSource):
    assert network_mutant(source, 7) == network_mutant(source, 7)
    assert len({network_mutant(source, number) for number in range(20)}) > 15


def test_a_copy_takes_no_more_memory_than_is_stated(source: NetworkSource, tmp_path: Path):
    path = tmp_path / "copy.dcm"
    path.write_bytes(source.content)
    read_network(path)
    tracemalloc.start()
    try:
        for number in range(6):
            path.write_bytes(network_mutant(source, number))
            assert measured(lambda: read_network(path)).peak_bytes < MOST_NETWORK_BYTES, number
    finally:
        tracemalloc.stop()
