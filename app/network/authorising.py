"""Who we are, told to a DICOMweb server: Basic, Bearer, or tokens of an OAuth 2 server that are fetched in time."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import quote, urlencode

from app.core.errors import ArchiveRejectedError
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.core.web_nodes import Authorisation, WebNode
from app.network.web_connection import WebConnection

_MOST_ANSWER_BYTES = 1 << 16
_EARLIER_S = 30.0
_USUAL_S = 300.0
_POLL_S = 0.05


class Authoriser:
    """Makes the header that says who asks; any thread may call it.

    Parameters
    ----------
    secret
        Tells password, token or client secret; asked once, when it is first needed.
    """

    def __init__(self, node: WebNode, secret: Callable[[], str]) -> None:
        self._node = node
        self._ask_secret = secret
        self._lock = threading.Lock()
        self._secret: str | None = None
        self._token = ""
        self._good_until = 0.0

    def headers(self, control: TaskControl) -> dict[str, str]:
        """The header fields to send along.

        Raises
        ------
        ArchiveError
            If there is no secret, or no token is to be had.
        """
        kind = self._node.authorisation
        if kind is Authorisation.NONE:
            return {}
        with self._alone(control):
            secret = self._known_secret()
            if kind is Authorisation.BASIC:
                return {"Authorization": _basic(self._node.user, secret)}
            if kind is Authorisation.BEARER:
                return {"Authorization": f"Bearer {secret}"}
            if time.monotonic() >= self._good_until:
                self._fetch_token(secret, control)
            return {"Authorization": f"Bearer {self._token}"}

    def renew(self, control: TaskControl) -> bool:
        """Forget a token that a server did not take; whether another one can be had."""
        with self._alone(control):
            had_one, self._good_until = self._good_until > 0, 0.0
            return had_one and self._node.authorisation is Authorisation.OAUTH2

    @contextmanager
    def _alone(self, control: TaskControl) -> Iterator[None]:
        """One thread at a time; another may be waiting for a token, for as long as a server may be silent."""
        while not self._lock.acquire(timeout=_POLL_S):
            control.checkpoint()
        try:
            yield
        finally:
            self._lock.release()

    def _known_secret(self) -> str:
        if self._secret is None:
            self._secret = self._ask_secret()
        secret = self._secret
        if not secret or not ((secret.isprintable() and secret.isascii()) or self._is_basic):
            self._secret = None
            raise ArchiveRejectedError(
                phrase("{place} was not asked.", place=self._node.place),
                cause=phrase("Its password or token is not known on this computer, or cannot be one."),
                next_step=phrase("Enter it in Settings > Archives."),
            )
        return secret

    @property
    def _is_basic(self) -> bool:
        return self._node.authorisation is Authorisation.BASIC

    def _fetch_token(self, secret: str, control: TaskControl) -> None:
        """Get a token for what the client itself may do (RFC 6749 section 4.4)."""
        fields = {"grant_type": "client_credentials"} | ({"scope": self._node.scope} if self._node.scope else {})
        content = urlencode(fields).encode("ascii")
        headers = {
            "Authorization": _basic(quote(self._node.user, safe=""), quote(secret, safe="")),
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(content)),
            "Accept": "application/json",
        }
        with (
            WebConnection(self._node) as connection,
            connection.ask(
                "POST", self._node.token_url, headers=headers, control=control, body=lambda: [content]
            ) as answer,
        ):
            said, status = answer.read(_MOST_ANSWER_BYTES), answer.status
        try:
            stated = json.loads(said) if status == HTTPStatus.OK else {}
            token, lasts_s = stated["access_token"], stated.get("expires_in", _USUAL_S)
            if not (isinstance(token, str) and token.isascii() and token.isprintable() and token):
                raise ValueError
            self._token, self._good_until = token, time.monotonic() + max(1.0, float(lasts_s) - _EARLIER_S)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._secret = None
            raise ArchiveRejectedError(
                phrase("{place} was not asked, because no token for it is to be had.", place=self._node.place),
                cause=phrase("The server of tokens answers with status {status}.", status=status),
                next_step=phrase("Check client identifier, secret and URL for tokens in Settings > Archives."),
            ) from None


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
