"""PACS nodes as members of the settings file, checked when they are read; nothing secret is among them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from app.core.errors import UsageError
from app.core.nodes import PacsNode, Tls
from app.core.web_nodes import Authorisation, Node, WebNode
from app.json_members import checked_members

_DIMSE: Final = "dimse"
_DICOMWEB: Final = "dicomweb"
_TLS: Final = dict.fromkeys(("ca_file", "certificate_file", "key_file", "server_name"), str)
_PACS_NODE: Final = {
    "kind": str,
    "name": str,
    "host": str,
    "port": int,
    "called_ae_title": str,
    "calling_ae_title": str,
    "connect_timeout_s": float,
    "association_timeout_s": float,
    "response_timeout_s": float,
    "tls": dict,
    "associations": int,
}
_WEB_NODE: Final = {
    "kind": str,
    "name": str,
    "url": str,
    "authorisation": str,
    "user": str,
    "token_url": str,
    "scope": str,
    "query_url": str,
    "retrieve_url": str,
    "store_url": str,
    "connect_timeout_s": float,
    "response_timeout_s": float,
    "tls": dict,
}


def member_of_node(node: Node) -> dict[str, object]:
    """What to write for a node."""
    stated = {"kind": _DICOMWEB if isinstance(node, WebNode) else _DIMSE, **asdict(node)}
    return {name: value for name, value in stated.items() if value is not None}


def node_of(stated: object) -> Node:
    """The node in a member of the file.

    Raises
    ------
    UsageError
        If something is missing, is not known, or cannot be; it is named.
    """
    kind = stated.get("kind", _DIMSE) if isinstance(stated, dict) else _DIMSE
    if kind not in (_DIMSE, _DICOMWEB):
        raise UsageError(f"There is no kind of node “{kind}”.", cause=f"There are {_DIMSE} and {_DICOMWEB}.")
    is_web = kind == _DICOMWEB
    members = dict(checked_members(stated, "A node", _WEB_NODE if is_web else _PACS_NODE))
    for name in ("name", "url") if is_web else ("name", "host", "port", "called_ae_title"):
        if name not in members:
            raise UsageError(f"A node has no “{name}”.")
    members.pop("kind", None)
    if "tls" in members:
        members["tls"] = Tls(**checked_members(members["tls"], "“tls”", _TLS))
    return _web_node(members) if is_web else PacsNode(**members)


def _web_node(members: dict[str, Any]) -> WebNode:
    stated = members.get("authorisation", Authorisation.NONE.value)
    if stated not in [known.value for known in Authorisation]:
        raise UsageError(
            f"There is no authorisation “{stated}”.",
            cause=f"There are {', '.join(known.value for known in Authorisation)}.",
        )
    return WebNode(**{**members, "authorisation": Authorisation(stated)})
