"""Which tensor of another project is which of ours: a JSON file that a researcher writes, or lets be suggested.

```json
{
  "key": "state_dict",
  "tensors": [
    {"from": "encoder.{level}.conv.weight", "to": "down{level}.conv1.weight"},
    {"from": "head.weight", "to": "layer09.conv.weight", "transpose": [1, 0, 2, 3]}
  ],
  "ignore": ["auxiliary.*"]
}
```

`{level}` stands for one part of a name, without dots; `*` in `ignore` for anything. Every tensor of the other
project must be mapped or ignored, and every one of ours be given, exactly once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.importing.refusing import listed, refuse

MAX_MAPPING_BYTES: Final = 4 << 20
MAX_RULES: Final = 20_000

_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_]\w{0,30})\}")
_WHAT: Final = "The mapping file cannot be used."
_FIX: Final = "Correct the mapping file."


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of `tensors`."""

    source: str
    target: str
    transpose: tuple[int, ...] = ()

    def target_of(self, name: str) -> str | None:
        """Our name for a tensor of the other project; None where the rule is not about it."""
        if "{" not in self.source:
            return self.target if name == self.source else None
        parts = _PLACEHOLDER.split(self.source)
        pattern = "".join(f"(?P<{part}>[^.]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
        match = re.fullmatch(pattern, name)
        if match is None:
            return None
        return _PLACEHOLDER.sub(lambda found: match[found[1]], self.target)


@dataclass(frozen=True, slots=True)
class TensorMapping:
    """A mapping file; an empty one takes every tensor under its own name.

    Parameters
    ----------
    undecided
        What a suggestion left open, ours and theirs.
    """

    rules: tuple[Rule, ...] = ()
    ignored: tuple[str, ...] = ()
    key: str = ""
    undecided: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def apply(
        self, state: Mapping[str, NDArray[np.float32]], wanted: Mapping[str, tuple[int, ...]]
    ) -> dict[str, NDArray[np.float32]]:
        """Our tensors, in our order.

        Raises
        ------
        NetworkObjectError
            One is not mapped, missing, given twice or of another shape; all of these are named.
        """
        problems: list[str] = []
        given: dict[str, NDArray[np.float32]] = {}
        origins: dict[str, str] = {}
        unmapped: list[str] = []
        for name, values in state.items():
            if any(fnmatchcase(name, pattern) for pattern in self.ignored):
                continue
            rule, target = self._target(name)
            if target is None or target not in wanted:
                unmapped.append(name if target in (None, name) else f"{name} (to {target})")
                continue
            if target in given:
                problems.append(f"{target} is given twice, by {origins[target]} and {name}")
            given[target], origins[target] = _transposed(values, rule), name
            if given[target].shape != wanted[target]:
                shapes = f"{_text(given[target].shape)} instead of {_text(wanted[target])}"
                problems.append(f"{name} has the shape {shapes} of {target}")
        missing = [f"{name} {_text(wanted[name])}" for name in wanted if name not in given]
        if unmapped:
            problems.append(f"nothing is said of {listed(unmapped)}")
        if missing:
            problems.append(f"nothing gives {listed(missing)}")
        if problems:
            raise refuse(
                "The weights cannot be brought into the network.",
                f"These do not fit: {'; '.join(problems[:8])}.",
                "Map these tensors in the mapping file, or name them under 'ignore'.",
            )
        for name, values in given.items():
            if not np.isfinite(values).all():
                raise refuse(
                    "The weights cannot be brought into the network.",
                    f"The tensor {origins[name]} holds values that are not finite.",
                    "Train the network again, or take an earlier state.",
                )
        return {name: given[name] for name in wanted}

    def _target(self, name: str) -> tuple[Rule | None, str | None]:
        if not self.rules:
            return None, name
        for rule in self.rules:
            target = rule.target_of(name)
            if target is not None:
                return rule, target
        return None, None


def read_mapping(path: Path) -> TensorMapping:
    """Read a mapping file.

    Raises
    ------
    NetworkObjectError
        It is too large, no JSON, or says something that is not understood, or left something undecided.
    """
    if path.stat().st_size > MAX_MAPPING_BYTES:
        raise refuse(_WHAT, "It is larger than 4 MiB.", _FIX)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise refuse(_WHAT, f"It is no JSON: {error}.", _FIX) from None
    if not isinstance(content, dict):
        raise refuse(_WHAT, "It is no JSON object.", _FIX)
    unknown = sorted(set(content) - {"key", "tensors", "ignore", "undecided"})
    if unknown:
        raise refuse(_WHAT, f"It has the unknown key '{unknown[0][:60]}'.", "Use: key, tensors, ignore.")
    undecided = content.get("undecided") or {}
    if undecided:
        names = [str(name) for names in undecided.values() for name in names] if isinstance(undecided, dict) else []
        raise refuse(
            _WHAT,
            f"It leaves undecided: {listed(names)}.",
            "Decide these in 'tensors' or 'ignore' and remove 'undecided'.",
        )
    entries, ignored = content.get("tensors", []), content.get("ignore", [])
    if not isinstance(entries, list) or len(entries) > MAX_RULES:
        raise refuse(_WHAT, f"'tensors' is no list of at most {MAX_RULES:,} entries.", _FIX)
    if not isinstance(ignored, list) or not all(isinstance(item, str) for item in ignored):
        raise refuse(_WHAT, "'ignore' is no list of names.", _FIX)
    rules = tuple(_rule(number, entry) for number, entry in enumerate(entries, start=1))
    return TensorMapping(rules, tuple(ignored), str(content.get("key", "")))


def mapping_text(mapping: TensorMapping) -> str:
    """The mapping as a file holds it."""
    content: dict[str, Any] = {"key": mapping.key} if mapping.key else {}
    content["tensors"] = [{"from": rule.source, "to": rule.target} for rule in mapping.rules]
    content["ignore"] = list(mapping.ignored)
    if any(mapping.undecided.values()):
        content["undecided"] = {side: list(names) for side, names in mapping.undecided.items()}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _rule(number: int, entry: object) -> Rule:
    what = f"Entry {number} of 'tensors'"
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in ("from", "to")):
        raise refuse(_WHAT, f"{what} has no names 'from' and 'to'.", _FIX)
    unknown = sorted(set(entry) - {"from", "to", "transpose"})
    if unknown:
        raise refuse(_WHAT, f"{what} has the unknown key '{unknown[0][:60]}'.", "Use: from, to, transpose.")
    names = _PLACEHOLDER.findall(entry["from"])
    if len(set(names)) != len(names) or set(_PLACEHOLDER.findall(entry["to"])) - set(names) or len(names) > 8:
        raise refuse(_WHAT, f"{what} uses placeholders that 'from' does not have once each.", _FIX)
    transpose = entry.get("transpose", [])
    if not isinstance(transpose, list) or sorted(map(str, transpose)) != [
        str(axis) for axis in range(len(transpose))
    ]:
        raise refuse(_WHAT, f"{what} has a 'transpose' that is no order of axes, like [1, 0].", _FIX)
    return Rule(entry["from"], entry["to"], tuple(int(axis) for axis in transpose))


def _transposed(values: NDArray[np.float32], rule: Rule | None) -> NDArray[np.float32]:
    if rule is None or len(rule.transpose) != values.ndim or not rule.transpose:
        return values
    return np.ascontiguousarray(values.transpose(rule.transpose))


def _text(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) if shape else "scalar"
