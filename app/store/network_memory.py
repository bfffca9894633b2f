"""What this machine remembers of networks, in small files: choices for studies, last uses, lists of archives."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from app.core.errors import StorageError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID, is_uid
from app.core.model_card import NetworkRecord
from app.core.network_services import SeenNetworks
from app.core.phrases import phrase
from app.files import write_file
from app.store.checked_json import UnexpectedContent, mapping, sequence, text, time, uid, whole

MOST_BYTES: Final = 8 << 20
MOST_STUDIES: Final = 20_000
"""Choices that are kept; the oldest go first."""
MOST_NETWORKS: Final = 2_000
_CHOICES, _USES = "choices.json", "uses.json"
_Content = TypeVar("_Content")


class NetworkFiles:
    """Satisfies `NetworkKeeper`; safe to use from any thread.

    Parameters
    ----------
    folder
        Need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def chosen(self, study_instance_uid: StudyInstanceUID) -> SOPInstanceUID | None:
        """The network that the user chose for a study; None where the best one is to be used."""
        with self._lock:
            return self._choices().get(study_instance_uid)

    def choose(self, study_instance_uid: StudyInstanceUID, dnn_uid: SOPInstanceUID | None) -> None:
        """Keep what the user chose for a study; None forgets it."""
        with self._lock:
            kept = self._choices()
            before = kept.pop(study_instance_uid, None)
            if dnn_uid is not None:
                kept[study_instance_uid] = dnn_uid
            if before != dnn_uid:
                self._write(_CHOICES, {"choices": dict(list(kept.items())[-MOST_STUDIES:])})

    def last_used(self) -> Mapping[SOPInstanceUID, datetime]:
        """When each network ran last."""
        with self._lock:
            return self._uses()

    def note_use(self, dnn_uid: SOPInstanceUID, when: datetime) -> None:
        """Keep when a network ran."""
        with self._lock:
            kept = self._uses()
            kept.pop(dnn_uid, None)
            kept[dnn_uid] = when
            latest = list(kept.items())[-MOST_NETWORKS:]
            self._write(_USES, {"uses": {network: used.isoformat() for network, used in latest}})

    def seen(self, archive_name: str) -> SeenNetworks | None:
        """What an archive offered last; None where it never answered."""
        with self._lock:
            content = self._read(_seen_name(archive_name))
            return None if content is None else self._understood(_seen, content, _seen_name(archive_name))

    def note_seen(self, archive_name: str, seen: SeenNetworks) -> None:
        """Keep what an archive offers."""
        networks = [_network_members(network) for network in seen.networks[:MOST_NETWORKS]]
        with self._lock:
            self._write(_seen_name(archive_name), {"when": seen.when.isoformat(), "networks": networks})

    def _choices(self) -> dict[StudyInstanceUID, SOPInstanceUID]:
        content = self._read(_CHOICES)
        return {} if content is None else self._understood(_choices, content, _CHOICES)

    def _uses(self) -> dict[SOPInstanceUID, datetime]:
        content = self._read(_USES)
        return {} if content is None else self._understood(_uses, content, _USES)

    def _read(self, name: str) -> object:
        """The JSON in a file; None where there is no file."""
        path = self._folder / name
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                raise self._unreadable(name, phrase("It is larger than {most} MiB.", most=MOST_BYTES >> 20))
            return json.loads(content)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreadable(name, phrase("The system says: {reason}.", reason=error.strerror)) from None
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            raise self._unreadable(name, phrase("It is no JSON.")) from None

    def _understood(
        self, understand: Callable[[Mapping[str, Any]], _Content], content: object, name: str
    ) -> _Content:
        try:
            return understand(mapping(content, name))
        except UnexpectedContent as error:
            raise self._unreadable(name, str(error)) from None

    def _write(self, name: str, content: Mapping[str, object]) -> None:
        write_file(self._folder / name, json.dumps(content).encode(), is_secret=True)

    def _unreadable(self, name: str, cause: str) -> StorageError:
        return StorageError(
            phrase("What was remembered of networks in {path} cannot be read.", path=self._folder / name),
            cause=cause,
            next_step=phrase("Move that file away; it will be made anew."),
        )


def _seen_name(archive_name: str) -> str:
    """A file name for an archive: names of archives may hold anything."""
    return f"seen-{hashlib.sha256(archive_name.encode()).hexdigest()[:16]}.json"


def _choices(content: Mapping[str, Any]) -> dict[StudyInstanceUID, SOPInstanceUID]:
    stated = mapping(content.get("choices"), "choices")
    if not all(is_uid(study) for study in stated):
        raise UnexpectedContent("“choices” names something that is no UID.")
    return {StudyInstanceUID(study): SOPInstanceUID(_stated_uid(stated, study)) for study in stated}


def _uses(content: Mapping[str, Any]) -> dict[SOPInstanceUID, datetime]:
    stated = mapping(content.get("uses"), "uses")
    if not all(is_uid(network) for network in stated):
        raise UnexpectedContent("“uses” names something that is no UID.")
    return {SOPInstanceUID(network): time(stated, network) for network in stated}


def _seen(content: Mapping[str, Any]) -> SeenNetworks:
    networks = sequence(content, "networks", most=MOST_NETWORKS)
    return SeenNetworks(time(content, "when"), tuple(_network(mapping(one, "networks")) for one in networks))


def _network_members(network: NetworkRecord) -> dict[str, object]:
    return {
        "study_instance_uid": network.study_instance_uid,
        "series_instance_uid": network.series_instance_uid,
        "dnn_uid": network.dnn_uid,
        "name": network.name,
        "modality": network.modality,
        "body_part_examined": network.body_part_examined,
        "samples_per_pixel": network.samples_per_pixel or 0,
        "content_date": network.content_date,
    }


def _network(stated: Mapping[str, Any]) -> NetworkRecord:
    return NetworkRecord(
        StudyInstanceUID(_stated_uid(stated, "study_instance_uid")),
        SeriesInstanceUID(_stated_uid(stated, "series_instance_uid")),
        SOPInstanceUID(_stated_uid(stated, "dnn_uid")),
        text(stated, "name"),
        text(stated, "modality"),
        text(stated, "body_part_examined"),
        whole(stated, "samples_per_pixel", least=0, most=65535) or None,
        text(stated, "content_date"),
    )


def _stated_uid(stated: Mapping[str, Any], name: str) -> str:
    value = uid(stated, name)
    if not value:
        raise UnexpectedContent(f"“{name}” is empty.")
    return value
