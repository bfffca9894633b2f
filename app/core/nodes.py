"""A PACS as it is configured: where it listens, by which names we speak to each other, and whom we trust."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import Final

from app.core.errors import UsageError
from app.core.phrases import phrase

_AE_TITLE_CHARACTERS = frozenset(string.printable) - frozenset(string.whitespace) - {"\\"} | {" "}
MOST_ASSOCIATIONS: Final = 16
"""More at a time only keep a PACS from its other work."""


UNSENT_BYTES: Final = 1 << 17
"""What may wait in the system's buffer for the line to a PACS. Linux takes megabytes, and tells nothing of them for
half a minute at 1 Mbit/s; who waits for the answer would call that silence."""


@dataclass(frozen=True, slots=True)
class Tls:
    """How a connection is kept from being read and from leading to somebody else (PS3.15 B.9 to B.12; BCP 195).

    Parameters
    ----------
    ca_file
        PEM file of the authorities, or of the server's own certificate, that are trusted; empty for the system's.
    certificate_file, key_file
        PEM files by which this workstation proves who it is; without a key file the first one holds both.
    server_name
        The name that the server's certificate states, where it is not that of the host.
    """

    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""
    server_name: str = ""

    def __post_init__(self) -> None:
        if self.key_file and not self.certificate_file:
            raise wrong_value(phrase("key file"), self.key_file, phrase("given together with its certificate"))


@dataclass(frozen=True, slots=True)
class PacsNode:
    """One PACS that speaks DIMSE.

    Parameters
    ----------
    name
        What the user calls it.
    called_ae_title, calling_ae_title
        Its AE title and ours: 1 to 16 characters of ASCII without backslash (PS3.5 table 6.2-1, VR AE).
    connect_timeout_s
        How long we wait for a TCP connection.
    association_timeout_s
        How long we wait for the answer to an association request.
    response_timeout_s
        How long the PACS may be silent while it works.
    tls
        None where the connection is not encrypted.
    associations
        Over how many associations at a time we fetch images from it, 1 to 16; fewer where it does not allow so many.

    Raises
    ------
    UsageError
        If one of them cannot be; the message says which and what is right.
    """

    name: str
    host: str
    port: int
    called_ae_title: str
    calling_ae_title: str = "VERDANT"
    connect_timeout_s: float = 5.0
    association_timeout_s: float = 10.0
    response_timeout_s: float = 30.0
    tls: Tls | None = None
    associations: int = 3

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise wrong_value(phrase("name"), self.name, phrase("a name by which you recognise it"))
        if not self.host.strip():
            raise wrong_value(phrase("host"), self.host, phrase("a host name or an IP address"))
        if not 1 <= self.port <= 65535:
            raise wrong_value(phrase("port"), str(self.port), phrase("a number from 1 to 65535"))
        for label, title in (
            (phrase("called AE title"), self.called_ae_title),
            (phrase("calling AE title"), self.calling_ae_title),
        ):
            if not is_ae_title(title):
                raise wrong_value(label, title, phrase("1 to 16 ASCII characters without backslash, not only spaces"))
        check_timeout(phrase("connection time-out"), self.connect_timeout_s)
        check_timeout(phrase("association time-out"), self.association_timeout_s)
        check_timeout(phrase("response time-out"), self.response_timeout_s)
        if not 1 <= self.associations <= MOST_ASSOCIATIONS:
            right = phrase("a number from 1 to {most}", most=MOST_ASSOCIATIONS)
            raise wrong_value(phrase("number of associations"), str(self.associations), right)

    @property
    def address(self) -> str:
        """`host:port`."""
        return f"{self.host}:{self.port}"

    @property
    def place(self) -> str:
        """How messages call it: `PACS ORTHANC at 10.0.0.5:4242`."""
        return phrase("PACS {name} at {address}", name=self.name, address=self.address)


def is_ae_title(text: str) -> bool:
    """Whether `text` can be an AE title."""
    return 1 <= len(text) <= 16 and text.strip() != "" and _AE_TITLE_CHARACTERS.issuperset(text)


def check_timeout(label: str, timeout_s: float) -> None:
    """Raise UsageError unless it is a time that one can wait."""
    if not 0 < timeout_s <= 3600:
        raise wrong_value(label, str(timeout_s), phrase("a number of seconds from 0 to 3600"))


def wrong_value(label: str, value: str, right: str) -> UsageError:
    """The error for a value of a node that cannot be; where to correct it knows who says it."""
    cause = phrase("It must be {right}.", right=right)
    if not value.strip():
        return UsageError(phrase("The {label} of the PACS is missing.", label=label), cause=cause)
    return UsageError(
        phrase("The {label} {value!r} of the PACS cannot be used.", label=label, value=value), cause=cause
    )
