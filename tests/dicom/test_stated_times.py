"""When something was made is a time that every machine can show in its own zone, or not known."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from app.dicom.rtstruct_parsing import moment, zone_of

ZONES = [timezone(timedelta(hours=hours)) for hours in (-12, 0, 14)]


@pytest.mark.parametrize("value", ["00010101000000", "00011231", "99991231235959", "00020101", "20261121200000.5"])
@pytest.mark.parametrize("zone", ["+1400", "-1200", "+2359", ""])
def test_a_time_can_be_shown_in_every_zone_or_is_none(value: str, zone: str):
    found = moment(value, zone_of(zone))
    assert found is None or all(found.astimezone(one) == found for one in ZONES)


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("20261121200000", "20:00:00"),
        ("2026112120", "20:00:00"),
        ("20261121", "00:00:00"),
        ("20261121200001.25", "20:00:01.250000"),
    ],
)
def test_a_time_of_our_days_is_kept(value: str, time: str):
    found = moment(value, zone_of("+0100"))
    assert found is not None and found.isoformat() == f"2026-11-21T{time}+01:00"
