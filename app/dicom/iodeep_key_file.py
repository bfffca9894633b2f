"""Reads a signer's public key from the file that the signer handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.core.errors import FileError, UsageError
from app.core.phrases import phrase
from app.dicom.iodeep_signature import public_key_of

MOST_BYTES: Final = 64 << 10


def read_public_key(path: Path) -> bytes:
    """The 32 bytes of an Ed25519 public key, from a PEM file or 64 hexadecimal digits.

    Raises
    ------
    FileError
        If the file cannot be read.
    UsageError
        If it holds no such key; a private key is named as one.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileError(
            phrase("{file} cannot be read.", file=path.name),
            cause=phrase("The system says: {reason}.", reason=error.strerror or error),
        ) from None
    if len(content) > MOST_BYTES:
        raise UsageError(phrase("{file} is too large for a key.", file=path.name))
    return public_key_of(content)
