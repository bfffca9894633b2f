"""Slices of the Sunnybrook collection as MR instances: real hearts in a geometry that is stated, not known.

The collection's PNG files carry no spatial tags. The spacing is the one that the network was trained with;
orientation and slice distance are made up, oblique and anisotropic, so that nothing works by accident.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

SPACING_MM = 1.3


def patient_slices(patient: str, *, most: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Images (slices, 256, 256) uint8 and ventricle masks bool of one patient, in order of file name."""
    folder = shared_data("sunnybrook_lv")
    names = sorted(path.name for path in (folder / "images").glob(f"{patient}-IM-*.png"))[:most]
    images = [np.asarray(Image.open(folder / "images" / name).convert("L")) for name in names]
    masks = [np.asarray(Image.open(folder / "labels" / name).convert("L")) > 0 for name in names]
    return np.stack(images), np.stack(masks)


def write_patient(folder: Path, patient: str, *, most: int = 8) -> tuple[list[Path], np.ndarray]:
    """Write a patient's slices as one MR series; returns the files and the masks in the same order."""
    images, masks = patient_slices(patient, most=most)
    paths = write_series(
        folder,
        slices=len(images),
        rows=images.shape[1],
        columns=images.shape[2],
        pixel_spacing_mm=(SPACING_MM, SPACING_MM),
        slice_spacing_mm=8.0,
        pixels=images.astype(np.uint16),
        patient_name="Sunnybrook^Held Out",
        patient_id="SUNNYBROOK",
        study_description="MR HEART SHORT AXIS",
    )
    return paths, masks
