"""Whether a text tells whose images these are: what goes into file names and the ledger must not."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.core.study import Patient

_LEAST_PART: Final = 3
"""Characters of a word of the patient's that counts inside a longer one, too."""
_LEAST_SIGNS: Final = 2
"""The same of scripts with more letters, or with a sign for a word."""
_DIAERESES: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def tells_of(patient: Patient, text: str) -> bool:
    """Whether a text holds a word of the patient's name or ID, with or without accents, spaces and hyphens."""
    hidden = f"{patient.name} {patient.patient_id}"
    return any(_holds(one, other) for one in _spellings(text) for other in _spellings(hidden))


def plain_words(text: str) -> list[str]:
    """Words of the letters and digits that any file system takes; accents are left off."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[0-9a-z]+", "".join(one for one in letters if not unicodedata.combining(one)))


def _holds(text: str, hidden: str) -> bool:
    words, together = _words(text), "".join(_words(text))
    parts = {*_words(hidden), *("".join(_words(part)) for part in re.split(r"[\s^=]+", hidden))} - {""}
    return any(part in words or (_counts_inside(part) and part in together) for part in parts)


def _counts_inside(part: str) -> bool:
    return len(part) >= (_LEAST_PART if part.isascii() else _LEAST_SIGNS)


def _spellings(text: str) -> tuple[str, str]:
    """As it stands, and with the two letters that a diaeresis stands for."""
    lower = unicodedata.normalize("NFC", text.casefold())
    return lower, lower.translate(_DIAERESES)


def _words(text: str) -> list[str]:
    """Words of any script, accents left off."""
    letters = unicodedata.normalize("NFKD", text)
    return re.findall(r"[^\W_]+", "".join(one for one in letters if not unicodedata.combining(one)))
