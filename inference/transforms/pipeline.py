"""All steps of a network in order, and the way back to the slice's own grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import InputMismatchError
from app.core.phrases import phrase
from inference.architecture import Architecture, Step, StepKind
from inference.transforms.base import Directions, Fitted, Grid, Points, Transform, Values, diagonal
from inference.transforms.clip import Clip
from inference.transforms.crop import Crop
from inference.transforms.interpolation import Interpolation, interpolate
from inference.transforms.minmax import MinMax
from inference.transforms.orient import Orient
from inference.transforms.pad import Pad
from inference.transforms.percentile import Percentile
from inference.transforms.repeat_channels import RepeatChannels
from inference.transforms.resample import Resample
from inference.transforms.resize import Resize
from inference.transforms.scale import Scale
from inference.transforms.transpose import Transpose
from inference.transforms.window import Window
from inference.transforms.zscore import ZScore

COLOURS: Final = 3
MAP_AXES: Final = 3
"""Axes of class maps: class, row, column."""
_ROUNDING_PX: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps of one network; the same pipeline serves every slice.

    Parameters
    ----------
    size_multiple
        What the sides of the input must be multiples of.
    slices
        How many neighbouring slices enter as channels; 1 for a network of one slice.
    """

    transforms: tuple[Transform, ...]
    size_multiple: int = 1
    slices: int = 1

    @classmethod
    def of(cls, architecture: Architecture) -> Pipeline:
        """The pipeline that a description asks for."""
        transforms = tuple(_transform(step) for step in architecture.preprocess if step.kind is not StepKind.RESCALE)
        return cls(transforms, architecture.size_multiple, architecture.slices)

    def apply(
        self,
        values: Values,
        pixel_spacing_mm: tuple[float, float] | None,
        *,
        directions: Directions | None = None,
    ) -> Prepared:
        """Prepare one slice, or a slab of slices.

        Parameters
        ----------
        values
            Modality values, float32 (rows, columns), or red, green and blue (rows, columns, 3), which take the place
            of the equal channels that `repeat-channels` would make; for a slab (`slices`, rows, columns). Channels
            and slices are mapped alike, measured together, unless a step says `per_channel`.
        pixel_spacing_mm
            Between rows, between columns; None where the image does not say.
        directions
            Where rows and columns point in the patient, as ImageOrientationPatient; None where the image does not
            say. Only `orient` asks for it.

        Raises
        ------
        InputMismatchError
            A step needs millimetres or directions and there are none; the image has values that are not finite, is
            larger than 4096 a side, or does not have a size or number of channels that the network takes.
        """
        transforms, current = self._channels_first(values)
        rows, columns = current.shape[-2:]
        slice_grid = grid = Grid(rows, columns, _checked_spacing(pixel_spacing_mm), directions)
        if not np.isfinite(values).all():
            raise _mismatch(phrase("It has values that are not finite."))
        fitted: list[Fitted] = []
        for transform in transforms:
            step = transform.fit(current, grid)
            current = step.apply(current)
            fitted.append(step)
            grid = step.grid
        if grid.rows % self.size_multiple or grid.columns % self.size_multiple:
            raise _mismatch(
                phrase(
                    "Prepared, it is {rows} x {columns}; the network takes multiples of {size_multiple}.",
                    rows=grid.rows,
                    columns=grid.columns,
                    size_multiple=self.size_multiple,
                )
            )
        tensor = np.array(current if current.ndim == 3 else current[np.newaxis], np.float32, order="C")
        tensor.setflags(write=False)
        return Prepared(tensor, slice_grid, grid, tuple(fitted))

    def _channels_first(self, values: Values) -> tuple[tuple[Transform, ...], Values]:
        """The steps for an image and its values: (rows, columns), or channels or slices in front of these."""
        if self.slices > 1:
            if values.ndim != MAP_AXES or len(values) != self.slices:
                raise _mismatch(
                    phrase(
                        "It has the shape {shape} instead of {slices} slices of rows and columns.",
                        shape=values.shape,
                        slices=self.slices,
                    )
                )
            return self.transforms, np.asarray(values, np.float32)
        if values.ndim == MAP_AXES and values.shape[2] == COLOURS:
            return self._for_colours(), np.asarray(np.moveaxis(values, 2, 0), np.float32)
        if values.ndim != 2:
            raise _mismatch(phrase("It has {ndim} axes instead of rows and columns.", ndim=values.ndim))
        return self.transforms, np.asarray(values, np.float32)

    def _for_colours(self) -> tuple[Transform, ...]:
        """The steps for an image that brings its channels."""
        last = self.transforms[-1] if self.transforms else None
        channels = last.channels if isinstance(last, RepeatChannels) else 1
        if channels != COLOURS:
            raise _mismatch(
                phrase(
                    "It is a colour image, and the network takes {channels} channels instead of {colours}.",
                    channels=channels,
                    colours=COLOURS,
                )
            )
        return self.transforms[:-1]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """One slice as a network takes it.

    Parameters
    ----------
    tensor
        float32 (channels, rows, columns) of `input_grid`, read-only.
    """

    tensor: Values
    slice_grid: Grid
    input_grid: Grid
    fitted: tuple[Fitted, ...]

    def to_input(self, points: Points) -> Points:
        """(N, 2) row, column on the slice -> on the input; pixel centres."""
        for step in self.fitted:
            points = step.apply_points(points)
        return points

    def to_slice(self, points: Points) -> Points:
        """(N, 2) row, column on the input -> on the slice; pixel centres."""
        for step in reversed(self.fitted):
            points = step.invert_points(points)
        return points

    def invert_logits(self, logits: Values) -> Values:
        """Logits (K, rows, columns) of the input -> of the slice's own grid, float32.

        One linear interpolation at the places where the slice's pixel centres lie on the logits, however many
        steps lie between and however much coarser the logits are; so nothing shifts and nothing is blurred twice.

        Parameters
        ----------
        logits
            Of the input's size, or of a whole fraction of it: each value stands for a square of the input's pixels.

        Raises
        ------
        InputMismatchError
            The logits have another size.
        """
        size = (self.input_grid.rows, self.input_grid.columns)
        reduction = size[0] // max(logits.shape[1], 1) if logits.ndim == MAP_AXES else 0
        if not reduction or tuple(reduction * side for side in logits.shape[1:]) != size:
            raise InputMismatchError(
                phrase("The network's output cannot be used."),
                cause=phrase(
                    "It has the shape {shape} instead of (K, {rows}, {columns}) or a whole fraction of that.",
                    shape=logits.shape,
                    rows=size[0],
                    columns=size[1],
                ),
                next_step=phrase("Ask the network's author for weights and a description that belong together."),
            )
        rows, columns = self.slice_grid.rows, self.slice_grid.columns
        at = (self.to_input(diagonal(self.slice_grid)) + 0.5) / reduction - 0.5
        if self.is_transposed:
            at, logits = at[:, ::-1], np.swapaxes(logits, 1, 2)
        down, across = at[:rows, 0], at[:columns, 1]
        if _falls(down):
            down, logits = logits.shape[1] - 1 - down, logits[:, ::-1]
        if _falls(across):
            across, logits = logits.shape[2] - 1 - across, logits[:, :, ::-1]
        return np.stack([interpolate(plane, down, across, Interpolation.LINEAR) for plane in logits])

    @property
    def seen(self) -> NDArray[np.bool_] | None:
        """Which pixels of the slice (rows, columns) the network was shown; None where that is all of them.

        What lies beyond is no answer of the network's: the logits at the edge of what it saw go on there.
        """
        at = self.to_input(diagonal(self.slice_grid))
        if self.is_transposed:
            at = at[:, ::-1]
        sides = (self.input_grid.rows, self.input_grid.columns)
        down, across = sides[::-1] if self.is_transposed else sides
        rows = _is_within(at[: self.slice_grid.rows, 0], down)
        columns = _is_within(at[: self.slice_grid.columns, 1], across)
        return None if rows.all() and columns.all() else np.asarray(rows[:, np.newaxis] & columns)

    @property
    def is_transposed(self) -> bool:
        """Whether the rows of the slice are columns of the input."""
        start, step = self.to_input(np.array([[0.0, 0.0], [1.0, 0.0]]))
        return bool(step[0] == start[0])


