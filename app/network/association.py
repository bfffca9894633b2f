"""One association with a PACS: opened, spoken on, released, or broken off within a second when it is cancelled."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from types import TracebackType
from typing import Any, Self, TypeVar

from pynetdicom import evt
from pynetdicom.pdu import A_ASSOCIATE_RJ

from app.core.errors import (
    ArchiveAbortedError,
    ArchiveError,
    ArchiveRejectedError,
    ArchiveTimeoutError,
    ServiceNotOfferedError,
)
from app.core.nodes import UNSENT_BYTES, PacsNode
from app.core.phrases import phrase
from app.core.tasks import Cancelled, TaskControl
from app.dimse.asking_loop import leave_answers_to_who_asks
from app.dimse.connection import connection_handlers, end_association
from app.dimse.library import named_entity, prepare_library
from app.dimse.limits import ReceiveLimits
from app.network.reaching import fulfil, looked_at, why_not_reached
from app.network.status import is_about_titles, rejection_meaning
from app.network.tls import client_context

_POLL_S = 0.05
_CANCEL_GRACE_S = 0.1
_END_GRACE_S = 2.0
_LIBRARY_EXTRA_S = 30.0

Value = TypeVar("Value")
Handler = tuple[Any, Callable[..., Any]]


class PacsAssociation:
    """An association as a context manager; leaving it releases it, or aborts it after an error.

    pynetdicom's calls block until the peer answers. They run on a thread of their own while the calling
    thread watches the control, so that a silent peer does not keep a cancelled task.

    Parameters
    ----------
    contexts
        Presentation contexts to propose, 128 at most.
    roles
        SCP/SCU role selection items (C-GET needs them).
    handlers
        Event and handler, beside our own.

    Raises
    ------
    ArchiveUnreachableError, ArchiveRejectedError, ArchiveTimeoutError, ArchiveAbortedError
        On entering, if there is no association.
    Cancelled
        If the control was withdrawn.
    """

    def __init__(
        self,
        node: PacsNode,
        contexts: Sequence[Any],
        *,
        control: TaskControl,
        roles: Sequence[Any] = (),
        handlers: Sequence[Handler] = (),
    ) -> None:
        prepare_library()
        self._node = node
        self._contexts = list(contexts)
        self._control = control
        self._roles = list(roles)
        self._handlers = list(handlers)
        self._connected = False
        self._abandoned = False
        self._heard = time.monotonic()
        self._refusal: Any = None
        self._association: Any = None

    def __enter__(self) -> Self:
        self._control.checkpoint()
        self._association = self._watched(self._open, patience=self._opening_patience_s)
        if self._association is None or not self._association.is_established:
            raise self._why_not_open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._association is None:
            return
        if error is None and self._association.is_established:
            if not self._finish(self._association.release):
                end_association(self._association)
        else:
            end_association(self._association)

    @property
    def peer(self) -> Any:  # noqa: ANN401 - pynetdicom has no types
        """The association of pynetdicom."""
        return self._association

    def accepts(self, abstract_syntax: str) -> bool:
        """Whether the peer took a context of this abstract syntax."""
        return any(context.abstract_syntax == abstract_syntax for context in self._association.accepted_contexts)

    def run(
        self,
        work: Callable[[], Value],
        *,
        cancel: Callable[[], None] | None = None,
        report: Callable[[], None] | None = None,
    ) -> Value:
        """Let blocking work run and return what it returns; give up within a second when the control is withdrawn.

        Parameters
        ----------
        cancel
            Asks the peer politely (C-CANCEL) before the association is aborted.
        report
            Called on this thread at least ten times a second while the work runs; may raise Cancelled too.

        Raises
        ------
        ArchiveTimeoutError
            If the peer is silent for too long.
        ArchiveAbortedError
            If the association had ended before.
        """
        try:
            return self._watched(work, patience=self._response_patience_s, cancel=cancel, report=report)
        except RuntimeError:  # pynetdicom's, for whoever asks on an association that is none any more
            if self._association.is_established:
                raise
            raise self.lost() from None

    def lost(self, doing: str = "") -> ArchiveAbortedError:
        """What to raise when an answer is missing because the peer broke off, during `doing` if that is known."""
        place = self._node.place
        return ArchiveAbortedError(
            phrase("The connection to {place} broke during {doing}.", place=place, doing=doing)
            if doing
            else phrase("The connection to {place} broke.", place=place),
            cause=phrase("The PACS closed or aborted it."),
            next_step=phrase("Try again; if it happens again, ask the PACS administrator for its log."),
        )

    def touch(self) -> None:
        """Take note of a sign of life that did not come over this association (C-MOVE)."""
        self._heard = time.monotonic()

    def _open(self) -> Any:  # noqa: ANN401 - pynetdicom has no types
        node = self._node
        entity = named_entity(node.calling_ae_title)
        entity.connection_timeout = node.connect_timeout_s
        # Time-outs are ours: after its own, pynetdicom waits half a minute more for a silent peer to hang up.
        entity.acse_timeout = node.association_timeout_s + _LIBRARY_EXTRA_S
        entity.dimse_timeout = node.response_timeout_s + _LIBRARY_EXTRA_S
        entity.network_timeout = None
        limits = ReceiveLimits()
        handlers = [
            (evt.EVT_CONN_OPEN, self._on_connected),
            (evt.EVT_PDU_RECV, self._on_received),
            (evt.EVT_PDU_SENT, self._on_traffic),
            *connection_handlers(limits),
            *self._handlers,
        ]
        secured = (client_context(node.tls), node.tls.server_name or node.host) if node.tls else None
        try:
            association = entity.associate(
                node.host,
                node.port,
                contexts=self._contexts,
                ae_title=node.called_ae_title,
                max_pdu=limits.pdu_bytes,
                ext_neg=self._roles,
                evt_handlers=handlers,
                tls_args=secured,
            )
        except OSError:  # the name of the host is not known
            return None
        if self._abandoned:
            association.abort(block=False)
        return association

    def _opening_patience_s(self) -> float:
        """Pynetdicom itself gives up a TCP connection in time, so a little more is left to it."""
        connecting_s = self._node.connect_timeout_s + _END_GRACE_S
        return self._node.association_timeout_s if self._connected else connecting_s

    def _response_patience_s(self) -> float:
        return self._node.response_timeout_s

    def _on_connected(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        self._connected = True
        self._association = event.assoc
        leave_answers_to_who_asks(event.assoc)
        event.assoc.dul.socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_BYTES)
        self.touch()

    def _on_traffic(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        self.touch()

    def _on_received(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        self.touch()
        # A rejection that comes at once closes the connection before pynetdicom looks whether there is one, and it
        # would call that a connection that never was.
        if isinstance(event.pdu, A_ASSOCIATE_RJ):
            self._refusal = event.pdu

    def _why_not_open(self) -> ArchiveError:
        node = self._node
        if not self._connected:
            return looked_at(lambda: why_not_reached(node), self._control)
        if self._refusal is not None:
            source, reason = self._refusal.source, self._refusal.reason_diagnostic
            about_titles = is_about_titles(source, reason)
            why = rejection_meaning(source, reason, called=node.called_ae_title, calling=node.calling_ae_title)
            return ArchiveRejectedError(
                phrase("{place} rejected the association: {why}.", place=node.place, why=why),
                next_step=phrase("Check the AE title in Settings > Archives.")
                if about_titles
                else phrase("Try again in a moment."),
            )
        if self._association.acceptor.primitive is not None:
            return ServiceNotOfferedError(
                phrase("{place} offers none of the services that were asked for.", place=node.place),
                next_step=phrase("Ask the PACS administrator which services it allows for our AE title."),
            )
        if node.tls is not None:  # with TLS 1.3 a server refuses our certificate after the handshake
            refused = looked_at(lambda: why_not_reached(node), self._control)
            if isinstance(refused, ArchiveRejectedError):
                return refused
        return ArchiveAbortedError(
            phrase("{place} broke the connection instead of answering.", place=node.place),
            cause=phrase("Perhaps it speaks over encrypted connections (TLS) alone.") if node.tls is None else "",
            next_step=phrase("Check that host and port in Settings > Archives are those of a DICOM service."),
        )

    def _watched(
        self,
        work: Callable[[], Value],
        *,
        patience: Callable[[], float],
        cancel: Callable[[], None] | None = None,
        report: Callable[[], None] | None = None,
    ) -> Value:
        outcome: Future[Value] = Future()
        thread = threading.Thread(target=fulfil, args=(outcome, work), name="dimse", daemon=True)
        self.touch()
        thread.start()
        try:
            while not _ends(outcome, _POLL_S):
                self._control.checkpoint()
                if report is not None:
                    report()
                if time.monotonic() - self._heard > patience():
                    raise self._silent(patience())
        except BaseException as error:
            self._give_up(outcome, cancel if isinstance(error, Cancelled) else None)
            raise
        thread.join(_END_GRACE_S)
        return outcome.result()

    def _silent(self, waited_s: float) -> ArchiveTimeoutError:
        established = self._association is not None and self._association.is_established
        return ArchiveTimeoutError(
            phrase("{place} fell silent.", place=self._node.place)
            if established
            else phrase("{place} does not answer.", place=self._node.place),
            cause=phrase("It has said nothing for {seconds:g} s.", seconds=waited_s),
            next_step=phrase(
                "Try again; if it stays so, raise the time-out in Settings > Archives or ask its administrator."
            )
            if established
            else phrase("Check that host and port in Settings > Archives are those of a DICOM service."),
        )

    def _give_up(self, outcome: Future[Any], cancel: Callable[[], None] | None) -> None:
        """Stop work that is no longer wanted: C-CANCEL if there is one, then A-ABORT and an end to the connection."""
        self._abandoned = True
        if self._association is None:
            return
        if cancel is not None and self._association.is_established:
            with contextlib.suppress(RuntimeError, ValueError):  # it may have ended in this moment
                cancel()
            if _ends(outcome, _CANCEL_GRACE_S):
                return
        end_association(self._association)
        _ends(outcome, _CANCEL_GRACE_S)

    def _finish(self, end: Callable[[], None]) -> bool:
        """Let an ending that may block take its time, but not ours; tell whether it came to an end."""
        thread = threading.Thread(target=end, name="dimse-end", daemon=True)
        thread.start()
        thread.join(_END_GRACE_S)
        return not thread.is_alive()


def _ends(outcome: Future[Any], timeout_s: float) -> bool:
    """Whether work comes to an end, well or ill, in that time."""
    return bool(wait([outcome], timeout=timeout_s).done)
