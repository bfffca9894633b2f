"""One process makes room in an archive's folder while another stores there what is just leaving."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from app.core.custody import Leaving, Origin, Quota
from app.core.tasks import TaskControl
from app.store.embedded_archive import EmbeddedArchive
from app.store.housekeeping import Housekeeper
from tests.helpers.instances import encoded, structure_set_like

QUOTA_BYTES = 1 << 20
A_MOMENT_S = 0.5


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture
def evicting(archive: EmbeddedArchive) -> Iterator[subprocess.Popen[str]]:
    """Another process that is about to make room; it stops before the first file goes."""
    command = [sys.executable, "-m", "tests.helpers.evicting_process", str(archive.folder), str(QUOTA_BYTES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.mark.parametrize("origin", [Origin.BROUGHT, Origin.FETCHED])
def test_what_is_called_stored_while_it_leaves_elsewhere_is_there_afterwards(
    archive: EmbeddedArchive, request: pytest.FixtureRequest, origin: Origin
) -> None:
    contents = [encoded(structure_set_like()) for _ in range(3)]
    for content in contents:
        archive.add(content, origin=Origin.FETCHED)
    evicting = request.getfixturevalue("evicting")
    assert said(evicting) == "leaving"
    stored: list[Path] = []
    storing = threading.Thread(target=lambda: stored.extend(archive.add(one, origin=origin) for one in contents))
    storing.start()
    storing.join(A_MOMENT_S)
    go_on(evicting)
    while said(evicting) == "leaving":  # study by study
        go_on(evicting)
    storing.join(30)
    assert [path.read_bytes() for path in stored] == contents
    assert archive.count() == 3
    assert archive.custody.total_bytes() == sum(map(len, contents))
    report = Housekeeper(archive).check(TaskControl())
    assert report.findings == ()


def test_another_process_waits_no_longer_than_a_killed_one_lives(
    archive: EmbeddedArchive, request: pytest.FixtureRequest
) -> None:
    content = encoded(structure_set_like())
    archive.add(content, origin=Origin.FETCHED)
    evicting = request.getfixturevalue("evicting")
    assert said(evicting) == "leaving"
    evicting.kill()
    assert archive.add(content).read_bytes() == content


def test_what_came_again_is_not_the_next_to_leave(tmp_path: Path) -> None:
    now = [1e9]
    older, newer, large = (structure_set_like() for _ in range(3))
    for dataset in (older, newer, large):
        dataset.StudyInstanceUID, dataset.SOPInstanceUID = generate_uid(), generate_uid()
    large.add_new(0x00420011, "OB", bytes(20_000))
    with EmbeddedArchive(tmp_path / "archive", clock=lambda: now[0]) as archive:
        paths = []
        for dataset in (older, newer, older):
            paths.append(archive.add(encoded(dataset), origin=Origin.BROUGHT))
            now[0] += 86_400
        archive.room.limit(Quota(len(encoded(large)) + len(encoded(older)), Leaving.ANYTHING))
        archive.add(encoded(large))
        assert paths[0].is_file() and not paths[1].is_file()
