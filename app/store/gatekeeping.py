"""Who may come in to the archive's server: encryption, AE titles, how many at a time."""

from __future__ import annotations

import contextlib
import gc
import logging
import secrets
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from enum import Enum
from typing import Any, Final
from weakref import WeakSet

from pynetdicom import evt
from pynetdicom.transport import ThreadedAssociationServer

from app.core.archive_serving import ServerLimits
from app.core.nodes import is_ae_title

Accepted = Callable[[], frozenset[str] | None]
"""By which AE titles peers may call themselves at this moment; None if it does not matter."""
HANDSHAKE_S: Final = 10.0
WAITING_CONNECTIONS: Final = 16
"""How many connections more than associations there may be: each is told by a rejection that there are too many."""
_COLLECTED_AT_ONCE: Final = 64
_COLLECTED_AFTER_S: Final = 60.0
BACKLOG: Final = 64
"""How many connections the system keeps for us until we get to them."""
_LOGGER = logging.getLogger(__name__)


class Refusal(Enum):
    """Why a peer was sent away; the value is what the log says."""

    CALLING = "its calling AE title is not accepted"
    CALLED = "it called us by another AE title"
    TOO_MANY = "too many associations"
    TOO_MANY_CONNECTIONS = "too many connections"
    ENCRYPTION = "the TLS handshake failed"
    TOO_LARGE = "its instance is larger than allowed"
    NO_ROOM = "there is no room for its instance"
    NO_INSTANCE = "what it sent is no instance that can be filed"
    OTHER_CONTENT = "an instance of the same UID and with another content is kept"


class Refusals:
    """Counts what is refused, and says so in the log.

    The first of a kind, then each time that there are twice as many: a peer that tries again and again must not fill
    the disk with it.

    Parameters
    ----------
    told
        Called each time, with the reason, the AE title as it was said and the address.
    """

    def __init__(self, told: Callable[[Refusal, str, str], None] = lambda _why, _title, _address: None) -> None:
        self._told = told
        self._lock = threading.Lock()
        self._counts: Counter[Refusal] = Counter()

    @property
    def counts(self) -> dict[Refusal, int]:
        """How often each was the reason."""
        with self._lock:
            return dict(self._counts)

    def note(self, why: Refusal, *, ae_title: str = "", address: str = "") -> None:
        """Count a refusal; whoever called is named as far as it has a name that can be one."""
        with self._lock:
            self._counts[why] += 1
            count = self._counts[why]
        if count & (count - 1) == 0:
            who = ae_title if is_ae_title(ae_title) else "a peer"
            _LOGGER.info("%s at %s was refused: %s; %d so far", who, address or "?", why.value, count)
        self._told(why, ae_title, address)


class Gate:
    """Sends peers away that may not come in, each with the reason that PS3.8 section 9.3.4 has for it."""

    def __init__(self, accepted: Accepted, refusals: Refusals) -> None:
        self._accepted = accepted
        self._refusals = refusals
        self._nobody = secrets.token_hex(8)  # no peer can guess it: pynetdicom takes an empty list for everybody

    def handlers(self) -> list[tuple[Any, Callable[[Any], None]]]:
        """Event handlers of the server."""
        return [
            (evt.EVT_REQUESTED, self._requested),
            (evt.EVT_REJECTED, self._rejected),
        ]

    def _requested(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        accepted = self._accepted()
        event.assoc.ae.require_calling_aet = [] if accepted is None else [*accepted] or [self._nobody]

    def _rejected(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        association = event.assoc
        calling, accepted = association.requestor.ae_title.strip(), self._accepted()
        called = association.requestor.primitive.called_ae_title.strip()
        if accepted is not None and calling not in {title.strip() for title in accepted}:
            why = Refusal.CALLING
        elif association.ae.require_called_aet and called != association.acceptor.ae_title.strip():
            why = Refusal.CALLED
        else:
            why = Refusal.TOO_MANY
        self._refusals.note(why, ae_title=calling, address=association.requestor.address)


def guarded_server(
    refusals: Refusals, limits: ServerLimits, tls: ssl.SSLContext | None
) -> type[ThreadedAssociationServer]:
    """The kind of server that shakes hands on a thread for each connection, and bounds how many there are.

    pynetdicom's own shakes hands where it listens: one peer that says nothing would keep all others waiting.
    """

    class Guarded(ThreadedAssociationServer):  # type: ignore[misc]  # pynetdicom has no types
        daemon_threads = True
        # More than pynetdicom's five: whoever finds no place there tries again after a second.
        request_queue_size = BACKLOG

        def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
            self.connections: WeakSet[socket.socket] = WeakSet()
            self.came, self.collected_s = 0, time.monotonic()
            super().__init__(*arguments, **options)

        def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ANN401 - pynetdicom has no types
            there = sum(one.fileno() >= 0 for one in list(self.connections))
            if there < limits.associations + WAITING_CONNECTIONS:
                self.connections.add(request)
                self.came += 1
                return True
            refusals.note(Refusal.TOO_MANY_CONNECTIONS, address=str(client_address[0]))
            return False

        def service_actions(self) -> None:
            """Clear away what associations that are over leave behind, objects that refer to one another.

            Pynetdicom does so every few seconds, whether there is something or not, and the whole program waits
            meanwhile: for tenths of a second where it holds a study.
            """
            here = time.monotonic()
            if self.came >= _COLLECTED_AT_ONCE or (self.came and here - self.collected_s > _COLLECTED_AFTER_S):
                self.came, self.collected_s = 0, here
                gc.collect()

        def finish_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - see above
            if tls is not None:
                request.settimeout(HANDSHAKE_S)
                try:
                    request = tls.wrap_socket(request, server_side=True)
                except OSError:  # errors of TLS among them
                    refusals.note(Refusal.ENCRYPTION, address=str(client_address[0]))
                    _close(request)
                    return
                self.connections.add(request)
            super().finish_request(request, client_address)

    return Guarded


def _close(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.close()
