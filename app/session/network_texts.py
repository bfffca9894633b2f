"""What the lists of networks say of each, in words and a mark; no state is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.core.model_card import ModelCard
from app.core.phrases import phrase
from app.core.signatures import SignatureState
from app.session.model_facts import headline_metric, licence_of, size_text
from app.session.network_rows import Fit, NetworkRow


@dataclass(frozen=True, slots=True)
class Sign:
    """A state told in three ways at once.

    Parameters
    ----------
    role
        Of the style sheet.
    """

    mark: str
    text: str
    role: str


SIGNATURES: Final[Mapping[SignatureState, Sign]] = MappingProxyType(
    {
        SignatureState.TRUSTED: Sign("✓", phrase("Signed"), "good"),
        SignatureState.UNKNOWN_SIGNER: Sign("?", phrase("Unknown signer"), "caution"),
        SignatureState.UNSIGNED: Sign("○", phrase("Not signed"), "caution"),
        SignatureState.EXPIRED: Sign("!", phrase("Key expired"), "caution"),
        SignatureState.INVALID: Sign("✕", phrase("Changed after signing"), "bad"),
    }
)
FITS: Final[Mapping[Fit, Sign]] = MappingProxyType(
    {
        Fit.FIRST: Sign("✓", phrase("Is used"), "good"),
        Fit.FITS: Sign("✓", phrase("Fits"), ""),
        Fit.DIFFERS: Sign("–", phrase("Does not fit"), "dim"),
        Fit.REFUSED: Sign("✕", phrase("Refused"), "bad"),
        Fit.BROKEN: Sign("✕", phrase("Cannot be used"), "bad"),
        Fit.AWAY: Sign("…", phrase("Cannot be fetched"), "dim"),
        Fit.NO_IMAGE: Sign("", phrase("No image"), "dim"),
    }
)
SHIPPED: Final = Sign("✓", phrase("Part of Verdant"), "good")
NOT_HERE: Final = Sign("…", phrase("Not fetched yet"), "dim")
UNREADABLE: Final = Sign("✕", phrase("Cannot be read"), "bad")


def signature_sign(row: NetworkRow) -> Sign:
    """What the signature of a listed network is worth, as far as is known."""
    if row.problem:
        return UNREADABLE
    if row.card is None:
        return NOT_HERE
    is_shipped = row.card.signature is SignatureState.TRUSTED and not row.card.signer
    return SHIPPED if is_shipped else SIGNATURES[row.card.signature]


def fit_text(row: NetworkRow) -> str:
    """Whether it would run on the image in view, with its place among those that fit."""
    if row.is_pinned:
        return phrase("Chosen for this study")
    if row.fit is Fit.FITS:
        return phrase("Fits, number {rank}", rank=row.rank)
    return FITS[row.fit].text


def target_text(row: NetworkRow) -> str:
    """`MR · HEART`."""
    return " · ".join(part for part in (row.record.modality, row.record.body_part_examined) if part)


def metric_text(row: NetworkRow) -> str:
    """The number that its author measured it by."""
    return headline_metric(row.card) if row.card is not None else ""


def licence_text(row: NetworkRow) -> str:
    """Its licence."""
    return licence_of(row.card) if row.card is not None else ""


def weights_text(row: NetworkRow) -> str:
    """Size of its weights."""
    return size_text(row.card.weights_size_bytes) if row.card is not None and row.card.weights_size_bytes else ""


def digest_text(row: NetworkRow) -> str:
    """The first digits of its weights' digest."""
    return row.card.digest.removeprefix("sha256:")[:8] if row.card is not None else ""


def searched_text(row: NetworkRow) -> str:
    """Everything that a search looks through, case-folded."""
    card: ModelCard | None = row.card
    parts = (
        row.record.name,
        row.record.dnn_uid,
        target_text(row),
        licence_text(row),
        signature_sign(row).text,
        FITS[row.fit].text,
        *((card.signer, card.digest) if card is not None else ()),
    )
    return " ".join(parts).casefold()
