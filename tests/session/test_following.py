"""How often somebody who waits for a series is told how much of it is here."""

from __future__ import annotations

import pytest

from app.core.tasks import Cancelled, TaskControl
from app.session.following import Following
from app.session.series_arrival import SeriesArrival


def test_how_much_is_here_is_told_a_few_times_a_second_at_most_and_a_withdrawal_is_heeded_at_once():
    now, told = [0.0], list[float]()
    control = TaskControl(lambda fraction, _text: told.append(fraction))
    follow = Following(control, SeriesArrival(), lambda _control: None, clock=lambda: now[0])
    for number in range(100):
        follow.checkpoint(number / 100, "Receiving")
        now[0] += 0.01
    assert told == pytest.approx([0.0, 0.25, 0.5, 0.75], abs=0.02)
    control.cancel()
    with pytest.raises(Cancelled):
        follow.checkpoint(1.0, "Receiving")
