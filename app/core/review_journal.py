"""What a journal of decisions holds, and the regions that follow from it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Final

from app.core.identity import ImageReference, RoiId, SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.roi import ReviewState, Roi

_KEY_CHARACTERS: Final = 8
_MARK_CHARACTERS: Final = 48


class Showing(Enum):
    """What became of proposals on a slice that its reader was to look at alone first."""

    HELD = "held"
    """They came, and were not shown."""
    AFTER_DRAWING = "after drawing"
    """They were shown once the reader had drawn."""
    AFTER_NOTHING = "after nothing"
    """They were shown once the reader had said that nothing is there."""
    UNREAD = "unread"
    """They were shown though the reader had neither drawn nor said so: the rule was switched off."""


@dataclass(frozen=True, slots=True)
class FirstReading:
    """When a reader came to see what a network proposed on a slice, and what they had drawn by then.

    Parameters
    ----------
    drawn, proposals
        The reader's regions there, and the network's.
    """

    image: ImageReference
    dnn_uid: SOPInstanceUID
    showing: Showing
    drawn: tuple[RoiId, ...] = ()
    proposals: tuple[RoiId, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One step of the review of a series.

    Parameters
    ----------
    patient
        A mark that tells copies of the series under other patients apart; no identity can be read from it.
    reviewer_name
        Who worked then; empty until somebody said so.
    regions
        Regions as they are from this step on.
    removed
        Regions that this step took off the list.
    sent_as
        Structure sets that hold the regions named, noted before an archive is asked to store them: it may have
        done so even if nobody was there to hear of it.
    readings
        Proposals that were held back, or shown after that.
    images
        Images that somebody drew or validated these regions on, each with its mark (`app.core.image_mark`).
    """

    when: datetime
    series_instance_uid: SeriesInstanceUID
    patient: str
    reviewer_name: str = ""
    regions: tuple[Roi, ...] = ()
    removed: tuple[RoiId, ...] = ()
    sent_as: tuple[tuple[RoiId, SOPInstanceUID], ...] = field(default=())
    readings: tuple[FirstReading, ...] = ()
    images: tuple[tuple[ImageReference, str], ...] = ()


@dataclass(frozen=True, slots=True)
class JournalReading:
    """What a journal holds.

    Parameters
    ----------
    left_out
        How many entries could not be understood.
    set_aside
        The name under which a damaged file was set aside; what stood before the damage holds. Empty if all is well.
    """

    entries: tuple[JournalEntry, ...] = ()
    left_out: int = 0
    set_aside: str = ""


@dataclass(frozen=True, slots=True)
class UnsavedStudy:
    """A study with validated regions that were not sent to any archive.

    Parameters
    ----------
    series_instance_uid
        The first series with one.
    when
        Of the last step in the study.
    """

    study_instance_uid: StudyInstanceUID
    series_instance_uid: SeriesInstanceUID
    validated: int
    when: datetime


NOTHING_DECIDED = JournalReading()


def plain_mark(patient_id: str) -> str:
    """What stands for a patient in journals of earlier versions; whoever has one may try every PatientID on it."""
    return hashlib.sha256(patient_id.encode()).hexdigest()


def keyed_mark(patient_id: str, key: bytes) -> str:
    """What stands for a patient: which key it was made with, and a digest that says nothing without the key."""
    digest = hmac.new(key, patient_id.encode(), hashlib.sha256).hexdigest()
    return f"{hashlib.sha256(key).hexdigest()[:_KEY_CHARACTERS]}:{digest[:_MARK_CHARACTERS]}"


def is_of_another_key(mark: str, other: str) -> bool:
    """Whether two keyed marks were made with two keys, so that nobody can say whether they are of one patient."""
    keys = [one.partition(":")[0] for one in (mark, other) if ":" in one]
    return len(keys) == 2 and keys[0] != keys[1]


