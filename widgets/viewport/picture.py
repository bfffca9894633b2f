"""The image itself: pixels to a picture as the screen has it, and the item that draws it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.core.overlay import Overlay
from app.core.pixels import ImagePixels
from app.core.reduction import reduced, reduced_mask
from app.core.shading import Shading, has_table, look_up, shade_directly, shading_table
from app.core.turn import Turn, turned
from widgets.viewport.placement import Placement

Colours = NDArray[np.uint32]
MOST_AHEAD: Final = 1 << 23
"""Pixels of the largest image whose picture is made before it is asked for."""


@dataclass(frozen=True, slots=True)
class Reduction:
    """How many rows and columns of the image one pixel of the picture stands for."""

    down: int = 1
    across: int = 1


def reduction_for(placement: Placement, *, pixel_ratio: float) -> Reduction:
    """What a screen with `pixel_ratio` pixels to a unit can still show at all."""
    return Reduction(
        down=max(int(1 / (placement.scale_y * pixel_ratio)), 1),
        across=max(int(1 / (placement.scale_x * pixel_ratio)), 1),
    )


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a picture is made of."""

    pixels: ImagePixels
    shading: Shading | None
    turn: Turn
    reduction: Reduction

    def is_same(self, other: _Subject) -> bool:
        """Whether the picture is the same: by the pixels at hand, which nobody changes, not by comparing each."""
        ours, theirs = (self.shading, self.turn, self.reduction), (other.shading, other.turn, other.reduction)
        return self.pixels is other.pixels and ours == theirs


class PictureMaker:
    """Makes pictures of pixels; keeps the table and the smaller copy that the next picture is likely to need."""

    def __init__(self) -> None:
        self._ready: tuple[_Subject, Colours] | None = None
        self._table_key: tuple[object, ...] = ()
        self._table: Colours | None = None
        self._small_of: tuple[ImagePixels, Reduction] | None = None
        self._small: NDArray[Any] | None = None

    def prepare(self, pixels: ImagePixels, shading: Shading | None, *, turn: Turn, reduction: Reduction) -> None:
        """Make a picture that is likely to be the next; it is made as `make` would."""
        subject = _Subject(pixels, shading, turn, reduction)
        # A copy of fewer pixels is kept for the picture in view; a very large picture would take its memory twice.
        can_wait = reduction != Reduction() or pixels.stored.size > MOST_AHEAD
        if not can_wait and (self._ready is None or not self._ready[0].is_same(subject)):
            self._ready = subject, self._made(subject)

    def make(self, pixels: ImagePixels, shading: Shading | None, *, turn: Turn, reduction: Reduction) -> Colours:
        """The picture as it lies on the screen, 0xFFRRGGBB, C-contiguous.

        Parameters
        ----------
        shading
            None for pixels in colours.
        """
        subject, ready = _Subject(pixels, shading, turn, reduction), self._ready
        self._ready = None
        return ready[1] if ready is not None and ready[0].is_same(subject) else self._made(subject)

    def _made(self, subject: _Subject) -> Colours:
        pixels, shading = subject.pixels, subject.shading
        stored = turned(self._reduced(pixels, subject.reduction), subject.turn)
        if shading is None:
            return _packed(stored)
        if not has_table(stored.dtype):
            shown = shade_directly(stored, shading, to_values=pixels.to_values, padding=pixels.padding)
            return np.ascontiguousarray(shown)
        return np.ascontiguousarray(look_up(stored, self._table_for(pixels, shading)))

    def _table_for(self, pixels: ImagePixels, shading: Shading) -> Colours:
        key = (pixels.stored.dtype, pixels.transform, pixels.padding, shading)
        if self._table is None or key != self._table_key:
            dtype, padding = pixels.stored.dtype, pixels.padding
            self._table = shading_table(dtype, shading, to_values=pixels.to_values, padding=padding)
            self._table_key = key
        return self._table

    def _reduced(self, pixels: ImagePixels, reduction: Reduction) -> NDArray[Any]:
        if reduction == Reduction():
            self._small, self._small_of = None, None
            return pixels.stored
        if self._small is None or self._small_of is None or self._small_of != (pixels, reduction):
            down, across = reduction.down, reduction.across
            self._small = reduced(pixels.stored, down=down, across=across, padding=pixels.padding)
            self._small_of = pixels, reduction
        return self._small


def overlay_picture(
    overlays: Sequence[Overlay], shape: tuple[int, int], *, turn: Turn, reduction: Reduction, ink: QColor
) -> Colours:
    """The graphics that an image brings along as a picture with nothing between them, 0xAARRGGBB."""
    mask = np.zeros(shape, dtype=np.bool_)
    for overlay in overlays:
        mask |= overlay.on_image(*shape)
    small = reduced_mask(mask, down=reduction.down, across=reduction.across)
    return np.ascontiguousarray(np.where(turned(small, turn), np.uint32(ink.rgba()), np.uint32(0)))


class PictureItem(QGraphicsItem):
    """Draws a picture into a rectangle of the screen."""

    def __init__(self, pixel_format: QImage.Format) -> None:
        super().__init__()
        self._format = pixel_format
        self._image = QImage()
        self._memory: Colours | None = None
        self._target = QRectF()
        self._smooth = True

    def set_picture(self, picture: Colours) -> None:
        """Show another picture; it must not change from now on."""
        rows, columns = picture.shape
        self._memory = picture  # QImage only points at it
        self._image = QImage(picture.data, columns, rows, 4 * columns, self._format)
        self.update()

    def set_place(self, target: QRectF, *, smooth: bool) -> None:
        """Show it there, interpolated between pixels or not."""
        if target != self._target:
            self.prepareGeometryChange()
        self._target, self._smooth = target, smooth
        self.update()

    @property
    def covers(self) -> QRect:
        """The pixels of the screen that it paints wholly."""
        left, top = math.ceil(self._target.left()), math.ceil(self._target.top())
        return QRect(left, top, math.floor(self._target.right()) - left, math.floor(self._target.bottom()) - top)

    def boundingRect(self) -> QRectF:
        """Where the picture lies."""
        return self._target

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw it."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
        # A soft edge between pixels of the screen would double the time of the whole picture.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawImage(self._target, self._image)


def target_of(placement: Placement, shape: tuple[int, int], reduction: Reduction) -> QRectF:
    """Where a picture of an image of that shape lies, blocks that reach over its end included."""
    rows = -(-shape[0] // reduction.down) * reduction.down
    columns = -(-shape[1] // reduction.across) * reduction.across
    first = QPointF(*placement.to_screen(-0.5, -0.5))
    last = QPointF(*placement.to_screen(rows - 0.5, columns - 0.5))
    return QRectF(first, last).normalized()


def _packed(colours: NDArray[np.uint8]) -> Colours:
    """(rows, columns, 3) red, green and blue as 0xFFRRGGBB."""
    red, green, blue = (colours[..., channel].astype(np.uint32) for channel in range(3))
    return np.ascontiguousarray(red << np.uint32(16) | green << np.uint32(8) | blue | np.uint32(0xFF000000))
