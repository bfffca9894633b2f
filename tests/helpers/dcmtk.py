"""DCMTK's command line tools, as clients that are not ours; tests skip with a reason where they are absent."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def run_dcmtk(tool: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run one tool to its end and return what it said (standard output and error together)."""
    program = dcmtk_tool(tool)
    return subprocess.run(
        [program, *arguments],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=60,
        check=False,
    )


def dcmtk_tool(tool: str) -> str:
    """Path of a tool; skips the calling test if it is not installed."""
    program = shutil.which(tool)
    if program is None:
        pytest.skip(f"{tool} of DCMTK is not installed (Debian package dcmtk)")
    return program
