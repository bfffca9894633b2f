"""Separates images that lie at the same positions by the attributes in which they differ there.

Only where positions repeat: an acquisition time that differs from slice to slice splits nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_low
from typing import Final

from app.core.dimensions import Attribute, Kind, Trait
from app.core.phrases import joined, phrase

Traits = Callable[[int], Mapping[Attribute, Trait]]

_NOTHING: Final = Trait("")
_CLOCKS: Final = (Attribute.ACQUISITION_TIME, Attribute.CONTENT_TIME)


@dataclass(frozen=True, slots=True)
class Cell:
    """Images that belong together, and the values that tell them from the others.

    Parameters
    ----------
    members
        Indices of images.
    values
        Text by attribute; in the order in which the attributes were asked.
    """

    members: tuple[int, ...]
    values: Mapping[Attribute, str] = field(default_factory=dict)


def split_repeats(
    members: Sequence[int], positions: Mapping[int, int], traits: Traits, *, always: Sequence[Attribute] = ()
) -> list[Cell]:
    """Split until no position repeats within a cell or nothing tells the images apart; nothing is dropped.

    Parameters
    ----------
    members
        In the order in which the user would number them.
    positions
        Number of the place of each member.
    traits
        What one image has; asked only where positions repeat.
    always
        Attributes of which no two values come together, even where no position repeats.

    Images at a single position are separated by category alone: in time they are one sequence to scroll through.
    """
    cells = [Cell(tuple(members))]
    if not always and len({positions[index] for index in members}) == len(members):
        return cells
    known: dict[int, Mapping[Attribute, Trait]] = {index: traits(index) for index in members}
    for attribute in Attribute:
        if attribute is Attribute.REPETITION:
            continue
        values = {index: known[index].get(attribute, _NOTHING) for index in members}
        if attribute in always:
            cells = [part for cell in cells for part in _by_value(cell, attribute, values)]
        else:
            cells = [part for cell in cells for part in _divided(cell, attribute, values, positions)]
    return [part for cell in cells for part in _by_repetition(cell, positions)]


def _divided(
    cell: Cell, attribute: Attribute, values: Mapping[int, Trait], positions: Mapping[int, int]
) -> list[Cell]:
    traits = [values[index] for index in cell.members]
    places: dict[int, list[Trait]] = {}
    for index, trait in zip(cell.members, traits, strict=True):
        places.setdefault(positions[index], []).append(trait)
    most = max(len(found) for found in places.values())
    if most == 1 or all(len({trait.key for trait in found}) == 1 for found in places.values()):
        return [cell]
    if attribute.kind is not Kind.CATEGORY and len(places) == 1:
        return [cell]
    if len({trait.key for trait in traits}) <= most:
        return _by_value(cell, attribute, values)
    repeated = sum(len({trait.key for trait in found}) > 1 for found in places.values())
    if attribute.kind is Kind.CATEGORY or 2 * repeated < len(places):
        return [cell]
    return _by_rank(cell, attribute, traits, positions)


def _by_value(cell: Cell, attribute: Attribute, values: Mapping[int, Trait]) -> list[Cell]:
    parts: dict[object, tuple[Trait, list[int]]] = {}
    for index in cell.members:
        trait = values[index]
        parts.setdefault(trait.key, (trait, []))[1].append(index)
    found = list(parts.values())
    if all(isinstance(trait.key, float) or trait is _NOTHING for trait, _ in found):
        found.sort(key=lambda part: -1.0 if part[0] is _NOTHING else float(str(part[0].key)))
    texts = _texts(attribute, [trait for trait, _ in found])
    return [
        Cell(tuple(members), {**cell.values, attribute: text})
        for (_, members), text in zip(found, texts, strict=True)
    ]


def _texts(attribute: Attribute, traits: Sequence[Trait]) -> list[str]:
    """Texts of the values of one attribute, no two alike."""
    if attribute is Attribute.IMAGE_TYPE:
        words = [trait.text.split("\\") for trait in traits]
        common = set(words[0]).intersection(*words)
        texts: list[str] = [
            joined(" ", (phrase(word) for word in each if word not in common)) or phrase("Original") for each in words
        ]
    elif attribute in _CLOCKS:
        start = min(trait.key for trait in traits if isinstance(trait.key, float))
        texts = [f"+{trait.key - start:.1f} s" if isinstance(trait.key, float) else "" for trait in traits]
    else:
        texts = [trait.text for trait in traits]
    if attribute.kind is Kind.TIME:
        return [_numbered(number, text) for number, text in enumerate(texts, start=1)]
    texts = [
        text or (phrase("none stated") if trait is _NOTHING else "")
        for text, trait in zip(texts, traits, strict=True)
    ]
    if len(set(texts)) == len(texts) and all(texts):
        return texts
    return [
        joined(" ", (text or attribute.dimension.lower(), str(number))) if not text or texts.count(text) > 1 else text
        for number, text in enumerate(texts, start=1)
    ]


def _numbered(number: int, text: str) -> str:
    return phrase("{number} ({text})", number=number, text=text) if text and text != str(number) else str(number)


def _by_rank(cell: Cell, attribute: Attribute, traits: Sequence[Trait], positions: Mapping[int, int]) -> list[Cell]:
    """The first of each position together, then the second ...: times that run on from position to position."""
    places: dict[int, list[tuple[float, int]]] = {}
    for index, trait in zip(cell.members, traits, strict=True):
        key = trait.key if isinstance(trait.key, float) else float("-inf")
        places.setdefault(positions[index], []).append((key, index))
    by_rank: dict[int, list[tuple[float, int]]] = {}
    for found in places.values():
        ranks = {key: rank for rank, key in enumerate(sorted({key for key, _ in found}))}
        for key, index in found:
            by_rank.setdefault(ranks[key], []).append((key, index))
    text_of = {trait.key: trait for trait in traits}
    nominal = [median_low([key for key, _ in by_rank[rank]]) for rank in sorted(by_rank)]
    texts = _texts(attribute, [text_of.get(key, _NOTHING) for key in nominal])
    order = {index: at for at, index in enumerate(cell.members)}
    return [
        Cell(
            tuple(sorted((index for _, index in by_rank[rank]), key=order.__getitem__)),
            {**cell.values, attribute: text},
        )
        for rank, text in zip(sorted(by_rank), texts, strict=True)
    ]


def _by_repetition(cell: Cell, positions: Mapping[int, int]) -> list[Cell]:
    """Where every position has as many images as the others, the k-th of each go together."""
    places: dict[int, list[int]] = {}
    for index in cell.members:
        places.setdefault(positions[index], []).append(index)
    counts = {len(found) for found in places.values()}
    if len(places) < 2 or len(counts) > 1 or counts == {1}:
        return [cell]
    rank = {index: at for found in places.values() for at, index in enumerate(found)}
    return [
        Cell(
            tuple(index for index in cell.members if rank[index] == number),
            {**cell.values, Attribute.REPETITION: str(number + 1)},
        )
        for number in range(counts.pop())
    ]
