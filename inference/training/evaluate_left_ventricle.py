"""Measure the published network again: `python -m inference.training.evaluate_left_ventricle --data DIR`.

It runs on the patients and on the slices without a heart that it was never trained on, and compares with
the numbers that are published with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from app.dicom.iodeep import read_iodeep
from inference.training.folds import FoldResult, evaluate_fold
from inference.training.loop import Settings
from inference.training.publishing import published_path
from inference.training.train_left_ventricle import echo_result

TOLERANCE: Final = 0.002
"""Convolutions round differently on different processors; more than this is another network."""


def evaluate_published(data: Path) -> tuple[FoldResult, dict[str, Any]]:
    """Measure the published network; its results now, and the training information published with it.

    Raises
    ------
    FileError
        If the data folder lacks the collection.
    """
    published = read_iodeep(published_path())
    information: dict[str, Any] = dict(published.card.training_info)
    settings = Settings(seed=information["seed"])
    fold: int = information["split"]["fold"]
    result = evaluate_fold(
        data, bytes(published.weights), fold, settings=settings, description=published.architecture_text
    )
    return result, information


def main(
    data: Annotated[Path, typer.Option(help="Folder that holds sunnybrook_lv and sts_mr_t1.", exists=True)],
) -> None:
    """Measure the published network on what it never saw; exit code 1 if the published numbers do not hold."""
    result, information = evaluate_published(data)
    echo_result(result)
    stated = information["metrics"]["held_out"]
    typer.echo(
        f"published: slices taken together {stated['mean_dice']:.4f}, mean of the slices "
        f"{stated['slice_mean_dice']:.4f}, false alarms {stated['false_alarm_share']:.2%}"
    )
    pairs = ((result.mean_dice, stated["mean_dice"]), (result.mean_slice_dice, stated["slice_mean_dice"]))
    if any(abs(measured - claimed) > TOLERANCE for measured, claimed in pairs):
        typer.echo("The published Dice does not hold.", err=True)
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
