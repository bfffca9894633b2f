"""What the user configured, in one JSON file that is checked when read and replaced as a whole when written."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.archive_file import MEMBERS as ARCHIVE_MEMBERS
from app.archive_file import archive_of
from app.archive_file import member_of as member_of_archive
from app.audit_file import MEMBERS as AUDIT_MEMBERS
from app.audit_file import audit_of
from app.audit_file import member_of as member_of_audit
from app.core.archive_serving import USUAL_SERVING, ArchiveServing
from app.core.audit_settings import NO_AUDIT_SETTINGS, AuditSettings
from app.core.custody import NO_QUOTA, Quota
from app.core.errors import StorageError, UsageError
from app.core.nodes import PacsNode
from app.core.preferences import NO_PREFERENCES, Preferences
from app.core.reviewer_profile import ReviewerProfile
from app.core.web_nodes import Node
from app.files import write_file
from app.json_members import checked_members
from app.node_file import member_of_node, node_of
from app.preference_file import MEMBERS, members_of, preferences_of
from app.reviewer_file import MEMBERS as REVIEWER_MEMBERS
from app.reviewer_file import member_of as member_of_reviewers
from app.reviewer_file import reviewers_of
from app.trust_file import MEMBERS as TRUST_MEMBERS
from app.trust_file import NO_TRUST, TrustSettings, member_of, trust_of

MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration of a workstation.

    Parameters
    ----------
    serving, quota
        How the embedded archive listens, and how much it may hold.
    start_on
        Name of the archive that is in use at the start; empty for the embedded one.
    """

    nodes: tuple[Node, ...] = ()
    serving: ArchiveServing = USUAL_SERVING
    quota: Quota = NO_QUOTA
    preferences: Preferences = NO_PREFERENCES
    trust: TrustSettings = NO_TRUST
    reviewers: tuple[ReviewerProfile, ...] = ()
    start_on: str = ""
    audit: AuditSettings = NO_AUDIT_SETTINGS

    @property
    def titles_of_nodes(self) -> frozenset[str]:
        """The AE titles of the configured PACS."""
        return frozenset(node.called_ae_title for node in self.nodes if isinstance(node, PacsNode))


class SettingsFile:
    """Reads and writes the settings file; any thread may call any method.

    Parameters
    ----------
    path
        Need not exist: then the defaults hold.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._path

    def read(self) -> Settings:
        """The settings.

        Raises
        ------
        StorageError
            If the file is there but cannot be read or holds something else.
        """
        try:
            if self._path.stat().st_size > MOST_BYTES:
                raise self._unreadable("It is larger than 1 MiB.")
            return _settings(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            raise self._unreadable(f"The system says: {error.strerror}.") from None
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            raise self._unreadable("It is no JSON.") from None
        except UsageError as error:
            raise self._unreadable(" ".join(part for part in (error.what, error.cause) if part)) from None

    def preferences(self) -> Preferences:
        """What the user prefers.

        Raises
        ------
        StorageError
            If the file is there but cannot be read.
        """
        return self.read().preferences

    def save_preferences(self, preferences: Preferences) -> None:
        """Replace the preferences and keep the rest.

        Raises
        ------
        StorageError
            If the file cannot be written; the old one is still whole then.
        """
        self.change(lambda kept: replace(kept, preferences=preferences))

    def reviewers(self) -> tuple[ReviewerProfile, ...]:
        """Who reviews here, whoever did last first.

        Raises
        ------
        StorageError
            If the file is there but cannot be read.
        """
        return self.read().reviewers

    def save_reviewers(self, reviewers: tuple[ReviewerProfile, ...]) -> None:
        """Replace the reviewers and keep the rest.

        Raises
        ------
        StorageError
            If the file cannot be written; the old one is still whole then.
        """
        self.change(lambda kept: replace(kept, reviewers=reviewers))

    def change(self, changed: Callable[[Settings], Settings]) -> None:
        """Replace the settings by what `changed` makes of them.

        Raises
        ------
        StorageError
            If the file cannot be read or written; the old one is still whole then.
        UsageError
            If these settings cannot be.
        """
        with self._lock:
            self._write(changed(self.read()))

    def _write(self, settings: Settings) -> None:
        content = {
            "nodes": [member_of_node(node) for node in settings.nodes],
            **member_of_archive(settings.serving, settings.quota),
            "start_on": settings.start_on,
            **members_of(settings.preferences),
            **member_of(settings.trust),
            **member_of_reviewers(settings.reviewers),
            **member_of_audit(settings.audit),
        }
        try:
            write_file(self._path, json.dumps(content, indent=2).encode(), is_secret=True)
        except StorageError as error:
            raise StorageError(
                f"The settings could not be written to {self._path}.",
                cause=error.cause,
                next_step="Make room or check the folder's permissions, then save again.",
            ) from None

    def _unreadable(self, cause: str) -> StorageError:
        return StorageError(
            f"The settings file {self._path} cannot be read.",
            cause=cause,
            next_step="Correct it, or move it away to start with the defaults.",
        )


def _settings(content: object) -> Settings:
    kinds = {"nodes": list, "start_on": str, **ARCHIVE_MEMBERS, **MEMBERS, **TRUST_MEMBERS}
    kinds |= {**REVIEWER_MEMBERS, **AUDIT_MEMBERS}
    stated = checked_members(content, "The file", kinds)
    return Settings(
        tuple(node_of(node) for node in stated.get("nodes", [])),
        *archive_of(stated),
        preferences=preferences_of(stated),
        trust=trust_of(stated),
        reviewers=reviewers_of(stated),
        start_on=stated.get("start_on", ""),
        audit=audit_of(stated),
    )
