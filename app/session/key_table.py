"""Which keys which commands have: the usual ones, but for what the user changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.errors import UsageError
from app.core.keys import normal_key
from app.core.phrases import phrase
from app.session.command import Command

FIXED: Final = {"Esc": "cancel"}
"""Keys that stay with their command: whoever is lost finds the way back."""


@dataclass(frozen=True, slots=True)
class KeyTable:
    """A key belongs to one command at most; changes make another table."""

    commands: tuple[Command, ...]
    keys: Mapping[str, tuple[str, ...]]
    """The keys of each command, by its name."""

    @property
    def changes(self) -> dict[str, tuple[str, ...]]:
        """The keys of the commands that do not have their usual ones."""
        return {c.name: self.keys[c.name] for c in self.commands if not self.is_usual(c.name)}

    def is_usual(self, name: str) -> bool:
        """Whether a command has its usual keys."""
        return self.keys[name] == _usual(self._command(name))

    def owner(self, key: str) -> Command | None:
        """The command that a key belongs to."""
        return next((c for c in self.commands if key in self.keys[c.name]), None)

    def refusal(self, name: str, key: str) -> str:
        """Why a command cannot have a key, in a sentence; empty if it can."""
        for fixed, keeper in FIXED.items():
            if key == fixed and name != keeper:
                return phrase("{fixed} always cancels; it cannot do anything else.", fixed=fixed)
            if key != fixed and name == keeper:
                return phrase("{command} keeps {fixed}.", command=self._command(name).text, fixed=fixed)
        return ""

    def with_key(self, name: str, key: str) -> KeyTable:
        """A command with that key alone; whichever had it loses it.

        Raises
        ------
        UsageError
            If there is no such key, or if the command cannot have it.
        """
        key = normal_key(key)
        refusal = self.refusal(name, key)
        if refusal:
            raise UsageError(refusal)
        return self.with_keys(name, (key,))

    def without_keys(self, name: str) -> KeyTable:
        """A command in the menus only.

        Raises
        ------
        UsageError
            If it must keep its key.
        """
        if name in FIXED.values():
            raise UsageError(self.refusal(name, ""))
        return self.with_keys(name, ())

    def reset(self, name: str) -> KeyTable:
        """A command with its usual keys, whoever has them now."""
        return self.with_keys(name, _usual(self._command(name)))

    def with_keys(self, name: str, keys: tuple[str, ...]) -> KeyTable:
        """A command with those keys, unchecked; whichever had one of them loses it."""
        others = {n: tuple(key for key in had if key not in keys) for n, had in self.keys.items()}
        return KeyTable(self.commands, {**others, name: keys})

    def _command(self, name: str) -> Command:
        return next(command for command in self.commands if command.name == name)


def usual_table(commands: Sequence[Command]) -> KeyTable:
    """Every command with its usual keys."""
    return KeyTable(tuple(commands), {command.name: _usual(command) for command in commands})


def table_with(changes: Mapping[str, Sequence[str]], commands: Sequence[Command]) -> tuple[KeyTable, tuple[str, ...]]:
    """A table with changes that come from a file, and in sentences which of them cannot be.

    Commands that are not known are passed over: another version may have them. A key that the user gave to one
    command is taken from the command that usually has it.
    """
    table = usual_table(commands)
    problems: list[str] = []
    taken: dict[str, str] = {}
    for command in commands:
        if command.name not in changes:
            continue
        keys = []
        for said in changes[command.name]:
            problem: str = ""
            try:
                key = normal_key(said)
                problem = table.refusal(command.name, key)
            except UsageError as error:
                problem = error.what
            if not problem and key in taken:
                problem = phrase("{key} belongs to “{command}” already.", key=key, command=taken[key])
            if problem:
                problems.append(
                    phrase(
                        "“{command}” has a key in the settings that it cannot have. {problem}",
                        command=command.text,
                        problem=problem,
                    )
                )
            else:
                keys.append(key)
                taken[key] = command.text
        if not changes[command.name] and command.name in FIXED.values():
            problems.append(table.refusal(command.name, ""))
        elif keys or not changes[command.name]:
            table = table.with_keys(command.name, tuple(keys))
    return table, tuple(problems)


def _usual(command: Command) -> tuple[str, ...]:
    return tuple(normal_key(key) for key in command.keys)
