"""What a built-in network is to the language: its name, its documented and bounded arguments, its function."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from inference.graph import Graph, MapShape
from inference.refusal import refuse

__all__ = ["ArgumentRule", "BuiltinNetwork", "MapShape", "Value", "whole_numbers"]

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
    most_numbers
        How many whole numbers, with commas between them, a text may hold: `16, 32, 64`.
    """

    description: str
    default: Value
    low: float = 0
    high: float = 0
    multiple_of: int = 1
    choices: tuple[str, ...] = ()
    most_numbers: int = 0

    @property
    def allowed_text(self) -> str:
        """What is right, for a message."""
        if isinstance(self.default, bool):
            return "true or false"
        if self.most_numbers:
            return (
                f"a text of at most {self.most_numbers} whole numbers from {self.low:g} to {self.high:g} with commas "
                "between them"
            )
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
        if self.most_numbers:
            return isinstance(value, str) and self._allows_list(value)
        if isinstance(self.default, str):
            return value in self.choices
        if isinstance(self.default, float):
            return isinstance(value, int | float) and self.low <= value <= self.high
        return isinstance(value, int) and self.low <= value <= self.high and value % self.multiple_of == 0

    def _allows_list(self, text: str) -> bool:
        if len(text) > 1000 or not re.fullmatch(r" *[0-9]{1,9} *(, *[0-9]{1,9} *)*", text):
            return False
        numbers = whole_numbers(text)
        return len(numbers) <= self.most_numbers and all(self.low <= number <= self.high for number in numbers)


def whole_numbers(text: Value) -> tuple[int, ...]:
    """The numbers of a text that a rule has allowed."""
    return tuple(int(part) for part in str(text).split(","))


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
