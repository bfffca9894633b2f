"""`verdant rtstruct read`: what a structure set draws, as NIfTI masks, as a DICOM segmentation, or as points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer
from numpy.typing import NDArray

from app.commands.printing import json_text
from app.commands.rtstruct_exports import SURFACES, split_path, write_surfaces, write_table
from app.commands.rtstruct_files import OptionalImagesOption, StructureSetArgument, one_stack, parsed_file, stacks_of
from app.core.errors import StructureSetError, UsageError
from app.core.identity import ImageReference
from app.core.mask import Mask
from app.core.mask_volumes import affine_of, volume_of
from app.core.nifti import Labels, encoded_labels
from app.core.roi import CodedConcept, GenerationAlgorithm
from app.core.volume import ImageSeries
from app.dicom.rtstruct_on_slices import remarks_on_shapes
from app.dicom.rtstruct_parsed import ParsedStructureSet
from app.dicom.rtstruct_placing import PlacedContour, PlacedRoi, place, stacks_drawn_on
from app.dicom.segmentation_writing import Segment, segmentation_content
from app.files import write_file

_NIFTI: Final = (".nii.gz", ".nii")
_KINDS: Final = ".nii.gz, .dcm, .stl, .obj, .csv"
_MOST_LABELS: Final = 65535


def read(
    file: StructureSetArgument,
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            help="MASK.nii.gz, SEG.dcm, SURFACE.stl or .obj, FIGURES.csv, POINTS.json; “json” prints the points.",
        ),
    ],
    images: OptionalImagesOption = None,
    roi: Annotated[
        list[str] | None, typer.Option("--roi", help="Only this ROI, by name or number; may be repeated.")
    ] = None,
    split: Annotated[
        bool, typer.Option("--split", help="One NIfTI for each ROI, for ROIs that overlap: MASK-1-Name.nii.gz.")
    ] = False,
    stack: Annotated[
        int | None, typer.Option(help="Which stack of a series that is drawn on in several, from 0.")
    ] = None,
) -> None:
    """Turn an RTSTRUCT into masks, surfaces, figures or points.

    A pixel belongs to an ROI if its centre lies inside by the even-odd rule. NIfTI holds one label for each ROI, 1
    for the first, in the order of the structure set; voxels are the pixels of the images, in RAS. A segmentation is
    binary, one segment for each ROI. STL and OBJ hold the boundary of those pixels as boxes, in LPS millimetres, STL
    in a file for each ROI. CSV holds the figures of each ROI on each slice. JSON holds every contour in LPS
    millimetres, points and open lines too, and needs no images. What lies on no image is named on stderr.
    """
    parsed = parsed_file(file)
    stacks = stacks_of(parsed, images) if images is not None else ()
    placed = _chosen(place(parsed, stacks), roi or [])
    is_json = to.suffix.lower() == ".json" or str(to) == "json"
    if is_json:
        text = json_text(_as_json(parsed, placed, stacks, file=file))
        if str(to) == "json":
            typer.echo(text)
        else:
            write_file(to, text.encode("utf-8"))
    elif images is None:
        raise UsageError("Masks need the images.", next_step="Give their folder with --images, or write JSON.")
    elif to.suffix.lower() == ".csv":
        write_table(to, file, stacks, placed)
    else:
        on = one_stack(stacks_drawn_on(placed, stacks) or stacks, stack)
        masks = [one.masks() for one in placed]
        if not any(mask.any() for one in masks for mask in one.values()):
            raise StructureSetError(
                "There is nothing to write.",
                cause=" ".join(_left_out(placed, stacks, for_masks=True)) or "No contour encloses a pixel.",
                next_step="Write JSON to see the points, or check the file.",
            )
        if to.name.lower().endswith(_NIFTI):
            _write_nifti(to, placed, masks, on, split=split)
        elif to.suffix.lower() in SURFACES:
            write_surfaces(to, placed, masks, on)
        elif to.suffix.lower() == ".dcm":
            segments = [_segment(one, mask) for one, mask in zip(placed, masks, strict=True)]
            write_file(to, segmentation_content(segments, on, label="VERDANT"))
            typer.echo(f"{to}: {len(segments)} segments.")
        else:
            raise UsageError(
                f"{to.name} is no kind of file that is known.",
                next_step="Use .nii.gz, .dcm, .stl, .obj, .csv or .json.",
            )
    for sentence in _left_out(placed, stacks, for_masks=not is_json):
        typer.echo(sentence, err=True)


def _chosen(placed: Sequence[PlacedRoi], wanted: Sequence[str]) -> list[PlacedRoi]:
    for one in wanted:
        if not any(one in (roi.roi.name, str(roi.roi.number)) for roi in placed):
            names = ", ".join(roi.name for roi in placed)
            raise UsageError(f"There is no ROI “{one}”.", next_step=f"There are {names or 'none'}.")
    return [roi for roi in placed if not wanted or roi.roi.name in wanted or str(roi.roi.number) in wanted]


def _left_out(placed: Sequence[PlacedRoi], stacks: Sequence[ImageSeries], *, for_masks: bool) -> list[str]:
    """A sentence for every ROI or contour that lies on no image, for those without an inside, and for odd shapes."""
    sentences = []
    for roi in placed:
        if not roi.contours:
            sentences.append(f"{roi.name} has no contours.")
        reasons: dict[str, int] = {}
        for one in roi.contours:
            no_inside = "" if one.encloses else f"of type {one.contour.geometric_type or 'nothing'}"
            why = one.why_not or (no_inside if for_masks else "")
            if why:
                reasons[why] = reasons.get(why, 0) + 1
        for why, count in reasons.items():
            sentences.append(f"{roi.name}: {count} {'contour' if count == 1 else 'contours'} {why} left out.")
        residual_mm = max((match.residual_mm for one in roi.contours for match in one.matches), default=0.0)
        if residual_mm > 0.01:
            sentences.append(f"{roi.name}: contours lie up to {residual_mm:.2f} mm beside the plane of their image.")
        if unnamed := sum(match.is_by_plane_alone for one in roi.contours for match in one.matches):
            sentences.append(
                f"{roi.name}: {unnamed} contours name no image of the series; read in the planes they lie in."
            )
        if any(match.contradicts_reference for one in roi.contours for match in one.matches):
            sentences.append(f"{roi.name}: contours refer to one image and lie in the plane of another; read there.")
        sentences += remarks_on_shapes(roi, stacks)
    return sentences


def _write_nifti(
    to: Path,
    placed: Sequence[PlacedRoi],
    masks: Sequence[Mapping[ImageReference, Mask]],
    stack: ImageSeries,
    *,
    split: bool,
) -> None:
    matrix = affine_of(stack)
    if len(placed) > _MOST_LABELS:
        raise UsageError("There are more ROIs than labels.", next_step="Choose some with --roi.")
    shape = (len(stack.slices), stack.slices[0].attributes.rows, stack.slices[0].attributes.columns)
    labels: Labels = np.zeros(shape, np.uint8) if len(placed) < 256 else np.zeros(shape, np.uint16)
    for number, (roi, on_images) in enumerate(zip(placed, masks, strict=True), start=1):
        volume = volume_of(on_images, stack)
        if split:
            ending = next(ending for ending in _NIFTI if to.name.lower().endswith(ending))
            path = split_path(to, roi, ending=ending)
            write_file(path, _encoded(path, volume.astype(np.uint8), matrix))
            typer.echo(f"{path}: {roi.name}, {np.count_nonzero(volume)} voxels.")
            continue
        if overlap := int(np.count_nonzero(labels[volume])):
            other = placed[int(labels[volume].max()) - 1].name
            raise StructureSetError(
                f"{roi.name} and {other} share {overlap} voxels, which can have one label only.",
                next_step="Write a file for each ROI with --split, choose some with --roi, or write a segmentation.",
            )
        labels[volume] = number
        typer.echo(f"{number}: {roi.name}, {np.count_nonzero(volume)} voxels.")
    if not split:
        write_file(to, _encoded(to, labels, matrix))


def _encoded(path: Path, labels: Labels, matrix: NDArray[np.float64]) -> bytes:
    return encoded_labels(labels, matrix, is_compressed=path.suffix.lower() == ".gz")


def _segment(roi: PlacedRoi, masks: Mapping[ImageReference, Mask]) -> Segment:
    try:
        generation = GenerationAlgorithm(roi.roi.generation)
    except ValueError:
        generation = GenerationAlgorithm.UNKNOWN
    code = roi.observation.code if roi.observation is not None else None
    return Segment(
        name=roi.roi.name or f"ROI {roi.roi.number}",
        code=CodedConcept(*code) if code is not None and all(code) else None,
        generation=generation,
        masks=masks,
        algorithm=(roi.roi.algorithm_name, roi.roi.algorithm_version),
    )


def _as_json(
    parsed: ParsedStructureSet, placed: Sequence[PlacedRoi], stacks: Sequence[ImageSeries], *, file: Path
) -> dict[str, object]:
    return {
        "file": file,
        "sop_instance_uid": parsed.sop_instance_uid,
        "label": parsed.label,
        "approval_status": parsed.approval_status,
        "reviewer_name": parsed.reviewer_name,
        "coordinates": "LPS, mm",
        "rois": [_roi_json(one) for one in placed],
        "left_out": _left_out(placed, stacks, for_masks=False),
    }


def _roi_json(roi: PlacedRoi) -> dict[str, object]:
    observation = roi.observation
    code = observation.code if observation is not None else None
    return {
        "number": roi.roi.number,
        "name": roi.roi.name,
        "description": roi.roi.description,
        "generation": roi.roi.generation,
        "interpreted_type": observation.interpreted_type if observation is not None else "",
        "code": dict(zip(("value", "scheme", "meaning"), code, strict=True)) if code is not None else None,
        "colour": roi.colour,
        "frame_of_reference_uid": roi.frame_of_reference_uid,
        "contours": [_contour_json(one) for one in roi.contours],
    }


def _contour_json(placed: PlacedContour) -> dict[str, object]:
    points = placed.contour.points_lps
    return {
        "number": placed.contour.number,
        "type": placed.contour.geometric_type,
        "points_lps": None if points is None else points.tolist(),
        "images": [
            {
                "sop_instance_uid": match.image.sop_instance_uid,
                "frame_number": match.image.frame_number,
                "residual_mm": round(match.residual_mm, 4),
                "contradicts_reference": match.contradicts_reference,
                "by_plane_alone": match.is_by_plane_alone,
            }
            for match in placed.matches
        ],
        "left_out": placed.why_not or None,
    }
