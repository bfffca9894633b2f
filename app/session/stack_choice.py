"""The stacks of a series as the user chooses among them: by name, and within a name along one dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.phrases import joined, phrase, separated
from app.core.volume import ImageSeries, StackLabel


@dataclass(frozen=True, slots=True)
class StackFamily:
    """Stacks of identical geometry that differ in one dimension, or a stack alone.

    Parameters
    ----------
    name
        What its stacks have in common, e.g. `Magnitude`; the name of the stack where it is alone.
    numbers
        Which of the stacks of the series these are.
    dimension, values
        What they differ in, e.g. `Time`, and where in it each lies; empty for a stack alone.
    """

    name: str
    numbers: tuple[int, ...]
    dimension: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StackChoice:
    """What there is to choose, and what is chosen: `families[family]`, of it `values[value]`."""

    families: tuple[StackFamily, ...]
    family: int
    value: int

    @property
    def chosen(self) -> StackFamily:
        """The family of the stack in view."""
        return self.families[self.family]

    @property
    def offers_anything(self) -> bool:
        """Whether there are several stacks."""
        return len(self.families) > 1 or len(self.chosen.numbers) > 1

    def along(self, step: int, *, round_the_end: bool = False) -> int:
        """Number of the next stack along the dimension; the ends hold unless it goes round them."""
        numbers = self.chosen.numbers
        place = self.value + step
        return numbers[place % len(numbers) if round_the_end else min(max(place, 0), len(numbers) - 1)]

    def of_family(self, family: int) -> int:
        """Number of the stack of another family that lies at the same value, or else its first one."""
        family = min(max(family, 0), len(self.families) - 1)
        wanted, here = self.families[family], self.chosen
        alike = wanted.dimension == here.dimension and len(wanted.numbers) == len(here.numbers)
        return wanted.numbers[self.value if alike else 0]


def stack_families(stacks: Sequence[ImageSeries]) -> tuple[StackFamily, ...]:
    """The stacks of a series, those together that differ in one dimension alone."""
    members: dict[object, list[int]] = {}
    for index, series in enumerate(stacks):
        label = series.stack
        members.setdefault((label.group, label.dimension) if label.dimension else ("", index), []).append(index)
    return tuple(_family([(n, stacks[n].stack) for n in numbers]) for numbers in members.values())


def stack_choice(families: tuple[StackFamily, ...], number: int) -> StackChoice:
    """What there is to choose when the stack of that number is in view."""
    family = next(place for place, one in enumerate(families) if number in one.numbers)
    return StackChoice(families, family, families[family].numbers.index(number))


def _family(members: Sequence[tuple[int, StackLabel]]) -> StackFamily:
    numbers, (_, first) = tuple(number for number, _ in members), members[0]
    if len(members) == 1:
        return StackFamily(first.name or phrase("Stack {number}", number=numbers[0] + 1), numbers)
    parts = [separated(", ", label.name) for _, label in members]
    common = joined(", ", (part for part in parts[0] if part and all(part in others for others in parts)))
    values = tuple(label.value or str(place + 1) for place, (_, label) in enumerate(members))
    return StackFamily(
        common or joined(" × ", (str(len(members)), first.dimension)), numbers, first.dimension, values
    )
