"""Measurements as JSON and back: every member is checked, every size bounded, nothing is guessed."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from app.core.errors import MeasurementError
from app.core.identity import (
    FrameOfReferenceUID,
    ImageReference,
    SeriesInstanceUID,
    SOPInstanceUID,
    StudyInstanceUID,
    is_uid,
)
from app.core.measurement import (
    MOST_TEXT_CHARACTERS,
    Measurement,
    MeasurementId,
    MeasurementKind,
    Quantity,
    QuantityKind,
    Readings,
)

FORMAT: Final = "verdant-measurements"
VERSION: Final = 1
MOST_MEASUREMENTS: Final = 10_000
MOST_QUANTITIES: Final = 32
MOST_REMARKS: Final = 16
MOST_IDENTIFIER_CHARACTERS: Final = 64

Value = TypeVar("Value")


def encoded(study_instance_uid: StudyInstanceUID, measurements: Sequence[Measurement]) -> bytes:
    """One JSON document in UTF-8.

    Raises
    ------
    MeasurementError
        If there are more than can be read again.
    """
    if len(measurements) > MOST_MEASUREMENTS:
        raise MeasurementError(
            f"A study keeps at most {MOST_MEASUREMENTS} measurements.", next_step="Delete those you no longer need."
        )
    content = {
        "format": FORMAT,
        "version": VERSION,
        "study_instance_uid": study_instance_uid,
        "measurements": [_content(measurement) for measurement in measurements],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode()


def decoded(content: bytes, study_instance_uid: StudyInstanceUID) -> tuple[Measurement, ...]:
    """The measurements of a document.

    Raises
    ------
    MeasurementError
        If it is no such document, is of a later version or another study, or holds anything out of bounds.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise MeasurementError("It is no JSON.") from None
    stated = _object(document, "The file")
    if _text(stated, "format") != FORMAT:
        raise MeasurementError("It holds something other than measurements.")
    if stated.get("version") != VERSION:
        raise MeasurementError("It was written by another version of Verdant.")
    if _text(stated, "study_instance_uid") != study_instance_uid:
        raise MeasurementError("It belongs to another study.")
    found = tuple(_measurement(entry) for entry in _list(stated, "measurements", most=MOST_MEASUREMENTS))
    if len({measurement.measurement_id for measurement in found}) != len(found):
        raise MeasurementError("Two measurements have the same identifier.")
    return found


def _content(one: Measurement) -> dict[str, Any]:
    return {
        "id": one.measurement_id,
        "kind": one.kind.value,
        "name": one.name,
        "text": one.text,
        "series_instance_uid": one.series_instance_uid,
        "sop_instance_uid": one.image.sop_instance_uid,
        "frame_number": one.image.frame_number,
        "frame_of_reference_uid": one.frame_of_reference_uid,
        "points": [list(point) for point in one.points],
        "points_lps": [list(point) for point in one.points_lps] if one.points_lps is not None else None,
        "created": one.created.isoformat(),
        "quantities": [[q.kind.value, q.value, q.unit] for q in one.readings.quantities],
        "remarks": list(one.readings.remarks),
        "mark": one.readings.mark,
    }


def _measurement(entry: object) -> Measurement:
    stated = _object(entry, "A measurement")
    frame_number = stated.get("frame_number")
    if frame_number is not None and (type(frame_number) is not int or not 1 <= frame_number < 1 << 31):
        raise MeasurementError("“frame_number” is no number of a frame.")
    identifier = _text(stated, "id")
    if not identifier or len(identifier) > MOST_IDENTIFIER_CHARACTERS:
        raise MeasurementError("A measurement has no usable identifier.")
    frame_of_reference_uid = _text(stated, "frame_of_reference_uid")
    kind = _one_of(MeasurementKind, _text(stated, "kind"))
    has_space = stated.get("points_lps") is not None
    most = kind.most_points
    return Measurement(
        MeasurementId(identifier),
        kind,
        SeriesInstanceUID(_uid(stated, "series_instance_uid")),
        ImageReference(SOPInstanceUID(_uid(stated, "sop_instance_uid")), frame_number),
        FrameOfReferenceUID(_uid(stated, "frame_of_reference_uid") if frame_of_reference_uid else ""),
        points=tuple((row, column) for row, column in _points(stated, "points", most=most, count=2)),
        created=_time(_text(stated, "created")),
        name=_text(stated, "name"),
        text=_text(stated, "text"),
        points_lps=tuple((x, y, z) for x, y, z in _points(stated, "points_lps", most=most, count=3))
        if has_space
        else None,
        readings=Readings(
            tuple(_quantity(entry) for entry in _list(stated, "quantities", most=MOST_QUANTITIES)),
            tuple(_short(remark) for remark in _list(stated, "remarks", most=MOST_REMARKS)),
            mark=_short(stated.get("mark", "")),
        ),
    )


def _quantity(entry: object) -> Quantity:
    if not isinstance(entry, list) or len(entry) != 3:
        raise MeasurementError("A quantity is no kind, value and unit.")
    kind, value, unit = entry
    return Quantity(_one_of(QuantityKind, _short(kind)), _numbers([value], 1)[0], _short(unit))


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MeasurementError(f"{what} is no JSON object.")
    return value


def _list(stated: dict[str, Any], name: str, *, most: int) -> list[object]:
    value = stated.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise MeasurementError(f"“{name}” is no list of at most {most}.")
    return value


def _text(stated: dict[str, Any], name: str) -> str:
    return _short(stated.get(name))


def _short(value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT_CHARACTERS:
        raise MeasurementError(f"A text is missing or longer than {MOST_TEXT_CHARACTERS} characters.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise MeasurementError("A text holds half a character.")
    return value


def _points(stated: dict[str, Any], name: str, *, most: int, count: int) -> list[tuple[float, ...]]:
    return [_numbers(point, count) for point in _list(stated, name, most=most)]


def _uid(stated: dict[str, Any], name: str) -> str:
    value = _text(stated, name)
    if not is_uid(value):
        raise MeasurementError(f"“{name}” is no UID.")
    return value


def _numbers(value: object, count: int) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != count:
        raise MeasurementError(f"A point does not have {count} coordinates.")
    if not all(type(one) in (int, float) and abs(one) < 1e300 and math.isfinite(one) for one in value):
        raise MeasurementError("A coordinate or value is no number.")
    return tuple(float(one) for one in value)


def _time(text: str) -> datetime:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise MeasurementError("“created” is no time.") from None
    if when.tzinfo is None:
        raise MeasurementError("“created” has no time zone.")
    return when


def _one_of(kinds: type[Value], value: str) -> Value:
    try:
        return kinds(value)  # type: ignore[call-arg]  # an enumeration, by its value
    except ValueError:
        raise MeasurementError("A measurement is of a kind that is not known here.") from None
