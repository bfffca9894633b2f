"""`verdant rtstruct compare`: what changed from one structure set to another, ROI by ROI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.commands.printing import JsonOption, print_json, print_table
from app.commands.rtstruct_files import ImagesOption, StructureSetArgument, parsed_file, stacks_in
from app.core.errors import StructureSetError
from app.core.mask_agreement import Agreement
from app.core.tasks import TaskControl
from app.core.version_comparison import VersionRoi, compared, pairs
from app.core.volume import ImageSeries
from app.dicom.reading import open_header
from app.dicom.rtstruct_about import concerned
from app.dicom.rtstruct_placing import place
from app.dicom.segmentation_parsing import is_segmentation
from app.dicom.segmentation_reading import parsed_segmentation, read_segmentation
from app.dicom.segmentation_regions import is_about_series


def compare(
    first: StructureSetArgument, second: StructureSetArgument, images: ImagesOption, as_json: JsonOption = False
) -> None:
    """Compare two RTSTRUCTs or segmentations.

    On the same images: Dice, distance, what the second adds and removes.

    ROIs are matched by name, those left by number if they share a pixel, those left then by shape; the rest is
    compared with nothing. Distances are between the surfaces of the masks, the 95th percentile of the larger
    direction.
    """
    sources = (_source(first), _source(second))
    stacks = _common_stacks(sources, images)
    versions = [source.rois(stacks) for source in sources]
    rows = []
    for one, other, how in pairs(*versions):
        found = compared(one, other, how, stacks=stacks)
        if found.agreement is None:
            raise StructureSetError(
                f"{_title(one or other)} cannot be compared.",
                cause=found.why_not,
                next_step="Give a folder with the images of one stack.",
            )
        rows.append((one, other, how.value, found.agreement))
    if as_json:
        print_json({"first": first, "second": second, "rois": [_json(*row) for row in rows]})
        return
    headings = ("First", "Second", "Matched by", "Dice", "HD95 mm", "+ mm²", "− mm²", "+ mm³", "− mm³")
    print_table(headings, [_row(*row) for row in rows])


@dataclass(frozen=True, slots=True)
class _Source:
    """A file with regions: which of the stacks of any number of series it is about, and its ROIs on those."""

    about: Callable[[Sequence[ImageSeries]], tuple[ImageSeries, ...]]
    rois: Callable[[Sequence[ImageSeries]], list[VersionRoi]]


def _source(path: Path) -> _Source:
    header = open_header(path)
    if not is_segmentation(header):
        structure_set = parsed_file(path)
        return _Source(
            lambda stacks: concerned(structure_set, stacks),
            lambda stacks: [VersionRoi(o.roi.name, o.roi.number, o.masks()) for o in place(structure_set, stacks)],
        )
    segmentation, _ = parsed_segmentation(header, TaskControl())

    def about(stacks: Sequence[ImageSeries]) -> tuple[ImageSeries, ...]:
        by_series: dict[str, list[ImageSeries]] = {}
        for stack in stacks:
            by_series.setdefault(stack.series.series_instance_uid, []).append(stack)
        return tuple(one for of in by_series.values() if is_about_series(segmentation, of) for one in of)

    return _Source(
        about,
        lambda stacks: [
            VersionRoi(one.name, one.number, one.masks)
            for one in read_segmentation(path, stacks, TaskControl()).segments
        ],
    )


def _common_stacks(sources: Sequence[_Source], folder: Path) -> tuple[ImageSeries, ...]:
    stacks = stacks_in(folder)
    first, second = (source.about(stacks) for source in sources)
    common = tuple(one for one in first if any(one is other for other in second))
    if not common:
        raise StructureSetError(
            "The structure sets are not about the same images.",
            cause="No series of the folder is named by both, or shares a frame of reference with both.",
            next_step="Give the folder with the images of both.",
        )
    return common


def _json(one: VersionRoi | None, other: VersionRoi | None, how: str, measured: Agreement) -> dict[str, object]:
    def named(roi: VersionRoi | None) -> dict[str, object] | None:
        return None if roi is None else {"number": roi.number, "name": roi.name}

    return {
        "first": named(one),
        "second": named(other),
        "matched_by": how or None,
        "dice": round(measured.dice, 6),
        "hd95_mm": _rounded(measured.hd95_mm),
        "added_mm2": _rounded(measured.added_mm2),
        "removed_mm2": _rounded(measured.removed_mm2),
        "added_mm3": _rounded(measured.added_mm3),
        "removed_mm3": _rounded(measured.removed_mm3),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _row(one: VersionRoi | None, other: VersionRoi | None, how: str, measured: Agreement) -> tuple[object, ...]:
    numbers = (measured.hd95_mm, measured.added_mm2, measured.removed_mm2, measured.added_mm3, measured.removed_mm3)
    return (
        _title(one),
        _title(other),
        how or "nothing",
        f"{measured.dice:.4f}",
        *("" if number is None else f"{number:.2f}" for number in numbers),
    )


def _title(roi: VersionRoi | None) -> str:
    if roi is None:
        return "—"
    return f"{roi.name!r}" if roi.name else f"ROI {roi.number}"
