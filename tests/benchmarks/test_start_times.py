"""How long a fresh process takes to a window with its studies, beside an empty window of Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.tasks import TaskControl
from app.demonstration import provide_demonstration
from app.store.embedded_archive import EmbeddedArchive
from tests.benchmarks.conftest import OURS, PLAIN
from tests.helpers.series_files import write_series

START = "start to a usable window"
STUDIES = 20
Compared = Callable[[str, str], Any]


class Starts:
    """Starts fresh processes and reads the line that each prints when it is there."""

    def __init__(self) -> None:
        self._last: subprocess.Popen[str] | None = None

    def begin(self, *arguments: str) -> dict[str, int]:
        # What is installed is there as bytecode; the first start, which is not counted, compiles it here.
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment["QT_QPA_PLATFORM"] = "offscreen"
        self._last = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.fresh_start", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        assert self._last.stdout is not None
        said: dict[str, int] = json.loads(self._last.stdout.readline())
        return said

    def end(self) -> None:
        if self._last is not None:
            self._last.communicate(timeout=60)
            self._last = None


@pytest.fixture
def starts() -> Iterator[Starts]:
    starts = Starts()
    yield starts
    starts.end()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demonstration and some studies, and a port that the system chooses."""
    home = tmp_path_factory.mktemp("home")
    (home / "settings.json").write_text('{"archive": {"port": 0}}', encoding="utf-8")
    with EmbeddedArchive(home / "archive") as archive:
        provide_demonstration(archive, TaskControl())
        for number in range(STUDIES):
            paths = write_series(home / "files" / str(number), slices=3, patient_id=f"T{number}")
            archive.store([path.read_bytes() for path in paths], TaskControl())
    return home


def test_to_the_studies_in_the_window(compared: Compared, starts: Starts, home: Path) -> None:
    said = compared(START, OURS).pedantic(
        lambda: starts.begin("listed", str(home)), setup=starts.end, rounds=5, warmup_rounds=1
    )
    assert said["studies"] == STUDIES + 1


def test_an_empty_window_of_qt(compared: Compared, starts: Starts) -> None:
    compared(START, PLAIN).pedantic(lambda: starts.begin("bare"), setup=starts.end, rounds=5, warmup_rounds=1)
