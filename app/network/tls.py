"""Encrypted connections after BCP 195 (RFC 9325; PS3.15 B.12), and what their failures mean in plain words."""

from __future__ import annotations

import ssl
from pathlib import Path

from app.core.errors import ArchiveError, ArchiveRejectedError
from app.core.nodes import Tls
from app.core.phrases import phrase

# TLS 1.2 with forward secrecy and authenticated encryption alone (RFC 9325 section 4.2); TLS 1.3 has nothing else.
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM"
_MOST_BYTES = 1 << 20


def client_context(tls: Tls) -> ssl.SSLContext:
    """What a client needs to open an encrypted connection; the server's certificate and name are always checked.

    Raises
    ------
    ArchiveError
        If one of the files cannot be used; the message names it.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    if tls.ca_file:
        _readable(tls.ca_file)
        try:
            context.load_verify_locations(cafile=tls.ca_file)
        except (ssl.SSLError, OSError):
            raise _unusable(tls.ca_file, phrase("It holds no certificate in PEM form.")) from None
    else:
        context.load_default_certs()
    if tls.certificate_file:
        _load_own(context, tls)
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


def _load_own(context: ssl.SSLContext, tls: Tls) -> None:
    for name in filter(None, (tls.certificate_file, tls.key_file)):
        _readable(name)
    try:
        # Without a password OpenSSL would ask for one on the terminal.
        context.load_cert_chain(tls.certificate_file, tls.key_file or None, password=lambda: "")
    except (ssl.SSLError, OSError) as error:
        mismatch = "MISMATCH" in (getattr(error, "reason", None) or "")
        raise _unusable(
            tls.key_file or tls.certificate_file,
            phrase("The key does not belong to the certificate.")
            if mismatch
            else phrase("It does not hold a certificate and its key in PEM form, without a passphrase."),
        ) from None


def _readable(name: str) -> None:
    try:
        if Path(name).stat().st_size > _MOST_BYTES:
            raise _unusable(name, phrase("It is larger than 1 MiB."))
        with Path(name).open("rb"):
            return
    except OSError as error:
        raise _unusable(name, phrase("The system says: {reason}.", reason=error.strerror or error)) from None


def _unusable(name: str, cause: str) -> ArchiveError:
    return ArchiveError(
        phrase("The file {name} cannot be used for encryption.", name=name),
        cause=cause,
        next_step=phrase("Correct it in Settings > Archives."),
    )
