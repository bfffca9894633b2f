"""Preferences as members of the settings file, checked when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from enum import Enum
from typing import Any, Final, TypeVar

from app.core.corner_layout import STANDARD_CORNERS, CornerLayout, CornerLine
from app.core.errors import UsageError
from app.core.hanging import MOST_COLUMNS, MOST_ROWS, Hanging
from app.core.preferences import NO_PREFERENCES, Language, Preferences, RegionColours, Theme
from app.core.saved_objects import HoleEncoding, SaveChoice, SegmentationType
from app.core.search_preferences import DatePreset, SearchPreferences, StartSearch
from app.json_members import checked_members

MEMBERS: Final = {
    "appearance": dict,
    "keys": dict,
    "hangings": dict,
    "corners": dict,
    "reading": dict,
    "memory": dict,
    "reviewer": dict,
    "lock": dict,
    "saving": dict,
    "searching": dict,
}
"""What the file holds of them; a member that is not there leaves the defaults."""

_Choice = TypeVar("_Choice", bound=Enum)


def preferences_of(stated: Mapping[str, Any]) -> Preferences:
    """The preferences in the members of a file.

    Raises
    ------
    UsageError
        If one is not what it should be; it is named.
    """
    kinds = {"theme": str, "region_colours": str, "language": str, "scale_percent": int}
    look = checked_members(stated.get("appearance", {}), "“appearance”", kinds)
    reading = checked_members(stated.get("reading", {}), "“reading”", {"draws_first": bool})
    memory = checked_members(stated.get("memory", {}), "“memory”", {"images_mib": int})
    reviewer = checked_members(stated.get("reviewer", {}), "“reviewer”", {"idle_minutes": int})
    lock = checked_members(stated.get("lock", {}), "“lock”", {"idle_minutes": int})
    return Preferences(
        theme=_choice(look.get("theme", NO_PREFERENCES.theme.value), "theme", Theme),
        region_colours=_choice(
            look.get("region_colours", NO_PREFERENCES.region_colours.value), "region_colours", RegionColours
        ),
        language=_choice(look.get("language", NO_PREFERENCES.language.value), "language", Language),
        scale_percent=look.get("scale_percent", NO_PREFERENCES.scale_percent),
        keys={name: _keys(name, keys) for name, keys in stated.get("keys", {}).items()},
        hangings={modality: _hanging(said) for modality, said in stated.get("hangings", {}).items()},
        corners=_corners(stated.get("corners", {})),
        draws_first=reading.get("draws_first", False),
        image_memory_mib=memory.get("images_mib"),
        reviewer_idle_minutes=reviewer.get("idle_minutes"),
        lock_idle_minutes=lock.get("idle_minutes"),
        saving=_saving(stated.get("saving", {})),
        searching=_searching(stated.get("searching", {})),
    )


def members_of(preferences: Preferences) -> dict[str, object]:
    """What to write for these preferences."""
    return {
        "appearance": {
            "theme": preferences.theme.value,
            "region_colours": preferences.region_colours.value,
            "language": preferences.language.value,
            "scale_percent": preferences.scale_percent,
        },
        "keys": {name: list(keys) for name, keys in preferences.keys.items()},
        "hangings": {modality: asdict(hanging) for modality, hanging in preferences.hangings.items()},
        "corners": {place: [line.value for line in getattr(preferences.corners, place)] for place in _CORNERS},
        "reading": {"draws_first": preferences.draws_first},
        "memory": {} if preferences.image_memory_mib is None else {"images_mib": preferences.image_memory_mib},
        "reviewer": (
            {} if preferences.reviewer_idle_minutes is None else {"idle_minutes": preferences.reviewer_idle_minutes}
        ),
        "lock": {} if preferences.lock_idle_minutes is None else {"idle_minutes": preferences.lock_idle_minutes},
        "saving": {
            "segmentation": preferences.saving.segmentation.value,
            "report": preferences.saving.report,
            "holes": preferences.saving.holes.value,
            "files": list(preferences.saving.files),
        },
        "searching": {
            "modality": preferences.searching.modality,
            "opened": dict(preferences.searching.opened),
            "at_start": {
                "modality": preferences.searching.at_start.modality,
                "study_description": preferences.searching.at_start.study_description,
                "dates": preferences.searching.at_start.dates.name.lower(),
            },
        },
    }


def _searching(content: object) -> SearchPreferences:
    stated = checked_members(content, "“searching”", {"modality": str, "opened": dict, "at_start": dict})
    opened = stated.get("opened", {})
    if not all(isinstance(count, int) for count in opened.values()):
        raise UsageError("“opened” are no numbers.")
    kinds = {"modality": str, "study_description": str, "dates": str}
    start = checked_members(stated.get("at_start", {}), "“at_start”", kinds)
    ranges = {preset.name.lower(): preset for preset in DatePreset if preset is not DatePreset.CUSTOM}
    dates = start.get("dates", "any")
    if dates not in ranges:
        raise UsageError(f"There is no “dates” “{dates}”.", cause=f"There are {', '.join(ranges)}.")
    at_start = StartSearch(start.get("modality", ""), start.get("study_description", ""), ranges[dates])
    return SearchPreferences(at_start, stated.get("modality", ""), opened)


def _saving(content: object) -> SaveChoice:
    kinds = {"segmentation": str, "report": bool, "holes": str, "files": list}
    stated = checked_members(content, "“saving”", kinds)
    files = stated.get("files", [])
    if not all(isinstance(name, str) for name in files):
        raise UsageError("“files” are no list of texts.")
    return SaveChoice(
        _choice(stated.get("segmentation", ""), "segmentation", SegmentationType),
        stated.get("report", False),
        _choice(stated.get("holes", HoleEncoding.KEYHOLE.value), "holes", HoleEncoding),
        tuple(files),
    )


def _choice(value: str, what: str, kind: type[_Choice]) -> _Choice:
    names = [member.value for member in kind]
    if value not in names:
        raise UsageError(f"There is no “{what}” “{value}”.", cause=f"There are {', '.join(names)}.")
    return kind(value)


def _keys(name: str, keys: object) -> tuple[str, ...]:
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise UsageError(f"The keys of “{name}” are no list of texts.")
    return tuple(keys)


def _corners(content: object) -> CornerLayout:
    """The lines of each corner; a corner that is not named keeps its usual ones."""
    known = {line.value: line for line in CornerLine}
    chosen: dict[str, tuple[CornerLine, ...]] = {}
    for place, names in checked_members(content, "“corners”", dict.fromkeys(_CORNERS, list)).items():
        strange = [name for name in names if not isinstance(name, str) or name not in known]
        if strange:
            raise UsageError(f"“{place}” has no line “{strange[0]}”.", cause=f"There are {', '.join(sorted(known))}.")
        chosen[place] = tuple(known[name] for name in names)
    return replace(STANDARD_CORNERS, **chosen)


def _hanging(content: object) -> Hanging:
    stated = checked_members(content, "A hanging", {"rows": int, "columns": int, "fills": bool})
    rows, columns = stated.get("rows", 1), stated.get("columns", 1)
    if not (1 <= rows <= MOST_ROWS and 1 <= columns <= MOST_COLUMNS):
        raise UsageError(f"A hanging has 1 to {MOST_ROWS} “rows” and 1 to {MOST_COLUMNS} “columns”.")
    return Hanging(rows, columns, stated.get("fills", False))


_CORNERS: Final = ("top_left", "top_right", "bottom_left", "bottom_right")
