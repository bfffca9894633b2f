"""What was measured in a study is there again when it is opened, and nothing on disk can do harm."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import MeasurementError, StorageError
from app.core.identity import FrameOfReferenceUID, ImageReference, SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.measurement import (
    MOST_POINTS,
    Measurement,
    MeasurementId,
    MeasurementKind,
    Quantity,
    QuantityKind,
    Readings,
)
from app.store.measurement_json import decoded, encoded
from app.store.measurements import MeasurementFiles

STUDY = StudyInstanceUID("1.2.3")
LENGTH = Measurement(
    MeasurementId("a"),
    MeasurementKind.LENGTH,
    SeriesInstanceUID("1.2.4"),
    ImageReference(SOPInstanceUID("1.2.5"), 7),
    FrameOfReferenceUID("1.2.6"),
    points=((0.1, 0.2), (-3.0, 1e5)),
    created=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    name="Länge „1“ 𝄞",
    points_lps=((1.0, 2.0, 3.0), (4.0, 5.5, -6.25)),
    readings=Readings((Quantity(QuantityKind.LENGTH, 12.345678901234, "mm"),), ("A caveat.",), mark="estimated"),
)
NOTE = Measurement(
    MeasurementId("b"),
    MeasurementKind.TEXT,
    SeriesInstanceUID("1.2.4"),
    ImageReference(SOPInstanceUID("1.2.5")),
    FrameOfReferenceUID(""),
    points=((1, 2),),
    created=datetime(2026, 11, 20, 9, 31, tzinfo=UTC),
    text="two\nlines",
)


@pytest.fixture
def files(tmp_path: Path) -> MeasurementFiles:
    return MeasurementFiles(tmp_path / "measurements")


def stored(tmp_path: Path) -> Path:
    return tmp_path / "measurements" / "1.2.3.json"


def test_measurements_come_back_as_they_were(files):
    files.write(STUDY, [LENGTH, NOTE])
    assert files.read(STUDY) == (LENGTH, NOTE)
    assert files.read(StudyInstanceUID("9.9")) == ()


def test_the_file_is_named_by_the_study_alone_and_the_folder_is_the_users_own(files, tmp_path):
    files.write(STUDY, [LENGTH])
    assert {path.name for path in (tmp_path / "measurements").iterdir()} == {"1.2.3.json", ".lock"}
    assert (tmp_path / "measurements").stat().st_mode & 0o077 == 0


def test_without_measurements_the_file_goes(files, tmp_path):
    files.write(STUDY, [LENGTH])
    files.write(STUDY, [])
    assert not stored(tmp_path).exists()
    files.write(STUDY, [])
    assert files.read(STUDY) == ()


def test_a_uid_that_could_leave_the_folder_names_no_file(files):
    for uid in ("../1", "", "1/2", "..", "a"):
        with pytest.raises(StorageError):
            files.read(StudyInstanceUID(uid))
        with pytest.raises(StorageError):
            files.write(StudyInstanceUID(uid), [LENGTH])


def test_a_file_that_cannot_be_used_is_set_aside_and_said_so_never_overwritten(files, tmp_path):
    files.write(STUDY, [LENGTH])
    for number in (1, 2):
        stored(tmp_path).write_text("{broken")
        with pytest.raises(StorageError) as said:
            files.read(STUDY)
        assert f"1.2.3.unreadable-{number}.json" in str(said.value)
        assert (tmp_path / "measurements" / f"1.2.3.unreadable-{number}.json").read_text() == "{broken"
        assert files.read(STUDY) == ()
        files.write(STUDY, [NOTE])
    assert files.read(STUDY) == (NOTE,)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_not_overwritten(files, tmp_path):
    files.write(STUDY, [LENGTH])
    stored(tmp_path).chmod(0)
    with pytest.raises(StorageError, match="cannot be read"):
        files.read(STUDY)
    with pytest.raises(StorageError, match="not kept"):
        files.write(STUDY, [NOTE])
    stored(tmp_path).chmod(0o600)
    assert MeasurementFiles(tmp_path / "measurements").read(STUDY) == (LENGTH,)


def test_a_folder_in_the_place_of_the_file_is_a_refusal_of_the_disk_and_nothing_is_lost(files, tmp_path):
    stored(tmp_path).mkdir(parents=True)
    with pytest.raises(StorageError, match="cannot be read"):
        files.read(STUDY)
    with pytest.raises(StorageError, match="not kept"):
        files.write(STUDY, [NOTE])


def document(**changes) -> bytes:
    content = json.loads(encoded(STUDY, [LENGTH]))
    content["measurements"][0].update(changes)
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"points": [[0, 0]]},
        {"points": [[0, 0], [1, float("nan")]]},
        {"points": [[0, 0], [1, 1e400]]},
        {"points": [[0, 0], [1, 1e7]]},
        {"points": [[0, 0], [True, 1]]},
        {"points": [[0, 0], [0, 0, 0]]},
        {"points": None},
        {"points_lps": [[0, 0, 0]]},
        {"points_lps": [[0, 0, 0], [0, 0, float("inf")]]},
        {"kind": "volume"},
        {"kind": 3},
        {"sop_instance_uid": "../../etc"},
        {"series_instance_uid": ""},
        {"frame_of_reference_uid": "x"},
        {"frame_number": 0},
        {"frame_number": True},
        {"frame_number": 1.5},
        {"name": "x" * 201},
        {"name": "half \ud800"},
        {"text": "x" * 2001},
        {"created": "yesterday"},
        {"created": "2026-01-01T00:00:00"},
        {"quantities": [["Length", "12", "mm"]]},
        {"quantities": [["Weight", 12, "kg"]]},
        {"quantities": [["Length", 1.0, "mm"]] * 33},
        {"remarks": ["x"] * 17},
        {"remarks": "x"},
        {"id": ""},
        {"id": "x" * 65},
    ],
)
def test_what_breaks_a_rule_is_refused(changes):
    with pytest.raises(MeasurementError):
        decoded(document(**changes), STUDY)


def test_too_many_points_are_refused():
    freehand = {"kind": "freehand", "points_lps": None}
    assert len(decoded(document(**freehand, points=[[0, 0]] * MOST_POINTS), STUDY)[0].points) == MOST_POINTS
    with pytest.raises(MeasurementError):
        decoded(document(**freehand, points=[[0, 0]] * (MOST_POINTS + 1)), STUDY)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": "other"}', b'{"measurements": {}}'],
)
def test_what_is_no_such_document_is_refused(content):
    with pytest.raises(MeasurementError):
        decoded(content, STUDY)


def test_the_document_of_another_study_or_of_a_later_version_is_refused():
    with pytest.raises(MeasurementError, match="another study"):
        decoded(encoded(StudyInstanceUID("1.2.99"), [LENGTH]), STUDY)
    later = json.loads(encoded(STUDY, [LENGTH])) | {"version": 2}
    with pytest.raises(MeasurementError, match="another version"):
        decoded(json.dumps(later).encode(), STUDY)


def test_two_measurements_are_never_one():
    with pytest.raises(MeasurementError, match="same identifier"):
        decoded(encoded(STUDY, [LENGTH, replace(NOTE, measurement_id=LENGTH.measurement_id)]), STUDY)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_damage_to_a_document_does_more_than_be_refused(data):
    content = bytearray(encoded(STUDY, [LENGTH, NOTE]))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    try:
        found = decoded(bytes(content), STUDY)
    except MeasurementError:
        return
    assert encoded(STUDY, found)
