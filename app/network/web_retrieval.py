"""Bringing a series here by WADO-RS (PS3.18 10.4): several streams at once, what is missing asked for once more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from app.core.arrival import Arriving
from app.core.errors import (
    ArchiveAbortedError,
    ArchiveError,
    ArchiveStatusError,
    ArchiveTimeoutError,
    FileError,
    StorageError,
)
from app.core.identity import SOPInstanceUID
from app.core.phrases import phrase
from app.core.services import InstanceSink, Retrieved
from app.core.tasks import Cancelled, TaskControl
from app.dicom.part10 import read_head
from app.network.reconciling import Wanted, missing_from, reconciled
from app.network.web_requests import WebRequests

STREAMS = 4
_POLL_S = 0.05
METHOD = "WADO-RS"
_MOST_PARTS = 2
"""Of an answer about one instance; a server that never ends is left at the second."""


@dataclass(slots=True)
class _Arrivals:
    """What came, what was wrong with the rest; several streams write into it."""

    left: set[SOPInstanceUID]
    problems: dict[str, str] = field(default_factory=dict)
    failure: Exception | None = None
    refusal: ArchiveStatusError | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


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
    missing = missing_from(sink, wanted)
    if not missing:
        return reconciled(place, sink, wanted, problems={}, method="", arriving=arriving)
    arrivals = _Arrivals(set(missing))
    _stream(sink, wanted, missing, requests=requests, control=control, arrivals=arrivals)
    if arrivals.left and isinstance(arrivals.failure, ArchiveAbortedError | ArchiveTimeoutError):
        if len(arrivals.left) == len(missing):
            raise arrivals.failure
        # The connection broke while some came: what came stays, the rest is asked for once more.
        arrivals.failure = None
        again = [uid for uid in missing if uid in arrivals.left]
        _stream(sink, wanted, again, requests=requests, control=control, arrivals=arrivals)
    failure = arrivals.failure or arrivals.refusal
    nothing_is_here = len(arrivals.left) == len(wanted.instances)
    if failure is not None and (isinstance(failure, StorageError) or nothing_is_here):
        raise failure
    if isinstance(failure, ArchiveError):
        arrivals.problems = dict.fromkeys(arrivals.left, failure.what) | arrivals.problems
    return reconciled(place, sink, wanted, problems=arrivals.problems, method=METHOD, arriving=arriving)


def _stream(
    sink: InstanceSink,
    wanted: Wanted,
    missing: Sequence[SOPInstanceUID],
    *,
    requests: Callable[[], WebRequests],
    control: TaskControl,
    arrivals: _Arrivals,
) -> None:
    """Fetch instances in their order on several connections; a failure that is not of one instance ends it."""
    root = f"studies/{wanted.study_instance_uid}/series/{wanted.series_instance_uid}/instances"
    queue = iter(missing)
    withdrawn = TaskControl()

    def fetch() -> None:
        with requests() as stream:
            while True:
                with arrivals.lock:
                    uid = next(queue, None)
                if uid is None or withdrawn.cancelled:
                    return
                try:
                    with closing(stream.files(f"{root}/{uid}", withdrawn)) as files:
                        for content in islice(files, _MOST_PARTS):
                            _keep(sink, content, uid, arrivals=arrivals)
                except ArchiveStatusError as error:  # of this instance; others may come all the same
                    arrivals.problems[uid] = error.what
                    arrivals.refusal = arrivals.refusal or error

    with ThreadPoolExecutor(min(STREAMS, len(missing)), thread_name_prefix="wado") as pool:
        streams = [pool.submit(fetch) for _ in range(min(STREAMS, len(missing)))]
        try:
            _watch(streams, arrivals, control=control, whole=len(missing))
        except BaseException:
            withdrawn.cancel()
            raise
        finally:
            if arrivals.failure is not None:
                withdrawn.cancel()


def _watch(streams: Sequence[Future[None]], arrivals: _Arrivals, *, control: TaskControl, whole: int) -> None:
    """Report progress until all streams have ended, or one of them has failed."""
    running = set(streams)
    while running:
        control.checkpoint(1 - min(len(arrivals.left), whole) / whole, phrase("Receiving"))
        done, running = wait(running, timeout=_POLL_S)
        for stream in done:
            failure = stream.exception()
            if failure is None or isinstance(failure, Cancelled):
                continue
            if not isinstance(failure, ArchiveError | StorageError):
                raise failure
            arrivals.failure = arrivals.failure or failure
            return


def _keep(sink: InstanceSink, content: bytes, wanted: SOPInstanceUID, *, arrivals: _Arrivals) -> None:
    """Give a file to the sink if it is the one that was asked for."""
    try:
        head = read_head(content, source=phrase("What came"))
        if head.sop_instance_uid != wanted:
            arrivals.problems[wanted] = phrase("Another instance came in its place.")
            return
        sink.add(content)
    except FileError as error:
        arrivals.problems[wanted] = error.cause or error.what
        return
    with arrivals.lock:
        arrivals.left.discard(wanted)
