"""What `verdant rtstruct read` writes besides masks and points: surfaces, and the figures as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import typer

from app.core.errors import StructureSetError
from app.core.identity import ImageReference
from app.core.mask import Mask
from app.core.mask_volumes import affine_of, volume_of
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.core.voxel_surface import obj_content, stl_content, voxel_surface
from app.dicom.rtstruct_placing import PlacedRoi
from app.dicom.rtstruct_reading import read_structure_set
from app.dicom.volume_reading import DicomStudyReader
from app.files import write_file
from app.session.region_files import why_no_surface
from app.session.region_measuring import FiguresAsked, figures_of
from app.session.region_table import as_csv

SURFACES: Final = (".stl", ".obj")


def write_surfaces(
    to: Path, placed: Sequence[PlacedRoi], masks: Sequence[Mapping[ImageReference, Mask]], stack: ImageSeries
) -> None:
    """The boundary of the voxels of each ROI: one STL each, MASK-1-Name.stl where there are several; one OBJ.

    Raises
    ------
    StructureSetError
        If the images are no even grid.
    """
    if reason := why_no_surface(stack):
        raise StructureSetError("There is no surface.", cause=reason, next_step="Write JSON to see the points.")
    matrix = affine_of(stack)
    drawn = [(roi, volume_of(on_images, stack)) for roi, on_images in zip(placed, masks, strict=True)]
    surfaces = [(roi, voxel_surface(volume, matrix)) for roi, volume in drawn if volume.any()]
    if to.suffix.lower() == ".obj":
        named = [(roi.roi.name or roi.name, surface) for roi, surface in surfaces]
        write_file(to, obj_content(named, frame_of_reference_uid=stack.slices[0].frame_of_reference_uid))
    for roi, surface in surfaces:
        path = to
        if to.suffix.lower() == ".stl":
            path = to if len(surfaces) == 1 else split_path(to, roi, ending=to.suffix)
            write_file(path, stl_content(surface, roi.roi.name))
        typer.echo(f"{path}: {roi.name}, {len(surface.faces)} faces, {surface.volume_mm3:.1f} mm³.")


def write_table(to: Path, file: Path, stacks: Sequence[ImageSeries], placed: Sequence[PlacedRoi]) -> None:
    """The figures of the regions of these ROIs of a file as CSV, slice by slice.

    Raises
    ------
    StructureSetError
        If it holds no region on the images.
    """
    found = read_structure_set(file, stacks)
    # Our own files keep the name of the class in the description: two ROIs may not share a name.
    wanted = {name for one in placed for name in (one.roi.name, one.roi.description)}
    rois = tuple(roi for roi in (found.rois if found else ()) if roi.roi_class.name in wanted and roi.contours)
    if not rois:
        raise StructureSetError("There is nothing to measure.", next_step="Write JSON to see the points.")
    control, reader = TaskControl(), DicomStudyReader()
    asked = [FiguresAsked(rois, stack, rois) for stack in stacks]
    write_file(to, as_csv(one for each in asked for one in figures_of(each, reader.read_pixels, control)))
    typer.echo(f"{to}: {len(rois)} regions.")


def split_path(to: Path, roi: PlacedRoi, *, ending: str) -> Path:
    """Where the file of one ROI goes: its number and what of its name is plain."""
    name = re.sub(r"[^0-9A-Za-z]+", "-", roi.roi.name).strip("-")[:40] or "ROI"
    return to.with_name(f"{to.name[: -len(ending)]}-{roi.roi.number}-{name}{ending}")
