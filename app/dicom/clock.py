"""Dates and times of a header as seconds, for differences between them (PS3.5 6.2: DA, TM, DT)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from app.dicom.elements import Elements

_DAY_S: Final = 86_400
_DATE: Final = re.compile(r"(\d{4})[.-]?(\d{2})[.-]?(\d{2})")
_OFFSET: Final = re.compile(r"([+-])(\d{2})(\d{2})\s*$")
_TIME: Final = re.compile(r"(\d{2}):?(\d{2})?:?(\d{2}(?:\.\d{1,6})?)?")


def seconds(elements: Elements, prefix: str) -> float | None:
    """Of e.g. AcquisitionDateTime, or AcquisitionDate and AcquisitionTime, for the prefix `Acquisition`.

    Counted from an arbitrary day; a time without date is counted from midnight. The offset from UTC is left out:
    what is compared comes from one machine; where it may not, see `seconds_in_zone`.
    """
    combined = elements.text(f"{prefix}DateTime")
    if combined:
        return of_texts(combined[:8], combined[8:])
    return of_texts(elements.text(f"{prefix}Date"), elements.text(f"{prefix}Time"))


def seconds_in_zone(elements: Elements, prefix: str, *, zone_s: float | None) -> float | None:
    """As `seconds`, with a DateTime of another zone brought to that of the image.

    A DateTime may state its own offset from UTC (PS3.5 6.2). It says nothing beside times of no known zone: then
    the plain date and time count, which are local ones.

    Parameters
    ----------
    zone_s
        How far the image's TimezoneOffsetFromUTC is ahead of UTC; None where it states none.
    """
    combined = elements.text(f"{prefix}DateTime")
    own_s = offset_s(combined[8:])
    if own_s is None:
        return seconds(elements, prefix)
    if zone_s is None:
        return of_texts(elements.text(f"{prefix}Date"), elements.text(f"{prefix}Time"))
    found = of_texts(combined[:8], combined[8:])
    return None if found is None else found - own_s + zone_s


def offset_s(text: str) -> float | None:
    """The offset from UTC at the end of a DT, or in TimezoneOffsetFromUTC; None where there is none."""
    found = _OFFSET.search(text)
    if found is None:
        return None
    sign, hours, minutes = found.groups()
    return (-1.0 if sign == "-" else 1.0) * (int(hours) * 3600 + int(minutes) * 60)


def of_texts(day: str, time: str) -> float | None:
    """Seconds of a DA and a TM; None where there is no time or one of them is malformed."""
    clock = _TIME.match(time)
    if clock is None:
        return None
    hours, minutes, rest = (float(part or 0) for part in clock.groups())
    since_midnight = hours * 3600 + minutes * 60 + rest
    if not day:
        return since_midnight
    parts = _DATE.match(day)
    if parts is None:
        return None
    try:
        return date(*map(int, parts.groups())).toordinal() * _DAY_S + since_midnight
    except ValueError:
        return None
