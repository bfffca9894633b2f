"""The two ways in which a PACS hands out instances over DIMSE: C-GET, and C-MOVE to our own server."""

from __future__ import annotations

import time
from typing import Any, Protocol

from pynetdicom import build_context, evt
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)

from app.core.errors import FileError, StorageError
from app.core.identity import SOPInstanceUID
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.dicom.instance_texts import QueryLevel, identifier_of
from app.dimse.receiving import received_file
from app.network.arrivals import Arrivals
from app.network.association import PacsAssociation
from app.network.status import is_pending, meaning
from app.network.storage_contexts import ClassGroup
from app.network.wanted import Wanted

_GET = StudyRootQueryRetrieveInformationModelGet
_MOVE = StudyRootQueryRetrieveInformationModelMove
_FIND = StudyRootQueryRetrieveInformationModelFind
_MESSAGE_ID = 1
_MOVE_POLL_S = 0.25
_OUT_OF_RESOURCES, _CANNOT_UNDERSTAND = 0xA700, 0xC000


class Operation(Protocol):
    """One of the two."""

    name: str
    model: str

    def associate(self, node: PacsNode, group: ClassGroup, control: TaskControl) -> PacsAssociation:
        """An association on which it can be asked for; not open yet."""
        ...

    def send(self, peer: Any, keys: Any) -> Any:  # noqa: ANN401 - pynetdicom has no types
        """Ask for what an identifier names; the answers of pynetdicom."""
        ...

    def watch(self, association: PacsAssociation) -> None:
        """Called several times a second while it goes on; raises what must end it."""
        ...

    def conclude(self) -> None:
        """Called when a request has come to its end; raises what it failed of on our side."""
        ...

    def failed(self, status: int) -> str:
        """What a final status says of it that is none of success."""
        ...


class GetOperation:
    """C-GET: what is asked for comes over the association on which it was asked for."""

    name, model = "C-GET", str(_GET)

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._disk: StorageError | None = None

    def associate(self, node: PacsNode, group: ClassGroup, control: TaskControl) -> PacsAssociation:
        """With a context for everything that may come, and the role of who stores it."""
        contexts = [build_context(_GET), build_context(_FIND), *group.contexts()]
        handlers = [(evt.EVT_C_STORE, self._keep)]
        return PacsAssociation(node, contexts, control=control, roles=group.roles(), handlers=handlers)

    def send(self, peer: Any, keys: Any) -> Any:  # noqa: ANN401 - pynetdicom has no types
        """Ask for what an identifier names; the answers of pynetdicom."""
        return peer.send_c_get(keys, _GET, msg_id=_MESSAGE_ID)

    def watch(self, association: PacsAssociation) -> None:
        """End it when the disk refuses: the rest would come in vain."""
        self.conclude()

    def conclude(self) -> None:
        """Raise what the disk said."""
        if self._disk is not None:
            raise self._disk

    def failed(self, status: int) -> str:
        """What a final status says."""
        return phrase("C-GET failed: {why}", why=meaning(status))

    def _keep(self, event: Any) -> int:  # noqa: ANN401 - pynetdicom has no types
        """Answer a C-STORE sub-operation: the data set's bytes go to the sink as they came."""
        try:
            self._arrivals.keep(received_file(event))
        except StorageError as error:
            self._disk = self._disk or error
            return _OUT_OF_RESOURCES
        except FileError as error:
            uid = SOPInstanceUID(str(event.request.AffectedSOPInstanceUID))
            self._arrivals.problems[uid] = error.cause or error.what
            return _CANNOT_UNDERSTAND
        return 0x0000


class MoveOperation:
    """C-MOVE: what is asked for comes to our server, which puts it into the sink.

    Parameters
    ----------
    destination
        AE title under which the PACS knows our server.
    """

    name, model = "C-MOVE", str(_MOVE)

    def __init__(self, arrivals: Arrivals, destination: str) -> None:
        self._arrivals = arrivals
        self._destination = destination
        self._looked, self._left = time.monotonic(), len(arrivals.missing)

    def associate(self, node: PacsNode, group: ClassGroup, control: TaskControl) -> PacsAssociation:
        """Whatever is sent comes over another association, which the PACS opens."""
        return PacsAssociation(node, [build_context(_MOVE), build_context(_FIND)], control=control)

    def send(self, peer: Any, keys: Any) -> Any:  # noqa: ANN401 - pynetdicom has no types
        """Ask for what an identifier names; the answers of pynetdicom."""
        return peer.send_c_move(keys, self._destination, _MOVE, msg_id=_MESSAGE_ID)

    def watch(self, association: PacsAssociation) -> None:
        """Count what has come: a PACS need not send pending answers."""
        if time.monotonic() - self._looked < _MOVE_POLL_S:
            return
        self._looked = time.monotonic()
        left = self._arrivals.look()
        if left != self._left:
            self._left = left
            association.touch()

    def conclude(self) -> None:
        """Count what has come: all of it has, before the PACS says so."""
        self._arrivals.look()

    def failed(self, status: int) -> str:
        """What a final status says."""
        return phrase("C-MOVE to {destination} failed: {why}", destination=self._destination, why=meaning(status))


def ask(
    association: PacsAssociation, operation: Operation, wanted: Wanted, instances: list[SOPInstanceUID] | None = None
) -> int:
    """Ask for some instances of a series, or for all of it; the final status.

    Raises
    ------
    ArchiveAbortedError, ArchiveTimeoutError
        If the PACS does not come to an end.
    StorageError
        If the disk refuses.
    """
    keys = {"StudyInstanceUID": wanted.study_instance_uid, "SeriesInstanceUID": wanted.series_instance_uid}
    level = QueryLevel.SERIES
    if instances is not None:  # by a list of UIDs: PS3.4 C.4.2.1.4.1 and C.4.3.1.3.1
        keys, level = {**keys, "SOPInstanceUID": "\\".join(instances)}, QueryLevel.IMAGE
    identifier, peer = identifier_of(keys, level=level), association.peer
    final = association.run(
        lambda: _last_status(operation.send(peer, identifier)),
        cancel=lambda: peer.send_c_cancel(_MESSAGE_ID, query_model=operation.model),
        report=lambda: operation.watch(association),
    )
    operation.conclude()
    if final is None:
        raise association.lost(operation.name)
    return final


def _last_status(answers: Any) -> int | None:  # noqa: ANN401 - pynetdicom has no types
    """The final status of a C-GET or C-MOVE; None if the peer broke off before it."""
    for status, _ in answers:
        if "Status" not in status:
            return None
        if not is_pending(int(status.Status)):
            return int(status.Status)
    return None
