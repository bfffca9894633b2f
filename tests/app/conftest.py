"""What every test of the command line uses."""

from __future__ import annotations

from tests.helpers.command_line import verdant

__all__ = ["verdant"]
