"""A PACS node while it is being typed: texts that need not be right yet, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from app.core.errors import UsageError
from app.core.nodes import MOST_ASSOCIATIONS, PacsNode, Tls
from app.core.phrases import phrase
from app.core.web_nodes import Authorisation, Node, WebNode

_SOUND = PacsNode("PACS", "localhost", 104, "PACS")
_SOUND_WEB = WebNode("PACS", "https://localhost/dicom-web")
_DIMSE = ("name", "host", "port", "called_ae_title", "calling_ae_title", "response_timeout_s", "associations")
_TLS = ("ca_file", "certificate_file", "key_file", "server_name")
FIELDS = ("name", "url", *_DIMSE[1:-2], "user", "secret", "token_url", "scope", *_DIMSE[-2:], *_TLS)
"""Every field of text, in the order in which they are shown."""


class NodeKind(Enum):
    """What is spoken with a node."""

    DIMSE = "DIMSE"
    DICOMWEB = "DICOMweb"


@dataclass(frozen=True, slots=True)
class NodeForm:
    """The fields as they are filled in.

    Parameters
    ----------
    secret
        Password, token or client secret as it was entered; empty to leave what is kept.
    encrypted
        Whether DIMSE is spoken over TLS; the address of a DICOMweb server says that itself.
    origin
        The node that is edited; what the form does not show is kept from it.
    """

    name: str = ""
    host: str = ""
    port: str = "104"
    called_ae_title: str = ""
    calling_ae_title: str = _SOUND.calling_ae_title
    response_timeout_s: str = f"{_SOUND.response_timeout_s:g}"
    kind: NodeKind = NodeKind.DIMSE
    url: str = ""
    authorisation: Authorisation = Authorisation.NONE
    user: str = ""
    secret: str = ""
    token_url: str = ""
    scope: str = ""
    encrypted: bool = False
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""
    server_name: str = ""
    associations: str = str(_SOUND.associations)
    origin: Node = field(default=_SOUND)

    @classmethod
    def of(cls, node: Node) -> NodeForm:
        """The form filled in with a node."""
        tls = node.tls or Tls()
        files = {name: getattr(tls, name) for name in _TLS}
        patience = f"{node.response_timeout_s:g}"
        if isinstance(node, PacsNode):
            return cls(
                node.name,
                node.host,
                str(node.port),
                node.called_ae_title,
                node.calling_ae_title,
                patience,
                encrypted=node.tls is not None,
                associations=str(node.associations),
                origin=node,
                **files,
            )
        return cls(
            node.name,
            response_timeout_s=patience,
            kind=NodeKind.DICOMWEB,
            url=node.url,
            authorisation=node.authorisation,
            user=node.user,
            token_url=node.token_url,
            scope=node.scope,
            origin=node,
            **files,
        )

    @property
    def shown(self) -> tuple[str, ...]:
        """The fields of text that mean something as the form stands, in the order of `FIELDS`."""
        shown = set(_DIMSE)
        if self.kind is NodeKind.DICOMWEB:
            shown = {"name", "url", "response_timeout_s"}
            if self.authorisation in (Authorisation.BASIC, Authorisation.OAUTH2):
                shown.add("user")
            if self.authorisation is not Authorisation.NONE:
                shown.add("secret")
            if self.authorisation is Authorisation.OAUTH2:
                shown |= {"token_url", "scope"}
        if self._is_encrypted:
            shown |= set(_TLS)
        return tuple(name for name in FIELDS if name in shown)

    def changed(self, name: str, value: str | bool | NodeKind | Authorisation) -> NodeForm:
        """The form with something else in the field of that name."""
        return replace(self, **{name: value})  # type: ignore[arg-type]  # fields by name

    def problems(self, names_taken: Collection[str] = ()) -> Mapping[str, str]:
        """What is wrong, by field; each field is judged on its own.

        Parameters
        ----------
        names_taken
            Names of all other archives: two of one name could not be told apart.
        """
        found: dict[str, str] = {}
        for name in self.shown:
            try:
                self._judge(name)
            except UsageError as error:
                found[name] = error.text
        if "name" not in found and self.name.strip() in names_taken:
            found["name"] = phrase(
                "Another archive is called {name!r}. Give each a name of its own.", name=self.name.strip()
            )
        return found

    def node(self) -> Node:
        """The node.

        Raises
        ------
        UsageError
            If a field is wrong.
        """
        if self.kind is NodeKind.DICOMWEB:
            return self._web_node()
        values: dict[str, Any] = {name: self._value(name) for name in _DIMSE}
        origin = self.origin if isinstance(self.origin, PacsNode) else _SOUND
        return replace(origin, **values, tls=self._tls() if self.encrypted else None)

    @property
    def _is_encrypted(self) -> bool:
        return self.encrypted if self.kind is NodeKind.DIMSE else self.url.strip().lower().startswith("https:")

    def _web_node(self) -> WebNode:
        origin = self.origin if isinstance(self.origin, WebNode) else _SOUND_WEB
        return replace(
            origin,
            name=self.name.strip(),
            authorisation=self.authorisation,
            response_timeout_s=self._seconds(),
            tls=self._tls() if self._is_encrypted else Tls(),
            url=self.url.strip(),
            user=self._text_if_shown("user"),
            token_url=self._text_if_shown("token_url"),
            scope=self._text_if_shown("scope"),
        )

    def _judge(self, name: str) -> None:
        """Raise UsageError if a field is wrong, whatever the others are."""
        if name in _TLS:
            if name == "key_file":
                self._tls()
        elif self.kind is NodeKind.DIMSE:
            replace(_SOUND, **{name: self._value(name)})  # type: ignore[arg-type]  # fields by name
        elif name == "response_timeout_s":
            replace(_SOUND_WEB, response_timeout_s=self._seconds())
        elif name in ("user", "token_url"):
            others = {"user": "user", "token_url": _SOUND_WEB.url} | {name: self._text(name)}
            replace(_SOUND_WEB, authorisation=self.authorisation, **others)  # type: ignore[arg-type]  # as above
        elif name != "secret":
            replace(_SOUND_WEB, **{name: self._text(name)})  # type: ignore[arg-type]  # as above

    def _tls(self) -> Tls:
        return Tls(**{name: self._text(name) for name in _TLS})

    def _text(self, name: str) -> str:
        return str(getattr(self, name)).strip()

    def _text_if_shown(self, name: str) -> str:
        return self._text(name) if name in self.shown else ""

    def _value(self, name: str) -> str | int | float:
        text = self._text(name)
        if name == "port":
            wrong = phrase("The port {text!r} is not valid.", text=text)
            return _whole(text, wrong, phrase("Use a number from 1 to 65535."))
        if name == "associations":
            wrong = phrase("{text!r} is no number of connections.", text=text)
            return _whole(text, wrong, phrase("Use a number from 1 to {most}.", most=MOST_ASSOCIATIONS))
        return self._seconds() if name == "response_timeout_s" else text

    def _seconds(self) -> float:
        text = self.response_timeout_s.strip()
        try:
            return float(text)
        except ValueError:
            raise UsageError(
                phrase("The time-out {text!r} is no number.", text=text), next_step=phrase("Give it in seconds.")
            ) from None


def _whole(text: str, wrong: str, right: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise UsageError(wrong, next_step=right)
    return int(text)
