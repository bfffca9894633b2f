"""An archive in memory, for tests of what stands above: answers at once, fails or waits when it is told to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.core.arrival import Arriving
from app.core.errors import ArchiveError, ArchiveStatusError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import NetworkRecord
from app.core.services import OnStored, Retrieved
from app.core.study import FoundStudies, InstanceRecord, SeriesRecord, StudyQuery, StudyRecord
from app.core.tasks import TaskControl
from app.session.study_texts import parse_date


@dataclass
class FakeArchive:
    """Satisfies `Archive` from lists that the test fills.

    Parameters
    ----------
    studies, series, instances, networks
        What it holds. A query is matched by patient name (with a trailing `*`), patient ID and modality.
    paths
        Files of each series.
    parts
        Published by `find_studies` before it answers.
    failure
        Raised by every call while it is set.
    before_answer
        Called at the start of each call with its name, e.g. to cancel the control or to wait for an event.
    between
        Called before each instance that is sent to somebody who waits for it, with how many are here; None sends all
        at once.
    withheld
        What never comes.
    comes_before_the_list
        Is sent before it is said what is expected.
    at_hand, fetched
        What is on this machine, and what was sent, in that order.
    fails_storing_after
        How many instances it takes before it refuses one; None for all.
    """

    name: str = "FAKE"
    studies: list[StudyRecord] = field(default_factory=list)
    series: list[SeriesRecord] = field(default_factory=list)
    instances: list[InstanceRecord] = field(default_factory=list)
    networks: list[NetworkRecord] = field(default_factory=list)
    paths: dict[SeriesInstanceUID, tuple[Path, ...]] = field(default_factory=dict)
    retrieval_failures: tuple[str, ...] = ()
    retrieval_remarks: tuple[str, ...] = ()
    parts: list[FoundStudies] = field(default_factory=list)
    failure: ArchiveError | None = None
    before_answer: Callable[[str], None] | None = None
    fails_storing_after: int | None = None
    between: Callable[[int], None] | None = None
    withheld: set[SOPInstanceUID] = field(default_factory=set)
    comes_before_the_list: SOPInstanceUID | None = None
    at_hand: set[SOPInstanceUID] = field(default_factory=set)
    fetched: list[SOPInstanceUID] = field(default_factory=list)
    stored: list[bytes] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def echo(self) -> None:
        self._begin("echo")

    def find_studies(self, query: StudyQuery, control: TaskControl) -> tuple[StudyRecord, ...]:
        self._begin("find_studies", control)
        for part in self.parts:
            control.publish(part)
        return tuple(study for study in self.studies if _matches(query, study))

    def find_series(self, study_instance_uid: StudyInstanceUID, control: TaskControl) -> tuple[SeriesRecord, ...]:
        self._begin("find_series", control)
        return tuple(one for one in self.series if one.study_instance_uid == study_instance_uid)

    def find_instances(
        self, study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID, control: TaskControl
    ) -> tuple[InstanceRecord, ...]:
        self._begin("find_instances", control)
        return tuple(one for one in self.instances if one.series_instance_uid == series_instance_uid)

    def find_networks(self, control: TaskControl) -> tuple[NetworkRecord, ...]:
        self._begin("find_networks", control)
        return tuple(self.networks)

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving | None = None,
    ) -> Retrieved:
        self._begin("retrieve_series", control)
        paths = self.paths.get(series_instance_uid, ())
        if arriving is None:
            return Retrieved(paths, self.retrieval_failures, remarks=self.retrieval_remarks)
        listed = tuple(one for one in self.instances if one.series_instance_uid == series_instance_uid)
        files = dict(zip((one.sop_instance_uid for one in listed), paths, strict=False))
        if self.comes_before_the_list is not None:
            self.at_hand.add(self.comes_before_the_list)
            arriving.take(self.comes_before_the_list, files[self.comes_before_the_list])
            control.checkpoint()
            self._begin("list", control)
        arriving.expect(listed)
        if self.between is None:
            self.at_hand.update(files)
        for uid in files:
            if uid in self.at_hand:
                arriving.take(uid, files[uid])
        while missing := [uid for uid in files if uid not in self.at_hand | self.withheld]:
            assert self.between is not None
            self.between(len(self.at_hand))
            control.checkpoint((len(files) - len(missing)) / len(files))
            uid = arriving.order(missing)[0]
            self.fetched.append(uid)
            self.at_hand.add(uid)
            arriving.take(uid, files[uid])
        came = tuple(files[uid] for uid in files if uid in self.at_hand)
        return Retrieved(came, self.retrieval_failures, remarks=self.retrieval_remarks)

    def store(self, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None) -> None:
        self._begin("store", control)
        for place, content in enumerate(contents):
            if place == self.fails_storing_after:
                raise ArchiveStatusError("The archive refused: out of resources.")
            self.stored.append(content)
            if on_stored is not None:
                on_stored(place, "")

    def _begin(self, call: str, control: TaskControl | None = None) -> None:
        self.calls.append(call)
        if self.before_answer is not None:
            self.before_answer(call)
        if control is not None:
            control.checkpoint()
        if self.failure is not None:
            raise self.failure


@dataclass
class FakeSink:
    """Satisfies `InstanceSink`: keeps contents in a folder under running numbers, without reading them."""

    folder: Path
    contents: list[bytes] = field(default_factory=list)

    def add(self, content: bytes) -> Path:
        path = self.folder / f"{len(self.contents)}.dcm"
        path.write_bytes(content)
        self.contents.append(content)
        return path

    def series_paths(
        self, study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID
    ) -> dict[SOPInstanceUID, Path]:
        return {}

    def is_listed(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        *,
        place: str,
        instances: int,
    ) -> None:
        pass


def _matches(query: StudyQuery, study: StudyRecord) -> bool:
    pattern = query.patient_name.casefold()
    name = study.patient.name.casefold()
    named = name.startswith(pattern[:-1]) if pattern.endswith("*") else pattern in ("", name)
    return (
        named
        and query.patient_id in ("", study.patient.patient_id)
        and query.birth_date in (None, parse_date(study.patient.birth_date))
        and query.study_instance_uid in (None, study.study_instance_uid)
        and (not query.modality or query.modality in study.modalities)
    )
