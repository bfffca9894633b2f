"""What the archive's server answers to C-STORE, C-FIND, C-GET and C-MOVE (PS3.4 annexes B and C)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydicom import dcmread
from pydicom.config import IGNORE
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import build_context, evt

from app.core.archive_serving import MOST_INSTANCE_BYTES
from app.core.custody import Origin
from app.core.errors import FileError, StorageError
from app.core.phrases import phrase
from app.dicom.elements import Elements
from app.dicom.instance_texts import QueryLevel, identifier_of, texts_of
from app.dicom.quiet import quiet_pydicom
from app.dimse.connection import connection_handlers
from app.dimse.library import MAXIMUM_CONTEXTS
from app.dimse.limits import ReceiveLimits
from app.dimse.progress_answers import thin_out_pending
from app.dimse.receiving import received_file
from app.dimse.stored_sending import StoredSender
from app.store.embedded_archive import EmbeddedArchive
from app.store.gatekeeping import Refusal, Refusals
from app.store.index import IndexRow

SUCCESS, PENDING, CANCELLED = 0x0000, 0xFF00, 0xFE00
OUT_OF_RESOURCES, CANNOT_UNDERSTAND, IDENTIFIER_DOES_NOT_MATCH, OTHER_INSTANCE = 0xA700, 0xC000, 0xA900, 0xB007
NOT_AS_SENT = 0xB000
_UNIQUE_KEYS = {
    QueryLevel.PATIENT: "PatientID",
    QueryLevel.STUDY: "StudyInstanceUID",
    QueryLevel.SERIES: "SeriesInstanceUID",
    QueryLevel.IMAGE: "SOPInstanceUID",
}
_SOP_INSTANCE_UID = Tag("SOPInstanceUID")
_NO_KEYS = frozenset({"QueryRetrieveLevel", "SpecificCharacterSet", "RetrieveAETitle", "InstanceAvailability"})

_LONGEST_UIDS, _LONGEST_KEY, _MOST_VALUES = 1 << 20, 1024, 64
"""Of a list of UIDs, that is of some sixteen thousand; of any other key, which no dialog fills so far."""

Answer = tuple[int, Dataset | None]


class ArchiveHandlers:
    """The handlers of pynetdicom's intervention events; each may run on any thread.

    Parameters
    ----------
    destinations
        Where C-MOVE may send: AE title -> (host, port).
    most_bytes
        Longest data set that is kept.
    """

    def __init__(
        self,
        archive: EmbeddedArchive,
        ae_title: str,
        *,
        destinations: Mapping[str, tuple[str, int]],
        most_bytes: int,
        refusals: Refusals,
    ) -> None:
        self._archive = archive
        self._ae_title = ae_title
        self._destinations = dict(destinations)
        self._most_bytes = most_bytes
        self._refusals = refusals

    def bindings(self) -> list[tuple[Any, Callable[..., Any]]]:
        """Event and handler, as `start_server` takes them."""
        return [
            (evt.EVT_ESTABLISHED, lambda event: thin_out_pending(event.assoc)),
            (evt.EVT_C_ECHO, lambda event: SUCCESS),
            (evt.EVT_C_STORE, self.store),
            (evt.EVT_C_FIND, self.find),
            (evt.EVT_C_GET, self.get),
            (evt.EVT_C_MOVE, self.move),
        ]

    def store(self, event: Any) -> int | Dataset:  # noqa: ANN401 - pynetdicom has no types
        """Keep an instance; the bytes of its data set stay as they came."""
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
            return _commented(NOT_AS_SENT, phrase("Another content of this UID is here; the first is kept."))
        return SUCCESS if path.stem == event.request.AffectedSOPInstanceUID else OTHER_INSTANCE

    def _refused(self, event: Any, why: Refusal, status: int, comment: str) -> Dataset:  # noqa: ANN401 - see above
        requestor = event.assoc.requestor
        self._refusals.note(why, ae_title=requestor.ae_title.strip(), address=requestor.address)
        return _commented(status, comment)

    def _origin(self, event: Any) -> Origin:  # noqa: ANN401 - pynetdicom has no types
        """Whether it comes because we had it moved here: the request names who asked for the C-MOVE (PS3.7 9.3.1)."""
        asked_by = str(event.request.MoveOriginatorApplicationEntityTitle or "").strip()
        return Origin.FETCHED if asked_by == self._ae_title else Origin.BROUGHT

    def find(self, event: Any) -> Iterator[Answer]:  # noqa: ANN401 - pynetdicom has no types
        """Answer a query with the attributes that it asks for, empty where the index has none."""
        asked = _asked(event)
        level = _level(asked)
        if level is None:
            yield IDENTIFIER_DOES_NOT_MATCH, None
            return
        keys = {keyword: text for keyword, text in asked.items() if keyword not in _NO_KEYS}
        for row in self._archive.query(level, keys):
            if event.is_cancelled:
                yield CANCELLED, None
                return
            found = {keyword: row.texts.get(keyword, "") for keyword in keys}
            answer = identifier_of(found, level=level)
            answer.RetrieveAETitle = self._ae_title
            answer.InstanceAvailability = "ONLINE"
            yield PENDING, answer

    def get(self, event: Any) -> Iterator[int | Answer]:  # noqa: ANN401 - pynetdicom has no types
        """Send what an identifier names over the same association."""
        rows = self._named(_asked(event))
        if rows is None:
            yield 1
            yield IDENTIFIER_DOES_NOT_MATCH, None
            return
        _send_files(event.assoc, self._paths(rows))
        yield len(rows)
        yield from _references(event, rows)

    def move(self, event: Any) -> Iterator[object]:  # noqa: ANN401 - pynetdicom has no types
        """Send what an identifier names to one of the destinations."""
        destination = self._destinations.get(str(event.move_destination).strip())
        if destination is None:
            yield None, None
            return
        rows = self._named(_asked(event))
        paths = self._paths(rows or [])
        host, port = destination
        bindings = [
            (evt.EVT_ESTABLISHED, lambda established: _send_files(established.assoc, paths)),
            *connection_handlers(ReceiveLimits()),
        ]
        yield host, port, {"contexts": _contexts(rows or []), "evt_handlers": bindings}
        yield 1 if rows is None else len(rows)
        if rows is None:
            yield IDENTIFIER_DOES_NOT_MATCH, None
            return
        yield from _references(event, rows)

    def _named(self, asked: Mapping[str, str]) -> list[IndexRow] | None:
        """The instances that a retrieval names; None if it does not name its level's unique key (C.4.2.1.4.1)."""
        level = _level(asked)
        if level is None or not asked.get(_UNIQUE_KEYS[level]):
            return None
        keys = {keyword: asked[keyword] for keyword in _UNIQUE_KEYS.values() if asked.get(keyword)}
        return self._archive.query(QueryLevel.IMAGE, keys)

    def _paths(self, rows: list[IndexRow]) -> dict[str, Path]:
        return {row.texts["SOPInstanceUID"]: self._archive.folder / row.path for row in rows}


