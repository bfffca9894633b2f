"""The conformance checker of dicom3tools, with what its edition of 2022 is too old for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

# Standard attributes and terms that it does not know yet and calls errors; nothing else may be one.
ALLOWED = (
    "(0x3006,0x002d)",  # ROIDateTime
    "(0x3006,0x002e)",  # ROIObservationDateTime
    "(0x3006,0x004d)",  # ROICreatorSequence
    "(0x3006,0x004e)",  # ROIInterpreterSequence
    "<CLOSEDPLANAR_XOR>",  # ContourGeometricType of holes that are contours of their own (PS3.3 C.8.8.6.1)
)


def unexpected_errors(path: Path) -> list[str]:
    """The error lines on a file that are not on the allow-list; skips where dciodvfy is not installed."""
    errors = [line for line in said_of(path) if line.startswith("Error")]
    return [line for line in errors if not any(known in line for known in ALLOWED)]


def said_of(path: Path) -> list[str]:
    """Everything that it says of a file; skips where dciodvfy is not installed."""
    if shutil.which("dciodvfy") is None:
        pytest.skip("dciodvfy (Debian package dicom3tools) is not installed")
    done = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, errors="replace", check=False)
    return (done.stderr + done.stdout).splitlines()
