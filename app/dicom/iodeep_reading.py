"""Reads the IODeep object and trusts nothing in it: sizes are bounded, the digest is verified, and only
safetensors count as weights.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydicom.dataelem import RawDataElement
from pydicom.uid import DeflatedExplicitVRLittleEndian

from app.core.errors import DigestError, NetworkObjectError, UnsafeWeightsError, WeightsError
from app.core.identity import SOPInstanceUID, is_uid
from app.core.model_card import ModelCard
from app.core.weights_bytes import MAX_WEIGHTS_BYTES, check_weights_bytes, digest, verify_digest
from app.dicom.iodeep_layout import IodeepLayout, find_layout
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import inflated_data_set, open_header

MAX_TEXT_BYTES: Final = 4 << 20
"""Architecture and training information may not be longer."""

_UNDEFINED_LENGTH: Final = 0xFFFFFFFF
_URI: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.\-]{1,15}:/")
_ASK: Final = "Retrieve the network again; if it stays so, ask its author for an intact copy."


@dataclass(frozen=True, slots=True)
class IodeepObject:
    """A network as its object holds it; the weights' digest has been verified.

    Parameters
    ----------
    architecture_text
        The JSON of the network language, unparsed.
    weights
        A safetensors file.
    """

    card: ModelCard
    architecture_text: str
    weights: bytes


def read_iodeep_card(path: Path) -> ModelCard:
    """Describe a network without reading its weights, unless the object states no digest of them.

    Raises
    ------
    NetworkObjectError
        If the file is no IODeep object, or lacks what the selection of networks needs.
    FileError
        If it cannot be read at all.
    """
    return _Opened(path).card()


def read_iodeep(path: Path) -> IodeepObject:
    """Read a network and verify its weights.

    Raises
    ------
    DigestError
        The weights are not those that the network was published with.
    UnsafeWeightsError
        A pickle stands in their place; the message names the conversion.
    WeightsError
        They are no safetensors file, too large, or lie outside the object.
    NetworkObjectError
        The file is no IODeep object, or incomplete.
    FileError
        It cannot be read at all.
    """
    opened = _Opened(path)
    weights = opened.weights()
    return IodeepObject(opened.card(weights), opened.text(opened.layout.architecture), weights)


class _Opened:
    """One object while it is being read."""

    def __init__(self, path: Path) -> None:
        self._header = open_header(path)
        with quiet_pydicom():
            layout = find_layout(self._header.dataset)
            if layout is None:
                raise NetworkObjectError(
                    f"{path.name} holds no network.",
                    cause="It has no IODeep block (0017,xx20) with a network description.",
                    next_step="Choose an IODeep object, or make one with `verdant iodeep create`.",
                )
            self.layout: IodeepLayout = layout
            self._name = self.text(layout.name).strip() or path.name

    def card(self, weights: bytes | None = None) -> ModelCard:
        with quiet_pydicom():
            return self._card(weights)

    def _card(self, weights: bytes | None) -> ModelCard:
        elements = self._header.elements
        uid = elements.text("SOPInstanceUID")
        rows, columns = elements.integer("Rows"), elements.integer("Columns")
        samples = elements.integer("SamplesPerPixel")
        missing = [
            keyword
            for keyword, is_there in (
                ("SOPInstanceUID", is_uid(uid)),
                ("Modality", elements.text("Modality")),
                ("SamplesPerPixel", samples),
            )
            if not is_there
        ]
        if missing:
            raise self._error("It cannot be offered.", f"It states no {' and no '.join(missing)}.")
        stated = self._stated_digest()
        if not stated and weights is None:
            weights = self.weights()
        return ModelCard(
            dnn_uid=SOPInstanceUID(uid),
            name=self._name,
            modality=elements.text("Modality"),
            body_part_examined=elements.text("BodyPartExamined"),
            samples_per_pixel=samples or 1,
            photometric_interpretation=elements.text("PhotometricInterpretation"),
            rows=rows or 0,
            columns=columns or 0,
            digest=stated or digest(weights or b""),
            weights_size_bytes=len(weights) if weights is not None else self._weights_size(),
            fine_tuning=self.text(self.layout.fine_tuning).strip().upper() == "TRUE",
            content_date=elements.text("ContentDate"),
            training_info=self._training_info(),
        )

    def weights(self) -> bytes:
        """The safetensors file, its digest verified; see `read_iodeep`."""
        try:
            with quiet_pydicom():
                data = self._inline_weights()
                if data is None:
                    data = self._encoded_weights()
            check_weights_bytes(data)
            stated = self._stated_digest()
            if stated:
                data = _without_padding(data, stated)
                verify_digest(data, stated)
            return data
        except (DigestError, UnsafeWeightsError, WeightsError) as error:
            what = f"The weights of the network “{self._name}” are refused."
            raise type(error)(what, cause=error.cause, next_step=error.next_step, details=error.details) from None

    def text(self, tag: int) -> str:
        """A text of the private block; empty when absent."""
        data = self._bytes(tag, limit=MAX_TEXT_BYTES)
        try:
            return data.decode("utf-8").rstrip(" \0")
        except UnicodeDecodeError:
            return data.decode("latin-1").rstrip(" \0")

    def _stated_digest(self) -> str:
        tag = self.layout.weights_digest
        stated = self.text(tag).strip() if tag is not None else ""
        if not stated and self.layout.digest_is_required:
            raise DigestError(
                f"The weights of the network “{self._name}” are refused.",
                cause="The object states no digest of them.",
                next_step="Store the network again, or ask its author for an intact copy.",
            )
        return stated.lower()

    def _training_info(self) -> MappingProxyType[str, object]:
        stated = self.text(self.layout.training_info)
        try:
            parsed = json.loads(stated) if stated else {}
        except (ValueError, RecursionError):
            parsed = None
        return MappingProxyType(parsed if isinstance(parsed, dict) else {"text": stated})

    def _inline_weights(self) -> bytes | None:
        tag = self.layout.weights_data
        return None if tag is None else self._bytes(tag, limit=MAX_WEIGHTS_BYTES) or None

    def _encoded_weights(self) -> bytes:
        data = self._bytes(self.layout.weights, limit=MAX_WEIGHTS_BYTES // 3 * 4 + 64).strip(b" \0\r\n\t")
        if not data:
            raise WeightsError("", cause="The object holds none.", next_step=_ASK)
        if _URI.match(data):
            raise WeightsError(
                "",
                cause="They lie outside the object, at a URI, which this version does not fetch.",
                next_step="Store them in the object with `verdant iodeep create`.",
                details=data[:500].decode("utf-8", "replace"),
            )
        try:
            return base64.b64decode(re.sub(rb"\s+", b"", data), validate=True)
        except binascii.Error:
            # Not base64: what is it then? A pickle in a text element is named as one.
            check_weights_bytes(data)
            raise WeightsError("", cause="They are neither base64 nor a URI.", next_step=_ASK) from None

    def _weights_size(self) -> int:
        for tag in (self.layout.weights_data, self.layout.weights):
            raw = None if tag is None else self._header.dataset.get_item(tag, keep_deferred=True)
            if raw is None:
                continue
            length = raw.length if isinstance(raw, RawDataElement) else len(raw.value or b"")
            if length:
                return length if tag == self.layout.weights_data else length // 4 * 3
        return 0

    def _bytes(self, tag: int, *, limit: int) -> bytes:
        """The bytes of a value as they stand in the file, whatever VR the element has."""
        raw = self._header.dataset.get_item(tag, keep_deferred=True)
        if raw is None:
            return b""
        if not isinstance(raw, RawDataElement) or raw.length == _UNDEFINED_LENGTH:
            value = raw.value
            return value if isinstance(value, bytes) else str(value or "").encode()
        if raw.length > limit:
            raise self._error(
                "It is refused.", f"An element of it is {raw.length:,} bytes long, {limit:,} are allowed."
            )
        if raw.value is not None:
            return bytes(raw.value)
        return self._deferred(raw)

    def _deferred(self, raw: RawDataElement) -> bytes:
        path = self._header.path
        if self._header.transfer_syntax == DeflatedExplicitVRLittleEndian:
            return inflated_data_set(path)[raw.value_tell : raw.value_tell + raw.length]
        try:
            with path.open("rb") as file:
                file.seek(raw.value_tell)
                data = file.read(raw.length)
        except OSError as error:
            raise self._error("It cannot be read any more.", f"The system says: {error.strerror or error}.") from None
        if len(data) != raw.length:
            raise self._error("It cannot be read.", "The file has become shorter.")
        return data

    def _error(self, what: str, cause: str) -> NetworkObjectError:
        return NetworkObjectError(f"The network object {self._header.path.name}: {what}", cause=cause, next_step=_ASK)


def _without_padding(data: bytes, stated: str) -> bytes:
    """OB values have an even length (PS3.5 6.2): the byte that makes them so is none of the weights'."""
    if data[-1:] == b"\0" and digest(data) != stated and digest(data[:-1]) == stated:
        return data[:-1]
    return data
