"""`verdant rtstruct compare`: what changed from one structure set to another, ROI by ROI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.commands.printing import JsonOption, print_json, print_table
from app.commands.rtstruct_files import ImagesOption, StructureSetArgument, parsed_file, stacks_in
from app.core.errors import StructureSetError
from app.core.mask_agreement import Agreement, agreement
from app.core.mask_volumes import planes_of, volume_of
from app.core.stacking import StackProblem
from app.core.volume import ImageSeries
from app.dicom.rtstruct_about import concerned
from app.dicom.rtstruct_parsed import ParsedStructureSet
from app.dicom.rtstruct_placing import PlacedRoi, place, stacks_drawn_on


@dataclass(frozen=True, slots=True)
class ComparedRoi:
    """One ROI of either or both; what is missing on one side is empty there.

    Parameters
    ----------
    matched_by
        `name`, `number`, or empty where there is no counterpart.
    """

    first: PlacedRoi | None
    second: PlacedRoi | None
    matched_by: str
    agreement: Agreement


def compare(
    first: StructureSetArgument, second: StructureSetArgument, images: ImagesOption, as_json: JsonOption = False
) -> None:
    """Compare two RTSTRUCTs on the same images: Dice, distance, area and volume that the second adds and removes.

    ROIs are matched by name, those left by number; the rest is compared with nothing. Distances are between the
    surfaces of the masks, the 95th percentile of the larger direction.
    """
    sets = (parsed_file(first), parsed_file(second))
    stacks = _common_stacks(sets, images)
    placed = [place(parsed, stacks) for parsed in sets]
    compared = [
        ComparedRoi(one, other, how, _agreement(one, other, stacks))
        for one, other, how in pairs(placed[0], placed[1])
    ]
    if as_json:
        print_json({"first": first, "second": second, "rois": [_json(one) for one in compared]})
        return
    headings = ("First", "Second", "Matched by", "Dice", "HD95 mm", "+ mm²", "− mm²", "+ mm³", "− mm³")
    print_table(headings, [_row(one) for one in compared])


def _common_stacks(sets: Sequence[ParsedStructureSet], folder: Path) -> tuple[ImageSeries, ...]:
    stacks = stacks_in(folder)
    first, second = (concerned(parsed, stacks) for parsed in sets)
    common = tuple(one for one in first if any(one is other for other in second))
    if not common:
        raise StructureSetError(
            "The structure sets are not about the same images.",
            cause="No series of the folder is named by both, or shares a frame of reference with both.",
            next_step="Give the folder with the images of both.",
        )
    return common


def pairs(
    first: Sequence[PlacedRoi], second: Sequence[PlacedRoi]
) -> Iterator[tuple[PlacedRoi | None, PlacedRoi | None, str]]:
    """Each ROI with its counterpart: one of the same name, else of the same number, else none; each is used once."""
    left = list(second)
    found: list[tuple[PlacedRoi | None, PlacedRoi | None, str]] = []
    waiting: list[PlacedRoi] = []
    for one in first:
        same = next((other for other in left if one.roi.name and other.roi.name == one.roi.name), None)
        if same is None:
            waiting.append(one)
        else:
            left.remove(same)
            found.append((one, same, "name"))
    for one in waiting:
        same = next((other for other in left if other.roi.number == one.roi.number), None)
        if same is not None:
            left.remove(same)
        found.append((one, same, "number" if same is not None else ""))
    order = {id(one): place for place, one in enumerate(first)}
    found.sort(key=lambda pair: order[id(pair[0])])
    yield from found
    yield from ((None, other, "") for other in left)


def _agreement(one: PlacedRoi | None, other: PlacedRoi | None, stacks: Sequence[ImageSeries]) -> Agreement:
    """On the stack that the ROIs are drawn on."""
    drawn_on = stacks_drawn_on([roi for roi in (one, other) if roi is not None], stacks) or stacks[:1]
    masks = [roi.masks() if roi is not None else {} for roi in (one, other)]
    if len(drawn_on) > 1:
        raise StructureSetError(
            "An ROI is drawn on several stacks of the series.",
            next_step="Give a folder with the images of one of them.",
        )
    (stack,) = drawn_on
    before, after = (volume_of(mask, stack) for mask in masks)
    return agreement(before, after, planes_of(stack), slice_spacing_mm=_even_spacing_mm(stack))


def _even_spacing_mm(stack: ImageSeries) -> float | None:
    # A tilted gantry shears the stack and leaves the distance between its planes as it is.
    return stack.stacking.spacing_mm if set(stack.stacking.problems) <= {StackProblem.SHEARED} else None


def _json(compared: ComparedRoi) -> dict[str, object]:
    def named(roi: PlacedRoi | None) -> dict[str, object] | None:
        return None if roi is None else {"number": roi.roi.number, "name": roi.roi.name}

    measured = compared.agreement
    return {
        "first": named(compared.first),
        "second": named(compared.second),
        "matched_by": compared.matched_by or None,
        "dice": round(measured.dice, 6),
        "hd95_mm": _rounded(measured.hd95_mm),
        "added_mm2": _rounded(measured.added_mm2),
        "removed_mm2": _rounded(measured.removed_mm2),
        "added_mm3": _rounded(measured.added_mm3),
        "removed_mm3": _rounded(measured.removed_mm3),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _row(compared: ComparedRoi) -> tuple[object, ...]:
    measured = compared.agreement
    numbers = (measured.hd95_mm, measured.added_mm2, measured.removed_mm2, measured.added_mm3, measured.removed_mm3)
    return (
        compared.first.name if compared.first is not None else "—",
        compared.second.name if compared.second is not None else "—",
        compared.matched_by or "nothing",
        f"{measured.dice:.4f}",
        *("" if number is None else f"{number:.2f}" for number in numbers),
    )
