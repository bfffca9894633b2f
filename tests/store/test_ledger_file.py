"""The file of the correction ledger: every decision and no identity, through crashes, damage and two viewers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import StorageError
from app.core.ledger import LedgerReading, Outcome
from app.core.tasks import TaskControl
from app.store import ledger_file
from app.store.ledger_file import LedgerFile
from tests.helpers.ledgers import entry

PATIENT = "PAT-4711"
STUDY = "1.2.826.0.1.3680043.77"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger" / "corrections.ledger"


def read(path: Path) -> LedgerReading:
    return LedgerFile(path).read(TaskControl())


def test_a_ledger_that_nobody_wrote_is_empty(path: Path):
    assert read(path) == LedgerReading()
    assert not path.exists()


def test_what_was_decided_is_read_again_after_a_restart(path: Path):
    first, second = entry(), entry(outcome=Outcome.REJECTED, region="two", dice=None, hd95_mm=None, seconds=None)
    LedgerFile(path).append([first])
    LedgerFile(path).append([second])

    entries = read(path).entries

    sealed = {"region": "", "study": "", "patient": ""}
    assert [replace(one, **sealed) for one in entries] == [replace(one, **sealed) for one in (first, second)]
    assert entries[0].region != entries[1].region
    assert (entries[0].study, entries[0].patient) == (entries[1].study, entries[1].patient)


def test_no_identity_is_in_the_file_and_another_ledger_has_other_digests(tmp_path: Path):
    one, other = tmp_path / "a.ledger", tmp_path / "b.ledger"
    for path in (one, other):
        LedgerFile(path).append([entry(patient=PATIENT, study=STUDY, region="the-region")])

    content = one.read_bytes()
    assert not any(word in content for word in (PATIENT.encode(), STUDY.encode(), b"the-region"))
    assert read(one).entries[0].patient != read(other).entries[0].patient


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_only_its_owner_may_read_it(path: Path):
    LedgerFile(path).append([entry()])

    assert path.stat().st_mode & 0o077 == 0


def test_two_viewers_write_into_one_ledger_and_mean_the_same_patient(path: Path):
    one, other = LedgerFile(path), LedgerFile(path)
    for number in range(6):
        (one if number % 2 else other).append([entry(region=str(number))])

    reading = read(path)

    assert len(reading.entries) == 6 and not reading.set_aside
    assert len({each.patient for each in reading.entries}) == 1


def test_a_viewer_that_did_not_clear_it_writes_on_in_the_new_one(path: Path):
    one, other = LedgerFile(path), LedgerFile(path)
    one.append([entry(region="a")])
    other.append([entry(region="b")])
    one.clear()
    one.append([entry(region="c")])
    # The file is as long as the other viewer knows it, and holds something else.
    other.append([entry(region="d")])

    reading = read(path)

    assert len(reading.entries) == 2 and not reading.set_aside
    assert len({each.patient for each in reading.entries}) == 1


def test_clearing_takes_everything_out_and_the_salt_with_it(path: Path):
    ledger = LedgerFile(path)
    ledger.append([entry()])
    before = read(path).entries[0].patient
    aside = path.with_name("corrections.damaged-1.ledger")
    aside.write_bytes(path.read_bytes())

    ledger.clear()

    assert read(path) == LedgerReading()
    assert not aside.exists()
    ledger.append([entry()])
    assert read(path).entries[0].patient != before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0), value=st.integers(0, 255))
def test_damage_is_said_and_what_stood_before_it_holds(path: Path, place: int, value: int):
    for file in path.parent.glob("*") if path.parent.exists() else ():
        file.unlink()
    regions = [str(number) for number in range(4)]
    LedgerFile(path).append([entry(region=region) for region in regions])
    whole = read(path).entries
    content = bytearray(path.read_bytes())
    place %= len(content) - 1
    if content[place] == value:
        return
    content[place] = value
    path.write_bytes(content)

    LedgerFile(path).append([entry(region="after")])

    reading = read(path)
    kept = reading.entries[:-1]
    assert kept == whole[: len(kept)] and len(kept) < 4
    assert reading.set_aside or content.count(b"\n") < 5, "an end that was never whole is cut off"
    if reading.set_aside:
        assert path.with_name(reading.set_aside).read_bytes() == bytes(content)


@pytest.mark.parametrize(
    "change",
    [
        {"dice": 1.5},
        {"seconds": -1},
        {"outcome": "perhaps"},
        {"network": None},
        {"when": "yesterday"},
        {"patient": "x" * 17},
        {"version": 9},
    ],
)
def test_an_entry_that_says_something_else_is_left_out_and_counted(path: Path, change: dict[str, object]):
    LedgerFile(path).append([entry()])
    lines = path.read_bytes().splitlines()
    record = json.loads(lines[1].split(b" ", 1)[1])
    ledger_file.ChainedFile(path).append([record | change, record])

    reading = read(path)

    assert (len(reading.entries), reading.left_out) == (2, 1)


def test_a_full_ledger_says_what_to_do_and_is_still_whole(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ledger_file, "MOST_BYTES", 2000)
    ledger = LedgerFile(path)
    ledger.append([entry()])
    with pytest.raises(StorageError) as refused:
        ledger.append([entry(region=str(number)) for number in range(9)])

    assert "clear it" in str(refused.value)
    assert len(ledger.read(TaskControl()).entries) == 1
    ledger.clear()
    ledger.append([entry()])


def test_a_viewer_that_is_killed_loses_nothing_that_it_said_was_kept(path: Path):
    script = (
        "import sys; from pathlib import Path; from app.store.ledger_file import LedgerFile\n"
        "from tests.helpers.ledgers import entry\n"
        "ledger, number = LedgerFile(Path(sys.argv[1])), 0\n"
        "while True:\n"
        "    ledger.append([entry(region=str(number))]); number += 1; print(number, flush=True)\n"
    )
    viewers = [
        subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = []
    for viewer in viewers:
        assert viewer.stdout is not None
        for _ in range(15):
            viewer.stdout.readline()
    for viewer in viewers:
        viewer.kill()
        assert viewer.stdout is not None
        said.append(15 + len(viewer.stdout.read().split()))
        viewer.wait()
        viewer.stdout.close()

    reading = read(path)

    assert sum(said) <= len(reading.entries) <= sum(said) + 2
    assert (reading.left_out, reading.set_aside) == (0, "")
    assert len({each.patient for each in reading.entries}) == 1
