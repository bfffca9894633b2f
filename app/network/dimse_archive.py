"""A PACS spoken to by DIMSE: C-ECHO, C-FIND, C-GET or C-MOVE, C-STORE, as an `Archive`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from pynetdicom import build_context
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind, Verification

from app.core.arrival import Arriving
from app.core.commitments import Commitment, Commitments, Reference
from app.core.errors import ArchiveError, ArchiveStatusError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID, is_uid
from app.core.model_card import NetworkRecord
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.core.services import InstanceSink, OnStored, Retrieved
from app.core.study import InstanceRecord, SeriesRecord, StudyQuery, StudyRecord
from app.core.tasks import TaskControl
from app.dicom import records
from app.dicom.instance_texts import QueryLevel, identifier_of, texts_of
from app.dicom.iodeep_layout import NETWORK_PREFIX
from app.dicom.quiet import quiet_pydicom
from app.dicom.ways_to_ask import WayToAsk, still_matches, ways_to_ask
from app.network import committing, retrieval, storing
from app.network.association import PacsAssociation
from app.network.dimse_fetching import Manners
from app.network.finding_studies import FindingStudies
from app.network.status import is_done, is_pending, meaning
from app.network.wanted import Wanted

_FIND = StudyRootQueryRetrieveInformationModelFind
_MAXIMUM_ANSWERS = 100_000
_MESSAGE_ID = 1
_OUT_OF_RESOURCES, _CANNOT_PROCESS = 0xA700, 0xC000
"""Statuses of a C-FIND by which a PACS refuses too wide a question (PS3.4 table C.4-1)."""


class DimseArchive:
    """A PACS; satisfies `Archive`. Each call opens its own association, so calls may run side by side.

    Parameters
    ----------
    sink
        Where retrieved instances are kept; what it holds already is not fetched again.
    move_destination
        AE title under which the PACS knows the server that stores into `sink`; without one there is no
        falling back from C-GET to C-MOVE.
    commitments
        Where our server puts the answers to requests for storage commitment; None where none listens.
    """

    def __init__(
        self,
        node: PacsNode,
        *,
        sink: InstanceSink,
        move_destination: str | None = None,
        commitments: Commitments | None = None,
    ) -> None:
        self._node = node
        self._sink = sink
        self._move_destination = move_destination
        self._commitments = commitments or Commitments()
        self._offers_commitment = True
        self._manners = Manners(node.associations)

    @property
    def name(self) -> str:
        """What the user calls the PACS."""
        return self._node.name

    @property
    def node(self) -> PacsNode:
        """How the PACS is reached."""
        return self._node

    def echo(self) -> None:
        """Return if the PACS answers a C-ECHO with Success."""
        with PacsAssociation(self._node, [build_context(Verification)], control=TaskControl()) as association:
            status = association.run(association.peer.send_c_echo)
            if "Status" not in status:
                raise association.lost("C-ECHO")
            raise_unless_done(self._node, "C-ECHO", int(status.Status))

    def find_studies(self, query: StudyQuery, control: TaskControl) -> tuple[StudyRecord, ...]:
        """Patients' studies that match, newest first; networks are not among them."""
        keys = records.study_keys(query)
        finding = FindingStudies(query, self._node.place, control)
        with self._association(control) as association:
            refusal: ArchiveStatusError | None = None
            answered = False
            for way in ways_to_ask(keys):
                if way.is_last_resort and finding.studies:
                    break
                try:
                    find_in_parts(association, self._node, way, on_answers=partial(_take, finding, way, keys))
                    answered = True
                except ArchiveStatusError as error:
                    if way.is_usual and (finding.studies or not way.has_other_letters):
                        raise
                    refusal = refusal or error  # perhaps of the character set: the next way tells
                except ArchiveError:
                    if way.is_usual:
                        raise
                    break
            if refusal is not None and not answered:
                raise refusal
        finding.end()
        return finding.studies

    def find_series(self, study_instance_uid: StudyInstanceUID, control: TaskControl) -> tuple[SeriesRecord, ...]:
        """Series of a study, by SeriesNumber."""
        answers = self._find(QueryLevel.SERIES, records.series_keys(study_instance_uid), control)
        above = {"StudyInstanceUID": study_instance_uid}
        series = [records.series_record({**one, **above}) for one in answers if records.is_within(one, above)]
        return records.by_series_number(one for one in series if is_uid(one.series_instance_uid))

    def find_instances(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
    ) -> tuple[InstanceRecord, ...]:
        """Instances of a series, by InstanceNumber."""
        keys = records.image_keys(study_instance_uid, series_instance_uid)
        above = {"StudyInstanceUID": study_instance_uid, "SeriesInstanceUID": series_instance_uid}
        answers = self._find(QueryLevel.IMAGE, keys, control)
        instances = [records.instance_record({**one, **above}) for one in answers if records.is_within(one, above)]
        return records.by_instance_number(one for one in instances if is_uid(one.sop_instance_uid))

    def find_networks(self, control: TaskControl) -> tuple[NetworkRecord, ...]:
        """The IODeep objects of the PACS by name, found through their descriptions on one association."""
        pattern = f"{NETWORK_PREFIX}*"
        networks = []
        with self._association(control) as association:
            study_keys = {"StudyInstanceUID": "", "StudyDescription": pattern}
            for study in find(association, self._node, QueryLevel.STUDY, study_keys):
                study_uid = StudyInstanceUID(study.get("StudyInstanceUID", ""))
                series_keys = {**records.series_keys(study_uid), "SeriesDescription": pattern}
                for series in find(association, self._node, QueryLevel.SERIES, series_keys):
                    if "SeriesDescription" not in series:  # no PACS must know it (PS3.4 table C.6-3: optional)
                        series = {**series, "SeriesDescription": study.get("StudyDescription", "")}
                    if not series.get("SeriesDescription", "").startswith(NETWORK_PREFIX):
                        continue
                    series_uid = SeriesInstanceUID(series.get("SeriesInstanceUID", ""))
                    image_keys = records.image_keys(study_uid, series_uid, "SamplesPerPixel", "ContentDate")
                    networks += [
                        records.network_record({**series, **image, **_unique(study_uid, series_uid)})
                        for image in find(association, self._node, QueryLevel.IMAGE, image_keys)
                    ]
        return records.by_name(network for network in networks if is_uid(network.dnn_uid))

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving | None = None,
    ) -> Retrieved:
        """Bring to the sink what it lacks of a series: by C-GET, else by C-MOVE; `method` says how and why."""
        expected = self.find_instances(study_instance_uid, series_instance_uid, control)
        return retrieval.retrieve(
            self._node,
            self._sink,
            Wanted(study_instance_uid, series_instance_uid, expected),
            control=control,
            move_destination=self._move_destination,
            manners=self._manners,
            arriving=arriving,
        )

    def store(self, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None) -> None:
        """Send complete DICOM files as they are; the same instance twice is no error."""
        storing.store(self._node, contents, control, on_stored=on_stored)

    def commit(self, references: Sequence[Reference], control: TaskControl) -> Commitment | None:
        """Ask the PACS to keep instances for good; None where that is not offered, or not answered within seconds."""
        if not self._offers_commitment:
            return None
        commitment = committing.commit(self._node, references, self._commitments, control=control)
        self._offers_commitment = commitment is not None
        return commitment

    def _find(self, level: QueryLevel, keys: Mapping[str, str], control: TaskControl) -> list[dict[str, str]]:
        with self._association(control) as association:
            return find(association, self._node, level, keys)

    def _association(self, control: TaskControl) -> PacsAssociation:
        return PacsAssociation(self._node, [build_context(_FIND)], control=control)


