"""The guide to bringing networks in, step by step: its files are written, its programs run, its commands given."""

from __future__ import annotations

import re
import runpy
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main
from tests.helpers.monai_bundles import one_thread

GUIDE = Path(__file__).resolve().parents[2] / "packaging" / "bringing-networks-in.md"


@dataclass(frozen=True)
class Step:
    """A block of the guide: a file to write, a program to run, or commands with what they say."""

    kind: str
    name: str
    text: str


def steps() -> list[Step]:
    blocks = re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [Step(*block) for block in blocks]


def said_as_written(text: str, said: str) -> bool:
    """Whether what was said holds the parts of a line in order; `…` stands for anything."""
    pattern = ".*".join(re.escape(part.strip()) for part in text.split("…"))
    return re.search(pattern, said, re.DOTALL) is not None


@pytest.mark.filterwarnings("ignore")
def test_every_step_of_the_guide_does_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("VERDANT_HOME", str(tmp_path / "home"))
    monkeypatch.delitem(sys.modules, "make_state", raising=False)
    given = 0
    for step in steps():
        if step.name:
            (tmp_path / step.name).write_text(step.text, encoding="utf-8")
        if step.kind == "python":
            with one_thread():
                runpy.run_path(str(tmp_path / step.name))
        elif step.kind == "console":
            for command, *lines in re.findall(r"^\$ verdant (.*)\n((?:[^$].*\n)*)", step.text, re.MULTILINE):
                given += 1
                with pytest.raises(SystemExit) as leaving:
                    main(shlex.split(command))
                told = capsys.readouterr()
                said = told.out + told.err
                failed = bool(leaving.value.code)
                assert failed == any(line.startswith("!") for line in lines[0].splitlines()), said
                for line in lines[0].splitlines():
                    assert said_as_written(line.removeprefix("! "), said), (command, line, said)
    assert given == 9
    monkeypatch.delitem(sys.modules, "make_state", raising=False)
