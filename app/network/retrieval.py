"""Bringing a series here: C-GET, or C-MOVE to our own server where C-GET does not work."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydicom.uid import (
    JPEG2000,
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    EnhancedCTImageStorage,
    EnhancedMRImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    MRImageStorage,
    RawDataStorage,
    RLELossless,
    RTStructureSetStorage,
    SecondaryCaptureImageStorage,
    SegmentationStorage,
)
from pynetdicom import build_context, build_role, evt
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)

from app.core.arrival import Arriving
from app.core.errors import ArchiveStatusError, FileError, StorageError
from app.core.identity import SOPInstanceUID
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.core.services import InstanceSink, Retrieved
from app.core.tasks import TaskControl
from app.dicom.instance_texts import QueryLevel, identifier_of
from app.dimse.library import MAXIMUM_CONTEXTS
from app.dimse.receiving import received_file
from app.network.association import PacsAssociation
from app.network.reconciling import Wanted, missing_from, reconciled
from app.network.status import is_done, is_pending, meaning

_GET = StudyRootQueryRetrieveInformationModelGet
_MOVE = StudyRootQueryRetrieveInformationModelMove
_FIND = StudyRootQueryRetrieveInformationModelFind
_MESSAGE_ID = 1
_UIDS_PER_REQUEST = 500
_MOVE_POLL_S = 0.25
# A context of its own for each, so that the PACS can send what it has as it has it; likely ones first.
SYNTAXES = (
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLosslessSV1,
    JPEGBaseline8Bit,
    RLELossless,
    JPEGLSLossless,
    JPEG2000,
    DeflatedExplicitVRLittleEndian,
    JPEGExtended12Bit,
    JPEGLSNearLossless,
    JPEGLossless,
    HTJ2KLossless,
    ExplicitVRBigEndian,
)
LIKELY_CLASSES = (
    CTImageStorage,
    MRImageStorage,
    EnhancedCTImageStorage,
    EnhancedMRImageStorage,
    RTStructureSetStorage,
    SegmentationStorage,
    SecondaryCaptureImageStorage,
    RawDataStorage,
)


@dataclass(slots=True)
class _Arrivals:
    """What came during one operation, and what the disk or the checks said against it."""

    received: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    disk: StorageError | None = None


def retrieve(
    node: PacsNode,
    sink: InstanceSink,
    wanted: Wanted,
    *,
    control: TaskControl,
    move_destination: str | None,
    arriving: Arriving | None = None,
) -> Retrieved:
    """Bring what the sink lacks; expected and received are compared, and what is missing is named.

    Raises
    ------
    ArchiveStatusError
        If nothing came and the PACS says why.
    StorageError
        If the disk refuses.
    """
    missing = missing_from(sink, wanted)
    if not missing:
        return reconciled(node.place, sink, wanted, problems={}, method="", arriving=arriving)
    arrivals = _Arrivals()
    refusal = _get(node, sink, wanted, missing=missing, control=control, arrivals=arrivals)
    if arrivals.disk is not None:
        raise arrivals.disk
    method = "C-GET"
    missing = missing_from(sink, wanted)
    if missing and move_destination is not None:
        reason = refusal or phrase("C-GET left instances out")
        method = (
            phrase("C-MOVE, because {reason}", reason=reason)
            if not arrivals.received
            else phrase("C-GET, then C-MOVE, because {reason}", reason=reason)
        )
        refusal = move(node, sink, wanted, missing=missing, control=control, destination=move_destination)
        missing = missing_from(sink, wanted)
    if refusal and len(missing) == len(wanted.instances):
        raise _nothing_came(node, wanted, refusal, move_destination)
    return reconciled(node.place, sink, wanted, problems=arrivals.problems, method=method, arriving=arriving)


def _get(
    node: PacsNode,
    sink: InstanceSink,
    wanted: Wanted,
    *,
    missing: Sequence[SOPInstanceUID],
    control: TaskControl,
    arrivals: _Arrivals,
) -> str:
    """C-GET what is missing; the reason why it failed, or an empty text."""

    def keep(event: Any) -> int:  # noqa: ANN401 - pynetdicom has no types
        return _keep(sink, event, arrivals)

    classes = _classes(wanted)
    contexts = [build_context(_GET), build_context(_FIND), *_storage_contexts(classes)]
    roles = [build_role(sop_class, scp_role=True) for sop_class in classes]
    with PacsAssociation(
        node, contexts, control=control, roles=roles, handlers=[(evt.EVT_C_STORE, keep)]
    ) as association:
        if not association.accepts(_GET):
            return phrase("the PACS offers no C-GET")
        peer = association.peer
        for request in _requests(wanted, missing):

            def ask(keys: dict[str, str] = request) -> int | None:
                return _last_status(peer.send_c_get(_identifier(keys), _GET, msg_id=_MESSAGE_ID))

            def report() -> None:
                control.checkpoint(arrivals.received / len(missing), phrase("Receiving"))

            final = association.run(
                ask, cancel=lambda: peer.send_c_cancel(_MESSAGE_ID, query_model=_GET), report=report
            )
            if final is None:
                raise association.lost("C-GET")
            if not is_done(final):
                return phrase("C-GET failed: {why}", why=meaning(final))
    return ""


def move(
    node: PacsNode,
    sink: InstanceSink,
    wanted: Wanted,
    *,
    missing: Sequence[SOPInstanceUID],
    control: TaskControl,
    destination: str,
) -> str:
    """C-MOVE what is missing to our server; the reason why it failed, or an empty text."""
    with PacsAssociation(node, [build_context(_MOVE), build_context(_FIND)], control=control) as association:
        if not association.accepts(_MOVE):
            return phrase("the PACS offers no C-MOVE")
        peer = association.peer
        watch = _SinkWatch(sink, wanted, association, control=control, at_first=len(missing))
        for request in _requests(wanted, missing):

            def ask(keys: dict[str, str] = request) -> int | None:
                return _last_status(peer.send_c_move(_identifier(keys), destination, _MOVE, msg_id=_MESSAGE_ID))

            final = association.run(
                ask, cancel=lambda: peer.send_c_cancel(_MESSAGE_ID, query_model=_MOVE), report=watch.look
            )
            if final is None:
                raise association.lost("C-MOVE")
            if not is_done(final):
                return phrase("C-MOVE to {destination} failed: {why}", destination=destination, why=meaning(final))
    return ""


class _SinkWatch:
    """Progress of a C-MOVE: a PACS need not send pending answers, but what arrives in the sink can be counted."""

    def __init__(
        self,
        sink: InstanceSink,
        wanted: Wanted,
        association: PacsAssociation,
        *,
        control: TaskControl,
        at_first: int,
    ) -> None:
        self._sink = sink
        self._wanted = wanted
        self._association = association
        self._control = control
        self._at_first = at_first
        self._left = at_first
        self._looked = time.monotonic()

    def look(self) -> None:
        """Count what has come, a few times a second."""
        if time.monotonic() - self._looked < _MOVE_POLL_S:
            return
        self._looked = time.monotonic()
        left = len(missing_from(self._sink, self._wanted))
        if left != self._left:
            self._left = left
            self._association.touch()
        self._control.checkpoint(1 - left / self._at_first, phrase("Receiving"))


def _keep(sink: InstanceSink, event: Any, arrivals: _Arrivals) -> int:  # noqa: ANN401 - pynetdicom has no types
    """Answer a C-STORE sub-operation: the data set's bytes go to the sink as they came."""
    try:
        sink.add(received_file(event))
    except StorageError as error:
        arrivals.disk = arrivals.disk or error
        return 0xA700
    except FileError as error:
        arrivals.problems[str(event.request.AffectedSOPInstanceUID)] = error.cause or error.what
        return 0xC000
    arrivals.received += 1
    return 0x0000


