"""The viewer is killed while it puts things into the outbox: what it said was kept is kept, and groups are whole.

`KILLS=50` makes it fifty times instead of a few.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.outbox import OutboxState, groups_of
from app.store.outbox import OutboxFiles

KILLS = int(os.environ.get("KILLS", "3"))


@pytest.mark.parametrize("seed", range(KILLS))
def test_what_was_acknowledged_is_there_and_no_group_is_torn(tmp_path: Path, seed: int):
    folder = tmp_path / "outbox"
    acknowledged = killed_while_it_puts(folder, random.Random(seed).uniform(0, 0.4))  # noqa: S311 - a moment
    outbox = OutboxFiles(folder)
    groups = groups_of(outbox.entries())
    kept = {tuple(entry.sop_instance_uid for entry in group.entries) for group in groups}
    assert acknowledged <= kept
    assert len(kept - acknowledged) <= 1
    assert {len(group.entries) for group in groups} <= {3}
    for entry in outbox.entries():
        assert entry.state is OutboxState.WAITING
        assert entry.sop_instance_uid.encode() in outbox.content(entry)
    outbox.close()


def killed_while_it_puts(folder: Path, after_s: float) -> set[tuple[str, ...]]:
    """What it said was on the disk."""
    command = [sys.executable, "-m", "tests.helpers.putting_process", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline()]
    assert said[0], "it put nothing in"
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        process.kill()
    rest, _ = process.communicate()
    lines = [*said, *rest.splitlines(keepends=True)]
    return {tuple(line.split()) for line in lines if line.endswith("\n")}
