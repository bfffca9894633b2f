"""The process that runs networks, one for all tests of a run; it starts when the first of them needs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.trust import NetworkPolicy
from inference.device import DeviceKind
from inference.proposer import NetworkProposer
from inference.worker.client import NetworkWorker
from tests.helpers.trust import MemoryTrust


@pytest.fixture(scope="session")
def worker() -> Iterator[NetworkWorker]:
    """On the CPU, with two threads."""
    shared = NetworkWorker(DeviceKind.CPU, threads=2)
    yield shared
    shared.close()


def lenient_proposer(worker: NetworkWorker, *, most_warm: int = 2) -> NetworkProposer:
    """A proposer that runs unsigned networks, too."""
    return NetworkProposer(worker, MemoryTrust(NetworkPolicy.ALLOW), most_warm=most_warm)
