"""Networks as other programs write them, and ours with single elements changed."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pydicom
import torch
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ImplicitVRLittleEndian, RawDataStorage
from safetensors.torch import load

from app.dicom.iodeep import NetworkContent, SigningKey, object_parts, stored_content
from app.dicom.quiet import quiet_pydicom
from tests.helpers.stored_networks import brightness_description, brightness_weights

PROTOTYPE_UID = "1.2.826.0.1.3680043.8.498.7"


def prototype_object(
    *, weights: bytes | None = None, description: str | None = None, uid: str = PROTOTYPE_UID, **tags: Any
) -> bytes:
    """What the public prototype's tool writes, from its description.

    The dictionary of the description as Python prints it, the pickled state dictionary behind base64, one UID for
    everything down to the SOP class, no creator, no study description, Implicit VR.

    Parameters
    ----------
    weights
        Instead of the pickle.
    """
    if weights is None:
        buffer = io.BytesIO()
        torch.save(load(brightness_weights()), buffer)
        weights = buffer.getvalue()
    with quiet_pydicom():
        dataset = Dataset()
        dataset.SOPClassUID = dataset.SOPInstanceUID = dataset.StudyInstanceUID = dataset.SeriesInstanceUID = uid
        dataset.Modality, dataset.BodyPartExamined = "MR", "HEART"
        for keyword in ("ReferringPhysicianName", "PatientName", "PatientID", "PatientBirthDate", "PatientSex"):
            setattr(dataset, keyword, "")
        dataset.PatientOrientation = "A"
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation, dataset.PlanarConfiguration = 1, "MONOCHROME2", 0
        dataset.Rows, dataset.Columns = 24, 18
        for keyword, value in tags.items():
            setattr(dataset, keyword, value)
        text = repr(json.loads(brightness_description())) if description is None else description
        dataset.add_new(0x00170016, "UT", text)
        dataset.add_new(0x00170018, "UT", base64.b64encode(weights).decode())
        dataset.add_new(0x00170020, "ST", "unet_mri")
        dataset.add_new(0x00170022, "UI", uid)
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.MediaStorageSOPClassUID = RawDataStorage
        dataset.file_meta.MediaStorageSOPInstanceUID = uid
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        written = io.BytesIO()
        dataset.save_as(written, enforce_file_format=True)
    return written.getvalue()


def signed(network: Path, key: SigningKey, signer: str) -> bytes:
    """The object with a signature."""
    return b"".join(object_parts(stored_content(network), key=key, signer=signer))


def whole(content: NetworkContent, **options: Any) -> bytes:
    """The file of a network."""
    return b"".join(object_parts(content, **options))


def changed(network: bytes, **values: Any) -> bytes:
    """The object with other values: keywords of DICOM, or `x1020` for an element of group 0017; None deletes one."""
    dataset = pydicom.dcmread(io.BytesIO(network))
    for name, value in values.items():
        tag = (0x0017, int(name[1:], 16)) if name.startswith("x") else None
        if tag is None:
            setattr(dataset, name, value)
        elif value is None:
            del dataset[tag]
        else:
            dataset[tag].value = value
    buffer = io.BytesIO()
    dataset.save_as(buffer)
    return buffer.getvalue()
