"""`verdant rtstruct write`: an RTSTRUCT from a NIfTI mask on the pixels of its images, or from another RTSTRUCT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer
from numpy.typing import NDArray

from app.commands.printing import JsonOption, print_json, print_table
from app.commands.rtstruct_files import ImagesOption, one_series, parsed_file, stacks_in, stacks_of
from app.core.contour import contours_of_masks
from app.core.errors import FileError, GeometryError, StructureSetError, UsageError
from app.core.mask_volumes import on_stack
from app.core.nifti import NiftiVolume, parsed_nifti
from app.core.roi import Decision, GenerationAlgorithm, ReviewState, Roi, RoiClass, new_roi_id
from app.core.saved_objects import HoleEncoding, SaveChoice
from app.core.structure_set import ApprovalStatus, StructureSetRequest
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_reading import read_structure_set
from app.dicom.rtstruct_rewriting import not_kept
from app.dicom.rtstruct_writing import DicomRoiWriter
from app.files import write_file

_MOST_FILE_BYTES: Final = 1 << 30
_MOST_NAMED: Final = 8


def write(
    out: Annotated[Path, typer.Argument(help="RTSTRUCT to write.")],
    images: ImagesOption,
    mask: Annotated[
        Path | None, typer.Option(help="NIfTI with a mask, or with labels.", exists=True, dir_okay=False)
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="Name of the ROI; repeated, one for each label, smallest first.")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="RTSTRUCT whose regions are written anew.", exists=True, dir_okay=False),
    ] = None,
    approve: Annotated[
        str | None, typer.Option(help='Reviewer "Name^Given" who approves every region: APPROVED.')
    ] = None,
    generation: Annotated[
        str, typer.Option(help="How the mask came to be: AUTOMATIC, SEMIAUTOMATIC, MANUAL, or unknown.")
    ] = "",
    label: Annotated[str, typer.Option(help="Label of the structure set, at most 16 characters.")] = "VERDANT",
    stack: Annotated[int | None, typer.Option(help="Which stack of a series that has several, from 0.")] = None,
    holes: Annotated[
        HoleEncoding,
        typer.Option(help="Holes joined to their outline, which every system reads, or as contours of their own."),
    ] = HoleEncoding.KEYHOLE,
    as_json: JsonOption = False,
) -> None:
    """Write an RTSTRUCT and read it back. It is said what the next system will see.

    The voxels of a mask must be the pixels of the images, in whichever order they are stored; else it is refused
    with the numbers. --from takes the regions of another RTSTRUCT onto the images, with names, codes and colours,
    and says what is not kept. Without --approve the result is UNAPPROVED.
    """
    if (mask is None) == (source is None):
        raise UsageError("It is not clear what is to be written.", next_step="Give either --mask or --from.")
    if approve is not None and not approve.strip():
        raise UsageError("--approve names nobody.", next_step='Give the reviewer as "Name^Given".')
    created = datetime.now().astimezone()
    notes: tuple[str, ...] = ()
    if mask is not None:
        stacks = one_series(stacks_in(images))
        rois = _from_mask(mask, name or [], stacks, generation=_generation(generation), stack=stack)
    else:
        stacks, rois, notes = _from_structure_set(source or Path(), images)
    if approve:
        rois = [replace(roi, state=ReviewState.VALIDATED, decision=Decision(approve, created)) for roi in rois]
    request = StructureSetRequest(
        stacks=stacks,
        rois=tuple(rois),
        approval_status=ApprovalStatus.APPROVED if approve else ApprovalStatus.UNAPPROVED,
        reviewer_name=approve or "",
        created=created,
        label=label,
        choice=SaveChoice(holes=holes),
    )
    written = DicomRoiWriter().write(request, TaskControl())
    write_file(out, written.content)
    if as_json:
        print_json(
            {
                "rtstruct": out,
                "sop_instance_uid": written.sop_instance_uid,
                "approval_status": request.approval_status,
                "proofs": written.proofs,
                "notes": notes,
            }
        )
        return
    print_table(
        ("ROI", "Slices", "Contours", "Area mm²", "Dice"),
        [(one.name, one.slices, one.contours, f"{one.area_mm2:.1f}", f"{one.dice:.4f}") for one in written.proofs],
    )
    typer.echo(f"{out}: {request.approval_status.value}, {len(written.proofs)} ROIs.")
    for note in notes:
        typer.echo(note, err=True)


def _generation(term: str) -> GenerationAlgorithm:
    try:
        return GenerationAlgorithm("" if term.lower() == "unknown" else term.upper())
    except ValueError:
        raise UsageError(
            f"“{term}” is no way in which a mask comes to be.", next_step="Use AUTOMATIC, SEMIAUTOMATIC or MANUAL."
        ) from None


def _from_mask(
    path: Path,
    names: Sequence[str],
    stacks: Sequence[ImageSeries],
    *,
    generation: GenerationAlgorithm,
    stack: int | None,
) -> list[Roi]:
    if path.stat().st_size > _MOST_FILE_BYTES:
        raise FileError(f"{path.name} is larger than 1 GiB.", next_step="Cut it to the images.")
    on, values = _matched(parsed_nifti(path.read_bytes(), path.name), stacks, stack)
    labels = np.unique(values[values != 0]).tolist()
    if not labels:
        raise StructureSetError(f"{path.name} holds no voxel that is not zero.", next_step="Give another mask.")
    if not names or (len(names) != len(labels)):
        found = ", ".join(f"{label:g}" for label in labels[:_MOST_NAMED]) + ("…" if len(labels) > _MOST_NAMED else "")
        raise UsageError(
            f"{len(labels)} labels need as many names; {len(names)} were given.",
            cause=f"The mask holds {found}.",
            next_step="Repeat --name for each label, smallest first.",
        )
    return [
        roi
        for label, name in zip(labels, names, strict=True)
        for roi in _labelled(values == label, on, name, generation=generation)
    ]


def _labelled(
    masks: NDArray[np.bool_], on: ImageSeries, name: str, *, generation: GenerationAlgorithm
) -> Iterator[Roi]:
    """The regions of one label, one for each slice that has it."""
    covered = [
        (image, image.plane, mask)
        for image, mask in zip(on.slices, masks, strict=True)
        if mask.any() and image.plane is not None
    ]
    outlines = contours_of_masks((mask for _, _, mask in covered), [plane for _, plane, _ in covered])
    for (image, _, _), contours in zip(covered, outlines, strict=True):
        yield Roi(
            roi_id=new_roi_id(),
            roi_class=RoiClass(name),
            sop_instance_uid=image.sop_instance_uid,
            frame_of_reference_uid=image.frame_of_reference_uid,
            contours=contours,
            state=ReviewState.IMPORTED,
            generation=generation,
            frame_number=image.frame_number,
        )


def _matched(
    volume: NiftiVolume, stacks: Sequence[ImageSeries], number: int | None
) -> tuple[ImageSeries, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    """The stack on whose pixels the voxels lie, and their values there."""
    if number is not None and not 0 <= number < len(stacks):
        raise UsageError(f"There is no stack {number}.", next_step=f"There are {len(stacks)}, from 0.")
    found, failures = [], []
    for stack in stacks if number is None else [stacks[number]]:
        try:
            found.append((stack, on_stack(volume, stack)))
        except GeometryError as error:
            failures.append(error)
    if not found:
        raise failures[0]
    if len(found) > 1:
        raise UsageError(
            f"The voxels lie on the pixels of {len(found)} stacks: {', '.join(one.stack.name for one, _ in found)}.",
            next_step="Choose one with --stack.",
        )
    return found[0]


def _from_structure_set(path: Path, images: Path) -> tuple[tuple[ImageSeries, ...], list[Roi], tuple[str, ...]]:
    parsed = parsed_file(path)
    stacks = one_series(stacks_of(parsed, images))
    found = read_structure_set(path, stacks)
    if found is None or not found.rois:
        raise StructureSetError(
            "There is no region to write.",
            cause=" ".join(found.notes) if found is not None else "It is about other images.",
            next_step="Look at what it holds: verdant rtstruct read --to json.",
        )
    return stacks, [roi for roi in found.rois if roi.contours], (*found.notes, *not_kept(parsed))
