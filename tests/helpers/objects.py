"""Files of objects that are no images: documents, videos, reports."""

from __future__ import annotations

from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

MPEG4 = "1.2.840.10008.1.2.4.102"


def write_object(path: Path, *, sop_class: str, syntax: str = ExplicitVRLittleEndian, **values: object) -> Path:
    """Write an object of the storage SOP class that ends so, with these attributes."""
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = f"1.2.840.10008.5.1.4.1.1.{sop_class}"
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    ds.PatientName, ds.Modality = "Some^Body", "OT"
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    if "PixelData" in ds:
        ds["PixelData"].is_undefined_length = True
    ds.save_as(path, enforce_file_format=True)
    return path
