"""How the archive on this machine keeps what it holds: where it came from, what may leave it, how whole it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.core.errors import UsageError
from app.core.phrases import counted, phrase

MOST_QUOTA_BYTES: Final = 1 << 50


class Origin(Enum):
    """Where an instance came from, as far as that says whether it can be had again."""

    FETCHED = "fetched"
    """A PACS sent it because we asked for it."""
    BROUGHT = "brought"
    """It was imported, made here, or stored to us: this may be the only copy."""


class Leaving(Enum):
    """What may leave the archive by itself when its quota is used up."""

    NOTHING = "nothing"
    FETCHED = "fetched"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Quota:
    """How much the archive may hold.

    Parameters
    ----------
    most_bytes
        Of all files together; 0 if the disk alone decides.
    leaving
        What may go when more comes than that; what was used last stays longest.
    """

    most_bytes: int = 0
    leaving: Leaving = Leaving.FETCHED

    def __post_init__(self) -> None:
        if not 0 <= self.most_bytes <= MOST_QUOTA_BYTES:
            raise UsageError(phrase("The quota of the archive must be between 0 and 1 PiB."))


NO_QUOTA: Final = Quota()


class FindingKind(Enum):
    """What is wrong with a file of the archive."""

    MISSING = "missing"
    """It arrived, and is no longer there."""
    DAMAGED = "damaged"
    """It holds other bytes than those that arrived."""
    STRANGE = "strange"
    """It is no DICOM instance."""
    DUPLICATE = "duplicate"
    """Another file holds an instance with the same SOP Instance UID."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One file that is not as it should be.

    Parameters
    ----------
    path
        Relative to the archive's folder.
    """

    kind: FindingKind
    path: str


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What a look at every file of the archive found.

    Parameters
    ----------
    files, size_bytes
        How many files were read.
    first_seen
        How many of them had no digest from their arrival, and have the one of today from now on.
    """

    files: int = 0
    size_bytes: int = 0
    first_seen: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def summary(self) -> str:
        """The outcome in one sentence."""
        if self.is_sound:
            return counted(self.files, "{count} file is sound.", "{count} files are sound.")
        return counted(
            len(self.findings),
            "{count} of {files} files is not as it should be.",
            "{count} of {files} files are not as they should be.",
            files=self.files,
        )


@dataclass(frozen=True, slots=True)
class ArchiveUse:
    """How much the archive holds.

    Parameters
    ----------
    size_bytes
        Of all files together.
    removable_bytes
        What of it came from a PACS and is not pinned.
    free_bytes
        What the disk has left.
    """

    size_bytes: int
    removable_bytes: int
    free_bytes: int
