"""Every test here runs the real application in a home of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.placed_series import PlacedSeries
from tests.helpers.placed_world import PlacedWorld, write_all_placed
from tests.helpers.real_session import real_session, stored


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Path:
    """Where the application keeps its archive and settings; it listens on any free port and knows who reviews."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "settings.json").write_text('{"archive": {"port": 0}, "reviewers": [{"name": "Curie^Marie"}]}')
    monkeypatch.setenv("VERDANT_HOME", str(folder))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    return folder


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, PlacedSeries]]:
    """Series that lie every way there is, and the folder of the archive that holds them."""
    folder = tmp_path_factory.mktemp("placed")
    return folder, write_all_placed(folder)


@pytest.fixture
def world(placed: tuple[Path, dict[str, PlacedSeries]], tmp_path: Path) -> Iterator[PlacedWorld]:
    """A new session each time, on the same archive."""
    folder, series = placed
    archive = stored(folder, [])
    yield PlacedWorld(real_session(tmp_path, archive), series)
    archive.close()
