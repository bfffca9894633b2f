"""A PACS that is reached by DICOMweb, as it is configured; and what both kinds of node are together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from app.core.errors import UsageError
from app.core.nodes import PacsNode, Tls, check_timeout, wrong_value
from app.core.phrases import phrase

SYSTEM_TLS = Tls()
"""Whoever the system trusts, and no certificate of our own."""
_LONGEST_URL = 1000


class Authorisation(StrEnum):
    """How a DICOMweb server is told who asks."""

    NONE = "none"
    BASIC = "basic"
    BEARER = "bearer"
    OAUTH2 = "oauth2"


@dataclass(frozen=True, slots=True)
class WebNode:
    """One DICOMweb server. What is secret about it is no part of it: see `app.core.services.SecretKeeper`.

    Parameters
    ----------
    name
        What the user calls it.
    url
        Root of its services, e.g. `https://pacs.example/dicom-web`.
    query_url, retrieve_url, store_url
        Roots of QIDO-RS, WADO-RS and STOW-RS, where they differ from `url`.
    user
        Name for Basic, client identifier for OAuth 2.
    token_url, scope
        Where an OAuth 2 client gets its tokens, and for what (RFC 6749 section 4.4).
    connect_timeout_s, response_timeout_s
        How long we wait for a connection, and how long the server may be silent.
    tls
        Whom we trust where the URL is one of https.

    Raises
    ------
    UsageError
        If one of them cannot be; the message says which and what is right.
    """

    name: str
    url: str
    authorisation: Authorisation = Authorisation.NONE
    user: str = ""
    token_url: str = ""
    scope: str = ""
    query_url: str = ""
    retrieve_url: str = ""
    store_url: str = ""
    connect_timeout_s: float = 5.0
    response_timeout_s: float = 30.0
    tls: Tls = SYSTEM_TLS

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise wrong_value(phrase("name"), self.name, phrase("a name by which you recognise it"))
        _check_url(phrase("URL"), self.url)
        for label, url in (
            (phrase("URL for searching"), self.query_url),
            (phrase("URL for retrieving"), self.retrieve_url),
            (phrase("URL for storing"), self.store_url),
        ):
            if url:
                _check_url(label, url)
        wants_user = self.authorisation in (Authorisation.BASIC, Authorisation.OAUTH2)
        if wants_user and not self.user.strip():
            raise wrong_value(
                phrase("user"), self.user, phrase("the name or client identifier that the server knows")
            )
        if not self.user.isprintable() or (self.authorisation is Authorisation.BASIC and ":" in self.user):
            raise wrong_value(phrase("user"), self.user, phrase("printable characters without a colon"))
        if self.authorisation is Authorisation.OAUTH2:
            _check_url(phrase("URL for tokens"), self.token_url)
        check_timeout(phrase("connection time-out"), self.connect_timeout_s)
        check_timeout(phrase("response time-out"), self.response_timeout_s)

    @property
    def address(self) -> str:
        """`host:port`, or `host` alone on the usual port."""
        return urlsplit(self.url).netloc

    @property
    def place(self) -> str:
        """How messages call it: `PACS WARD at https://pacs.example/dicom-web`."""
        return phrase("PACS {name} at {address}", name=self.name, address=self.url)

    @property
    def secret_name(self) -> str:
        """Under which name its password, token or client secret is kept; empty where it needs none.

        It belongs to a user of all servers that hear it, not to the name of the node: a secret never goes to another.
        """
        if self.authorisation is Authorisation.NONE:
            return ""
        roots = (self.url, self.query_url, self.retrieve_url, self.store_url)
        hearing = (self.token_url,) if self.authorisation is Authorisation.OAUTH2 else tuple(filter(None, roots))
        servers = dict.fromkeys(f"{one.scheme}://{one.netloc.lower()}" for one in map(urlsplit, hearing))
        return f"{self.authorisation.value} {self.user}@{' '.join(servers)}"

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody between can read along."""
        roots = (self.url, self.query_url, self.retrieve_url, self.store_url, self.token_url)
        return all(url.lower().startswith("https:") for url in roots if url)


Node = PacsNode | WebNode


def _check_url(label: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        sound = _is_sound(parts) and url.isascii() and url.isprintable() and len(url) <= _LONGEST_URL
    except ValueError:
        sound = False
    if not sound or " " in url:
        right = phrase("a web address such as https://pacs.example/dicom-web, without user, question mark or #")
        raise _wrong_url(label, url, right)


def _is_sound(parts: SplitResult) -> bool:
    port = parts.port  # raises ValueError where it is none
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and port != 0
        and parts.username is None
        and not parts.query
        and not parts.fragment
    )


def _wrong_url(label: str, url: str, right: str) -> UsageError:
    # What stands before an @ is a password, and messages are logged.
    shown = url if "@" not in url else "…@" + url.rpartition("@")[2]
    return wrong_value(label, shown, right)
