"""A heart that nobody has: a short-axis cardiac phantom with the true left ventricle, made from a seed.

The anatomy is drawn analytically, slice by slice, in a plane frame: `across_mm` runs along the rows
(septum to lateral wall), `down_mm` along the columns (anterior to inferior), `depth_mm` along the heart's
long axis from the base (0) to the apex. Papillary muscles belong to the ventricle, as in clinical contours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.dicom.phantom_anatomy import Anatomy, Floats, sample_anatomy, tissue_at

MAX_STORED_VALUE = 4095
"""Largest pixel value: 12 bits stored."""

_LONG_AXIS_LPS = (0.60, -0.47, -0.65)
_SEPTUM_TO_LATERAL_LPS = (0.62, 0.77, 0.12)


@dataclass(frozen=True, slots=True)
class CardiacPhantom:
    """A phantom series; slices are in increasing order along row direction x column direction.

    Attributes
    ----------
    seed
        What it was made from.
    pixels
        (slices, rows, columns) uint16, 0..4095, read-only.
    left_ventricle
        (slices, rows, columns) bool, read-only: the cavity up to the endocardium.
    pixel_spacing_mm
        Between rows, between columns (PS3.3 10.7.1.3).
    slice_spacing_mm
        Between the centres of neighbouring slices.
    slice_thickness_mm
        Less than the spacing: there is a gap.
    image_orientation_patient
        Six direction cosines in LPS (PS3.3 C.7.6.2.1.1).
    image_positions_patient
        For each slice, the centre of its first pixel, LPS in mm.
    """

    seed: int
    pixels: NDArray[np.uint16]
    left_ventricle: NDArray[np.bool_]
    pixel_spacing_mm: tuple[float, float]
    slice_spacing_mm: float
    slice_thickness_mm: float
    image_orientation_patient: tuple[float, float, float, float, float, float]
    image_positions_patient: tuple[tuple[float, float, float], ...]


def make_phantom(
    seed: int,
    *,
    slices: int = 26,
    rows: int = 224,
    columns: int = 192,
    pixel_spacing_mm: tuple[float, float] = (1.25, 1.4),
    slice_spacing_mm: float = 5.5,
) -> CardiacPhantom:
    """Make the phantom of a seed: oblique, anisotropic, with slices above the base and below the apex.

    Raises
    ------
    ValueError
        If there would be no slice, no pixel, more than 512 slices or a side over 1024 pixels.
    """
    if not (1 <= slices <= 512 and 1 <= rows <= 1024 and 1 <= columns <= 1024):
        raise ValueError("A phantom has 1 to 512 slices of 1 to 1024 rows and columns.")
    generators = np.random.default_rng(seed).spawn(slices + 1)
    anatomy = sample_anatomy(generators[0], variation=0.35)
    across, down = _plane_grid(rows, columns, pixel_spacing_mm)
    above_base_mm = 0.5 * (slices * slice_spacing_mm - anatomy.ventricle_length_mm)
    # The normal (row x column direction) points from apex to base, so the first slice lies below the apex.
    depths = [(slices - 1 - index) * slice_spacing_mm - above_base_mm for index in range(slices)]
    pixels = np.empty((slices, rows, columns), np.uint16)
    masks = np.empty((slices, rows, columns), np.bool_)
    for index, depth in enumerate(depths):
        pixels[index], masks[index] = draw_slice(
            anatomy, across, down, depth_mm=depth, generator=generators[index + 1], gain=2600.0, noise=0.022
        )
    pixels.setflags(write=False)
    masks.setflags(write=False)
    orientation, normal = _orientation()
    positions = _positions(orientation, normal, depths, (across, down))
    return CardiacPhantom(
        seed=seed,
        pixels=pixels,
        left_ventricle=masks,
        pixel_spacing_mm=pixel_spacing_mm,
        slice_spacing_mm=slice_spacing_mm,
        slice_thickness_mm=round(slice_spacing_mm * 0.9, 3),
        image_orientation_patient=orientation,
        image_positions_patient=positions,
    )


def draw_slice(
    anatomy: Anatomy,
    across_mm: Floats,
    down_mm: Floats,
    *,
    depth_mm: float,
    generator: np.random.Generator,
    gain: float,
    noise: float,
    offset: float = 0.0,
) -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
    """Draw one slice as a scanner would store it, and the true ventricle.

    Parameters
    ----------
    across_mm, down_mm
        (rows, columns) plane coordinates of the pixel centres.
    gain, offset
        Stored value of blood above that of air, and the stored value of air before noise.
    noise
        Standard deviation of the Rician noise as a part of `gain`.
    """
    from scipy import ndimage

    signal, ventricle = tissue_at(anatomy, across_mm, down_mm, depth_mm)
    shape = signal.shape
    grain = ndimage.gaussian_filter(generator.standard_normal(shape), 1.1)
    clouds = ndimage.gaussian_filter(generator.standard_normal(shape), 5.0)
    signal = signal * (1.0 + 0.10 * grain / (grain.std() + 1e-9) * 0.6 + 0.05 * clouds / (clouds.std() + 1e-9))
    signal *= anatomy.coil_sensitivity(across_mm, down_mm)
    real = signal + noise * generator.standard_normal(shape)
    imaginary = noise * generator.standard_normal(shape)
    stored = np.rint(offset + gain * np.hypot(real, imaginary))
    return np.clip(stored, 0, MAX_STORED_VALUE).astype(np.uint16), ventricle


def make_training_slice(
    generator: np.random.Generator, *, with_ventricle: bool = True
) -> tuple[NDArray[np.uint16], NDArray[np.bool_], tuple[float, float]]:
    """Draw one slice of a heart unlike any other: for training, never shown.

    Anatomy, contrast, position, matrix, spacing and noise vary much more than in `make_phantom`.

    Returns
    -------
    tuple
        Pixels (rows, columns), the true ventricle (rows, columns), and the pixel spacing in mm.
    """
    anatomy = sample_anatomy(generator, variation=1.0)
    spacing = (float(generator.uniform(0.9, 1.9)), float(generator.uniform(0.9, 1.9)))
    extent_mm = generator.uniform(220.0, 330.0, 2)
    rows, columns = (int(mm / step) for mm, step in zip(extent_mm, spacing, strict=True))
    across, down = _plane_grid(rows, columns, spacing)
    length = anatomy.ventricle_length_mm
    if with_ventricle:
        depth = float(generator.uniform(0.01, 0.97)) * length
    else:
        above = bool(generator.random() < 0.5)
        depth = float(generator.uniform(-45.0, -1.0) if above else generator.uniform(length, length + 40.0))
    pixels, ventricle = draw_slice(
        anatomy,
        across - float(generator.uniform(-35.0, 35.0)),
        down - float(generator.uniform(-35.0, 35.0)),
        depth_mm=depth,
        generator=generator,
        gain=float(generator.uniform(500.0, 2800.0)),
        noise=float(generator.uniform(0.005, 0.07)),
        offset=float(generator.uniform(0.0, 60.0)),
    )
    return pixels, ventricle, spacing


def _plane_grid(rows: int, columns: int, spacing_mm: tuple[float, float]) -> tuple[Floats, Floats]:
    """Plane coordinates of the pixel centres: (rows, columns) across and down, 0 in the middle."""
    down = (np.arange(rows) - (rows - 1) / 2) * spacing_mm[0]
    across = (np.arange(columns) - (columns - 1) / 2) * spacing_mm[1]
    down_grid, across_grid = np.meshgrid(down, across, indexing="ij")
    return across_grid, down_grid


def _orientation() -> tuple[tuple[float, float, float, float, float, float], Floats]:
    """The double-oblique direction cosines, and the unit normal row x column direction."""
    axis = np.array(_LONG_AXIS_LPS)
    axis /= np.linalg.norm(axis)
    row = np.array(_SEPTUM_TO_LATERAL_LPS)
    row -= row.dot(axis) * axis
    row /= np.linalg.norm(row)
    column = np.cross(row, axis)  # points down to the feet; row x column is then minus the long axis
    # Rounded as they are written (DS holds 16 characters), so that arrays and files agree exactly.
    cosines = [round(float(value), 12) for value in (*row, *column)]
    r0, r1, r2, c0, c1, c2 = cosines
    return (r0, r1, r2, c0, c1, c2), -axis


def _positions(
    orientation: tuple[float, ...],
    normal: Floats,
    depths_mm: list[float],
    grid: tuple[Floats, Floats],
) -> tuple[tuple[float, float, float], ...]:
    """ImagePositionPatient of each slice; the middle of the base lies near the patient's own heart base."""
    across, down = grid
    base_lps = np.array((18.0, -22.0, 35.0))
    corner = base_lps + across[0, 0] * np.array(orientation[:3]) + down[0, 0] * np.array(orientation[3:])
    points = (corner - depth * normal for depth in depths_mm)
    return tuple((round(float(x), 6), round(float(y), 6), round(float(z), 6)) for x, y, z in points)
