"""Syslog over TLS: messages (RFC 5424), framed by their length (RFC 5425), each batch confirmed by the server's end.

Syslog has no acknowledgements. What a server has read is known only when it answers our close_notify with its own
(RFC 5425 section 4.4): until then a batch counts as not sent.
"""

from __future__ import annotations

import math
import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from app.core.audit_settings import AuditServer
from app.core.errors import (
    ArchiveAbortedError,
    ArchiveError,
    ArchiveRejectedError,
    ArchiveTimeoutError,
    ArchiveUnreachableError,
)
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.network.closing_tls import ClosingTls
from app.network.connection_watch import ConnectionWatch
from app.network.reaching import looked_at, refused_handshake, unreachable, why_no_connection
from app.network.tls import client_context, tls_failure

FACILITY: Final = 10
"""Security and authorisation messages (RFC 5424 table 1)."""
NOTICE, WARNING = 5, 4
MESSAGE_ID: Final = "DICOM+RFC3881"
"""PS3.15 A.6."""
APPLICATION_NAME: Final = "verdant"
CONNECT_TIMEOUT_S: Final = 5.0
ANSWER_TIMEOUT_S: Final = 10.0
MOST_LOOKS: Final = 3
"""At why a connection broke: a busy server takes its time to say so."""
_CHECK_SETTINGS: Final = phrase(
    "Check host, port and certificates in Settings > Security; what was noted waits here."
)
_MOST_HOST, _MOST_PROCESS = 255, 128
_BOM: Final = b"\xef\xbb\xbf"
_NIL: Final = "-"


class UnconfirmedError(ArchiveAbortedError):
    """Everything was written, and the server ended the connection without confirming that it read it."""


def syslog_message(content: bytes, *, when: datetime, host: str, process: str = "", severity: int = NOTICE) -> bytes:
    """One message (RFC 5424 section 6).

    Parameters
    ----------
    content
        UTF-8.
    when
        With its zone.
    """
    moment = when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    names = f"{_name(host, _MOST_HOST)} {APPLICATION_NAME} {_name(process, _MOST_PROCESS)} {MESSAGE_ID}"
    header = f"<{FACILITY * 8 + severity}>1 {moment} {names} {_NIL} "
    return header.encode("ascii") + _BOM + content


def framed(messages: Iterable[bytes]) -> bytes:
    """Messages one after another, each behind its length in bytes (RFC 5425 section 4.3)."""
    return b"".join(b"%d %s" % (len(message), message) for message in messages)


def deliver(server: AuditServer, messages: Sequence[bytes], control: TaskControl) -> None:
    """Give messages to a server; on return it has read them all.

    Raises
    ------
    UnconfirmedError
        If it may have read them, and did not say so.
    ArchiveError
        If they did not get there, or not all of them.
    Cancelled
        If the control was withdrawn; the server may have some of them.
    """
    control.checkpoint()
    context = client_context(server.tls)
    line = looked_at(lambda: _connected(server, context), control)
    deadline = time.monotonic() + ANSWER_TIMEOUT_S + math.log2(1 + len(messages))
    try:
        with ConnectionWatch(line, control, deadline) as watch:
            try:
                line.send(framed(messages))
                line.end()
            except OSError as error:
                control.checkpoint()
                raise _failure(server, error, is_late=watch.is_late) from None
    finally:
        line.close()


def _connected(server: AuditServer, context: ssl.SSLContext) -> ClosingTls:
    try:
        plain = socket.create_connection((server.host, server.port), timeout=CONNECT_TIMEOUT_S)
    except OSError as error:
        cause = why_no_connection(error, host=server.host, port=server.port, waited_s=CONNECT_TIMEOUT_S)
        raise ArchiveUnreachableError(
            unreachable(server.place, cause).what, cause=cause, next_step=_CHECK_SETTINGS
        ) from None
    line = ClosingTls(plain, context, server.tls.server_name or server.host)
    try:
        line.shake_hands()
    except OSError as error:
        line.close()
        raise _refused(server, error) from None
    plain.settimeout(ANSWER_TIMEOUT_S)
    return line


def _failure(server: AuditServer, error: OSError, *, is_late: bool) -> ArchiveError:
    waits = phrase("What was noted waits here and is sent again.")
    if is_late or isinstance(error, TimeoutError):
        return ArchiveTimeoutError(phrase("{place} fell silent.", place=server.place), next_step=waits)
    # Who refuses our certificate may end the connection before its reason is read.
    for _ in range(MOST_LOOKS):
        refusal = refused_handshake(server.tls, server.host, server.port, timeout_s=CONNECT_TIMEOUT_S)
        if refusal is not None:
            return _refused(server, refusal)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError):
        return UnconfirmedError(
            phrase("{place} did not confirm what it was sent.", place=server.place),
            cause=phrase("It ended the connection without a word (RFC 5425 section 4.4 asks for one)."),
            next_step=waits,
        )
    if isinstance(error, ssl.SSLError):
        return _refused(server, error)
    return ArchiveAbortedError(
        phrase("{place} broke the connection off.", place=server.place),
        cause=phrase("The system says: {reason}.", reason=error.strerror or error),
        next_step=waits,
    )


def _refused(server: AuditServer, error: OSError) -> ArchiveRejectedError:
    explained = tls_failure(server.place, error)
    return ArchiveRejectedError(
        explained.what,
        cause=explained.cause,
        next_step=_CHECK_SETTINGS,
        details=explained.details,
    )


def _name(text: str, most: int) -> str:
    """Printable ASCII without spaces, or the sign for none (RFC 5424 section 6)."""
    return "".join(one for one in text if "!" <= one <= "~")[:most] or _NIL
