"""Who reviews at this workstation, the digest of a PIN, and how long wrong ones make one wait.

The PIN keeps a colleague from deciding in another's name by mistake. Whoever can read the files of the account can
try all short PINs against the digest, and whoever can write them can remove it: it is no protection from those.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.core.errors import UsageError
from app.core.phrases import phrase

LEAST_PIN_CHARACTERS: Final = 4
MOST_PIN_CHARACTERS: Final = 64
MOST_REVIEWERS: Final = 64
"""Whoever reviewed longest ago is forgotten first."""
SALT_BYTES: Final = 16
DIGEST_BYTES: Final = 32
_SCRYPT: Final = {"n": 1 << 15, "r": 8, "p": 3, "maxmem": 64 << 20, "dklen": DIGEST_BYTES}
"""32 MiB, a quarter of a second: one of the equal choices of OWASP's Password Storage Cheat Sheet."""
_WAITS_S: Final = (0.0, 0.0, 0.0, 5.0, 15.0, 60.0, 300.0, 900.0)
"""After so many wrong PINs; the last holds for all that follow."""


@dataclass(frozen=True, slots=True)
class PinDigest:
    """What is kept of a PIN: a random salt, and scrypt of both (RFC 7914)."""

    salt: bytes
    digest: bytes

    def __post_init__(self) -> None:
        if len(self.salt) != SALT_BYTES or len(self.digest) != DIGEST_BYTES:
            raise UsageError(f"A PIN is kept as {SALT_BYTES} bytes of salt and {DIGEST_BYTES} of digest.")

    @classmethod
    def of(cls, pin: str) -> PinDigest:
        """The digest of a new PIN; takes a quarter of a second.

        Raises
        ------
        UsageError
            If the PIN is too short or too long.
        """
        if not LEAST_PIN_CHARACTERS <= len(pin) <= MOST_PIN_CHARACTERS:
            raise UsageError(
                phrase(
                    "A PIN has {least} to {most} characters.", least=LEAST_PIN_CHARACTERS, most=MOST_PIN_CHARACTERS
                )
            )
        salt = secrets.token_bytes(SALT_BYTES)
        return cls(salt, _derived(pin, salt))

    def fits(self, pin: str) -> bool:
        """Whether it is that PIN; takes a quarter of a second, and the same time for any."""
        return hmac.compare_digest(_derived(pin[:MOST_PIN_CHARACTERS], self.salt), self.digest)


@dataclass(frozen=True, slots=True)
class ReviewerProfile:
    """Somebody who reviews here.

    Parameters
    ----------
    name
        PN representation, `Family^Given`.
    failed, failed_at
        How many wrong PINs there were since the last right one, and when the last of them was.
    """

    name: str
    pin: PinDigest | None = None
    failed: int = 0
    failed_at: datetime | None = None

    def wait_s(self, now: datetime) -> float:
        """How long no PIN is taken yet; a clock that was put back makes nobody wait longer than the wait itself."""
        if self.failed_at is None or self.failed <= 0:
            return 0.0
        wait = timedelta(seconds=_WAITS_S[min(self.failed, len(_WAITS_S) - 1)])
        return min(wait, max(timedelta(), self.failed_at + wait - now)).total_seconds()


def _derived(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(unicodedata.normalize("NFC", pin).encode(), salt=salt, **_SCRYPT)
