"""The pixels of a frame as the core knows them: stored values with what they mean (PS3.3 C.7.6.3 and C.11.1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.errors import PixelDataError
from app.core.phrases import phrase
from app.core.pixels import ImagePixels
from app.dicom.colour import eight_bits
from app.dicom.frames import FrameIndex
from app.dicom.pixel_decoding import read_stored
from app.dicom.pixel_layout import PixelLayout


def decode_pixels(layout: PixelLayout, frame: int, *, index: FrameIndex | None = None) -> ImagePixels:
    """The pixels of a frame, counted from 0.

    Parameters
    ----------
    index
        Where the compressed frames of the same file lie, if known.

    Raises
    ------
    FileError
        TruncatedFileError or PixelDataError if the frame cannot be decoded.
    """
    if not 0 <= frame < layout.number_of_frames:
        raise layout.error(
            phrase("It has no frame {number}, only {count}.", number=frame + 1, count=layout.number_of_frames)
        )
    stored = read_stored(layout, frame, index=index)
    if layout.is_colour:
        if layout.palette is not None:
            stored = layout.palette.to_rgb(stored)
        return ImagePixels(_read_only(eight_bits(stored, bits_stored=layout.bits_stored)))
    return ImagePixels(_read_only(_smallest(layout, stored)), layout.transform_of(frame), layout.padding)


def grey_values(path: Path, pixels: ImagePixels) -> NDArray[np.float32]:
    """Modality values (rows, columns) of an image that comes from `path`, read-only.

    Raises
    ------
    PixelDataError
        If the image is in colours.
    """
    if pixels.is_colour:
        raise PixelDataError(
            phrase("{file} is an image in colours.", file=path.name),
            cause=phrase("It has no grey values to measure or to give to a network."),
            next_step=phrase("Choose a grey-scale image."),
        )
    return pixels.values


def _smallest(layout: PixelLayout, stored: NDArray[Any]) -> NDArray[Any]:
    """32-bit integers of which at most 16 bits are used, in 16; whatever lies in the file as it is shown stays."""
    if stored.dtype.kind in "iu" and stored.dtype.itemsize == 4 and layout.bits_stored <= 16:
        return stored.astype(f"{stored.dtype.kind}2")
    return stored


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
