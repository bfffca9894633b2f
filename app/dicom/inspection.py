"""What a file holds, measured: kind, encoding, and the pixels' shape, range and fingerprint."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydicom.uid import UID

from app.core.errors import FileError
from app.core.identity import SOPClassUID, is_uid
from app.core.object_kinds import ObjectKind, kind_of
from app.core.tasks import TaskControl
from app.dicom.image_slice import unit_of
from app.dicom.payloads import video_extension
from app.dicom.pixel_decoding import read_frame_index, read_stored
from app.dicom.pixel_layout import PixelLayout, pixel_layout
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import Header, open_header

_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class PixelFacts:
    """Measured over all frames.

    Parameters
    ----------
    shape
        (rows, columns), with the frames before and the samples of colours behind, where there are several.
    dtype
        NumPy's name of the type of the stored values: that of BitsAllocated and PixelRepresentation.
    minimum, maximum, mean
        Of the modality values; of the samples, for colours; None where no value is a finite number.
    unit
        Empty when unspecified.
    sha256
        Of the stored values in native byte order, frame after frame. Unused bits are cleared, colours are red,
        green and blue, and of palette images it is the indices.
    """

    shape: tuple[int, ...]
    dtype: str
    minimum: float | None
    maximum: float | None
    mean: float | None
    unit: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one file is; `pixels` is None where it holds none, or a video."""

    kind: ObjectKind
    sop_class: str
    sop_class_uid: str
    transfer_syntax: str
    transfer_syntax_uid: str
    pixels: PixelFacts | None


def inspect_file(path: Path, control: TaskControl) -> FileFacts:
    """Read a file and decode every frame of it, one at a time.

    Raises
    ------
    FileError
        If it cannot be read, or its pixels cannot be decoded.
    """
    header = open_header(path)
    with quiet_pydicom():
        sop_class_uid = header.elements.text("SOPClassUID")
        kind = kind_of(SOPClassUID(sop_class_uid), header.elements.text("Modality"))
        pixels = None
        if video_extension(header.transfer_syntax):
            kind = ObjectKind.VIDEO
        elif header.pixels is not None or (kind is ObjectKind.IMAGE and "Image Storage" in _name(sop_class_uid)):
            pixels = _pixel_facts(header, control)
    return FileFacts(
        kind, _name(sop_class_uid), sop_class_uid, _name(header.transfer_syntax), header.transfer_syntax, pixels
    )


def _pixel_facts(header: Header, control: TaskControl) -> PixelFacts:
    layout = pixel_layout(header)
    index = read_frame_index(layout)
    digest, statistics = hashlib.sha256(), _Statistics()
    first: NDArray[Any] | None = None
    for frame in range(layout.number_of_frames):
        control.checkpoint(frame / layout.number_of_frames)
        stored = np.ascontiguousarray(read_stored(layout, frame, index=index))
        stored = stored.astype(stored.dtype.newbyteorder("="), copy=False)
        if first is None:
            first = stored
        elif (stored.shape, stored.dtype) != (first.shape, first.dtype):
            raise FileError(f"The frames of {header.path.name} differ in shape or type.")
        digest.update(stored.data)
        _add(statistics, layout, stored, frame)
    assert first is not None  # noqa: S101 - an image has at least one frame
    shape = first.shape if layout.number_of_frames == 1 else (layout.number_of_frames, *first.shape)
    return PixelFacts(
        shape=tuple(shape),
        dtype=str(first.dtype),
        minimum=statistics.minimum,
        maximum=statistics.maximum,
        mean=statistics.mean,
        unit="" if layout.is_colour else unit_of(header.elements),
        sha256=digest.hexdigest(),
    )


class _Statistics:
    """Range and mean of values that come in pieces; what is no finite number does not count."""

    def __init__(self) -> None:
        self._low, self._high, self._sum, self._count = math.inf, -math.inf, 0.0, 0

    def add(self, values: NDArray[Any]) -> None:
        """Take a piece in."""
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            values = values[np.isfinite(values)]
        if values.size:
            self._low, self._high = min(self._low, float(values.min())), max(self._high, float(values.max()))
            self._sum += float(values.sum(dtype=np.float64))
            self._count += values.size

    @property
    def minimum(self) -> float | None:
        """The smallest value."""
        return self._low if self._count else None

    @property
    def maximum(self) -> float | None:
        """The largest value."""
        return self._high if self._count else None

    @property
    def mean(self) -> float | None:
        """The mean."""
        return self._sum / self._count if self._count else None


def _add(statistics: _Statistics, layout: PixelLayout, stored: NDArray[Any], frame: int) -> None:
    """Take the modality values of a frame in, a block at a time: they are larger than the stored ones."""
    flat = stored.reshape(-1)
    transform = None if layout.is_colour else layout.transform_of(frame)
    for start in range(0, flat.size, _BLOCK):
        block = flat[start : start + _BLOCK]
        statistics.add(block if transform is None else transform.to_values(block))


def _name(uid: str) -> str:
    return str(UID(uid).name) if is_uid(uid) else ""
