"""Table E.1-1 of PS3.15 as data: what becomes of each attribute under the profile and its options.

Where the table leaves a choice (X/Z/D) the action that fits an attribute of every type is taken: a value rather
than none, none rather than no element. The columns of options are those of the edition that `edition_of_options`
names. Rows that are younger have none, so that the profile alone decides on them, whatever options were chosen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.core.deidentification import ConfidentialityOption


class Action(Enum):
    """What is done to an attribute (PS3.15 table E.1-1a)."""

    REMOVE = "X"
    EMPTY = "Z"
    DUMMY = "D"
    NEW_UID = "U"
    KEEP = "K"
    CLEAN = "C"


_BASIC: Final = {
    "X": Action.REMOVE,
    "Z": Action.EMPTY,
    "D": Action.DUMMY,
    "U": Action.NEW_UID,
    "X/Z": Action.EMPTY,
    "X/D": Action.DUMMY,
    "Z/D": Action.DUMMY,
    "X/Z/D": Action.DUMMY,
    "X/Z/U*": Action.NEW_UID,
}
_OPTIONS: Final = {
    "u": (ConfidentialityOption.RETAIN_UIDS,),
    "d": (ConfidentialityOption.RETAIN_DEVICE_IDENTITY,),
    "i": (ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY,),
    "p": (ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS,),
    "e": (ConfidentialityOption.CLEAN_DESCRIPTORS,),
    "s": (ConfidentialityOption.CLEAN_STRUCTURED_CONTENT,),
    "g": (),
}
_LETTERS: Final = {letter: action for action in Action for letter in action.value}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what the profile does, and what each option does in its place."""

    basic: Action
    optional: Mapping[ConfidentialityOption, Action]

    def action(self, options: frozenset[ConfidentialityOption]) -> Action:
        """What is done under these options; one that keeps goes before one that cleans, but dates that are to be
        moved are: one that was kept for its device's sake would tell by how much the others were.
        """
        if ConfidentialityOption.RETAIN_MODIFIED_DATES in self.optional.keys() & options:
            return self.optional[ConfidentialityOption.RETAIN_MODIFIED_DATES]
        asked = [self.optional[option] for option in self.optional if option in options]
        return next((one for one in asked if one is Action.KEEP), asked[0] if asked else self.basic)


class ConfidentialityProfile:
    """The table.

    Parameters
    ----------
    text
        JSON with `edition`, `edition_of_options` and `attributes`: tag to the profile's action and, after it, a
        letter for each option and one for its action; `t` stands for dates, which one option keeps and another moves.
    """

    def __init__(self, text: str) -> None:
        content = json.loads(text)
        self.edition: str = content["edition"]
        self.edition_of_options: str = content["edition_of_options"]
        self._rules = {int(tag, 16): _rule(row) for tag, row in content["attributes"].items() if "x" not in tag}
        self._repeating = [
            (re.compile(tag.replace("x", "[0-9a-f]")), _rule(row))
            for tag, row in content["attributes"].items()
            if "x" in tag
        ]

    def __len__(self) -> int:
        return len(self._rules) + len(self._repeating)

    def rule(self, tag: int) -> Rule | None:
        """What the table says of an attribute; None if it does not name it."""
        found = self._rules.get(tag)
        if found is None and tag >> 24 in (0x50, 0x60):
            name = f"{tag:08x}"
            return next((rule for pattern, rule in self._repeating if pattern.fullmatch(name)), None)
        return found


def _rule(row: str) -> Rule:
    basic, *columns = row.split()
    optional: dict[ConfidentialityOption, Action] = {}
    for column in columns:
        option, action = column[0], column[1]
        if option == "t":
            optional[ConfidentialityOption.RETAIN_FULL_DATES] = Action.KEEP
            optional[ConfidentialityOption.RETAIN_MODIFIED_DATES] = Action.CLEAN
        for one in _OPTIONS.get(option, ()):
            optional[one] = _LETTERS[action]
    return Rule(_BASIC[basic], optional)
