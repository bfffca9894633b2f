"""Several streams of one retrieval, side by side, and going on after a connection was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

from app.core.errors import (
    ArchiveAbortedError,
    ArchiveError,
    ArchiveTimeoutError,
    ArchiveUnreachableError,
)
from app.core.phrases import phrase
from app.core.tasks import Cancelled, SilentControl, TaskControl
from app.network.arrivals import Arrivals

LOST = (ArchiveAbortedError, ArchiveTimeoutError, ArchiveUnreachableError)
"""What a PACS that is started again, or a network that comes back, makes good."""
_POLL_S = 0.05
_WAITS_S = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_MOST_BREAKS = 20

Stream = Callable[[int, TaskControl], None]


def side_by_side(stream: Stream, most: int, *, arrivals: Arrivals, control: TaskControl) -> list[ArchiveError]:
    """Let streams run until all have ended; how those ended that failed.

    The first runs alone until something has come: nothing must share the line with the picture that is wanted first.

    Parameters
    ----------
    stream
        Called with its number, counted from 0, and a control of its own.

    Raises
    ------
    StorageError
        If the disk refuses; the other streams are given up then.
    """
    part = SilentControl(control)
    failures: list[ArchiveError] = []
    with ThreadPoolExecutor(most, thread_name_prefix="retrieval") as pool:
        try:
            running = {pool.submit(stream, 0, part)}
            are_all_begun = most == 1
            while running:
                control.checkpoint(arrivals.fraction, phrase("Receiving"))
                if not are_all_begun and arrivals.first_came.wait(_POLL_S):
                    running |= {pool.submit(stream, number, part) for number in range(1, most)}
                    are_all_begun = True
                ended, running = wait(running, timeout=_POLL_S if are_all_begun else 0)
                failures += _failures(ended)
        except BaseException:
            part.cancel()
            raise
    control.checkpoint(arrivals.fraction, phrase("Receiving"))
    return failures


def _failures(ended: set[Future[None]]) -> list[ArchiveError]:
    found: list[ArchiveError] = []
    for stream in ended:
        failure = stream.exception()
        if isinstance(failure, ArchiveError):
            found.append(failure)
        elif failure is not None and not isinstance(failure, Cancelled):
            raise failure
    return found


class Patience:
    """How long a retrieval goes on after lost connections; waits longer each time that nothing came in between."""

    def __init__(
        self, arrivals: Arrivals, control: TaskControl, *, lost: tuple[type[ArchiveError], ...] = LOST
    ) -> None:
        self._arrivals = arrivals
        self._control = control
        self._lost = lost
        self.breaks = 0

    def with_breaks(self, attempt: Callable[[], ArchiveError | None]) -> ArchiveError | None:
        """Let an attempt be made, again where the connection was lost; the failure that nothing helps against.

        Parameters
        ----------
        attempt
            Asks for what is missing at that moment, and tells what ended it early.
        """
        waits: Iterator[float] = iter(())
        timeouts = 0
        before = -1
        while True:
            failure = attempt()
            received = self._arrivals.received
            if failure is None or not isinstance(failure, self._lost) or not self._arrivals.missing:
                return failure
            if received > before:
                # Where nothing has come at all, it is asked once more only.
                waits, timeouts, before = iter(_WAITS_S if received else _WAITS_S[:1]), 0, received
            timeouts += isinstance(failure, ArchiveTimeoutError)
            wait_s = next(waits, None)
            if wait_s is None or timeouts > 1 or self.breaks >= _MOST_BREAKS:
                return failure
            self.breaks += 1
            self._control.wait(wait_s)
