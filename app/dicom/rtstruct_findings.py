"""What a rule for RTSTRUCTs is, and a finding that a file breaks one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a broken rule is."""

    ERROR = "error"
    """It breaks the standard, or systems see something else than was drawn."""
    WARNING = "warning"
    """It is legal, but known to be read in more than one way, or to be lost."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Parameters
    ----------
    name
        What reports and scripts call it.
    wrong
        A sentence with the values of the case in braces.
    right
        What would be right, one sentence, with the clause of the standard where it is not a rule of ours.
    """

    name: str
    severity: Severity
    wrong: str
    right: str

    def broken(self, **values: object) -> Finding:
        """The finding that this rule is broken in a case."""
        return Finding(self, self.wrong.format_map(values))


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule, and the case in a sentence."""

    rule: Rule
    wrong: str

    def __str__(self) -> str:
        return self.wrong
