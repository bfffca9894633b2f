"""Trusted keys, the policy and decisions about networks as a member of the settings file, checked when it is read."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.core.errors import UsageError
from app.core.identity import is_uid
from app.core.signatures import TrustedKey
from app.core.trust import NetworkPolicy, RememberedDecision
from app.json_members import checked_members

MEMBERS: Final = {"trust": dict}
MOST_KEYS: Final = 200
MOST_DECISIONS: Final = 500
"""The oldest are forgotten: that network is asked about once more."""
MOST_HOSTS: Final = 50

_TRUST: Final = {"policy": str, "keys": list, "decisions": list, "weight_hosts": list}
_KEY: Final = {"name": str, "public_key": str, "expires": str}
_DECISION: Final = {"dnn_uid": str, "digest": str, "allowed": bool}
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class TrustSettings:
    """Whom this workstation trusts.

    Parameters
    ----------
    decisions
        Oldest first.
    weight_hosts
        `host` or `host:port` from which weights outside their object may be fetched.
    """

    policy: NetworkPolicy = NetworkPolicy.ASK
    keys: tuple[TrustedKey, ...] = ()
    decisions: tuple[RememberedDecision, ...] = ()
    weight_hosts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.keys) > MOST_KEYS:
            raise UsageError(f"There are more than {MOST_KEYS} trusted keys.")
        for what in ("name", "public_key"):
            values = [getattr(key, what) for key in self.keys]
            if len(set(values)) < len(values):
                raise UsageError(f"Two trusted keys have the same “{what}”.")
        if len(self.decisions) > MOST_DECISIONS or len(self.weight_hosts) > MOST_HOSTS:
            raise UsageError(f"“trust” holds more than {MOST_DECISIONS} decisions or {MOST_HOSTS} hosts.")
        for host in self.weight_hosts:
            if not _HOST.fullmatch(host):
                raise UsageError(
                    f"“{host[:60]}” is no host.", next_step="Write it as host or host:port, in lower case."
                )


NO_TRUST: Final = TrustSettings()


def trust_of(stated: dict[str, Any]) -> TrustSettings:
    """The trust in the members of a file.

    Raises
    ------
    UsageError
        If something in it is not what it should be; it is named.
    """
    trust = checked_members(stated.get("trust", {}), "“trust”", _TRUST)
    policy = trust.get("policy", NetworkPolicy.ASK.value)
    if policy not in list(NetworkPolicy):
        raise UsageError(f"There is no “policy” “{policy[:40]}”.", cause=f"There are {', '.join(NetworkPolicy)}.")
    hosts = trust.get("weight_hosts", [])
    if not all(isinstance(host, str) for host in hosts):
        raise UsageError("“weight_hosts” is no list of texts.")
    return TrustSettings(
        NetworkPolicy(policy),
        tuple(_key(one) for one in trust.get("keys", [])),
        tuple(_decision(one) for one in trust.get("decisions", [])),
        tuple(hosts),
    )


def member_of(trust: TrustSettings) -> dict[str, object]:
    """What to write for this trust."""
    return {
        "trust": {
            "policy": trust.policy.value,
            "keys": [
                {"name": key.name, "public_key": key.public_key.hex()}
                | ({"expires": key.expires.isoformat()} if key.expires else {})
                for key in trust.keys
            ],
            "decisions": [
                {"dnn_uid": one.dnn_uid, "digest": one.digest, "allowed": one.allowed} for one in trust.decisions
            ],
            "weight_hosts": list(trust.weight_hosts),
        }
    }


def _key(content: object) -> TrustedKey:
    stated = checked_members(content, "A trusted key", _KEY)
    name, digits = stated.get("name", ""), stated.get("public_key", "")
    try:
        public_key = binascii.unhexlify(digits)
        expires = date.fromisoformat(stated["expires"]) if "expires" in stated else None
    except (ValueError, binascii.Error):
        raise UsageError(
            f"The trusted key “{name[:60]}” is not as it should be.",
            cause="Its “public_key” is 64 hexadecimal digits, its “expires” a date, YYYY-MM-DD.",
        ) from None
    return TrustedKey(name, public_key, expires)


def _decision(content: object) -> RememberedDecision:
    stated = checked_members(content, "A decision about a network", _DECISION)
    uid, digest = stated.get("dnn_uid", ""), stated.get("digest", "")
    if not is_uid(uid) or not _DIGEST.fullmatch(digest) or "allowed" not in stated:
        raise UsageError("A decision about a network lacks its “dnn_uid”, “digest” or “allowed”.")
    return RememberedDecision(uid, digest, stated["allowed"])
