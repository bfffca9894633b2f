"""`verdant ledger`: shows, exports and clears what became of proposals, and names nobody."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.core.ledger import Outcome, standing
from app.core.tasks import TaskControl
from app.paths import HOME_VARIABLE, default_paths
from app.store.ledger_file import LedgerFile
from tests.helpers.command_line import Run, verdant
from tests.helpers.ledgers import LUNG, WHEN, entry, ward

__all__ = ["verdant"]
WARD = ward()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def ledger() -> LedgerFile:
    kept = LedgerFile(default_paths().ledger)
    kept.append(WARD)
    return kept


def test_without_decisions_it_says_what_will_be_there(verdant: Run):
    ended = verdant("ledger", "show")

    assert ended.code == 0 and "Nothing is in the ledger yet" in ended.out


def test_a_ward_is_shown_by_version_and_class(verdant: Run, ledger: LedgerFile):
    ended = verdant("ledger", "show")

    assert ended.code == 0
    assert "95 % confidence" in ended.out
    assert {"LV U-Net", "1.1 · cdcdcdcd", "Myocardium", "Lung lesion"} <= {
        part for line in ended.out.splitlines() for part in line.split("  ") if part
    } | set(ended.out.split("  "))


def test_json_holds_every_number(verdant: Run, ledger: LedgerFile):
    said = verdant("ledger", "show", "--json", "--network", "lung").json

    held = [one for one in standing(WARD) if one.network == LUNG]
    assert sum(said["whole"].values()) == len(held)
    (row,) = said["rows"]
    assert row["network"]["digest"] == LUNG.digest
    assert row["accepted"]["low"] < row["accepted"]["value"] < row["accepted"]["high"]
    assert said["seconds"][-1]["high"] is None
    assert (said["left_out"], said["set_aside"]) == (0, None)


def test_days_are_chosen(verdant: Run, ledger: LedgerFile):
    day = WHEN.date().isoformat()

    said = verdant("ledger", "show", "--json", "--since", day, "--until", day).json

    assert sum(said["whole"].values()) == sum(one.when.date() == WHEN.date() for one in standing(WARD))
    refused = verdant("ledger", "show", "--since", "2026-02-02", "--until", "2026-02-01")
    assert refused.code == 2 and "after the last" in refused.err


def test_every_decision_is_exported_as_a_table_and_as_json(verdant: Run, ledger: LedgerFile, tmp_path: Path):
    table, members = tmp_path / "all.csv", tmp_path / "all.json"
    assert verdant("ledger", "export", table).code == 0
    assert verdant("ledger", "export", members, "--json", "--standing").code == 0

    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    entries = json.loads(members.read_text("utf-8"))
    assert len(rows) == len(WARD) and len(entries) == len(standing(WARD))
    assert {row["Outcome"] for row in rows} == {outcome.value for outcome in Outcome}
    assert not {one.patient for one in WARD} & {row["Patient"] for row in rows}


def test_nothing_is_an_empty_list(verdant: Run, tmp_path: Path):
    members = tmp_path / "none.json"
    verdant("ledger", "export", members, "--json")

    assert json.loads(members.read_text("utf-8")) == []


def test_damage_is_said(verdant: Run, ledger: LedgerFile):
    path = default_paths().ledger
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    ended = verdant("ledger", "show")

    assert ended.code == 0 and "corrections.damaged-1.ledger" in ended.err


def test_clearing_asks_unless_it_is_told_not_to(ledger: LedgerFile):
    run = CliRunner()
    refused = run.invoke(app, ["ledger", "clear"], input="n\n")
    assert refused.exit_code != 0
    assert len(ledger.read(TaskControl()).entries) == len(WARD)

    assert run.invoke(app, ["ledger", "clear", "--yes"]).exit_code == 0
    assert ledger.read(TaskControl()).entries == ()
    ledger.append([entry()])
    assert run.invoke(app, ["ledger", "clear"], input="y\n").exit_code == 0
    assert ledger.read(TaskControl()).entries == ()
