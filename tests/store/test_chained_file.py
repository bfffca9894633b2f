"""A file that only grows: what was reported as kept is there, and nobody changes it unnoticed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import StorageError
from app.store.chained_file import ChainedFile

RECORDS = [{"n": 1, "text": "früh"}, {"n": 2, "text": ""}, {"n": 3, "list": [1.5, None]}]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "one.journal"


def test_what_was_appended_is_read_again_in_order(path: Path):
    one = ChainedFile(path)
    one.append(RECORDS[:1])
    one.append(RECORDS[1:])

    assert list(ChainedFile(path).read().records) == RECORDS
    assert ChainedFile(path).read().set_aside == ""


def test_a_file_that_is_not_there_holds_nothing(path: Path):
    assert ChainedFile(path).read().records == ()
    assert not path.exists()


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_only_the_owner_may_read_it(path: Path):
    ChainedFile(path).append(RECORDS)

    assert path.stat().st_mode & 0o077 == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=1))
def test_a_line_that_was_half_written_is_cut_off_and_what_follows_is_kept(path: Path, cut: int):
    path.unlink(missing_ok=True)
    ChainedFile(path).append(RECORDS)
    content = path.read_bytes()
    whole = content.rfind(b"\n", 0, len(content) - 1) + 1
    path.write_bytes(content[: whole + cut % (len(content) - whole)])

    ChainedFile(path).append([{"n": 4}])

    chain = ChainedFile(path).read()
    assert list(chain.records) == [*RECORDS[:2], {"n": 4}]
    assert chain.set_aside == ""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0), value=st.integers(0, 255))
def test_a_byte_that_was_changed_is_noticed(path: Path, place: int, value: int):
    for file in path.parent.glob("*") if path.parent.exists() else ():
        file.unlink()
    ChainedFile(path).append(RECORDS)
    content = bytearray(path.read_bytes())
    place %= len(content) - 1  # without the end of the last line, that line was never whole
    if content[place] == value:
        return
    content[place] = value
    path.write_bytes(content)

    chain = ChainedFile(path).read()

    assert len(chain.records) < len(RECORDS)
    assert list(chain.records) == RECORDS[: len(chain.records)]
    if chain.set_aside:
        assert (path.parent / chain.set_aside).read_bytes() == content
    else:
        assert len(chain.records) == len(RECORDS) - 1  # the last line no longer ends


@pytest.mark.parametrize("number", [0, 1])
def test_a_line_that_was_taken_out_is_noticed(path: Path, number: int):
    ChainedFile(path).append(RECORDS)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:number] + lines[number + 1 :]))

    chain = ChainedFile(path).read()

    assert list(chain.records) == RECORDS[:number]
    assert chain.set_aside == "one.damaged-1.journal"


def test_two_at_once_lose_nothing(path: Path):
    one, other = ChainedFile(path), ChainedFile(path)
    for number in range(10):
        (one if number % 2 else other).append([{"n": number}])

    assert [record["n"] for record in ChainedFile(path).read().records] == list(range(10))


def test_two_processes_at_once_lose_nothing(path: Path):
    script = (
        "import sys; from pathlib import Path; from app.store.chained_file import ChainedFile\n"
        "file = ChainedFile(Path(sys.argv[1]))\n"
        "for n in range(40): file.append([{'who': sys.argv[2], 'n': n}])\n"
    )
    workers = [subprocess.Popen([sys.executable, "-c", script, str(path), who]) for who in "ab"]
    assert [worker.wait(60) for worker in workers] == [0, 0]

    chain = ChainedFile(path).read()

    assert chain.set_aside == ""
    for who in "ab":
        assert [record["n"] for record in chain.records if record["who"] == who] == list(range(40))


def test_a_process_that_is_killed_loses_nothing_that_was_reported(path: Path):
    script = (
        "import sys; from pathlib import Path; from app.store.chained_file import ChainedFile\n"
        "file = ChainedFile(Path(sys.argv[1]))\n"
        "n = 0\n"
        "while True:\n"
        "    file.append([{'n': n, 'padding': 'x' * 20000}]); print(n, flush=True); n += 1\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    reported = [int(worker.stdout.readline()) for _ in range(7)]
    worker.kill()
    reported += [int(line) for line in worker.stdout.read().splitlines()]
    worker.wait()

    kept = [record["n"] for record in ChainedFile(path).read().records]

    assert kept[: len(reported)] == reported
    assert kept == list(range(len(kept)))


def test_a_disk_that_refuses_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match="could not be read or written"):
        ChainedFile(tmp_path / "file" / "one.journal").append(RECORDS)


def test_the_lines_are_json_for_other_readers(path: Path):
    ChainedFile(path).append(RECORDS)

    assert [json.loads(line.split(" ", 1)[1]) for line in path.read_text("ascii").splitlines()] == RECORDS
