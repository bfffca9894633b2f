"""Which images a structure set is about: those that it names, or else those in its frame of reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.core.volume import ImageSeries
from app.dicom.rtstruct_parsed import ParsedReference, ParsedStructureSet


def is_about(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> bool:
    """Whether the file names an image of the series, or the series, or no series but its frame of reference.

    Parameters
    ----------
    stacks
        All stacks of one series.
    """
    if not instances(stacks).isdisjoint(referenced_instances(parsed)):
        return True
    named = {uid for frame in parsed.frames for uid in frame.series_uids if uid}
    if named and stacks[0].series.series_instance_uid not in named:
        return False
    return shares_frame(parsed, stacks)


def shares_frame(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> bool:
    """Whether an ROI lies in the frame of reference of an image."""
    frames = {image.frame_of_reference_uid for series in stacks for image in series.slices} - {""}
    stated = {roi.frame_of_reference_uid or parsed.frame_of_reference_uid for roi in parsed.rois}
    return bool(frames & stated)


def concerned(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> tuple[ImageSeries, ...]:
    """Of the stacks of any number of series, those of the series that a structure set is about.

    Where the file names none of them, UIDs may have been exchanged: then those that share a frame of reference.
    """
    by_series: dict[str, list[ImageSeries]] = {}
    for stack in stacks:
        by_series.setdefault(stack.series.series_instance_uid, []).append(stack)
    for belongs in (is_about, shares_frame):
        found = [one for several in by_series.values() if belongs(parsed, several) for one in several]
        if found:
            return tuple(found)
    return ()


def instances(stacks: Sequence[ImageSeries]) -> set[str]:
    """SOP Instance UIDs of all images."""
    return {str(image.sop_instance_uid) for series in stacks for image in series.slices}


def referenced_instances(parsed: ParsedStructureSet) -> Iterable[str]:
    """SOP Instance UIDs of all images that a structure set names."""
    for frame in parsed.frames:
        yield from uids(frame.images)
    for group in parsed.contours:
        for contour in group.contours:
            yield from uids(contour.images)


def uids(references: Iterable[ParsedReference]) -> Iterable[str]:
    """SOP Instance UIDs of references."""
    return (reference.sop_instance_uid for reference in references)
