"""One IODeep file while it is read: its layout, its tags, and its long values, mapped where they lie."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Final

from pydicom.dataelem import RawDataElement
from pydicom.uid import DeflatedExplicitVRLittleEndian

from app.core.errors import NetworkObjectError
from app.core.phrases import phrase
from app.dicom.elements import Elements
from app.dicom.iodeep_layout import IodeepLayout, find_layout
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import inflated_data_set, open_header, unreadable

MAX_DESCRIPTION_BYTES: Final = 1 << 20
"""DnnArchitecture may not be longer: the language has the same limit."""
MAX_TEXT_BYTES: Final = 4 << 20
"""Training information, and every other text, may not be longer."""
ASK: Final = phrase("Retrieve the network again; if it stays so, ask its author for an intact copy.")

_LONGEST_NAME: Final = 192
"""Three component groups of 64 characters (PS3.5 6.2, PN)."""
_UNDEFINED_LENGTH: Final = 0xFFFFFFFF
_EMPTY: Final = memoryview(b"")


class NetworkFile:
    """An opened IODeep object.

    Raises
    ------
    NetworkObjectError
        If the file holds no network.
    FileError
        If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._header = open_header(path)
        with quiet_pydicom():
            layout = find_layout(self._header.dataset)
            if layout is None:
                raise NetworkObjectError(
                    phrase("{file} holds no network.", file=path.name),
                    cause=phrase("It has no IODeep block (0017,xx20) with a network description."),
                    next_step=phrase("Choose an IODeep object, or make one with `verdant iodeep create`."),
                )
            self.layout: IodeepLayout = layout
            self.name = self.text(layout.name).strip()[:_LONGEST_NAME] or path.name

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._header.path

    @property
    def elements(self) -> Elements:
        """The plain values of its tags."""
        return self._header.elements

    def text(self, tag: int | None, *, limit: int = MAX_TEXT_BYTES) -> str:
        """A text of the private block; empty when absent, NetworkObjectError when longer than `limit` bytes."""
        data = bytes(self.value(tag, limit=limit))
        try:
            return data.decode("utf-8").rstrip(" \0")
        except UnicodeDecodeError:
            return data.decode("latin-1").rstrip(" \0")

    def length(self, tag: int | None) -> int:
        """How many bytes a value has, without reading it."""
        raw = None if tag is None else self._header.dataset.get_item(tag, keep_deferred=True)
        if raw is None:
            return 0
        if isinstance(raw, RawDataElement) and raw.length != _UNDEFINED_LENGTH:
            return raw.length
        return len(raw.value or b"")

    def value(self, tag: int | None, *, limit: int) -> memoryview:
        """The bytes of a value as they stand in the file, whatever VR the element has; empty when absent.

        Raises
        ------
        NetworkObjectError
            If it is longer than `limit` bytes.
        """
        raw = None if tag is None else self._header.dataset.get_item(tag, keep_deferred=True)
        if raw is None:
            return _EMPTY
        if not isinstance(raw, RawDataElement) or raw.length == _UNDEFINED_LENGTH:
            value = raw.value
            return memoryview(value if isinstance(value, bytes) else str(value or "").encode())
        if raw.length > limit:
            raise self.error(
                phrase(
                    "An element of it is {length:,} bytes long, {limit:,} are allowed.",
                    length=raw.length,
                    limit=limit,
                )
            )
        if raw.value is not None:
            return memoryview(bytes(raw.value))
        return self._deferred(raw)

    def error(self, cause: str) -> NetworkObjectError:
        """What is wrong with this object as a whole."""
        return NetworkObjectError(
            phrase("The network object {file} is refused.", file=self.path.name), cause=cause, next_step=ASK
        )

    def _deferred(self, raw: RawDataElement) -> memoryview:
        start, end = raw.value_tell, raw.value_tell + raw.length
        if self._header.transfer_syntax == DeflatedExplicitVRLittleEndian:
            data = memoryview(inflated_data_set(self.path))
        else:
            data = mapped(self.path)
        if end > len(data):
            raise self.error(phrase("The file has become shorter."))
        return data[start:end]


def mapped(path: Path) -> memoryview:
    """The bytes of a file, read only where they are looked at; gone when nobody holds a part of them.

    Raises
    ------
    FileError
        If the system refuses.
    """
    try:
        with path.open("rb") as file:
            if file.seek(0, 2) == 0:
                return _EMPTY
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise unreadable(path, error) from None
