"""The pixels of a file by itself, without a series that it belongs to."""

from __future__ import annotations

from pathlib import Path

from app.core.pixels import ImagePixels
from app.dicom.pixel_layout import pixel_layout
from app.dicom.pixels import decode_pixels
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import open_header


def read_pixels(path: Path, frame: int = 0) -> ImagePixels:
    """The pixels of a file, or of one of its frames, counted from 0."""
    header = open_header(path)
    with quiet_pydicom():
        layout = pixel_layout(header)
    return decode_pixels(layout, frame)
