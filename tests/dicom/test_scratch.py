"""Temporary files with somebody's images are for their owner alone, and go with the process or at the next start."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from app.dicom.scratch import PREFIX, scratch_file, sweep_scratch


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_only_its_owner_reads_it_and_afterwards_it_is_gone(temporary: Path):
    before = os.umask(0)
    try:
        with scratch_file(b"DICM", "instance.dcm") as path:
            assert path.read_bytes() == b"DICM"
            assert not (path.stat().st_mode | path.parent.stat().st_mode) & 0o077
    finally:
        os.umask(before)
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")
def test_what_a_killed_process_left_is_removed_and_what_is_in_use_stays(temporary: Path):
    script = (
        "import os, signal, tempfile, sys\n"
        "tempfile.tempdir = sys.argv[1]\n"
        "from app.dicom.scratch import scratch_file\n"
        "with scratch_file(b'DICM', 'instance.dcm'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(temporary)], check=False, timeout=60)
    (left,) = temporary.iterdir()

    with scratch_file(b"DICM", "instance.dcm") as path:
        assert sweep_scratch() == 1
        assert path.exists() and not left.exists()


def test_strange_names_others_files_and_links_are_left_alone(temporary: Path):
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_bytes(b"")
    (temporary / f"{PREFIX}file").write_bytes(b"")
    (temporary / f"{PREFIX}0-link").symlink_to(elsewhere)
    (temporary / f"{PREFIX}young").mkdir()

    assert sweep_scratch() == 0
    assert (elsewhere / "file").exists()


def test_what_is_older_than_a_day_is_nobodys(temporary: Path):
    old = temporary / f"{PREFIX}{os.getpid()}-old"
    old.mkdir()
    os.utime(old, (time.time() - 2 * 86400,) * 2)

    assert sweep_scratch() == 1
