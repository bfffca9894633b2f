"""What became of each part of a bundle: printed, and kept in the network's training information."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one part."""

    TRANSLATED = "translated"
    NOT_NEEDED = "not needed"
    DIFFERS = "differs"
    """It has no equal here, and values, places or regions may differ."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one part, e.g. `preprocessing 3, ScaleIntensityRange`; the text says as what, or why not."""

    part: str
    outcome: Outcome
    text: str

    def __str__(self) -> str:
        return (
            f"{self.part}: {self.outcome.value}, {self.text}" if self.text else f"{self.part}: {self.outcome.value}"
        )


@dataclass(slots=True)
class Report:
    """All findings, in order."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, part: str, outcome: Outcome, text: str = "") -> None:
        """Note what became of a part."""
        self.findings.append(Finding(part, outcome, text))

    @property
    def differences(self) -> tuple[Finding, ...]:
        """Those that make a difference."""
        return tuple(finding for finding in self.findings if finding.outcome is Outcome.DIFFERS)

    def lines(self) -> Iterable[str]:
        """One line for each finding."""
        return [str(finding) for finding in self.findings]
