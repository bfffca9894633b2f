"""Every test that the table of bad weather names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_line_names_tests_that_exist() -> None:
    text = (ROOT / "packaging" / "bad-weather.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| Where"))]
    assert len(rows) > 25
    lacking = [line for line in rows if "::test_" not in line]
    named = re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`", text)
    known = {path: _tests(ROOT / path) for path, _ in named}
    assert lacking == []
    assert [f"{path}::{name}" for path, name in named if name not in known[path]] == []


def _tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
    found = {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}
    for group in tree.body:
        if isinstance(group, ast.ClassDef):
            found |= {f"{group.name}::{one.name}" for one in group.body if isinstance(one, ast.FunctionDef)}
    return found
