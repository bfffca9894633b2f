"""Where studies are looked for: the archives to choose from, the one in use, and the PACS nodes behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from psygnal import Signal

from app.core.errors import sentences
from app.core.node_services import ArchiveDirectory, NodeCheck, Verdict
from app.core.services import Archive
from app.core.tasks import TaskControl, TaskRunner
from app.core.web_nodes import Node, WebNode
from app.session.doctor import Examination
from app.session.keeping import Keeping
from app.session.notices import Notices

_NO_SECRETS: Final[Mapping[WebNode, str]] = MappingProxyType({})


class Archives:
    """The archives that the user can work with; the first one is in use at the start."""

    changed = Signal()
    """Another archive is in use, or others can be chosen."""
    configured = Signal(object, object)
    """The PACS nodes as they were configured, and as they are now."""
    secrets_entered = Signal(object)
    """Names of nodes for which passwords, tokens or client secrets were entered."""

    def __init__(self, directory: ArchiveDirectory, runner: TaskRunner, notices: Notices) -> None:
        self._directory = directory
        self._runner = runner
        self._notices = notices
        self.keeping = Keeping(directory.keeper(), runner)
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
    def nodes(self) -> tuple[Node, ...]:
        """The PACS nodes that are configured."""
        return self._directory.nodes()

    def use(self, name: str) -> None:
        """Work with the archive of that name from now on; with the first one if there is none of that name."""
        self._in_use = next((archive for archive in self._all if archive.name == name), self._all[0])
        self.changed.emit()

    @property
    def start_on(self) -> str:
        """Name of the archive that is in use at the start."""
        wanted = self._directory.start_on()
        return wanted if any(archive.name == wanted for archive in self._all) else self._all[0].name

    def configure_nodes(
        self, nodes: Sequence[Node], *, start_on: str | None = None, secrets: Mapping[WebNode, str] = _NO_SECRETS
    ) -> None:
        """Replace the configured nodes; the archive in use stays if it is still there.

        Parameters
        ----------
        start_on
            Name of the archive that is in use at the start from now on.
        secrets
            Passwords, tokens and client secrets that were entered; a notice says if they cannot be kept.

        Raises
        ------
        StorageError
            If the settings cannot be written; nothing changes then.
        """
        before = self.nodes
        self._directory.save_nodes(nodes, start_on=start_on)
        if before != self.nodes:
            self.configured.emit(before, self.nodes)
        for node, secret in secrets.items():
            self._directory.enter_secret(node, secret)
        if secrets:
            self.secrets_entered.emit([node.name for node in secrets])
        self._all = self._directory.archives()
        # The keyring may ask the user for its password, with a window of its own.
        self._runner.start(
            lambda _control: self._directory.keep_secrets(),
            group="keep-secrets",
            on_done=lambda _none: None,
            on_failed=self._report,
        )
        self.use(self._in_use.name)

    def _report(self, error: Exception) -> None:
        self._notices.report(error)

    def examination(self, node: Node, *, secret: str = "") -> Examination:
        """A thorough look at a node, which is begun by its `start`; `secret` as in `test_node`."""
        return Examination(self._directory, self._runner, node, secret=secret)

    def test_node(self, node: Node, on_result: Callable[[tuple[NodeCheck, ...]], None], *, secret: str = "") -> None:
        """Try a node out; `on_result` gets what was found, or that the node cannot be talked to.

        Parameters
        ----------
        secret
            What was entered; empty for what is kept.
        """

        def work(control: TaskControl) -> tuple[NodeCheck, ...]:
            return self._directory.check(node, control, secret=secret)

        self._runner.start(
            work,
            group="test-node",
            on_done=on_result,
            on_failed=lambda error: on_result((NodeCheck(Verdict.FAILS, sentences(error)),)),
        )
