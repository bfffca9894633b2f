"""A thorough look at a node: roles, syntaxes, a search, scripts, a small series fetched; nothing is stored there."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from pydicom.uid import UID, CTImageStorage
from pynetdicom import build_context, build_role
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet

from app.core.errors import ArchiveError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.node_services import NodeCheck, Verdict
from app.core.nodes import PacsNode
from app.core.phrases import counted, joined, phrase
from app.core.services import Archive, InstanceSink
from app.core.study import SeriesRecord, StudyQuery, StudyRecord
from app.core.tasks import TaskControl
from app.dicom.part10 import read_head
from app.network import retrieval
from app.network.association import PacsAssociation
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.network.node_checks import dimse_checks, web_checks
from app.network.storage_contexts import SYNTAXES
from app.network.wanted import Wanted, missing_from

_SCRIPTS = "Müller^Œuf=山田^太郎=Иванов"
# A PACS that was silent for a month is a small one.
_LOOK_BACK_DAYS = (1, 30, 365, None)
_LARGEST_SERIES = 200
_CLOCK_TOLERANCE_S = 120.0

Clock = Callable[[], datetime]
"""Tells the moment, with its zone."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where this workstation takes what a PACS sends.

    Parameters
    ----------
    is_local
        Whether other computers cannot reach it.
    sink
        What arrives is in it.
    """

    ae_title: str
    port: int
    is_local: bool
    sink: InstanceSink


@dataclass(slots=True)
class Counting:
    """Satisfies `InstanceSink`: looks at what comes to a diagnosis, and keeps nothing of it."""

    seen: dict[SOPInstanceUID, Path] = field(default_factory=dict)
    syntaxes: set[str] = field(default_factory=set)

    def add(self, content: bytes) -> Path:
        """Take note of an instance."""
        head = read_head(content)
        self.syntaxes.add(head.transfer_syntax_uid)
        return self.seen.setdefault(head.sop_instance_uid, Path(head.sop_instance_uid))

    def series_paths(
        self, study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID
    ) -> dict[SOPInstanceUID, Path]:
        """What came."""
        return dict(self.seen)

    def is_listed(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        *,
        place: str,
        instances: int,
    ) -> None:
        """Nothing is kept, so there is no part of anything."""


def dimse_diagnosis(
    node: PacsNode, control: TaskControl, *, listening: Listening | None, now: Clock
) -> Iterator[NodeCheck]:
    """Everything that can be known of a PACS without storing there; raises ArchiveError if it does not answer.

    Parameters
    ----------
    listening
        None if this workstation takes nothing.
    """
    yield from dimse_checks(node, control)
    yield _roles(node, control)
    sink = Counting()
    archive = DimseArchive(node, sink=sink)
    yield from _searches(archive, control)
    sample = _sample(archive, now().date(), control)
    if sample is None:
        yield _nothing_to_fetch()
        return
    yield _fetched(lambda: archive.retrieve_series(*sample.uids, control).failures, sink, "C-GET")
    if listening is not None:
        yield _moved(node, sample.wanted(archive, control), listening, control=control)


def web_diagnosis(
    archive: DicomwebArchive, sink: Counting, control: TaskControl, *, now: Clock
) -> Iterator[NodeCheck]:
    """Everything that can be known of a DICOMweb server without storing there; raises ArchiveError likewise."""
    yield from web_checks(archive, control)
    yield from _clocks(archive.ask_for_one_study(control), now())
    yield from _searches(archive, control)
    sample = _sample(archive, now().date(), control)
    if sample is None:
        yield _nothing_to_fetch()
        return
    yield _fetched(lambda: archive.retrieve_series(*sample.uids, control).failures, sink, "WADO-RS")


@dataclass(frozen=True, slots=True)
class _Sample:
    study: StudyRecord
    series: SeriesRecord

    @property
    def uids(self) -> tuple[StudyInstanceUID, SeriesInstanceUID]:
        return self.study.study_instance_uid, self.series.series_instance_uid

    def wanted(self, archive: Archive, control: TaskControl) -> Wanted:
        return Wanted(*self.uids, archive.find_instances(*self.uids, control))


def _roles(node: PacsNode, control: TaskControl) -> NodeCheck:
    """Whether C-GET may send to us: the role of an SCP is asked for and granted (PS3.7 D.3.3.4)."""
    contexts = [build_context(StudyRootQueryRetrieveInformationModelGet), build_context(CTImageStorage)]
    contexts += [build_context(CTImageStorage, [syntax]) for syntax in SYNTAXES]
    with PacsAssociation(
        node, contexts, control=control, roles=[build_role(CTImageStorage, scp_role=True)]
    ) as association:
        granted = [one for one in association.peer.accepted_contexts if one.abstract_syntax == CTImageStorage]
    if not any(one.as_scp for one in granted):
        return NodeCheck(
            Verdict.REMARK,
            phrase("It does not let us receive what we fetch by C-GET (role selection)."),
            request=phrase("Please allow SCP/SCU role selection for {calling}.", calling=node.calling_ae_title),
        )
    names = sorted({UID(syntax).name for one in granted for syntax in one.transfer_syntax})
    return NodeCheck(
        Verdict.WORKS,
        counted(
            len(names),
            "It agrees on {count} transfer syntax: {names}.",
            "It agrees on {count} transfer syntaxes: {names}.",
            names=", ".join(names),
        ),
    )


def _searches(archive: Archive, control: TaskControl) -> Iterator[NodeCheck]:
    try:
        archive.find_studies(StudyQuery(patient_id="VERDANT-NOBODY"), control)
        yield NodeCheck(Verdict.WORKS, phrase("A search for nobody finds nobody."))
        archive.find_studies(StudyQuery(patient_name=_SCRIPTS), control)
        yield NodeCheck(Verdict.WORKS, phrase("It takes names in other scripts (Unicode)."))
    except ArchiveError as error:
        yield NodeCheck(Verdict.FAILS, error.text)


def _sample(archive: Archive, today: date, control: TaskControl) -> _Sample | None:
    """A small series of a recent study."""
    for days in _LOOK_BACK_DAYS:
        since = None if days is None else today - timedelta(days)
        studies = archive.find_studies(StudyQuery(date_from=since), control)
        for study in studies[:3]:
            series = archive.find_series(study.study_instance_uid, control)
            smallest = min(series, key=lambda one: one.number_of_instances or _LARGEST_SERIES, default=None)
            if smallest is not None and (smallest.number_of_instances or 0) <= _LARGEST_SERIES:
                return _Sample(study, smallest)
    return None


def _nothing_to_fetch() -> NodeCheck:
    return NodeCheck(Verdict.REMARK, phrase("It shows us no recent study, so that fetching was not tried."))


def _fetched(fetch: Callable[[], tuple[str, ...]], sink: Counting, method: str) -> NodeCheck:
    try:
        failures = fetch()
    except ArchiveError as error:
        return NodeCheck(Verdict.FAILS, error.text)
    if failures:
        return NodeCheck(Verdict.FAILS, joined(" ", failures[:3]))
    syntaxes = ", ".join(sorted(UID(syntax).name for syntax in sink.syntaxes))
    return NodeCheck(
        Verdict.WORKS,
        counted(
            len(sink.seen),
            "{count} instance was fetched by {method}, as it is stored: {syntaxes}.",
            "{count} instances were fetched by {method}, as they are stored: {syntaxes}.",
            method=method,
            syntaxes=syntaxes,
        ),
    )


def _moved(node: PacsNode, wanted: Wanted, listening: Listening, *, control: TaskControl) -> NodeCheck:
    """Whether the PACS can send to us; C-GET does without, so that this is a remark."""
    address = _own_address(node)
    if listening.is_local and not address.startswith("127."):
        return NodeCheck(
            Verdict.REMARK,
            phrase("C-MOVE was not tried: Verdant listens to this computer alone."),
            advice=phrase(
                "Where C-GET is not offered, set “archive.host” in the settings file to {address}.", address=address
            ),
        )
    try:
        refusal = retrieval.try_to_move(node, listening.sink, wanted, control=control, destination=listening.ae_title)
    except ArchiveError as error:
        refusal = error.text
    if not refusal and missing_from(listening.sink, wanted):
        refusal = phrase("it says that it did, and nothing arrived; perhaps another program has the port")
    if not refusal:
        return NodeCheck(Verdict.WORKS, phrase("It sends to us by C-MOVE."))
    return NodeCheck(
        Verdict.REMARK,
        phrase("It does not send to us by C-MOVE: {reason}.", reason=refusal),
        request=phrase(
            "Please add AE {title} at {address}:{port} to the destinations of C-MOVE.",
            title=listening.ae_title,
            address=address,
            port=listening.port,
        ),
    )


def _own_address(node: PacsNode) -> str:
    """The address of this computer on the way to the node; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((node.host, node.port))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def _clocks(stated: str, ours: datetime) -> Iterator[NodeCheck]:
    """How far the clock of the server is off, if it states it."""
    try:
        off_s = abs((parsedate_to_datetime(stated) - ours).total_seconds())
    except (ValueError, TypeError):
        return
    if off_s > _CLOCK_TOLERANCE_S:
        yield NodeCheck(
            Verdict.REMARK,
            counted(
                round(off_s / 60),
                "Its clock and ours are {count} minute apart.",
                "Its clock and ours are {count} minutes apart.",
            ),
            advice=phrase("Set the clock that is wrong: dates of what is saved would be, too."),
        )
    else:
        yield NodeCheck(Verdict.WORKS, phrase("Its clock agrees with ours."))
