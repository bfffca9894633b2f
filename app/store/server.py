"""A DICOM server on the archive's folder: Verification, Storage, Query/Retrieve by C-FIND, C-GET and C-MOVE."""

from __future__ import annotations

import errno
import threading
from collections.abc import Mapping
from socketserver import BaseServer
from types import TracebackType
from typing import Any, Self

from pydicom.uid import AllTransferSyntaxes, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AllStoragePresentationContexts, build_context, evt
from pynetdicom.sop_class import (
    PatientRootQueryRetrieveInformationModelFind,
    PatientRootQueryRetrieveInformationModelGet,
    PatientRootQueryRetrieveInformationModelMove,
    StorageCommitmentPushModel,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
)

from app.core.archive_serving import USUAL_SERVING, ServerLimits, ServerTls
from app.core.audit_log import AuditLog
from app.core.audit_pen import AuditPen
from app.core.commitments import Commitments
from app.core.errors import ArchiveError
from app.core.phrases import phrase
from app.dimse.commitment_reports import report_handler
from app.dimse.connection import connection_handlers, end_association
from app.dimse.library import named_entity, prepare_library
from app.dimse.limits import ReceiveBudget, ReceiveLimits
from app.dimse.tls import server_context
from app.store.embedded_archive import EmbeddedArchive
from app.store.gatekeeping import Accepted, Gate, Refusal, Refusals, guarded_server
from app.store.serving import ArchiveHandlers
from app.store.visits import Visits, patient_of

_QUERY_RETRIEVE = (
    PatientRootQueryRetrieveInformationModelFind,
    PatientRootQueryRetrieveInformationModelGet,
    PatientRootQueryRetrieveInformationModelMove,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)
LONGEST_NEGOTIATION_S = 30.0
"""How long a peer may be connected and not say who it is."""
_JOIN_TIMEOUT_S = 5.0
_MOST_HELD, _LEAST_HELD_BYTES = 4, 1 << 30
"""So many of the longest instances may be in memory at a time: each of sixteen peers could send one, and not end."""
_STOP_POLL_S = 0.05


