"""A part of some work is withdrawn with the whole, and its progress and outcome are its own."""

from __future__ import annotations

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


def test_what_a_part_reports_is_not_the_whole_ones_progress_or_outcome():
    told: list[object] = []
    whole = TaskControl(lambda fraction, _: told.append(fraction), on_published=told.append)
    part = SilentControl(whole)
    part.checkpoint(0.5, "Receiving")
    part.publish("half")
    assert told == []
