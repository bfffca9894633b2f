"""All steps of a network in order, and the way back to the slice's own grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from app.core.errors import InputMismatchError
from app.core.phrases import phrase
from inference.architecture import Architecture, Step, StepKind
from inference.transforms.base import Fitted, Grid, Points, Transform, Values, diagonal
from inference.transforms.clip import Clip
from inference.transforms.interpolation import Interpolation, interpolate
from inference.transforms.minmax import MinMax
from inference.transforms.pad import Pad
from inference.transforms.percentile import Percentile
from inference.transforms.repeat_channels import RepeatChannels
from inference.transforms.resample import Resample
from inference.transforms.resize import Resize
from inference.transforms.window import Window
from inference.transforms.zscore import ZScore

COLOURS: Final = 3
MAP_AXES: Final = 3
"""Axes of class maps: class, row, column."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps of one network; the same pipeline serves every slice.

    Parameters
    ----------
    size_multiple
        What the sides of the input must be multiples of.
    """

    transforms: tuple[Transform, ...]
    size_multiple: int = 1

    @classmethod
    def of(cls, architecture: Architecture) -> Pipeline:
        """The pipeline that a description asks for."""
        transforms = tuple(_transform(step) for step in architecture.preprocess if step.kind is not StepKind.RESCALE)
        return cls(transforms, architecture.size_multiple)

    def apply(self, values: Values, pixel_spacing_mm: tuple[float, float] | None) -> Prepared:
        """Prepare one slice.

        Parameters
        ----------
        values
            Modality values, float32 (rows, columns), or red, green and blue (rows, columns, 3). Grey values of the
            three are mapped alike; they take the place of the equal channels that `repeat-channels` would make.
        pixel_spacing_mm
            Between rows, between columns; None where the image does not say.

        Raises
        ------
        InputMismatchError
            A step needs millimetres and there are none; the image has values that are not finite, is larger
            than 4096 a side, or does not have a size or number of channels that the network takes.
        """
        transforms = self.transforms
        if values.ndim == 3 and values.shape[2] == COLOURS:
            transforms = self._for_colours()
        elif values.ndim != 2:
            raise _mismatch(phrase("It has {ndim} axes instead of rows and columns.", ndim=values.ndim))
        slice_grid = grid = Grid(values.shape[0], values.shape[1], _checked_spacing(pixel_spacing_mm))
        if not np.isfinite(values).all():
            raise _mismatch(phrase("It has values that are not finite."))
        current = np.asarray(values if values.ndim == 2 else np.moveaxis(values, 2, 0), np.float32)
        fitted: list[Fitted] = []
        for transform in transforms:
            step = transform.fit(current, grid)
            current = step.apply(current) if current.ndim == 2 else np.stack([step.apply(one) for one in current])
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
        return np.stack([interpolate(plane, at[:rows, 0], at[:columns, 1], Interpolation.LINEAR) for plane in logits])


def _transform(step: Step) -> Transform:
    arguments: dict[str, Any] = dict(step.arguments)
    if "interpolation" in arguments:
        arguments["interpolation"] = Interpolation(arguments["interpolation"])
    transform: Transform = _TRANSFORMS[step.kind](**arguments)
    return transform


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
    StepKind.PERCENTILE: Percentile,
    StepKind.MINMAX: MinMax,
    StepKind.ZSCORE: ZScore,
    StepKind.RESAMPLE: Resample,
    StepKind.RESIZE: Resize,
    StepKind.PAD: Pad,
    StepKind.REPEAT_CHANNELS: RepeatChannels,
}
