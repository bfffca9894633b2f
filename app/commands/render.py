"""`verdant render`: one image as a PNG, as the viewer would show it, without anybody's name."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer
from numpy.typing import NDArray
from PIL import Image

from app.core.errors import PixelDataError, SeriesError, UsageError
from app.core.pixels import ImagePixels
from app.core.shading import Shading, shade_directly
from app.core.tasks import TaskControl
from app.core.voi import GreyTransform, Window
from app.core.volume import ImageSlice
from app.dicom.volume_reading import DicomStudyReader
from app.files import write_file
from app.presets import window_presets
from app.session.viewport_state import ViewportState
from app.session.windowing import Windowing

MOST_PIXELS: Final = 1 << 28
_SAME_ASPECT: Final = 1e-3


def render(
    file: Annotated[Path, typer.Argument(help="DICOM image.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="PNG to write.")],
    window: Annotated[
        tuple[float, float] | None,
        typer.Option(
            help="The window of values; otherwise the one that the viewer would show first.", metavar="CENTRE WIDTH"
        ),
    ] = None,
    frame: Annotated[int | None, typer.Option(help="Frame of a multi-frame image, from 1.", min=1)] = None,
) -> None:
    """Write an image as a PNG. Grey by the window, colours as they are.

    Pixels that are not square are made so: the image is enlarged, linear between pixels, along the axis in which
    they are longer; the other keeps its number of pixels. No text is written into or onto the PNG; what was burned
    into the pixels by the machine stays there.
    """
    reader = DicomStudyReader()
    image = _image(reader, file, frame)
    pixels = reader.read_pixels(image)
    if window is not None and (pixels.is_colour or not _is_window(window)):
        why = "is for grey images only" if pixels.is_colour else "needs a centre and a width of at least 1"
        raise UsageError(f"--window {why}.")
    picture = square_pixels(rgb(image, pixels, window), image.display_aspect)
    write_file(out, png(picture))
    typer.echo(f"{out}: {picture.shape[1]} × {picture.shape[0]} pixels.")


def rgb(image: ImageSlice, pixels: ImagePixels, window: tuple[float, float] | None) -> NDArray[np.uint8]:
    """(rows, columns, 3): red, green and blue of an image, in the window given or its own."""
    if pixels.is_colour:
        return pixels.stored
    shading = Shading(_transform(image, pixels, window), image.inverted)
    words = shade_directly(pixels.stored, shading, to_values=pixels.to_values, padding=pixels.padding)
    return np.stack([(words >> shift & 0xFF).astype(np.uint8) for shift in (16, 8, 0)], axis=-1)


def square_pixels(picture: NDArray[np.uint8], aspect: float) -> NDArray[np.uint8]:
    """A picture (rows, columns, 3) whose pixels are `aspect` times as high as wide, with square ones.

    Raises
    ------
    PixelDataError
        If it would become larger than MOST_PIXELS.
    """
    if abs(aspect - 1) < _SAME_ASPECT:
        return picture
    rows, columns = picture.shape[:2]
    height, width = (rows * aspect, columns) if aspect > 1 else (rows, columns / aspect)
    if not math.isfinite(height * width) or height * width > MOST_PIXELS:
        raise PixelDataError(
            "The image is too large to be written with square pixels.",
            cause=f"Its pixels are {aspect:g} times as high as wide.",
        )
    size = max(1, round(width)), max(1, round(height))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR))


def png(picture: NDArray[np.uint8]) -> bytes:
    """A picture (rows, columns, 3) as a PNG file with nothing but its pixels; grey ones in one channel."""
    is_grey = np.array_equal(picture[..., 0], picture[..., 1]) and np.array_equal(picture[..., 0], picture[..., 2])
    content = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture[..., 0] if is_grey else picture)).save(content, format="PNG")
    return content.getvalue()


def _image(reader: DicomStudyReader, file: Path, frame: int | None) -> ImageSlice:
    stacks = reader.read_series([file], TaskControl())
    images = [image for stack in stacks for image in stack.slices]
    found = next((image for image in images if (image.frame_number or 1) == (frame or 1)), None)
    if found is not None:
        return found
    if frame is not None and frame > len(images):
        raise UsageError(f"{file.name} has no frame {frame}.", next_step=f"Give a frame from 1 to {len(images)}.")
    raise SeriesError(f"Frame {frame or 1} of {file.name} could not be opened.")


def _is_window(window: tuple[float, float]) -> bool:
    return all(map(math.isfinite, window)) and window[1] >= 1


def _transform(image: ImageSlice, pixels: ImagePixels, window: tuple[float, float] | None) -> GreyTransform:
    if window is None:
        return Windowing(ViewportState(), window_presets()).shown(image, pixels)
    stated, given = image.windows[0] if image.windows else None, Window(*window)
    return replace(given, function=stated.function) if isinstance(stated, Window) else given
