"""Every test here runs the real application in a home of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Path:
    """Where the application keeps its archive and settings; it listens on any free port."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "settings.json").write_text('{"archive": {"port": 0}}')
    monkeypatch.setenv("VERDANT_HOME", str(folder))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    return folder
