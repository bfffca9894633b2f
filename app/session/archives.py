"""Where studies are looked for: the archives to choose from, the one in use, and the PACS nodes behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from psygnal import Signal

from app.core.errors import sentences
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.core.services import Archive, ArchiveDirectory
from app.core.tasks import TaskControl, TaskRunner


class Archives:
    """The archives that the user can work with; the first one is in use at the start."""

    changed = Signal()
    """Another archive is in use, or others can be chosen."""

    def __init__(self, directory: ArchiveDirectory, runner: TaskRunner) -> None:
        self._directory = directory
        self._runner = runner
        self._all = directory.archives()
        self._in_use = self._all[0]

    @property
    def all(self) -> tuple[Archive, ...]:
        """All archives that can be chosen."""
        return self._all

    @property
    def embedded(self) -> Archive:
        """The archive on this machine."""
        return self._all[0]

    @property
    def in_use(self) -> Archive:
        """The archive in use."""
        return self._in_use

    @property
    def nodes(self) -> tuple[PacsNode, ...]:
        """The PACS nodes that are configured."""
        return self._directory.nodes()

    def use(self, name: str) -> None:
        """Work with the archive of that name from now on; with the first one if there is none of that name."""
        self._in_use = next((archive for archive in self._all if archive.name == name), self._all[0])
        self.changed.emit()

    def configure_nodes(self, nodes: Sequence[PacsNode]) -> None:
        """Replace the configured nodes; the archive in use stays if it is still there.

        Raises
        ------
        StorageError
            If the settings cannot be written; nothing changes then.
        """
        self._directory.save_nodes(nodes)
        self._all = self._directory.archives()
        self.use(self._in_use.name)

    def test_node(self, node: PacsNode, on_result: Callable[[str, bool], None]) -> None:
        """Ask a node whether it answers; `on_result` gets a sentence and whether it did."""
        archive = self._directory.archive(node)

        def work(_control: TaskControl) -> None:
            archive.echo()

        self._runner.start(
            work,
            group="test-node",
            on_done=lambda _none: on_result(
                phrase("{node} at {address} answers.", node=node.name, address=node.address), True
            ),
            on_failed=lambda error: on_result(sentences(error), False),
        )
