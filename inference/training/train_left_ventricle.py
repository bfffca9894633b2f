"""Train the left ventricle network again: `python -m inference.training.train_left_ventricle --help`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import torch
import typer

from app.files import write_file
from inference.training.data import FOLDS
from inference.training.folds import (
    FoldResult,
    choose_rules,
    describe,
    evaluate_fold,
    read_left_ventricle_description,
    survey_fold,
    train_fold,
    weights_path,
    write_fold,
)
from inference.training.loop import Settings
from inference.training.publishing import publish, training_info


def main(
    data: Annotated[Path, typer.Option(help="Folder that holds sunnybrook_lv and sts_mr_t1.", exists=True)],
    out: Annotated[Path, typer.Option(help="Folder for weights and results.")],
    fold: Annotated[int, typer.Option(help="Hold out this fold.", min=0, max=FOLDS - 1)] = 0,
    cross_validate: Annotated[
        bool, typer.Option(help="Train every fold that `out` lacks, choose each one's rules on the others, measure.")
    ] = False,
    shorter: Annotated[int, typer.Option(help="Divide the steps by this, for a trial.", min=1)] = 1,
    threads: Annotated[int, typer.Option(help="CPU threads.", min=1)] = 3,
    publish_fold: Annotated[
        int | None, typer.Option(help="Put this fold's network into the package.", min=0, max=FOLDS - 1)
    ] = None,
) -> None:
    """Train on all patients but those of one fold, measure on these, and write weights and results."""
    torch.set_num_threads(threads)
    whole = Settings()
    stages = tuple(replace(stage, steps=max(1, stage.steps // shorter)) for stage in whole.stages)
    settings = replace(whole, stages=stages)
    numbers = list(range(FOLDS)) if cross_validate else [fold]
    for number in numbers:
        path = weights_path(out, number)
        if not (cross_validate and path.exists()):
            write_file(path, train_fold(data, number, settings=settings, report=_Progress(settings.steps)))
    weights = {number: weights_path(out, number).read_bytes() for number in numbers}
    surveys = [survey_fold(data, weights[n], n, settings=settings) for n in numbers] if cross_validate else []
    results = []
    for number in numbers:
        description = describe(choose_rules(surveys, number)) if cross_validate else read_left_ventricle_description()
        result = evaluate_fold(data, weights[number], number, settings=settings, description=description)
        write_fold(out, result)
        results.append(result)
    for result in results:
        echo_result(result)
    patients = [patient for result in results for patient in result.patients]
    for what, values in (
        ("slices taken together", {patient.patient: patient.dice for patient in patients}),
        ("mean of the slices", {patient.patient: patient.slice_mean for patient in patients}),
    ):
        worst, mean = min(values, key=values.__getitem__), sum(values.values()) / len(values)
        typer.echo(f"{len(values)} patients, {what}: mean Dice {mean:.4f}, worst {worst} {values[worst]:.4f}")
    if publish_fold is not None:
        chosen = next((result for result in results if result.fold == publish_fold), None)
        if chosen is None:
            raise typer.BadParameter("That fold was not trained.", param_hint="--publish-fold")
        trained = datetime.now(UTC).date().isoformat()
        information = training_info(chosen, results, settings=settings, date=trained)
        publish(weights[publish_fold], description=describe(chosen.rules), information=information)


def echo_result(result: FoldResult) -> None:
    """Print one fold's results."""
    typer.echo(f"Fold {result.fold}, {result.rules}")
    for patient in result.patients:
        figures = f"Dice {patient.dice:.4f}, mean of slices {patient.slice_mean:.4f}"
        typer.echo(f"  {patient.patient:12} {patient.slices:3} slices  {figures}")
    slices = sum(patient.slices for patient in result.patients)
    typer.echo(
        f"  {len(result.patients)} patients, {slices} slices, slices taken together: Dice {result.mean_dice:.4f}"
    )
    typer.echo(
        f"  {len(result.patients)} patients, {slices} slices, mean of the slices: Dice {result.mean_slice_dice:.4f}"
    )
    for series in result.false_alarms:
        typer.echo(f"  {series.series:50} {series.alarms:3} of {series.slices} slices with a false alarm")
    alarms = sum(series.alarms for series in result.false_alarms)
    slices = sum(series.slices for series in result.false_alarms)
    typer.echo(f"  false alarms on {alarms} of {slices} slices without a heart ({100 * alarms / slices:.1f} %)")
    typer.echo(
        f"  phantoms: Dice {result.phantoms.dice:.4f} ({result.phantoms.slices} slices), "
        f"{result.phantom_alarms.alarms} of {result.phantom_alarms.slices} without a ventricle with a false alarm"
    )


class _Progress:
    """Prints the mean loss of every hundred steps."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._losses: list[float] = []

    def __call__(self, step: int, loss: float) -> None:
        self._losses.append(loss)
        if step % 100 == 0 or step == self._steps:
            typer.echo(f"step {step}/{self._steps}  loss {sum(self._losses) / len(self._losses):.4f}")
            self._losses.clear()


if __name__ == "__main__":
    typer.run(main)
