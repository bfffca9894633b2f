"""Images get a share of the memory that this machine has."""

from __future__ import annotations

import os

import pytest

from app import machine


@pytest.mark.parametrize(("pages", "mebibytes"), [(1 << 20, 1024), (1 << 21, 2048), (1 << 26, 4096)])
def test_a_quarter_of_the_memory_at_most_4_gib_is_for_images(
    monkeypatch: pytest.MonkeyPatch, pages: int, mebibytes: int
):
    monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": pages}.__getitem__)
    assert machine.usual_image_memory_bytes() == mebibytes << 20


def test_a_system_that_does_not_say_is_taken_for_a_small_machine(monkeypatch: pytest.MonkeyPatch):
    def refuse(_name: str) -> int:
        raise ValueError("unrecognized configuration name")

    monkeypatch.setattr(os, "sysconf", refuse)
    assert machine.usual_image_memory_bytes() == 1 << 30
