"""Files with certificates and keys, and what both ends of an encrypted connection accept (BCP 195; PS3.15 B.12)."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

from app.core.archive_serving import ServerTls
from app.core.errors import ArchiveError
from app.core.phrases import phrase

CIPHERS: Final = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM"
"""TLS 1.2 with forward secrecy and authenticated encryption (RFC 9325 section 4.2); TLS 1.3 has nothing else."""
_MOST_BYTES: Final = 1 << 20


def bare_context(protocol: int) -> ssl.SSLContext:
    """A context for TLS 1.2 and later with safe ciphers alone, given `ssl.PROTOCOL_TLS_CLIENT` or `..._SERVER`."""
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    return context


def server_context(tls: ServerTls) -> ssl.SSLContext:
    """What a server needs to take encrypted connections.

    Raises
    ------
    ArchiveError
        If one of the files cannot be used; the message names it.
    """
    context = bare_context(ssl.PROTOCOL_TLS_SERVER)
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_CIPHER_SERVER_PREFERENCE
    load_own(context, tls.certificate_file, tls.key_file)
    if tls.client_ca_file:
        trust(context, tls.client_ca_file)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def trust(context: ssl.SSLContext, ca_file: str) -> None:
    """Believe certificates that these authorities have made.

    Raises
    ------
    ArchiveError
        If the file cannot be used.
    """
    _readable(ca_file)
    try:
        context.load_verify_locations(cafile=ca_file)
    except (ssl.SSLError, OSError):
        raise _unusable(ca_file, phrase("It holds no certificate in PEM form.")) from None


def load_own(context: ssl.SSLContext, certificate_file: str, key_file: str) -> None:
    """Take the certificate and key by which we prove who we are; without a key file the first one holds both.

    Raises
    ------
    ArchiveError
        If they cannot be used.
    """
    for name in filter(None, (certificate_file, key_file)):
        _readable(name)
    try:
        # Without a password OpenSSL would ask for one on the terminal.
        context.load_cert_chain(certificate_file, key_file or None, password=lambda: "")
    except (ssl.SSLError, OSError) as error:
        mismatch = "MISMATCH" in (getattr(error, "reason", None) or "")
        raise _unusable(
            key_file or certificate_file,
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
