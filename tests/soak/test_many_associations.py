"""Eight peers at once store, find and get two hundred instances: none is lost, and nothing is left behind.

`make soak` has twenty of them do so with ten thousand, and looks at memory, too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.peer import INSTANCES
from tests.soak.run_all import soak


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux says so what another process takes")
def test_many_peers_at_once_lose_nothing(tmp_path: Path) -> None:
    outcome = soak(tmp_path / "archive", peers=8, rounds=1, processes=2)
    assert outcome.wrong == []
    assert outcome.instances == outcome.kept == 8 * INSTANCES
    assert outcome.at_last.descriptors <= outcome.at_first.descriptors + 2
    assert outcome.at_last.threads <= outcome.at_first.threads + 1
