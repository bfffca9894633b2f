"""`verdant propose`: a network on a series of files, without a viewer and without an archive."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.commands.iodeep import network_record
from app.commands.printing import JsonOption, print_json, print_table
from app.core.errors import SeriesError, StructureSetError, UsageError, VerdantError
from app.core.model_card import NetworkRecord
from app.core.network_services import Finding, Prediction
from app.core.passes import Passes
from app.core.roi import Decision, ReviewState, Roi, roi_area_mm2
from app.core.structure_set import ApprovalStatus, StructureSetRequest
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.rtstruct_writing import DicomRoiWriter
from app.dicom.volume_reading import DicomStudyReader
from app.engine import engine
from app.files import write_file
from app.paths import default_paths
from app.session.findings import findings_text
from app.store.embedded_archive import EmbeddedArchive
from app.trust_keeping import kept_trust
from inference.catalogue import select


def propose(
    series_dir: Annotated[Path, typer.Argument(help="Folder with one series.", exists=True, file_okay=False)],
    network: Annotated[Path, typer.Option(help="IODeep object.", exists=True, dir_okay=False)],
    rtstruct: Annotated[Path, typer.Option(help="RTSTRUCT to write.")],
    slice_: Annotated[
        str | None,
        typer.Option("--slice", help="One slice: its index from 0, its SOP Instance UID, or UID:frame."),
    ] = None,
    stack: Annotated[
        int | None, typer.Option(help="Which stack of a series that has several, from 0; all of them without it.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every slice.")] = False,
    validate_as: Annotated[
        str | None,
        typer.Option("--validate-as", help='Reviewer "Name^Given" who validates every proposal: APPROVED.'),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Propose regions on a series and write them as an RTSTRUCT.

    Without --validate-as it is UNAPPROVED: proposals, no decisions.
    """
    if all_ == (slice_ is not None):
        raise UsageError("It is not clear which slices are meant.", next_step="Give either --slice or --all.")
    if validate_as is not None and not validate_as.strip():
        raise UsageError("--validate-as names nobody.", next_step='Give the reviewer as "Name^Given".')
    reader, control = DicomStudyReader(), TaskControl()
    found = _one_series(reader.read_series(sorted(p for p in series_dir.rglob("*") if p.is_file()), control))
    stacks = found if stack is None else (_one_stack(found, stack),)
    images = tuple(image for series in stacks for image in series.slices)
    if not all_:
        images = (_one_slice(images, slice_ or ""),)
    record = network_record(network)
    _check_fits(images[0], record)
    predictions, left_out = _proposals(network, record, stacks=stacks, images=images, reader=reader)
    rois = [roi for prediction in predictions for roi in prediction.rois]
    said = findings_text(predictions)
    if len(left_out) == len(images):
        raise left_out[0]
    if not rois:
        where = "this slice" if len(images) == 1 else f"any of {len(images)} slices"
        raise StructureSetError(
            f"{record.name} {'drew' if said else 'found'} nothing on {where}, so there is no RTSTRUCT to write.",
            cause=said,
            next_step="Try other slices or another network.",
        )
    created = datetime.now().astimezone()
    if validate_as:
        decision = Decision(validate_as, created)
        rois = [replace(roi, state=ReviewState.VALIDATED, decision=decision) for roi in rois]
    request = StructureSetRequest(
        stacks=stacks,
        rois=tuple(rois),
        approval_status=ApprovalStatus.APPROVED if validate_as else ApprovalStatus.UNAPPROVED,
        reviewer_name=validate_as or "",
        created=created,
    )
    written = DicomRoiWriter().write(request, control)
    write_file(rtstruct, written.content)
    rows = [_row(stacks, roi) for roi in rois]
    unreadable = [file for series in stacks for file in series.unreadable]
    if as_json:
        columns = ("class", "stack", "slice", "sop_instance_uid", "frame_number", "area_mm2", "score")
        print_json(
            {
                "rtstruct": rtstruct,
                "approval_status": request.approval_status,
                "sop_instance_uid": written.sop_instance_uid,
                "proposals": [dict(zip(columns, row, strict=True)) for row in rows],
                "findings": [_found(one, finding) for one in predictions for finding in one.findings],
                "proofs": written.proofs,
                "left_out": [str(error) for error in left_out],
                "unreadable": unreadable,
            }
        )
        return
    headings = ("Class", "Stack", "Slice", "SOP Instance UID", "Frame", "Area mm²", "Score")
    filled = [place for place in range(len(headings)) if any(row[place] not in (None, "") for row in rows)]
    print_table([headings[place] for place in filled], [[row[place] for place in filled] for row in rows])
    if said:
        typer.echo(said)
    typer.echo(
        f"{rtstruct}: {request.approval_status.value}, {len(rois)} {'region' if len(rois) == 1 else 'regions'}."
    )
    for error in left_out:
        typer.echo(str(error), err=True)
    for file in unreadable:
        typer.echo(f"{file.path.name}: {file.reason}", err=True)


