"""A file that only ever grows, each line sealed with those before it: nothing is changed or taken out unnoticed.

A line is `<digest> <JSON>`; the digest is the SHA-256 of the digest before it and this JSON. What a process that was
killed left half written at the end was never reported as kept; it is cut off. Whatever else does not fit is damage:
a copy of the file is set aside, and the lines before it hold.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, Final

from app.core.errors import StorageError
from app.core.phrases import phrase
from app.store.file_lock import locked

FIRST: Final = "0" * 64
MOST_BYTES: Final = 1 << 30
LONGEST_FIRST_LINE: Final = 4096
_DEEPEST_ERRORS: Final = (ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class Chain:
    """The content of a file.

    Parameters
    ----------
    records
        JSON objects in the order in which they were appended.
    set_aside
        Where a copy lies if the file was damaged; empty if it was not.
    """

    records: tuple[Mapping[str, Any], ...]
    set_aside: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """The part of a file's bytes that is a chain.

    Parameters
    ----------
    good_bytes, last
        How long it is, and where its last record begins.
    head
        Digest of the last record.
    is_damaged
        Whether something follows that no killed process can have left.
    """

    records: tuple[Mapping[str, Any], ...]
    good_bytes: int
    last: int
    head: str
    is_damaged: bool


class ChainedFile:
    """Appends to a file and reads it; several processes may do so at once.

    Parameters
    ----------
    path
        Need not exist; made readable for its owner only.
    most_bytes
        How large it may become.
    when_full
        What to do then, as a sentence.
    """

    def __init__(self, path: Path, *, most_bytes: int = MOST_BYTES, when_full: str = "") -> None:
        self._path = path
        self._most_bytes = most_bytes
        self._when_full = when_full
        self._size, self._head, self._last = 0, FIRST, 0

    def append(self, records: Sequence[Mapping[str, object]]) -> None:
        """Append JSON objects; on return they are on the disk.

        Raises
        ------
        StorageError
            If the disk refuses; nothing is appended then.
        """
        with self._opened() as file:
            if not self._is_as_known(file):
                self._read(file)
            self._append(file, records)

    def begin(self, record: Mapping[str, object]) -> Mapping[str, Any]:
        """The first record of the file, which is this one if there was none; nothing else is read.

        Raises
        ------
        StorageError
            If the file can be neither read nor written.
        """
        with self._opened() as file:
            found = _first(file)
            if found is None:
                found = next(iter(self._read(file).records), None)
            if found is None:
                self._append(file, [record])
            return record if found is None else found

    def start_again(self, record: Mapping[str, object]) -> None:
        """Take everything out of the file, for good, and let it begin with a record.

        Raises
        ------
        StorageError
            If the disk refuses.
        """
        with self._opened() as file:
            file.truncate(0)
            self._size, self._head, self._last = 0, FIRST, 0
            self._append(file, [record])

    def read(self) -> Chain:
        """Everything that was appended; nothing where there is no file.

        Raises
        ------
        StorageError
            If the file cannot be read.
        """
        if not self._path.exists():
            return Chain(())
        with self._opened() as file:
            return self._read(file)

    def set_aside(self) -> tuple[Path, ...]:
        """The copies of this file that were set aside because it was damaged, in the order of their names."""
        return tuple(sorted(self._path.parent.glob(f"{self._path.stem}.damaged-*{self._path.suffix}")))

    def _append(self, file: FileIO, records: Sequence[Mapping[str, object]]) -> None:
        lines, head = [], self._head
        for record in records:
            text = json.dumps(record, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()
            head = _digest(head, text)
            lines.append(head.encode() + b" " + text + b"\n")
        content = b"".join(lines)
        if self._size + len(content) > self._most_bytes:
            too_large = phrase("It would be larger than {most} MiB.", most=self._most_bytes >> 20)
            raise self._refused(too_large, self._when_full)
        file.seek(self._size)
        try:
            _write(file, content)
            os.fsync(file.fileno())
        except OSError:
            file.truncate(self._size)
            raise
        if lines:
            self._last = self._size + len(content) - len(lines[-1])
        self._size, self._head = self._size + len(content), head

    def _is_as_known(self, file: FileIO) -> bool:
        """Whether the file still ends as it did: another process may have appended, or begun it again."""
        if file.seek(0, os.SEEK_END) != self._size:
            return False
        if not self._size:
            return True
        file.seek(self._last)
        return file.read(len(FIRST)) == self._head.encode()

    @contextmanager
    def _opened(self) -> Iterator[FileIO]:
        try:
            is_new = not self._path.exists()
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            # Unbuffered: what a process that dies has not said to the system it has not written.
            with FileIO(handle, "r+b") as file, locked(file):
                if is_new:
                    _settle_folder(self._path.parent)
                yield file
        except OSError as error:
            raise self._refused(phrase("The system says: {reason}.", reason=error.strerror or str(error))) from None

    def _read(self, file: FileIO) -> Chain:
        """Check the whole file and leave it without what does not belong to the chain."""
        if file.seek(0, os.SEEK_END) > self._most_bytes:
            raise self._refused(phrase("It is larger than {most} MiB.", most=self._most_bytes >> 20))
        file.seek(0)
        content = file.readall()
        links = links_of(content)
        aside = self._set_aside(content) if links.is_damaged else ""
        if links.good_bytes < len(content):
            file.truncate(links.good_bytes)
            os.fsync(file.fileno())
        self._size, self._head, self._last = links.good_bytes, links.head, links.last
        return Chain(links.records, aside)

    def _set_aside(self, content: bytes) -> str:
        number = 1
        while (aside := self._path.with_name(f"{self._path.stem}.damaged-{number}{self._path.suffix}")).exists():
            number += 1
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return aside.name

    def _refused(self, cause: str, next_step: str = "") -> StorageError:
        return StorageError(
            phrase("{path} could not be read or written.", path=self._path),
            cause=cause,
            next_step=next_step or phrase("Make room on the disk or check the permissions of that file."),
        )


def links_of(content: bytes) -> Links:
    """Follow the chain from its beginning as far as it holds."""
    records: list[Mapping[str, Any]] = []
    good, head, last, is_damaged = 0, FIRST, 0, False
    while (end := content.find(b"\n", good)) >= 0:
        digest, _, text = content[good:end].partition(b" ")
        record = _object(text) if digest == _digest(head, text).encode() else None
        if record is None:
            is_damaged = True
            break
        records.append(record)
        head, last, good = digest.decode(), good, end + 1
    return Links(tuple(records), good, last, head, is_damaged)


def _write(file: FileIO, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def _first(file: FileIO) -> Mapping[str, Any] | None:
    """The first record, where the first line is whole, right and short."""
    file.seek(0)
    line, end, _ = file.read(LONGEST_FIRST_LINE).partition(b"\n")
    digest, _, text = line.partition(b" ")
    return _object(text) if end and digest == _digest(FIRST, text).encode() else None


def _digest(before: str, text: bytes) -> str:
    return hashlib.sha256(before.encode() + text).hexdigest()


def _object(text: bytes) -> Mapping[str, Any] | None:
    try:
        content = json.loads(text)
    except _DEEPEST_ERRORS:
        return None
    return content if isinstance(content, dict) else None


def _settle_folder(folder: Path) -> None:
    """A new file survives a power cut only when its folder is on the disk, too."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
