"""Where an IODeep instance keeps its parts: our private block, the paper's bare numbers, the prototype's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

from app.dicom.elements import PARSE_ERRORS

GROUP: Final = 0x0017
CREATOR: Final = "IODEEP"
NETWORK_PREFIX: Final = "IODeep "
"""How StudyDescription and SeriesDescription of a stored network begin."""

ARCHITECTURE: Final = 0x20
WEIGHTS: Final = 0x21
NAME: Final = 0x22
DNN_UID: Final = 0x23
TRAINING_INFO: Final = 0x24
FINE_TUNING: Final = 0x26
WEIGHTS_DATA: Final = 0x30
WEIGHTS_DIGEST: Final = 0x31
SIGNATURE: Final = 0x32
SIGNER: Final = 0x33
ENDPOINT: Final = 0x34
"""Elements of our block (their low byte); the paper's numbers with `X` = 2 are the same."""

ELEMENTS: Final[Mapping[int, tuple[str, str]]] = MappingProxyType(
    {
        ARCHITECTURE: ("DnnArchitecture", "UT"),
        WEIGHTS: ("DnnWeights", "UT"),
        NAME: ("DnnName", "PN"),
        DNN_UID: ("DnnUID", "UI"),
        TRAINING_INFO: ("DnnTrainingInfo", "UT"),
        FINE_TUNING: ("DnnFineTuning", "CS"),
        WEIGHTS_DATA: ("DnnWeightsData", "OB"),
        WEIGHTS_DIGEST: ("DnnWeightsDigest", "UT"),  # 71 characters: LO ends at 64
        SIGNATURE: ("DnnSignature", "OB"),
        SIGNER: ("DnnSigner", "LO"),
        ENDPOINT: ("DnnEndpoint", "UR"),
    }
)
"""Name and value representation of each element of our block."""


@dataclass(frozen=True, slots=True)
class IodeepLayout:
    """The tags of one way to store a network; None where that way has no such part.

    Parameters
    ----------
    digest_is_required
        Whether a writer of this layout always states the digest.
    """

    architecture: int
    weights: int
    name: int
    dnn_uid: int
    training_info: int
    fine_tuning: int
    weights_data: int | None = None
    weights_digest: int | None = None
    signature: int | None = None
    signer: int | None = None
    endpoint: int | None = None
    digest_is_required: bool = False


def foreign_tags() -> tuple[int, ...]:
    """Every element by which a network in a layout without private creator is known, and its name."""
    return tuple({tag for layout in _without_creator() for tag in (layout.architecture, layout.name)})


def foreign_name(dataset: Dataset) -> str | None:
    """The name of a network in a layout without private creator; None if the data set holds none."""
    if not any(tag >> 16 == GROUP for tag in dataset.keys()):  # noqa: SIM118 - elements would be decoded
        return None
    layout = find_layout(dataset)
    if layout is None or layout.digest_is_required:
        return None
    element = dataset.get_item(layout.name, keep_deferred=True)
    value = element.value if element is not None else b""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
    return " ".join(text.strip(" \0").split())


def find_layout(dataset: Dataset) -> IodeepLayout | None:
    """The layout in which a data set holds a network; None when it holds none.

    Without private creator the numbers lie where creators are reserved (PS3.5 7.8.1), so such an element
    counts only if it holds what an architecture begins with.
    """
    block = _block_of(dataset)
    if block is not None:
        return _ours(block) if dataset.get_item(_tag(block << 8 | ARCHITECTURE), keep_deferred=True) else None
    return next((layout for layout in _without_creator() if _holds_json(dataset, layout.architecture)), None)


def _block_of(dataset: Dataset) -> int | None:
    for block in range(0x10, 0x100):
        element = dataset.get_item(_tag(block), keep_deferred=True)
        value = element.value if element is not None else None
        if value is None:
            continue
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        if text.strip(" \0") == CREATOR:
            return block
    return None


def _ours(block: int) -> IodeepLayout:
    def at(element: int) -> int:
        return _tag(block << 8 | element)

    return IodeepLayout(
        architecture=at(ARCHITECTURE),
        weights=at(WEIGHTS),
        name=at(NAME),
        dnn_uid=at(DNN_UID),
        training_info=at(TRAINING_INFO),
        fine_tuning=at(FINE_TUNING),
        weights_data=at(WEIGHTS_DATA),
        weights_digest=at(WEIGHTS_DIGEST),
        signature=at(SIGNATURE),
        signer=at(SIGNER),
        endpoint=at(ENDPOINT),
        digest_is_required=True,
    )


def _without_creator() -> Iterator[IodeepLayout]:
    info, tuning = _tag(0x24), _tag(0x26)
    yield IodeepLayout(_tag(0x16), _tag(0x18), _tag(0x20), _tag(0x22), info, tuning)  # the public prototype
    for x in (0x20, 0x10, *range(0x30, 0x100, 0x10)):  # the paper leaves the digit open
        yield IodeepLayout(_tag(x), _tag(x + 1), _tag(x + 2), _tag(x + 3), info, tuning)


def _holds_json(dataset: Dataset, tag: int) -> bool:
    element = dataset.get_item(tag, keep_deferred=True)
    if element is None:
        return False
    if isinstance(element, RawDataElement) and element.value is None:
        return element.length > 0  # too long to have been read: it cannot be a creator's name
    try:
        value = element.value
        data = value if isinstance(value, bytes) else str(value).encode()
    except PARSE_ERRORS:
        return False
    return data.lstrip()[:1] == b"{"


def _tag(element: int) -> int:
    return GROUP << 16 | element
