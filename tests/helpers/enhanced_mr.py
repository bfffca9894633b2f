"""Single-frame MR slices put together as one Enhanced MR Image (PS3.3 A.36.2), by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset
from pydicom.uid import EnhancedMRImageStorage, generate_uid

_MOVED = ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness", "PixelData")


def write_enhanced_mr(classic: Sequence[Path], path: Path, *, phases: int = 1) -> Path:
    """Write classic slices, in their order, as the frames of one file; all of them once more for every phase.

    Frame numbers count through the slices of the first phase, then those of the second.
    """
    slices = [pydicom.dcmread(one) for one in classic]
    first = slices[0]
    ds = Dataset()
    ds.file_meta = first.file_meta
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID = EnhancedMRImageStorage
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = generate_uid()
    for element in first:
        if element.keyword not in (*_MOVED, "SOPClassUID", "SOPInstanceUID", "InstanceNumber", "ImageType"):
            ds[element.tag] = element
    ds.InstanceNumber, ds.ImageType = 1, ["ORIGINAL", "PRIMARY", "OTHER", "NONE"]
    organization = Dataset()
    organization.DimensionOrganizationUID = generate_uid()
    ds.DimensionOrganizationSequence = [organization]
    ds.DimensionIndexSequence = [
        _index(organization.DimensionOrganizationUID, "TemporalPositionIndex"),
        _index(organization.DimensionOrganizationUID, "InStackPositionNumber"),
    ]
    measures, orientation = Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = first.PixelSpacing, first.SliceThickness
    orientation.ImageOrientationPatient = first.ImageOrientationPatient
    shared = Dataset()
    shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [orientation]
    ds.SharedFunctionalGroupsSequence = [shared]
    ds.PerFrameFunctionalGroupsSequence = [
        _frame(one, place, phase) for phase in range(1, phases + 1) for place, one in enumerate(slices, start=1)
    ]
    ds.NumberOfFrames = len(slices) * phases
    ds.PixelData = b"".join(one.PixelData for one in slices) * phases
    ds.save_as(path, enforce_file_format=True)
    return path


def _index(organization_uid: str, keyword: str) -> Dataset:
    item = Dataset()
    item.DimensionOrganizationUID = organization_uid
    item.DimensionIndexPointer = pydicom.datadict.tag_for_keyword(keyword)
    item.FunctionalGroupPointer = pydicom.datadict.tag_for_keyword("FrameContentSequence")
    return item


def _frame(one: Dataset, place: int, phase: int) -> Dataset:
    content, position = Dataset(), Dataset()
    content.StackID, content.InStackPositionNumber, content.TemporalPositionIndex = "1", place, phase
    content.DimensionIndexValues = [phase, place]
    position.ImagePositionPatient = one.ImagePositionPatient
    frame = Dataset()
    frame.FrameContentSequence, frame.PlanePositionSequence = [content], [position]
    return frame
