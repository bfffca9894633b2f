"""Whether every file of the archive is the one that arrived, and making the index again; nothing is deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Final

from app.core.custody import ArchiveReport, Finding, FindingKind, Origin
from app.core.errors import FileError
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.dicom.instance_texts import read_texts
from app.store.custody import Kept
from app.store.embedded_archive import EmbeddedArchive
from app.store.instance_files import files_below

_PIECE_BYTES: Final = 1 << 20
_MOST_ADOPTED: Final = 500


def check(archive: EmbeddedArchive, control: TaskControl) -> ArchiveReport:
    """Read every file and compare it with what arrived.

    A file that was here before digests were taken has that of today from now on. What leaves while it is looked at is
    not missing: it is no longer known when the files have been read.
    """
    files = list(files_below(archive.folder))
    findings: list[Finding] = []
    first_seen: list[Kept] = []
    present: set[str] = set()
    seen = size_bytes = 0
    for number, path in enumerate(files):
        relative = path.relative_to(archive.folder).as_posix()
        present.add(relative)
        control.checkpoint(number / len(files), phrase("Checking the files of the archive"))
        digest, size = _digest(path, control)
        size_bytes += size
        known = archive.custody.of(relative)
        if known is not None and not known.sha256:
            first_seen.append(replace(known, sha256=digest, size=size))
            seen += 1
        elif known is None:
            found = _first_look(archive, path, relative, digest=digest, size=size)
            if isinstance(found, Kept):
                first_seen.append(found)
                seen += 1
            elif found is not None:
                findings.append(Finding(found, relative))
        elif digest != known.sha256 and path.is_file() and archive.custody.of(relative) == known:
            findings.append(Finding(FindingKind.DAMAGED, relative))
        if len(first_seen) >= _MOST_ADOPTED:
            archive.custody.adopt(first_seen)
            first_seen.clear()
    archive.custody.adopt(first_seen)
    findings += [Finding(FindingKind.MISSING, path) for path in _missing(archive, present)]
    ordered = sorted(findings, key=lambda one: (list(FindingKind).index(one.kind), one.path))
    return ArchiveReport(len(files), size_bytes, seen, tuple(ordered))


def rebuild(archive: EmbeddedArchive, control: TaskControl) -> int:
    """Enter every file anew, study by study; files that are lost are no longer looked for after that.

    Whoever withdraws it leaves an index that is sound: a study is entered anew as a whole, or was not touched yet.

    Returns
    -------
    int
        How many instances there are now.
    """
    files = list(files_below(archive.folder))
    done = 0
    for _study, group in groupby(files, key=lambda path: path.relative_to(archive.folder).parts[0]):
        control.checkpoint(done / len(files), phrase("Making the index again"))
        paths = list(group)
        archive.enter_again(paths)
        done += len(paths)
    present = {path.relative_to(archive.folder).as_posix() for path in files}
    archive.custody.forget(_missing(archive, present))
    return archive.count()


def _missing(archive: EmbeddedArchive, present: set[str]) -> list[str]:
    known = (kept.path for kept in archive.custody.all())
    return sorted(path for path in known if path not in present and not (archive.folder / path).is_file())


def _first_look(
    archive: EmbeddedArchive, path: Path, relative: str, *, digest: str, size: int
) -> Kept | FindingKind | None:
    """What a file is that nothing is known of; None if it has gone meanwhile."""
    try:
        texts = read_texts(path)
    except FileError:
        return FindingKind.STRANGE if path.is_file() else None
    except OSError:
        return None
    uid = texts.image["SOPInstanceUID"]
    entered = archive.path_of(uid)
    if entered is not None and entered != relative:
        return FindingKind.DUPLICATE
    return Kept(relative, uid, texts.study["StudyInstanceUID"], digest, size, Origin.BROUGHT)


def _digest(path: Path, control: TaskControl) -> tuple[str, int]:
    """SHA-256 and size of a file; of one that cannot be read, those of as much as can be."""
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(path):
        control.checkpoint()
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece
    except OSError:
        return
