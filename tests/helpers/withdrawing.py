"""Taking work back while it runs, and how long it goes on after that."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from app.core.tasks import Cancelled, TaskControl


def withdrawn_after(work: Callable[[TaskControl], object], seconds: float = 0.2) -> float:
    """How long work goes on after its control was withdrawn, in seconds."""
    control, withdrawn = TaskControl(), []

    def withdraw() -> None:
        withdrawn.append(time.monotonic())
        control.cancel()

    timer = threading.Timer(seconds, withdraw)
    timer.start()
    with pytest.raises(Cancelled):
        work(control)
    ended = time.monotonic()
    timer.join()
    return ended - withdrawn[0]
