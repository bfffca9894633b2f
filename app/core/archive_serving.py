"""The archive on this machine as a server: under which name, for whom, how encrypted, and how much of anything."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from app.core.errors import UsageError
from app.core.nodes import is_ae_title
from app.core.phrases import phrase

LEAST_PDU_BYTES, MOST_PDU_BYTES = 4096, 1 << 20
MOST_ASSOCIATIONS: Final = 256
MOST_INSTANCE_BYTES: Final = 2 << 30
"""What a data set that is held in memory may take; a DICOM file with a longer one is rare."""
LEAST_IDLE_S, MOST_IDLE_S = 1.0, 3600.0
MOST_TITLES: Final = 256


@dataclass(frozen=True, slots=True)
class ServerTls:
    """How connections to the server are encrypted (PS3.15 B.12; BCP 195).

    Parameters
    ----------
    certificate_file, key_file
        PEM files by which the server proves who it is; without a key file the first one holds both.
    client_ca_file
        PEM file of the authorities whose certificates peers must show; empty if they need none.
    """

    certificate_file: str
    key_file: str = ""
    client_ca_file: str = ""

    def __post_init__(self) -> None:
        if not self.certificate_file.strip():
            raise UsageError(phrase("An encrypted server needs a file with its certificate."))


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """What the server bears.

    Parameters
    ----------
    associations
        How many peers are served at a time; more are rejected as PS3.8 section 9.3.4 has it.
    pdu_bytes
        Longest PDU that we say we accept.
    instance_bytes
        Longest data set that is kept; a longer one is answered with status A700, one of twice the length is cut off.
    idle_s
        How long a peer may say nothing.
    """

    associations: int = 16
    pdu_bytes: int = 1 << 17
    instance_bytes: int = 1 << 30
    idle_s: float = 60.0

    def __post_init__(self) -> None:
        for name, value, least, most in (
            (phrase("number of associations"), self.associations, 1, MOST_ASSOCIATIONS),
            (phrase("length of a PDU in bytes"), self.pdu_bytes, LEAST_PDU_BYTES, MOST_PDU_BYTES),
            (phrase("length of an instance in bytes"), self.instance_bytes, 1 << 10, MOST_INSTANCE_BYTES),
            (phrase("idle time in seconds"), self.idle_s, LEAST_IDLE_S, MOST_IDLE_S),
        ):
            if not least <= value <= most:
                raise UsageError(
                    phrase("The {name} must be between {least} and {most}.", name=name, least=least, most=most)
                )


@dataclass(frozen=True, slots=True)
class ArchiveServing:
    """How the archive on this machine listens.

    Parameters
    ----------
    ae_title, host, port
        Under which name, at which address of this machine, on which port; port 0 takes a free one.
    accepts_anyone
        Whether a peer may call itself as it likes.
    accepted
        Otherwise the AE titles that peers may call themselves by, besides those of the configured PACS.
    tls
        None where connections are not encrypted.
    """

    ae_title: str = "VERDANT"
    host: str = "127.0.0.1"
    port: int = 11112
    accepts_anyone: bool = False
    accepted: tuple[str, ...] = ()
    tls: ServerTls | None = None
    limits: ServerLimits = ServerLimits()

    def __post_init__(self) -> None:
        if not is_ae_title(self.ae_title):
            raise UsageError(phrase("The AE title must be 1 to 16 ASCII characters without backslash."))
        if not self.host.strip():
            raise UsageError(phrase("The host must name an address of this machine."))
        if not 0 <= self.port <= 65535:
            raise UsageError(phrase("The port must be a number from 0 to 65535."))
        if len(self.accepted) > MOST_TITLES:
            raise UsageError(phrase("No more than {most} AE titles can be accepted.", most=MOST_TITLES))
        for title in self.accepted:
            if not is_ae_title(title):
                raise UsageError(phrase("“{title}” is no AE title.", title=title))

    def admits(self, titles_of_nodes: Collection[str]) -> frozenset[str] | None:
        """By which AE titles peers may call themselves; None if it does not matter.

        The configured PACS are among them: one that serves our C-MOVE, or reports what it has committed itself to,
        calls us by its own.
        """
        return None if self.accepts_anyone else frozenset((*self.accepted, *titles_of_nodes))

    @property
    def is_local(self) -> bool:
        """Whether only programs on this machine can reach it."""
        return is_loopback(self.host)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What an administrator should hear before this goes live."""
        if self.is_local:
            return ()
        found = []
        if self.tls is None:
            found.append(
                phrase(
                    "The archive can be reached from other computers, and nothing is encrypted: whoever is on the "
                    "network can read patients' images and names. Encrypt the connections, or listen on 127.0.0.1."
                )
            )
        if self.accepts_anyone and (self.tls is None or not self.tls.client_ca_file):
            found.append(
                phrase(
                    "Whoever reaches the archive may read and store there. Accept known AE titles only, or ask for "
                    "certificates."
                )
            )
        return tuple(found)


USUAL_SERVING: Final = ArchiveServing()


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
