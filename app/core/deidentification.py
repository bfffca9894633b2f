"""What de-identification is asked to do: the options of PS3.15 annex E that a user can choose among."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.core.errors import UsageError
from app.core.phrases import Phrase, phrase

LONGEST_PSEUDONYM: Final = 64


class ConfidentialityOption(Enum):
    """Options of the Basic Application Level Confidentiality Profile (PS3.15 E.3), as the command line calls them."""

    RETAIN_UIDS = "retain-uids"
    RETAIN_FULL_DATES = "retain-full-dates"
    RETAIN_MODIFIED_DATES = "retain-modified-dates"
    RETAIN_PATIENT_CHARACTERISTICS = "retain-patient-characteristics"
    RETAIN_DEVICE_IDENTITY = "retain-device-identity"
    RETAIN_INSTITUTION_IDENTITY = "retain-institution-identity"
    RETAIN_SAFE_PRIVATE = "retain-safe-private"
    CLEAN_DESCRIPTORS = "clean-descriptors"
    CLEAN_STRUCTURED_CONTENT = "clean-structured-content"

    @property
    def code(self) -> tuple[str, str]:
        """Code value and meaning of CID 7050."""
        return _CODES[self]

    @property
    def title(self) -> Phrase:
        """What it does, for a tick."""
        return _TITLES[self]


_CODES: Final = {
    ConfidentialityOption.RETAIN_UIDS: ("113110", "Retain UIDs Option"),
    ConfidentialityOption.RETAIN_FULL_DATES: (
        "113106",
        "Retain Longitudinal Temporal Information Full Dates Option",
    ),
    ConfidentialityOption.RETAIN_MODIFIED_DATES: (
        "113107",
        "Retain Longitudinal Temporal Information Modified Dates Option",
    ),
    ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS: ("113108", "Retain Patient Characteristics Option"),
    ConfidentialityOption.RETAIN_DEVICE_IDENTITY: ("113109", "Retain Device Identity Option"),
    ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY: ("113112", "Retain Institution Identity Option"),
    ConfidentialityOption.RETAIN_SAFE_PRIVATE: ("113111", "Retain Safe Private Option"),
    ConfidentialityOption.CLEAN_DESCRIPTORS: ("113105", "Clean Descriptors Option"),
    ConfidentialityOption.CLEAN_STRUCTURED_CONTENT: ("113104", "Clean Structured Content Option"),
}
_TITLES: Final = {
    ConfidentialityOption.RETAIN_UIDS: phrase("Keep the UIDs: copies can be traced to their originals"),
    ConfidentialityOption.RETAIN_FULL_DATES: phrase("Keep dates and times as they are"),
    ConfidentialityOption.RETAIN_MODIFIED_DATES: phrase("Keep dates, all moved by the same number of days"),
    ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS: phrase("Keep sex, age, size, weight and the like"),
    ConfidentialityOption.RETAIN_DEVICE_IDENTITY: phrase("Keep which device it was"),
    ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY: phrase("Keep which institution it was"),
    ConfidentialityOption.RETAIN_SAFE_PRIVATE: phrase("Keep manufacturers’ elements that are known to be safe"),
    ConfidentialityOption.CLEAN_DESCRIPTORS: phrase("Keep known words of descriptions, labels and region names"),
    ConfidentialityOption.CLEAN_STRUCTURED_CONTENT: phrase(
        "Keep the content of reports, without names and free text"
    ),
}


@dataclass(frozen=True, slots=True)
class Deidentification:
    """How instances are de-identified.

    Parameters
    ----------
    pseudonym
        Patient's name and ID in the copy; empty for one that is made from the key.
    with_burned_in
        Whether images whose pixels may show who it is are taken along: nothing is removed from pixels.
    key
        Secret that UIDs, pseudonyms and the shift of dates follow from; the same key gives the same ones again.

    Raises
    ------
    UsageError
        If dates are to be kept and moved at once, or the pseudonym is none.
    """

    key: bytes
    options: frozenset[ConfidentialityOption] = frozenset()
    pseudonym: str = ""
    with_burned_in: bool = False

    def __post_init__(self) -> None:
        if {ConfidentialityOption.RETAIN_FULL_DATES, ConfidentialityOption.RETAIN_MODIFIED_DATES} <= self.options:
            raise UsageError(
                phrase("Dates are either kept or moved."), next_step=phrase("Choose one of the two, or neither.")
            )
        if len(self.pseudonym) > LONGEST_PSEUDONYM or not self.pseudonym.isprintable() or "\\" in self.pseudonym:
            raise UsageError(
                phrase("This cannot be the name of a patient."),
                next_step=phrase("Take up to 64 letters and digits, and no backslash."),
            )

    def __repr__(self) -> str:
        return "Deidentification(…)"


class Pseudonyms:
    """What stands for UIDs, patients and dates; the same key gives the same, and nobody gets back without it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def uid(self, uid: str) -> str:
        """A UID of 128 bits under the root 2.25 (PS3.5 B.2)."""
        number = int.from_bytes(self._digest("uid", uid)[:16], "big")
        # The bits that make it a UUID of the eighth version, as the root asks for.
        number = number & ~(0xF << 76) | 0x8 << 76
        return f"2.25.{number & ~(0x3 << 62) | 0x2 << 62}"

    def patient(self, patient: str) -> str:
        """A name and ID for a patient."""
        return f"ANON-{self._digest('patient', patient)[:5].hex().upper()}"

    def days(self, patient: str) -> int:
        """By how many days a patient's dates are moved back: 1 to 3650."""
        return int.from_bytes(self._digest("days", patient)[:8], "big") % 3650 + 1

    def _digest(self, what: str, text: str) -> bytes:
        return hmac.new(self._key, f"{what}\0{text}".encode(), hashlib.sha256).digest()
