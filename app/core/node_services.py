"""The protocols about nodes: the archives behind them, how they are tried out, where their secrets are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from app.core.archive_keeping import ArchiveKeeper
from app.core.services import Archive
from app.core.tasks import TaskControl
from app.core.web_nodes import Node, WebNode


class Verdict(Enum):
    """How a check of a node came out; the value is the mark before its sentence."""

    WORKS = "✓"
    REMARK = "!"
    FAILS = "✗"


@dataclass(frozen=True, slots=True)
class NodeCheck:
    """What one check of a node found.

    Parameters
    ----------
    what
        One sentence.
    advice
        What to do about it; empty if there is nothing to do.
    request
        The line to hand to the PACS administrator, word for word; empty if there is none.
    """

    verdict: Verdict
    what: str
    advice: str = ""
    request: str = ""


class SecretKeeper(Protocol):
    """Keeps passwords, tokens and client secrets, never in a file of ours; any thread may call it."""

    def secret(self, name: str) -> str:
        """The secret of that name; empty if none is known."""
        ...

    def remember(self, name: str, secret: str) -> None:
        """Know a secret until the program ends; returns at once."""
        ...

    def keep(self, name: str, secret: str) -> None:
        """Remember a secret between starts; may wait until the user has unlocked the keyring.

        Raises
        ------
        StorageError
            If that cannot be; it is remembered until the program ends then.
        """
        ...

    def forget(self, name: str) -> None:
        """Forget a secret, if there is one; may wait as `keep` does."""
        ...


class ArchiveDirectory(Protocol):
    """The archives that this workstation knows, kept between starts."""

    def nodes(self) -> tuple[Node, ...]:
        """The configured PACS nodes."""
        ...

    def start_on(self) -> str:
        """Name of the archive that is in use at the start; empty for the embedded one."""
        ...

    def save_nodes(self, nodes: Sequence[Node], *, start_on: str | None = None) -> None:
        """Replace the configured nodes, and what is in use at the start if it is given; call `keep_secrets` then.

        Raises
        ------
        StorageError
            If the settings cannot be written.
        """
        ...

    def enter_secret(self, node: WebNode, secret: str) -> None:
        """Know the password, token or client secret of a node from now on; call `keep_secrets` then."""
        ...

    def keep_secrets(self) -> None:
        """Keep what was entered between starts, and forget what no node needs; any thread but the window's.

        The keyring may ask the user for its own password, and keep whoever asks it waiting.

        Raises
        ------
        StorageError
            If something that was entered is known until the program ends only; the next call tries it again.
        """
        ...

    def keeper(self) -> ArchiveKeeper:
        """Who keeps the archive on this machine."""
        ...

    def archives(self) -> tuple[Archive, ...]:
        """The embedded archive first, then one for each node."""
        ...

    def archive(self, node: Node) -> Archive:
        """An archive on a node, configured or not."""
        ...

    def check(
        self, node: Node, control: TaskControl, *, secret: str = "", thoroughly: bool = False
    ) -> tuple[NodeCheck, ...]:
        """Try a node out, configured or not; each finding is published as soon as it is there.

        Parameters
        ----------
        secret
            Instead of the one that is kept.
        thoroughly
            Whether to fetch and store as well, not only to ask what is offered.

        Raises
        ------
        ArchiveError
            If the node cannot be talked to at all.
        """
        ...
