"""A PACS spoken to by DIMSE: C-ECHO, C-FIND, C-GET or C-MOVE, C-STORE, as an `Archive`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from pynetdicom import build_context
from pynetdicom.sop_class import Verification

from app.core.arrival import Arriving
from app.core.commitments import Commitment, Commitments, Reference
from app.core.errors import ArchiveAbortedError, ArchiveError, ArchiveRejectedError, ArchiveStatusError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID, is_uid
from app.core.model_card import NetworkRecord
from app.core.nodes import PacsNode
from app.core.services import InstanceSink, OnStored, Retrieved
from app.core.study import InstanceRecord, SeriesRecord, StudyQuery, StudyRecord
from app.core.tasks import TaskControl
from app.dicom import records
from app.dicom.instance_texts import QueryLevel
from app.dicom.iodeep_layout import NETWORK_PREFIX
from app.dicom.ways_to_ask import WayToAsk, still_matches, ways_to_ask
from app.network import committing, retrieval, storing
from app.network.association import PacsAssociation
from app.network.dimse_fetching import Manners
from app.network.dimse_queries import FIND, find, find_in_parts, raise_unless_done
from app.network.finding_studies import FindingStudies
from app.network.first_image import FirstImages, is_seen
from app.network.wanted import Wanted

_WAITS_S = (0.25, 1.0)
"""Before the instances are asked for once more where a PACS rejects an association after one was taken."""


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
        self._first_images = FirstImages()

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
        with self._association(control) as association:
            return self._instances(association, study_instance_uid, series_instance_uid)

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
        expected = (
            self.find_instances(study_instance_uid, series_instance_uid, control)
            if arriving is None or is_seen(self._sink, study_instance_uid, series_instance_uid, arriving)
            else self._first_then_list(study_instance_uid, series_instance_uid, control, arriving=arriving)
        )
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

    def _instances(
        self, association: PacsAssociation, study_uid: StudyInstanceUID, series_uid: SeriesInstanceUID
    ) -> tuple[InstanceRecord, ...]:
        above = _unique(study_uid, series_uid)
        answers = find(association, self._node, QueryLevel.IMAGE, records.image_keys(study_uid, series_uid))
        instances = [records.instance_record({**one, **above}) for one in answers if records.is_within(one, above)]
        return records.by_instance_number(one for one in instances if is_uid(one.sop_instance_uid))

    def _first_then_list(
        self,
        study_uid: StudyInstanceUID,
        series_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving,
    ) -> tuple[InstanceRecord, ...]:
        """Bring the image that is wanted first, where that can be done before, then list all; one at a time.

        Whatever goes wrong with the first image is left to the retrieval, which tries in more ways and says why.
        """
        image = None
        with suppress(ArchiveAbortedError), self._association(control) as association:
            with suppress(ArchiveStatusError):
                ask = partial(find, association, self._node)
                image = self._first_images.find(ask, study_uid, series_uid, asked_for=arriving.first)
            if image is None:
                return self._instances(association, study_uid, series_uid)
        if image is not None:
            with suppress(ArchiveError):
                listed = retrieval.bring_one(
                    self._node,
                    image.awaited(self._node.place, self._sink, arriving),
                    control=control,
                    move_destination=self._move_destination,
                    then=lambda association: (
                        self._instances(association, study_uid, series_uid) if association.accepts(FIND) else None
                    ),
                )
                if listed is not None:
                    return listed
        for wait_s in _WAITS_S:
            try:
                return self.find_instances(study_uid, series_uid, control)
            except ArchiveRejectedError:  # one that allows a single association may still count the last one
                control.wait(wait_s)
        return self.find_instances(study_uid, series_uid, control)

    def _find(self, level: QueryLevel, keys: Mapping[str, str], control: TaskControl) -> list[dict[str, str]]:
        with self._association(control) as association:
            return find(association, self._node, level, keys)

    def _association(self, control: TaskControl) -> PacsAssociation:
        return PacsAssociation(self._node, [build_context(FIND)], control=control)


def _take(
    finding: FindingStudies, way: WayToAsk, keys: Mapping[str, str], answers: Sequence[Mapping[str, str]]
) -> None:
    finding.take(texts for texts in answers if way.is_usual or still_matches(keys, texts))


def _unique(study_uid: str, series_uid: str) -> dict[str, str]:
    return {"StudyInstanceUID": study_uid, "SeriesInstanceUID": series_uid}
