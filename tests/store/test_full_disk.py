"""A disk that is full, as the system itself says it: plain words, nothing half written, later it works.

The disk is a process of its own in which no file may grow; nothing of the program is replaced.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of that kind")


@pytest.mark.parametrize(
    ("what", "words"),
    [("outbox", "Nothing was put into the outbox"), ("archive", "nothing half-written"), ("server", "0xA700")],
)
def test_what_does_not_fit_is_refused_whole_and_taken_later(tmp_path: Path, what: str, words: str):
    command = [sys.executable, "-m", "tests.helpers.full_disk_process", what, str(tmp_path / what)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout)
    assert words in said["refusal"]
    assert (said["after"], said["later"], said["is_there"]) == (0, "", True)
