"""A message in fragments, each in a PDU of its own (PS3.8 section 9.3.5 and annex E.2)."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from io import FileIO
from typing import Final

Bytes = bytes | bytearray | memoryview

DATA_PDU: Final = 0x04
COMMAND, LAST = 1, 2
_HEAD = struct.Struct(">BBLLBB")
BLOCK_BYTES: Final = 1 << 18
"""How much is handed to the system at a time."""
_MOST_FRAGMENTS: Final = 512


def head(context_id: int, kind: int, length: int) -> bytes:
    """What stands before a fragment of so many bytes: of the PDU, then of the fragment with its control byte."""
    return _HEAD.pack(DATA_PDU, 0, length + 6, length + 2, context_id, kind)


def fragments(command: bytes, data_set: Iterable[Bytes], longest: int) -> Iterator[tuple[int, Bytes]]:
    """Control byte and content of each fragment of a message."""
    for first in range(0, len(command), longest):
        last = LAST if first + longest >= len(command) else 0
        yield COMMAND | last, command[first : first + longest]
    held: memoryview | None = None
    for block in data_set:
        view = memoryview(block)
        for first in range(0, len(view), longest):
            if held is not None:
                yield 0, held
            held = view[first : first + longest]
    if held is not None:
        yield LAST, held


class FileFragments:
    """Room for the PDUs that are sent at a time, into which a file is read without further copies.

    Parameters
    ----------
    longest
        Bytes of the longest fragment that the peer takes.
    """

    def __init__(self, longest: int) -> None:
        count = min(max(1, BLOCK_BYTES // longest), _MOST_FRAGMENTS)
        step = _HEAD.size + longest
        self._longest = longest
        self._room = memoryview(bytearray(count * step))
        self._places = [self._room[first + _HEAD.size : first + step] for first in range(0, count * step, step)]

    def read(self, context_id: int, file: FileIO) -> Iterator[memoryview]:
        """What is left of a file, some PDUs at a time; each is to be sent before the next is asked for.

        Raises
        ------
        OSError
            If the file cannot be read, or has become shorter.
        """
        left = os.fstat(file.fileno()).st_size - file.tell()
        while left > 0:
            whole, rest = divmod(min(left, len(self._places) * self._longest), self._longest)
            places = self._places[:whole] + [place[:rest] for place in self._places[whole : whole + 1] if rest]
            left -= whole * self._longest + rest
            _read_into(file, places)
            for number, place in enumerate(places):
                kind = LAST if not left and number == len(places) - 1 else 0
                first = number * (_HEAD.size + self._longest)
                self._room[first : first + _HEAD.size] = head(context_id, kind, len(place))
            yield self._room[: len(places) * _HEAD.size + whole * self._longest + rest]


def _read_into(file: FileIO, places: Sequence[memoryview]) -> None:
    if hasattr(os, "readv"):
        came = os.readv(file.fileno(), places)
    else:
        came = sum(file.readinto(place) or 0 for place in places)
    if came != sum(map(len, places)):
        raise OSError("the file has become shorter")