def _transform(step: Step) -> Transform:
    arguments: dict[str, Any] = dict(step.arguments)
    if "interpolation" in arguments:
        arguments["interpolation"] = Interpolation(arguments["interpolation"])
    transform: Transform = _TRANSFORMS[step.kind](**arguments)
    return transform


def _is_within(positions: Points, side: int) -> NDArray[np.bool_]:
    """Whether pixel centres lie on the pixels of an input of that many."""
    return np.asarray((positions >= -0.5 - _ROUNDING_PX) & (positions <= side - 0.5 + _ROUNDING_PX))


def _falls(positions: Points) -> bool:
    return len(positions) > 1 and bool(positions[-1] < positions[0])


def _checked_spacing(spacing_mm: tuple[float, float] | None) -> tuple[float, float] | None:
    if spacing_mm is None:
        return None
    between_rows, between_columns = float(spacing_mm[0]), float(spacing_mm[1])
    if not (0 < between_rows < np.inf and 0 < between_columns < np.inf):
        raise _mismatch(phrase("Its Pixel Spacing is not positive."))
    return between_rows, between_columns


def _mismatch(cause: str) -> InputMismatchError:
    return InputMismatchError(
        phrase("The image cannot be given to the network."),
        cause=cause,
        next_step=phrase("Choose another image or a network that is made for this one."),
    )


_TRANSFORMS: dict[StepKind, type[Any]] = {
    StepKind.WINDOW: Window,
    StepKind.CLIP: Clip,
    StepKind.SCALE: Scale,
    StepKind.PERCENTILE: Percentile,
    StepKind.MINMAX: MinMax,
    StepKind.ZSCORE: ZScore,
    StepKind.RESAMPLE: Resample,
    StepKind.RESIZE: Resize,
    StepKind.PAD: Pad,
    StepKind.CROP: Crop,
    StepKind.ORIENT: Orient,
    StepKind.TRANSPOSE: Transpose,
    StepKind.REPEAT_CHANNELS: RepeatChannels,
}