def find(
    association: PacsAssociation, node: PacsNode, level: QueryLevel, keys: Mapping[str, str]
) -> list[dict[str, str]]:
    """Ask one question on an open association and return every answer; raises what `find_in_parts` does."""
    answers: list[dict[str, str]] = []
    find_in_parts(association, node, WayToAsk(keys), level=level, on_answers=answers.extend)
    return answers


def find_in_parts(
    association: PacsAssociation,
    node: PacsNode,
    way: WayToAsk,
    *,
    on_answers: Callable[[Sequence[dict[str, str]]], None],
    level: QueryLevel = QueryLevel.STUDY,
) -> None:
    """Ask one question on an open association.

    Parameters
    ----------
    on_answers
        Called on this thread with the answers that have come since it was called last, until all have.

    Raises
    ------
    ArchiveStatusError
        If the PACS says that it failed.
    ArchiveAbortedError, ArchiveTimeoutError
        If it does not come to an end.
    ArchiveError
        If there are more answers than anybody can read.
    """
    peer = association.peer
    waiting: deque[dict[str, str]] = deque()
    identifier_of_keys = identifier_of(way.keys, level=level, character_set=way.character_set)

    def ask() -> int | None:
        with quiet_pydicom():  # its remarks on what it is told would quote names
            return listen(peer.send_c_find(identifier_of_keys, _FIND, msg_id=_MESSAGE_ID))

    def listen(answers: Iterable[tuple[Any, Any]]) -> int | None:
        for number, (status, identifier) in enumerate(answers, start=1):
            if "Status" not in status:
                return None
            if not is_pending(int(status.Status)):
                return int(status.Status)
            waiting.append({} if identifier is None else texts_of(identifier))
            if number > _MAXIMUM_ANSWERS:
                peer.abort(block=False)
                raise ArchiveError(
                    phrase("{place} answers with more than {most} matches.", place=node.place, most=_MAXIMUM_ANSWERS),
                    next_step=phrase("Narrow the search, for example by a date."),
                )
        return None

    def report() -> None:
        # What comes while this runs is for the next time: a quick PACS must not keep us here.
        if here := [waiting.popleft() for _ in range(len(waiting))]:
            on_answers(here)

    final = association.run(ask, cancel=lambda: peer.send_c_cancel(_MESSAGE_ID, query_model=_FIND), report=report)
    report()
    if final is None:
        raise association.lost("C-FIND")
    raise_unless_done(node, "C-FIND", final)


def _take(
    finding: FindingStudies, way: WayToAsk, keys: Mapping[str, str], answers: Sequence[Mapping[str, str]]
) -> None:
    finding.take(texts for texts in answers if way.is_usual or still_matches(keys, texts))


def raise_unless_done(node: PacsNode, operation: str, status: int) -> None:
    """Raise ArchiveStatusError unless a final status says that the PACS did it."""
    if not is_done(status):
        raise ArchiveStatusError(
            phrase(
                "{place} did not do the {operation}: {why}.",
                place=node.place,
                operation=operation,
                why=meaning(status),
            ),
            next_step=phrase("Narrow the search by a name, a patient ID or a date, then try again.")
            if operation == "C-FIND" and (status == _OUT_OF_RESOURCES or status >= _CANNOT_PROCESS)
            else phrase("Try again; if it stays so, ask the PACS administrator for its log."),
            details=f"Status 0x{status:04X}",
        )


def _unique(study_uid: str, series_uid: str) -> dict[str, str]:
    return {"StudyInstanceUID": study_uid, "SeriesInstanceUID": series_uid}
