"""Bringing a series here by WADO-RS (PS3.18 10.4): instance by instance over several connections, or at once.

A request for a whole series is many times as quick as one for each instance (Orthanc: 0.1 s against 3.5 s for 500
small ones), but then the server chooses the order, and after a lost connection it begins anew. So the instance that
is wanted first comes alone, and shows how quick the way is; where all will be here in seconds, the rest comes so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing, suppress
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
_LEAST_AT_ONCE = 16
_LONGEST_AT_ONCE_S = 20.0
"""As long as all that is missing may take, one instance after another, to be fetched at once."""


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
        self._may_come_at_once = True
        self.refusal: ArchiveStatusError | None = None
        """What the server said first of an instance that it did not send."""

    def attempt(self) -> ArchiveError | None:
        """Ask for everything that is missing; a failure that is not of one instance."""
        failures: list[ArchiveError] = []
        if self._may_come_at_once and self._is_most_missing():
            self._arrivals.begin_pass()
            failures = side_by_side(self._at_once, 1, arrivals=self._arrivals, control=self._control)
        if not failures and (missing := len(self._arrivals.missing)):
            self._arrivals.begin_pass()
            streams = min(STREAMS, missing)
            failures = side_by_side(self._stream, streams, arrivals=self._arrivals, control=self._control)
        return failures[0] if failures else None

    def _is_most_missing(self) -> bool:
        missing = len(self._arrivals.missing)
        return missing > _LEAST_AT_ONCE and 2 * missing > len(self._arrivals.wanted.instances)

    def _at_once(self, number: int, control: TaskControl) -> None:
        """The instance that is wanted first and, where the way is quick, the whole series after it."""
        with self._requests() as requests:
            began = time.monotonic()
            for uid in self._arrivals.claim(1):
                self._fetch_or_note(requests, uid, control)
            each_s = time.monotonic() - began
            missing = self._arrivals.missing
            if len(missing) * each_s > _LONGEST_AT_ONCE_S or not self._arrivals.received:
                return
            self._may_come_at_once = False  # not a second time what came before the connection was lost
            most = len(self._arrivals.wanted.instances) + _MOST_PARTS
            try:
                with closing(requests.files(_path_of(self._arrivals.wanted), control)) as files:
                    for content in islice(files, most):
                        with suppress(FileError):  # another instance, or a damaged one: `Arrivals` notes it
                            self._arrivals.keep(content)
            except ArchiveStatusError:
                return  # it does not do that; instance by instance, then

    def _stream(self, number: int, control: TaskControl) -> None:
        with self._requests() as requests:
            while uids := self._arrivals.claim(1):
                self._fetch_or_note(requests, uids[0], control)

    def _fetch_or_note(self, requests: WebRequests, uid: SOPInstanceUID, control: TaskControl) -> None:
        try:
            _fetch(self._arrivals, requests, uid, control)
        except ArchiveStatusError as error:  # of this instance; others may come all the same
            self._arrivals.problems[uid] = error.what
            self.refusal = self.refusal or error
        except LOST:
            self._arrivals.broke_during([uid])
            raise
        except ArchiveError:
            self._arrivals.stop_asking()
            raise


def bring_one(arrivals: Arrivals, requests: WebRequests, control: TaskControl) -> None:
    """Bring the only instance that is wanted, once; raises what `retrieve` does."""
    for uid in arrivals.missing:
        _fetch(arrivals, requests, uid, control)
    control.checkpoint()


def _fetch(arrivals: Arrivals, requests: WebRequests, uid: SOPInstanceUID, control: TaskControl) -> None:
    with closing(requests.files(f"{_path_of(arrivals.wanted)}/instances/{uid}", control)) as files:
        for content in islice(files, _MOST_PARTS):
            try:
                arrivals.keep(content, asked=uid)
            except FileError as error:
                arrivals.problems[uid] = error.cause or error.what


def _path_of(wanted: Wanted) -> str:
    return f"studies/{wanted.study_instance_uid}/series/{wanted.series_instance_uid}"
