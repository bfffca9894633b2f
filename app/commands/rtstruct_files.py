"""What the commands about RTSTRUCTs open: one structure set, and the images in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.core.errors import SeriesError, StructureSetError, UsageError
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_about import concerned
from app.dicom.rtstruct_parsed import ParsedStructureSet
from app.dicom.rtstruct_reading import parse_file
from app.dicom.volume_reading import DicomStudyReader

StructureSetArgument = Annotated[Path, typer.Argument(help="RTSTRUCT file.", exists=True, dir_okay=False)]
ImagesOption = Annotated[
    Path, typer.Option("--images", help="Folder with the images.", exists=True, file_okay=False, metavar="DIR")
]
OptionalImagesOption = Annotated[
    Path | None,
    typer.Option("--images", help="Folder with the images.", exists=True, file_okay=False, metavar="DIR"),
]


def parsed_file(path: Path) -> ParsedStructureSet:
    """A file that must be a structure set.

    Raises
    ------
    StructureSetError
        If it is none, or cannot be used.
    """
    parsed = parse_file(path)
    if parsed is None:
        raise StructureSetError(f"{path.name} is no RTSTRUCT.", next_step="Give a file of that kind.")
    return parsed


def stacks_in(folder: Path) -> tuple[ImageSeries, ...]:
    """All stacks of all series of images in a folder and below.

    Raises
    ------
    SeriesError
        If there is no image.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise SeriesError(f"There is no file in the folder {folder}.", next_step="Give the folder with the images.")
    return DicomStudyReader().read_series(files, TaskControl())


def stacks_of(parsed: ParsedStructureSet, folder: Path) -> tuple[ImageSeries, ...]:
    """The stacks in a folder that a structure set is about.

    Raises
    ------
    StructureSetError
        If it is about none of them.
    """
    found = concerned(parsed, stacks_in(folder))
    if not found:
        raise StructureSetError(
            "The structure set is about none of the images.",
            cause="It names none of them, and lies in none of their frames of reference.",
            next_step="Give the folder with the images that it was drawn on.",
        )
    return found


def one_series(stacks: Sequence[ImageSeries]) -> tuple[ImageSeries, ...]:
    """All stacks of the one series that there is.

    Raises
    ------
    StructureSetError
        If there are several.
    """
    series = dict.fromkeys(one.series.series_instance_uid for one in stacks)
    if len(series) > 1:
        raise StructureSetError(
            f"The folder holds {len(series)} series.", next_step="Give a folder with one series of images."
        )
    return tuple(stacks)


def one_stack(stacks: Sequence[ImageSeries], number: int | None) -> ImageSeries:
    """The stack of that number, or the only one.

    Raises
    ------
    UsageError
        If there are several and none was chosen, or there is none of that number.
    """
    names = "; ".join(f"{place}: {one.stack.name or 'unnamed'}" for place, one in enumerate(stacks))
    if number is None and len(stacks) > 1:
        raise UsageError(f"{len(stacks)} stacks come into question: {names}.", next_step="Choose one with --stack.")
    if not 0 <= (number or 0) < len(stacks):
        raise UsageError(f"There is no stack {number}.", next_step=f"There are {names}.")
    return stacks[number or 0]
