"""Where the image lies on the viewport: pixel centres to screen and back. Pure, without Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.turn import UPRIGHT, Turn, fitting_scale
from app.session.display import Display


@dataclass(frozen=True, slots=True)
class Placement:
    """The map from (row, column) of pixel centres to screen (x, y).

    Pixel (r, c) covers r - 0.5 to r + 0.5 and c - 0.5 to c + 0.5.

    Parameters
    ----------
    scale_x, scale_y
        Screen pixels per column and per row of the image, however it is turned.
    left, top
        Screen position of the centre of pixel (0, 0).
    """

    scale_x: float
    scale_y: float
    left: float
    top: float
    turn: Turn = UPRIGHT

    @property
    def steps(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """How far, in x and y, the screen goes with one column and with one row."""
        (column_x, row_x), (column_y, row_y) = self.turn.signs
        return (
            (column_x * self.scale_x, column_y * self.scale_x),
            (row_x * self.scale_y, row_y * self.scale_y),
        )

    def to_screen(self, row: float, column: float) -> tuple[float, float]:
        """(x, y) of a point of the image."""
        along_columns, along_rows = self.steps
        return (
            self.left + column * along_columns[0] + row * along_rows[0],
            self.top + column * along_columns[1] + row * along_rows[1],
        )

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """(row, column) of a point of the screen."""
        return self.way_to_image(x - self.left, y - self.top)

    def way_to_image(self, right: float, down: float) -> tuple[float, float]:
        """Rows and columns that a way on the screen goes."""
        # The matrix of a turn is orthogonal: its transpose is its inverse.
        (column_x, row_x), (column_y, row_y) = self.turn.signs
        return (row_x * right + row_y * down) / self.scale_y, (column_x * right + column_y * down) / self.scale_x


def place(
    shape: tuple[int, int],
    size: tuple[float, float],
    *,
    aspect: float,
    zoom: float,
    pan: tuple[float, float],
    turn: Turn = UPRIGHT,
    fitted: bool = True,
    pixel_ratio: float = 1.0,
) -> Placement:
    """Centre an image.

    Parameters
    ----------
    shape
        Rows, columns.
    size
        Width and height of the viewport.
    aspect
        Height of a pixel over its width.
    zoom
        1 fits the viewport; where not `fitted`, it shows every pixel of the image on one of the screen, along the
        shorter side of a pixel.
    pixel_ratio
        Pixels of the screen in one unit of `size`.
    pan
        Offset of the image's centre from the viewport's, in rows and columns.
    """
    rows, columns = shape
    if fitted:
        base = fitting_scale((columns, rows * aspect), size, turn=turn)
    else:
        base = 1 / (min(aspect, 1.0) * pixel_ratio)
    scale_x = base * zoom
    centred = Placement(scale_x, scale_x * aspect, left=0.0, top=0.0, turn=turn)
    x, y = centred.to_screen((rows - 1) / 2 - pan[0], (columns - 1) / 2 - pan[1])
    width, height = max(size[0], 1.0), max(size[1], 1.0)
    return Placement(scale_x, scale_x * aspect, left=width / 2 - x, top=height / 2 - y, turn=turn)


def placement_of(display: Display, size: tuple[float, float], *, pixel_ratio: float) -> Placement:
    """Where the image of a display that has pixels lies on a viewport of that width and height."""
    assert display.pixels is not None  # noqa: S101 - without pixels nothing has a shape
    rows, columns = display.pixels.stored.shape[:2]
    return place(
        (rows, columns),
        size,
        aspect=display.aspect,
        zoom=display.zoom,
        pan=display.pan,
        turn=display.turn,
        fitted=display.fitted,
        pixel_ratio=pixel_ratio,
    )


def pan_to_keep(
    point: tuple[float, float], *, old: Placement, pan: tuple[float, float], factor: float, size: tuple[float, float]
) -> tuple[float, float]:
    """The pan that leaves the image under a point of the screen where it is, when the zoom grows by `factor`."""
    down, right = old.way_to_image(point[0] - size[0] / 2, point[1] - size[1] / 2)
    change = 1 / factor - 1
    return pan[0] + down * change, pan[1] + right * change


def scale_bar_mm(width_px: float, *, mm_per_px: float) -> float:
    """The longest of 1, 2, 5, 10, … mm that is no wider than `width_px`."""
    most = width_px * mm_per_px
    power = 10.0**-3
    best = power
    while power <= most:
        best = max(step * power for step in (1, 2, 5) if step * power <= most)
        power *= 10
    return best
