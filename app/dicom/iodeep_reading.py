"""Reads the IODeep object and trusts nothing in it: sizes are bounded, the digest is verified, nothing runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app.core.errors import DigestError
from app.core.identity import SOPInstanceUID, is_uid
from app.core.model_card import ModelCard
from app.core.network_services import WeightsFetcher
from app.core.phrases import phrase
from app.core.signatures import LONGEST_KEY_NAME, Seal
from app.core.tasks import TaskControl
from app.dicom.iodeep_description import description_text
from app.dicom.iodeep_file import MAX_DESCRIPTION_BYTES, NetworkFile
from app.dicom.iodeep_statement import Statement
from app.dicom.iodeep_weights import StoredWeights
from app.dicom.quiet import quiet_pydicom

MOST_SIGNATURE_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class IodeepObject:
    """A network as its object holds it; the weights' digest has been verified.

    Parameters
    ----------
    architecture_text
        The JSON of the network language, unparsed.
    weights
        A safetensors file, or an ONNX file where the description says so; where they lie in a file as they are,
        that file is mapped and nothing copied.
    """

    card: ModelCard
    architecture_text: str
    weights: memoryview


@dataclass(frozen=True, slots=True)
class DescribedNetwork:
    """A network without its weights."""

    card: ModelCard
    architecture_text: str


def read_iodeep_card(path: Path) -> ModelCard:
    """Describe a network without reading its weights, unless the object states no digest of them.

    Raises
    ------
    NetworkObjectError
        If the file is no IODeep object, or lacks what the selection of networks needs.
    FileError
        If it cannot be read at all.
    """
    return describe_iodeep(path).card


def describe_iodeep(path: Path) -> DescribedNetwork:
    """Card and architecture, whether the weights are of use or not; raises like `read_iodeep_card`."""
    with quiet_pydicom():
        opened = OpenedNetwork(NetworkFile(path))
        return DescribedNetwork(opened.card(), opened.architecture)


def check_iodeep(path: Path) -> DescribedNetwork:
    """Card and architecture of a network whose weights are what they should be, as far as they are on this machine.

    Weights on a host stay there; raises like `read_iodeep` for all others.
    """
    with quiet_pydicom():
        opened = OpenedNetwork(NetworkFile(path))
        if opened.weights.is_elsewhere:
            return DescribedNetwork(opened.card(), opened.architecture)
        weights = opened.weights.verified(opened.architecture, fetcher=None, control=TaskControl())
        return DescribedNetwork(opened.card(weights), opened.architecture)


def read_iodeep(
    path: Path, *, fetcher: WeightsFetcher | None = None, control: TaskControl | None = None
) -> IodeepObject:
    """Read a network and verify its weights.

    Parameters
    ----------
    fetcher
        Brings weights that lie outside the object, on a host; without one they are refused.

    Raises
    ------
    DigestError
        The weights are not those that the network was published with.
    UnsafeWeightsError
        A pickle stands in their place; the message names the conversion.
    WeightsError
        They are no safetensors (or ONNX) file, too large, or lie where they are not fetched from.
    NetworkObjectError
        The file is no IODeep object, or incomplete.
    FileError
        It cannot be read at all.
    """
    with quiet_pydicom():
        opened = OpenedNetwork(NetworkFile(path))
        weights = opened.weights.verified(opened.architecture, fetcher=fetcher, control=control or TaskControl())
        return IodeepObject(opened.card(weights), opened.architecture, weights)


class OpenedNetwork:
    """One object while it is being read."""

    def __init__(self, file: NetworkFile) -> None:
        self._file = file
        self.stored_architecture = file.text(file.layout.architecture, limit=MAX_DESCRIPTION_BYTES)
        self.architecture = description_text(self.stored_architecture)
        self.weights = StoredWeights(file)

    def card(self, weights: memoryview | None = None) -> ModelCard:
        """What the object says of itself.

        Raises
        ------
        NetworkObjectError
            If that does not do to choose it by.
        DigestError
            If it states no digest of its weights and has to.
        """
        file, elements = self._file, self._file.elements
        rows, columns = elements.integer("Rows"), elements.integer("Columns")
        samples = elements.integer("SamplesPerPixel")
        uid, modality = elements.text("SOPInstanceUID"), elements.text("Modality")
        needed = {"SOPInstanceUID": is_uid(uid), "Modality": bool(modality), "SamplesPerPixel": bool(samples)}
        if missing := [keyword for keyword, is_there in needed.items() if not is_there]:
            raise file.error(phrase("It states no {keywords}.", keywords=" and no ".join(missing)))
        endpoint = file.text(file.layout.endpoint).strip()
        stated = self.weights.stated_digest()
        if not stated and file.layout.digest_is_required and not (endpoint and self.weights.is_absent):
            raise DigestError(
                phrase("The weights of the network “{network}” are refused.", network=file.name),
                cause=phrase("The object states no digest of them."),
                next_step=phrase("Store the network again, or ask its author for an intact copy."),
            )
        info = file.text(file.layout.training_info)
        statement = Statement(
            architecture=self.stored_architecture,
            training_info=info,
            weights_digest=stated or self.weights.computed_digest(),
            dnn_uid=uid,
            name=file.name,
            modality=modality,
            body_part_examined=elements.text("BodyPartExamined"),
            samples_per_pixel=samples or 1,
            photometric_interpretation=elements.text("PhotometricInterpretation"),
            planar_configuration=elements.integer("PlanarConfiguration"),
            rows=rows or 0,
            columns=columns or 0,
            patient_orientation=elements.text("PatientOrientation"),
            fine_tuning=file.text(file.layout.fine_tuning).strip().upper() == "TRUE",
            content_date=elements.text("ContentDate"),
            endpoint=endpoint,
        )
        return ModelCard(
            dnn_uid=SOPInstanceUID(uid),
            name=statement.name,
            modality=statement.modality,
            body_part_examined=statement.body_part_examined,
            samples_per_pixel=statement.samples_per_pixel,
            photometric_interpretation=statement.photometric_interpretation,
            rows=statement.rows,
            columns=statement.columns,
            digest=statement.weights_digest,
            weights_size_bytes=len(weights) if weights is not None else self.weights.size_bytes(),
            fine_tuning=statement.fine_tuning,
            content_date=statement.content_date,
            training_info=_parsed(info),
            seal=Seal(
                statement.encoded(),
                bytes(file.value(file.layout.signature, limit=MOST_SIGNATURE_BYTES)),
                file.text(file.layout.signer).strip()[:LONGEST_KEY_NAME],
            ),
            endpoint=endpoint,
        )


def _parsed(stated: str) -> MappingProxyType[str, object]:
    try:
        parsed = json.loads(stated) if stated else {}
    except (ValueError, RecursionError):
        parsed = None
    return MappingProxyType(parsed if isinstance(parsed, dict) else {"text": stated})
