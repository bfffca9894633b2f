"""ZIP files as folders of files, without believing them: nothing is unpacked to the disk, every size is bounded."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

from app.core.errors import FileError
from app.core.phrases import joined, phrase

MOST_ENTRIES: Final = 200_000
MOST_BYTES: Final = 256 << 30
MOST_BYTES_OF_ONE: Final = 2 << 30
MOST_RATIO: Final = 200
_SMALL_BYTES: Final = 64 << 20
"""Below that a high ratio is no attack: empty slices are packed a thousandfold."""
_MOST_DIRECTORY_BYTES: Final = 64 << 20
_END: Final = struct.Struct("<4s4H2LH")
_END_64_LOCATOR: Final = struct.Struct("<4sLQL")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_IS_ENCRYPTED: Final = 0x1


class ZipEntries:
    """The files of one ZIP file, open until `close`.

    Parameters
    ----------
    path
        Of the ZIP file; it is only read.

    Raises
    ------
    FileError
        If it is damaged, or larger than any honest one.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        _check_end(path)
        try:
            self._file = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise _damaged(path.name) from error
        infos = [info for info in self._file.infolist() if not info.is_dir()]
        if len(infos) > MOST_ENTRIES:  # more than its end says
            self.close()
            raise _too_many(path.name, len(infos))
        refused: list[str] = []
        self._infos: dict[tuple[str, ...], zipfile.ZipInfo] = {}
        for info in infos:
            why = _why_refused(info)
            if why is None and self._infos.setdefault(_parts(info), info) is not info:
                why = phrase("Another file in the ZIP file has the same name.")
            if why is not None:
                refused.append(joined(": ", (_shown(info), why)))
        self.refused = tuple(refused)
        if sum(info.file_size for info in self._infos.values()) > MOST_BYTES:
            self.close()
            raise FileError(
                phrase("{file} is not unpacked.", file=path.name),
                cause=phrase("What it holds is larger than 256 GiB."),
                next_step=phrase("Unpack it yourself, where there is room, and import the folder."),
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def files(self) -> dict[tuple[str, ...], int]:
        """What is in it: folders and name, and how many bytes it has."""
        return {parts: info.file_size for parts, info in self._infos.items()}

    def read(self, parts: tuple[str, ...]) -> bytes:
        """One file, whole.

        Raises
        ------
        FileError
            If it is damaged.
        """
        info = self._infos[parts]
        try:
            with self._file.open(info) as stream:
                content = stream.read(info.file_size)
                # Only what follows the last byte checks the sum.
                stream.read(1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, ValueError) as error:
            raise _damaged(parts[-1]) from error
        return content


def is_zip(path: Path) -> bool:
    """Whether a file begins like a ZIP file; a DICOM file never does so by accident."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06") and zipfile.is_zipfile(path)
    except OSError:
        return False


def _why_refused(info: zipfile.ZipInfo) -> str | None:
    name = info.orig_filename
    if name.startswith(("/", "\\")) or name[1:2] == ":":
        return phrase("Its name says where on a disk it wants to be.")
    if not _parts(info):
        return phrase("It has no name.")
    if ".." in name.replace("\\", "/").split("/") or "\0" in name:
        return phrase("Its name leads out of the ZIP file.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return phrase("It is a link to another file.")
    if info.flag_bits & _IS_ENCRYPTED:
        return phrase("It is encrypted. Unpack it yourself and import the folder.")
    if info.file_size > MOST_BYTES_OF_ONE:
        return phrase("It is larger than 2 GiB.")
    if info.file_size > max(_SMALL_BYTES, MOST_RATIO * info.compress_size):
        return phrase("It would grow more than {ratio} times, as no images do.", ratio=MOST_RATIO)
    return None


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    return tuple(part for part in info.filename.replace("\\", "/").split("/") if part not in ("", "."))


def _shown(info: zipfile.ZipInfo) -> str:
    """The last part of a name; what stands before it is where it wants to be."""
    return _parts(info)[-1] if _parts(info) else info.filename


def _check_end(path: Path) -> None:
    """Read how many entries there are before anybody makes room for them."""
    with path.open("rb") as file:
        file.seek(0, 2)
        size = file.tell()
        first = max(0, size - _END.size - 0xFFFF)
        file.seek(first)
        tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or at + _END.size > len(tail):
            raise _damaged(path.name)
        entries, directory = _END.unpack_from(tail, at)[4:6]
        locator = at - _END_64_LOCATOR.size
        if locator >= 0 and tail[locator : locator + 4] == b"PK\x06\x07":
            file.seek(min(size, _END_64_LOCATOR.unpack_from(tail, locator)[2]))
            end = file.read(_END_64.size)
            if len(end) < _END_64.size or end[:4] != b"PK\x06\x06":
                raise _damaged(path.name)
            entries, directory = _END_64.unpack(end)[7:9]
    if entries > MOST_ENTRIES or directory > _MOST_DIRECTORY_BYTES:
        raise _too_many(path.name, entries)


def _too_many(name: str, count: int) -> FileError:
    return FileError(
        phrase("{file} is not unpacked.", file=name),
        cause=phrase("It says that it holds {count} files.", count=count),
        next_step=phrase("Unpack it yourself and import the folder."),
    )


def _damaged(name: str) -> FileError:
    return FileError(
        phrase("{file} cannot be unpacked.", file=name),
        cause=phrase("It is damaged, or packed in a way that is not known here."),
        next_step=phrase("Copy it again, or unpack it yourself and import the folder."),
    )
