"""Small single instances that are no images: a structure set and a stored network, as an archive sees them."""

from __future__ import annotations

from io import BytesIO

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, RawDataStorage, RTStructureSetStorage, generate_uid


def encoded(ds: Dataset, transfer_syntax_uid: str = ExplicitVRLittleEndian) -> bytes:
    """A complete DICOM file."""
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = transfer_syntax_uid
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    buffer = BytesIO()
    ds.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def data_set(content: bytes) -> bytes:
    """The encoded data set of a complete DICOM file: what follows the file meta information (PS3.10 7.1)."""
    assert content[128:132] == b"DICM"
    group_length = int.from_bytes(content[140:144], "little")
    return content[144 + group_length :]


def structure_set_like(
    *, patient_id: str = "T1", study_uid: str | None = None, series_uid: str | None = None
) -> Dataset:
    """An RTSTRUCT with nested sequences and private data; enough for an archive, not for a planning system."""
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = RTStructureSetStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID = study_uid or generate_uid(), series_uid or generate_uid()
    ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = "Test^Oblique", patient_id, "19600229", "F"
    ds.StudyDate, ds.StudyTime, ds.StudyID, ds.AccessionNumber = "20260102", "101112", "S1", "A1"
    ds.StudyDescription, ds.SeriesDescription, ds.Modality, ds.SeriesNumber = "MR HEART", "ROIs", "RTSTRUCT", 99
    ds.InstanceNumber, ds.StructureSetLabel, ds.ApprovalStatus = 1, "VERDANT", "APPROVED"
    contour = Dataset()
    contour.ContourGeometricType, contour.NumberOfContourPoints = "CLOSED_PLANAR", 3
    contour.ContourData = ["-31.25", "12.5", "80.125", "-30.5", "12.5", "80.125", "-30.5", "13.75", "80.125"]
    roi = Dataset()
    roi.ReferencedROINumber, roi.ROIDisplayColor = 1, [0, 255, 0]
    roi.ContourSequence = Sequence([contour, contour])
    ds.ROIContourSequence = Sequence([roi])
    block = ds.private_block(0x3007, "VERDANT", create=True)
    block.add_new(0x01, "LO", "private text")
    return ds


def network_like(name: str, *, modality: str = "MR", body_part: str = "HEART", patient_id: str = "") -> Dataset:
    """A Raw Data instance with the descriptions by which an archive tells networks from patients."""
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = RawDataStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
    ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = "", patient_id, "", ""
    ds.StudyDate, ds.StudyTime, ds.StudyID, ds.AccessionNumber = "20260301", "", "", ""
    ds.StudyDescription = ds.SeriesDescription = f"IODeep {name}"
    ds.Modality, ds.BodyPartExamined, ds.SeriesNumber, ds.InstanceNumber = modality, body_part, 1, 1
    ds.ContentDate, ds.ContentTime, ds.SamplesPerPixel = "20260301", "101500", 1
    block = ds.private_block(0x0017, "IODEEP", create=True)
    block.add_new(0x30, "OB", bytes(range(256)) * 64)
    return ds
