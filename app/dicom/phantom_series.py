"""The cardiac phantom as a DICOM MR series: one classic MR Image Storage instance per slice."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Final

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, MRImageStorage

from app.dicom.phantom import MAX_STORED_VALUE, CardiacPhantom

_NAMESPACE: Final = uuid.UUID("6f1f3a52-6a0e-5c0b-9d2c-2f8f2d1b7c11")
"""Of the UIDs: the same seed gives the same instances, today and tomorrow (PS3.5 B.2)."""

IMPLEMENTATION_CLASS_UID: Final = UID("2.25.148021475312207512208312374051763341073")
BITS_STORED: Final = MAX_STORED_VALUE.bit_length()


def phantom_series(phantom: CardiacPhantom) -> list[bytes]:
    """The phantom as complete DICOM files, one study with one series, in the order of its slices.

    InstanceNumber runs the other way, from base to apex, as an examination is planned; readers order by position.
    """
    return [_encoded(_instance(phantom, index)) for index in range(len(phantom.pixels))]


def phantom_uid(phantom: CardiacPhantom, what: str) -> str:
    """The UID of `study`, `series`, `frame of reference` or `slice <index>`; depends on the phantom alone."""
    shape = "x".join(str(side) for side in phantom.pixels.shape)
    spacing = f"{phantom.pixel_spacing_mm} {phantom.slice_spacing_mm}"
    return f"2.25.{uuid.uuid5(_NAMESPACE, f'{phantom.seed} {shape} {spacing} {what}').int}"


def _encoded(dataset: FileDataset) -> bytes:
    content = BytesIO()
    dataset.save_as(content, enforce_file_format=True)
    return content.getvalue()


def _instance(phantom: CardiacPhantom, index: int) -> FileDataset:
    """One slice as an MR Image IOD (PS3.3 A.4)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MRImageStorage
    meta.MediaStorageSOPInstanceUID = UID(phantom_uid(phantom, f"slice {index}"))
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = IMPLEMENTATION_CLASS_UID
    meta.ImplementationVersionName = "VERDANT"
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = MRImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    _patient_and_study(dataset, phantom)
    _series(dataset, phantom)
    _acquisition(dataset, phantom)
    _image(dataset, phantom, index)
    return dataset


def _patient_and_study(dataset: Dataset, phantom: CardiacPhantom) -> None:
    dataset.PatientName = "Demonstration^Cardiac Phantom"
    dataset.PatientID = "VERDANT-DEMO"
    dataset.PatientBirthDate = "19700101"
    dataset.PatientSex = "O"
    dataset.PatientComments = "Generated; no human being was imaged."
    dataset.StudyInstanceUID = phantom_uid(phantom, "study")
    dataset.StudyDate = "20260105"
    dataset.StudyTime = "093000"
    dataset.AccessionNumber = f"DEMO{phantom.seed % 10**8:04d}"
    dataset.StudyID = "1"
    dataset.StudyDescription = "MR HEART SHORT AXIS"
    dataset.InstitutionName = "Verdant Demonstration Hospital"
    dataset.ReferringPhysicianName = "Referrer^Rowan"


def _series(dataset: Dataset, phantom: CardiacPhantom) -> None:
    dataset.Modality = "MR"
    dataset.SeriesInstanceUID = phantom_uid(phantom, "series")
    dataset.SeriesNumber = 1
    dataset.SeriesDate = dataset.StudyDate
    dataset.SeriesTime = "093500"
    dataset.SeriesDescription = "Short axis, cardiac phantom"
    dataset.BodyPartExamined = "HEART"
    dataset.PatientPosition = "HFS"
    dataset.FrameOfReferenceUID = phantom_uid(phantom, "frame of reference")
    dataset.PositionReferenceIndicator = ""
    dataset.Manufacturer = "Verdant"
    dataset.ManufacturerModelName = "Cardiac phantom"
    dataset.SoftwareVersions = "1"


def _acquisition(dataset: Dataset, phantom: CardiacPhantom) -> None:
    """What a balanced steady-state acquisition of this kind would state (PS3.3 C.8.3.1)."""
    dataset.ScanningSequence = "GR"
    dataset.SequenceVariant = "SS"
    dataset.ScanOptions = ""
    dataset.MRAcquisitionType = "2D"
    dataset.RepetitionTime = "3.2"
    dataset.EchoTime = "1.6"
    dataset.EchoTrainLength = "1"
    dataset.FlipAngle = "60"
    dataset.MagneticFieldStrength = "1.5"
    dataset.SliceThickness = f"{phantom.slice_thickness_mm:g}"
    dataset.SpacingBetweenSlices = f"{phantom.slice_spacing_mm:g}"


def _image(dataset: Dataset, phantom: CardiacPhantom, index: int) -> None:
    pixels = phantom.pixels[index]
    dataset.ImageType = ["DERIVED", "SECONDARY", "OTHER"]
    dataset.DerivationDescription = "Computed phantom, no acquisition"
    dataset.InstanceNumber = len(phantom.pixels) - index
    dataset.AcquisitionNumber = 1
    dataset.ContentDate = dataset.StudyDate
    dataset.ContentTime = dataset.SeriesTime
    dataset.ImagePositionPatient = [f"{value:.6f}" for value in phantom.image_positions_patient[index]]
    dataset.ImageOrientationPatient = [f"{value:.12f}" for value in phantom.image_orientation_patient]
    dataset.PixelSpacing = [f"{value:g}" for value in phantom.pixel_spacing_mm]
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.Rows, dataset.Columns = pixels.shape
    dataset.BitsAllocated = 16
    dataset.BitsStored = BITS_STORED
    dataset.HighBit = BITS_STORED - 1
    dataset.PixelRepresentation = 0
    dataset.WindowCenter = "1500"
    dataset.WindowWidth = "3000"
    dataset.PixelData = pixels.astype("<u2").tobytes()