class ArchiveServer:
    """Serves an embedded archive on a TCP port; loopback unless told otherwise.

    Every storage SOP class is accepted in every transfer syntax and kept as it came; instances are sent in
    the syntax that they are stored in.

    Parameters
    ----------
    port
        0 takes a free one; `port` tells which.
    destinations
        Where C-MOVE may send: AE title -> (host, port).
    require_called_ae_title
        Whether a peer that calls us by another AE title is rejected.
    commitments
        Where what a PACS says of storage commitment is put; without it every such report is refused.
    accepted
        By which AE titles peers may call themselves, asked for each association; without it, by any.
    tls
        None where connections are not encrypted.
    audit
        Takes note of what peers ask for; None where nobody is to.

    Raises
    ------
    ArchiveError
        If a file with certificates cannot be used.
    """

    def __init__(
        self,
        archive: EmbeddedArchive,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        ae_title: str = "VERDANT",
        destinations: Mapping[str, tuple[str, int]] | None = None,
        require_called_ae_title: bool = True,
        limits: ServerLimits = USUAL_SERVING.limits,
        commitments: Commitments | None = None,
        accepted: Accepted = lambda: None,
        tls: ServerTls | None = None,
        audit: AuditLog | None = None,
    ) -> None:
        prepare_library()
        self._host = host
        self._port = port
        self._ae_title = ae_title
        self._visits = Visits(audit, patient_of=patient_of(archive), wake=self._wake_pen)
        self._pen = AuditPen(audit, collect=self._visits.collect) if audit is not None else None
        self._refusals = Refusals(self._visits.refused)
        self._handlers = ArchiveHandlers(
            archive,
            ae_title,
            destinations=destinations or {},
            most_bytes=limits.instance_bytes,
            patience_s=limits.idle_s,
            refusals=self._refusals,
            visits=self._visits,
        )
        # What is a little too long is answered in words; what is much too long is not even taken in.
        self._limits = ReceiveLimits(
            limits.pdu_bytes,
            2 * limits.instance_bytes,
            limits.idle_s,
            ReceiveBudget(max(_LEAST_HELD_BYTES, _MOST_HELD * limits.instance_bytes)),
        )
        self._gate = Gate(accepted, self._refusals)
        self._kind = guarded_server(self._refusals, limits, server_context(tls) if tls is not None else None)
        self._on_report = report_handler(commitments or Commitments())
        self._entity = named_entity(ae_title)
        self._entity.require_called_aet = require_called_ae_title
        self._entity.maximum_associations = limits.associations
        self._entity.maximum_pdu_size = limits.pdu_bytes
        self._entity.network_timeout = limits.idle_s
        self._entity.acse_timeout = min(LONGEST_NEGOTIATION_S, limits.idle_s)
        self._server: Any = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def ae_title(self) -> str:
        """By which peers call us."""
        return self._ae_title

    @property
    def refused(self) -> Mapping[Refusal, int]:
        """How often peers and instances were refused, by reason."""
        return self._refusals.counts

    @property
    def host(self) -> str:
        """Address on which we listen."""
        return self._host

    @property
    def port(self) -> int:
        """TCP port on which we listen; the one asked for while we do not."""
        return int(self._server.server_address[1]) if self._server else self._port

    def start(self) -> None:
        """Listen, on a thread of its own.

        Raises
        ------
        ArchiveError
            If the address or the port cannot be had.
        """
        try:
            self._server = self._entity.make_server(
                (self._host, self._port),
                ae_title=self._ae_title,
                contexts=offered_contexts(),
                evt_handlers=[
                    *self._handlers.bindings(),
                    *connection_handlers(self._limits),
                    *self._gate.handlers(),
                    (evt.EVT_N_EVENT_REPORT, self._on_report),
                ],
                server_class=self._kind,
            )
        except OSError as error:
            raise ArchiveError(
                phrase("The archive's server cannot listen on {host}:{port}.", host=self._host, port=self._port),
                cause=phrase("The system says: {reason}.", reason=error.strerror or error),
                next_step=_other_place(error),
            ) from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_STOP_POLL_S,), name=f"{self._ae_title} server", daemon=True
        )
        self._thread.start()
        if self._pen is not None:
            self._pen.start()
            self._pen.wake()  # what was noted before

    def stop(self) -> None:
        """Abort what is under way and give the port back; doing so again changes nothing."""
        if self._server is None:
            return
        server, self._server = self._server, None
        associations = list(server.active_associations)
        BaseServer.shutdown(server)
        server.server_close()
        for association in associations:
            end_association(association)
        if self._thread is not None:
            self._thread.join(_JOIN_TIMEOUT_S)
        if self._pen is not None:
            self._visits.collect(everything=True)
            self._pen.stop()

    def _wake_pen(self) -> None:
        if self._pen is not None:
            self._pen.wake()


def offered_contexts() -> list[Any]:
    """Every presentation context that a peer can be given."""
    # Plain syntaxes first: of those that one context offers, ours is the order that decides.
    plain = [ExplicitVRLittleEndian, ImplicitVRLittleEndian]
    every = plain + [syntax for syntax in AllTransferSyntaxes if syntax not in plain]
    contexts = [build_context(Verification, plain), *(build_context(model, plain) for model in _QUERY_RETRIEVE)]
    checked = build_context(Verification, every).transfer_syntax
    for storage in AllStoragePresentationContexts:
        # Each of them would have the same forty UIDs checked again, which takes a tenth of a second at every start.
        context = build_context(storage.abstract_syntax, [])
        context.transfer_syntax.extend(checked)
        context.scu_role = context.scp_role = True
        contexts.append(context)
    # Here it is the peer who offers the service: it reports what we asked it to keep.
    reports = build_context(StorageCommitmentPushModel, plain)
    reports.scu_role, reports.scp_role = False, True
    return [*contexts, reports]


def _other_place(error: OSError) -> str:
    """Where to listen instead."""
    if error.errno == errno.EADDRINUSE:
        return phrase("Choose another port, or stop the program that has this one.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return phrase("Choose a port from 1024 on: those below are kept for the system.")
    return phrase("Choose an address of this machine; 0.0.0.0 stands for all that it has.")
