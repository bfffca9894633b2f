"""What the archive's server answers to C-STORE, C-FIND, C-GET and C-MOVE (PS3.4 annexes B and C)."""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydicom import dcmread
from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import build_context, evt

from app.core.archive_serving import MOST_INSTANCE_BYTES
from app.core.audit import AuditPeer
from app.core.custody import Origin
from app.core.errors import FileError, StorageError
from app.core.phrases import phrase
from app.dicom.elements import Elements
from app.dicom.instance_texts import QueryLevel, identifier_of, texts_of
from app.dicom.quiet import quiet_pydicom
from app.dimse import commands
from app.dimse.cancelling import is_cancelled
from app.dimse.connection import connection_handlers
from app.dimse.library import MAXIMUM_CONTEXTS
from app.dimse.limits import ReceiveLimits
from app.dimse.own_serving import FAILURES, serve_ourselves
from app.dimse.receiving import received_file
from app.dimse.retrievals import CANCELLED, CANNOT_COUNT, PENDING, SUCCESS, Retrieval, Send
from app.dimse.stored_sending import StoredSender
from app.store.embedded_archive import EmbeddedArchive
from app.store.gatekeeping import Refusal, Refusals
from app.store.index import Stored
from app.store.visits import Given, Visits

OUT_OF_RESOURCES, CANNOT_UNDERSTAND, IDENTIFIER_DOES_NOT_MATCH, OTHER_INSTANCE = 0xA700, 0xC000, 0xA900, 0xB007
NOT_AS_SENT, DESTINATION_UNKNOWN = 0xB000, 0xA801
_UNIQUE_KEYS = {
    QueryLevel.PATIENT: "PatientID",
    QueryLevel.STUDY: "StudyInstanceUID",
    QueryLevel.SERIES: "SeriesInstanceUID",
    QueryLevel.IMAGE: "SOPInstanceUID",
}
_NO_KEYS = frozenset({"QueryRetrieveLevel", "SpecificCharacterSet", "RetrieveAETitle", "InstanceAvailability"})

_LONGEST_UIDS, _LONGEST_KEY, _MOST_VALUES = 1 << 20, 1024, 64
"""Of a list of UIDs, that is of some sixteen thousand; of any other key, which no dialog fills so far."""

_FAILURES = (*FAILURES, sqlite3.Error)
"""An index that cannot even be made again is one as well: whoever asks is told, and is not kept waiting."""

Answer = tuple[int, Dataset | None]


