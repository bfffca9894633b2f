"""Small MR and CT series as files, in geometries that a careless program gets wrong."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, MRImageStorage, generate_uid

OBLIQUE_ROW = np.array([0.6, 0.48, -0.64])
OBLIQUE_COLUMN = np.array([-0.8, 0.36, -0.48])
"""A double-oblique pair of perpendicular unit vectors with exact decimals."""


def write_series(
    folder: Path,
    *,
    slices: int = 5,
    rows: int = 24,
    columns: int = 18,
    pixel_spacing_mm: tuple[float, float] = (1.5, 0.8),
    slice_spacing_mm: float = 4.0,
    row_direction: np.ndarray = OBLIQUE_ROW,
    column_direction: np.ndarray = OBLIQUE_COLUMN,
    origin: tuple[float, float, float] = (-31.5, 12.25, 80.0),
    modality: str = "MR",
    body_part: str = "HEART",
    patient_name: str = "Test^Oblique",
    patient_id: str = "T1",
    study_description: str = "MR HEART",
    study_uid: str | None = None,
    series_uid: str | None = None,
    pixels: np.ndarray | None = None,
    overrides: dict[str, object] | None = None,
) -> list[Path]:
    """Write one uncompressed series, one file a slice, and return the paths in anatomical order.

    `pixels` (slices, rows, columns) are 12-bit stored values; by default each pixel tells its slice, row
    and column apart. `overrides` sets attributes by keyword on every slice; None deletes one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    normal = np.cross(row_direction, column_direction)
    study_uid, series_uid, frame_uid = study_uid or generate_uid(), series_uid or generate_uid(), generate_uid()
    if pixels is None:
        index = np.indices((slices, rows, columns))
        pixels = (index[0] * 700 + index[1] * 20 + index[2]) % 4096
    sop_class = MRImageStorage if modality == "MR" else CTImageStorage
    paths = []
    for number in range(slices):
        ds = Dataset()
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds.file_meta.MediaStorageSOPClassUID = sop_class
        ds.SOPClassUID = sop_class
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study_uid, series_uid, frame_uid
        ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = patient_name, patient_id, "19600229", "F"
        ds.StudyDate, ds.StudyTime, ds.StudyID, ds.AccessionNumber = "20260102", "101112", "S1", "A1"
        ds.StudyDescription, ds.SeriesDescription = study_description, "short axis"
        ds.ReferringPhysicianName, ds.InstitutionName = "Referrer^Jane", "Test Hospital"
        ds.Modality, ds.BodyPartExamined, ds.SeriesNumber, ds.InstanceNumber = modality, body_part, 3, number + 1
        ds.Manufacturer, ds.PatientPosition, ds.PositionReferenceIndicator = "Test", "HFS", ""
        ds.ContentDate = ds.SeriesDate = datetime.date(2026, 1, 2).strftime("%Y%m%d")
        position = np.array(origin) + normal * number * slice_spacing_mm
        ds.ImagePositionPatient = [f"{value:.6f}"[:16] for value in position]
        ds.ImageOrientationPatient = [f"{value:.6f}" for value in (*row_direction, *column_direction)]
        ds.PixelSpacing = [f"{value:.5f}" for value in pixel_spacing_mm]
        ds.SliceThickness = f"{slice_spacing_mm:.3f}"
        ds.ImageType = ["ORIGINAL", "PRIMARY", "OTHER"]
        ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
        ds.Rows, ds.Columns = rows, columns
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
        if modality == "CT":
            ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = "-1024", "1", "HU"
        ds.PixelData = np.ascontiguousarray(pixels[number], dtype="<u2").tobytes()
        for keyword, value in (overrides or {}).items():
            if value is None:
                delattr(ds, keyword)
            else:
                setattr(ds, keyword, value)
        path = folder / f"{ds.SOPInstanceUID}.dcm"
        ds.save_as(path, enforce_file_format=True)
        paths.append(path)
    return paths
