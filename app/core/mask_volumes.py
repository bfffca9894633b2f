"""Masks of whole stacks: their affine, and volumes from elsewhere brought onto the pixels of a stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import GeometryError
from app.core.geometry import PlaneGeometry, index_to_lps
from app.core.identity import ImageReference
from app.core.mask import Mask
from app.core.nifti import NiftiVolume
from app.core.phrases import phrase
from app.core.volume import ImageSeries

GRID_TOLERANCE: Final = 0.05
"""How far voxels may lie beside the pixels that they stand for, in parts of the smallest side of a voxel."""
_SAME_DIRECTION: Final = 1e-4

Matrix = NDArray[np.float64]


def planes_of(stack: ImageSeries) -> list[PlaneGeometry]:
    """The planes of all images of a stack, which are of one shape and orientation.

    Raises
    ------
    GeometryError
        If they are not, or one has no position.
    """
    planes = [image.plane for image in stack.slices if image.plane is not None]
    if len(planes) < len(stack.slices):
        raise GeometryError(
            phrase(
                "{missing} of {count} images have no position in space.",
                missing=len(stack.slices) - len(planes),
                count=len(stack.slices),
            ),
            next_step=phrase("Leave them out."),
        )
    stated = np.array([[*one.row_direction, *one.column_direction, *one.pixel_spacing_mm] for one in planes])
    is_alike = np.allclose(stated, stated[0], atol=_SAME_DIRECTION)
    if len({(plane.rows, plane.columns) for plane in planes}) > 1 or not is_alike:
        raise GeometryError(phrase("The images of the stack differ in size, spacing or orientation."))
    return planes


def affine_of(stack: ImageSeries) -> Matrix:
    """(4, 4): (slice, row, column, 1) to LPS mm, 1; a stack sheared by a tilted gantry has one, too.

    Raises
    ------
    GeometryError
        If no one matrix places all slices; the message says how far one of them is off.
    """
    planes = planes_of(stack)
    matrix = index_to_lps(planes)
    stated = np.array([plane.image_position_patient for plane in planes])
    by_matrix = matrix[:3, 3] + np.arange(len(planes))[:, None] * matrix[:3, 0]
    off_mm = np.linalg.norm(stated - by_matrix, axis=1)
    if off_mm.max() > GRID_TOLERANCE * min(planes[0].pixel_spacing_mm):
        worst = int(np.argmax(off_mm))
        raise GeometryError(
            phrase("The images form no even grid."),
            cause=phrase(
                "Image {number} of {count} lies {distance:.2f} mm from where even steps put it.",
                number=worst + 1,
                count=len(planes),
                distance=off_mm[worst],
            ),
            next_step=phrase("Write a SEG or JSON, which keep the position of each image."),
        )
    return matrix


def volume_of(masks: Mapping[ImageReference, Mask], stack: ImageSeries) -> Mask:
    """Masks on images of a stack as one array (slices, rows, columns); those on other images are passed over."""
    first = stack.slices[0].attributes
    volume = np.zeros((len(stack.slices), first.rows, first.columns), dtype=bool)
    for image, mask in masks.items():
        index = stack.index_of(image)
        if index is not None:
            volume[index] = mask
    return volume


def on_stack(volume: NiftiVolume, stack: ImageSeries) -> NDArray[np.generic]:
    """The values of a volume at the pixels of a stack, (slices, rows, columns), whichever way round it is stored.

    Raises
    ------
    GeometryError
        If its voxels are not exactly the pixels of the stack; the message gives the numbers.
    """
    planes = planes_of(stack)
    # Along which axis of the volume slices, rows and columns run, and which way.
    directions = index_to_lps(planes)[:3, :3]
    steps = np.linalg.solve(volume.index_to_lps[:3, :3], directions).T
    axes = [int(np.argmax(np.abs(step))) for step in steps]
    shape = len(planes), planes[0].rows, planes[0].columns
    if len(set(axes)) < len(axes) or tuple(volume.values.shape[axis] for axis in axes) != shape:
        sizes = " × ".join(str(size) for size in reversed(volume.values.shape))
        raise _other_grid(
            f"The volume has {sizes} voxels, the stack {shape[2]} × {shape[1]} pixels on {shape[0]} images."
        )
    indices = _to_indices(volume.index_to_lps, _corners(planes))
    values = volume.values.transpose(axes)
    for place, (axis, step) in enumerate(zip(axes, steps, strict=True)):
        if step[axis] < 0:
            values = np.flip(values, place)
            indices[..., axis] = volume.values.shape[axis] - 1 - indices[..., axis]
    sides_mm = np.linalg.norm(volume.index_to_lps[:3, :3], axis=0)
    wanted = _corner_indices(shape)
    off_mm = np.linalg.norm((indices[..., axes] - wanted) * sides_mm[axes], axis=-1)
    if off_mm.max() > GRID_TOLERANCE * sides_mm.min():
        worst = int(np.unravel_index(np.argmax(off_mm), off_mm.shape)[0])
        raise _other_grid(
            f"Voxels lie up to {off_mm.max():.3f} mm beside the pixels, most at image {worst + 1} of {len(planes)}; "
            f"{GRID_TOLERANCE * sides_mm.min():.3f} mm are allowed."
        )
    return values


def _corners(planes: Sequence[PlaneGeometry]) -> Matrix:
    """(slices, 2, 2, 3): LPS of the outermost pixel centres of each image, first and last row by column."""
    rows, columns = planes[0].rows, planes[0].columns
    ends = [(row, column) for row in (0, rows - 1) for column in (0, columns - 1)]
    return np.array([plane.to_lps(ends).reshape(2, 2, 3) for plane in planes])


def _corner_indices(shape: tuple[int, int, int]) -> Matrix:
    """(slices, 2, 2, 3): slice, row and column of the same pixels."""
    slices, rows, columns = shape
    grid = np.meshgrid(np.arange(slices), [0, rows - 1], [0, columns - 1], indexing="ij")
    return np.stack(grid, axis=-1).astype(np.float64)


def _to_indices(matrix: Matrix, points_lps: Matrix) -> Matrix:
    flat = points_lps.reshape(-1, 3) - matrix[:3, 3]
    return np.asarray(np.linalg.solve(matrix[:3, :3], flat.T).T.reshape(points_lps.shape))


def _other_grid(cause: str) -> GeometryError:
    return GeometryError(
        "The volume does not lie on the pixels of the images.",
        cause=cause,
        next_step="Resample it onto the images, labels by nearest neighbour.",
    )
