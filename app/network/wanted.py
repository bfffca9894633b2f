"""A series that is wanted, and what of it is not here."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.services import InstanceSink
from app.core.study import InstanceRecord


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
