"""Encrypted connections after BCP 195 (RFC 9325; PS3.15 B.12), and what their failures mean in plain words."""

from __future__ import annotations

import ssl

from app.core.errors import ArchiveRejectedError
from app.core.nodes import Tls
from app.core.phrases import phrase
from app.dimse.tls import bare_context, load_own, trust


def client_context(tls: Tls) -> ssl.SSLContext:
    """What a client needs to open an encrypted connection; the server's certificate and name are always checked.

    Raises
    ------
    ArchiveError
        If one of the files cannot be used; the message names it.
    """
    context = bare_context(ssl.PROTOCOL_TLS_CLIENT)
    if tls.ca_file:
        trust(context, tls.ca_file)
    else:
        context.load_default_certs()
    if tls.certificate_file:
        load_own(context, tls.certificate_file, tls.key_file)
    return context


def tls_failure(place: str, error: BaseException) -> ArchiveRejectedError:
    """Why no encrypted connection came about, in plain words."""
    cause, next_step = _explained(error)
    return ArchiveRejectedError(
        phrase("No encrypted connection to {place} came about.", place=place),
        cause=cause,
        next_step=next_step,
        details=str(error),
    )


def _explained(error: BaseException) -> tuple[str, str]:
    ask = phrase("Ask the PACS administrator.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _unverified(error)
    reason = getattr(error, "reason", None) or ""
    if "WRONG_VERSION_NUMBER" in reason or "RECORD_LAYER_FAILURE" in reason or "HTTP_REQUEST" in reason:
        return (
            phrase("What listens there does not encrypt."),
            phrase("Check the port, or leave encryption off, in Settings > Archives."),
        )
    if "CERTIFICATE_REQUIRED" in reason or "HANDSHAKE_FAILURE" in reason:
        return (
            phrase("The server refuses the handshake; mostly it wants a certificate of this workstation."),
            phrase("Enter certificate and key in Settings > Archives, or ask the PACS administrator for them."),
        )
    if "UNKNOWN_CA" in reason or "BAD_CERTIFICATE" in reason or "CERTIFICATE_UNKNOWN" in reason:
        return (
            phrase("The server does not accept the certificate of this workstation."),
            phrase("Ask the PACS administrator to trust it, or for another one."),
        )
    if "PROTOCOL_VERSION" in reason or "UNSUPPORTED_PROTOCOL" in reason:
        return phrase("The server knows no TLS 1.2 or later, and older ones are not safe."), ask
    if isinstance(error, ssl.SSLEOFError | ConnectionError | TimeoutError):
        return (
            phrase("The server broke the handshake off; perhaps it does not encrypt."),
            phrase("Check the port, or leave encryption off, in Settings > Archives."),
        )
    return phrase("The handshake failed."), ask


def _unverified(error: ssl.SSLCertVerificationError) -> tuple[str, str]:
    said = error.verify_message or ""
    if "expired" in said:
        return (
            phrase("Its certificate has expired, or the clock of this computer is wrong."),
            phrase("Check the clock, then ask the PACS administrator for a new certificate there."),
        )
    if "not yet valid" in said:
        return (
            phrase("Its certificate is not valid yet, or the clock of this computer is wrong."),
            phrase("Check the clock, then ask the PACS administrator."),
        )
    if "ostname mismatch" in said or "IP address mismatch" in said:
        return (
            phrase("Its certificate is for another name."),
            phrase("Check the host, or enter the name that the certificate states, in Settings > Archives."),
        )
    return (
        phrase("Its certificate was made by nobody whom this computer trusts."),
        phrase(
            "Get the file of its authority (CA, PEM) from the PACS administrator; enter it in Settings > Archives."
        ),
    )
