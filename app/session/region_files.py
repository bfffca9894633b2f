"""The files that regions can be written to: what each is called, what it holds, why one cannot be, and its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Final

from app.core.errors import GeometryError, sentences
from app.core.mask_volumes import affine_of
from app.core.nifti import encoded_labels
from app.core.patient_words import plain_words, tells_of
from app.core.phrases import counted, joined, phrase
from app.core.region_points import points_json
from app.core.region_volumes import NamedRegions, by_name, grid_shape, label_map, label_table, mask_of
from app.core.roi import ReviewState, Roi
from app.core.stacking import StackProblem
from app.core.study import Patient
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.core.voxel_surface import VoxelSurface, obj_content, stl_content, voxel_surface
from app.session.region_measuring import FiguresAsked, ReadPixels, figures_of
from app.session.region_table import as_csv

STEM: Final = "regions"
SINGLE_IMAGE: Final = phrase("A single image has no thickness, so there is no surface.")
RIGHT_ANGLES: Final = phrase("Readers of NIfTI take voxels for upright boxes.")
BURNED_IN: Final = phrase("Texts that the machine wrote into the pixels themselves stay on the picture.")
_LONGEST_SLUG: Final = 40


class ExportFormat(Enum):
    """Kinds of files, with what they are called and how their names end."""

    NIFTI = phrase("Label map (NIfTI)"), ".nii.gz"
    STL = phrase("Surfaces (STL)"), ".stl"
    OBJ = phrase("Surfaces (OBJ)"), ".obj"
    CSV = phrase("Table of figures (CSV)"), ".csv"
    JSON = phrase("Points (JSON)"), ".json"
    PNG = phrase("Picture of the slice (PNG)"), ".png"

    @property
    def title(self) -> str:
        """For the user."""
        return self.value[0]

    @property
    def suffix(self) -> str:
        """With its point."""
        return self.value[1]


Content = Callable[[TaskControl], bytes]


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that would be written.

    Parameters
    ----------
    name
        File name; it tells nothing of the patient.
    about
        What it holds, a sentence for the user.
    reason_if_refused
        Why it cannot be written; empty if it can.
    content
        Makes its bytes, on another thread; None where it is refused.
    """

    name: str
    format: ExportFormat
    about: str
    reason_if_refused: str = ""
    content: Content | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Exported:
    """Regions to be exported, as they are now.

    Parameters
    ----------
    stacks
        All stacks of their series.
    figures
        What their figures need, validated ones and others by themselves, stack by stack.
    """

    rois: tuple[Roi, ...]
    stacks: tuple[ImageSeries, ...]
    figures: tuple[FiguresAsked, ...]

    @property
    def named(self) -> tuple[NamedRegions, ...]:
        """By name, each with its number."""
        return by_name(self.rois)

    @property
    def drawn_on(self) -> tuple[tuple[str, ImageSeries], ...]:
        """The stacks that hold a region, each with how the names of its files begin."""
        held = [
            (number, stack)
            for number, stack in enumerate(self.stacks, start=1)
            if any(stack.index_of(roi.image) is not None for roi in self.rois)
        ]
        return tuple((STEM if len(held) == 1 else f"{STEM}-stack-{number}", stack) for number, stack in held)

    @property
    def remark(self) -> str:
        """How many of them nobody has validated; empty if there are none."""
        count = sum(roi.state is not ReviewState.VALIDATED for roi in self.rois)
        return (
            counted(count, "{count} region is not validated.", "{count} regions are not validated.") if count else ""
        )


def label_files(exported: Exported) -> Iterator[PlannedFile]:
    """A label map of each stack, and beside it what its labels are."""
    for stem, stack in exported.drawn_on:
        name, table = f"{stem}{ExportFormat.NIFTI.suffix}", f"{stem}-labels.json"
        here = [one for one in exported.named if one.on(stack)]
        refused = why_no_labels(stack)
        about = counted(
            len(here),
            "{count} label on {slices} slices, on the pixels of the images.",
            "{count} labels on {slices} slices, on the pixels of the images.",
            slices=len(stack.slices),
        )
        make_labels, make_table = partial(_labels, here, stack), partial(_table, here, stack, name)
        yield _planned(name, ExportFormat.NIFTI, (about, exported.remark), refused, make_labels)
        said = phrase("What each label is: name, code, whether it is validated.")
        yield _planned(table, ExportFormat.NIFTI, (said,), refused, make_table)


def _labels(named: Sequence[NamedRegions], stack: ImageSeries, control: TaskControl) -> bytes:
    return encoded_labels(label_map(named, stack, control), affine_of(stack))


def _table(named: Sequence[NamedRegions], stack: ImageSeries, file: str, _control: TaskControl) -> bytes:
    return label_table(named, stack, file=file)


def why_no_labels(stack: ImageSeries) -> str:
    """Why a stack is no grid that NIfTI can state, in sentences; empty if it is one."""
    if StackProblem.SHEARED in stack.stacking.problems:
        return joined(" ", (StackProblem.SHEARED.value, RIGHT_ANGLES))
    return _why_no_grid(stack)


