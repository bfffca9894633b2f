"""Small Enhanced MR images with the functional groups that a test asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import EnhancedMRImageStorage, ExplicitVRLittleEndian, generate_uid

from tests.helpers.series_files import OBLIQUE_COLUMN, OBLIQUE_ROW


def write_enhanced(
    folder: Path,
    frames: Sequence[Mapping[str, Any]],
    *,
    rows: int = 24,
    columns: int = 18,
    spacing_mm: tuple[float, float] = (1.5, 0.8),
    step_mm: float = 4.0,
    origin: tuple[float, float, float] = (-31.5, 12.25, 80.0),
    row_direction: np.ndarray = OBLIQUE_ROW,
    column_direction: np.ndarray = OBLIQUE_COLUMN,
) -> Path:
    """One instance; each frame states its `position` (a number of steps), and what else of it differs.

    Known: slope and intercept, window (centre, width), echo_time, b_value, temporal_position.
    """
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = EnhancedMRImageStorage
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = (generate_uid() for _ in range(3))
    ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = "Test^Oblique", "T1", "19600229", "F"
    ds.StudyDate, ds.StudyTime, ds.Modality, ds.SeriesNumber, ds.InstanceNumber = "20260102", "101112", "MR", 3, 1
    ds.ImageType = ["ORIGINAL", "PRIMARY", "M", "NONE"]
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.Rows, ds.Columns = 1, "MONOCHROME2", rows, columns
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.NumberOfFrames = len(frames)
    shared, orientation, measures = Dataset(), Dataset(), Dataset()
    orientation.ImageOrientationPatient = [f"{value:.6f}" for value in (*row_direction, *column_direction)]
    measures.PixelSpacing, measures.SliceThickness = list(spacing_mm), step_mm
    shared.PlaneOrientationSequence, shared.PixelMeasuresSequence = [orientation], [measures]
    ds.SharedFunctionalGroupsSequence = [shared]
    normal = np.cross(row_direction, column_direction)
    ds.PerFrameFunctionalGroupsSequence = [_group(frame, np.array(origin), normal * step_mm) for frame in frames]
    index = np.indices((len(frames), rows, columns))
    ds.PixelData = ((index[0] * 700 + index[1] * 20 + index[2]) % 4096).astype("<u2").tobytes()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{ds.SOPInstanceUID}.dcm"
    ds.save_as(path, enforce_file_format=True)
    return path


def _group(frame: Mapping[str, Any], origin: np.ndarray, step: np.ndarray) -> Dataset:
    group = Dataset()
    where = origin + step * frame["position"]
    group.PlanePositionSequence = [_item(ImagePositionPatient=[f"{value:.6f}"[:16] for value in where])]
    content = _item(StackID="1")
    if "temporal_position" in frame:
        content.TemporalPositionIndex = frame["temporal_position"]
    group.FrameContentSequence = [content]
    if "slope" in frame:
        group.PixelValueTransformationSequence = [
            _item(RescaleSlope=frame["slope"], RescaleIntercept=frame["intercept"], RescaleType="US")
        ]
    if "window" in frame:
        group.FrameVOILUTSequence = [_item(WindowCenter=frame["window"][0], WindowWidth=frame["window"][1])]
    if "echo_time" in frame:
        group.MREchoSequence = [_item(EffectiveEchoTime=frame["echo_time"])]
    if "b_value" in frame:
        group.MRDiffusionSequence = [_item(DiffusionBValue=frame["b_value"])]
    return group


def _item(**elements: Any) -> Dataset:
    item = Dataset()
    for keyword, value in elements.items():
        setattr(item, keyword, value)
    return item
