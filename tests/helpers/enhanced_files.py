"""Enhanced MR images (PS3.3 A.36.2): with the functional groups that a test asks for, or put together from slices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import EnhancedMRImageStorage, ExplicitVRLittleEndian, generate_uid

from tests.helpers.series_files import OBLIQUE_COLUMN, OBLIQUE_ROW

_NOT_OF_THE_WHOLE = frozenset(
    {
        *("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness", "PixelData"),
        *("SOPClassUID", "SOPInstanceUID", "InstanceNumber", "ImageType"),
    }
)
"""What a single-frame slice states and an enhanced image states otherwise, or elsewhere."""


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
    ds = _new_enhanced_mr()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = (generate_uid() for _ in range(3))
    ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = "Test^Oblique", "T1", "19600229", "F"
    ds.StudyDate, ds.StudyTime, ds.Modality, ds.SeriesNumber, ds.InstanceNumber = "20260102", "101112", "MR", 3, 1
    ds.ImageType = ["ORIGINAL", "PRIMARY", "M", "NONE"]
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.Rows, ds.Columns = 1, "MONOCHROME2", rows, columns
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.NumberOfFrames = len(frames)
    orientation = [f"{value:.6f}" for value in (*row_direction, *column_direction)]
    ds.SharedFunctionalGroupsSequence = [_shared_group(orientation, list(spacing_mm), step_mm)]
    normal = np.cross(row_direction, column_direction)
    ds.PerFrameFunctionalGroupsSequence = [_group(frame, np.array(origin), normal * step_mm) for frame in frames]
    index = np.indices((len(frames), rows, columns))
    ds.PixelData = ((index[0] * 700 + index[1] * 20 + index[2]) % 4096).astype("<u2").tobytes()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{ds.SOPInstanceUID}.dcm"
    ds.save_as(path, enforce_file_format=True)
    return path


def write_enhanced_twin(classic: Sequence[Path], path: Path, *, phases: int = 1) -> Path:
    """Write single-frame slices, in their order, as the frames of one file; all of them once more for every phase.

    Frame numbers count through the slices of the first phase, then those of the second.
    """
    slices = [pydicom.dcmread(one) for one in classic]
    first = slices[0]
    ds = _new_enhanced_mr()
    for element in first:
        if element.keyword not in _NOT_OF_THE_WHOLE:
            ds[element.tag] = element
    ds.InstanceNumber, ds.ImageType = 1, ["ORIGINAL", "PRIMARY", "OTHER", "NONE"]
    organization_uid = generate_uid()
    ds.DimensionOrganizationSequence = [_item(DimensionOrganizationUID=organization_uid)]
    ds.DimensionIndexSequence = [
        _item(
            DimensionOrganizationUID=organization_uid,
            DimensionIndexPointer=tag_for_keyword(keyword),
            FunctionalGroupPointer=tag_for_keyword("FrameContentSequence"),
        )
        for keyword in ("TemporalPositionIndex", "InStackPositionNumber")
    ]
    ds.SharedFunctionalGroupsSequence = [
        _shared_group(first.ImageOrientationPatient, first.PixelSpacing, first.SliceThickness)
    ]
    ds.PerFrameFunctionalGroupsSequence = [
        _twin_group(one, place, phase) for phase in range(1, phases + 1) for place, one in enumerate(slices, start=1)
    ]
    ds.NumberOfFrames = len(slices) * phases
    ds.PixelData = b"".join(one.PixelData for one in slices) * phases
    ds.save_as(path, enforce_file_format=True)
    return path


def _new_enhanced_mr() -> Dataset:
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = EnhancedMRImageStorage
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    return ds


def _shared_group(orientation: Sequence[Any], spacing_mm: Sequence[Any], thickness_mm: float) -> Dataset:
    return _item(
        PlaneOrientationSequence=[_item(ImageOrientationPatient=list(orientation))],
        PixelMeasuresSequence=[_item(PixelSpacing=list(spacing_mm), SliceThickness=thickness_mm)],
    )


def _twin_group(one: Dataset, place: int, phase: int) -> Dataset:
    content = _item(
        StackID="1", InStackPositionNumber=place, TemporalPositionIndex=phase, DimensionIndexValues=[phase, place]
    )
    position = _item(ImagePositionPatient=one.ImagePositionPatient)
    return _item(FrameContentSequence=[content], PlanePositionSequence=[position])


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
