"""Whether an attribute matches a query's key: the rules of PS3.4 section C.2.2.2, on texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pydicom.datadict import dictionary_VR

_WITH_WILDCARDS = frozenset({"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"})
_NUMERIC = frozenset({"IS", "DS", "US", "SS", "UL", "SL"})


def matches(keyword: str, key: str, value: str) -> bool:
    r"""Whether `value` of attribute `keyword` matches `key`.

    Parameters
    ----------
    key, value
        Texts as DICOM holds them, several values joined by a backslash. An empty key matches everything
        (universal matching, C.2.2.2.3); several keys match when one of them does (C.2.2.2.2); an
        attribute of several values matches when one of its values does.
    """
    if key.strip() == "":
        return True
    vr = dictionary_VR(keyword)
    values = value.split("\\")
    if vr == "UI":
        return not _uids(key).isdisjoint(one.strip() for one in values)
    return any(
        _matches_one(vr, one_key.strip(), one_value.strip()) for one_key in key.split("\\") for one_value in values
    )


def matches_all(keys: Mapping[str, str], attributes: Mapping[str, str]) -> bool:
    """Whether every key whose attribute is known matches; keys of unknown attributes are as if absent (C.2.2.1.3)."""
    return all(matches(keyword, key, attributes[keyword]) for keyword, key in keys.items() if keyword in attributes)


@lru_cache(maxsize=8)
def _uids(key: str) -> frozenset[str]:
    """Those of a list, which may be of thousands and is held against as many instances."""
    return frozenset(one.strip() for one in key.split("\\"))


def _matches_one(vr: str, key: str, value: str) -> bool:
    if vr in ("DA", "TM"):
        return _matches_moment(vr, key, value)
    if vr in _NUMERIC:
        return _number(key) == _number(value) if value else False
    if vr == "PN":
        return _matches_name(key, value)
    return _matches_text(key, value) if vr in _WITH_WILDCARDS else key == value


def _matches_text(key: str, value: str) -> bool:
    if "*" not in key and "?" not in key:
        return key == value
    return matches_wildcard(key, value)


def matches_wildcard(pattern: str, text: str) -> bool:
    """Wildcard matching (C.2.2.2.4): `*` is any text, also none; `?` is any one character."""
    position = cursor = 0
    star, resume = -1, 0
    while cursor < len(text):
        if position < len(pattern) and pattern[position] == "*":
            star, resume = position, cursor
            position += 1
        elif position < len(pattern) and pattern[position] in ("?", text[cursor]):
            position += 1
            cursor += 1
        elif star >= 0:
            resume += 1
            position, cursor = star + 1, resume
        else:
            return False
    return all(character == "*" for character in pattern[position:])


def _matches_name(key: str, value: str) -> bool:
    """Names match without regard to case; a key without `=` may match any component group (C.2.2.2.1)."""
    folded_key = folded_name(key)
    groups = [folded_name(value)] if "=" in folded_key else name_groups(value)
    return any(_matches_text(folded_key, group) for group in groups)


def folded_name(name: str) -> str:
    """A name, a component group or a key for them, so that equal ones are equal texts."""
    return name.casefold().strip().rstrip("^=")


def name_groups(name: str) -> list[str]:
    """What a key without `=` may match: the whole name and each of its component groups, folded."""
    return [folded_name(group) for group in (name, *name.split("="))]


def _matches_moment(vr: str, key: str, value: str) -> bool:
    """Date or time: equal, or within a range whose ends belong to it (C.2.2.2.5)."""
    if not value:
        return False
    low_value = moment(vr, value, fill="0")
    first, dash, last = (part.strip() for part in key.partition("-"))
    if not dash:
        return moment(vr, first, fill="0") == low_value
    return (not first or moment(vr, first, fill="0") <= low_value) and (
        not last or low_value <= moment(vr, last, fill="9")
    )


def moment(vr: str, text: str, *, fill: str) -> str:
    """A date as YYYYMMDD, a time as HHMMSSFFFFFF, filled up so that texts compare as moments do."""
    plain = text.replace(".", "").replace(":", "") if vr == "TM" else text.replace(".", "")
    return plain.ljust(12, fill) if vr == "TM" else plain.ljust(8, fill)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