def why_no_surface(stack: ImageSeries) -> str:
    """Why the voxels of a stack have no boundary, in sentences; empty if they have; sheared ones have."""
    return SINGLE_IMAGE if len(stack.slices) == 1 else _why_no_grid(stack)


def _why_no_grid(stack: ImageSeries) -> str:
    problems = [one.value for one in stack.stacking.problems if one is not StackProblem.SHEARED]
    if problems:
        return joined(" ", problems)
    try:
        affine_of(stack)
        grid_shape(stack)
    except GeometryError as error:
        return sentences(error)
    return ""


def stl_files(exported: Exported) -> Iterator[PlannedFile]:
    """A surface of each name on each stack."""
    patient = exported.stacks[0].study.patient
    for stem, stack in exported.drawn_on:
        refused = why_no_surface(stack)
        for one in exported.named:
            slices = len({index for index, _ in one.on(stack)})
            if slices:
                slug = _slug(one.title, patient)
                name = f"{stem}-{one.number}{slug}{ExportFormat.STL.suffix}"
                about = counted(
                    slices,
                    "“{name}”: the boundary of its voxels on {count} slice.",
                    "“{name}”: the boundary of its voxels on {count} slices.",
                    name=one.title,
                )
                yield _planned(name, ExportFormat.STL, (about,), refused, partial(_stl, one, stack))


def _stl(named: NamedRegions, stack: ImageSeries, control: TaskControl) -> bytes:
    return stl_content(_surface(named, stack, control), named.title)


def _surface(named: NamedRegions, stack: ImageSeries, control: TaskControl) -> VoxelSurface:
    return voxel_surface(mask_of(named, stack, control), affine_of(stack))


def obj_files(exported: Exported) -> Iterator[PlannedFile]:
    """The surfaces of all names of each stack."""
    for stem, stack in exported.drawn_on:
        here = [one for one in exported.named if one.on(stack)]
        about = counted(
            len(here),
            "{count} surface: the boundary of its voxels.",
            "{count} surfaces: the boundaries of their voxels.",
        )
        name = f"{stem}{ExportFormat.OBJ.suffix}"
        what, refused = (about, exported.remark), why_no_surface(stack)
        yield _planned(name, ExportFormat.OBJ, what, refused, partial(_obj, here, stack))


def _obj(named: Sequence[NamedRegions], stack: ImageSeries, control: TaskControl) -> bytes:
    surfaces = [(one.title, _surface(one, stack, control)) for one in named]
    return obj_content(surfaces, frame_of_reference_uid=stack.slices[0].frame_of_reference_uid)


def table_file(exported: Exported, read_pixels: ReadPixels) -> PlannedFile:
    """The figures of every region."""
    about = counted(
        len(exported.rois),
        "{count} region with area, diameters, values, volume, network and reviewer.",
        "{count} regions with areas, diameters, values, volumes, networks and reviewers.",
    )

    def content(control: TaskControl) -> bytes:
        return as_csv(one for asked in exported.figures for one in figures_of(asked, read_pixels, control))

    return _planned(f"{STEM}{ExportFormat.CSV.suffix}", ExportFormat.CSV, (about, exported.remark), "", content)


def points_file(exported: Exported) -> PlannedFile:
    """The points of every region."""
    about = counted(
        len(exported.rois),
        "The points of {count} region in millimetres and in pixels, with its plane.",
        "The points of {count} regions in millimetres and in pixels, with their planes.",
    )

    def content(_control: TaskControl) -> bytes:
        return points_json(exported.rois, exported.stacks)

    return _planned(f"{STEM}{ExportFormat.JSON.suffix}", ExportFormat.JSON, (about, exported.remark), "", content)


def picture_file(slice_number: int, count: int, picture: Callable[[], bytes] | None, why_not: str) -> PlannedFile:
    """A slice with its outlines.

    Parameters
    ----------
    picture
        Makes the bytes of the file; None where there is no picture, and why.
    """
    about = counted(
        count,
        "Slice {number} with {count} outline.",
        "Slice {number} with {count} outlines.",
        number=slice_number,
    )
    name = f"{STEM}-slice-{slice_number}{ExportFormat.PNG.suffix}"

    def content(_control: TaskControl) -> bytes:
        return picture() if picture is not None else b""

    return _planned(name, ExportFormat.PNG, (about, BURNED_IN), why_not, content)


def _planned(name: str, kind: ExportFormat, about: Sequence[str], refused: str, content: Content) -> PlannedFile:
    return PlannedFile(name, kind, joined(" ", (one for one in about if one)), refused, None if refused else content)


def _slug(title: str, patient: Patient) -> str:
    """A name as part of a file name, with a hyphen before it; empty where a word of it is one of the patient's."""
    plain = "-".join(plain_words(title))[:_LONGEST_SLUG].strip("-")
    return f"-{plain}" if plain and not tells_of(patient, title) else ""
