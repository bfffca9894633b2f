"""A series that is wanted, what of it is here, and what did not come, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.arrival import Arriving
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.phrases import joined, phrase
from app.core.services import InstanceSink, Retrieved
from app.core.study import InstanceRecord

_FAILURES_NAMED = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A series and the instances that the PACS says it has."""

    study_instance_uid: StudyInstanceUID
    series_instance_uid: SeriesInstanceUID
    instances: tuple[InstanceRecord, ...]


def missing_from(sink: InstanceSink, wanted: Wanted) -> list[SOPInstanceUID]:
    """What the sink lacks, in the order in which it is wanted."""
    here = sink.series_paths(wanted.study_instance_uid, wanted.series_instance_uid)
    return [one.sop_instance_uid for one in wanted.instances if one.sop_instance_uid not in here]


def reconciled(
    place: str,
    sink: InstanceSink,
    wanted: Wanted,
    *,
    problems: Mapping[str, str],
    method: str,
    arriving: Arriving | None = None,
) -> Retrieved:
    """What is here in the end; expected and received are compared, and what is missing is named.

    Parameters
    ----------
    place
        How messages call the PACS.
    problems
        What was wrong with what came, by SOP Instance UID.
    """
    if not wanted.instances:
        nothing = phrase(
            "{place} holds no instance of series {series}.", place=place, series=wanted.series_instance_uid
        )
        return Retrieved((), (nothing,))
    here = sink.series_paths(wanted.study_instance_uid, wanted.series_instance_uid)
    if arriving is not None:
        arriving.expect(wanted.instances)
        for uid, path in here.items():
            arriving.take(uid, path)
    missing = [one.sop_instance_uid for one in wanted.instances if one.sop_instance_uid not in here]
    failures = [
        joined(
            " ",
            (
                phrase("Instance {uid} did not come from {place}.", uid=uid, place=place),
                *((problems[uid],) if problems.get(uid) else ()),
            ),
        )
        for uid in missing[:_FAILURES_NAMED]
    ]
    if len(missing) > _FAILURES_NAMED:
        failures.append(
            phrase(
                "{count} more instances did not come from {place}.", count=len(missing) - _FAILURES_NAMED, place=place
            )
        )
    return Retrieved(tuple(here.values()), tuple(failures), method)
