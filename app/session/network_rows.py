"""What can be said of each network that an archive offers, line by line; work for any thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.core.errors import ArchiveError, NetworkObjectError, StorageError, sentences
from app.core.identity import SOPInstanceUID, StudyInstanceUID
from app.core.model_card import ModelCard, NetworkRecord, Selection
from app.core.phrases import joined, phrase
from app.core.tasks import TaskControl
from app.core.volume import ImageSlice
from app.session.network_choice import NetworkChoice
from app.session.network_source import NetworkSource


class Fit(Enum):
    """Whether a network would run on the image in view."""

    FIRST = "first"
    """AI ROI uses it."""
    FITS = "fits"
    DIFFERS = "differs"
    REFUSED = "refused"
    """By the user or by the settings."""
    BROKEN = "broken"
    """Its object cannot be read."""
    AWAY = "away"
    """It is not on this machine, and its archive does not answer."""
    NO_IMAGE = "no-image"
    """No image is open."""


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network of the archive.

    Parameters
    ----------
    reason
        Why it fits the image in view, or not; empty without an image.
    rank
        Its place among those that fit, from 1; 0 for all others.
    card
        None while it is not on this machine, or where it cannot be read.
    problem
        Why it cannot be read.
    is_here
        Whether this machine holds the object.
    decision
        What the user decided about it; None if nothing.
    last_used
        When it ran last on this machine.
    """

    record: NetworkRecord
    fit: Fit
    reason: str = ""
    rank: int = 0
    card: ModelCard | None = None
    problem: str = ""
    is_here: bool = False
    is_pinned: bool = False
    decision: bool | None = None
    last_used: datetime | None = None


@dataclass(frozen=True, slots=True)
class NetworkList:
    """All of them, those that fit first, and what must be known of how they were listed."""

    rows: tuple[NetworkRow, ...]
    remark: str = ""


def list_networks(
    choice: NetworkChoice,
    source: NetworkSource,
    *,
    image: ImageSlice | None,
    study: StudyInstanceUID | None,
    control: TaskControl,
) -> NetworkList:
    """Every network that the archive offers, with what this machine knows of each.

    Objects are read where they lie; nothing is fetched for the list but what choosing a network fetches.

    Raises
    ------
    ArchiveError
        If neither the archive nor this machine can be asked.
    StorageError
        If what is kept on this machine cannot be read.
    """
    control.checkpoint(0.0, phrase("Asking {archive} for its networks", archive=source.name))
    if image is not None:
        selection = choice.select(image, source, study=study, control=control)
        rows, remark = list(_judged(selection)), selection.remark
    else:
        rows = [NetworkRow(network, Fit.NO_IMAGE) for network in source.find_networks(control)]
        remark = source.remark
    if source.is_silent:
        rows, when = _with_absent(rows, source)
        if when is not None:
            remark = joined(" ", (remark, phrase("Its list is of {when:%Y-%m-%d %H:%M}.", when=when)))
    used = choice.keeper.last_used()
    known = []
    for number, row in enumerate(rows):
        control.checkpoint(number / len(rows), phrase("Reading {network}", network=row.record.name))
        known.append(_known(row, choice, source, used=used, control=control))
    return NetworkList(tuple(known), remark)


def _judged(selection: Selection) -> tuple[NetworkRow, ...]:
    candidates = [
        NetworkRow(
            one.network,
            Fit.FITS if number else Fit.FIRST,
            one.reason,
            rank=number + 1,
            is_pinned=one.is_pinned,
        )
        for number, one in enumerate(selection.candidates)
    ]
    excluded = [
        NetworkRow(
            one.network,
            Fit.REFUSED if one.refused is not None or one.tag == "DnnSignature" else Fit.DIFFERS,
            joined(": ", (one.tag, one.reason)) if one.tag else one.reason,
        )
        for one in selection.excluded
    ]
    return (*candidates, *excluded)


def _with_absent(rows: list[NetworkRow], source: NetworkSource) -> tuple[list[NetworkRow], datetime | None]:
    """The rows, and those that the silent archive offered when it answered last."""
    before = source.offered_before()
    if before is None:
        return rows, None
    here = {row.record.dnn_uid for row in rows}
    reason = phrase("It is not on this machine, and {archive} does not answer.", archive=source.name)
    absent = [NetworkRow(one, Fit.AWAY, reason) for one in before.networks if one.dnn_uid not in here]
    return [*rows, *absent], before.when


def _known(
    row: NetworkRow,
    choice: NetworkChoice,
    source: NetworkSource,
    *,
    used: Mapping[SOPInstanceUID, datetime],
    control: TaskControl,
) -> NetworkRow:
    record = row.record
    is_here = source.is_here(record.study_instance_uid, record.series_instance_uid, control)
    card: ModelCard | None = None
    problem: str = ""
    decision: bool | None = None
    if is_here:
        try:
            card = choice.proposer.card(record, source, control=control)
            decision = choice.trust.decision(card)
        except (NetworkObjectError, ArchiveError, StorageError) as error:
            problem = sentences(error)
    return NetworkRow(
        record,
        Fit.BROKEN if problem else row.fit,
        "" if problem else row.reason,
        rank=row.rank,
        card=card,
        problem=problem,
        is_here=is_here,
        is_pinned=row.is_pinned,
        decision=decision,
        last_used=used.get(record.dnn_uid),
    )
