"""`verdant tour`: the main job without a screen, on real parts, step by step with times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.commands.printing import JsonOption, print_json
from app.core.errors import VerdantError


def tour(
    out: Annotated[Path, typer.Option(help="Folder for rtstruct.dcm and the pictures.", file_okay=False)] = Path(
        "verdant-tour"
    ),
    as_json: JsonOption = False,
) -> None:
    """Go through the main job once on the demonstration study.

    Archive, study, AI ROI, validate, RTSTRUCT, archive, reopen.
    """
    # The pictures are those of the real window; Qt and torch are loaded only here.
    from app.touring import take_tour

    steps = Steps(silent=as_json)
    outcome = take_tour(out, steps)
    if as_json:
        print_json({"steps": steps.done, **outcome})
    else:
        typer.echo(f"Done in {sum(step.seconds for step in steps.done):.1f} s. Files in {out}:")
        for name in outcome["files"]:
            typer.echo(f"  {name}")


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step that ended well."""

    step: str
    seconds: float
    result: str


class Steps:
    """Prints each step with its time as it ends."""

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent
        self.done: list[StepDone] = []

    @contextmanager
    def step(self, text: str) -> Iterator[list[str]]:
        """One step; what is appended to the list is printed behind it."""
        started, results = time.perf_counter(), list[str]()
        try:
            yield results
        except VerdantError:
            if not self._silent:
                typer.echo(f"✗ {text}")
            raise
        seconds = time.perf_counter() - started
        self.done.append(StepDone(text, round(seconds, 3), "; ".join(results)))
        if not self._silent:
            typer.echo(f"{seconds:7.2f} s  {text}" + (f": {'; '.join(results)}" if results else ""))
