"""Bringing a series here by WADO-RS (PS3.18 10.4): several streams at once, what is missing asked for once more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from itertools import islice

from app.core.arrival import Arriving
from app.core.errors import ArchiveError, ArchiveStatusError, FileError
from app.core.identity import SOPInstanceUID
from app.core.phrases import phrase
from app.core.services import InstanceSink, Retrieved
from app.core.tasks import TaskControl
from app.network.arrivals import Arrivals
from app.network.reconciling import reconciled
from app.network.streams import LOST, Patience, side_by_side
from app.network.wanted import Wanted
from app.network.web_requests import WebRequests

STREAMS = 4
METHOD = "WADO-RS"
_MOST_PARTS = 2
"""Of an answer about one instance; a server that never ends is left at the second."""


def retrieve(
    place: str,
    sink: InstanceSink,
    wanted: Wanted,
    *,
    requests: Callable[[], WebRequests],
    control: TaskControl,
    arriving: Arriving | None = None,
) -> Retrieved:
    """Bring what the sink lacks; expected and received are compared, and what is missing is named.

    Parameters
    ----------
    requests
        Makes the requests of one stream.

    Raises
    ------
    ArchiveError
        If nothing came and the server says why.
    StorageError
        If the disk refuses.
    """
    arrivals = Arrivals(place, sink, wanted, arriving)
    arrivals.begin()
    if not arrivals.missing:
        return reconciled(arrivals, method="")
    fetching = _WebFetching(arrivals, requests, control)
    patience = Patience(arrivals, control)
    failure = patience.with_breaks(fetching.attempt)
    if failure is None and arrivals.missing and arrivals.received:
        failure = patience.with_breaks(fetching.attempt)
    ended_by = failure or fetching.refusal
    if ended_by is not None and len(arrivals.missing) == len(wanted.instances):
        raise ended_by
    if failure is not None:
        arrivals.blame(failure.what)
    method = METHOD
    if breaks := patience.breaks:
        method = phrase("{name}, taken up again after lost connections ({count})", name=METHOD, count=breaks)
    return reconciled(arrivals, method=method)


class _WebFetching:
    """Instances in the order of interest, over several connections."""

    def __init__(self, arrivals: Arrivals, requests: Callable[[], WebRequests], control: TaskControl) -> None:
        self._arrivals = arrivals
        self._requests = requests
        self._control = control
        wanted = arrivals.wanted
        self._root = f"studies/{wanted.study_instance_uid}/series/{wanted.series_instance_uid}/instances"
        self.refusal: ArchiveStatusError | None = None
        """What the server said first of an instance that it did not send."""

    def attempt(self) -> ArchiveError | None:
        """Ask for everything that is missing; a failure that is not of one instance."""
        self._arrivals.begin_pass()
        most = min(STREAMS, len(self._arrivals.missing))
        failures = side_by_side(self._stream, most, arrivals=self._arrivals, control=self._control)
        return failures[0] if failures else None

    def _stream(self, number: int, control: TaskControl) -> None:
        with self._requests() as requests:
            while uids := self._arrivals.claim(1):
                try:
                    self._fetch(requests, uids[0], control)
                except ArchiveStatusError as error:  # of this instance; others may come all the same
                    self._arrivals.problems[uids[0]] = error.what
                    self.refusal = self.refusal or error
                except LOST:
                    self._arrivals.broke_during(uids)
                    raise
                except ArchiveError:
                    self._arrivals.stop_asking()
                    raise

    def _fetch(self, requests: WebRequests, uid: SOPInstanceUID, control: TaskControl) -> None:
        with closing(requests.files(f"{self._root}/{uid}", control)) as files:
            for content in islice(files, _MOST_PARTS):
                try:
                    self._arrivals.keep(content, asked=uid)
                except FileError as error:
                    self._arrivals.problems[uid] = error.cause or error.what