def _proposals(
    network: Path,
    record: NetworkRecord,
    *,
    stacks: tuple[ImageSeries, ...],
    images: tuple[ImageSlice, ...],
    reader: DicomStudyReader,
) -> tuple[list[Prediction], list[VerdantError]]:
    """Predictions on all slices, and why there are none on those that cannot have any."""
    paths, control = default_paths(), TaskControl()
    runs, trust = engine(paths), Passes(kept_trust(paths))
    wanted = {image.reference for image in images}
    predictions: list[Prediction] = []
    left_out: list[VerdantError] = []
    with (
        closing(runs.worker),
        tempfile.TemporaryDirectory(prefix="verdant-") as folder,
        EmbeddedArchive(Path(folder)) as archive,
    ):
        archive.store([network.read_bytes()], control)
        proposer = runs.proposer(trust)
        # Who names a file wants that network to run; what was changed after it was signed does not run all the same.
        trust.allow_once(proposer.card(record, archive, control=control))
        for series in stacks:
            indices = [index for index, image in enumerate(series.slices) if image.reference in wanted]
            if not indices:
                continue
            failures = proposer.propose(
                series.slices,
                indices,
                read_pixels=reader.read_pixels,
                network=record,
                archive=archive,
                control=control,
                on_prediction=predictions.append,
            )
            left_out += [failure.error for failure in failures]
    return predictions, left_out


def _found(prediction: Prediction, finding: Finding) -> dict[str, object]:
    """What a network said of a whole image."""
    image = prediction.image
    return {
        "sop_instance_uid": image.sop_instance_uid,
        "frame_number": image.frame_number,
        "class": finding.name,
        "probability": round(finding.probability, 3),
    }


def _one_series(stacks: tuple[ImageSeries, ...]) -> tuple[ImageSeries, ...]:
    count = len({one.series.series_instance_uid for one in stacks})
    if count != 1:
        raise SeriesError(f"The folder holds {count} series.", next_step="Give a folder with one series.")
    return stacks


def _one_stack(stacks: tuple[ImageSeries, ...], number: int) -> ImageSeries:
    if not 0 <= number < len(stacks):
        raise UsageError(f"The series has no stack {number}.", next_step=f"Give one from 0 to {len(stacks) - 1}.")
    return stacks[number]


def _one_slice(images: tuple[ImageSlice, ...], which: str) -> ImageSlice:
    uid, _, frame = which.partition(":")
    if which.isdecimal() and len(which) < 9:
        found = images[int(which) : int(which) + 1]
    else:
        found = tuple(
            image
            for image in images
            if image.sop_instance_uid == uid and frame in ("", str(image.frame_number or ""))
        )
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"That instance holds {len(found)} frames.", next_step=f"Say which one, for example --slice {uid}:1."
        )
    raise UsageError(
        f"The series has no slice {which}.",
        next_step=f"Give an index from 0 to {len(images) - 1}, or a SOP Instance UID.",
    )


def _check_fits(image: ImageSlice, record: NetworkRecord) -> None:
    selection = select(image.attributes, [record])
    if selection.excluded:
        excluded = selection.excluded[0]
        typer.echo(f"verdant: warning: {record.name} does not fit by {excluded.tag}: {excluded.reason}.", err=True)


def _row(stacks: tuple[ImageSeries, ...], roi: Roi) -> tuple[object, ...]:
    series = next(one for one in stacks if one.index_of(roi.image) is not None)
    area_mm2 = roi_area_mm2(roi, series)
    area = round(area_mm2, 1) if area_mm2 is not None else None
    score = round(roi.score, 3) if roi.score is not None else None
    name, index = series.stack.name, series.index_of(roi.image)
    return roi.roi_class.name, name, index, roi.sop_instance_uid, roi.frame_number, area, score
