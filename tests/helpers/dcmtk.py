"""DCMTK's command line tools, as clients that are not ours; tests skip with a reason where they are absent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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
    # pynetdicom brings programs of the same names; where its environment is active, they come first.
    own = Path(sys.executable).parent
    folders = [folder for folder in os.get_exec_path() if Path(folder) != own]
    program = shutil.which(tool, path=os.pathsep.join(folders))
    if program is None:
        pytest.skip(f"{tool} of DCMTK is not installed (Debian package dcmtk)")
    return program
