"""The surface of a region as its voxels have it: every face between a voxel inside and one outside, and no other.

Nothing is smoothed and nothing resampled: the surface lies on the edges of voxels, is closed, and encloses exactly
the volume of the voxels. Where two voxels touch along an edge alone, four faces share that edge.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import GeometryError
from app.core.geometry import Points
from app.core.mask import Mask
from app.core.phrases import phrase

MOST_FACES: Final = 4_000_000
"""Of one region: an STL file of 400 MB."""
_AROUND: Final = ((0, 0), (1, 0), (1, 1), (0, 1))
"""The corners of a face, right-handed about the axis that it is crossed along."""
_STL_HEADER_BYTES: Final = 80
_TRIANGLE: Final = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_LINES_AT_ONCE: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class VoxelSurface:
    """A closed surface of four-cornered faces.

    Parameters
    ----------
    points_lps
        (N, 3) LPS mm.
    faces
        (M, 4) places in `points_lps`; seen from outside they run counter-clockwise.
    """

    points_lps: Points
    faces: NDArray[np.int64]

    @property
    def volume_mm3(self) -> float:
        """What it encloses, by the divergence theorem."""
        a, b, c, d = (self.points_lps[self.faces[:, corner]] - self.points_lps[:1] for corner in range(4))
        # The diagonals of a parallelogram span twice its area.
        return float(np.sum((a + b + c + d) / 4 * np.cross(c - a, d - b)) / 6)


def voxel_surface(mask: Mask, index_to_lps: NDArray[np.float64]) -> VoxelSurface:
    """The boundary of the voxels of a mask (slices, rows, columns); it has no face where the mask is empty.

    Parameters
    ----------
    index_to_lps
        (4, 4): (slice, row, column, 1) of a voxel's centre to LPS mm, 1; may be sheared or left-handed.

    Raises
    ------
    GeometryError
        If it has more than `MOST_FACES` faces.
    """
    box = _box(mask)
    cropped = mask[box]
    turns = np.linalg.det(index_to_lps[:3, :3]) < 0
    lattice = np.array(cropped.shape) + 1
    found, left = [], MOST_FACES
    for axis in range(3):
        for faces in _faces(cropped, axis, lattice, most=left):
            left -= len(faces)
            found.append(faces)
    corners = np.concatenate(found)
    places, where = np.unique(corners, return_inverse=True)
    indices = np.stack(np.unravel_index(places, lattice), axis=1) + [part.start - 0.5 for part in box]
    points = indices @ index_to_lps[:3, :3].T + index_to_lps[:3, 3]
    faces = where.reshape(-1, 4)
    return VoxelSurface(points, faces[:, ::-1] if turns else faces)


def _box(mask: Mask) -> tuple[slice, slice, slice]:
    """The part of the volume that holds the region."""
    parts = []
    for axis in range(3):
        along = np.flatnonzero(mask.any(axis=tuple(other for other in range(3) if other != axis)))
        parts.append(slice(int(along[0]), int(along[-1]) + 1) if len(along) else slice(0, 0))
    return parts[0], parts[1], parts[2]


def _faces(mask: Mask, axis: int, lattice: NDArray[np.intp], *, most: int) -> Iterator[NDArray[np.int64]]:
    """The faces that are crossed along an axis, those that look forth and those that look back; (M, 4) corners.

    A corner is its place in the lattice of corners, of which the first of a voxel has the voxel's own indices.
    """
    padded = np.pad(mask, [(int(other == axis), int(other == axis)) for other in range(3)])
    along = np.moveaxis(padded, axis, 0)
    before, after = along[:-1], along[1:]
    second, third = (axis + 1) % 3, (axis + 2) % 3
    strides = np.array([lattice[1] * lattice[2], lattice[2], 1], dtype=np.int64)
    around = np.array([b * strides[second] + c * strides[third] for b, c in _AROUND])
    for looks_forth, crossed in ((True, before & ~after), (False, after & ~before)):
        count = int(np.count_nonzero(crossed))
        if count > most:
            raise GeometryError(
                phrase("The surface of a region is not written."),
                cause=phrase("It has more than {most} faces.", most=MOST_FACES),
                next_step=phrase("Write its mask as NIfTI."),
            )
        most -= count
        first = np.argwhere(np.moveaxis(crossed, 0, axis)) @ strides
        yield first[:, None] + (around if looks_forth else around[::-1])


def stl_content(surface: VoxelSurface, name: str) -> bytes:
    """A surface as binary STL: two triangles a face, little endian, LPS mm.

    Parameters
    ----------
    name
        What it is, for the 80 bytes of text at the beginning; what is not ASCII of it is left out.
    """
    points = surface.points_lps.astype(np.float32)
    across = points[surface.faces]
    normals = np.cross(across[:, 2] - across[:, 0], across[:, 3] - across[:, 1])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    triangles = np.zeros((len(across), 2), dtype=_TRIANGLE)
    triangles["normal"] = normals[:, None]
    triangles["corners"][:, 0] = across[:, :3]
    triangles["corners"][:, 1] = across[:, [0, 2, 3]]
    header = f"Verdant, LPS mm: {name}".encode("ascii", "ignore")[:_STL_HEADER_BYTES].ljust(_STL_HEADER_BYTES)
    return header + struct.pack("<I", triangles.size) + bytes(triangles.data)


def obj_content(surfaces: Sequence[tuple[str, VoxelSurface]], *, frame_of_reference_uid: str) -> bytes:
    """Surfaces as one Wavefront OBJ file, an object each, LPS mm to a ten-thousandth; UTF-8."""
    remarks = "Verdant, LPS millimetres", f"Frame of Reference UID {frame_of_reference_uid}"
    lines = [f"# {_one_line(remark)}\n" for remark in remarks]
    before = 1
    for name, surface in surfaces:
        lines.append(f"o {_one_line(name)}\n")
        lines += _rows("v %.4f %.4f %.4f\n", surface.points_lps + 0.0)
        lines += _rows("f %d %d %d %d\n", surface.faces + before)
        before += len(surface.points_lps)
    return "".join(lines).encode("utf-8")


def _rows(template: str, values: NDArray[np.float64] | NDArray[np.int64]) -> Iterator[str]:
    for start in range(0, len(values), _LINES_AT_ONCE):
        part = values[start : start + _LINES_AT_ONCE]
        yield template * len(part) % tuple(part.ravel().tolist())


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
