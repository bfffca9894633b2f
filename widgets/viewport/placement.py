"""Where the image lies on the viewport: pixel centres to screen and back. Pure, without Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placement:
    """The map from (row, column) of pixel centres to screen (x, y).

    Pixel (r, c) covers r - 0.5 to r + 0.5 and c - 0.5 to c + 0.5.

    Parameters
    ----------
    scale_x, scale_y
        Screen pixels per column and per row.
    left, top
        Screen position of the centre of pixel (0, 0).
    """

    scale_x: float
    scale_y: float
    left: float
    top: float

    def to_screen(self, row: float, column: float) -> tuple[float, float]:
        """(x, y) of a point of the image."""
        return self.left + column * self.scale_x, self.top + row * self.scale_y

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """(row, column) of a point of the screen."""
        return (y - self.top) / self.scale_y, (x - self.left) / self.scale_x


def place(
    shape: tuple[int, int],
    size: tuple[float, float],
    *,
    aspect: float,
    zoom: float,
    pan: tuple[float, float],
) -> Placement:
    """Centre an image, fitted into the viewport at zoom 1.

    Parameters
    ----------
    shape
        Rows, columns.
    size
        Width and height of the viewport.
    aspect
        Height of a pixel over its width.
    pan
        Offset of the image's centre from the viewport's, in rows and columns.
    """
    rows, columns = shape
    width, height = max(size[0], 1.0), max(size[1], 1.0)
    scale_x = min(width / columns, height / (rows * aspect)) * zoom
    scale_y = scale_x * aspect
    left = width / 2 + (pan[1] - (columns - 1) / 2) * scale_x
    top = height / 2 + (pan[0] - (rows - 1) / 2) * scale_y
    return Placement(scale_x, scale_y, left, top)


def pan_to_keep(
    point: tuple[float, float], *, old: Placement, pan: tuple[float, float], factor: float, size: tuple[float, float]
) -> tuple[float, float]:
    """The pan that leaves the image under a point of the screen where it is, when the zoom grows by `factor`."""
    x, y = point[0] - size[0] / 2, point[1] - size[1] / 2
    change = 1 / factor - 1
    return pan[0] + y / old.scale_y * change, pan[1] + x / old.scale_x * change


def scale_bar_mm(width_px: float, *, mm_per_px: float) -> float:
    """The longest of 1, 2, 5, 10, … mm that is no wider than `width_px`."""
    most = width_px * mm_per_px
    power = 10.0**-3
    best = power
    while power <= most:
        best = max(step * power for step in (1, 2, 5) if step * power <= most)
        power *= 10
    return best
