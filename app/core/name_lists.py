"""Lists of names for regions that a site brings along, as CSV or JSON: what its people call things, with codes.

CSV has a line of headings, of which only `name` must be there: `name`, `code`, `scheme`, `meaning`, `kind`
(RTROIInterpretedType) and `colour` (`#rrggbb`), parted by commas, semicolons or tabs. JSON is a list of objects with
the same members.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import NameListError
from app.core.phrases import phrase
from app.core.roi import INTERPRETED_TYPES, MOST_NAME_CHARACTERS, CodedConcept, Colour, RoiClass

MOST_BYTES: Final = 1 << 20
MOST_NAMES: Final = 2000
MOST_TITLE_CHARACTERS: Final = 64
FIELDS: Final = ("name", "code", "scheme", "meaning", "kind", "colour")
_MOST_CHARACTERS: Final = {
    "name": MOST_NAME_CHARACTERS,
    "code": 16,
    "scheme": 16,
    "meaning": 64,
    "kind": 16,
    "colour": 7,
}
"""Of ROI names and kinds (LO, CS), CodeValue and CodingSchemeDesignator (SH), CodeMeaning (LO); PS3.5 section 6.2."""
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of a list; without a colour a region keeps that of its state."""

    roi_class: RoiClass
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class NameList:
    """Names that belong together, in the order of the file.

    Parameters
    ----------
    title
        What the list is called here, e.g. the name of its file.
    """

    title: str
    names: tuple[ListedName, ...]


def parse_name_list(content: bytes, title: str) -> NameList:
    """Read a list; JSON begins with a bracket, everything else is CSV. UTF-8, with or without a mark.

    Raises
    ------
    NameListError
        If it is too large, no text, or a line of it cannot be used; the message names the line.
    """
    if len(content) > MOST_BYTES:
        raise _refused(phrase("It is larger than 1 MiB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(phrase("It is no text in UTF-8."), phrase("Save it as “CSV UTF-8” and try again.")) from None
    rows = _json_rows(text) if text.lstrip().startswith(("[", "{")) else _csv_rows(text)
    if not rows:
        raise _refused(phrase("It holds no name."))
    if len(rows) > MOST_NAMES:
        raise _refused(phrase("It holds more than {count} names.", count=MOST_NAMES))
    names = tuple(_listed(row, where) for where, row in rows)
    seen: set[str] = set()
    for (where, _), one in zip(rows, names, strict=True):
        key = one.roi_class.name.casefold()
        if key in seen:
            raise _refused(phrase("{where}: the name “{name}” is there twice.", where=where, name=one.roi_class.name))
        seen.add(key)
    return NameList(title.strip()[:MOST_TITLE_CHARACTERS] or phrase("Names"), names)


def to_json(names: Sequence[ListedName]) -> list[dict[str, str]]:
    """The members that `parse_name_list` reads, those that are empty left out."""
    rows = []
    for one in names:
        code = one.roi_class.code or CodedConcept("", "", "")
        texts = (one.roi_class.name, code.value, code.scheme, code.meaning, one.roi_class.rt_roi_interpreted_type)
        colour = "#{:02x}{:02x}{:02x}".format(*one.colour) if one.colour is not None else ""
        rows.append({field: text for field, text in zip(FIELDS, (*texts, colour), strict=True) if text})
    return rows


_Row = tuple[str, Mapping[str, str]]
"""Where it stands, in words, and what it says."""


def _csv_rows(text: str) -> list[_Row]:
    lines = text.splitlines()
    heading = lines[0] if lines else ""
    delimiter = max(",;\t", key=heading.count)
    try:
        table = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        raise _refused(phrase("It is no CSV: a quotation mark is missing somewhere.")) from None
    fields = [field.strip().casefold() for field in table[0]] if table else []
    if "name" not in fields:
        raise _refused(
            phrase("Its first line names no column “name”."),
            phrase("Begin with a line of headings: {fields}.", fields=", ".join(FIELDS)),
        )
    unknown = next((field for field in fields if field not in FIELDS), None)
    if unknown is not None or len(set(fields)) < len(fields):
        raise _refused(phrase("Its first line is not understood; it may hold {fields}.", fields=", ".join(FIELDS)))
    rows: list[_Row] = []
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            where = phrase("Line {number}", number=number)
            if len(cells) > len(fields):
                raise _refused(phrase("{where} has more values than the first line has headings.", where=where))
            rows.append((where, dict(zip(fields, cells, strict=False))))
    return rows


def _json_rows(text: str) -> list[_Row]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise _refused(phrase("It is no JSON.")) from None
    if not isinstance(content, list):
        raise _refused(phrase("It is no list of names."))
    rows: list[_Row] = []
    for number, one in enumerate(content, start=1):
        where = phrase("Name {number}", number=number)
        if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
            raise _refused(phrase("{where} is no object of texts.", where=where))
        if not set(one) <= set(FIELDS):
            raise _refused(phrase("{where} has members other than {fields}.", where=where, fields=", ".join(FIELDS)))
        rows.append((where, one))
    return rows


def _listed(row: Mapping[str, str], where: str) -> ListedName:
    said = {field: " ".join(row.get(field, "").split()) for field in FIELDS}
    for field, text in said.items():
        if len(text) > _MOST_CHARACTERS[field] or not text.isprintable() or "\\" in text:
            most = _MOST_CHARACTERS[field]
            raise _refused(
                phrase(
                    "{where}: “{field}” is longer than {most} characters or holds signs that DICOM cannot.",
                    where=where,
                    field=field,
                    most=most,
                )
            )
    if not said["name"]:
        raise _refused(phrase("{where} has no name.", where=where))
    coded = [said[field] for field in ("code", "scheme", "meaning")]
    if any(coded) and not all(coded):
        raise _refused(phrase("{where}: a code has a value, a scheme (such as SCT) and a meaning.", where=where))
    kind = said["kind"].upper()
    if kind and kind not in INTERPRETED_TYPES:
        raise _refused(phrase("{where}: the kind “{kind}” is none of RTROIInterpretedType.", where=where, kind=kind))
    if said["colour"] and not _COLOUR.fullmatch(said["colour"]):
        raise _refused(phrase("{where}: a colour is written #rrggbb.", where=where))
    return ListedName(
        RoiClass(said["name"], CodedConcept(*coded) if all(coded) else None, kind), _colour(said["colour"])
    )


def _colour(text: str) -> Colour | None:
    if not text:
        return None
    red, green, blue = (int(text[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _refused(cause: str, next_step: str = "") -> NameListError:
    what = phrase("The list of names cannot be used.")
    extra: dict[str, Any] = {"next_step": next_step} if next_step else {}
    return NameListError(what, cause=cause, **extra)
