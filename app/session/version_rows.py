"""The structure sets of a study in rows: what each is, what it was made from, and which of its images are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.contour import mask_of_contours
from app.core.identity import ImageReference, SeriesInstanceUID, SOPInstanceUID
from app.core.mask import Mask
from app.core.phrases import counted, phrase
from app.core.roi import ReviewState, Roi
from app.core.services import Archive
from app.core.set_facts import SetFacts, chain
from app.core.structure_set import ApprovalStatus, StructureSet
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl
from app.core.version_comparison import VersionRoi
from app.core.volume import ImageSeries

HERE: Final = SOPInstanceUID("")
"""Stands for the regions of the review that no structure set holds yet."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One structure set or segmentation, or the regions that none holds yet.

    Parameters
    ----------
    facts
        None for regions that no structure set holds.
    missing
        Sentences about images that it names and that are not in the archive.
    before
        Labels or UIDs of what it was made from, the latest first.
    rois
        Its regions on the open series, rejected ones aside; empty where it is about another one.
    is_listed
        Whether these are on the list of regions, and drawn.
    """

    uid: SOPInstanceUID
    facts: SetFacts | None = None
    missing: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    rois: tuple[Roi, ...] = ()
    is_listed: bool = False

    @property
    def label(self) -> str:
        """What it is called."""
        if self.facts is None:
            return phrase("Not saved yet")
        return self.facts.label or phrase("Without a label")

    @property
    def kind_text(self) -> str:
        """What kind of object it is; empty for none."""
        return self.facts.kind.value if self.facts is not None else ""

    @property
    def when(self) -> datetime | None:
        """When it was reviewed, or else made."""
        return None if self.facts is None else self.facts.reviewed or self.facts.stated

    @property
    def who(self) -> str:
        """PN representation of who reviewed it, or else made it; what did, where nobody is named."""
        if self.facts is None:
            return ""
        return self.facts.reviewer_name or self.facts.creator_name or self.facts.manufacturer

    @property
    def approval(self) -> ApprovalStatus:
        """Whether somebody approved it."""
        return self.facts.approval_status if self.facts is not None else ApprovalStatus.ABSENT

    @property
    def roi_count(self) -> int:
        """How many ROIs it lists."""
        return len(self.facts.rois) if self.facts is not None else len({_key(roi) for roi in self.rois})

    @property
    def text(self) -> str:
        """What it is, how many ROIs it has, and on how many slices of the open series these lie."""
        empty = sum(roi.is_empty for roi in self.facts.rois) if self.facts is not None else 0
        what = counted(self.roi_count, "{count} ROI", "{count} ROIs")
        without = counted(empty, ", {count} of them without contours", ", {count} of them without contours")
        frames = len(self.facts.frames_of_reference) if self.facts is not None else 1
        several = counted(frames, ", in {count} frame of reference", ", in {count} frames of reference")
        slices = len({roi.image for roi in self.rois})
        if not slices:
            shown = phrase("none lies on an open image")
        elif not self.is_listed:
            shown = phrase("the same as those of a structure set that was made with it, and drawn there")
        else:
            shown = counted(slices, "on {count} slice of the open series", "on {count} slices of the open series")
        return phrase(
            "{what}{without}{several}; {shown}.",
            what=what,
            without=without if empty else "",
            several=several if frames > 1 else "",
            shown=shown,
        )


def rows_of(
    facts: Sequence[SetFacts],
    missing: Mapping[SOPInstanceUID, tuple[str, ...]],
    *,
    rois: Iterable[Roi],
    read: Iterable[StructureSet],
) -> tuple[VersionRow, ...]:
    """One row for each structure set, the latest first, after the regions that none holds.

    Parameters
    ----------
    rois
        Those of the review; they know which structure set holds them.
    read
        The structure sets as they were read with the series.
    """
    kept = [roi for roi in rois if roi.state is not ReviewState.REJECTED]
    held = _held(kept, read)
    # Proposals of an unapproved structure set are its own as long as nobody touched them.
    known = {roi.roi_id: roi for those in held.values() for roi in those}
    unsaved = tuple(roi for roi in kept if roi.structure_set is None and known.get(roi.roi_id) is not roi)
    listed, listed_ids = tuple(facts), {roi.roi_id for roi in kept}
    rows = [
        VersionRow(
            one.sop_instance_uid,
            one,
            missing.get(one.sop_instance_uid, ()),
            _names_before(listed, one.sop_instance_uid),
            held.get(one.sop_instance_uid, ()),
            any(roi.roi_id in listed_ids for roi in held.get(one.sop_instance_uid, ())),
        )
        for one in listed
    ]
    rows.sort(key=lambda row: row.when.timestamp() if row.when is not None else 0.0, reverse=True)
    return (VersionRow(HERE, rois=unsaved, is_listed=True), *rows) if unsaved else tuple(rows)


def _held(kept: Iterable[Roi], read: Iterable[StructureSet]) -> dict[SOPInstanceUID, tuple[Roi, ...]]:
    """The regions that each structure set holds: as it was read, or, of one saved since, as the review knows them."""
    held = {one.sop_instance_uid: one.rois for one in read}
    saved: dict[SOPInstanceUID, list[Roi]] = {}
    for roi in kept:
        if roi.structure_set is not None and roi.structure_set.sop_instance_uid not in held:
            saved.setdefault(roi.structure_set.sop_instance_uid, []).append(roi)
    return held | {uid: tuple(those) for uid, those in saved.items()}


def _names_before(listed: tuple[SetFacts, ...], sop_instance_uid: SOPInstanceUID) -> tuple[str, ...]:
    """The versions that a structure set goes back to, by label where they are listed, else by UID."""
    return tuple(
        (before.label or before.sop_instance_uid) if isinstance(before, SetFacts) else before
        for before in chain(listed, sop_instance_uid)
    )


def missing_images(
    facts: Iterable[SetFacts], listed: Sequence[SeriesRecord], archive: Archive, control: TaskControl
) -> dict[SOPInstanceUID, tuple[str, ...]]:
    """For each structure set, sentences about the images that it names and the study does not hold.

    Raises
    ------
    ArchiveError
        If the archive cannot be asked.
    """
    by_series = {record.series_instance_uid: record for record in listed}
    held: dict[SeriesInstanceUID, frozenset[SOPInstanceUID]] = {}
    found = {}
    for one in facts:
        said = []
        for wanted in one.wanted:
            record = by_series.get(wanted.series_instance_uid)
            if record is None:
                said.append(_not_there(wanted.series_instance_uid, len(wanted.sop_instance_uids)))
                continue
            if record.series_instance_uid not in held:
                instances = archive.find_instances(record.study_instance_uid, record.series_instance_uid, control)
                held[record.series_instance_uid] = frozenset(image.sop_instance_uid for image in instances)
            absent = wanted.sop_instance_uids - held[record.series_instance_uid]
            if absent:
                said.append(
                    counted(
                        len(absent),
                        "{count} image that it names is not in its series “{series}”; {total} are named.",
                        "{count} images that it names are not in their series “{series}”; {total} are named.",
                        series=record.series_description or record.modality,
                        total=len(wanted.sop_instance_uids),
                    )
                )
        found[one.sop_instance_uid] = tuple(said)
    return found


def _not_there(series: SeriesInstanceUID, images: int) -> str:
    if not series:
        return counted(
            images,
            "It names {count} image and no series that it belongs to: only its plane can tell where it lies.",
            "It names {count} images and no series that they belong to: only their planes can tell where they lie.",
        )
    return counted(
        images,
        "The series {series} with the {count} image that it names is not in this study of the archive. Fetch it to "
        "see the regions on it.",
        "The series {series} with the {count} images that it names is not in this study of the archive. Fetch it to "
        "see the regions on them.",
        series=series,
    )


def version_rois(rois: Iterable[Roi], stacks: Sequence[ImageSeries]) -> tuple[VersionRoi, ...]:
    """Regions put together to ROIs, with their masks on the images."""
    planes = {image.reference: image.plane for stack in stacks for image in stack.slices}
    found: dict[object, tuple[Roi, dict[ImageReference, Mask]]] = {}
    for roi in rois:
        _, masks = found.setdefault(_key(roi), (roi, {}))
        plane = planes.get(roi.image)
        if plane is None or not roi.contours:
            continue
        mask = mask_of_contours(roi.contours, plane)
        masks[roi.image] = mask | masks[roi.image] if roi.image in masks else mask
    return tuple(
        VersionRoi(first.roi_class.name, first.structure_set.number if first.structure_set else None, masks)
        for first, masks in found.values()
    )


def _key(roi: Roi) -> object:
    number = roi.structure_set.number if roi.structure_set is not None else None
    return roi.roi_class.name if number is None else number
