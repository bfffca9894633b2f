"""Readers of RTSTRUCT that others wrote, each made to give masks (slices, rows, columns) by ROI name.

dcmrtstruct2nii (MIT) fills polygons by scikit-image on the grid of SimpleITK; plastimatch (BSD style, of Debian) has
a scan conversion of its own. rt-utils is none of them: it swaps width and height, and the two pixel spacings.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.helpers.nifti import read_nifti


def by_dcmrtstruct2nii(structure_set: Path, images: Path, out: Path) -> dict[str, np.ndarray]:
    """Skips where it is not installed."""
    pytest.importorskip("dcmrtstruct2nii", reason="dcmrtstruct2nii is not installed")
    from dcmrtstruct2nii.facade.dcmrtstruct2nii import dcmrtstruct2nii

    with pytest.MonkeyPatch.context() as patch:
        # Its release of 2023 calls a function by a name that pydicom 3 no longer has.
        patch.setattr(pydicom, "read_file", pydicom.dcmread, raising=False)
        dcmrtstruct2nii(str(structure_set), str(images), str(out), convert_original_dicom=False)
    return {path.name.removeprefix("mask_").removesuffix(".nii.gz"): _mask(path) for path in out.glob("mask_*")}


def by_plastimatch(structure_set: Path, images: Path, out: Path) -> dict[str, np.ndarray]:
    """Skips where it is not installed."""
    if shutil.which("plastimatch") is None:
        pytest.skip("plastimatch (a Debian package) is not installed")
    subprocess.run(
        [
            *("plastimatch", "convert", "--input", structure_set, "--referenced-ct", images),
            *("--output-prefix", out, "--prefix-format", "nii.gz"),
        ],
        check=True,
        capture_output=True,
    )
    return {path.name.removesuffix(".nii.gz"): _mask(path) for path in out.glob("*.nii.gz")}


def _mask(path: Path) -> np.ndarray:
    values, _ = read_nifti(path)
    return np.asarray(values.transpose(2, 1, 0) > 0)
