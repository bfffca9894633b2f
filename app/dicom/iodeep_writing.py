"""Writes the IODeep object: a valid Raw Data instance around a network, the same bytes from the same network."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Final

from pydicom.dataset import Dataset
from pydicom.filebase import DicomFileLike
from pydicom.filewriter import write_dataset
from pydicom.uid import ExplicitVRLittleEndian, RawDataStorage

from app.core.errors import NetworkObjectError
from app.core.identity import is_uid
from app.core.weights_bytes import check_weights_bytes, digest
from app.dicom import iodeep_layout as block
from app.dicom.iodeep_file import MAX_TEXT_BYTES
from app.dicom.part10 import file_content

DESCRIPTION_PREFIX: Final = "IODeep "
_CREATOR_VERSION_UID: Final = "2.25.234817723619852936462318716459203651147"
_NAMESPACE: Final = uuid.UUID("0a6dd1f3-9c55-5e2c-8b3f-6f1f6a0d7f11")
_LONGEST_LO: Final = 64
_FIX: Final = "Correct it and write the object again."


def write_iodeep(
    *,
    architecture_text: str,
    weights: bytes,
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
    """The complete DICOM file of a network.

    Parameters
    ----------
    architecture_text
        JSON of the network language.
    weights
        A safetensors file.
    rows, columns
        Input of the network.
    training_info
        Becomes the JSON of DnnTrainingInfo.
    dnn_uid
        By default derived from everything else, so that writing the same network again gives the same file.

    Raises
    ------
    WeightsError
        UnsafeWeightsError for a pickle, WeightsError for anything else that is not safetensors.
    NetworkObjectError
        If a value does not fit its element; the message names it.
    """
    check_weights_bytes(weights)
    info = json.dumps(dict(training_info), ensure_ascii=False, sort_keys=True)
    _check(name, modality, body_part_examined, architecture_text=architecture_text, training_info=info)
    weights_digest = digest(weights)
    parts = [architecture_text, weights_digest, name, modality, body_part_examined, str(samples_per_pixel)]
    parts += [photometric_interpretation, f"{rows}x{columns}", info, str(fine_tuning), created.isoformat()]
    uid = dnn_uid or _uid("instance", *parts)
    if not is_uid(uid):
        raise NetworkObjectError("The DnnUID is no UID.", cause=f"It reads {uid[:80]!r}.", next_step=_FIX)

    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID, dataset.SOPInstanceUID = RawDataStorage, uid
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = _uid("study", uid), _uid("series", uid)
    for keyword in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "PatientOrientation"):
        setattr(dataset, keyword, "")
    for keyword in ("ReferringPhysicianName", "StudyID", "AccessionNumber"):
        setattr(dataset, keyword, "")
    dataset.StudyDate = dataset.SeriesDate = dataset.ContentDate = created.strftime("%Y%m%d")
    dataset.StudyTime = dataset.SeriesTime = dataset.ContentTime = created.strftime("%H%M%S")
    dataset.StudyDescription = dataset.SeriesDescription = f"{DESCRIPTION_PREFIX}{name}"[:_LONGEST_LO].rstrip()
    dataset.Manufacturer = "Verdant"
    dataset.Modality, dataset.BodyPartExamined = modality, body_part_examined
    dataset.SeriesNumber, dataset.InstanceNumber = 1, 1
    dataset.ImageLaterality = "U"
    dataset.CreatorVersionUID = _CREATOR_VERSION_UID
    dataset.AcquisitionContextSequence = []
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = samples_per_pixel, photometric_interpretation
    if samples_per_pixel > 1:
        dataset.PlanarConfiguration = 0
    dataset.Rows, dataset.Columns = rows, columns

    network = dataset.private_block(block.GROUP, block.CREATOR, create=True)
    network.add_new(block.ARCHITECTURE, "UT", architecture_text)
    network.add_new(block.WEIGHTS, "UT", "")
    network.add_new(block.NAME, "PN", name)
    network.add_new(block.DNN_UID, "UI", uid)
    network.add_new(block.TRAINING_INFO, "UT", info)
    network.add_new(block.FINE_TUNING, "CS", "TRUE" if fine_tuning else "FALSE")
    network.add_new(block.WEIGHTS_DATA, "OB", weights + b"\0" * (len(weights) % 2))
    network.add_new(block.WEIGHTS_DIGEST, "UT", weights_digest)  # 71 characters: LO ends at 64
    return _encoded(dataset, uid)


def _check(name: str, modality: str, body_part: str, *, architecture_text: str, training_info: str) -> None:
    if not name.strip() or len(name) > _LONGEST_LO or set(name) & set("\\=\r\n"):
        raise NetworkObjectError(
            "The name of the network cannot be stored.",
            cause=f"DnnName takes 1 to {_LONGEST_LO} characters without backslash, equals sign and line break.",
            next_step="Choose a shorter, plainer name.",
        )
    for keyword, value in (("Modality", modality), ("BodyPartExamined", body_part)):
        plain = all(character.isupper() or character.isdigit() or character in " _" for character in value)
        if len(value) > 16 or not value.isascii() or not plain or (keyword == "Modality" and not value):
            raise NetworkObjectError(
                f"{keyword} {value[:32]!r} cannot be stored.",
                cause="It is a code string: up to 16 upper-case letters, digits, spaces and underscores.",
                next_step="Use DICOM's defined term, e.g. MR and HEART.",
            )
    for what, value in (("network description", architecture_text), ("training information", training_info)):
        if len(value.encode()) > MAX_TEXT_BYTES:
            raise NetworkObjectError(f"The {what} is longer than {MAX_TEXT_BYTES:,} bytes.", next_step=_FIX)
    if not architecture_text.lstrip().startswith("{"):
        raise NetworkObjectError("The network description is no JSON object.", next_step=_FIX)


def _uid(*parts: str) -> str:
    return f"2.25.{uuid.uuid5(_NAMESPACE, json.dumps(parts)).int}"


def _encoded(dataset: Dataset, uid: str) -> bytes:
    buffer = BytesIO()
    stream = DicomFileLike(buffer)
    stream.is_little_endian, stream.is_implicit_VR = True, False
    write_dataset(stream, dataset)
    return file_content(
        buffer.getvalue(),
        sop_class_uid=str(RawDataStorage),
        sop_instance_uid=uid,
        transfer_syntax_uid=str(ExplicitVRLittleEndian),
    )
