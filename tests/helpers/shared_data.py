"""Where the shared example data lie; tests that need them skip with a reason where they are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """Path below the shared data folder; skips the calling test if it is not there."""
    path = SHARED_DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared example data {'/'.join(parts)!r} are not beside the project")
    return path
