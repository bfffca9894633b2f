"""Values of sequences in Explicit VR Little Endian, as bytes (PS3.5 7.1.2 and 7.5): contours, references to images.

Thousands of items are written one by one here: as data sets of a general library they take ten times as long.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Final

from app.core.volume import ImageSlice
from app.dicom.rtstruct_polygons import EncodedContour

_FRAMES_PER_ITEM: Final = 8000
"""Their numbers fit into a value of explicit VR."""


def contour_sequence(contours: Sequence[EncodedContour], *, is_xor: bool) -> bytes:
    """One item for each contour, numbered from 1, with a reference to its image."""
    term = _element(0x0042, b"CS", b"CLOSEDPLANAR_XOR" if is_xor else b"CLOSED_PLANAR")
    references: dict[tuple[str, int | None], bytes] = {}
    pieces = []
    for number, contour in enumerate(contours, start=1):
        image = contour.image
        key = image.sop_instance_uid, image.frame_number
        if key not in references:
            references[key] = _reference(image)
        points = _element(0x0046, b"IS", str(contour.points).encode("ascii"))
        own = _element(0x0048, b"IS", str(number).encode("ascii"))
        pieces.append(_item(references[key] + term + points + own + _element(0x0050, b"DS", contour.data)))
    return b"".join(pieces)


def image_references(images: Iterable[ImageSlice]) -> bytes:
    """One item per instance, with the numbers of its frames where it is a multi-frame one (PS3.3 10.3)."""
    frames: dict[tuple[str, str], list[int]] = {}
    for image in images:
        numbers = frames.setdefault((image.sop_class_uid, image.sop_instance_uid), [])
        if image.frame_number is not None:
            numbers.append(image.frame_number)
    return b"".join(
        _instance(*uids, numbers[first : first + _FRAMES_PER_ITEM])
        for uids, numbers in frames.items()
        for first in range(0, max(len(numbers), 1), _FRAMES_PER_ITEM)
    )


def instance_references(images: Iterable[ImageSlice]) -> bytes:
    """One item per instance, without frames (PS3.3 10.11)."""
    return b"".join(
        _instance(*uids) for uids in dict.fromkeys((one.sop_class_uid, one.sop_instance_uid) for one in images)
    )


def _reference(image: ImageSlice) -> bytes:
    """ContourImageSequence with its one item: the Image SOP Instance Reference Macro (PS3.3 10.3)."""
    frames = () if image.frame_number is None else (image.frame_number,)
    content = _instance(image.sop_class_uid, image.sop_instance_uid, frames)
    return struct.pack("<HH2sHI", 0x3006, 0x0016, b"SQ", 0, len(content)) + content


def _instance(sop_class_uid: str, sop_instance_uid: str, frames: Sequence[int] = ()) -> bytes:
    item = _element(0x1150, b"UI", sop_class_uid.encode("ascii"), group=0x0008)
    item += _element(0x1155, b"UI", sop_instance_uid.encode("ascii"), group=0x0008)
    if frames:
        item += _element(0x1160, b"IS", "\\".join(map(str, frames)).encode("ascii"), group=0x0008)
    return _item(item)


def _item(content: bytes) -> bytes:
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content


def _element(element: int, vr: bytes, value: bytes, *, group: int = 0x3006) -> bytes:
    """An element of a VR with a short length; a value of odd length is padded (PS3.5 6.2)."""
    if len(value) % 2:
        value += b"\0" if vr == b"UI" else b" "
    return struct.pack("<HH2sH", group, element, vr, len(value)) + value
