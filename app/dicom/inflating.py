"""A deflated data set (PS3.5 A.5) within bounds: a thousandth of it is enough to fill the memory."""

from __future__ import annotations

import zlib
from typing import Final

from pydicom.uid import ExplicitVRLittleEndian

from app.core.errors import FileError
from app.core.phrases import phrase
from app.dicom.part10 import FileHead, file_content

MAX_INFLATED_BYTES: Final = 1 << 30
"""A deflated data set may not grow beyond this."""
_STEP_BYTES: Final = 1 << 20


def inflated_file(content: bytes, head: FileHead) -> bytes:
    """A deflated file as one in Explicit VR Little Endian, which can be read within bounds as all others are.

    Raises
    ------
    zlib.error
        If it is damaged.
    FileError
        If it grows beyond the limit.
    """
    deflated = memoryview(content)[head.data_offset :]
    size = _inflated_bytes(deflated)
    if size > MAX_INFLATED_BYTES:
        raise FileError(
            phrase("The file cannot be read."),
            cause=phrase("Its deflated data set is larger than 1 GiB."),
            next_step=phrase("Fetch or copy the file again."),
        )
    return file_content(
        zlib.decompressobj(-zlib.MAX_WBITS).decompress(deflated, size),
        sop_class_uid=head.sop_class_uid,
        sop_instance_uid=head.sop_instance_uid,
        transfer_syntax_uid=ExplicitVRLittleEndian,
    )


def _inflated_bytes(deflated: memoryview) -> int:
    """How much it inflates to, as far as it may; nothing of that is kept."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size, rest = 0, bytes(deflated)
    while size <= MAX_INFLATED_BYTES and not inflater.eof and (came := inflater.decompress(rest, _STEP_BYTES)):
        size, rest = size + len(came), inflater.unconsumed_tail
    return size
