"""Volumes become NIfTI-1 files that others read at the same place, and any other file is refused in a sentence."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.transform import Rotation

from app.core.errors import FileError
from app.core.nifti import encoded_labels, parsed_nifti
from tests.helpers.nifti import nifti_matrix, read_nifti

LABELS = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def _matrix(rotation: np.ndarray, steps: tuple[float, ...], origin: tuple[float, ...]) -> np.ndarray:
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = rotation * steps, origin
    return matrix


OBLIQUE = _matrix(
    Rotation.from_euler("xyz", [20, -35, 110], degrees=True).as_matrix(), (4.0, 1.5, 0.8), (-31.5, 12.25, 80)
)


def test_another_reader_finds_every_voxel_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "x.nii.gz").write_bytes(encoded_labels(LABELS, OBLIQUE))
    values, to_ras = read_nifti(tmp_path / "x.nii.gz")
    assert np.array_equal(values.transpose(2, 1, 0), LABELS)
    for slice_, row, column in ((0, 0, 0), (2, 3, 4)):
        ras = to_ras @ [column, row, slice_, 1]
        assert LPS_TO_RAS @ ras == pytest.approx(OBLIQUE @ [slice_, row, column, 1], abs=1e-4)


@given(
    angles=st.tuples(*[st.floats(-180, 180)] * 3),
    is_mirrored=st.booleans(),
    labels=arrays(np.uint16, (2, 3, 4), elements=st.integers(0, 65535)),
)
@settings(max_examples=60)
def test_the_quaternion_says_the_same_as_the_matrix(
    angles: tuple[float, ...], is_mirrored: bool, labels: np.ndarray
) -> None:
    turn = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    matrix = _matrix(turn, (-4.0 if is_mirrored else 4.0, 1.5, 0.8), (1, 2, 3))
    content = bytearray(encoded_labels(labels, matrix, is_compressed=False))
    read = parsed_nifti(bytes(content), "x")
    assert np.array_equal(read.values, labels)
    assert read.index_to_lps == pytest.approx(matrix, abs=1e-4)
    struct.pack_into("<h", content, 254, 0)  # no matrix any more: the quaternion counts
    by_others, _ = nifti_matrix(bytes(content))
    assert LPS_TO_RAS @ by_others[:, [2, 1, 0, 3]] == pytest.approx(matrix, abs=2e-3)
    assert parsed_nifti(bytes(content), "x").index_to_lps == pytest.approx(matrix, abs=2e-3)


def test_a_sheared_volume_has_a_matrix_and_no_quaternion() -> None:
    sheared = OBLIQUE.copy()
    sheared[:3, 0] += 0.3 * sheared[:3, 1]
    content = encoded_labels(LABELS, sheared, is_compressed=False)
    assert struct.unpack("<2h", content[252:256]) == (0, 1)
    assert parsed_nifti(content, "x").index_to_lps == pytest.approx(sheared, abs=1e-4)


def test_equal_volumes_are_equal_bytes() -> None:
    assert encoded_labels(LABELS, OBLIQUE) == encoded_labels(LABELS.copy(), OBLIQUE.copy())


def _changed(at: int, layout: str, *values: float) -> bytes:
    content = bytearray(encoded_labels(LABELS, OBLIQUE, is_compressed=False))
    struct.pack_into(layout, content, at, *values)
    return bytes(content)


def test_stored_values_are_scaled_as_the_file_says() -> None:
    assert np.array_equal(parsed_nifti(_changed(112, "<2f", 2, -1), "x").values, LABELS * 2.0 - 1)
    assert np.array_equal(parsed_nifti(_changed(112, "<2f", 0, 5), "x").values, LABELS), "a slope of 0 means none"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no NIfTI-1 file"),
        (b"\x1f\x8bnonsense", "cannot be unpacked"),
        (gzip.compress(b"short", mtime=0), "no NIfTI-1 file"),
        (_changed(344, "4s", b"ni1\0"), "in another file"),
        (_changed(344, "4s", b"xxxx"), "no NIfTI-1 file"),
        (_changed(40, "<8h", 4, 5, 4, 3, 2, 1, 1, 1), "no volume of three dimensions"),
        (_changed(40, "<8h", 3, 5, -4, 3, 1, 1, 1, 1), "no volume of three dimensions"),
        (_changed(40, "<8h", 3, 500, 400, 300, 1, 1, 1, 1), "ends before its voxels do"),
        (_changed(70, "<h", 32), "of type 32"),
        (_changed(108, "<f", float("nan")), "ends before its voxels do"),
        (_changed(252, "<2h", 0, 0), "where in the patient"),
        (_changed(280, "<12f", *[0.0] * 12), "where in the patient"),
    ],
)
def test_what_is_no_volume_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        parsed_nifti(content, "x.nii")
