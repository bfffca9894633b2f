"""The files of an audit trail: numbered chained files, each of which begins with the digest of the one before."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any, Final

from app.core.audit import AuditPosition
from app.core.errors import StorageError
from app.core.phrases import phrase
from app.files import write_file
from app.store.audit_json import VERSION
from app.store.chained_file import ChainedFile, Links, links_of
from app.store.checked_json import UnexpectedContent, whole
from app.store.file_lock import locked

MOST_FILE_BYTES: Final = 8 << 20
"""Some 25 000 events; then the next file is begun."""
MOST_FILES: Final = 256
SALT_BYTES: Final = 32
_LONGEST_EVENT: Final = 16 << 20
"""More than a hundred of them have, each about as many studies as one may name."""
_SENT: Final = "sent.json"
_MOST_NUMBER: Final = 99_999_999


class AuditFiles:
    """Finds, begins and reads the files of a folder; holds no lock but while it is asked to.

    Parameters
    ----------
    folder
        Need not exist; made readable for its owner only.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._newest: tuple[int, ChainedFile, Mapping[str, object]] | None = None

    def numbers(self) -> tuple[int, ...]:
        """Numbers of the files that are there, in order."""
        try:
            stems = [path.stem for path in self._folder.glob("*.audit")]
        except OSError as error:
            raise self.refused(error) from None
        return tuple(sorted(int(stem) for stem in stems if stem.isdecimal() and len(stem) == 8))

    def path(self, number: int) -> Path:
        """Where the file of that number lies."""
        return self._folder / f"{number:08}.audit"

    def links(self, number: int) -> Links:
        """What a file holds, as far as its chain does; a file that is gone holds nothing.

        Raises
        ------
        StorageError
            If it cannot be read, or is larger than any that was written here.
        """
        try:
            with self.path(number).open("rb") as file:
                content = file.read(MOST_FILE_BYTES + _LONGEST_EVENT + 1)
        except FileNotFoundError:
            content = b""
        except OSError as error:
            raise self.refused(error) from None
        if len(content) > MOST_FILE_BYTES + _LONGEST_EVENT:
            raise StorageError(
                phrase("{path} could not be read or written.", path=self.path(number)),
                cause=phrase("It is larger than {most} MiB.", most=(MOST_FILE_BYTES + _LONGEST_EVENT) >> 20),
            )
        return links_of(content)

    def set_aside(self) -> tuple[str, ...]:
        """Names of copies of files that turned out to be damaged."""
        return tuple(sorted(path.name for path in self._folder.glob("*.damaged-*.audit")))

    @contextmanager
    def alone(self, what: str = "writing") -> Iterator[None]:
        """Keep every other process from doing that meanwhile."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._folder / f".{what}", os.O_RDWR | os.O_CREAT, 0o600)
            with FileIO(handle, "r+b") as file, locked(file):
                yield
        except OSError as error:
            raise self.refused(error) from None

    def to_append_to(self) -> tuple[ChainedFile, bytes]:
        """The file that is written now, begun if need be, and the salt of the trail; only while one is alone.

        Raises
        ------
        StorageError
            If the trail is full or the disk refuses.
        """
        numbers = self.numbers()
        number = numbers[-1] if numbers else 1
        if numbers and self._size(number) >= MOST_FILE_BYTES:
            if len(numbers) >= MOST_FILES:
                raise StorageError(
                    phrase("The audit trail is full."),
                    cause=phrase("It has {count} files.", count=len(numbers)),
                    next_step=phrase("Export it, then shorten it by `verdant audit shorten`."),
                )
            number += 1
        if self._newest is None or self._newest[0] != number:
            most = MOST_FILE_BYTES + _LONGEST_EVENT
            self._newest = number, ChainedFile(self.path(number), most_bytes=most), self._header(number)
        _number, file, header = self._newest
        return file, salt_of(file.begin(header))

    def sent(self) -> AuditPosition | None:
        """Up to where the trail was sent; None where it is not to be sent.

        Raises
        ------
        StorageError
            If that cannot be read.
        """
        try:
            stated = json.loads((self._folder / _SENT).read_bytes()[:4096])
            if not isinstance(stated, dict):
                raise UnexpectedContent("It is no JSON object.")
            return AuditPosition(
                whole(stated, "number", least=1, most=_MOST_NUMBER), whole(stated, "records", least=0, most=1 << 40)
            )
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self.refused(error) from None
        except (ValueError, RecursionError):
            # All of it once more is better than nothing of it.
            return AuditPosition(1, 0)

    def note_sent(self, position: AuditPosition) -> None:
        """Keep up to where the trail was sent.

        Raises
        ------
        StorageError
            If the disk refuses.
        """
        content = json.dumps({"number": position.number, "records": position.records}).encode()
        write_file(self._folder / _SENT, content, is_secret=True)

    def forget_sent(self) -> None:
        """The trail is not sent any more."""
        try:
            (self._folder / _SENT).unlink(missing_ok=True)
        except OSError as error:
            raise self.refused(error) from None

    def remove(self, number: int) -> None:
        """Take a file away, for good."""
        try:
            self.path(number).unlink(missing_ok=True)
        except OSError as error:
            raise self.refused(error) from None

    def refused(self, error: OSError) -> StorageError:
        """The disk's refusal in words for the user."""
        return StorageError(
            phrase("The audit trail in {folder} could not be read or written.", folder=self._folder),
            cause=phrase("The system says: {reason}.", reason=error.strerror or str(error)),
            next_step=phrase("Make room on the disk or check the permissions of that folder."),
        )

    def _header(self, number: int) -> Mapping[str, object]:
        before = self.links(number - 1) if number > 1 else links_of(b"")
        salt = salt_of(before.records[0]) if before.records else b""
        return {
            "version": VERSION,
            "salt": salt.decode() or secrets.token_hex(SALT_BYTES),
            "continues": before.head if number > 1 else "",
        }

    def _size(self, number: int) -> int:
        try:
            return self.path(number).stat().st_size
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise self.refused(error) from None


def is_header(record: Mapping[str, Any]) -> bool:
    """Whether a record is no event but how a file begins."""
    return "kind" not in record


def salt_of(first: Mapping[str, Any]) -> bytes:
    """A file that begins otherwise was changed; digests in it then only tell the same ID from others there."""
    salt = first.get("salt")
    return salt.encode() if isinstance(salt, str) else b""
