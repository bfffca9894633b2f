"""Dates and times of a header as seconds, for differences between them (PS3.5 6.2: DA, TM, DT)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from app.dicom.elements import Elements

_DAY_S: Final = 86_400
_DATE: Final = re.compile(r"(\d{4})[.-]?(\d{2})[.-]?(\d{2})")
_TIME: Final = re.compile(r"(\d{2}):?(\d{2})?:?(\d{2}(?:\.\d{1,6})?)?")


def seconds(elements: Elements, prefix: str) -> float | None:
    """Of e.g. AcquisitionDateTime, or AcquisitionDate and AcquisitionTime, for the prefix `Acquisition`.

    Counted from an arbitrary day; a time without date is counted from midnight. The offset from UTC is left out:
    what is compared comes from one machine.
    """
    combined = elements.text(f"{prefix}DateTime")
    if combined:
        return of_texts(combined[:8], combined[8:])
    return of_texts(elements.text(f"{prefix}Date"), elements.text(f"{prefix}Time"))


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