def regions_left(
    entries: Sequence[JournalEntry],
    *,
    series: SeriesInstanceUID,
    patient: str,
    stored: Collection[SOPInstanceUID],
) -> tuple[Roi, ...]:
    """The regions of a series that no structure set holds, as the last entries left them, in the order they came.

    Parameters
    ----------
    stored
        The structure sets that the archive is known to hold. A region that was sent as one of these is stored,
        unless it was changed or decided on anew after that.
    """
    regions: dict[RoiId, Roi] = {}
    sent: dict[RoiId, dict[SOPInstanceUID, Roi | None]] = {}
    for entry in entries:
        if entry.series_instance_uid != series or entry.patient != patient:
            continue
        for roi_id in entry.removed:
            regions.pop(roi_id, None)
        for roi in entry.regions:
            decision = roi.decision
            if decision is not None and not decision.reviewer_name and entry.reviewer_name:
                roi = replace(roi, decision=replace(decision, reviewer_name=entry.reviewer_name))
            regions[roi.roi_id] = roi
        for roi_id, structure_set in entry.sent_as:
            sent.setdefault(roi_id, {})[structure_set] = regions.get(roi_id)

    def is_stored(roi: Roi) -> bool:
        as_sent = sent.get(roi.roi_id, {})
        return roi.is_saved or any(uid in stored and _is_as_sent(roi, as_sent[uid]) for uid in as_sent)

    return tuple(roi for roi in regions.values() if not is_stored(roi))


def _is_as_sent(roi: Roi, sent: Roi | None) -> bool:
    """Whether a region is still what was sent, as far as the journal knows that."""
    # Whoever changes an outline withdraws the decision on it.
    return sent is None or _decided(roi) == _decided(sent)


def _decided(roi: Roi) -> tuple[object, ...]:
    when = roi.decision.when if roi.decision is not None else None
    return roi.state, when, roi.roi_class, roi.comment, roi.colour


def first_proposals(
    entries: Sequence[JournalEntry], *, series: SeriesInstanceUID, patient: str
) -> Mapping[RoiId, Roi]:
    """The regions of a series as networks proposed them, whatever became of them."""
    found: dict[RoiId, Roi] = {}
    for entry in entries:
        if entry.series_instance_uid == series and entry.patient == patient:
            for roi in entry.regions:
                if roi.state is ReviewState.PROPOSED:
                    found.setdefault(roi.roi_id, roi)
    return found


def last_marks(entries: Sequence[JournalEntry]) -> Mapping[RoiId, str]:
    """The marks of the images that regions were last drawn or validated on; none of journals that know of none."""
    found: dict[RoiId, str] = {}
    for entry in entries:
        marks = dict(entry.images)
        found |= {roi.roi_id: marks.get(roi.image, "") for roi in entry.regions}
    return {roi_id: mark for roi_id, mark in found.items() if mark}


def has_work_left(entries: Sequence[JournalEntry]) -> bool:
    """Whether a region is undecided, or was validated and not sent anywhere."""
    sent = {uid for entry in entries for _roi, uid in entry.sent_as}
    whose = {(entry.series_instance_uid, entry.patient) for entry in entries}
    return any(
        roi.state in (ReviewState.PROPOSED, ReviewState.EDITED, ReviewState.VALIDATED)
        for series, patient in whose
        for roi in regions_left(entries, series=series, patient=patient, stored=sent)
    )


def unsaved_study(study_instance_uid: StudyInstanceUID, entries: Sequence[JournalEntry]) -> UnsavedStudy | None:
    """What of a study was validated and not sent anywhere; None if nothing was."""
    sent = {uid for entry in entries for _roi, uid in entry.sent_as}
    whose = {(entry.series_instance_uid, entry.patient) for entry in entries}
    left = [
        series
        for series, patient in sorted(whose)
        for roi in regions_left(entries, series=series, patient=patient, stored=sent)
        if roi.state is ReviewState.VALIDATED
    ]
    if not left:
        return None
    return UnsavedStudy(study_instance_uid, left[0], len(left), max(entry.when for entry in entries))
