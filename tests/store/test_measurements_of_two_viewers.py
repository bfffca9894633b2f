"""Two viewers of one user keep what each of them measures, whoever stores last."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.identity import FrameOfReferenceUID, ImageReference, SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.measurement import Measurement, MeasurementId, MeasurementKind
from app.session.measuring import Measuring
from app.session.notices import Notices
from app.store.measurement_merging import merged
from app.store.measurements import MeasurementFiles
from tests.helpers.immediate_runner import ImmediateTaskRunner

STUDY = StudyInstanceUID("1.2.3")


def length(name: str, end: float = 1.0) -> Measurement:
    return Measurement(
        MeasurementId(name),
        MeasurementKind.LENGTH,
        SeriesInstanceUID("1.4"),
        ImageReference(SOPInstanceUID("1.5")),
        FrameOfReferenceUID(""),
        points=((0, 0), (1, end)),
        created=datetime(2026, 1, 1, tzinfo=UTC),
        name=name,
    )


A, B, C = (length(name) for name in "abc")


@pytest.fixture
def viewers(tmp_path: Path) -> tuple[MeasurementFiles, MeasurementFiles]:
    """Two on one folder, both of which have read the study with A and B in it."""
    one, other = MeasurementFiles(tmp_path), MeasurementFiles(tmp_path)
    one.write(STUDY, [A, B])
    other.read(STUDY)
    return one, other


def kept(tmp_path: Path) -> list[tuple[str, float]]:
    return [(one.name, one.points[1][1]) for one in MeasurementFiles(tmp_path).read(STUDY)]


def test_what_both_added_is_there(viewers, tmp_path):
    one, other = viewers
    one.write(STUDY, [A, B, C])
    assert [m.name for m in other.write(STUDY, [A, B, length("d")])] == ["a", "b", "d", "c"]
    one.write(STUDY, [A, B, C, length("e")])
    assert sorted(kept(tmp_path)) == [(name, 1.0) for name in "abcde"]


def test_what_one_moved_and_the_other_deleted_stays(viewers, tmp_path):
    one, other = viewers
    one.write(STUDY, [length("a", 7), B])
    other.write(STUDY, [B])
    assert sorted(kept(tmp_path)) == [("a", 7), ("b", 1)]


def test_what_only_one_changed_or_deleted_is_so(viewers, tmp_path):
    one, other = viewers
    one.write(STUDY, [length("a", 7)])
    other.write(STUDY, [A, B, C])
    assert kept(tmp_path) == [("a", 7), ("c", 1)]
    other.write(STUDY, [A, B, C, length("d")])
    assert kept(tmp_path) == [("a", 7), ("c", 1), ("d", 1)], "what is still on its screen does not come back"


def test_what_both_moved_is_there_twice(viewers, tmp_path):
    one, other = viewers
    one.write(STUDY, [length("a", 7), B])
    other.write(STUDY, [length("a", 9), B])
    found = MeasurementFiles(tmp_path).read(STUDY)
    assert sorted((m.name, m.points[1][1]) for m in found) == [("a", 7), ("a", 9), ("b", 1)]
    assert len({m.measurement_id for m in found}) == 3


def test_a_file_that_somebody_took_away_is_written_again_in_full(viewers, tmp_path):
    one, _ = viewers
    (tmp_path / f"{STUDY}.json").unlink()
    one.write(STUDY, [A, B, C])
    assert [name for name, _ in kept(tmp_path)] == ["a", "b", "c"]


def test_what_the_other_one_stored_comes_onto_the_screen_and_outlives_undo(tmp_path):
    def viewer() -> Measuring:
        measuring = Measuring(MeasurementFiles(tmp_path), runner=ImmediateTaskRunner(), notices=Notices())
        measuring.open_study(STUDY)
        return measuring

    one, other = viewer(), viewer()
    one.add(STUDY, A)
    other.add(STUDY, B)
    assert {m.name for m in other.of(STUDY)} == {"a", "b"}
    other.undo()
    assert kept(tmp_path) == [("a", 1.0)]
    other.delete([A.measurement_id])
    assert kept(tmp_path) == []


_LISTS = st.lists(
    st.builds(length, st.sampled_from("abcdef"), st.sampled_from([1.0, 2.0, 3.0])), unique_by=lambda m: m.name
)


@given(known=_LISTS, mine=_LISTS, stored=_LISTS)
def test_nothing_that_either_side_made_is_lost(known, mine, stored):
    before = {one.measurement_id: one for one in known}
    found = merged(mine, known=before, stored=stored)
    assert len({one.measurement_id for one in found}) == len(found)
    shapes = {(one.name, one.points) for one in found}
    for side in (mine, stored):
        made = [one for one in side if before.get(one.measurement_id) != one]
        assert {(one.name, one.points) for one in made} <= shapes
    everywhere = [one for one in known if one in mine and one in stored]
    assert all(one in found for one in everywhere)


_PROCESS = """
import sys
from pathlib import Path
from tests.store.test_measurements_of_two_viewers import STUDY, length
from app.store.measurements import MeasurementFiles

files, mine = MeasurementFiles(Path(sys.argv[1])), []
mine += files.read(STUDY)
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    mine.append(length(f"{sys.argv[2]}{number}"))
    files.write(STUDY, mine)
"""


def test_two_processes_that_store_at_the_same_time_lose_nothing(tmp_path):
    root = Path(__file__).parents[2]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _PROCESS, str(tmp_path), name],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for process in started:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.wait(timeout=60) for process in started] == [0, 0]
    for process in started:
        process.communicate()
    wanted = {f"{side}{number}" for side in ("one", "two") for number in range(40)}
    assert {name for name, _ in kept(tmp_path)} == wanted
