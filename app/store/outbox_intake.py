"""What is put into the outbox: looked at before anything is written, and read again when its turn comes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import ArchiveError, FileError, StorageError
from app.core.phrases import Phrase, phrase
from app.dicom.instance_texts import InstanceTexts, read_texts
from app.dicom.part10 import read_head
from app.store.outbox_index import NewEntry


@dataclass(frozen=True, slots=True)
class OutboxLimits:
    """How much may wait at once."""

    instances: int = 20_000
    instance_bytes: int = 1 << 31
    total_bytes: int = 1 << 36


@dataclass(frozen=True, slots=True)
class Incoming:
    """An instance that is being put in.

    Parameters
    ----------
    read
        Gives its bytes, of which the entry states the digest.
    """

    entry: NewEntry
    read: Callable[[], bytes]


def incoming_content(content: bytes, number: int, *, most_bytes: int) -> Incoming:
    """An instance that is in memory.

    Raises
    ------
    ArchiveError
        If it is no DICOM file, or larger than it may be.
    """
    name = _name(number)
    try:
        _refuse_larger(len(content), name, most_bytes=most_bytes)
        return Incoming(new_entry(read_texts(content, name=name), content), lambda: content)
    except FileError as error:
        raise _refused(error) from error


def incoming_file(path: Path, number: int, *, most_bytes: int) -> Incoming:
    """An instance in a file, which is looked at now and read again when it is written: many need no memory.

    Raises
    ------
    ArchiveError
        If it is no DICOM file, or larger than it may be.
    StorageError
        If it cannot be read.
    """
    name = _name(number)
    try:
        with _readable(path):
            size = path.stat().st_size
        _refuse_larger(size, name, most_bytes=most_bytes)
        with _readable(path):
            content = path.read_bytes()
        entry = new_entry(read_texts(content, name=name), content)
    except FileError as error:
        raise _refused(error) from error

    def read() -> bytes:
        with _readable(path):
            again = path.read_bytes()
        if hashlib.sha256(again).hexdigest() != entry.digest:
            raise ArchiveError(
                phrase("Nothing was put into the outbox: a file changed while it was read."),
                next_step=phrase("Send it again once nobody writes to it any more."),
                details=path.name,
            )
        return again

    return Incoming(entry, read)


def new_entry(texts: InstanceTexts, content: bytes) -> NewEntry:
    """What the list says of an instance."""
    return NewEntry(
        str(read_head(content).sop_class_uid),
        texts.image["SOPInstanceUID"],
        texts.study["StudyInstanceUID"],
        texts.series["SeriesInstanceUID"],
        hashlib.sha256(content).hexdigest(),
        len(content),
    )


def without_twins(new: Sequence[Incoming]) -> list[Incoming]:
    """Each instance once.

    Raises
    ------
    ArchiveError
        If two of one SOP Instance UID differ.
    """
    known: dict[str, Incoming] = {}
    for one in new:
        if known.setdefault(one.entry.sop_instance_uid, one).entry.digest != one.entry.digest:
            raise twice(one)
    return list(known.values())


def twice(new: Incoming) -> ArchiveError:
    """Why an instance is not taken whose UID another has."""
    return ArchiveError(
        phrase(
            "Nothing was put into the outbox: it holds other content of instance {instance} already.",
            instance=new.entry.sop_instance_uid,
        ),
        cause=phrase("Two different objects must not have one SOP Instance UID."),
        next_step=phrase("Give the new one a UID of its own, or delete the old one from the outbox."),
    )


def _name(number: int) -> Phrase:
    return phrase("Instance {number}", number=number)


def _refuse_larger(size: int, name: str, *, most_bytes: int) -> None:
    if size > most_bytes:
        raise FileError(phrase("{source} is larger than {most} MiB.", source=name, most=most_bytes >> 20))


def _refused(error: FileError) -> ArchiveError:
    return ArchiveError(
        phrase("Nothing was put into the outbox: {what}", what=error.what),
        cause=error.cause,
        next_step=error.next_step,
        details=error.details,
    )


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            phrase("Nothing was put into the outbox: a file could not be read."),
            cause=phrase("The system says: {reason}.", reason=error.strerror or type(error).__name__),
            next_step=phrase("Check that it is still there and may be read, then send it again."),
            details=path.name,
        ) from error
