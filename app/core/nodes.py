"""A PACS node: how to reach it and under which names."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import UsageError

AE_TITLE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class PacsNode:
    """A PACS that speaks DIMSE.

    Parameters
    ----------
    name
        What the user calls it.
    called_ae_title, calling_ae_title
        Its AE title and ours; 1 to 16 printable characters (PS3.5 section 6.2, VR AE).
    timeout_s
        How long to wait for a connection, and for the next message once there is one.

    Raises
    ------
    UsageError
        If an AE title, the port or the host cannot be right.
    """

    name: str
    host: str
    port: int
    called_ae_title: str
    calling_ae_title: str = "VERDANT"
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        for role, title in (("called", self.called_ae_title), ("calling", self.calling_ae_title)):
            if not 1 <= len(title.strip()) <= AE_TITLE_LENGTH or "\\" in title or not title.isascii():
                raise UsageError(
                    f"The {role} AE title {title!r} is not valid.",
                    next_step="Use 1 to 16 ASCII characters without a backslash.",
                )
        if not self.name.strip() or not self.host.strip():
            raise UsageError("A PACS needs a name and a host.")
        if not 1 <= self.port <= 65535:
            raise UsageError(f"The port {self.port} is not valid.", next_step="Use a number from 1 to 65535.")
        if self.timeout_s <= 0:
            raise UsageError("The time-out must be longer than 0 seconds.")

    @property
    def address(self) -> str:
        """`host:port` for messages."""
        return f"{self.host}:{self.port}"
