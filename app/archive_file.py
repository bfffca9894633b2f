"""How the archive on this machine listens and how much it holds, as a member of the settings file."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from app.core.archive_serving import ArchiveServing, ServerLimits, ServerTls
from app.core.custody import Leaving, Quota
from app.core.errors import UsageError
from app.json_members import checked_members

MEMBERS: Final = {"archive": dict}
_ARCHIVE: Final = {
    "ae_title": str,
    "host": str,
    "port": int,
    "accepts_anyone": bool,
    "accepted": list,
    "tls": dict,
    "limits": dict,
    "quota": dict,
}
_TLS: Final = dict.fromkeys(("certificate_file", "key_file", "client_ca_file"), str)
_LIMITS: Final = {"associations": int, "pdu_bytes": int, "instance_bytes": int, "idle_s": float}
_QUOTA: Final = {"most_bytes": int, "leaving": str}


def archive_of(stated: dict[str, Any]) -> tuple[ArchiveServing, Quota]:
    """What the members of a file say of the archive.

    Raises
    ------
    UsageError
        If something in it is not what it should be; it is named.
    """
    archive = dict(checked_members(stated.get("archive", {}), "“archive”", _ARCHIVE))
    quota = checked_members(archive.pop("quota", {}), "“quota”", _QUOTA)
    if "tls" in archive:
        archive["tls"] = ServerTls(**{"certificate_file": "", **checked_members(archive["tls"], "“tls”", _TLS)})
    if "limits" in archive:
        archive["limits"] = ServerLimits(**checked_members(archive["limits"], "“limits”", _LIMITS))
    if "accepted" in archive:
        archive["accepted"] = tuple(str(title) for title in archive["accepted"])
    try:
        return ArchiveServing(**archive), _quota(quota)
    except UsageError as error:
        raise UsageError("“archive” is not as it should be.", cause=error.what) from None


def member_of(serving: ArchiveServing, quota: Quota) -> dict[str, object]:
    """What to write for them."""
    archive = {name: value for name, value in asdict(serving).items() if value is not None}
    archive["quota"] = {"most_bytes": quota.most_bytes, "leaving": quota.leaving.value}
    return {"archive": archive}


def _quota(stated: dict[str, Any]) -> Quota:
    leaving = stated.get("leaving", Leaving.FETCHED.value)
    if leaving not in [known.value for known in Leaving]:
        raise UsageError(
            f"There is no “leaving” of “{leaving}”.",
            cause=f"There are {', '.join(known.value for known in Leaving)}.",
        )
    return Quota(stated.get("most_bytes", 0), Leaving(leaving))
