"""Volumes as NIfTI-1 files (https://nifti.nimh.nih.gov/nifti-1): the one place where RAS millimetres exist.

A file indexes (i, j, k) = (column, row, slice) of our arrays and maps indices to RAS; we map to LPS.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import FileError

MOST_VOXEL_BYTES: Final = 4 << 30
_HEADER: Final = 348
_DATA_AT: Final = 352
_MILLIMETRES: Final = 2
_SCANNER: Final = 1
"""The code of coordinates of the scanner: those of DICOM, but for the signs."""
_DTYPES: Final = {
    **{2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8"},
    **{256: "i1", 512: "u2", 768: "u4", 1024: "i8", 1280: "u8"},
}
_TO_RAS: Final = np.diag([-1.0, -1.0, 1.0, 1.0])
_PERPENDICULAR: Final = 1e-4

Matrix = NDArray[np.float64]
Labels = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class NiftiVolume:
    """A volume of a file.

    Parameters
    ----------
    values
        (slices, rows, columns), in the file's order of voxels.
    index_to_lps
        (4, 4): (slice, row, column, 1) of a voxel's centre to LPS mm, 1.
    """

    values: NDArray[np.generic]
    index_to_lps: Matrix


def encoded_labels(labels: Labels, matrix: Matrix, *, is_compressed: bool = True) -> bytes:
    """Labels (slices, rows, columns) as a file; equal volumes give equal bytes.

    Parameters
    ----------
    matrix
        (4, 4): (slice, row, column, 1) to LPS mm, 1; a sheared one is kept.
    """
    to_ras = _TO_RAS @ matrix[:, [2, 1, 0, 3]]
    steps = np.linalg.norm(to_ras[:3, :3], axis=0)
    header = bytearray(_DATA_AT)
    struct.pack_into("<i", header, 0, _HEADER)
    struct.pack_into("<8h", header, 40, 3, *labels.shape[::-1], 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, 2 if labels.dtype.itemsize == 1 else 512, 8 * labels.dtype.itemsize)
    quaternion = _quaternion(to_ras[:3, :3] / steps)
    struct.pack_into("<8f", header, 76, quaternion[0] if quaternion else 1.0, *steps, 0, 0, 0, 0)
    struct.pack_into("<3f", header, 108, _DATA_AT, 1.0, 0.0)
    struct.pack_into("<B", header, 123, _MILLIMETRES)
    struct.pack_into("<2h", header, 252, _SCANNER if quaternion else 0, _SCANNER)
    if quaternion:
        struct.pack_into("<6f", header, 256, *quaternion[1:], *to_ras[:3, 3])
    struct.pack_into("<12f", header, 280, *to_ras[:3].ravel())
    header[344:348] = b"n+1\0"
    little = labels.astype(labels.dtype.newbyteorder("<"), copy=False)
    content = bytes(header) + little.tobytes()
    return gzip.compress(content, compresslevel=6, mtime=0) if is_compressed else content


def _quaternion(rotation: Matrix) -> tuple[float, float, float, float] | None:
    """The sign of the third axis and b, c, d of a rotation; None for axes that lean."""
    if np.abs(rotation.T @ rotation - np.eye(3)).max() > _PERPENDICULAR:
        return None
    sign = 1.0 if np.linalg.det(rotation) > 0 else -1.0
    r = rotation * [1.0, 1.0, sign]
    # The largest of the four parts is found from the diagonal and divides the others.
    squares = np.array([1 + r[0, 0] + r[1, 1] + r[2, 2], *(1 + 2 * r[i, i] - np.trace(r) for i in range(3))])
    largest = int(np.argmax(squares))
    part = math.sqrt(squares[largest]) / 2
    pairs = np.array(
        [
            [4 * part * part, r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]],
            [r[2, 1] - r[1, 2], 4 * part * part, r[0, 1] + r[1, 0], r[0, 2] + r[2, 0]],
            [r[0, 2] - r[2, 0], r[0, 1] + r[1, 0], 4 * part * part, r[1, 2] + r[2, 1]],
            [r[1, 0] - r[0, 1], r[0, 2] + r[2, 0], r[1, 2] + r[2, 1], 4 * part * part],
        ]
    )
    a, b, c, d = pairs[largest] / (4 * part)
    flip = -1.0 if a < 0 else 1.0
    return sign, flip * float(b), flip * float(c), flip * float(d)


def parsed_nifti(content: bytes, name: str) -> NiftiVolume:
    """A file, compressed or not.

    Parameters
    ----------
    name
        What to call the file in a message.

    Raises
    ------
    FileError
        If it is no volume in one piece that states where it lies.
    """
    whole = _unpacked(content, name)
    order = next((sign for sign in "<>" if struct.unpack(f"{sign}i", whole[:4]) == (_HEADER,)), None)
    if order is None or len(whole) < _DATA_AT or whole[344:347] not in (b"n+1", b"ni1"):
        raise _refused(name, "It is no NIfTI-1 file.")
    if whole[344:347] == b"ni1":
        raise _refused(name, "Its voxels lie in another file.")
    dimensions, *sizes = struct.unpack(f"{order}8h", whole[40:56])
    datatype = struct.unpack(f"{order}h", whole[70:72])[0]
    offset, slope, intercept = struct.unpack(f"{order}3f", whole[108:120])
    shape = tuple(sizes[:3])
    if not 2 <= dimensions <= 7 or min(shape[:dimensions]) < 1 or any(size > 1 for size in sizes[3:dimensions]):
        raise _refused(name, "It holds no volume of three dimensions.")
    columns, rows, slices = (max(size, 1) if at < dimensions else 1 for at, size in enumerate(shape))
    if datatype not in _DTYPES:
        raise _refused(name, f"Its voxels are of type {datatype}.")
    dtype = np.dtype(order + _DTYPES[datatype])
    size = columns * rows * slices * dtype.itemsize
    if not _DATA_AT <= offset <= len(whole) or int(offset) + size > len(whole):
        raise _refused(name, "It ends before its voxels do.")
    values = np.frombuffer(whole, dtype, columns * rows * slices, int(offset)).reshape(slices, rows, columns)
    if math.isfinite(slope) and math.isfinite(intercept) and slope != 0 and (slope, intercept) != (1, 0):
        values = values * np.float64(slope) + intercept
    matrix = _matrix(whole, order)
    if matrix is None:
        raise _refused(name, "It does not say where in the patient it lies.")
    return NiftiVolume(values, _TO_RAS @ matrix[:, [2, 1, 0, 3]])


def _unpacked(content: bytes, name: str) -> bytes:
    if content[:2] != b"\x1f\x8b":
        return content.ljust(4, b"\0")
    unpacking = zlib.decompressobj(wbits=31)
    try:
        whole = unpacking.decompress(content, MOST_VOXEL_BYTES)
    except zlib.error:
        raise _refused(name, "It cannot be unpacked.") from None
    if unpacking.unconsumed_tail:
        raise _refused(name, "It is larger than 4 GiB.")
    return whole.ljust(4, b"\0")


def _matrix(header: bytes, order: str) -> Matrix | None:
    """(4, 4): (i, j, k, 1) to RAS mm, 1; None where the file states none."""
    by_quaternion, by_matrix = struct.unpack(f"{order}2h", header[252:256])
    if by_matrix > 0:
        rows = np.array(struct.unpack(f"{order}12f", header[280:328])).reshape(3, 4)
        matrix = np.vstack([rows, [0, 0, 0, 1]])
    elif by_quaternion > 0:
        b, c, d, *offset = struct.unpack(f"{order}6f", header[256:280])
        sign, *steps = struct.unpack(f"{order}4f", header[76:92])
        a = math.sqrt(max(0.0, 1 - b * b - c * c - d * d))
        turn = np.array(
            [
                [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
                [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
                [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
            ]
        )
        matrix = np.eye(4)
        matrix[:3, :3] = turn * [steps[0], steps[1], steps[2] * (-1 if sign < 0 else 1)]
        matrix[:3, 3] = offset
    else:
        return None
    is_usable = bool(np.all(np.isfinite(matrix))) and abs(float(np.linalg.det(matrix[:3, :3]))) > 1e-9
    return matrix if is_usable else None


def _refused(name: str, cause: str) -> FileError:
    return FileError(f"{name} cannot be read.", cause=cause, next_step="Give a NIfTI-1 file with one volume.")
