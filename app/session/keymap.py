"""The keys in effect: those of the preferences, followed when they change."""

from __future__ import annotations

from collections.abc import Sequence

from psygnal import Signal

from app.session.command import Command
from app.session.key_table import KeyTable, table_with
from app.session.preferring import Preferring


class Keymap:
    """What menus, buttons, tool tips and the sheet of shortcuts go by."""

    changed = Signal()

    def __init__(self, preferring: Preferring, commands: Sequence[Command]) -> None:
        self._preferring = preferring
        self._commands = tuple(commands)
        self._table, self._problems = table_with(preferring.value.keys, self._commands)
        preferring.changed.connect(self._follow)

    @property
    def table(self) -> KeyTable:
        """All of them."""
        return self._table

    @property
    def problems(self) -> tuple[str, ...]:
        """Which keys in the preferences cannot be, in sentences."""
        return self._problems

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys of a command."""
        return self._table.keys[name]

    def _follow(self) -> None:
        table, self._problems = table_with(self._preferring.value.keys, self._commands)
        if table != self._table:
            self._table = table
            self.changed.emit()
