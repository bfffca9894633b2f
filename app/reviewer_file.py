"""The reviewers of this workstation as a member of the settings file, checked when it is read."""

from __future__ import annotations

import binascii
from datetime import datetime
from typing import Any, Final

from app.core.errors import UsageError
from app.core.reviewer_profile import MOST_REVIEWERS, PinDigest, ReviewerProfile
from app.json_members import checked_members

MEMBERS: Final = {"reviewers": list}
MOST_NAME_CHARACTERS: Final = 64

_REVIEWER: Final = {"name": str, "pin": dict, "failed": int, "failed_at": str}
_PIN: Final = {"salt": str, "scrypt": str}


def reviewers_of(stated: dict[str, Any]) -> tuple[ReviewerProfile, ...]:
    """The reviewers in the members of a file, whoever reviewed last first.

    Raises
    ------
    UsageError
        If something in it is not what it should be; it is named.
    """
    reviewers = tuple(_profile(one) for one in stated.get("reviewers", []))
    names = {one.name for one in reviewers}
    if len(reviewers) > MOST_REVIEWERS or len(names) < len(reviewers):
        raise UsageError(f"“reviewers” names more than {MOST_REVIEWERS}, or one twice.")
    return reviewers


def member_of(reviewers: tuple[ReviewerProfile, ...]) -> dict[str, object]:
    """What to write for these reviewers."""
    return {"reviewers": [_stated(one) for one in reviewers]}


def _stated(profile: ReviewerProfile) -> dict[str, object]:
    said: dict[str, object] = {"name": profile.name}
    if profile.pin is not None:
        said["pin"] = {"salt": profile.pin.salt.hex(), "scrypt": profile.pin.digest.hex()}
    if profile.failed and profile.failed_at is not None:
        said |= {"failed": profile.failed, "failed_at": profile.failed_at.isoformat()}
    return said


def _profile(content: object) -> ReviewerProfile:
    stated = checked_members(content, "A reviewer", _REVIEWER)
    name = stated.get("name", "")
    if not name or len(name) > MOST_NAME_CHARACTERS or not name.isprintable() or "\\" in name:
        raise UsageError("The “name” of a reviewer is missing or cannot be one.")
    try:
        pin = _pin(stated["pin"]) if "pin" in stated else None
        failed_at = datetime.fromisoformat(stated["failed_at"]) if "failed_at" in stated else None
    except (ValueError, binascii.Error):
        raise UsageError("The “pin” or “failed_at” of a reviewer is not as it should be.") from None
    if failed_at is not None and failed_at.tzinfo is None:
        raise UsageError("The “failed_at” of a reviewer has no zone.")
    return ReviewerProfile(name, pin, max(0, stated.get("failed", 0)), failed_at)


def _pin(content: object) -> PinDigest:
    stated = checked_members(content, "A PIN", _PIN)
    return PinDigest(binascii.unhexlify(stated.get("salt", "")), binascii.unhexlify(stated.get("scrypt", "")))