def _last_status(answers: Any) -> int | None:  # noqa: ANN401 - pynetdicom has no types
    """The final status of a C-GET or C-MOVE; None if the peer broke off before it."""
    for status, _ in answers:
        if "Status" not in status:
            return None
        if not is_pending(int(status.Status)):
            return int(status.Status)
    return None


def _identifier(keys: dict[str, str]) -> Any:  # noqa: ANN401 - pydicom's Dataset goes straight to pynetdicom
    return identifier_of(keys, level=QueryLevel.IMAGE if "SOPInstanceUID" in keys else QueryLevel.SERIES)


def _requests(wanted: Wanted, missing: Sequence[SOPInstanceUID]) -> list[dict[str, str]]:
    """The whole series at once, or the missing instances by lists of UIDs (PS3.4 C.4.2.1.4.1)."""
    series = {
        "StudyInstanceUID": str(wanted.study_instance_uid),
        "SeriesInstanceUID": str(wanted.series_instance_uid),
    }
    if len(missing) == len(wanted.instances):
        return [series]
    parts = [missing[first : first + _UIDS_PER_REQUEST] for first in range(0, len(missing), _UIDS_PER_REQUEST)]
    return [{**series, "SOPInstanceUID": "\\".join(part)} for part in parts]


def _classes(wanted: Wanted) -> list[str]:
    """The SOP classes that may come, as the PACS lists them; likely ones where it does not say."""
    told = dict.fromkeys(str(one.sop_class_uid) for one in wanted.instances if one.sop_class_uid)
    if all(one.sop_class_uid for one in wanted.instances):
        return list(told)
    return list({**told, **dict.fromkeys(str(uid) for uid in LIKELY_CLASSES)})


def _storage_contexts(classes: Sequence[str]) -> list[Any]:
    """Storage contexts for all classes within what one association can propose, beside two for queries."""
    room = MAXIMUM_CONTEXTS - 2
    each = room // max(1, len(classes))
    if each < 2:
        return [build_context(sop_class, list(SYNTAXES[:2])) for sop_class in classes[:room]]
    return [build_context(sop_class, [syntax]) for sop_class in classes for syntax in SYNTAXES[:each]]


def _nothing_came(node: PacsNode, wanted: Wanted, refusal: str, move_destination: str | None) -> ArchiveStatusError:
    if move_destination is None:
        next_step = phrase(
            "Ask the PACS administrator to allow C-GET, or enter an AE title for C-MOVE in Settings > Archives."
        )
    else:
        next_step = phrase(
            "Ask the PACS administrator to enter the AE title {move_destination} with the address "
            "and port of this computer.",
            move_destination=move_destination,
        )
    return ArchiveStatusError(
        phrase("Nothing of series {series} came from {place}.", series=wanted.series_instance_uid, place=node.place),
        cause=phrase("The reason: {reason}.", reason=refusal),
        next_step=next_step,
    )