class ArchiveHandlers:
    """The handlers of pynetdicom's intervention events; each may run on any thread.

    Parameters
    ----------
    destinations
        Where C-MOVE may send: AE title -> (host, port).
    most_bytes
        Longest data set that is kept.
    patience_s
        How long one of the destinations may take nothing of what it is sent.
    """

    def __init__(
        self,
        archive: EmbeddedArchive,
        ae_title: str,
        *,
        destinations: Mapping[str, tuple[str, int]],
        most_bytes: int,
        patience_s: float,
        refusals: Refusals,
        visits: Visits,
    ) -> None:
        self._archive = archive
        self._visits = visits
        self._ae_title = ae_title
        self._destinations = dict(destinations)
        self._most_bytes = most_bytes
        self._patience_s = patience_s
        self._refusals = refusals

    def bindings(self) -> list[tuple[Any, Callable[..., Any]]]:
        """Event and handler, as `start_server` takes them."""
        return [
            (evt.EVT_ESTABLISHED, self._established),
            (evt.EVT_CONN_CLOSE, lambda event: self._visits.over(event.assoc)),
            (evt.EVT_C_ECHO, lambda event: SUCCESS),
            (evt.EVT_C_FIND, self.find),
        ]

    def _established(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        own = {evt.EVT_C_STORE: self.store, evt.EVT_C_GET: self.get, evt.EVT_C_MOVE: self.move}
        serve_ourselves(event.assoc, own)

    def store(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        """Keep an instance, and say so."""
        try:
            status, comment = self._kept(event)
        except _FAILURES:
            status, comment = CANNOT_UNDERSTAND, ""
        answer = {
            "AffectedSOPClassUID": event.request.AffectedSOPClassUID,
            "MessageIDBeingRespondedTo": event.request.MessageID,
            "Status": status,
            "ErrorComment": _comment(comment),
            "AffectedSOPInstanceUID": event.request.AffectedSOPInstanceUID,
        }
        command = commands.encoded(commands.C_STORE_RSP, answer, has_data_set=False)
        if event.assoc.is_established:
            event.assoc.dimse.send_command(event.context.context_id, command)

    def _kept(self, event: Any) -> tuple[int, str]:  # noqa: ANN401 - pynetdicom has no types
        """Status and comment; the bytes of the data set stay as they came."""
        length = event.request.DataSet.getbuffer().nbytes
        if length > self._most_bytes:
            allowed = phrase("An instance may have {most} MiB here.", most=f"{self._most_bytes / (1 << 20):g}")
            return self._refused(event, Refusal.TOO_LARGE, OUT_OF_RESOURCES, allowed)
        try:
            others: list[bool] = []
            path = self._archive.add(
                received_file(event), origin=self._origin(event), on_other=lambda: others.append(True)
            )
        except StorageError as error:
            return self._refused(event, Refusal.NO_ROOM, OUT_OF_RESOURCES, error.cause or error.what)
        except FileError as error:
            return self._refused(event, Refusal.NO_INSTANCE, CANNOT_UNDERSTAND, error.cause or error.what)
        if others:
            # A failure would have a PACS that sends a corrected name send it for ever; silence would be a lie.
            kept = phrase("Another content of this UID is here; the first is kept.")
            return self._refused(event, Refusal.OTHER_CONTENT, NOT_AS_SENT, kept)
        self._visits.stored(event, path)
        return (SUCCESS if path.stem == event.request.AffectedSOPInstanceUID else OTHER_INSTANCE), ""

    def _refused(self, event: Any, why: Refusal, status: int, comment: str) -> tuple[int, str]:  # noqa: ANN401
        requestor = event.assoc.requestor
        self._refusals.note(why, ae_title=requestor.ae_title.strip(), address=requestor.address)
        self._visits.not_stored(event, why)
        return status, comment

    def _origin(self, event: Any) -> Origin:  # noqa: ANN401 - pynetdicom has no types
        """Whether it comes because we had it moved here: the request names who asked for the C-MOVE (PS3.7 9.3.1)."""
        asked_by = str(event.request.MoveOriginatorApplicationEntityTitle or "").strip()
        return Origin.FETCHED if asked_by == self._ae_title else Origin.BROUGHT

    def find(self, event: Any) -> Iterator[Answer]:  # noqa: ANN401 - pynetdicom has no types
        """Answer a query with the attributes that it asks for, empty where the index has none."""
        asked = _asked(event)
        level = _level(asked)
        self._visits.asked(event, asked, is_understood=level is not None)
        if level is None:
            yield IDENTIFIER_DOES_NOT_MATCH, None
            return
        keys = {keyword: text for keyword, text in asked.items() if keyword not in _NO_KEYS}
        for row in self._archive.matches(level, keys):
            if is_cancelled(event):
                yield CANCELLED, None
                return
            found = {keyword: row.texts.get(keyword, "") for keyword in keys}
            answer = identifier_of(found, level=level)
            answer.RetrieveAETitle = self._ae_title
            answer.InstanceAvailability = "ONLINE"
            yield PENDING, answer

    def get(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        """Send what an identifier names over the same association."""
        retrieval = Retrieval(event)
        try:
            self._get(retrieval)
        except _FAILURES:
            retrieval.refuse(CANNOT_COUNT)

    def move(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        """Send what an identifier names to one of the destinations."""
        retrieval = Retrieval(event)
        try:
            self._move(retrieval)
        except _FAILURES:
            retrieval.refuse(CANNOT_COUNT)

    def _get(self, retrieval: Retrieval) -> None:
        stored = self._named(_asked(retrieval.event))
        with self._visits.giving(retrieval.event, stored) as given:
            if stored is None:
                retrieval.refuse(IDENTIFIER_DOES_NOT_MATCH)
                return
            send = given.watching(self._sender(retrieval.association, stored))
            retrieval.run([one.sop_instance_uid for one in stored], send)

    def _move(self, retrieval: Retrieval) -> None:
        title = str(retrieval.event.move_destination)
        destination = self._destinations.get(title.strip())
        if destination is None:
            self._visits.not_known(retrieval.event, title.strip())
            retrieval.refuse(DESTINATION_UNKNOWN)
            return
        stored = self._named(_asked(retrieval.event))
        with self._visits.giving(retrieval.event, stored, AuditPeer(title.strip(), destination[0])) as given:
            if stored is None:
                retrieval.refuse(IDENTIFIER_DOES_NOT_MATCH)
                return
            self._move_to(retrieval, title, destination, stored=stored, given=given)

    def _move_to(
        self,
        retrieval: Retrieval,
        title: str,
        address: tuple[str, int],
        *,
        stored: Sequence[Stored],
        given: Given,
    ) -> None:
        if not stored:
            retrieval.run([], lambda place, message_id: None)
            return
        association = retrieval.association.ae.associate(
            *address,
            ae_title=title,
            contexts=_contexts(stored),
            evt_handlers=connection_handlers(ReceiveLimits(patience_s=self._patience_s)),
        )
        if not association.is_established:
            retrieval.refuse(DESTINATION_UNKNOWN)
            _close(association)
            return
        asked_by = retrieval.association.requestor.ae_title.strip()
        send = given.watching(self._sender(association, stored, originator=(asked_by, retrieval.message_id)))
        # Whoever asked need not wait until the destination has agreed to be left.
        release = threading.Thread(target=association.release, name=f"{self._ae_title} release", daemon=True)
        retrieval.run([one.sop_instance_uid for one in stored], send, ended=release.start)

    def _sender(
        self,
        association: Any,  # noqa: ANN401 - pynetdicom has no types
        stored: Sequence[Stored],
        *,
        originator: tuple[str, int] | None = None,
    ) -> Send:
        """Sends the stored bytes; where the peer does not take their transfer syntax, in one that it takes."""
        sender = StoredSender(association, originator)

        def send(place: int, message_id: int) -> int | None:
            path = self._archive.folder / stored[place].path
            try:
                return sender.send(path, message_id)
            except ValueError:
                # It raises where the peer takes this class in no plain syntax: nothing is decompressed in vain.
                association._get_valid_context(UID(stored[place].sop_class_uid), ExplicitVRLittleEndian, "scu")
                title, asked_by = originator or (None, None)
                status = association.send_c_store(
                    _readable(path), msg_id=message_id, originator_aet=title, originator_id=asked_by
                )
                return int(status.Status) if "Status" in status else None

        return send

    def _named(self, asked: Mapping[str, str]) -> list[Stored] | None:
        """The instances that a retrieval names; None if it does not name its level's unique key (C.4.2.1.4.1)."""
        level = _level(asked)
        if level is None or not asked.get(_UNIQUE_KEYS[level]):
            return None
        return self._archive.stored({key: asked[key] for key in _UNIQUE_KEYS.values() if asked.get(key)})


def _comment(text: str) -> str | None:
    """LO takes 64 characters, and the command set knows ASCII alone (PS3.7 annex E.1)."""
    return text.encode("ascii", "replace").decode()[:64].replace("\\", "/") or None


def _asked(event: Any) -> dict[str, str]:  # noqa: ANN401 - pynetdicom has no types
    """What a peer asks for, nothing if it is too much; pydicom's remarks on it would quote names of patients."""
    with quiet_pydicom():
        asked = texts_of(event.identifier)
    return {} if any(_is_too_much(keyword, key) for keyword, key in asked.items()) else asked


def _is_too_much(keyword: str, key: str) -> bool:
    """Whether a key would keep the index busy: with wildcards, each of its values is held against every study."""
    if dictionary_VR(keyword) == "UI":
        return len(key) > _LONGEST_UIDS
    return len(key) > _LONGEST_KEY or key.count("\\") >= _MOST_VALUES


def _level(asked: Mapping[str, str]) -> QueryLevel | None:
    text = asked.get("QueryRetrieveLevel", "")
    return QueryLevel(text) if text in QueryLevel.__members__ else None


def _contexts(stored: Sequence[Stored]) -> list[Any]:
    """One context per SOP class and stored transfer syntax, then plain ones for peers that take nothing else."""
    kinds = sorted({(one.sop_class_uid, one.transfer_syntax_uid) for one in stored})
    plain = sorted({one.sop_class_uid for one in stored})
    contexts = [build_context(sop_class, [syntax]) for sop_class, syntax in kinds]
    contexts += [build_context(sop_class, [ExplicitVRLittleEndian, ImplicitVRLittleEndian]) for sop_class in plain]
    return contexts[:MAXIMUM_CONTEXTS]


def _close(association: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
    """Pynetdicom leaves the connection open over which it was refused."""
    if association.dul.socket is not None:
        association.dul.socket.close()


def _decompressed_bytes(dataset: Dataset) -> int:
    """What room its pixels would take: a few bytes can say that they are gigabytes."""
    elements = Elements(dataset)
    sizes = ("Rows", "Columns", "SamplesPerPixel", "BitsAllocated", "NumberOfFrames")
    return math.prod(max(1, elements.integer(keyword) or 1) for keyword in sizes) // 8


def _readable(path: Path) -> Dataset:
    """An instance for a peer that does not take its transfer syntax.

    Raises
    ------
    ValueError
        If its pixels would take too much room.
    """
    dataset = dcmread(path)
    if UID(dataset.file_meta.TransferSyntaxUID).is_compressed:
        if _decompressed_bytes(dataset) > MOST_INSTANCE_BYTES:
            raise ValueError("too large to be decompressed")
        dataset.decompress(generate_instance_uid=False)
    return dataset
