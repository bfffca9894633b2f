"""What a built-in network is to the language: its name, its documented and bounded arguments, its function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from inference.graph import Graph, MapShape
from inference.refusal import refuse

__all__ = ["ArgumentRule", "BuiltinNetwork", "MapShape", "Value"]

Value: TypeAlias = int | float | str | bool


@dataclass(frozen=True, slots=True)
class ArgumentRule:
    """One argument of a built-in network; its type is that of its default.

    Parameters
    ----------
    low, high
        Bounds of a number.
    multiple_of
        What a whole number must be a multiple of.
    choices
        What a text may be.
    """

    description: str
    default: Value
    low: float = 0
    high: float = 0
    multiple_of: int = 1
    choices: tuple[str, ...] = ()

    @property
    def allowed_text(self) -> str:
        """What is right, for a message."""
        if isinstance(self.default, bool):
            return "true or false"
        if isinstance(self.default, str):
            return f"one of {', '.join(self.choices)}"
        if isinstance(self.default, float):
            return f"a number from {self.low:g} to {self.high:g}"
        kinds = {1: "a whole number", 2: "an even number"}
        kind = kinds.get(self.multiple_of, f"a multiple of {self.multiple_of}")
        return f"{kind} from {self.low:g} to {self.high:g}"

    def allows(self, value: object) -> bool:
        """Whether a value from a file is right."""
        if isinstance(self.default, bool) or isinstance(value, bool):
            return isinstance(self.default, bool) and isinstance(value, bool)
        if isinstance(self.default, str):
            return value in self.choices
        if isinstance(self.default, float):
            return isinstance(value, int | float) and self.low <= value <= self.high
        return isinstance(value, int) and self.low <= value <= self.high and value % self.multiple_of == 0


@dataclass(frozen=True, slots=True)
class BuiltinNetwork:
    """A network that a description can call by name.

    Parameters
    ----------
    build
        From complete, checked arguments, the input's shape and `label_shape` to the graph, whose output is class
        maps (label_shape, rows, columns) at any resolution. It may refuse a shape with `refuse`.
    """

    description: str
    arguments: Mapping[str, ArgumentRule]
    build: Callable[[Mapping[str, Value], MapShape, int], Graph]

    def checked(self, name: str, given: Mapping[str, object]) -> dict[str, Value]:
        """The arguments given in a description and the defaults of the others.

        Raises
        ------
        ArchitectureError
            One is unknown or not allowed; the message names it and what would be right.
        """
        for key in given:
            if key not in self.arguments:
                known = ", ".join(self.arguments) or "none"
                refuse(f"The argument '{key[:60]}' of the network '{name}' is unknown", f"use: {known}")
        values: dict[str, Value] = {}
        for key, rule in self.arguments.items():
            value = given.get(key, rule.default)
            # JSON writes 16.0 for 16, too.
            if isinstance(value, float) and value.is_integer() and isinstance(rule.default, int):
                value = int(value)
            if not rule.allows(value):
                shown = repr(value)[:60]
                refuse(f"The argument '{key}' of the network '{name}' is {shown}", f"use {rule.allowed_text}")
            assert isinstance(value, int | float | str)  # noqa: S101 - `allows` has said so
            values[key] = value
        return values
