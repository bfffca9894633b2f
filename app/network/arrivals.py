"""What of a series is still to come, in the order of interest, and what has come; several streams write into it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from app.core.arrival import Arriving
from app.core.errors import FileError
from app.core.identity import SOPInstanceUID
from app.core.phrases import phrase
from app.core.services import InstanceSink
from app.dicom.instance_identity import identity_of
from app.dicom.part10 import read_head
from app.network.wanted import Wanted

_MOST_REMARKS = 20
_TOO_OFTEN = 2
"""An instance during whose transfer so many connections broke may be why; it comes last then."""


class Arrivals:
    """One retrieval; every method may be called on any thread.

    Parameters
    ----------
    place
        How messages call the PACS.
    arriving
        Told what comes, and asked what is wanted next.
    """

    def __init__(self, place: str, sink: InstanceSink, wanted: Wanted, arriving: Arriving | None = None) -> None:
        self.place = place
        self._sink = sink
        self._wanted = wanted
        self._arriving = arriving
        self._lock = threading.Lock()
        self._here: dict[SOPInstanceUID, Path] = {}
        self._left = dict.fromkeys(one.sop_instance_uid for one in wanted.instances)
        self._expected = frozenset(self._left)
        self._asked: set[SOPInstanceUID] = set()
        self._breaks: Counter[SOPInstanceUID] = Counter()
        self._at_first = 0
        self._is_stopped = False
        self.first_came = threading.Event()
        self.problems: dict[SOPInstanceUID, str] = {}
        self.remarks: list[str] = []

    @property
    def wanted(self) -> Wanted:
        """The series and what the PACS lists of it."""
        return self._wanted

    @property
    def missing(self) -> list[SOPInstanceUID]:
        """What has not come yet, as it is listed."""
        with self._lock:
            return list(self._left)

    @property
    def received(self) -> int:
        """How many instances have come since the beginning."""
        with self._lock:
            return self._at_first - len(self._left)

    def here(self) -> dict[SOPInstanceUID, Path]:
        """What the sink holds of the series, as it orders it."""
        return self._sink.series_paths(self._wanted.study_instance_uid, self._wanted.series_instance_uid)

    @property
    def fraction(self) -> float:
        """How much of what was missing has come, 0 to 1."""
        with self._lock:
            return 1 - len(self._left) / max(1, self._at_first)

    def begin(self) -> None:
        """Say what is expected, and what of it is here already."""
        study, series = self._wanted.study_instance_uid, self._wanted.series_instance_uid
        if self._expected:
            self._sink.is_listed(study, series, place=self.place, instances=len(self._expected))
        if self._arriving is not None:
            self._arriving.expect(self._wanted.instances)
        self._look()
        with self._lock:
            self._at_first = len(self._left)

    def begin_pass(self) -> None:
        """From now on everything that is missing may be asked for, also what was before."""
        with self._lock:
            self._asked.clear()
            self._is_stopped = False

    def stop_asking(self) -> None:
        """Nothing more is handed out in this pass."""
        with self._lock:
            self._is_stopped = True

    def claim(self, most: int, among: Collection[SOPInstanceUID] | None = None) -> list[SOPInstanceUID]:
        """What one stream asks for next: what is wanted first of what nobody has asked for in this pass."""
        with self._lock:
            free = [uid for uid in self._left if self._is_free(uid, among)]
        ordered: Sequence[SOPInstanceUID] = free
        if self._arriving is not None and len(free) > 1:
            known = frozenset(free)
            ordered = [uid for uid in dict.fromkeys((*self._arriving.order(free), *free)) if uid in known]
        with self._lock:
            if self._breaks:
                ordered = sorted(ordered, key=lambda uid: self._breaks[uid] >= _TOO_OFTEN)
            claimed = [uid for uid in ordered if self._is_free(uid, among)][:most]
            self._asked.update(claimed)
        return claimed

    def broke_during(self, uids: Sequence[SOPInstanceUID]) -> None:
        """A connection was lost while these were on their way."""
        with self._lock:
            self._breaks.update(uid for uid in uids if uid in self._left)

    def came_of(self, uids: Sequence[SOPInstanceUID]) -> list[SOPInstanceUID]:
        """Those that are here by now."""
        with self._lock:
            return [uid for uid in uids if uid not in self._left]

    def blame(self, reason: str, uids: Sequence[SOPInstanceUID] | None = None) -> None:
        """Say of these, or of everything that is missing, why it is, where nothing better is known."""
        with self._lock:
            for uid in self._left if uids is None else uids:
                self.problems.setdefault(uid, reason)

    def keep(self, content: bytes, *, asked: SOPInstanceUID | None = None) -> None:
        """Give a file to the sink if it is one that was asked for.

        Parameters
        ----------
        asked
            The only one that it may be; None for any of the series.

        Raises
        ------
        FileError
            If it is another, or none that can be read.
        StorageError
            If the disk refuses.
        """
        came = identity_of(content)
        uid = came.sop_instance_uid
        series = self._wanted.study_instance_uid, self._wanted.series_instance_uid
        if (came[0], came[1]) != series or uid not in self._expected or asked not in (None, uid):
            raise self._stranger(uid)
        with self._lock:
            known = self._here.get(uid)
        if known is None:
            self._note(uid, self._sink.add(content))
        elif _differs(known, content):
            self._remark(
                phrase("Instance {uid} came from {place} once more with other content.", uid=uid, place=self.place)
            )

    def look(self) -> int:
        """Find out what has come to the sink by another way; how many are missing."""
        self._look()
        with self._lock:
            return len(self._left)

    def _look(self) -> None:
        for uid, path in self.here().items():
            if uid in self._left:
                self._note(uid, path)

    def _note(self, uid: SOPInstanceUID, path: Path) -> None:
        with self._lock:
            is_new = uid in self._left
            self._left.pop(uid, None)
            self._here[uid] = path
        if is_new and self._arriving is not None:
            self._arriving.take(uid, path)
        if self._at_first:
            self.first_came.set()

    def _is_free(self, uid: SOPInstanceUID, among: Collection[SOPInstanceUID] | None) -> bool:
        is_open = uid in self._left and uid not in self._asked and not self._is_stopped
        return is_open and (among is None or uid in among)

    def _remark(self, remark: str) -> None:
        with self._lock:
            if len(self.remarks) < _MOST_REMARKS and remark not in self.remarks:
                self.remarks.append(remark)

    def _stranger(self, uid: SOPInstanceUID) -> FileError:
        self._remark(
            phrase(
                "{place} sent instance {uid}, which was not asked for; it was not kept.", place=self.place, uid=uid
            )
        )
        return FileError(
            phrase("Another instance came in its place."),
            next_step=phrase("Ask the PACS administrator for the log of the PACS."),
        )


def _differs(path: Path, content: bytes) -> bool:
    """Whether a file here and another of its UID hold other data sets; in two syntaxes they may be the same."""
    try:
        here = path.read_bytes()
        head, other = read_head(here), read_head(content)
    except (OSError, FileError):  # whoever takes files need not keep them
        return False
    is_one_syntax = head.transfer_syntax_uid == other.transfer_syntax_uid
    return is_one_syntax and here[head.data_offset :] != content[other.data_offset :]
