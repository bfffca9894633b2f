"""What a test's session chooses, trusts and remembers networks with, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.core.errors import UsageError, VerdantError
from app.core.identity import SOPInstanceUID, StudyInstanceUID
from app.core.network_services import Proposer, SeenNetworks
from app.core.passes import Passes
from app.session.network_services import NetworkServices
from tests.helpers.trust import MemoryTrust


@dataclass
class MemoryNetworks:
    """Satisfies `NetworkKeeper`."""

    choices: dict[StudyInstanceUID, SOPInstanceUID] = field(default_factory=dict)
    uses: dict[SOPInstanceUID, datetime] = field(default_factory=dict)
    lists: dict[str, SeenNetworks] = field(default_factory=dict)
    failure: VerdantError | None = None

    def chosen(self, study_instance_uid: StudyInstanceUID) -> SOPInstanceUID | None:
        self._begin()
        return self.choices.get(study_instance_uid)

    def choose(self, study_instance_uid: StudyInstanceUID, dnn_uid: SOPInstanceUID | None) -> None:
        self._begin()
        self.choices.pop(study_instance_uid, None)
        if dnn_uid is not None:
            self.choices[study_instance_uid] = dnn_uid

    def last_used(self) -> Mapping[SOPInstanceUID, datetime]:
        self._begin()
        return dict(self.uses)

    def note_use(self, dnn_uid: SOPInstanceUID, when: datetime) -> None:
        self._begin()
        self.uses[dnn_uid] = when

    def seen(self, archive_name: str) -> SeenNetworks | None:
        self._begin()
        return self.lists.get(archive_name)

    def note_seen(self, archive_name: str, seen: SeenNetworks) -> None:
        self._begin()
        self.lists[archive_name] = seen

    def _begin(self) -> None:
        if self.failure is not None:
            raise self.failure


def network_services(
    proposer: Proposer, trust: MemoryTrust | None = None, keeper: MemoryNetworks | None = None
) -> NetworkServices:
    """Services that forget everything with the test; a key file holds the 32 bytes of a key as they are."""
    return NetworkServices(
        proposer, Passes(trust or MemoryTrust()), MemoryNetworks() if keeper is None else keeper, _read_key
    )


def _read_key(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) != 32:
        raise UsageError("This is no public key of the kind Ed25519.")
    return content
