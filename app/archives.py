"""The archives that this workstation knows: the embedded one, and a client for each configured PACS."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.archive_keeping import KeptArchive
from app.audited_archives import audited
from app.core.audit_log import AuditLog
from app.core.commitments import Commitments
from app.core.errors import StorageError
from app.core.node_services import NodeCheck, SecretKeeper
from app.core.nodes import PacsNode
from app.core.services import Archive
from app.core.tasks import SilentControl, TaskControl
from app.core.web_nodes import Node, WebNode
from app.network.dimse_archive import DimseArchive
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.fetched_instances import FetchedInstances

if TYPE_CHECKING:
    from app.network.doctor import Listening


class ConfiguredArchives:
    """Satisfies `app.core.node_services.ArchiveDirectory`.

    Parameters
    ----------
    embedded
        First in the list, and where everything that comes from a PACS is put.
    secrets
        Keeps what is secret about nodes.
    move_destination
        AE title under which the embedded archive listens, for a PACS that offers no C-GET; None when it does
        not listen.
    commitments
        Where the embedded archive's server puts what a PACS says of storage commitment.
    listens_at
        Address and port of this computer at which the embedded archive listens.
    extra
        Nodes that are known for this run only.
    audit
        Takes note of what goes over the network; None where nobody is to.
    """

    def __init__(
        self,
        embedded: EmbeddedArchive,
        settings: SettingsFile,
        *,
        secrets: SecretKeeper,
        move_destination: str | None,
        commitments: Commitments | None = None,
        listens_at: tuple[str, int] | None = None,
        extra: Sequence[Node] = (),
        audit: AuditLog | None = None,
    ) -> None:
        self._lock = threading.Lock()
        self._unkept: dict[str, str | None] = {}
        self._embedded = embedded
        self._settings = settings
        self._secrets = secrets
        self._move_destination = move_destination
        self._commitments = commitments
        self._listens_at = listens_at
        self._extra = tuple(extra)
        self._audit = audit

    def nodes(self) -> tuple[Node, ...]:
        """The configured PACS nodes."""
        return self._settings.read().nodes

    def start_on(self) -> str:
        """Name of the archive that is in use at the start; empty for the embedded one."""
        return self._settings.read().start_on

    def save_nodes(self, nodes: Sequence[Node], *, start_on: str | None = None) -> None:
        """Replace the configured nodes; secrets that none of them needs any more are forgotten by `keep_secrets`."""
        before = _secret_names(self.nodes())
        self._settings.change(
            lambda kept: replace(kept, nodes=tuple(nodes), start_on=kept.start_on if start_on is None else start_on)
        )
        with self._lock:
            self._unkept.update(dict.fromkeys(before - _secret_names(nodes)))

    def enter_secret(self, node: WebNode, secret: str) -> None:
        """Know the password, token or client secret of a node from now on."""
        self._secrets.remember(node.secret_name, secret)
        with self._lock:
            self._unkept[node.secret_name] = secret

    def keep_secrets(self) -> None:
        """Keep what was entered between starts, and forget what no node needs; see ArchiveDirectory."""
        with self._lock:
            unkept = dict(self._unkept)
        refusal: StorageError | None = None
        for name, secret in unkept.items():
            try:
                if secret is None:
                    self._secrets.forget(name)
                else:
                    self._secrets.keep(name, secret)
            except StorageError as error:
                refusal = error
                continue
            with self._lock:
                if self._unkept.get(name, "") == secret:  # nothing else was entered meanwhile
                    del self._unkept[name]
        if refusal is not None:
            raise refusal

    def keeper(self) -> KeptArchive:
        """Who keeps the embedded archive."""
        return KeptArchive(self._embedded, self._settings)

    def archives(self) -> tuple[Archive, ...]:
        """The embedded archive, then one for each node."""
        return (self._embedded, *(self.archive(node) for node in (*self._extra, *self.nodes())))

    def archive(self, node: Node) -> Archive:
        """A client for a node."""
        plain = self._client(node)
        if self._audit is None:
            return plain
        return audited(plain, node, log=self._audit, sink=self._embedded)

    def _client(self, node: Node) -> Archive:
        if isinstance(node, PacsNode):
            return DimseArchive(
                node,
                sink=FetchedInstances(self._embedded),
                move_destination=self._move_destination,
                commitments=self._commitments,
            )
        # Whoever has no such node does not wait for HTTP.
        from app.network.dicomweb_archive import DicomwebArchive

        return DicomwebArchive(node, sink=FetchedInstances(self._embedded), secret=self._secret_of(node))

    def check(
        self, node: Node, control: TaskControl, *, secret: str = "", thoroughly: bool = False
    ) -> tuple[NodeCheck, ...]:
        """Try a node out; each finding is published as soon as it is there."""
        found = []
        for one in self._checks(node, SilentControl(control), secret=secret, thoroughly=thoroughly):
            control.publish(one)
            found.append(one)
        return tuple(found)

    def _checks(self, node: Node, control: TaskControl, *, secret: str, thoroughly: bool) -> Iterator[NodeCheck]:
        from app.network import doctor, node_checks
        from app.network.dicomweb_archive import DicomwebArchive

        if isinstance(node, PacsNode):
            if not thoroughly:
                return node_checks.dimse_checks(node, control)
            return doctor.dimse_diagnosis(node, control, listening=self._listening(), now=_now)
        known, sink = self._secret_of(node), doctor.Counting()
        archive = DicomwebArchive(node, sink=sink, secret=lambda: secret or known())
        if not thoroughly:
            return node_checks.web_checks(archive, control)
        return doctor.web_diagnosis(archive, sink, control, now=_now)

    def _listening(self) -> Listening | None:
        from app.network.doctor import Listening

        if self._move_destination is None or self._listens_at is None:
            return None
        host, port = self._listens_at
        is_local = host == "localhost" or host.startswith("127.") or host == "::1"
        return Listening(self._move_destination, port, is_local=is_local, sink=self._embedded)

    def _secret_of(self, node: WebNode) -> Callable[[], str]:
        return lambda: self._secrets.secret(node.secret_name)


def _now() -> datetime:
    return datetime.now(UTC)


def _secret_names(nodes: Sequence[Node]) -> set[str]:
    return {node.secret_name for node in nodes if isinstance(node, WebNode) and node.secret_name}
