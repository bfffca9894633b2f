"""Messages between the viewer and the process that runs networks: JSON behind its length, never a pickle.

The arrays that a message speaks of lie in shared memory; see `inference.worker.shared_memory`.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from typing import Any, Final

from app.core import errors
from app.core.errors import NetworkObjectError, VerdantError
from app.core.phrases import Phrase

MAX_MESSAGE_BYTES: Final = 16 << 20
"""A network description may have 1 MiB, and each of its characters may need six bytes."""

_LENGTH: Final = struct.Struct("<I")

Message = Mapping[str, Any]


class Pipe:
    """Both directions of the line to the other process.

    Parameters
    ----------
    reading, writing
        File descriptors.
    """

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing

    def send(self, message: Message) -> None:
        """Write one message whole.

        Raises
        ------
        OSError
            If nobody reads any more.
        """
        text = json.dumps(message, allow_nan=False).encode("utf-8")
        content = memoryview(_LENGTH.pack(len(text)) + text)
        while content:
            content = content[os.write(self._writing, content) :]

    def receive(self) -> Message | None:
        """Wait for the next message; None when the other side is gone, or talks nonsense."""
        head = self._read(_LENGTH.size)
        if head is None:
            return None
        (length,) = _LENGTH.unpack(head)
        text = self._read(length) if length <= MAX_MESSAGE_BYTES else None
        if text is None:
            return None
        try:
            message = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return message if isinstance(message, dict) else None

    def _read(self, count: int) -> bytes | None:
        parts: list[bytes] = []
        while count:
            try:
                part = os.read(self._reading, min(count, 1 << 20))
            except OSError:
                return None
            if not part:
                return None
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


def error_message(error: VerdantError) -> dict[str, Any]:
    """An expected error as a message; its phrases can still be shown in another language."""
    return {
        "kind": type(error).__name__,
        **{name: text_message(getattr(error, name)) for name in ("what", "cause", "next_step", "details")},
    }


def error_of(message: Message) -> VerdantError:
    """The error that a message tells of; one of an unknown kind is about the network."""
    kind = getattr(errors, str(message.get("kind")), None)
    if not (isinstance(kind, type) and issubclass(kind, VerdantError)):
        kind = NetworkObjectError
    return kind(
        text_of(message.get("what")),
        cause=text_of(message.get("cause")),
        next_step=text_of(message.get("next_step")),
        details=text_of(message.get("details")),
    )


def text_message(text: object) -> object:
    """A text, phrase or number as part of a message."""
    if not isinstance(text, Phrase):
        return text if isinstance(text, str | int | float) else str(text)
    return {
        "template": text.template,
        "values": {name: text_message(value) for name, value in text.values.items()},
        "number": text.number,
        "singular": text.singular,
    }


def text_of(message: object) -> str:
    """A text or phrase that came in a message; empty where it is none."""
    if isinstance(message, str):
        return message
    if not isinstance(message, Mapping):
        return ""
    values = {
        name: value if isinstance(value, int | float) else text_of(value) for name, value in message["values"].items()
    }
    return Phrase(message["template"], values, number=message["number"], singular=message["singular"])
