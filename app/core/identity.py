"""The identifiers of DICOM, told apart by type so that a study is never asked for by a series' UID."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType

StudyInstanceUID = NewType("StudyInstanceUID", str)
SeriesInstanceUID = NewType("SeriesInstanceUID", str)
SOPInstanceUID = NewType("SOPInstanceUID", str)
SOPClassUID = NewType("SOPClassUID", str)
FrameOfReferenceUID = NewType("FrameOfReferenceUID", str)
RoiId = NewType("RoiId", str)


@dataclass(frozen=True, slots=True)
class ImageReference:
    """One image: an instance, or one frame of a multi-frame one (PS3.3 10.3, Image SOP Instance Reference Macro).

    Parameters
    ----------
    frame_number
        ReferencedFrameNumber, from 1; None for an instance that is no multi-frame image.
    """

    sop_instance_uid: SOPInstanceUID
    frame_number: int | None = None


_UID = re.compile(r"[0-9][0-9.]{0,63}")


def is_uid(text: str) -> bool:
    """Whether `text` can be a UID: digits and dots, a digit first, 64 at most (PS3.5 section 9.1).

    Components with leading zeros are let pass: real archives hold them. What matters here is that a
    UID is safe as a file name, never a hidden one, and in a query.
    """
    return _UID.fullmatch(text) is not None
