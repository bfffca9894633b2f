"""Commands that are loaded when somebody wants them: whoever opens the viewer does not wait for all the others."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_group

_PLACES: Final = {
    "archive": "archive_app",
    "audit": "audit_app",
    "outbox": "outbox_app",
    "pacs": "pacs_app",
    "iodeep": "iodeep_app",
    "rtstruct": "rtstruct_app",
    "ledger": "ledger_app",
    "inspect": "inspect",
    "propose": "propose",
    "render": "render",
    "tour": "tour",
}
"""What a command is called in the module of its name beside this one: a Typer of its own, or the function itself."""


class LateCommands(TyperGroup):
    """The commands that were registered, then those of this package, each loaded when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - the parser's context, which typer does not export
        """All names; none is loaded for it."""
        return [*super().list_commands(ctx), *_PLACES]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - see above
        """The command of that name; None if there is none."""
        if cmd_name not in _PLACES:
            return super().get_command(ctx, cmd_name)
        found = getattr(import_module(f"app.commands.{cmd_name}"), _PLACES[cmd_name])
        parent = typer.Typer(add_completion=False, rich_markup_mode=None)
        if isinstance(found, typer.Typer):
            parent.add_typer(found, name=cmd_name)
        else:
            parent.command(name=cmd_name)(found)
        return get_group(parent).get_command(ctx, cmd_name)
