"""The reviewer's name: two fields to fill in, one PN to write."""

from __future__ import annotations

from app.core.errors import UsageError
from app.core.phrases import phrase

MOST_CHARACTERS = 64
"""Length of one component group of a PN (PS3.5 section 6.2)."""
RESERVED = {
    "^": phrase("separates the parts of a name"),
    "=": phrase("separates its spellings"),
    "\\": phrase("separates values"),
}


def reviewer_name(family: str, given: str) -> str:
    """`Family^Given`, or `Family` alone.

    Raises
    ------
    UsageError
        If the family name is missing, a part holds a character that DICOM reserves, or the name is too long.
    """
    family, given = family.strip(), given.strip()
    for part in (family, given):
        for character, use in RESERVED.items():
            if character in part:
                raise UsageError(
                    phrase("A name cannot hold “{character}”: in DICOM it {use}.", character=character, use=use)
                )
        if not part.isprintable():
            raise UsageError(phrase("A name cannot hold control characters."))
    if not family:
        raise UsageError(
            phrase("The family name is missing."),
            next_step=phrase("It is written into the RTSTRUCT as ReviewerName."),
        )
    name = f"{family}^{given}" if given else family
    if len(name) > MOST_CHARACTERS:
        raise UsageError(
            phrase("The name is {count} characters long.", count=len(name)),
            next_step=phrase("Use at most {most}.", most=MOST_CHARACTERS),
        )
    return name


def offered_name(full_name: str) -> str:
    """The name of an account as a PN, the last word as family name; empty where it cannot be one."""
    given, _, family = full_name.strip().rpartition(" ")
    try:
        return reviewer_name(family, given)
    except UsageError:
        return ""


def name_parts(representation: str) -> tuple[str, str]:
    """Family and given name of a PN, to fill the fields in."""
    family, _, rest = representation.partition("=")[0].partition("^")
    return family, rest.partition("^")[0]
