"""Bodies of several DICOM files, multipart/related (RFC 2387; PS3.18 8.6.1.2): read as they come, and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import Message

from app.core.tasks import TaskControl

_CHUNK_BYTES = 1 << 18
_MOST_HEADER_BYTES = 1 << 14
_LONGEST_BOUNDARY = 200
MOST_PART_BYTES = 1 << 31
"""Longest instance that is taken, as over DIMSE."""


class MultipartError(Exception):
    """A body that is not what it should be."""


def boundary_of(content_type: str) -> bytes | None:
    """The boundary of a multipart body; None for a body of one part."""
    message = Message()
    message["Content-Type"] = content_type
    boundary = message.get_param("boundary")
    if message.get_content_maintype() != "multipart":
        return None
    if not isinstance(boundary, str) or not 1 <= len(boundary) <= _LONGEST_BOUNDARY or not boundary.isascii():
        raise MultipartError("the boundary is missing")
    return boundary.encode("ascii")


def parts(read: Callable[[int], bytes], boundary: bytes, control: TaskControl) -> Iterator[bytes]:
    """The contents of the parts, one after another, each when it is complete.

    Parameters
    ----------
    read
        Reads at most so many bytes of the body, some at least unless it is over.

    Raises
    ------
    ConnectionAbortedError
        If the body ends before its last boundary.
    MultipartError
        If no part begins, or one is larger than may be.
    """
    delimiter = b"\r\n--" + boundary
    held = bytearray(b"\r\n")  # the first delimiter stands at the beginning of a line, too
    _skip_to(held, delimiter, read, control)
    while True:
        _fill(held, 2, read, control)
        if held[:2] == b"--":
            return
        _skip_head(held, read, control)
        yield _content(held, delimiter, read, control)


def _content(held: bytearray, delimiter: bytes, read: Callable[[int], bytes], control: TaskControl) -> bytes:
    """What stands before the next delimiter; both are taken out of what is held."""
    looked = 0
    while (end := held.find(delimiter, looked)) < 0:
        looked = max(0, len(held) - len(delimiter) + 1)
        if len(held) > MOST_PART_BYTES:
            raise MultipartError("a part is too large")
        _more(held, read, control)
    content = bytes(memoryview(held)[:end])
    del held[: end + len(delimiter)]
    return content


def _skip_to(held: bytearray, mark: bytes, read: Callable[[int], bytes], control: TaskControl) -> None:
    while (end := held.find(mark)) < 0:
        if len(held) > _MOST_HEADER_BYTES + _CHUNK_BYTES:
            raise MultipartError("no part begins")
        _more(held, read, control)
    del held[: end + len(mark)]


def _skip_head(held: bytearray, read: Callable[[int], bytes], control: TaskControl) -> None:
    """Take away the header fields of a part, which may be none, and the empty line after them."""
    _skip_to(held, b"\r\n\r\n", read, control)


def _fill(held: bytearray, least: int, read: Callable[[int], bytes], control: TaskControl) -> None:
    while len(held) < least:
        _more(held, read, control)


def _more(held: bytearray, read: Callable[[int], bytes], control: TaskControl) -> None:
    control.checkpoint()
    piece = read(_CHUNK_BYTES)
    if not piece:
        raise ConnectionAbortedError("the body ends too early")
    held += piece


def enclosed(content: bytes, boundary: str) -> tuple[list[bytes | memoryview], int]:
    """The pieces of a body with one DICOM file in it, and their length in bytes."""
    head = f"--{boundary}\r\nContent-Type: application/dicom\r\n\r\n".encode("ascii")
    foot = f"\r\n--{boundary}--\r\n".encode("ascii")
    whole = memoryview(content)
    middle = [whole[first : first + _CHUNK_BYTES] for first in range(0, len(content), _CHUNK_BYTES)]
    return [head, *middle, foot], len(head) + len(content) + len(foot)
