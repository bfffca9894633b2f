"""What a network object is to hold, checked before it is written."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from app.core.errors import NetworkObjectError
from app.core.identity import is_uid
from app.core.weights_bytes import check_weights_bytes, digest
from app.dicom.iodeep_description import is_json, weights_kind
from app.dicom.iodeep_file import MAX_DESCRIPTION_BYTES, MAX_TEXT_BYTES
from app.dicom.iodeep_statement import Statement
from app.dicom.iodeep_weights import MAX_URI_BYTES

LONGEST_LO: Final = 64
_NAMESPACE: Final = uuid.UUID("0a6dd1f3-9c55-5e2c-8b3f-6f1f6a0d7f11")
_FIX: Final = "Correct it and write the object again."
_ORIENTATION: Final = re.compile(r"[LRAPHF]{1,3}\\[LRAPHF]{1,3}")
_COLOURS: Final = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_RCT", "YBR_ICT")
_GREYS: Final = ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR")


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkContent:
    """Everything that an object holds but its signature.

    Exactly one of `weights`, `weights_uri` and `endpoint` says where the network's weights are.

    Parameters
    ----------
    architecture_text
        JSON of the network language.
    rows, columns
        Input of the network.
    training_info
        JSON text of DnnTrainingInfo.
    weights
        A safetensors file, or an ONNX file if the description says so.
    weights_uri, weights_digest
        Where such a file lies, and its digest.
    endpoint
        Of a service that runs the network.
    dnn_uid
        By default derived from everything else, so that writing the same network again gives the same file.
    study_instance_uid, series_instance_uid
        By default derived from the DnnUID.

    Raises
    ------
    WeightsError
        UnsafeWeightsError for a pickle, WeightsError for anything else that is not what it should be.
    NetworkObjectError
        If a value does not fit its element; the message names it.
    """

    architecture_text: str
    name: str
    modality: str
    body_part_examined: str
    samples_per_pixel: int
    rows: int
    columns: int
    created: datetime
    training_info: str = "{}"
    weights: bytes | memoryview = b""
    weights_uri: str = ""
    weights_digest: str = ""
    endpoint: str = ""
    photometric_interpretation: str = "MONOCHROME2"
    planar_configuration: int | None = None
    patient_orientation: str = ""
    fine_tuning: bool = False
    dnn_uid: str = ""
    study_instance_uid: str = ""
    series_instance_uid: str = ""

    def __post_init__(self) -> None:
        _check_texts(self)
        _check_tags(self)
        _check_weights(self)
        stated = object.__setattr__
        if self.weights:
            stated(self, "weights_digest", digest(self.weights))
        if self.samples_per_pixel > 1 and self.planar_configuration is None:
            stated(self, "planar_configuration", 0)
        stated(self, "dnn_uid", self.dnn_uid or derived_uid("instance", *_identity(self)))
        stated(self, "study_instance_uid", self.study_instance_uid or derived_uid("study", self.dnn_uid))
        stated(self, "series_instance_uid", self.series_instance_uid or derived_uid("series", self.dnn_uid))
        for what in ("dnn_uid", "study_instance_uid", "series_instance_uid"):
            if not is_uid(uid := getattr(self, what)):
                name = "DnnUID" if what == "dnn_uid" else what
                raise NetworkObjectError(f"The {name} is no UID.", cause=f"It reads {uid[:80]!r}.", next_step=_FIX)

    @property
    def content_date(self) -> str:
        """ContentDate, a DA."""
        return self.created.date().isoformat().replace("-", "")

    def statement(self) -> bytes:
        """What a signature of this network is over."""
        return Statement(
            architecture=self.architecture_text,
            training_info=self.training_info,
            weights_digest=self.weights_digest,
            dnn_uid=self.dnn_uid,
            name=self.name,
            modality=self.modality,
            body_part_examined=self.body_part_examined,
            samples_per_pixel=self.samples_per_pixel,
            photometric_interpretation=self.photometric_interpretation,
            planar_configuration=self.planar_configuration,
            rows=self.rows,
            columns=self.columns,
            patient_orientation=self.patient_orientation,
            fine_tuning=self.fine_tuning,
            content_date=self.content_date,
            endpoint=self.endpoint,
        ).encoded()


def derived_uid(*parts: str) -> str:
    """A UID that follows from texts: the same from the same."""
    return f"2.25.{uuid.uuid5(_NAMESPACE, json.dumps(parts)).int}"


def _identity(content: NetworkContent) -> list[str]:
    return [
        content.architecture_text,
        content.weights_digest,
        content.name,
        content.modality,
        content.body_part_examined,
        str(content.samples_per_pixel),
        content.photometric_interpretation,
        f"{content.rows}x{content.columns}",
        content.training_info,
        str(content.fine_tuning),
        content.created.isoformat(),
        *filter(None, (content.weights_uri, content.endpoint, content.patient_orientation)),
    ]


def _check_texts(content: NetworkContent) -> None:
    name = content.name
    if not name.strip() or len(name) > LONGEST_LO or set(name) & set("\\=\r\n\0"):
        raise NetworkObjectError(
            "The name of the network cannot be stored.",
            cause=f"DnnName takes 1 to {LONGEST_LO} characters without backslash, equals sign and line break.",
            next_step="Choose a shorter, plainer name.",
        )
    texts = (
        ("network description", content.architecture_text, MAX_DESCRIPTION_BYTES),
        ("training information", content.training_info, MAX_TEXT_BYTES),
    )
    for what, value, limit in texts:
        if len(value.encode("utf-8", "replace")) > limit:
            raise NetworkObjectError(f"The {what} is longer than {limit:,} bytes.", next_step=_FIX)
        if not value.lstrip().startswith("{") or not is_json(value):
            raise NetworkObjectError(f"The {what} is no JSON object.", next_step=_FIX)


def _check_tags(content: NetworkContent) -> None:
    for keyword, value in (("Modality", content.modality), ("BodyPartExamined", content.body_part_examined)):
        plain = all(character.isupper() or character.isdigit() or character in " _" for character in value)
        if len(value) > 16 or not value.isascii() or not plain or (keyword == "Modality" and not value.strip()):
            raise NetworkObjectError(
                f"{keyword} {value[:32]!r} cannot be stored.",
                cause="It is a code string: up to 16 upper-case letters, digits, spaces and underscores.",
                next_step="Use DICOM's defined term, e.g. MR and HEART.",
            )
    for keyword, side in (("Rows", content.rows), ("Columns", content.columns)):
        if not 1 <= side <= 0xFFFF:
            raise NetworkObjectError(f"{keyword} {side} cannot be stored.", cause="It is a number from 1 to 65535.")
    known = {1: _GREYS, 3: _COLOURS}.get(content.samples_per_pixel, ())
    if content.photometric_interpretation not in known:
        raise NetworkObjectError(
            f"SamplesPerPixel {content.samples_per_pixel} and PhotometricInterpretation "
            f"“{content.photometric_interpretation[:20]}” do not go together.",
            next_step="Use 1 with MONOCHROME2, or 3 with RGB.",
        )
    planar = content.planar_configuration
    if planar is not None and (content.samples_per_pixel == 1 or planar not in (0, 1)):
        raise NetworkObjectError(
            f"PlanarConfiguration {planar} cannot be stored.",
            cause="It is 0 or 1, only with 3 samples.",
        )
    if content.patient_orientation and not _ORIENTATION.fullmatch(content.patient_orientation):
        raise NetworkObjectError(
            f"PatientOrientation “{content.patient_orientation[:20]}” cannot be stored.",
            cause="It names the directions of rows and columns (PS3.3 C.7.6.1.1.1).",
            next_step="Write it like L\\P.",
        )


def _check_weights(content: NetworkContent) -> None:
    places = [what for what in ("weights", "weights_uri", "endpoint") if getattr(content, what)]
    if len(places) != 1:
        raise NetworkObjectError(
            "It is not clear where the network's weights are.",
            cause="An object holds its weights, or names their URI, or a service that runs the network: one of them.",
            next_step=_FIX,
        )
    if content.weights:
        check_weights_bytes(content.weights, weights_kind(content.architecture_text))
    if content.weights_uri and not re.fullmatch(r"sha256:[0-9a-f]{64}", content.weights_digest):
        raise NetworkObjectError(
            "The digest of weights that lie outside the object is missing.",
            cause="It is of the form sha256:<64 hexadecimal digits>; nothing is fetched without one.",
            next_step=_FIX,
        )
    uri = content.weights_uri or content.endpoint
    if uri and not _is_storable_uri(uri, is_endpoint=bool(content.endpoint)):
        raise NetworkObjectError(
            "The URI cannot be stored.",
            cause=f"It reads {uri[:80]!r}.",
            next_step="Weights lie at https://host/path or in a file beside the object; a service at https://host/path.",
        )


def _is_storable_uri(uri: str, *, is_endpoint: bool) -> bool:
    if len(uri.encode()) > MAX_URI_BYTES or not uri.isascii() or any(c.isspace() or c in '\\"<>' for c in uri):
        return False
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and parts.username is None
    return not is_endpoint and (parts.scheme == "file" or (not parts.scheme and "." in uri))
