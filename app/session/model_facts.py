"""What a network says of itself, as short lines for the network panel; whatever its training info holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core.model_card import ModelCard
from app.core.phrases import joined, phrase

LONGEST_TEXT = 120
MOST_LICENCES = 4
MOST_METRICS = 6


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, both short."""

    label: str
    value: str


def model_facts(card: ModelCard) -> tuple[Fact, ...]:
    """The model card line by line: identity, input, training; what is not stated is left out.

    The training info is JSON from a file of unknown origin: only expected keys are looked at, only texts
    and numbers are taken, and every text is cut.
    """
    facts = [
        Fact(phrase("Version"), _text(card.version)),
        Fact(
            phrase("Made for"), _text(" · ".join(part for part in (card.modality, card.body_part_examined) if part))
        ),
        Fact(phrase("Input"), f"{card.rows} × {card.columns} {card.photometric_interpretation}".rstrip()),
        Fact(phrase("Weights"), f"{size_text(card.weights_size_bytes)}, {_digest(card.digest)}"),
        *_stated(card.training_info, {"state": phrase("State"), "date": phrase("Trained")}),
        *_metrics(card.training_info),
        Fact(phrase("Licence"), licence_of(card)),
        *_licences(card.training_info),
    ]
    return tuple(fact for fact in facts if fact.value)


def headline_metric(card: ModelCard) -> str:
    """The one number to compare networks by, e.g. `Dice 0.931`; empty where none is stated."""
    metrics = _mapping(card.training_info.get("metrics"))
    for key in ("held_out", "cross_validation"):
        if (value := _number(_mapping(metrics.get(key)).get("mean_dice"))) is not None:
            return phrase("Dice {value:.3f}", value=value)
    for name, stated in list(metrics.items())[:MOST_METRICS]:
        if (value := _number(stated)) is not None:
            return f"{_text(str(name).replace('_', ' ').capitalize())} {value:.4g}"
    return ""


def licence_of(card: ModelCard) -> str:
    """The licence that the training info states; empty where it states none."""
    own = card.training_info.get("licence", card.training_info.get("license"))
    return _text(own) if isinstance(own, str) else ""


def size_text(count: int) -> str:
    """A number of bytes as it is read."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def _stated(info: Mapping[str, object], labels: Mapping[str, str]) -> Iterator[Fact]:
    for key, label in labels.items():
        stated = info.get(key)
        if isinstance(stated, str):
            yield Fact(label, _text(stated))


def _metrics(info: Mapping[str, object]) -> Iterator[Fact]:
    metrics = _mapping(info.get("metrics"))
    found = 0
    for key, label in (
        ("held_out", phrase("held-out patients")),
        ("cross_validation", phrase("cross-validated")),
    ):
        numbers = _mapping(metrics.get(key))
        dice, alarms, patients = (numbers.get(name) for name in ("mean_dice", "false_alarm_share", "patients"))
        if (value := _number(dice)) is not None:
            said = [f"{value:.3f}"]
            if isinstance(patients, int) and not isinstance(patients, bool):
                said.append(phrase("{count} patients", count=patients))
            yield Fact(phrase("Dice, {label}", label=label), joined(", ", said))
            found += 1
        if (value := _number(alarms)) is not None:
            yield Fact(
                phrase("False alarms, {label}", label=label),
                phrase("{percent:.1f} % of slices without the organ", percent=100 * value),
            )
            found += 1
    worst = _mapping(_mapping(metrics.get("cross_validation")).get("worst_patient"))
    if (value := _number(worst.get("dice"))) is not None:
        yield Fact(phrase("Dice, worst patient"), f"{value:.3f}")
        found += 1
    if found:
        return
    # Another author's layout: plain numbers under `metrics`.
    for key, stated in list(metrics.items())[:MOST_METRICS]:
        if (value := _number(stated)) is not None:
            yield Fact(_text(str(key).replace("_", " ").capitalize()), f"{value:.4g}")


def _licences(info: Mapping[str, object]) -> Iterator[Fact]:
    data = info.get("data")
    licences: list[str] = []
    for source in data[:MOST_LICENCES] if isinstance(data, (list, tuple)) else ():
        licence = _mapping(source).get("licence")
        if isinstance(licence, str) and _text(licence) not in licences:
            licences.append(_text(licence))
    if licences:
        yield Fact(phrase("Training data"), _text("; ".join(licences)))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if -1e9 < value < 1e9 else None


def _text(value: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in value[: 4 * LONGEST_TEXT]).split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"


def _digest(digest: str) -> str:
    algorithm, _, value = digest.partition(":")
    return f"{algorithm} {value[:8]}" if value else digest[:8]
