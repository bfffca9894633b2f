"""What the tests of commands work on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.helpers.command_line import kept, verdant
from tests.helpers.series_files import write_series
from tests.helpers.stored_networks import (
    LIMIT,
    brightness_network,
)

__all__ = ["verdant"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command notes goes to no account's own folder."""
    monkeypatch.setenv("VERDANT_HOME", str(tmp_path / "own-home"))


@pytest.fixture
def bright() -> np.ndarray:
    """(slices, rows, columns): a block on the second slice and one on the third."""
    mask = np.zeros((3, 24, 18), bool)
    mask[1, 4:12, 3:9] = mask[2, 6:10, 5:8] = True
    return mask


@pytest.fixture
def series(tmp_path: Path, bright: np.ndarray) -> list[Path]:
    return write_series(tmp_path / "series", slices=3, pixels=np.where(bright, LIMIT + 900, 300))


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return kept(tmp_path / "network.dcm", brightness_network())
