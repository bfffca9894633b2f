"""The conformance statement says what the program does: it is what the tables of the code give today."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from app.network.storage_contexts import SYNTAXES
from app.store.server import offered_contexts

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PACKAGING))
    spec = importlib.util.spec_from_file_location("conformance", PACKAGING / "conformance.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_statement_in_the_tree_is_what_the_code_gives(script: ModuleType) -> None:
    assert (PACKAGING / "conformance.md").read_text("utf-8") == script.statement(), "run packaging/conformance.py"


def test_everything_that_is_accepted_or_proposed_stands_in_it() -> None:
    text = (PACKAGING / "conformance.md").read_text("utf-8")
    uids = {str(context.abstract_syntax) for context in offered_contexts()} | {str(one) for one in SYNTAXES}
    assert [uid for uid in sorted(uids) if uid not in text] == []


def test_no_place_is_left_unfilled_and_no_table_is_empty() -> None:
    text = (PACKAGING / "conformance.md").read_text("utf-8")
    assert "{{" not in text
    assert re.search(r"^\|[ |-]+\|\n(?!\|)", text, re.MULTILINE) is None
