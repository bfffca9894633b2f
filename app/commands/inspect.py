"""`verdant inspect`: what files hold and what series they make, for people or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.commands.printing import JsonOption, print_json, print_table
from app.core.errors import FileError, NotDicomError, SeriesError
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.inspection import FileFacts, inspect_file
from app.dicom.volume_reading import DicomStudyReader


@dataclass(frozen=True, slots=True)
class _Inspected:
    """A file and what became of it; exactly one of `facts` and `error` is there."""

    path: Path
    facts: FileFacts | None
    error: FileError | None


def inspect(
    paths: Annotated[list[Path], typer.Argument(help="DICOM files or folders.", exists=True)],
    as_json: JsonOption = False,
) -> None:
    """Say what files hold and which stacks they form. Every pixel is decoded.

    One bad file does not stop the rest. The exit code is 1 if a DICOM file, or any file given by name, could not
    be read; files in folders that are no DICOM files are listed and do not count.
    """
    files = _files(paths)
    control = TaskControl()
    inspected = [_inspect(path, control) for path in files]
    stacks = _stacks([one.path for one in inspected if one.facts is not None], control)
    if as_json:
        print_json({"files": [_file_json(one) for one in inspected], "series": _series_json(stacks)})
    elif inspected:
        _print_files(inspected)
        _print_stacks(stacks)
    else:
        typer.echo("There is no file in it.")
    named = set(paths)
    if any(_counts(one, named) for one in inspected):
        raise typer.Exit(1)


def _counts(one: _Inspected, named: set[Path]) -> bool:
    return one.error is not None and (one.path in named or not isinstance(one.error, NotDicomError))


def _files(paths: Iterable[Path]) -> list[Path]:
    """The files named and those in the folders, each once, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    return list(found)


def _inspect(path: Path, control: TaskControl) -> _Inspected:
    try:
        return _Inspected(path, inspect_file(path, control), None)
    except FileError as error:
        return _Inspected(path, None, error)


def _stacks(paths: Sequence[Path], control: TaskControl) -> tuple[ImageSeries, ...]:
    try:
        return DicomStudyReader().read_series(paths, control) if paths else ()
    except SeriesError:
        # Not an image among them: said file by file.
        return ()


def _file_json(one: _Inspected) -> dict[str, object]:
    facts = one.facts
    pixels = facts.pixels if facts is not None else None
    return {
        "path": one.path,
        "ok": one.error is None,
        "error": None if one.error is None else str(one.error),
        "kind": facts.kind.text if facts else None,
        "sop_class": facts.sop_class if facts else None,
        "sop_class_uid": facts.sop_class_uid if facts else None,
        "transfer_syntax": facts.transfer_syntax if facts else None,
        "transfer_syntax_uid": facts.transfer_syntax_uid if facts else None,
        "shape": pixels.shape if pixels else None,
        "dtype": pixels.dtype if pixels else None,
        "min": pixels.minimum if pixels else None,
        "max": pixels.maximum if pixels else None,
        "mean": pixels.mean if pixels else None,
        "unit": pixels.unit if pixels else None,
        "sha256": pixels.sha256 if pixels else None,
    }


def _series_json(stacks: Sequence[ImageSeries]) -> list[dict[str, object]]:
    by_series: dict[str, list[ImageSeries]] = {}
    for stack in stacks:
        by_series.setdefault(stack.series.series_instance_uid, []).append(stack)
    return [
        {
            "series_instance_uid": uid,
            "modality": members[0].series.modality,
            "stacks": [_stack_json(stack) for stack in members],
            "left_out": [{"path": file.path, "reason": file.reason} for file in members[0].unreadable],
        }
        for uid, members in by_series.items()
    ]


def _stack_json(stack: ImageSeries) -> dict[str, object]:
    matrix = stack.index_to_lps
    return {
        "name": stack.stack.name,
        "group": stack.stack.group,
        "dimension": stack.stack.dimension,
        "value": stack.stack.value,
        "slices": len(stack.slices),
        "regular": not stack.why_not_regular,
        "why_not_regular": stack.why_not_regular or None,
        "spacing_mm": stack.stacking.spacing_mm,
        "index_to_lps": None if matrix is None else matrix.tolist(),
        "frame_of_reference_uid": stack.slices[0].frame_of_reference_uid,
        "images": [
            {"path": image.path, "sop_instance_uid": image.sop_instance_uid, "frame": image.frame_number}
            for image in stack.slices
        ],
    }


def _print_files(inspected: Sequence[_Inspected]) -> None:
    rows = []
    for one in inspected:
        if one.facts is None:
            rows.append((one.path, "error", *[""] * 6, one.error))
            continue
        pixels = one.facts.pixels
        what = one.facts.sop_class or one.facts.kind.text
        if pixels is None:
            rows.append((one.path, "ok", what, one.facts.transfer_syntax, *[""] * 4, one.facts.kind.text))
            continue
        shape = " × ".join(str(size) for size in pixels.shape)
        span = "" if pixels.minimum is None else f"{pixels.minimum:g} … {pixels.maximum:g}, {pixels.mean:g}"
        syntax = one.facts.transfer_syntax
        rows.append(
            (one.path, "ok", what, syntax, shape, pixels.dtype, f"{span} {pixels.unit}", pixels.sha256[:16], "")
        )
    headings = ("File", "", "SOP class", "Transfer syntax", "Shape", "Type", "Range, mean", "SHA-256", "Remark")
    print_table(headings, rows)


def _print_stacks(stacks: Sequence[ImageSeries]) -> None:
    if not stacks:
        return
    typer.echo()
    print_table(
        ("Series", "Modality", "Stack", "Slices", "Regular"),
        [
            (
                stack.series.series_instance_uid,
                stack.series.modality,
                stack.stack.name,
                len(stack.slices),
                stack.why_not_regular or "yes",
            )
            for stack in stacks
        ],
    )
