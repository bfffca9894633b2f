"""Images with any pixels and any description of them as files, uncompressed or from codestreams."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    SecondaryCaptureImageStorage,
    generate_uid,
)


def write_image(
    path: Path,
    pixels: np.ndarray | bytes,
    *,
    rows: int = 5,
    columns: int = 3,
    syntax: str = ExplicitVRLittleEndian,
    **attributes: object,
) -> Path:
    """Write one uncompressed file; bytes are written as they are, arrays in little endian.

    The description is that of 16-bit grey pixels unless `attributes` (by keyword, None deletes) say otherwise.
    """
    ds = described(rows, columns, syntax, attributes)
    ds.PixelData = pixels if isinstance(pixels, bytes) else little(pixels)
    if len(ds.PixelData) % 2:
        ds.PixelData += b"\0"
    ds["PixelData"].VR = "OB" if ds.BitsAllocated <= 8 else "OW"
    _save(ds, path)
    return path


def write_compressed(
    path: Path,
    frames: Sequence[bytes],
    *,
    rows: int,
    columns: int,
    syntax: str,
    fragments: int = 1,
    table: str = "basic",
    **attributes: object,
) -> Path:
    """Write codestreams, each cut into `fragments`; `table` is `basic`, `extended` or `none`."""
    if len(frames) > 1:
        attributes.setdefault("NumberOfFrames", len(frames))
    ds = described(rows, columns, syntax, attributes)
    if table == "extended":
        ds.PixelData, ds.ExtendedOffsetTable, ds.ExtendedOffsetTableLengths = encapsulate_extended(list(frames))
    else:
        ds.PixelData = encapsulate(list(frames), fragments_per_frame=fragments, has_bot=table == "basic")
    ds["PixelData"].is_undefined_length = True
    ds["PixelData"].VR = "OB"
    _save(ds, path)
    return path


def little(pixels: np.ndarray) -> bytes:
    """The bytes of an array, least significant first."""
    return np.ascontiguousarray(pixels, dtype=pixels.dtype.newbyteorder("<")).tobytes()


def described(rows: int, columns: int, syntax: str, attributes: dict[str, object]) -> Dataset:
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.Modality = generate_uid(), generate_uid(), "OT"
    ds.PatientName, ds.PatientID = "Test^Pixels", "T2"
    ds.Rows, ds.Columns = rows, columns
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 0
    for keyword, value in attributes.items():
        if value is None:
            delattr(ds, keyword)
        else:
            setattr(ds, keyword, value)
    if "BitsAllocated" in attributes and "BitsStored" not in attributes:
        ds.BitsStored = ds.BitsAllocated
    if "HighBit" not in attributes:
        ds.HighBit = ds.BitsStored - 1
    if ds.SamplesPerPixel > 1 and "PlanarConfiguration" not in ds:
        ds.PlanarConfiguration = 0
    return ds


def _save(ds: Dataset, path: Path) -> None:
    """Also with transfer syntaxes that pydicom does not know: all but two are explicit little endian."""
    syntax = ds.file_meta.TransferSyntaxUID
    ds.preamble = bytes(128)
    ds.save_as(
        path,
        implicit_vr=syntax == ImplicitVRLittleEndian,
        little_endian=syntax != ExplicitVRBigEndian,
        force_encoding=True,
    )
