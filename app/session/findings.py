"""What classifiers say of whole images, as a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.network_services import Finding, Prediction
from app.core.phrases import counted, joined, phrase

MOST_NAMED = 5


def findings_text(predictions: Sequence[Prediction]) -> str:
    """What networks said of whole images, the most probable class first; empty where they said nothing.

    Of several images it is the highest probability of each class on any of them.
    """
    highest: dict[str, float] = {}
    for finding in (finding for prediction in predictions for finding in prediction.findings):
        highest[finding.name] = max(finding.probability, highest.get(finding.name, 0.0))
    if not highest:
        return ""
    ranked = sorted((Finding(name, value) for name, value in highest.items()), key=lambda one: -one.probability)
    parts = [
        phrase("{name} {probability:.2f}", name=one.name, probability=one.probability) for one in ranked[:MOST_NAMED]
    ]
    if len(ranked) > MOST_NAMED:
        parts.append(phrase("{count} more", count=len(ranked) - MOST_NAMED))
    said = joined(", ", parts)
    return counted(
        len(predictions),
        "On the slice: {said} (what the network rates, not a calibrated probability).",
        "Highest on any of {count} slices: {said} (what the network rates, not a calibrated probability).",
        said=said,
    )
