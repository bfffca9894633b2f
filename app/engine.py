"""The process that runs networks, with what belongs to it on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.core.network_services import WeightsFetcher
from app.core.trust import TrustKeeper
from app.machine import memory_bytes
from app.paths import Paths
from app.trust_keeping import weights_fetcher
from inference.backends.choice import RememberedChoices
from inference.proposer import NetworkProposer
from inference.worker.client import NetworkWorker
from inference.worker.requests import Limits

SHARE_OF_MEMORY: Final = 0.75
"""Of the machine's memory that networks may take; beyond, their process is ended."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What runs networks; the worker is to be closed at the end."""

    worker: NetworkWorker
    choices: RememberedChoices
    fetcher: WeightsFetcher

    def proposer(self, trust: TrustKeeper) -> NetworkProposer:
        """A proposer that runs what may run."""
        return NetworkProposer(self.worker, trust, fetcher=self.fetcher, choices=self.choices)


def engine(paths: Paths) -> Engine:
    """The engine of one installation; its process starts when it is needed."""
    limits = Limits(memory_bytes=int(memory_bytes() * SHARE_OF_MEMORY))
    return Engine(
        NetworkWorker(limits=limits), RememberedChoices(paths.cache / "backends.json"), weights_fetcher(paths)
    )
