"""A part of some work is withdrawn with the whole, and its progress and outcome are its own."""

from __future__ import annotations

import threading
import time

import pytest

from app.core.tasks import Cancelled, PartControl, SilentControl, TaskControl


def test_a_part_ends_with_the_whole():
    whole = TaskControl()
    part = SilentControl(whole)
    part.checkpoint(0.5)
    whole.cancel()
    assert part.cancelled
    with pytest.raises(Cancelled):
        part.checkpoint()
    with pytest.raises(Cancelled):
        part.publish("x")


def test_a_part_may_be_withdrawn_alone():
    whole = TaskControl()
    part = SilentControl(whole)
    part.cancel()
    assert part.cancelled and not whole.cancelled
    with pytest.raises(Cancelled):
        part.checkpoint()
    whole.checkpoint()


@pytest.mark.parametrize("wait_for", [TaskControl, lambda: SilentControl(TaskControl())], ids=["whole", "part"])
def test_waiting_takes_its_time(wait_for):
    began = time.monotonic()
    wait_for().wait(0.05)
    assert time.monotonic() - began >= 0.05


def test_whoever_waits_is_woken_when_the_whole_is_withdrawn():
    whole = TaskControl()
    threading.Timer(0.05, whole.cancel).start()
    with pytest.raises(Cancelled):
        SilentControl(whole).wait(60)


def test_what_a_part_reports_is_not_the_whole_ones_progress_or_outcome():
    told: list[object] = []
    whole = TaskControl(lambda fraction, _: told.append(fraction), on_published=told.append)
    part = SilentControl(whole)
    part.checkpoint(0.5, "Receiving")
    part.publish("half")
    assert told == []


def test_the_progress_of_a_part_is_a_share_of_that_of_the_whole():
    said: list[tuple[float, str]] = []
    whole = TaskControl(lambda fraction, text: said.append((fraction, text)))
    PartControl(whole, begins=0.25, share=0.5).checkpoint(0.5, "Reading")
    PartControl(PartControl(whole, begins=0.5, share=0.5), begins=0.5, share=0.5, text="Last part").checkpoint(1.0)
    assert said == [(0.5, "Reading"), (1.0, "Last part")]


@pytest.mark.parametrize("withdrawn", ["the part", "the whole"])
def test_a_part_ends_when_it_or_the_whole_is_withdrawn(withdrawn: str):
    whole = TaskControl()
    part = PartControl(whole, begins=0.0, share=0.5)
    (part if withdrawn == "the part" else whole).cancel()
    with pytest.raises(Cancelled):
        part.checkpoint(0.5)
