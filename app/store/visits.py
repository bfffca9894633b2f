"""What peers ask of the archive of this machine, as its audit trail has it (PS3.15 A.5.3).

A request is one event, and so is what came of one study over one association: instances are counted, not noted one by
one. While a peer waits there is but the counting.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pynetdicom.status import STATUS_SUCCESS, STATUS_WARNING, STORAGE_SERVICE_CLASS_STATUS

from app.core.audit import MOST_CHARACTERS, QUERY_MODEL, AuditedStudy, AuditKind, AuditOutcome, AuditPeer
from app.core.audit_log import AuditLog
from app.core.identity import is_uid
from app.core.nodes import is_ae_title
from app.dicom.instance_texts import QueryLevel
from app.dimse.own_serving import FAILURES
from app.dimse.retrievals import Send
from app.store.embedded_archive import EmbeddedArchive
from app.store.gatekeeping import Refusal
from app.store.index import Stored
from app.store.repeated_refusals import Repeated

SAID_AFTER_S: Final = 0.3
"""What has been coming for so long is noted as begun: a crash leaves that much in the trail."""
LOOK_S: Final = 0.25
QUIET_S: Final = 10.0
"""A study of which nothing came for so long is taken for complete, although the association goes on."""
_TAKEN: Final = (STATUS_SUCCESS, STATUS_WARNING)
_OF_INSTANCES: Final = frozenset({Refusal.TOO_LARGE, Refusal.NO_ROOM, Refusal.NO_INSTANCE, Refusal.OTHER_CONTENT})
_KEPT: Final = frozenset(
    (
        *("QueryRetrieveLevel", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"),
        *("StudyDescription", "StudyDate", "ModalitiesInStudy", "Modality", "AccessionNumber"),
    )
)


@dataclass(frozen=True, slots=True)
class _Transfer:
    """An event whose patients are not looked up yet: that takes longer than a peer is to wait."""

    kind: AuditKind
    peer: AuditPeer
    studies: Mapping[str, Counter[str]] = field(default_factory=dict)
    outcome: AuditOutcome = AuditOutcome.SUCCESS
    detail: str = ""
    figures: tuple[tuple[str, int], ...] = ()
    destination: AuditPeer | None = None


@dataclass(slots=True)
class _Coming:
    """What came of one study over one association, or was refused for one reason."""

    peer: AuditPeer
    since_s: float
    latest_s: float = 0.0
    count: Counter[str] = field(default_factory=Counter)
    is_said: bool = False


class Given:
    """What a peer took of what it had asked for, by where that stands in the list."""

    def __init__(self) -> None:
        self.taken: set[int] = set()

    def watching(self, send: Send) -> Send:
        """Send the same way, and see what the answers are."""

        def watched(place: int, message_id: int) -> int | None:
            status = send(place, message_id)
            if status is not None and STORAGE_SERVICE_CLASS_STATUS.get(status, ("",))[0] in _TAKEN:
                self.taken.add(place)
            return status

        return watched


class Visits:
    """Notes them; any thread may call it.

    Parameters
    ----------
    log
        None where nobody is to take note.
    patient_of
        Gives the PatientID of a study that is here; empty if it has none.
    wake
        Called when there is something to collect or to write.
    ticks
        Gives the time in seconds.
    """

    def __init__(
        self,
        log: AuditLog | None,
        *,
        patient_of: Callable[[str], str],
        wake: Callable[[], None],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._log = log
        self._patient_of = patient_of
        self._wake = wake
        self._ticks = ticks
        self._lock = threading.Lock()
        self._coming: dict[tuple[Any, str, str], _Coming] = {}
        self._transfers: list[_Transfer] = []
        self._refused = Repeated()

    def asked(self, event: Any, asked: Mapping[str, str], *, is_understood: bool) -> None:  # noqa: ANN401 - see above
        """A peer asked by C-FIND; of a name it is noted that it was asked for, not which."""
        query = [(QUERY_MODEL, str(event.request.AffectedSOPClassUID))]
        query += [(keyword, key[:MOST_CHARACTERS]) for keyword, key in asked.items() if keyword in _KEPT and key]
        if asked.get("PatientName"):
            query.append(("PatientName", "*"))
        outcome = AuditOutcome.SUCCESS if is_understood else AuditOutcome.MINOR
        detail = "" if is_understood else "It did not say on which level, or asked for too much."
        self._note(AuditKind.PEER_QUERIED, _peer(event.assoc), outcome=outcome, query=query, detail=detail)

    @contextmanager
    def giving(
        self,
        event: Any,  # noqa: ANN401 - see above
        stored: Sequence[Stored] | None,
        to: AuditPeer | None = None,
    ) -> Iterator[Given]:
        """A peer wants these sent, to itself or elsewhere: noted at the beginning, and what went at the end.

        Parameters
        ----------
        stored
            None if it did not name what.
        """
        given, peer, wanted = Given(), _peer(event.assoc), stored or ()
        if wanted:
            self._hand_in(_Transfer(AuditKind.PEER_FETCHING, peer, _studies_of(wanted), destination=to))
        else:
            why = "It did not name what is to be sent." if stored is None else "Nothing of it is here."
            self._hand_in(_not_given(peer, why, to))
        try:
            yield given
        finally:
            gone = [one for place, one in enumerate(wanted) if place in given.taken]
            left = [one for place, one in enumerate(wanted) if place not in given.taken]
            if gone:
                self._hand_in(_Transfer(AuditKind.PEER_FETCHED, peer, _studies_of(gone), destination=to))
            if left:
                why, outcome = "These did not arrive.", AuditOutcome.SERIOUS
                self._hand_in(
                    _Transfer(AuditKind.PEER_FETCHED, peer, _studies_of(left), outcome, why, destination=to)
                )

    def not_known(self, event: Any, ae_title: str) -> None:  # noqa: ANN401 - see above
        """A peer wanted something sent to a destination that is none."""
        self._hand_in(_not_given(_peer(event.assoc), "That destination is not known here.", AuditPeer(ae_title)))

    def stored(self, event: Any, path: Path) -> None:  # noqa: ANN401 - see above
        """An instance came, and lies there."""
        study = path.parent.parent.name
        # What was put into the folder by hand may lie anywhere in it.
        self._count(event, study if is_uid(study) else "", "")

    def refused(self, why: Refusal, ae_title: str, address: str) -> None:
        """A peer was not let in."""
        if self._log is None or why in _OF_INSTANCES:
            return
        peer = AuditPeer(ae_title if is_ae_title(ae_title) else "", address)
        with self._lock:
            is_first = self._refused.add(why, peer, now_s=self._ticks())
        if is_first:
            self._note_refusal(why, peer)

    def not_stored(self, event: Any, why: Refusal) -> None:  # noqa: ANN401 - see above
        """An instance was not taken."""
        self._count(event, "", why.value)

    def over(self, association: Any) -> None:  # noqa: ANN401 - see above
        """An association has ended."""
        with self._lock:
            ended = [which for which in self._coming if which[0] is association]
            self._transfers += [_what_came(which[1], which[2], self._coming.pop(which)) for which in ended]
        if ended:
            self._wake()

    def collect(self, *, everything: bool = False) -> float | None:
        """Note what has come together by now; after how many seconds there may be more, None if somebody wakes then.

        Parameters
        ----------
        everything
            Also what may not be complete.
        """
        now_s = self._ticks()
        with self._lock:
            quiet = [
                which for which, coming in self._coming.items() if everything or now_s - coming.latest_s >= QUIET_S
            ]
            transfers, self._transfers = self._transfers, []
            transfers += [_what_came(which[1], which[2], self._coming.pop(which)) for which in quiet]
            for which, coming in self._coming.items():
                if which[1] and not coming.is_said and now_s - coming.since_s >= SAID_AFTER_S:
                    coming.is_said = True
                    transfers.append(_Transfer(AuditKind.PEER_STORING, coming.peer, {which[1]: Counter()}))
            refused = self._refused.past(now_s, everything=everything)
            looks = [*([LOOK_S] if self._coming else []), *self._refused.looks(now_s)]
        known: dict[str, str] = {}
        for one in transfers:
            self._note_transfer(one, known)
        for reason, peer, times in refused:
            self._note_refusal(reason, peer, times=times)
        return min(looks, default=None)

    def _count(self, event: Any, study: str, why: str) -> None:  # noqa: ANN401 - see above
        if self._log is None:
            return
        which, now_s = (event.assoc, study, why), self._ticks()
        with self._lock:
            coming = self._coming.get(which)
            is_new = coming is None
            if coming is None:
                coming = self._coming[which] = _Coming(_peer(event.assoc), now_s)
            coming.count[str(event.request.AffectedSOPClassUID)] += 1
            coming.latest_s = now_s
        if is_new:
            self._wake()

    def _hand_in(self, transfer: _Transfer) -> None:
        if self._log is None:
            return
        with self._lock:
            self._transfers.append(transfer)
        self._wake()

    def _note_transfer(self, one: _Transfer, known: dict[str, str]) -> None:
        for study in one.studies:
            if study not in known:
                known[study] = self._patient_of(study)
        studies = [AuditedStudy(uid, known[uid], tuple(count.items())) for uid, count in one.studies.items()]
        self._note(
            one.kind,
            one.peer,
            outcome=one.outcome,
            studies=studies,
            detail=one.detail,
            figures=one.figures,
            destination=one.destination,
        )

    def _note_refusal(self, why: Refusal, peer: AuditPeer, *, times: int = 0) -> None:
        figures = (("times", times),) if times else ()
        self._note(
            AuditKind.PEER_REFUSED, peer, outcome=AuditOutcome.MINOR, detail=_sentence(why.value), figures=figures
        )

    def _note(
        self,
        kind: AuditKind,
        peer: AuditPeer,
        *,
        outcome: AuditOutcome = AuditOutcome.SUCCESS,
        studies: Sequence[AuditedStudy] = (),
        detail: str = "",
        figures: Sequence[tuple[str, int]] = (),
        query: Sequence[tuple[str, str]] = (),
        destination: AuditPeer | None = None,
    ) -> None:
        """Whoever is at work here has no part in it."""
        if self._log is None:
            return
        self._log.note(
            kind,
            outcome=outcome,
            studies=studies,
            peer=peer,
            detail=detail,
            figures=figures,
            query=query,
            reviewer="",
            destination=destination,
        )
        self._wake()


def patient_of(archive: EmbeddedArchive) -> Callable[[str], str]:
    """Looks a study up in an archive; an index that cannot be asked knows nobody."""

    def patient_id(study_instance_uid: str) -> str:
        try:
            rows = archive.query(QueryLevel.STUDY, {"StudyInstanceUID": study_instance_uid})
        except (*FAILURES, sqlite3.Error):  # a record that is damaged among them: the trail goes on without
            return ""
        return rows[0].texts.get("PatientID", "") if rows else ""

    return patient_id


def _peer(association: Any) -> AuditPeer:  # noqa: ANN401 - pynetdicom has no types
    requestor = association.requestor
    return AuditPeer(requestor.ae_title.strip(), requestor.address)


def _studies_of(stored: Sequence[Stored]) -> Mapping[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for one in stored:
        counts.setdefault(one.study_instance_uid, Counter())[one.sop_class_uid] += 1
    return counts


def _what_came(study: str, why: str, coming: _Coming) -> _Transfer:
    if study:
        return _Transfer(AuditKind.PEER_STORED, coming.peer, {study: coming.count})
    figures = (("instances", coming.count.total()),)
    if not why:
        return _Transfer(AuditKind.PEER_STORED, coming.peer, figures=figures)
    outcome = AuditOutcome.SERIOUS
    return _Transfer(AuditKind.PEER_STORED, coming.peer, {}, outcome, _sentence(why), figures)


def _not_given(peer: AuditPeer, why: str, to: AuditPeer | None) -> _Transfer:
    return _Transfer(AuditKind.PEER_FETCHED, peer, {}, AuditOutcome.MINOR, why, destination=to)


def _sentence(why: str) -> str:
    return f"{why[:1].upper()}{why[1:]}."
