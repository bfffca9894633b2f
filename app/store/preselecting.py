"""Which studies a question may be about, as a condition in SQL: the index need not look at all of them.

A condition lets through whatever matches by the rules of PS3.4 section C.2.2.2, and perhaps more:
`app.dicom.matching` decides, and SQL only spares it the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.dicom.instance_texts import QueryLevel
from app.dicom.matching import folded_name, moment, name_groups

Condition = tuple[str, list[str]]

_MOST_ALTERNATIVES: Final = 64
"""SQLite bounds how deep a condition may be; for more of one attribute the matcher looks at everything."""
_LAST_CHARACTER: Final = 0x10FFFF
_SURROGATES: Final = range(0xD800, 0xE000)


def columns_of(study: Mapping[str, str]) -> tuple[str | None, str | None, str | None, str | None]:
    """What a row of a study states beside its attributes; None where one has several values or is not known."""
    date, description = _single(study, "StudyDate"), _single(study, "StudyDescription")
    return (
        _single(study, "PatientID"),
        _single(study, "AccessionNumber"),
        moment("DA", date, fill="0") if date else date,
        None if description is None else description.casefold(),
    )


def names_of(study: Mapping[str, str]) -> frozenset[str]:
    """The folded names by which the patient of a study is found."""
    values = study.get("PatientName", "").split("\\")
    return frozenset(group for value in values for group in name_groups(value.strip()))


def preselection(level: QueryLevel, keys: Mapping[str, str], any_case: Mapping[str, str]) -> Condition:
    """A condition on the rows `t` of studies, and its values; empty if there is none.

    Parameters
    ----------
    any_case
        Keys that match whatever their case.
    """
    makers = _PATIENTS if level is QueryLevel.PATIENT else {**_PATIENTS, **_STUDIES}
    if level is QueryLevel.STUDY:
        makers = {**makers, "ModalitiesInStudy": _modality}
    made = [_either(makers[keyword], key) for keyword, key in keys.items() if keyword in makers]
    made += [_either(_description, key.casefold()) for key in any_case.values()]
    found = [condition for condition in made if condition is not None]
    return " AND ".join(sql for sql, _ in found), [value for _, values in found for value in values]


def _either(maker: Callable[[list[str]], Condition | None], key: str) -> Condition | None:
    alternatives = [one.strip() for one in key.split("\\")]
    if not key.strip() or len(alternatives) > _MOST_ALTERNATIVES:
        return None
    return maker(alternatives)


def _column(column: str, alternatives: list[str]) -> Condition | None:
    found = _any([_text("t." + column, one) for one in alternatives])
    return None if found is None else (f"(t.{column} IS NULL OR {found[0]})", found[1])


def _name(alternatives: list[str]) -> Condition | None:
    found = _any([_text("name", folded_name(one)) for one in alternatives])
    if found is None:
        return None
    return f"t.study_uid IN (SELECT study_uid FROM names WHERE {found[0]})", found[1]  # noqa: S608 - values are bound


def _modality(alternatives: list[str]) -> Condition | None:
    found = _any([_text("modality", one) for one in alternatives])
    if found is None:
        return None
    several = "SELECT study_uid FROM series WHERE instr(modality, char(92))"
    one = f"SELECT study_uid FROM series WHERE {found[0]}"  # noqa: S608 - values are bound
    return f"t.study_uid IN ({one} UNION ALL {several})", found[1]


def _description(alternatives: list[str]) -> Condition | None:
    return _column("description", alternatives)


def _date(alternatives: list[str]) -> Condition | None:
    found = _any([_day(one) for one in alternatives])
    return None if found is None else (f"(t.study_date IS NULL OR {found[0]})", found[1])


def _day(key: str) -> Condition:
    first, dash, last = (part.strip() for part in key.partition("-"))
    if not dash:
        return "t.study_date = ?", [moment("DA", first, fill="0")]
    # Without a beginning, what has no date at all is still left out.
    low = moment("DA", first, fill="0") if first else " "
    return (
        ("t.study_date BETWEEN ? AND ?", [low, moment("DA", last, fill="9")])
        if last
        else ("t.study_date >= ?", [low])
    )


def _text(column: str, key: str) -> Condition | None:
    """A key with wildcards; None if any text may match it."""
    pieces = key.replace("?", "*").split("*")
    if len(pieces) == 1:
        return f"{column} = ?", [key]
    prefix, longest = pieces[0], max(pieces, key=len)
    if not longest:
        return None
    if not prefix:
        return f"instr({column}, ?)", [longest]
    after = _after(prefix)
    return (f"{column} >= ?", [prefix]) if after is None else (f"({column} >= ? AND {column} < ?)", [prefix, after])


def _after(prefix: str) -> str | None:
    """The first text beyond all that begin with `prefix`, in the order of code points; None if there is none."""
    kept = prefix.rstrip(chr(_LAST_CHARACTER))
    if not kept:
        return None
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(_SURROGATES.stop if following in _SURROGATES else following)


def _any(conditions: list[Condition | None]) -> Condition | None:
    known = [condition for condition in conditions if condition is not None]
    if len(known) < len(conditions):
        return None
    return f"({' OR '.join(sql for sql, _ in known)})", [value for _, values in known for value in values]


def _single(study: Mapping[str, str], keyword: str) -> str | None:
    value = study.get(keyword)
    return None if value is None or "\\" in value else value.strip()


_PATIENTS: Final[Mapping[str, Callable[[list[str]], Condition | None]]] = {
    "PatientName": _name,
    "PatientID": lambda alternatives: _column("patient_id", alternatives),
}
_STUDIES: Final[Mapping[str, Callable[[list[str]], Condition | None]]] = {
    "StudyDate": _date,
    "AccessionNumber": lambda alternatives: _column("accession_number", alternatives),
}
