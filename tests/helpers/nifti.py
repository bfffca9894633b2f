"""The few bytes of NIfTI-1 that the reference masks use (https://nifti.nimh.nih.gov/nifti-1)."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np

_DTYPES = {2: np.uint8, 4: np.int16, 8: np.int32, 16: np.float32, 64: np.float64, 256: np.int8, 512: np.uint16}


def read_nifti(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Values indexed (i, j, k), and the (4, 4) matrix from (i, j, k, 1) to RAS mm, 1."""
    content = gzip.decompress(path.read_bytes())
    matrix, size = nifti_matrix(content)
    order = _byte_order(content)
    datatype = struct.unpack(f"{order}h", content[70:72])[0]
    offset = int(struct.unpack(f"{order}f", content[108:112])[0])
    dtype = np.dtype(_DTYPES[datatype]).newbyteorder(order)
    return np.frombuffer(content, dtype, int(np.prod(size)), offset).reshape(size, order="F"), matrix


def write_nifti(path: Path, values: np.ndarray, to_ras: np.ndarray) -> None:
    """An uncompressed file with values (i, j, k) and their (4, 4) matrix to RAS mm."""
    codes = {np.dtype(dtype): code for code, dtype in _DTYPES.items()}
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, values.ndim, *values.shape, *[1] * (7 - values.ndim))
    struct.pack_into("<2h", header, 70, codes[values.dtype], 8 * values.dtype.itemsize)
    struct.pack_into("<8f", header, 76, 1, *np.linalg.norm(to_ras[:3, :3], axis=0), 1, 1, 1, 1)
    struct.pack_into("<f", header, 108, 352)
    struct.pack_into("<2h", header, 252, 0, 1)
    struct.pack_into("<12f", header, 280, *np.ravel(to_ras[:3]))
    header[344:348] = b"n+1\0"
    path.write_bytes(bytes(header) + values.tobytes(order="F"))


def _byte_order(header: bytes) -> str:
    return "<" if struct.unpack("<i", header[:4])[0] == 348 else ">"


def nifti_matrix(header: bytes) -> tuple[np.ndarray, tuple[int, ...]]:
    """The (4, 4) matrix from (i, j, k, 1) to RAS mm, 1, and the shape, from the first 348 bytes of a file."""
    order = _byte_order(header)
    shape = struct.unpack(f"{order}8h", header[40:56])
    pixdim = struct.unpack(f"{order}8f", header[76:108])
    qform_code, sform_code = struct.unpack(f"{order}2h", header[252:256])
    size = shape[1 : 1 + shape[0]]
    if sform_code > 0:
        rows = np.array(struct.unpack(f"{order}12f", header[280:328])).reshape(3, 4)
        return np.vstack([rows, [0, 0, 0, 1]]), size
    assert qform_code > 0
    b, c, d, *offsets = struct.unpack(f"{order}6f", header[256:280])
    a = np.sqrt(max(0.0, 1 - b * b - c * c - d * d))
    rotation = np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ]
    )
    scale = np.array([pixdim[1], pixdim[2], pixdim[3] * (-1 if pixdim[0] < 0 else 1)])
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = rotation * scale, offsets
    return matrix, size
