"""What the figures of a ledger are called, and what they say in words: in its window and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.core.ledger import NetworkVersion, Outcome
from app.core.ledger_figures import TOO_FEW, LedgerFigures, Share, Spread, Tally
from app.core.phrases import counted, joined, phrase

SHORT_DIGEST: Final = 8
OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.ACCEPTED: phrase("Accepted as proposed"),
        Outcome.EDITED: phrase("Edited, then validated"),
        Outcome.REJECTED: phrase("Rejected"),
    }
)
MARKS: Final[Mapping[Outcome, str]] = MappingProxyType(
    {Outcome.ACCEPTED: "✓", Outcome.EDITED: "✎", Outcome.REJECTED: "✕"}
)
FEW: Final = phrase("too few")
FEWER: Final = phrase("Fewer than {least} decisions are too few for shares and medians.", least=TOO_FEW)
NOTHING_DECIDED: Final = phrase(
    "Nothing is in the ledger yet. Every decision on a proposal of a network is noted here: accepted, edited or "
    "rejected, how far the region that was validated is from the proposal, and how long the decision took. Press A "
    "for an AI ROI, then validate or reject it."
)
NOTHING_CHOSEN: Final = phrase("No decision fits what is chosen above.")


def network_text(network: NetworkVersion) -> str:
    """A version of a network on one line: other weights under the same version are told apart by their digest."""
    parts = (network.name or network.dnn_uid, network.version, short_digest(network))
    return " · ".join(part for part in parts if part)


def version_text(network: NetworkVersion) -> str:
    """Version and digest, without the name."""
    return " · ".join(part for part in (network.version, short_digest(network)) if part)


def short_digest(network: NetworkVersion) -> str:
    """The first digits of the digest."""
    return network.digest.rpartition(":")[2][:SHORT_DIGEST]


def share_text(share: Share | None) -> str:
    """A share with its interval of 95 % confidence."""
    if share is None:
        return FEW
    return f"{share.value * 100:.0f} % ({share.low * 100:.0f}–{share.high * 100:.0f} %)"


def spread_text(spread: Spread | None, *, digits: int) -> str:
    """Median and quartiles; empty where there is nothing to compare."""
    if spread is None:
        return ""
    if spread.count < TOO_FEW:
        return FEW
    median, lower, upper = (f"{value:.{digits}f}" for value in (spread.median, spread.lower, spread.upper))
    return f"{median} ({lower}–{upper})"


def tally_text(tally: Tally) -> str:
    """How many came to what, with their marks."""
    counts = zip(MARKS.values(), (tally.accepted, tally.edited, tally.rejected), strict=True)
    return "   ".join(f"{mark} {count}" for mark, count in counts)


def headline(figures: LedgerFigures) -> str:
    """The whole of what is chosen in a few sentences."""
    whole = figures.whole
    patients = counted(figures.patients, "{count} patient", "{count} patients")
    said = [
        counted(
            whole.total,
            "{count} decision for {patients}: {accepted} accepted, {edited} edited, {rejected} rejected.",
            "{count} decisions for {patients}: {accepted} accepted, {edited} edited, {rejected} rejected.",
            patients=patients,
            accepted=whole.accepted,
            edited=whole.edited,
            rejected=whole.rejected,
        )
    ]
    if figures.accepted is not None:
        said.append(
            phrase(
                "{share:.0f} % were accepted as proposed; with 95 % confidence {low:.0f} to {high:.0f} %.",
                share=figures.accepted.value * 100,
                low=figures.accepted.low * 100,
                high=figures.accepted.high * 100,
            )
        )
    else:
        said.append(FEWER)
    if figures.taken_back:
        said.append(
            counted(figures.taken_back, "{count} decision was taken back.", "{count} decisions were taken back.")
        )
    return joined(" ", said)
