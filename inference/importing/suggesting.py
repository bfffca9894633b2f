"""A mapping suggested from names, shapes and order, as far as these leave one way only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from inference.importing.mapping import Rule, TensorMapping

Shapes: TypeAlias = Mapping[str, tuple[int, ...]]
_Signature: TypeAlias = tuple[str, tuple[int, ...]]


def suggest_mapping(theirs: Shapes, ours: Shapes, *, key: str = "") -> TensorMapping:
    """Pair tensors that have one name; else by order, if kinds and shapes come in the same order on both sides;
    else those whose kind and shape occur once on each side. Everything else is left undecided.

    The kind of a tensor is the last part of its name (`weight`, `bias`, `running_mean` …).
    """
    pairs = {name: name for name, shape in theirs.items() if ours.get(name) == shape}
    rest, open_ones = _without(theirs, pairs), _without(ours, pairs.values())
    if _signatures(rest) == _signatures(open_ones):
        pairs |= dict(zip(rest, open_ones, strict=True))
    else:
        pairs |= _by_kind(rest, open_ones)
        rest, open_ones = _without(rest, pairs), _without(open_ones, pairs.values())
        pairs |= _unique(rest, open_ones)
    undecided = {"theirs": list(_without(theirs, pairs)), "ours": list(_without(ours, pairs.values()))}
    rules = tuple(Rule(name, pairs[name]) for name in theirs if name in pairs)
    return TensorMapping(rules, key=key, undecided=undecided if any(undecided.values()) else {})


def _without(shapes: Shapes, names: Iterable[str]) -> Shapes:
    taken = set(names)
    return {name: shape for name, shape in shapes.items() if name not in taken}


def _kind(name: str) -> str:
    return name.rpartition(".")[2]


def _signatures(shapes: Shapes) -> list[_Signature]:
    return [(_kind(name), shape) for name, shape in shapes.items()]


def _by_kind(theirs: Shapes, ours: Shapes) -> dict[str, str]:
    """Kinds of which both sides have the same shapes in the same order."""
    pairs: dict[str, str] = {}
    for kind in {_kind(name) for name in ours}:
        mine = {name: shape for name, shape in ours.items() if _kind(name) == kind}
        other = {name: shape for name, shape in theirs.items() if _kind(name) == kind}
        if list(mine.values()) == list(other.values()):
            pairs |= dict(zip(other, mine, strict=True))
    return pairs


def _unique(theirs: Shapes, ours: Shapes) -> dict[str, str]:
    other, mine = Counter(_signatures(theirs)), Counter(_signatures(ours))
    ours_by_signature = {(_kind(name), shape): name for name, shape in ours.items()}
    return {
        name: ours_by_signature[_kind(name), shape]
        for name, shape in theirs.items()
        if other[_kind(name), shape] == 1 == mine[_kind(name), shape]
    }
