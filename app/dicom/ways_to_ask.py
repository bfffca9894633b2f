"""The ways to ask one question, for archives that know neither our character set nor small letters.

The first way is the standard's: text outside ASCII in UTF-8 (PS3.5 section 6.1.2.3). An archive may hold and compare
names in a set of its own, compare bytes, or tell upper from lower case, which it may (PS3.4 C.2.2.2.1); it then finds
nothing, or not all, and the same is asked in another way. What comes then is compared here: no way finds too much.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.dicom.instance_texts import ISO_2022_JP
from app.dicom.matching import matches

UTF_8 = "ISO_IR 192"
_MOST_SETS = 2
_FEWEST_LETTERS = 2
SINGLE_BYTE = {
    "ISO_IR 100": "latin_1",
    "ISO_IR 101": "iso8859_2",
    "ISO_IR 109": "iso8859_3",
    "ISO_IR 110": "iso8859_4",
    "ISO_IR 148": "iso8859_9",
    "ISO_IR 144": "iso8859_5",
    "ISO_IR 127": "iso8859_6",
    "ISO_IR 126": "iso8859_7",
    "ISO_IR 138": "iso8859_8",
    "ISO_IR 166": "iso8859_11",
}
IDEOGRAPHIC = {
    ISO_2022_JP: "iso2022_jp",
    "\\ISO 2022 IR 149": "euc_kr",
    "GB18030": "gb18030",
}
_COMPARED = ("PatientName", "PatientID", "StudyDescription", "AccessionNumber")


@dataclass(frozen=True, slots=True)
class WayToAsk:
    """Keys of a query, and the Specific Character Set that they are sent in where they are not ASCII.

    Parameters
    ----------
    is_usual
        Whether the archive's own comparison is believed.
    is_last_resort
        Whether it is for when nothing was found. Other character sets are not: an archive that compares bytes has
        those names that were written in one of them, and others.
    """

    keys: Mapping[str, str]
    character_set: str = UTF_8
    is_usual: bool = True
    is_last_resort: bool = False

    @property
    def has_other_letters(self) -> bool:
        """Whether there is anything that the character set is about."""
        return not all(value.isascii() for value in self.keys.values())


def ways_to_ask(keys: Mapping[str, str]) -> Iterator[WayToAsk]:
    """The ways to ask for STUDY level keys, the usual one first."""
    yield WayToAsk(keys)
    text = "".join(keys.values())
    if not text.isascii():
        for name in _sets_for(text)[:_MOST_SETS]:
            yield WayToAsk(keys, name, is_usual=False)
        loosened = {keyword: _loosened(value) for keyword, value in keys.items()}
        if any(sum(c.isalnum() for c in value) >= _FEWEST_LETTERS for value in loosened.values()):
            yield WayToAsk(loosened, is_usual=False, is_last_resort=True)
    name = keys.get("PatientName", "")
    for written in dict.fromkeys((name.upper(), name.title())):
        if written != name:
            yield WayToAsk({**keys, "PatientName": written}, is_usual=False, is_last_resort=True)


def still_matches(keys: Mapping[str, str], texts: Mapping[str, str]) -> bool:
    """Whether an answer to another way is one to the question; what it does not tell is believed."""
    return all(
        matches(keyword, keys[keyword], texts[keyword])
        for keyword in _COMPARED
        if keys.get(keyword) and keyword in texts
    )


def _sets_for(text: str) -> list[str]:
    """The character sets in which a site with such names may keep them, likely ones first."""
    has_ideographs = any(unicodedata.east_asian_width(c) in ("W", "F") for c in text)
    wanted = IDEOGRAPHIC if has_ideographs else SINGLE_BYTE
    return [name for name, encoding in wanted.items() if _can_say(text, encoding)]


def _can_say(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _loosened(value: str) -> str:
    """A pattern of ASCII alone that matches what `value` does, and more."""
    loose = "".join(c if c.isascii() else "*" for c in value)
    while "**" in loose:
        loose = loose.replace("**", "*")
    return loose