def _commented(status: int, comment: str) -> Dataset:
    answer = Dataset()
    answer.Status = status
    # LO takes 64 characters, and the command set knows ASCII alone (PS3.7 annex E.1).
    answer.ErrorComment = comment.encode("ascii", "replace").decode()[:64].replace("\\", "/")
    return answer


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


def _references(event: Any, rows: list[IndexRow]) -> Iterator[Answer]:  # noqa: ANN401 - pynetdicom has no types
    """One stand-in per instance; `_send_files` puts the file in its place."""
    for row in rows:
        if event.is_cancelled:
            yield CANCELLED, None
            return
        reference = Dataset()
        # Pydicom would look once more whether this is a UID, for each of a thousand instances.
        reference.add(DataElement(_SOP_INSTANCE_UID, "UI", row.texts["SOPInstanceUID"], validation_mode=IGNORE))
        yield PENDING, reference


def _contexts(rows: list[IndexRow]) -> list[Any]:
    """One context per SOP class and stored transfer syntax, then plain ones for peers that take nothing else."""
    stored = sorted({(row.texts["SOPClassUID"], row.transfer_syntax_uid) for row in rows})
    plain = sorted({row.texts["SOPClassUID"] for row in rows})
    contexts = [build_context(sop_class, [syntax]) for sop_class, syntax in stored]
    contexts += [build_context(sop_class, [ExplicitVRLittleEndian, ImplicitVRLittleEndian]) for sop_class in plain]
    return contexts[:MAXIMUM_CONTEXTS]


def _decompressed_bytes(dataset: Dataset) -> int:
    """What room its pixels would take: a few bytes can say that they are gigabytes."""
    elements = Elements(dataset)
    sizes = ("Rows", "Columns", "SamplesPerPixel", "BitsAllocated", "NumberOfFrames")
    return math.prod(max(1, elements.integer(keyword) or 1) for keyword in sizes) // 8


def _send_files(association: Any, paths: Mapping[str, Path]) -> None:  # noqa: ANN401 - pynetdicom has no types
    """Let this association send the stored bytes: pynetdicom would decode and encode the data set again.

    Where the peer does not take the stored transfer syntax, the data set is decompressed or written in
    the syntax that it takes; if that fails, pynetdicom counts a failed sub-operation.
    """
    send = association.send_c_store
    stored = StoredSender(association)

    def send_stored(
        reference: Dataset, msg_id: int = 1, originator_aet: str | None = None, originator_id: int | None = None
    ) -> Any:  # noqa: ANN401 - pynetdicom has no types
        path = paths[str(reference.SOPInstanceUID)]
        try:
            return stored.send(path, message_id=msg_id, originator=originator_aet, originator_id=originator_id)
        except ValueError:
            options = {"msg_id": msg_id, "originator_aet": originator_aet, "originator_id": originator_id}
            dataset = dcmread(path)
            if UID(dataset.file_meta.TransferSyntaxUID).is_compressed:
                if _decompressed_bytes(dataset) > MOST_INSTANCE_BYTES:
                    raise
                dataset.decompress(generate_instance_uid=False)
            return send(dataset, **options)

    association.send_c_store = send_stored
