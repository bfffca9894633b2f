"""The archives that this workstation knows: the embedded one, and a client for each configured PACS."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.nodes import PacsNode
from app.core.services import Archive
from app.network.dimse_archive import DimseArchive
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive


class ConfiguredArchives:
    """Satisfies `app.core.services.ArchiveDirectory`.

    Parameters
    ----------
    embedded
        First in the list, and where everything that comes from a PACS is put.
    move_destination
        AE title under which the embedded archive listens, for a PACS that offers no C-GET; None when it does
        not listen.
    extra
        Nodes that are known for this run only.
    """

    def __init__(
        self,
        embedded: EmbeddedArchive,
        settings: SettingsFile,
        *,
        move_destination: str | None,
        extra: Sequence[PacsNode] = (),
    ) -> None:
        self._embedded = embedded
        self._settings = settings
        self._move_destination = move_destination
        self._extra = tuple(extra)

    def nodes(self) -> tuple[PacsNode, ...]:
        """The configured PACS nodes."""
        return self._settings.read().nodes

    def save_nodes(self, nodes: Sequence[PacsNode]) -> None:
        """Replace the configured nodes."""
        self._settings.write_nodes(nodes)

    def archives(self) -> tuple[Archive, ...]:
        """The embedded archive, then one for each node."""
        return (self._embedded, *(self.archive(node) for node in (*self._extra, *self.nodes())))

    def archive(self, node: PacsNode) -> Archive:
        """A client for a node."""
        return DimseArchive(node, sink=self._embedded, move_destination=self._move_destination)
