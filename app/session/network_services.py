"""What works with networks below the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.core.network_services import NetworkKeeper, Proposer
from app.core.passes import Passes


@dataclass(frozen=True, slots=True)
class NetworkServices:
    """The services that choose, trust, run and remember networks.

    Parameters
    ----------
    trust
        The proposer must ask the same one.
    read_key
        Reads the 32 bytes of a public key from a file; raises UsageError or FileError.
    """

    proposer: Proposer
    trust: Passes
    keeper: NetworkKeeper
    read_key: Callable[[Path], bytes]
