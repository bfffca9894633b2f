"""Damaged conversations with our server and our client; `make fuzz` holds ten thousand with the server."""

from __future__ import annotations

import pytest

from tests.fuzz.pdu_run import fuzz_client, fuzz_server
from tests.fuzz.pdus import damaged, questions, request


@pytest.mark.parametrize(("fuzz", "copies"), [(fuzz_server, 150), (fuzz_client, 25)], ids=["server", "client"])
def test_nothing_that_a_peer_says_ends_us_or_keeps_a_thread(fuzz, copies) -> None:
    assert fuzz(0, copies) == []


def test_the_same_number_makes_the_same_copy_and_another_number_another() -> None:
    said = [request(), *questions()]
    assert damaged(said, 7) == damaged(said, 7)
    assert len({damaged(said, number) for number in range(50)}) > 45
