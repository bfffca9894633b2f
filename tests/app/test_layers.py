"""The contract that keeps building to the composition root and the command line forgets no module of theirs."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = {"app.__init__", "app.files"}
"""Beside the modules that build, and open to every layer that writes files."""


def test_every_module_beside_the_layers_is_closed_to_them():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    beside = {f"app.{path.stem}" for path in (ROOT / "app").glob("*.py")} - SHARED

    assert set(contracts[0]["forbidden_modules"]) == beside | {"app.commands"}
