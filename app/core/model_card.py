"""What a network says of itself: identity, selection tags, training and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.signatures import Seal, SignatureState


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """A network as far as an archive's answer to a query tells, without its weights.

    Parameters
    ----------
    samples_per_pixel, content_date, parent_dnn_uid
        Not part of every answer; known once the object was read. The date is a DA, `YYYYMMDD`.
    signature
        What its signature is worth here; None while the object was not read.
    """

    study_instance_uid: StudyInstanceUID
    series_instance_uid: SeriesInstanceUID
    dnn_uid: SOPInstanceUID
    name: str
    modality: str
    body_part_examined: str
    samples_per_pixel: int | None = None
    content_date: str = ""
    parent_dnn_uid: SOPInstanceUID | None = None
    signature: SignatureState | None = None


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A network as its IODeep object describes it.

    Parameters
    ----------
    dnn_uid
        DnnUID = SOP Instance UID; which network, for ever.
    digest
        `sha256:<hex>` of the weights' bytes.
    training_info
        The JSON of DnnTrainingInfo, as parsed.
    rows, columns
        Input of the network.
    weights_size_bytes
        Size of the weights' file; 0 where it is not known before they are fetched.
    signature, signer
        What its signature is worth here, and the name to show for whoever made it; the name is proved only if the
        signature is trusted, and empty for a network that is part of this installation. `app.dicom.iodeep.judged`
        fills them in.
    seal
        What that is judged by; None for a card that was not read from an object.
    endpoint
        Where a service runs this network, instead of weights; empty for all others.
    """

    dnn_uid: SOPInstanceUID
    name: str
    modality: str
    body_part_examined: str
    samples_per_pixel: int
    photometric_interpretation: str
    rows: int
    columns: int
    digest: str
    weights_size_bytes: int
    fine_tuning: bool = False
    content_date: str = ""
    training_info: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    signature: SignatureState = SignatureState.UNSIGNED
    signer: str = ""
    seal: Seal | None = None
    endpoint: str = ""

    @property
    def version(self) -> str:
        """The version stated in the training info, else the first 8 digits of the digest."""
        stated = self.training_info.get("version")
        return str(stated) if stated else self.digest.removeprefix("sha256:")[:8]

    @property
    def content_digest(self) -> str:
        """Digest of all that makes this network this one, not of its weights alone."""
        return self.seal.digest if self.seal is not None else self.digest

    @property
    def is_for_demonstration(self) -> bool:
        """Whether the network says of itself that it is not for diagnosis."""
        purpose = str(self.training_info.get("purpose", "")).casefold()
        return self.training_info.get("intended_use") == "demonstration" or "not for diagnosis" in purpose


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A line of the table of layers.

    Parameters
    ----------
    number
        Of the layer, from 1.
    code
        The language's own spelling, e.g. `doubleConv`, or what a block of a built-in network is.
    output_shape
        Without batch: (channels, rows, columns), (steps, features) or (features,).
    """

    number: int
    code: str
    output_shape: tuple[int, ...]
    parameters: int


@dataclass(frozen=True, slots=True)
class NetworkDetails:
    """A network for somebody who wants to know what is in it.

    Parameters
    ----------
    table
        Its layers in order; empty where the object holds none that could be listed.
    architecture_text
        DnnArchitecture as stored.
    """

    card: ModelCard
    table: tuple[LayerRow, ...]
    architecture_text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A network that fits an image, and why.

    Parameters
    ----------
    is_pinned
        Whether the user chose it for the image's study; it then stands before better ones.
    """

    network: NetworkRecord
    reason: str
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A network that does not fit an image, and the tag that excluded it.

    Parameters
    ----------
    tag
        Empty where no tag did, but the user or the settings.
    refused
        The card of a network that would fit and that the user refused, which can be taken back; None for all others.
    """

    network: NetworkRecord
    tag: str
    reason: str
    refused: ModelCard | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The outcome of choosing a network: best candidate first, everything else with its reason.

    Parameters
    ----------
    remark
        What the reader must know of how it came about, e.g. that the archive did not answer; empty if nothing.
    """

    candidates: tuple[Candidate, ...]
    excluded: tuple[Exclusion, ...]
    remark: str = ""

    @property
    def chosen(self) -> Candidate | None:
        """The best candidate; None when no network fits."""
        return self.candidates[0] if self.candidates else None
