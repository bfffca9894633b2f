"""A part of some work is withdrawn with the whole, and its progress and outcome are its own."""

from __future__ import annotations

import threading
import time

import pytest

from app.core.tasks import Cancelled, SilentControl, TaskControl


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
