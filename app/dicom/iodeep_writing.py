"""Writes the IODeep object: a valid Raw Data instance around a network, the same bytes from the same network."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Final

from pydicom.dataset import Dataset, PrivateBlock
from pydicom.filebase import DicomFileLike
from pydicom.filewriter import write_dataset
from pydicom.uid import ExplicitVRLittleEndian, RawDataStorage

from app.dicom import iodeep_layout as block
from app.dicom.iodeep_content import LONGEST_LO, NetworkContent
from app.dicom.iodeep_layout import NETWORK_PREFIX
from app.dicom.iodeep_signature import SigningKey
from app.dicom.part10 import file_content
from app.dicom.quiet import quiet_pydicom

DESCRIPTION_PREFIX: Final = NETWORK_PREFIX
_CREATOR_VERSION_UID: Final = "2.25.234817723619852936462318716459203651147"
_WEIGHTS_TAG: Final = block.GROUP << 16 | 0x1000 | block.WEIGHTS_DATA


def write_iodeep(
    *,
    architecture_text: str,
    weights: bytes | memoryview,
    name: str,
    modality: str,
    body_part_examined: str,
    samples_per_pixel: int,
    rows: int,
    columns: int,
    created: datetime,
    training_info: Mapping[str, object],
    photometric_interpretation: str = "MONOCHROME2",
    fine_tuning: bool = False,
    dnn_uid: str | None = None,
) -> bytes:
    """The complete, unsigned DICOM file of a network that holds its weights; see `NetworkContent`."""
    content = NetworkContent(
        architecture_text=architecture_text,
        weights=weights,
        name=name,
        modality=modality,
        body_part_examined=body_part_examined,
        samples_per_pixel=samples_per_pixel,
        rows=rows,
        columns=columns,
        created=created,
        training_info=json.dumps(dict(training_info), ensure_ascii=False, sort_keys=True),
        photometric_interpretation=photometric_interpretation,
        fine_tuning=fine_tuning,
        dnn_uid=dnn_uid or "",
    )
    return b"".join(object_parts(content))


def object_parts(
    content: NetworkContent, *, key: SigningKey | None = None, signer: str = ""
) -> tuple[bytes | memoryview, ...]:
    """The DICOM file of a network in pieces that follow one another; the weights among them are not copied.

    Parameters
    ----------
    key, signer
        Who signs it, if anybody does: DnnSigner is the name that readers see.
    """
    with quiet_pydicom():  # everything has been checked; UIDs with leading zeros, which archives hold, may stay
        dataset = _data_set(content)
        network = dataset.private_block(block.GROUP, block.CREATOR)
        if key is not None:
            _add(network, block.SIGNATURE, key.sign(content.statement()))
            _add(network, block.SIGNER, signer)
        before, after = dataset[:_WEIGHTS_TAG], dataset[_WEIGHTS_TAG:]
        head = file_content(
            _encoded(before),
            sop_class_uid=str(RawDataStorage),
            sop_instance_uid=content.dnn_uid,
            transfer_syntax_uid=str(ExplicitVRLittleEndian),
        )
        rest = _encoded(after)
    if not content.weights:
        return head, rest
    padding = b"\0" * (len(content.weights) % 2)
    length = len(content.weights) + len(padding)
    header = struct.pack("<HH2sHL", _WEIGHTS_TAG >> 16, _WEIGHTS_TAG & 0xFFFF, b"OB", 0, length)
    return head + header, content.weights, padding + rest


def _data_set(content: NetworkContent) -> Dataset:
    """Everything but the weights."""
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID, dataset.SOPInstanceUID = RawDataStorage, content.dnn_uid
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = content.study_instance_uid, content.series_instance_uid
    for keyword in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex"):
        setattr(dataset, keyword, "")
    for keyword in ("ReferringPhysicianName", "StudyID", "AccessionNumber"):
        setattr(dataset, keyword, "")
    dataset.StudyDate = dataset.SeriesDate = dataset.ContentDate = content.content_date
    dataset.StudyTime = dataset.SeriesTime = dataset.ContentTime = content.created.strftime("%H%M%S")
    described = f"{DESCRIPTION_PREFIX}{content.name}"[:LONGEST_LO].rstrip()
    dataset.StudyDescription = dataset.SeriesDescription = described
    dataset.Manufacturer = "Verdant"
    dataset.Modality, dataset.BodyPartExamined = content.modality, content.body_part_examined
    dataset.SeriesNumber, dataset.InstanceNumber = 1, 1
    dataset.ImageLaterality = "U"
    dataset.CreatorVersionUID = _CREATOR_VERSION_UID
    dataset.AcquisitionContextSequence = []
    dataset.SamplesPerPixel = content.samples_per_pixel
    dataset.PhotometricInterpretation = content.photometric_interpretation
    dataset.PatientOrientation = content.patient_orientation.split("\\") if content.patient_orientation else ""
    if content.planar_configuration is not None:
        dataset.PlanarConfiguration = content.planar_configuration
    dataset.Rows, dataset.Columns = content.rows, content.columns

    network = dataset.private_block(block.GROUP, block.CREATOR, create=True)
    _add(network, block.ARCHITECTURE, content.architecture_text)
    _add(network, block.WEIGHTS, content.weights_uri)
    _add(network, block.NAME, content.name)
    _add(network, block.DNN_UID, content.dnn_uid)
    _add(network, block.TRAINING_INFO, content.training_info)
    _add(network, block.FINE_TUNING, "TRUE" if content.fine_tuning else "FALSE")
    if content.weights_digest:
        _add(network, block.WEIGHTS_DIGEST, content.weights_digest)
    if content.endpoint:
        _add(network, block.ENDPOINT, content.endpoint)
    return dataset


def _add(network: PrivateBlock, element: int, value: object) -> None:
    _, vr = block.ELEMENTS[element]
    network.add_new(element, vr, value)


def _encoded(dataset: Dataset) -> bytes:
    buffer = BytesIO()
    stream = DicomFileLike(buffer)
    stream.is_little_endian, stream.is_implicit_VR = True, False
    write_dataset(stream, dataset, parent_encoding="utf-8")
    return buffer.getvalue()
