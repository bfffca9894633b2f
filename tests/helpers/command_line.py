"""Commands as a shell would run them: their exit code and what they say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def failed_with(self, code: int, *words: str) -> None:
        """One line on stderr that says these words, nothing on stdout, no traceback."""
        assert (self.code, self.out) == (code, ""), self
        assert self.err.startswith("verdant: ") and self.err.endswith("\n") and self.err.count("\n") == 1, self.err
        assert [word for word in words if word not in self.err] == [], self.err


Run = Callable[..., Ended]
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "2"}


@pytest.fixture
def verdant(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ended(int(leaving.value.code or 0), said.out, said.err)

    return run


def process(*arguments: object) -> Ended:
    """Runs a command as the shell does."""
    command = [sys.executable, "-m", "app", *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=ENVIRONMENT, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


def kept(path: Path, content: bytes | str) -> Path:
    """A file of that content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
