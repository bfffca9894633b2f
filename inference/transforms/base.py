"""What every transform is: something that fits itself to one image and can then be undone.

Coordinates are pixel *centres*, (row, column), row 0 and column 0 being the centre of the first pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.core.errors import InputMismatchError
from app.core.phrases import phrase

Values: TypeAlias = NDArray[np.float32]
Points: TypeAlias = NDArray[np.float64]

MAX_SIDE: Final = 4096

Vector: TypeAlias = tuple[float, float, float]
Directions: TypeAlias = tuple[Vector, Vector]
"""Unit vectors in LPS: along a row (growing column), down a column (growing row); as ImageOrientationPatient."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Size and spacing of an image.

    Parameters
    ----------
    spacing_mm
        Between rows, between columns (PixelSpacing's order); None where the image does not say.
    directions
        Where rows and columns point in the patient; None where the image does not say.
    """

    rows: int
    columns: int
    spacing_mm: tuple[float, float] | None
    directions: Directions | None = None

    def __post_init__(self) -> None:
        if not (1 <= self.rows <= MAX_SIDE and 1 <= self.columns <= MAX_SIDE):
            raise InputMismatchError(
                phrase("The image cannot be given to the network."),
                cause=phrase(
                    "It would be {rows} x {columns} pixels; the limit is {limit} a side.",
                    rows=self.rows,
                    columns=self.columns,
                    limit=MAX_SIDE,
                ),
                next_step=phrase("Choose a network that is made for images of this size."),
            )


def diagonal(grid: Grid) -> Points:
    """Points (i, i) up to the longer side: all row and all column indices in one array.

    Axes do not mix, so mapping these maps every row and every column of the grid.
    """
    longest = np.arange(max(grid.rows, grid.columns), dtype=np.float64)
    return np.stack([longest, longest], axis=1)


class Fitted(Protocol):
    """A transform that knows the image it is for."""

    @property
    def grid(self) -> Grid:
        """Size and spacing after it."""
        ...

    def apply(self, values: Values) -> Values:
        """From the grid before to `grid`: (rows, columns), or (channels, rows, columns), each channel alike."""
        ...

    def invert(self, values: Values) -> Values:
        """The way back; exact up to interpolation and to what was clipped."""
        ...

    def apply_points(self, points: Points) -> Points:
        """(N, 2) row, column before -> after."""
        ...

    def invert_points(self, points: Points) -> Points:
        """(N, 2) row, column after -> before."""
        ...


class Transform(Protocol):
    """A step of `preprocess`."""

    def fit(self, values: Values, grid: Grid) -> Fitted:
        """Fit to an image, (rows, columns) or (channels, rows, columns), on a grid; all channels together.

        Raises
        ------
        InputMismatchError
            The image does not allow the step.
        """
        ...


@dataclass(frozen=True, slots=True)
class GreyMap:
    """A linear map of grey values, (value - zero) * scale + offset, then limited to lower..upper; places stay."""

    grid: Grid
    zero: float
    scale: float
    offset: float = 0.0
    lower: float = -np.inf
    upper: float = np.inf

    def apply(self, values: Values) -> Values:
        """Map grey values."""
        mapped = (values - np.float32(self.zero)) * np.float32(self.scale)
        if self.offset:
            mapped += np.float32(self.offset)
        if not (np.isinf(self.lower) and np.isinf(self.upper)):
            np.clip(mapped, self.lower, self.upper, out=mapped)
        return np.asarray(mapped, np.float32)

    def invert(self, values: Values) -> Values:
        """Map back; what was limited stays at the limit, and an image that was flat becomes its one value."""
        if self.scale == 0:
            return np.full_like(values, self.zero)
        return np.asarray((values - np.float32(self.offset)) / np.float32(self.scale) + np.float32(self.zero))

    def apply_points(self, points: Points) -> Points:
        """Leave points where they are."""
        return points

    def invert_points(self, points: Points) -> Points:
        """Leave points where they are."""
        return points


def to_range(
    grid: Grid, low: float, high: float, *, to: tuple[float, float] = (0.0, 1.0), clip: bool = True
) -> GreyMap:
    """Map low..high to a range and limit what lies outside, if asked; a flat image becomes the range's lower end."""
    scale = (to[1] - to[0]) / (high - low) if high > low else 0.0
    lower, upper = (min(to), max(to)) if clip else (-np.inf, np.inf)
    return GreyMap(grid, zero=low, scale=scale, offset=to[0], lower=lower, upper=upper)


def by_plane(values: Values, work: Callable[[Values], Values]) -> Values:
    """What a function of (rows, columns) makes of an image or of each of its channels."""
    return work(values) if values.ndim == 2 else np.stack([work(plane) for plane in values])


def by_channel(values: Values, fit: Callable[[Values], GreyMap]) -> GreyMap | ChannelMaps:
    """Grey maps fitted to each channel of an image alone."""
    return fit(values) if values.ndim == 2 else ChannelMaps(tuple(fit(plane) for plane in values))


@dataclass(frozen=True, slots=True)
class ChannelMaps:
    """A grey map for each channel."""

    maps: Sequence[GreyMap]

    @property
    def grid(self) -> Grid:
        """The same for all."""
        return self.maps[0].grid

    def apply(self, values: Values) -> Values:
        """Map each channel (channels, rows, columns)."""
        return np.stack([one.apply(plane) for one, plane in zip(self.maps, values, strict=True)])

    def invert(self, values: Values) -> Values:
        """Map each channel back."""
        return np.stack([one.invert(plane) for one, plane in zip(self.maps, values, strict=True)])

    def apply_points(self, points: Points) -> Points:
        """Leave points where they are."""
        return points

    def invert_points(self, points: Points) -> Points:
        """Leave points where they are."""
        return points


def require_spacing(grid: Grid, step: str) -> tuple[float, float]:
    """The grid's spacing.

    Raises
    ------
    InputMismatchError
        There is none.
    """
    if grid.spacing_mm is None:
        raise InputMismatchError(
            phrase("The image cannot be given to the network."),
            cause=phrase(
                "The network's step '{step}' works in millimetres, and the image has no Pixel Spacing.", step=step
            ),
            next_step=phrase("Choose a network that does not resample, or an image with Pixel Spacing."),
        )
    return grid.spacing_mm
