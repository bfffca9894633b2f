"""The correction ledger of this machine in one chained file: regions, studies and patients are salted digests."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from app.core.errors import StorageError
from app.core.identity import SOPInstanceUID
from app.core.ledger import LedgerEntry, LedgerReading, NetworkVersion, Outcome
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.store.chained_file import ChainedFile
from app.store.checked_json import UnexpectedContent, mapping, member, number, one_of, text, time, uid

VERSION: Final = 1
MOST_BYTES: Final = 64 << 20
"""Some 110 000 decisions."""
MOST_CHARACTERS: Final = 256
"""Of a name; the object of a network may state any."""
DIGEST_CHARACTERS: Final = 16
SALT_BYTES: Final = 32
AT_ONCE: Final = 1000
_SALT: Final = "salt"


class LedgerFile:
    """Satisfies `LedgerKeeper`; safe to use from any thread, and by several processes at once.

    The salt is the first record: whoever has the file may test whether a study that they know is in it, whoever has
    an export may not. When the ledger is cleared the salt goes with it.

    Parameters
    ----------
    path
        Need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = ChainedFile(
            path, most_bytes=MOST_BYTES, when_full=phrase("Export the correction ledger, then clear it.")
        )

    def append(self, entries: Sequence[LedgerEntry]) -> None:
        """Write entries at the end, with digests in the place of names; on return they are on the disk.

        Raises
        ------
        StorageError
            If the disk refuses, or the ledger is full; nothing was written then.
        """
        with self._lock:
            salt = _salt_of(self._file.begin(_begun()))
            self._file.append([_encoded(entry, salt) for entry in entries])

    def read(self, control: TaskControl) -> LedgerReading:
        """Every entry, in order; none where nobody decided.

        Raises
        ------
        StorageError
            If it cannot be read.
        """
        with self._lock:
            chain = self._file.read()
            aside = self._file.set_aside()
        entries, left_out = [], 0
        for count, record in enumerate(chain.records):
            if count % AT_ONCE == 0:
                control.checkpoint(count / len(chain.records))
            if _SALT in record:
                continue
            try:
                entries.append(_decoded(record))
            except UnexpectedContent:
                left_out += 1
        return LedgerReading(tuple(entries), left_out, aside[-1].name if aside else "")

    def clear(self) -> None:
        """Take every entry out, for good, and copies that were set aside with them.

        Raises
        ------
        StorageError
            If the disk refuses.
        """
        with self._lock:
            self._file.start_again(_begun())
            for path in self._file.set_aside():
                _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except FileNotFoundError:
        return  # another viewer was faster
    except OSError as error:
        raise StorageError(
            phrase("{path} could not be removed.", path=path),
            cause=phrase("The system says: {reason}.", reason=error.strerror or str(error)),
            next_step=phrase("Remove that file by hand."),
        ) from None


def _begun() -> Mapping[str, object]:
    return {"version": VERSION, _SALT: secrets.token_hex(SALT_BYTES)}


def _salt_of(first: Mapping[str, Any]) -> bytes:
    """A file that begins otherwise was changed; what is told apart is then this record and those after it."""
    salt = first.get(_SALT)
    return salt.encode() if isinstance(salt, str) else b""


def _encoded(entry: LedgerEntry, salt: bytes) -> dict[str, object]:
    def sealed(kind: str, name: str) -> str:
        return hmac.new(salt, f"{kind} {name}".encode(), hashlib.sha256).hexdigest()[:DIGEST_CHARACTERS]

    network = entry.network
    return {
        "version": VERSION,
        "when": entry.when.isoformat(timespec="milliseconds"),
        "outcome": entry.outcome.value,
        "network": {
            "name": network.name[:MOST_CHARACTERS],
            "version": network.version[:MOST_CHARACTERS],
            "digest": network.digest[:MOST_CHARACTERS],
            "dnn_uid": network.dnn_uid,
        },
        "class": entry.class_name[:MOST_CHARACTERS],
        "final_class": entry.final_class_name[:MOST_CHARACTERS],
        "modality": entry.modality[:DIGEST_CHARACTERS],
        "region": sealed("region", entry.region),
        "study": sealed("study", entry.study),
        "patient": sealed("patient", entry.patient),
        **{name: _rounded(getattr(entry, name)) for name in _NUMBERS},
    }


_NUMBERS: Final = ("proposal_mm2", "final_mm2", "dice", "hd95_mm", "added_mm2", "removed_mm2", "seconds")
_DECIMALS: Final = 6


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)


def _decoded(record: Mapping[str, Any]) -> LedgerEntry:
    if record.get("version") != VERSION:
        raise UnexpectedContent("It was written by another version of Verdant.")
    network = mapping(member(record, "network"), "network")
    names = ("name", "version", "digest")
    name, version, digest = (text(network, one, most=MOST_CHARACTERS) for one in names)
    numbers = {one: _number(record, one) for one in _NUMBERS}
    if (dice := numbers["dice"]) is not None and dice > 1:
        raise UnexpectedContent("“dice” is more than 1.")
    return LedgerEntry(
        when=time(record, "when"),
        outcome=one_of(Outcome, record, "outcome"),
        network=NetworkVersion(name, version, digest, SOPInstanceUID(uid(network, "dnn_uid"))),
        class_name=text(record, "class", most=MOST_CHARACTERS),
        final_class_name=text(record, "final_class", most=MOST_CHARACTERS),
        modality=text(record, "modality", most=DIGEST_CHARACTERS),
        region=text(record, "region", most=DIGEST_CHARACTERS),
        study=text(record, "study", most=DIGEST_CHARACTERS),
        patient=text(record, "patient", most=DIGEST_CHARACTERS),
        **numbers,
    )


def _number(record: Mapping[str, Any], name: str) -> float | None:
    """What is not known is null; nothing that is kept here is below 0."""
    if member(record, name) is None:
        return None
    value = number(record, name)
    if value < 0:
        raise UnexpectedContent(f"“{name}” is less than 0.")
    return value
